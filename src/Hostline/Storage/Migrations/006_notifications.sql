-- Where accounts want to be told of what happens to their numbers.
create table notification_profiles (
  id uuid primary key, world uuid not null, account uuid not null, name text not null, created_at bigint not null, updated_at bigint not null);
create index notification_profiles_account on notification_profiles (world, account, id);

create table notification_channels (
  id uuid primary key, world uuid not null, account uuid not null, profile uuid not null, kind integer not null, destination text not null,
  created_at bigint not null, updated_at bigint not null);
create index notification_channels_account on notification_channels (world, account, id);
create index notification_channels_profile on notification_channels (profile);

-- number 0: of all numbers of the account.
create table notification_settings (
  id uuid primary key, world uuid not null, account uuid not null, channel uuid not null, number bigint not null,
  created_at bigint not null, updated_at bigint not null);
create unique index notification_settings_once on notification_settings (channel, number);
create index notification_settings_account on notification_settings (world, account, id);
