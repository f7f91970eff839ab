-- A call to the outside whose answer may get lost: when it was begun, and the name the other side gave to what it took.
alter table errands add column external_id text;
alter table errands add column called_at bigint;
