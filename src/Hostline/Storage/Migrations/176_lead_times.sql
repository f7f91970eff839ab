-- The carrier of a number's line, as the look-up named it.
alter table hostings add column carrier text;
-- How long carriers took: from the request to the activation.
create table lead_times (hosting uuid primary key, world uuid not null, carrier text not null, begun_at bigint not null, ended_at bigint);
create index lead_times_carrier on lead_times (world, carrier, ended_at) where ended_at is not null;
create index lead_times_world on lead_times (world);
