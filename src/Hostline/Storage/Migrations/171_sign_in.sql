-- What a browser has begun and not finished: 1 a second factor, 2 a new passkey, 3 signing in with a passkey, 4 an authenticator.
-- Its name is a hash of the kind and of what the browser's cookie stands for. The secret is sealed.
create table ceremonies (
  what bytea primary key, kind integer not null, person uuid, stamp text not null, factors integer not null, state text not null, secret bytea,
  until bigint not null) /*without rowid*/;
create index ceremonies_until on ceremonies (until);
-- Who confirmed that somebody who lost access is who they say, by account; for people of the host the account is zero.
create table recovery_answers (
  invitation uuid not null, account uuid not null, answered_by text not null, at bigint not null, primary key (invitation, account)) /*without rowid*/;
create index invitations_person on invitations (person, id) where person is not null;
create index sign_in_tries_since on sign_in_tries (since);
