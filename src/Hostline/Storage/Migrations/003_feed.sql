-- The feed reads an account's events in the order in which they became visible (docs/decisions/0013-feed.md). What was
-- there before has position 0. SQLite counts positions per account when it inserts; PostgreSQL takes the transaction's id.
alter table events add column position bigint not null default 0;
create index events_feed on events (account, position, subject_id, sequence);
/*postgres
alter table events alter column position set default pg_current_xact_id()::varchar::bigint;
postgres*/
