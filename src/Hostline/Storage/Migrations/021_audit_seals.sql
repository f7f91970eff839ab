-- Seals under a sub-key of the master key (docs/operations/audit.md). Null: written by an earlier release and not sealed yet.
alter table orders add column seal bytea;
alter table hostings add column profile_seal bytea;
alter table api_keys add column seal bytea;
alter table documents add column seal bytea;
create index orders_unsealed on orders (id) where seal is null;
create index hostings_unsealed on hostings (id) where profile_seal is null;
create index api_keys_unsealed on api_keys (id) where seal is null;
create index documents_unsealed on documents (id) where seal is null;

-- The seal log of each world: step n says that by then an account had so many events, with this digest over all of them in the order of
-- the feed. The link is keyed and goes over the link before. The head says how long the log is.
create table seals (
  world uuid not null, n bigint not null, account uuid not null, events bigint not null, position bigint not null, subject uuid not null,
  sequence bigint not null, digest bytea not null, at bigint not null, link bytea not null, primary key (world, n)) /*without rowid*/;
create index seals_account on seals (world, account, n);
create table seal_heads (world uuid primary key, n bigint not null, link bytea not null, began_at bigint not null, mac bytea not null);
