-- What a lead has set for one account in place of the host's settings; no number means the host's. World time.
create table account_limits (
  account uuid primary key, world uuid not null, codes_a_day integer, exchange_codes integer, requests integer, set_at bigint not null) /*without rowid*/;
create index account_limits_world on account_limits (world);
