-- How a customer has begun to prove ownership by a keyed call or a bill (Proof); null for one who uses sent codes alone.
alter table hostings add column proof_method integer;
alter table hostings add column proof_calls integer;
alter table hostings add column proof_extension text;
alter table hostings add column proof_delay integer;
alter table hostings add column proof_document uuid;
alter table hostings add column proof_begun_at bigint;

-- Codes that are shown to the customer and keyed during a call. Their digits are not stored.
create table shown_codes (
  id uuid primary key, world uuid not null, hosting uuid not null, number bigint not null, nonce bytea not null, first_shown_at bigint not null);
create index shown_codes_hosting on shown_codes (hosting, id);

-- Verification calls (VerificationCall), with the code that each asks for and the one that it speaks.
create table calls (
  id uuid primary key, world uuid not null, order_id uuid not null, hosting uuid not null, number bigint not null, shown uuid not null,
  sent uuid not null, state integer not null, prompts integer not null, challenge integer not null, ended integer, extension text,
  placed_at bigint not null);
create index calls_hosting on calls (hosting, id);
create index calls_number on calls (world, number, id);
