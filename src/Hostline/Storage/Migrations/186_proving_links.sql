-- Whether only the reader of the mailbox can have the link: it was mailed, or handed out at the desk. Without a relay an owner sees it too.
alter table invitations add column proves boolean not null default false;
