-- Keys of operators, for the API and the command line. Whose they are is sealed. Times are real times.
create table operator_keys (
  id uuid primary key, hash bytea not null, person uuid not null, hint text not null, created_at bigint not null, revoked_at bigint, seal bytea);
create unique index operator_keys_hash on operator_keys (hash);
create index operator_keys_person on operator_keys (person, id);
create index people_host on people (id) where host_role is not null;
-- Acts that take two principals: 1 open, 2 confirmed, 3 withdrawn. Times are those of the world.
create table proposals (
  id uuid primary key, world uuid not null, kind text not null, order_id uuid, account uuid, payload bytea not null, found text not null, why text not null,
  made_by text not null, made_by_name text not null, made_by_role integer not null, made_at bigint not null, state integer not null,
  decided_by text, decided_by_name text, decided_by_role integer, decided_at bigint);
create index proposals_world on proposals (world, id);
create index proposals_open on proposals (id) where state = 1;
create index proposals_order on proposals (order_id, id) where order_id is not null;
