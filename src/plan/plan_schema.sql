create table plan (
    id integer not null primary key,
    unit_id integer not null,
    file_name text not null,
    title text not null,
    account_id integer not null,
    at_ms integer not null,
    accepted_seq integer
);

create index plan_by_unit on plan (unit_id, id);

create table plan_correction (
    seq integer not null primary key,
    plan_id integer not null,
    account_id integer not null,
    at_ms integer not null
);

create index plan_correction_by_plan on plan_correction (plan_id, seq);
