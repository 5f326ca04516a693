-- Campaigns as their facts leave them; made again by a rebuild. province: where the rows of a
-- campaign are kept, the same for all that belongs to it.

create table campaign (
    id integer primary key,
    province integer not null,
    unit_id integer not null,
    plan_id integer not null,
    name text not null,
    first_day integer not null,
    last_day integer not null,
    report_from_minute integer not null,
    report_to_minute integer not null,
    superior text not null,
    issuer text not null,
    symbol text not null,
    place text not null,
    recipients text not null,
    authority text not null,
    position text not null,
    signer text not null,
    changed_seq integer not null -- the newest fact about its settings, units and works
);

create index campaign_by_unit on campaign (unit_id, first_day);
create index campaign_by_plan on campaign (plan_id);

-- seq is the number of the fact: the order in which the units stood in the plan.
create table campaign_unit (
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    seq integer not null,
    name text not null,
    is_agency integer not null,
    in_charge text not null, -- the words, or the reference to their seal
    primary key (province, campaign_id, unit_id)
);

create index campaign_unit_by_unit on campaign_unit (unit_id);

create table campaign_deadline (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    day integer not null,
    what text not null, -- the words, or the reference to their seal
    brought integer not null -- 1: by the file of another place
);

create index campaign_deadline_by_campaign on campaign_deadline (campaign_id, day);
