-- What the owners of lines prove, and what they ask for: people without an account, on the page /line.
create table line_proofs (
  id uuid primary key, world uuid not null, number bigint not null, method integer not null, nonce bytea not null, browser bytea not null,
  asked_at bigint not null, tries integer not null, is_sent integer not null, proven_at bigint, made_at bigint not null) /*without rowid*/;
create index line_proofs_browser on line_proofs (browser, id);
create index line_proofs_made on line_proofs (made_at);
create index line_proofs_number on line_proofs (world, number, asked_at);

create table line_acts (
  id uuid primary key, world uuid not null, number bigint not null, act integer not null, proof uuid not null, order_id uuid, why text not null,
  at bigint not null) /*without rowid*/;
create index line_acts_number on line_acts (world, number, id);

-- A line that its owner has locked; until unlock_at, if there is one.
create table line_locks (
  world uuid not null, number bigint not null, locked_at bigint not null, proof uuid not null, unlock_at bigint,
  primary key (world, number)) /*without rowid*/;
