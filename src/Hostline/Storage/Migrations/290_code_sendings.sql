-- When a code last went out to its number, in the database's time, and the errand that sent it: it does not go out again within a minute.
alter table sent_codes add column sent_at bigint;
alter table sent_codes add column sent_by uuid;
