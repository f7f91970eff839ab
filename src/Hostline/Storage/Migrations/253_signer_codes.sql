-- Whether letters of an account ask their signers for a code: 1, or 0 and null for no.
alter table accounts add column signer_code integer;
-- The telephone that the code of a letter goes to, fixed when it is sent out; null if it asks for none.
alter table letters add column code_to bigint;
-- Those codes, each for one browser; the digits are derived. Entered in real time, sent in world time.
create table signer_codes (
  id uuid primary key, world uuid not null, letter uuid not null, round integer not null, number bigint not null, method integer not null,
  nonce bytea not null, browser bytea not null, sent_at bigint not null, tries integer not null, entered_at bigint, made_at bigint not null)
  /*without rowid*/;
create index signer_codes_browser on signer_codes (letter, browser, id);
create index signer_codes_made on signer_codes (made_at);
create index signer_codes_world on signer_codes (world, id);
