-- How many times a live number was seen routed here after its release; null when no one looks, because it is hosted, was seen gone, or was
-- released before this migration. The next look is watch_at.
alter table routes add column lingers integer;
create index routes_lingering on routes (world, watch_at) where lingers is not null;
