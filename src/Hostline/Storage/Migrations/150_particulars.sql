-- What a customer noted about a hosting.
create table particulars (
  hosting uuid primary key, world uuid not null, account uuid not null, label text, name text, email text, copies text not null, address uuid,
  proof integer not null, proof_document uuid, extension text, call_delay integer not null,
  contact_title text, contact_phone text, bulk uuid);
create index particulars_name on particulars (account, name) where name is not null;
create index particulars_world on particulars (world);
-- The names that are taken: no two hostings of an account have the same, except those that have failed or were cancelled.
create table hosting_names (account uuid not null, name text not null, hosting uuid not null, world uuid not null, primary key (account, name)) /*without rowid*/;
create index hosting_names_hosting on hosting_names (hosting);
create index hosting_names_world on hosting_names (world);
-- Whether a callback was given with the order: its destination has the order's id.
alter table orders add column has_callback boolean not null default false;
-- The letter that is out for signature, or was signed, for this hosting.
alter table hostings add column letter uuid;
-- Letters that are signed electronically, and what each is for.
create table letters (
  id uuid primary key, world uuid not null, account uuid not null, state integer not null, email text not null, copies text not null, address uuid not null,
  title text, phone text, terms text not null, signed_by text, signed_at bigint, version integer not null, created_at bigint not null,
  updated_at bigint not null);
create index letters_account on letters (account, id);
create index letters_world on letters (world);
create table letter_hostings (letter uuid not null, position integer not null, hosting uuid not null, primary key (letter, position)) /*without rowid*/;
create index letter_hostings_hosting on letter_hostings (hosting);
create index hostings_letter on hostings (letter) where letter is not null;
create index particulars_bulk on particulars (bulk) where bulk is not null;
-- Requests for many numbers: 1 checks, 2 orders.
create table bulk_requests (
  id uuid primary key, world uuid not null, account uuid not null, kind integer not null, label text not null, email text, result bytea not null,
  count integer not null, at bigint not null);
create index bulk_requests_world on bulk_requests (world);
