-- What cannot be worked out again. A released step is never edited: the next change is 002.sql.

create table meta (
    name text primary key,
    value text not null
);

-- The journal. hash = BLAKE2b-256 over the hash before and the framed fields (store/journal.c).
create table fact (
    seq integer primary key,
    at_ms integer not null,
    account_id integer not null,
    kind text not null,
    body text not null,
    hash blob not null
);

-- Uploaded documents, named by the BLAKE2b-256 of their bytes, in hex.
create table blob_store (
    hash text primary key,
    bytes blob not null,
    at_ms integer not null
);

-- What must never be in the journal: the hash of a password.
create table secret (
    account_id integer not null,
    kind text not null,
    value text not null,
    at_ms integer not null,
    primary key (account_id, kind)
);

-- Of a session only the hash of its token is kept.
create table session (
    token_hash blob primary key,
    account_id integer not null,
    created_ms integer not null,
    expires_ms integer not null
);

create index session_by_account on session (account_id);

-- Sign-ins that failed lately, by the hash of the name that was typed (there may be no such account).
create table sign_in_try (
    login_hash blob primary key,
    tries integer not null,
    at_ms integer not null,
    locked_until_ms integer not null
);

create table setting (
    name text primary key,
    value text not null
);
