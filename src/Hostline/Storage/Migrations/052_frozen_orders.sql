-- A transfer that its holder reported as fraud is frozen: only an operator's acts move it, and its deadlines stand still.
alter table orders add column frozen_at bigint;
alter table orders add column frozen_by text;
alter table orders add column frozen_why text;
create index orders_frozen on orders (frozen_at) where frozen_at is not null;

-- How much of each deadline was left.
create table frozen_deadlines (
  subject uuid not null, kind integer not null, world uuid not null, order_id uuid not null, time_left bigint not null,
  primary key (subject, kind)) /*without rowid*/;
create index frozen_deadlines_world on frozen_deadlines (world);
