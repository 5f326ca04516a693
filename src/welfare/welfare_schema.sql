-- Houses, gifts and days of care of a campaign. People are only counted; texts stand behind seals.

-- A house: one each, built or repaired. work_id: the work that counts it; 0: none.
create table house (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    type text not null,
    repair integer not null,
    number integer not null, -- within its hamlet and kind, from 1
    work_id integer not null,
    words_seal text not null,
    dropped_day integer not null, -- 0: not dropped
    dropped_seal text not null,
    account_id integer not null,
    at_ms integer not null
);

create index house_by_unit on house (campaign_id, unit_id, id);

create table house_stage (
    house_id integer not null,
    stage text not null,
    province integer not null,
    day integer not null,
    primary key (province, house_id, stage)
);

create index house_stage_by_house on house_stage (house_id, stage);

-- Money for it by source; -1: not said.
create table house_value (
    house_id integer not null,
    source text not null,
    province integer not null,
    planned_vnd integer not null,
    real_vnd integer not null,
    primary key (province, house_id, source)
);

create index house_value_by_house on house_value (house_id, source);

-- Gifts of one kind and value, and how many go where.
create table gift_batch (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    count integer not null,
    unit_vnd integer not null,
    source text not null,
    words_seal text not null,
    account_id integer not null,
    at_ms integer not null
);

create index gift_batch_by_campaign on gift_batch (campaign_id, id);

create table gift_planned (
    batch_id integer not null,
    unit_id integer not null,
    province integer not null,
    count integer not null,
    primary key (province, batch_id, unit_id)
);

create index gift_planned_by_batch on gift_planned (batch_id, unit_id);

create table gift_handed (
    batch_id integer not null,
    unit_id integer not null,
    day integer not null,
    province integer not null,
    count integer not null,
    primary key (province, batch_id, unit_id, day)
);

create index gift_handed_by_batch on gift_handed (batch_id, day, unit_id);

-- Medical visits and visits to families and forces; -1: not said.
create table care (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    kind text not null,
    day integer not null,
    place_unit_id integer not null,
    expected integer not null,
    source text not null,
    words_seal text not null,
    result_state text not null,
    done integer not null,
    value_vnd integer not null,
    result_seal text not null,
    account_id integer not null,
    at_ms integer not null
);

create index care_by_day on care (campaign_id, day, id);
