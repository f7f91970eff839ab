-- When a key was used last, to the minute; null before its first use since then.
alter table api_keys add column used_at bigint;
