-- People who sign in, whatever the world. The e-mail key is the address in lower case. The authenticator's key is sealed.
create table people (
  id uuid primary key, email text not null, email_key text not null, name text not null, password text, stamp text not null, totp_key bytea, totp_step bigint,
  second_factor boolean not null, recovery_codes text not null, language text, zone text, theme text, host_role integer, created_at bigint not null,
  updated_at bigint not null, version integer not null);
create unique index people_email on people (email_key);
create table passkeys (credential bytea primary key, person uuid not null, name text not null, data text not null, created_at bigint not null, used_at bigint);
create index passkeys_person on passkeys (person);
-- Who belongs to an account, and as what: 1 owner, 2 member, 4 read-only, 8 signer.
create table members (
  account uuid not null, person uuid not null, world uuid not null, role integer not null, since bigint not null, primary key (account, person)) /*without rowid*/;
create index members_person on members (person);
create index members_world on members (world);
-- Links that are mailed, each good for one act: 1 to join an account, 2 to become the first operator, 3 to recover access, 4 to confirm an address.
create table invitations (
  id uuid primary key, kind integer not null, account uuid, world uuid, person uuid, email text not null, name text not null, role integer not null,
  made_by text not null, created_at bigint not null, expires_at bigint not null, used_at bigint, revoked_at bigint);
create index invitations_account on invitations (account, id) where account is not null;
create index invitations_world on invitations (world) where world is not null;
-- Signed-in browsers. The key is the credential that acts for an account; a session of the desk has none. A session of the demo has no person.
create table sessions (
  id uuid primary key, hash bytea not null, key uuid, person uuid, account uuid, world uuid, role integer not null, name text not null, factors integer not null,
  agent text not null, address text not null, created_at bigint not null, seen_at bigint not null, ended_at bigint);
create unique index sessions_hash on sessions (hash);
create index sessions_person on sessions (person, id) where person is not null;
create index sessions_account on sessions (account, id) where account is not null;
create index sessions_world on sessions (world) where world is not null;
-- Failed sign-ins, by a keyed hash of what was tried, so that unknown addresses wait like known ones.
create table sign_in_tries (what bytea primary key, tries integer not null, since bigint not null, until bigint) /*without rowid*/;
-- Comments between an account and the desk: 1 by the account, 2 by the desk to the account, 3 inside the desk.
create table comments (
  id uuid primary key, world uuid not null, account uuid not null, order_id uuid, kind integer not null, author text not null, said text not null,
  at bigint not null, read_at bigint);
create index comments_order on comments (order_id, id) where order_id is not null;
create index comments_account on comments (account, id);
create index comments_world on comments (world);
