-- Agreements of people; every text of one behind a seal.
create table consent (
    id integer primary key,
    unit_id integer not null,
    kind text not null,
    how text not null,
    child integer not null,
    name_seal text not null,
    guardian_seal text not null,
    purpose_seal text not null,
    place_seal text not null,
    from_day integer not null,
    until_day integer not null,
    withdrawn_day integer not null, -- 2147483647: not withdrawn
    account_id integer not null,
    at_ms integer not null
);

create index consent_by_unit on consent (unit_id, kind);
