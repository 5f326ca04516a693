-- Texts about people, beside the journal (store/seal.h). Erased: salt and text are null, and the
-- fact of that number says so. heir: the seal of the text that stands in the place of an erased one.
create table sealed (
    seal text primary key,
    salt blob,
    text text,
    purpose text not null,
    subject integer not null,
    unit_id integer not null,
    keep_until integer not null,
    at_ms integer not null,
    erased_by integer not null,
    heir text not null
);

-- Each only over the rows it is asked for: most texts are notes of reports, without a term or a person.
create index sealed_by_term on sealed (keep_until) where erased_by = 0 and keep_until < 2147483647;
create index sealed_by_subject on sealed (subject) where subject <> 0;
create index sealed_by_unit on sealed (unit_id) where erased_by = 0;
create index sealed_erased on sealed (seal) where erased_by <> 0;
-- What an office is asked to sign for: where changes come from, who is signed in, what is erasable.

-- sessions: whoever is signed in signs in once more. `origin` is the fact session-began (0: before
-- the code was given); `proofs` adds up what was proved: 1 password, 2 code, 4 invitation.

drop table session;

create table session (
    token_hash blob primary key,
    account_id integer not null,
    origin integer not null,
    created_ms integer not null,
    expires_ms integer not null,
    seen_ms integer not null,
    proof_ms integer not null,
    proofs integer not null
);

create index session_by_account on session (account_id);

-- From where a change came: the number of the fact that says so (store/store.h); 0 before that was
-- kept.
alter table fact add column origin integer not null default 0;

-- Invitations: one open one an account, its code only as a hash; when an account was last used
-- (sessions that are over are forgotten, this is not). Whoever has a password counts as used at the
-- moment of the newest fact, so that nobody is closed out by the step itself.

create table invitation (
    account_id integer primary key,
    code_hash text not null,
    made_ms integer not null,
    until_ms integer not null,
    tries integer not null
);

create table account_use (
    account_id integer primary key,
    at_ms integer not null
);

insert into account_use (account_id, at_ms)
select account_id, (select max(at_ms) from fact) from secret where kind = 'password';

-- Bytes beside the journal (store/blob.h) can be erased: then they are empty, and the fact of that
-- number says so.
alter table blob_store rename to blob_store_001;

create table blob_store (
    hash text primary key,
    bytes blob not null,
    at_ms integer not null,
    erased_by integer not null
);

insert into blob_store (hash, bytes, at_ms, erased_by) select hash, bytes, at_ms, 0 from blob_store_001;

drop table blob_store_001;

-- Clips on their way in (clips/upload.h): parts of a file that is not whole yet, and what became of
-- it. Cleared after a day. state: 0 parts are coming, 1 whole, 2 being judged, 3 refused, 4 taken.
create table clip_upload (
    id integer primary key,
    campaign_id integer not null,
    unit_id integer not null,
    account_id integer not null,
    origin integer not null,
    bytes integer not null,
    part_bytes integer not null,
    about text not null,
    caption text not null,
    state integer not null,
    code text not null,
    clip_id integer not null,
    made_ms integer not null,
    seen_ms integer not null,
    judge text not null
);

create index clip_upload_by_unit on clip_upload (campaign_id, unit_id);
create index clip_upload_by_seen on clip_upload (seen_ms);

-- side 0: as it came, with its bytes; side 1: of the new clip, whose bytes are in blob_store already.
create table clip_upload_part (
    upload_id integer not null,
    side integer not null,
    number integer not null,
    hash text not null,
    size integer not null,
    bytes blob not null,
    primary key (upload_id, side, number)
);

create index clip_upload_part_by_hash on clip_upload_part (hash);
