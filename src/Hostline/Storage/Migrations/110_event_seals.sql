-- The seal of each event under the key of the audit: only events that carry one of this host's are taken into the seal log. Null: written by an
-- earlier release; such an event counts where the sealed end of its order's, account's or host's history leads back to it.
alter table events add column seal bytea;
