-- What a machine found in the documents of an order, encrypted, and for which letter and bill.
create table order_checks (order_id uuid primary key, world uuid not null, letter uuid, bill uuid, findings bytea not null, at bigint not null);
create index order_checks_world on order_checks (world);
