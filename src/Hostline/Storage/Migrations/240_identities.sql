-- Which identity of an identity provider belongs to whom, bound when somebody of the host first signs in there. Real time.
create table identities (
  issuer text not null, subject text not null, person uuid not null, bound_at bigint not null, primary key (issuer, subject)) /*without rowid*/;
create unique index identities_person on identities (person, issuer);
