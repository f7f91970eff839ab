-- Active numbers of all worlds by their digits: a list for the operator.
create index hostings_active_anywhere on hostings (number, world) where state = 7;
