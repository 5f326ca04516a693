-- Sessions, shows and matches of a campaign; texts stand behind seals, people are only counted.
-- form and audiences by code; -1: not said. result_state: planned, held, not-held.

create table talk (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    form text not null,
    audiences text not null,
    day integer not null,
    from_minute integer not null,
    to_minute integer not null,
    place_unit_id integer not null,
    expected integer not null,
    material_id integer not null,
    words_seal text not null,
    result_state text not null,
    attendances integer not null,
    result_seal text not null,
    account_id integer not null,
    at_ms integer not null
);

create index talk_by_day on talk (campaign_id, day, from_minute, id);

-- Texts that sessions use; first_id names the first version of the same text.
create table material (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    first_id integer not null,
    version integer not null,
    reviewed_day integer not null, -- 0: not reviewed
    words_seal text not null,
    reviewer_seal text not null,
    file_blob text not null,
    file_type text not null,
    account_id integer not null,
    at_ms integer not null
);

create index material_by_campaign on material (campaign_id, first_id, version);
