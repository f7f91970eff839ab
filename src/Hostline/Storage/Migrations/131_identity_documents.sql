-- Documents that prove something about their account (IdentityDocument); the file has the same id in "documents", and no order.
create table identity_documents (
  id uuid primary key, world uuid not null, account uuid not null, type integer not null, state integer not null, reason text, note text,
  created_at bigint not null, version integer not null);
create index identity_documents_account on identity_documents (account, id);
create index identity_documents_pending on identity_documents (world, id) where state = 1;

-- The hostings that wait for the decision on a bill.
create index hostings_proof_document on hostings (proof_document) where proof_document is not null;
