-- A keyed hash of a bill's words, once a machine has read them: the same bill is known again in a file that was saved again.
alter table documents add column words_hash bytea;
create index documents_same_words on documents (world, words_hash) where words_hash is not null;
