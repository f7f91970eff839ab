-- What accounts are told: a row for the portal, and an e-mail under the same id.
create table notices (
  id uuid primary key, world uuid not null, account uuid not null, order_id uuid not null, at bigint not null, kind integer not null,
  facts bytea not null, mail integer not null, read_at bigint);
create index notices_account on notices (account, id);
create index notices_world on notices (world);
create index notices_order on notices (order_id);

-- The language of what an account is told; null for the first.
alter table accounts add column language text;

-- How often the page behind a link was told digits within an hour of real time that began at "hour".
create table consent_tries (consent uuid primary key, world uuid not null, hour bigint not null, tries integer not null);
create index consent_tries_world on consent_tries (world);
