-- Rows that an account keeps, each with the number of its change: a change of what was read before another one is not written.
alter table addresses add column version integer not null default 1;
alter table applications add column version integer not null default 1;
alter table number_settings add column version integer not null default 1;
