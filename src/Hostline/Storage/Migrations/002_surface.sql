-- Why the registry did not take a number's release at the last try; null when it did, or was not asked.
alter table routes add column failure text;

-- What a messaging profile answers to a keyword: stored and served for its dialect. The keywords are a JSON list.
create table auto_responses (
  id uuid primary key, world uuid not null, profile uuid not null, operation text not null, country text not null, keywords text not null,
  answer text, created_at bigint not null, updated_at bigint not null);
create index auto_responses_profile on auto_responses (profile, id);
