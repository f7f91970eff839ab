-- What answers the texts to a number, and which account of its family uses it. No row: nothing was set, and its hosting's account uses it.
create table number_settings (
  hosting uuid primary key, world uuid not null, account uuid not null, name text, application uuid,
  text_url text not null, text_method text not null, text_fallback_url text not null, text_fallback_method text not null,
  status_url text not null, status_method text not null, created_at bigint not null, updated_at bigint not null);
create index number_settings_account on number_settings (account, hosting);
create index number_settings_world on number_settings (world);
-- Settings that several numbers share.
create table applications (
  id uuid primary key, world uuid not null, account uuid not null, name text not null,
  text_url text not null, text_method text not null, text_fallback_url text not null, text_fallback_method text not null,
  status_url text not null, status_method text not null, more text not null, created_at bigint not null, updated_at bigint not null);
create index applications_account on applications (account, id);
create index applications_world on applications (world);
-- Postal addresses of the owners of numbers.
create table addresses (
  id uuid primary key, world uuid not null, account uuid not null, name text, customer text not null, street text not null, street_secondary text,
  city text not null, region text not null, postal_code text not null, country text not null, emergency boolean not null,
  created_at bigint not null, updated_at bigint not null);
create index addresses_account on addresses (account, id);
create index addresses_world on addresses (world);
