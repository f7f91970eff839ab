-- How many times in a row the registry of a route that is being changed was not reached.
alter table routes add column unreached integer not null default 0;
