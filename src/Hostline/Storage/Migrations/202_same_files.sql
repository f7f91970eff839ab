-- The reviewer asks whether other accounts have sent the very same file.
create index documents_same on documents (world, sha256) where order_id is not null;
