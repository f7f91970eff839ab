-- A row for every destination, healthy or not: whose it is, its dialect's name for its kind, where its URLs come from (numbers of
-- DestinationSource), and the URLs, one a line. The version grows when its URLs are opened again.
alter table destinations add column account uuid;
alter table destinations add column kind text;
alter table destinations add column source integer not null default 0;
alter table destinations add column method text not null default 'POST';
alter table destinations add column urls text not null default '';
alter table destinations add column version integer not null default 1;
create index destinations_world on destinations (world);

-- What there was before belonged to messaging profiles, campaigns and notification channels.
insert into destinations (id, world, failures, failing_since, account, kind, source, urls)
select p.id, p.world, 0, 0, p.account, 'telnyx', 1, case when p.webhook_url = '' or p.webhook_failover_url = '' then p.webhook_url else p.webhook_url || '
' || p.webhook_failover_url end from profiles p where true
on conflict (id) do update set account = excluded.account, kind = excluded.kind, source = excluded.source, urls = excluded.urls;

insert into destinations (id, world, failures, failing_since, account, kind, source, urls)
select c.id, c.world, 0, 0, c.account, 'telnyx-campaign', 2, case when c.webhook_url = '' or c.webhook_failover_url = '' then c.webhook_url else c.webhook_url || '
' || c.webhook_failover_url end from campaigns c where true
on conflict (id) do update set account = excluded.account, kind = excluded.kind, source = excluded.source, urls = excluded.urls;

insert into destinations (id, world, failures, failing_since, account, kind, source, urls)
select c.id, c.world, 0, 0, c.account, 'telnyx-notification', 3, case when c.kind = 3 then c.destination else '' end from notification_channels c where true
on conflict (id) do update set account = excluded.account, kind = excluded.kind, source = excluded.source, urls = excluded.urls;

-- How often an order was announced to its own account, for each kind of destination. Until now one dialect announced.
alter table orders add column announced_by text not null default '';
update orders set announced_by = 'telnyx=' || announced where announced > 0;
