-- Documents are sealed at rest. What an earlier release stored in clear is sealed in small batches while the server serves.
alter table documents add column sealed boolean not null default false;
create index documents_clear on documents (id) where not sealed;

-- Codes of live accounts, which an earlier release wrote down where nobody could read them. Only the live world has no key.
update messages set code = null, body = 'This message had a verification code, which was erased.'
where world in (select id from worlds where key_hash is null) and (code is not null or body like 'Your verification code%');

-- What was freed before may still hold such bytes. SQLite rewrites its file at the first start that finds every document sealed.
insert into meta (key, value) select 'rewrite due', '' where exists (select 1 from worlds);
