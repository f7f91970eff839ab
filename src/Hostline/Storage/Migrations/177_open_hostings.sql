-- What waits for an account, and what it waits for.
create index hostings_open on hostings (account, state, order_id) where live and state <> 7;
-- Consents by the account that is asked.
create index consents_asked on consents (holder, id) where decision = 1;
-- Mail to an account that came back.
create index notices_bounced on notices (account, id) where mail = 3;
