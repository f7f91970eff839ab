-- Whether the receiver of an attempt is not on the public internet, and how long its answer was. Before this was kept, plain http
-- and addresses of this machine could be called on a developer's own machine only.
alter table attempts add column answer_private boolean not null default false;
alter table attempts add column answer_bytes integer;
update attempts set answer_private = true where lower(url) like 'http:%' or lower(url) like 'https://localhost%' or lower(url) like 'https://127.%' or lower(url) like 'https://[%';
