-- Owners' disputes of active lines. Each is open until the desk closes it with a note, which the owner reads; of one hosting one is open.
create table line_disputes (
  id uuid primary key, world uuid not null, number bigint not null, account uuid not null, order_id uuid not null, proof uuid not null,
  why text not null, at bigint not null, closed_at bigint, closed_by text, note text) /*without rowid*/;
create unique index line_disputes_one on line_disputes (world, number, order_id) where closed_at is null;
create index line_disputes_open on line_disputes (world, id) where closed_at is null;
create index line_disputes_number on line_disputes (world, number, id);
create index line_disputes_world on line_disputes (world, id);
-- Those that were made before disputes had a state wait for the desk too: the newest of each hosting.
insert into line_disputes (id, world, number, account, order_id, proof, why, at)
  select a.id, a.world, a.number, o.account, a.order_id, a.proof, a.why, a.at from line_acts a join orders o on o.id = a.order_id
  where a.act = 3 and not exists (select 1 from line_acts b where b.world = a.world and b.number = a.number and b.order_id = a.order_id and b.act = 3
    and b.id > a.id);
