-- Works of the campaigns; ids grow in the order of the plan. kind and measure by public name.

create table work (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    kind text not null,
    name text not null,
    measure text not null,
    planned_milli integer not null,
    bound text not null,
    money_vnd integer not null,
    plan_line integer not null
);

create index work_by_unit on work (campaign_id, unit_id, id);
