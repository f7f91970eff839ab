-- The code that whoever answers the upstream host's verification call is to key, encrypted; null if none is asked for.
alter table upstream_orders add column code_to_key bytea;
