-- Texts that active numbers got and sent (TextMessage). The number and the other side are kept, because the number may move on.
create table texts (
  id uuid primary key, world uuid not null, account uuid not null, hosting uuid not null, number bigint not null, other text not null,
  origin integer not null, state integer not null, body text not null, coding integer not null, segments integer not null, profile uuid, campaign text,
  interface text not null, callback_kind text, callback_method text, callback_urls text, keyword integer, reason text, external_id text,
  created_at bigint not null, sent_at bigint, ended_at bigint, updated_at bigint not null, version integer not null);
create index texts_account on texts (account, id);
create index texts_number on texts (account, number, id);
create index texts_world on texts (world, id);
create index texts_queued on texts (account) where state = 1;
-- A text that came in twice is one text.
create unique index texts_external on texts (world, number, external_id) where origin = 1 and external_id is not null;

-- Who gets no texts: from the numbers of a messaging profile, or from a number without one (the scope is the profile's id or the hosting's).
create table opt_outs (world uuid not null, scope uuid not null, other text not null, account uuid not null, at bigint not null,
  primary key (world, scope, other)) /*without rowid*/;
