-- Duties of campaigns; made again by a rebuild. Every text of one behind a seal, '' for none.

create table duty (
    province integer not null,
    id integer not null,
    campaign_id integer not null,
    kind text not null,
    unit_id integer not null,     -- 0: the commune
    reviewer_id integer not null, -- of a draft; 0: the commune
    deadline_id integer not null, -- of campaign_deadline; 0: none
    office_seal text not null,
    what_seal text not null,
    place_seal text not null,
    due_day integer not null,     -- 0: none
    minute integer not null,      -- -1: none
    state text not null,
    settled_day integer not null, -- 0: open
    word_seal text not null,
    approved_id integer not null, -- of draft_version; 0: none
    follows integer not null,     -- 1: due_day was that of its deadline, with which it moves
    primary key (province, id)
);

create index duty_by_campaign on duty (campaign_id);
create index duty_by_id on duty (id);
create index duty_by_deadline on duty (deadline_id);

-- Who is in charge of a hamlet, where it was said after the campaign was opened.
create table duty_area (
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    office_seal text not null,
    primary key (province, campaign_id, unit_id)
);

-- Texts of drafts, the newest last; and what was said about one.
create table draft_version (
    province integer not null,
    id integer not null,
    duty_id integer not null,
    account_id integer not null,
    at_ms integer not null,
    text_seal text not null,
    primary key (province, id)
);

create index draft_version_by_duty on draft_version (duty_id, id);

create table draft_remark (
    province integer not null,
    id integer not null,
    duty_id integer not null,
    version_id integer not null,
    account_id integer not null,
    at_ms integer not null,
    text_seal text not null,
    primary key (province, id)
);

create index draft_remark_by_duty on draft_remark (duty_id, id);

-- Secret addresses of calendars: the hash of the key, never the key.
create table calendar_address (
    id integer primary key,
    account_id integer not null,
    key_hash text not null
);

create unique index calendar_address_by_account on calendar_address (account_id);
create index calendar_address_by_hash on calendar_address (key_hash);
