-- When a code last went out to its number, in the database's time, the errand that sent it, and its kind: it does not go out again within a minute.
alter table sent_codes add column sent_at bigint;
alter table sent_codes add column sent_by uuid;
alter table sent_codes add column sent_how integer;
