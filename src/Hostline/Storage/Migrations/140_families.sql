-- Parents and their subaccounts. Status 1 active, 2 suspended, 3 closed. A second token is kept beside the one that signs callbacks until it takes its place.
alter table accounts add column parent uuid;
alter table accounts add column status integer not null default 1;
alter table accounts add column opened_at bigint;
alter table accounts add column updated_at bigint;
alter table accounts add column secondary_token bytea;
create index accounts_parent on accounts (parent, id) where parent is not null;
-- Every credential is a row: kind 1 a bearer key, 2 an auth token, 3 a main and 4 a standard secret key. Times of the kinds 3 and 4 are world times.
alter table api_keys add column kind integer not null default 1;
alter table api_keys add column name text;
alter table api_keys add column updated_at bigint;
