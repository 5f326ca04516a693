-- Planned forces, a row a unit, kind and day; criteria as they were set.

create table force_plan (
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    kind text not null, -- code of an indicator
    day integer not null,
    number integer not null,
    seq integer not null,
    primary key (province, campaign_id, unit_id, kind, day)
);

create index force_plan_by_campaign on force_plan (campaign_id, day);

create table criterion (
    seq integer primary key,
    province integer not null,
    campaign_id integer not null,
    code text not null,
    first_day integer not null,
    name_seal text not null,
    above text not null,
    below text not null,
    at_most integer not null,
    part integer not null,
    whole integer not null,
    dropped integer not null
);

create index criterion_by_campaign on criterion (campaign_id, seq);
