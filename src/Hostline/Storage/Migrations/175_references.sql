-- By which a customer finds an order, besides its id.
alter table orders add column reference text;
create index orders_reference on orders (account, reference, id) where reference is not null;
-- Lists by status.
create index orders_status on orders (account, status, id);
