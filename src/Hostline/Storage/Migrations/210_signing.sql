-- What a letter says since it was sent out for signature (JSON), and the files that were made of it: as it is shown, and as it was signed.
alter table letters add column content text;
alter table letters add column draft uuid;
alter table letters add column document uuid;
-- How often it was sent out: a link is good for one of these times, until an instant of world time. And the reminders since.
alter table letters add column round integer not null default 0;
alter table letters add column expires_at bigint;
alter table letters add column reminded integer not null default 0;
-- What the signer said who declined it.
alter table letters add column declined text;
create index letters_draft on letters (draft) where draft is not null;
create index letters_document on letters (document) where document is not null;
