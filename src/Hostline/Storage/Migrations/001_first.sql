-- The schema of the first release. Times are microseconds since 1970; ids are UUIDs, version 7; every row carries its world.
create table meta (key text primary key, value bytea not null);

-- PostgreSQL: a row for each writer's latest batch, by which the outcome of a COMMIT without an answer is learned.
create table batches (id uuid primary key, written boolean not null);

create table states (id integer primary key, name text not null);
insert into states (id, name) values
  (1, 'requested'), (2, 'awaiting consent'), (3, 'gathering'), (4, 'in review'), (5, 'provisioning'), (6, 'testing'),
  (7, 'active'), (8, 'released'), (9, 'action required'), (10, 'failed'), (11, 'cancelled');

create table worlds (
  id uuid primary key, name text not null, key_hash bytea, clock_mode integer not null, clock_offset bigint not null,
  standing_at bigint, clock_version integer not null, review integer not null, created_at bigint not null, touched_at bigint not null);
create unique index worlds_key on worlds (key_hash);
create index worlds_touched on worlds (touched_at);
-- Sandboxes that were deleted and whose rows still go, in small batches.
create table deleted_worlds (id uuid primary key, wake_at bigint not null);

create table accounts (
  id uuid primary key, world uuid not null, name text not null, email text, billing integer not null,
  auth_token bytea not null, signing_seed bytea not null, public_key bytea not null, master_key bytea not null,
  sequence bigint not null, chain_head bytea not null, created_at bigint not null);
create index accounts_world on accounts (world);

create table api_keys (
  id uuid primary key, hash bytea not null, world uuid not null, account uuid not null, hint text not null,
  created_at bigint not null, revoked_at bigint);
create unique index api_keys_hash on api_keys (hash);
create index api_keys_account on api_keys (account);

create table profiles (
  id uuid primary key, world uuid not null, account uuid not null, name text not null,
  webhook_url text not null, webhook_failover_url text not null, settings bytea not null,
  created_at bigint not null, updated_at bigint not null, version integer not null);
create index profiles_account on profiles (account, id);

create table orders (
  id uuid primary key, world uuid not null, account uuid not null, profile uuid, status integer not null,
  document_refusal text, letter uuid, bill uuid, sequence bigint not null, chain_head bytea not null, last_event_at bigint not null,
  announced integer not null, version integer not null, created_at bigint not null, updated_at bigint not null);
create index orders_account on orders (account, id);

create table hostings (
  id uuid primary key, world uuid not null, account uuid not null, order_id uuid not null, position integer not null,
  number bigint not null, state integer not null references states (id), required integer not null, open integer not null,
  reason text, note text, profile uuid, tags text,
  live boolean not null, holds boolean not null, created_at bigint not null, updated_at bigint not null);
create index hostings_order on hostings (order_id, position);
-- A number is spoken for once in its account, active once in its world, and held by one proven open order.
create unique index hostings_live on hostings (account, number) where live;
create unique index hostings_active on hostings (world, number) where state = 7;
create unique index hostings_held on hostings (world, number) where holds;
create index hostings_number on hostings (world, number);
create index hostings_inventory on hostings (account, id) where state = 7;
create index hostings_review on hostings (world, updated_at) where state = 4;
-- What became of a number before.
create index hostings_closed on hostings (world, number) where not live;

-- What is counted against a number, over all accounts of its world.
create table numbers (world uuid not null, number bigint not null, version integer not null, primary key (world, number)) /*without rowid*/;
create table number_acts (world uuid not null, number bigint not null, at bigint not null, id uuid not null, act integer not null,
  primary key (world, number, at, id)) /*without rowid*/;

create table sent_codes (
  id uuid primary key, world uuid not null, hosting uuid not null, number bigint not null, method integer not null,
  nonce bytea not null, first_sent_at bigint not null, wrong_tries integer not null);
create index sent_codes_hosting on sent_codes (hosting, id);

create table documents (
  id uuid primary key, world uuid not null, account uuid not null, order_id uuid, kind integer not null, name text not null,
  size bigint not null, sha256 bytea not null, staged_at bigint not null, attached_at bigint);
create index documents_unattached on documents (staged_at) where order_id is null;
create index documents_order on documents (order_id) where order_id is not null;
create table document_chunks (document uuid not null, n integer not null, bytes bytea not null, primary key (document, n));

create table events (
  id uuid primary key, world uuid not null, account uuid not null, subject integer not null, subject_id uuid not null,
  sequence bigint not null, at bigint not null, kind text not null, actor text not null, reason text,
  payload bytea, payload_hash bytea not null, hash bytea not null);
create unique index events_chain on events (subject_id, sequence);

-- Destinations that fail, and only those: no row means healthy.
create table destinations (id uuid primary key, world uuid not null, failures integer not null, failing_since bigint not null);

-- A lane carries the first attempts of one order to one destination, one after the other.
create table lanes (
  order_id uuid not null, destination uuid not null, kind text not null, world uuid not null, account uuid not null,
  next_sequence integer not null, sent_sequence integer not null, wake_at bigint, lease_until bigint, fence integer not null,
  primary key (order_id, destination)) /*without rowid*/;
create index lanes_due on lanes (destination, wake_at) where wake_at is not null;
create index lanes_world on lanes (world) where wake_at is not null;
create index lanes_leased on lanes (destination) where lease_until is not null;

create table deliveries (
  id uuid primary key, world uuid not null, account uuid not null, order_id uuid not null, destination uuid not null,
  kind text not null, sequence integer not null, event_id uuid not null, event_kind text not null, data bytea not null,
  state integer not null, attempts integer not null, due_at bigint, wake_at bigint, lease_until bigint, fence integer not null,
  created_at bigint not null, finished_at bigint);
create unique index deliveries_lane on deliveries (order_id, destination, sequence);
create index deliveries_due on deliveries (destination, wake_at) where wake_at is not null;
create index deliveries_later on deliveries (world, due_at) where due_at is not null;
create index deliveries_account on deliveries (account, id);

create table attempts (
  delivery uuid not null, n integer not null, world uuid not null, started_at bigint not null, duration_us bigint not null, url text not null,
  outcome integer not null, status integer, request_headers text not null, response_headers text not null, response_body text not null,
  primary key (delivery, n));

create table errands (
  id uuid primary key, world uuid not null, account uuid not null, order_id uuid not null, hosting uuid, kind integer not null,
  payload bytea not null, attempts integer not null, due_at bigint not null, wake_at bigint, lease_until bigint, fence integer not null);
create index errands_due on errands (wake_at) where wake_at is not null;
create index errands_world on errands (world, due_at);

create table deadlines (
  subject uuid not null, kind integer not null, world uuid not null, order_id uuid not null, due_at bigint not null, wake_at bigint,
  primary key (subject, kind)) /*without rowid*/;
create index deadlines_due on deadlines (wake_at) where wake_at is not null;
create index deadlines_world on deadlines (world, due_at);

-- The routing registry's desired state: the newest generation is published and confirmed by reading.
create table routes (
  world uuid not null, number bigint not null, generation integer not null, confirmed integer not null, hosting uuid, account uuid not null,
  order_id uuid not null, attempts integer not null, due_at bigint, wake_at bigint, lease_until bigint, fence integer not null,
  primary key (world, number)) /*without rowid*/;
create index routes_due on routes (wake_at) where wake_at is not null;
create index routes_world on routes (world, due_at) where due_at is not null;

create table idempotency (
  account uuid not null, route text not null, key text not null, fingerprint bytea not null, status integer not null,
  body bytea not null, created_at bigint not null, primary key (account, route, key));
create index idempotency_age on idempotency (created_at);

-- Sandboxes: what the simulated network knows and what the simulated handsets and mailboxes got.
create table outcomes (world uuid not null, number bigint not null, outcome text not null, primary key (world, number)) /*without rowid*/;
create table messages (
  id uuid primary key, world uuid not null, at bigint not null, kind integer not null, sender text not null, recipient text not null,
  subject text, body text not null, html text, code text, delivered boolean not null);
create index messages_world on messages (world, id);
create table simulated_routes (world uuid not null, number bigint not null, generation integer not null, hosting uuid, answer text not null,
  primary key (world, number)) /*without rowid*/;

-- A clock on its way: any node finishes it.
create table advances (world uuid primary key, target bigint not null, clock_mode integer not null, fired integer not null, wake_at bigint, lease_until bigint, fence integer not null);
create index advances_due on advances (wake_at) where wake_at is not null;
