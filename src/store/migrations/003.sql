-- Texts about people, beside the journal (store/seal.h). Erased: salt and text are null, and the
-- fact of that number says so. heir: the seal of the text that stands in the place of an erased one.
create table sealed (
    seal text primary key,
    salt blob,
    text text,
    purpose text not null,
    subject integer not null,
    keep_until integer not null,
    at_ms integer not null,
    erased_by integer not null,
    heir text not null
);

create index sealed_by_term on sealed (erased_by, keep_until);
create index sealed_by_subject on sealed (subject);
