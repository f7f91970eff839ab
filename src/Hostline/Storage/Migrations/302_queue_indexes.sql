-- PostgreSQL's statistics of a queue are of a moment when it was empty, so that every index of what waits seems to have one row, and the one
-- of all worlds, or of all destinations, seems as good as the one of the destination that is asked about. These now have a condition that
-- only the statements written for them contain.
drop index if exists lanes_world;
create index lanes_world on lanes (world) where wake_at > 0;
drop index if exists deliveries_wake;
create index deliveries_wake on deliveries (wake_at) where wake_at > 0;
