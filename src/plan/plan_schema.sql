create table plan (
    id integer primary key,
    province integer not null,
    unit_id integer not null,
    file_name text not null,
    title text not null,
    account_id integer not null,
    at_ms integer not null,
    accepted_seq integer
);

create index plan_by_unit on plan (unit_id, id);

create table plan_correction (
    seq integer primary key,
    province integer not null,
    plan_id integer not null,
    account_id integer not null,
    at_ms integer not null
);

create index plan_correction_by_plan on plan_correction (plan_id, seq);
