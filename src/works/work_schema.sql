-- Works of the campaigns; ids grow in the order of the plan. kind, measure, state and source by public
-- name; days 0: not said; money -1: not said.

create table work (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null, -- the lead unit: a hamlet, an agency, or the commune
    kind text not null,
    name text not null,
    measure text not null,
    planned_milli integer not null,
    bound text not null,
    money_vnd integer not null,
    plan_line integer not null,
    place text not null,
    place_unit_id integer not null, -- the hamlet where it lies, or the commune
    state text not null,
    state_day integer not null,
    first_day integer not null,
    last_day integer not null,
    counted_in integer not null, -- 0: counts itself; else the work that its quantity is counted in
    proposal_id integer not null -- 0: of no proposal
);

create index work_by_unit on work (campaign_id, unit_id, id);

create table work_state (
    seq integer primary key,
    province integer not null,
    work_id integer not null,
    state text not null,
    day integer not null,
    why_seal text not null,
    account_id integer not null,
    at_ms integer not null
);

create index work_state_by_work on work_state (work_id, seq);

create table work_cost (
    province integer not null,
    work_id integer not null,
    source text not null,
    planned_vnd integer not null,
    real_vnd integer not null,
    primary key (province, work_id, source)
);

create index work_cost_by_work on work_cost (work_id);

-- Who takes part beside the lead unit.
create table work_part (
    province integer not null,
    work_id integer not null,
    unit_id integer not null,
    people integer not null, -- -1: not said
    labour_milli integer not null,
    primary key (province, work_id, unit_id)
);

create index work_part_by_work on work_part (work_id);
