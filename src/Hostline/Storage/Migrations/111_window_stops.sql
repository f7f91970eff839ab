-- Stretches in which the window of a live consent stood still: 1 while its order was frozen, 2 while its holder's mail waited for the relay. They
-- may overlap, with each other and with an outage; time that lies in several of them is left out once. What "consents.held" had added up before
-- stays as it is; of a window that is held or frozen during this upgrade it may count a stretch twice, in the holder's favor.
create table window_stops (
  consent uuid not null, kind integer not null, from_at bigint not null, to_at bigint not null, world uuid not null,
  primary key (consent, kind, from_at)) /*without rowid*/;
create index window_stops_world on window_stops (world);
