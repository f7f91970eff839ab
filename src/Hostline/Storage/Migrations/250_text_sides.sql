-- The texts of an account from one side, or to one, newest first. TextTable writes both expressions as they stand here: varchar has no collation of
-- its own, which an expression cannot take.
create index texts_from on texts (account, (case when origin = 1 then other else '+1' || cast(number as varchar) end), id);
create index texts_to on texts (account, (case when origin = 1 then '+1' || cast(number as varchar) else other end), id);
