-- The numbers of an account whose release the registry has refused.
create index routes_refused on routes (account, number) where hosting is not null and failure is not null;
