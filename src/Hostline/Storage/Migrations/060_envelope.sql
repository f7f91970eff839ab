-- How answers about one resource are wrapped: for an account, and for a sandbox's accounts that have no setting of their own.
-- Null leaves it to the next of account, sandbox, client.
alter table accounts add column envelope integer;
alter table worlds add column envelope integer;
