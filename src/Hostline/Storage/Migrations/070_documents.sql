-- What a reviewer should know of a document that was taken (DocumentMarks), and the hash of one that was encrypted without its
-- encryption. Documents from before were taken by stricter rules and have nothing to mark.
alter table documents add column marks integer not null default 0;
alter table documents add column opened_sha256 bytea;
