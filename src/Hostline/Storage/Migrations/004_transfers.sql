-- Transfers: what current holders are asked, who needs no consent of whom, and which numbers stay where they are.
create table consents (
  id uuid primary key, world uuid not null, account uuid not null, order_id uuid not null, holder uuid not null,
  nonce bytea not null, token_hash bytea not null, opened_at bigint not null, deadline bigint, overdue boolean not null,
  decision integer not null, reason text, decided_at bigint, decided_by text);
create index consents_order on consents (order_id);
create index consents_holder on consents (holder, id);

-- Of a transfer: the consent it needs, and the hosting at the current holder.
alter table hostings add column consent uuid;
alter table hostings add column source uuid;

-- Transfers between these accounts need no consent until then.
create table allowlist (
  from_account uuid not null, to_account uuid not null, world uuid not null, until bigint not null, added_at bigint not null, added_by text not null,
  primary key (from_account, to_account)) /*without rowid*/;
create index allowlist_world on allowlist (world);

-- A lock belongs to the holder under whom it was set; under another it means nothing.
create table locks (
  world uuid not null, number bigint not null, account uuid not null, locked_at bigint not null, locked_by text not null,
  primary key (world, number)) /*without rowid*/;
