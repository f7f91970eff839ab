-- How the host's letters name the provider for one account, in place of the host's own name, address and logo.
create table letterheads (
  account uuid primary key, world uuid not null, name text not null, address text, support text, logo bytea, logo_type text, updated_at bigint not null);
create index letterheads_world on letterheads (world);
