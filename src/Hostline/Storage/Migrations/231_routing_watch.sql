-- When the route of an active live number is compared with the registry next, in real time, and how many times in a row it led elsewhere.
alter table routes add column watch_at bigint;
alter table routes add column astray integer not null default 0;
create index routes_watched on routes (world, watch_at);
