-- Deliveries are looked for account by account, so that what one account has waiting costs the others one index step.
drop index if exists lanes_due;
create index lanes_awake on lanes (account, destination, wake_at) where wake_at is not null;

-- When the next retry is due, and what is leased at a destination: both were scans of everything that waits there.
create index deliveries_wake on deliveries (wake_at) where wake_at is not null;
create index deliveries_leased on deliveries (destination) where lease_until is not null;

-- The URLs of a destination that answered 410 Gone, one a line; null for none.
alter table destinations add column gone text;

-- Lists and searches that read a world, or a table, to find a few rows.
drop index if exists allowlist_world;
create index allowlist_world on allowlist (world, from_account, to_account);
create index allowlist_to on allowlist (to_account);
create index messages_recipient on messages (world, recipient, id);
