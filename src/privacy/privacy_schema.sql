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

-- What people asked about data on themselves. Days: 2147483647 when it has not been.
create table data_request (
    id integer primary key,
    unit_id integer not null,
    account_id integer not null,
    kind text not null,
    person_seal text not null,
    words_seal text not null,
    answer_seal text not null,
    came_day integer not null,
    acknowledged_day integer not null,
    extended_day integer not null,
    closed_day integer not null,
    refused integer not null,
    at_ms integer not null
);

create index data_request_by_unit on data_request (unit_id);
create index data_request_by_account on data_request (account_id);

-- Breaches of data, with the moments the law counts from; 0: not yet.
create table breach (
    id integer primary key,
    unit_id integer not null,
    detected_ms integer not null,
    people integer not null,
    harmful integer not null,
    words_seal text not null,
    notified_ms integer not null,
    closed_ms integer not null,
    account_id integer not null
);

create index breach_by_unit on breach (unit_id);

create table breach_step (
    id integer primary key,
    breach_id integer not null,
    step text not null,
    at_ms integer not null,
    words_seal text not null,
    account_id integer not null
);

create index breach_step_by_breach on breach_step (breach_id, id);

-- Signed papers kept as files until a day; bytes stand in blob_store. erased_day 2147483647: not.
create table restricted_file (
    id integer primary key,
    province integer not null,
    unit_id integer not null,
    campaign_id integer not null,
    purpose text not null,
    thing_id integer not null,
    type text not null,
    size integer not null,
    day integer not null,
    delete_day integer not null,
    erased_day integer not null,
    blob text not null,
    account_id integer not null,
    at_ms integer not null,
    openings integer not null,
    opened_ms integer not null
);

create index restricted_file_by_thing on restricted_file (purpose, thing_id, id);
create index restricted_file_by_blob on restricted_file (blob);
create index restricted_file_by_delete on restricted_file (erased_day, delete_day, id);
