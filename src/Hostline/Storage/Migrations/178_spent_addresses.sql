-- Addresses of documents that were used: each is good for one view.
create table spent_addresses (address bytea primary key, world uuid not null, expires_at bigint not null) /*without rowid*/;
create index spent_addresses_age on spent_addresses (expires_at);
create index spent_addresses_world on spent_addresses (world);
