-- Orders in review and stuck ones are counted as orders, however many numbers they have; the stuck ones are read in their order from any place.
create index hostings_review_orders on hostings (world, order_id) where state = 4;
create index hostings_stuck_orders on hostings (world, order_id) where state = 9;
drop index hostings_stuck;
create index hostings_stuck on hostings (world, updated_at, order_id) where state = 9;
-- Orders on hold of one world, longest first.
create index orders_frozen_of on orders (world, frozen_at, id) where frozen_at is not null;
-- What carriers did lately, read from the index alone.
drop index lead_times_world;
create index lead_times_begun on lead_times (world, begun_at, carrier, ended_at);
create index lead_times_ended on lead_times (world, ended_at, carrier, begun_at) where ended_at is not null;
-- Why the last try of an errand failed, in words for the desk; null if it did not fail. What has failed is read by its kind, the oldest first.
alter table errands add column answer text;
create index errands_failed on errands (world, kind, id) where answer is not null;
