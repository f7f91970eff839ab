-- Numbers that went from one account to another, and the requests of their former holders to undo that.
create table moves (
  hosting uuid primary key, world uuid not null, number bigint not null, from_account uuid not null, from_order uuid not null, from_hosting uuid not null,
  to_account uuid not null, to_order uuid not null, consent uuid, moved_at bigint not null,
  asked_back boolean not null default false) /*without rowid*/;
create index moves_number on moves (world, number, moved_at);
create index moves_consent on moves (consent) where consent is not null;

create table undos (
  id uuid primary key, world uuid not null, order_id uuid not null, consent uuid not null, holder uuid not null, asked_at bigint not null,
  asked_by text not null, why text not null, state integer not null, decided_at bigint, decided_by text, note text) /*without rowid*/;
create unique index undos_consent on undos (consent);
create index undos_order on undos (order_id);
create index undos_open on undos (world, id) where state = 1;
