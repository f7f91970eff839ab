-- The active numbers of an account by their digits, and their count, without a look at the rows.
create index hostings_numbers on hostings (account, number, state, live) where live and state = 7;
