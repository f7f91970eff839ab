-- The inspector counts and lists the messages of one kind, and those that one handset sent.
create index messages_kind on messages (world, kind, id);
create index messages_sender on messages (world, sender, id);
