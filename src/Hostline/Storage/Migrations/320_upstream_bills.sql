-- The upstream host's id of the bill that was handed on to it as the proof of ownership: it is uploaded once.
alter table upstream_orders add column bill text;
