-- Whose act it was that counts against a number: an account with its subaccounts is one family.
alter table number_acts add column family uuid;

-- How many codes were sent in live worlds: by a family in a day, to an area code with its exchange in an hour, by the host in a day.
create table code_counts (scope integer not null, subject text not null, since bigint not null, sent integer not null,
  primary key (scope, subject, since)) /*without rowid*/;
create index code_counts_since on code_counts (since);

-- What the desk should hear of: at most once a day for each kind and subject.
create table alarms (
  id uuid primary key, world uuid not null, kind integer not null, subject text not null, day bigint not null, at bigint not null,
  account uuid, order_id uuid, detail text not null);
create unique index alarms_once on alarms (world, kind, subject, day);
create index alarms_world on alarms (world, id);
