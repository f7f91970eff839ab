-- The end and length of each account's own history, under the same key (docs/operations/audit.md). Null: of an earlier release and not sealed yet.
alter table accounts add column seal bytea;
create index accounts_unsealed on accounts (id) where seal is null;
