-- Clocks of funds, and votes of hamlets. day 2147483647: it was not done, after all.

create table fund_step (
    province integer not null,
    fund_id integer not null,
    step text not null,
    day integer not null,
    primary key (province, fund_id, step)
);

create index fund_step_by_fund on fund_step (fund_id);

create table vote (
    id integer primary key,
    province integer not null,
    fund_id integer not null,
    unit_id integer not null,
    day integer not null,
    how text not null,
    households integer not null,
    agreed integer not null,
    account_id integer not null,
    at_ms integer not null
);

create index vote_by_fund on vote (fund_id, unit_id, id);
