-- Clips; bytes stand in blob_store, words under them are sealed.

create table clip (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    work_id integer not null,
    event text not null,
    kind integer not null,
    day integer not null,
    recognisable integer not null,
    consent_id integer not null,
    caption_seal text not null,
    poster_blob text not null,
    small_blob text not null,
    webm integer not null,
    plays integer not null,
    sound integer not null,
    bytes integer not null,
    duration_ms integer not null,
    width integer not null,
    height integer not null,
    account_id integer not null,
    at_ms integer not null
);

create index clip_by_unit on clip (campaign_id, unit_id, day, id);
create index clip_by_event on clip (campaign_id, event);
create index clip_by_poster on clip (poster_blob);
create index clip_by_small on clip (small_blob);

-- The parts of one clip, from 0; all but the last have the same size.
create table clip_part (
    clip_id integer not null,
    number integer not null,
    part_blob text not null,
    primary key (clip_id, number)
);

create index clip_part_by_blob on clip_part (part_blob);

-- What kinds of clips the plan asks for: how long, by when, from whom (0 nobody, 1 hamlets, 2 all).
create table clip_kind (
    campaign_id integer not null,
    number integer not null,
    name_seal text not null,
    min_s integer not null,
    max_s integer not null,
    due_day integer not null,
    owed integer not null,
    primary key (campaign_id, number)
);
