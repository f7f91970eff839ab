-- The endpoints of an account. Callbacks that were given with one order stand with that order.
create index destinations_account on destinations (account, id) where source <> 4;

-- The log of deliveries: those of one endpoint, and those that still wait or were given up.
create index deliveries_destination on deliveries (destination, id);
create index deliveries_retried on deliveries (account, id) where state = 2;
create index deliveries_parked on deliveries (account, id) where state = 4;

-- When somebody asked for a delivery to be sent again, in real time, and which attempt that was to be.
alter table deliveries add column asked_at bigint;
alter table deliveries add column asked_attempt integer;

-- Why an attempt was made: 1 by its schedule, 2 because somebody asked.
alter table attempts add column cause integer not null default 1;
