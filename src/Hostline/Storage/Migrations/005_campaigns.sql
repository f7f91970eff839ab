-- Registered campaigns of application traffic, and which number sends for which.
create table campaigns (
  id uuid primary key, world uuid not null, account uuid not null, registry_id text not null, brand text not null, reference text,
  webhook_url text not null, webhook_failover_url text not null, details bytea not null, state integer not null,
  created_at bigint not null, updated_at bigint not null, version integer not null);
create index campaigns_brand on campaigns (world, account, brand, id);
create unique index campaigns_reference on campaigns (account, reference) where reference is not null;

-- A number sends for one campaign.
create table campaign_numbers (
  world uuid not null, number bigint not null, id uuid not null, account uuid not null, campaign uuid not null, hosting uuid not null,
  order_id uuid not null, created_at bigint not null, updated_at bigint not null, primary key (world, number)) /*without rowid*/;
create index campaign_numbers_account on campaign_numbers (account, id);
create index campaign_numbers_campaign on campaign_numbers (campaign);

-- All numbers of a messaging profile to one campaign: what was asked for, and how far it is.
create table campaign_tasks (
  id uuid primary key, world uuid not null, account uuid not null, campaign uuid not null, profile uuid not null, key_hint text not null,
  state integer not null, created_at bigint not null, updated_at bigint not null);
create index campaign_tasks_world on campaign_tasks (world, id);
create table campaign_task_numbers (
  task uuid not null, number bigint not null, world uuid not null, state integer not null, reason text, primary key (task, number)) /*without rowid*/;
create index campaign_task_numbers_world on campaign_task_numbers (world);
