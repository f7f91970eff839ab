-- Served time: silence counts only while this host was there. One heartbeat a minute while a consent is open, one an hour always.
create table heartbeats (pace integer primary key, beat_at bigint);
create table heartbeat_gaps (pace integer not null, from_at bigint not null, to_at bigint not null, primary key (pace, from_at)) /*without rowid*/;

-- A holder's window: when its mail was out (null: as when it was opened), time that is not counted because the relay was down,
-- and how many reminders were sent.
alter table consents add column window_from bigint;
alter table consents add column held bigint not null default 0;
alter table consents add column reminded integer not null default 0;
create index consents_open on consents (world, opened_at) where decision = 1;

-- Windows that are open now: which reminder is next, by the deadline that is set for it.
update consents set reminded = coalesce((
  select case when d.due_at - consents.opened_at <= 86400000000 then 0 when d.due_at - consents.opened_at <= 172800000000 then 1 else 2 end
  from deadlines d where d.subject = consents.id and d.kind = 5), 3)
where decision = 1 and deadline is not null;

-- How long the host was away before this upgrade, only its last live event can tell.
insert into heartbeats (pace, beat_at) values (2, null);
insert into heartbeats (pace, beat_at)
select 1, case when exists (select 1 from consents c join worlds w on w.id = c.world where w.key_hash is null and c.decision = 1)
  then (select max(e.at) from events e join worlds w on w.id = e.world where w.key_hash is null) end;
