-- Who at a desk has taken an order to decide about it, so that two people do not work on the same one. Real time.
create table desk_takes (order_id uuid primary key, world uuid not null, taken_by text not null, name text not null, at bigint not null) /*without rowid*/;
create index desk_takes_world on desk_takes (world);
-- The same file, wherever it was uploaded.
create index documents_sha256 on documents (sha256);
-- The queue, in the order in which it is read.
drop index hostings_review;
create index hostings_review on hostings (world, updated_at, order_id) where state = 4;
-- What is stuck, what was given up, and which holders are asked, in a whole world.
create index hostings_stuck on hostings (world, updated_at) where state = 9;
create index deliveries_given_up on deliveries (world, id) where state = 4;
create index consents_waiting on consents (world, id) where decision = 1;
-- By which a customer names an order on the telephone.
create index orders_reference_anywhere on orders (world, reference) where reference is not null;
-- How hostings of a carrier ended.
create index hostings_carrier on hostings (world, updated_at) where carrier is not null and state = 10;
