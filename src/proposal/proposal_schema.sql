-- Plans of units under a campaign. Words stand behind seals; kinds and measures by public name.

-- One row a revision.
create table proposal (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    revision integer not null,
    plan_id integer not null,
    forces integer not null,
    note_seal text not null,
    due integer not null,
    account_id integer not null,
    at_ms integer not null,
    settled text not null, -- '', 'approved' or 'returned'
    remark_seal text not null,
    settled_account_id integer not null,
    settled_ms integer not null
);

create index proposal_by_unit on proposal (campaign_id, unit_id, id);

-- One row a line of a unit, as the newest revision and the newest decision leave it.
create table proposal_line (
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    number integer not null,
    kind text not null,
    words_seal text not null,
    measure text not null,
    planned_milli integer not null,
    bound text not null,
    money_vnd integer not null,
    place_id integer not null,
    first_day integer not null,
    last_day integer not null,
    people integer not null,
    changed_seq integer not null,
    withdrawn integer not null,
    decision text not null,
    work_id integer not null,
    why_seal text not null,
    decided_account_id integer not null,
    decided_ms integer not null,
    primary key (province, campaign_id, unit_id, number)
);

create table proposal_due (
    province integer not null,
    campaign_id integer not null,
    day integer not null,
    primary key (province, campaign_id)
);

create table campaign_target (
    province integer not null,
    campaign_id integer not null,
    kind text not null,
    measure text not null,
    milli integer not null,
    directive_seal text not null,
    account_id integer not null,
    at_ms integer not null,
    primary key (province, campaign_id, kind, measure)
);
