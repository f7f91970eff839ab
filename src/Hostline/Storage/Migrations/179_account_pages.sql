-- Transfers that an account asked for, and on both sides those that wait.
create index consents_account on consents (account, id);
create index consents_waiting_holder on consents (holder, id) where decision = 1;
create index consents_waiting_account on consents (account, id) where decision = 1;
-- Notices that no one has read.
create index notices_unread on notices (account, id) where read_at is null;
-- Active numbers by profile, and by their last four digits.
create index hostings_profile_numbers on hostings (profile, number) where state = 7 and profile is not null;
create index hostings_endings on hostings (account, (number % 10000), number) where state = 7;
-- The locks and the releases under way of an account.
create index locks_account on locks (account, number);
create index routes_leaving on routes (account, number) where hosting is null and confirmed < generation;
-- The campaigns that an account can choose from.
create index campaigns_account on campaigns (account, id);
