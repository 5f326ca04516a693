-- What was decided about two works that may be one. work_id is counted in main_id where the verdict is
-- same or part; the pair stands once: low_id < high_id.

create table double_settlement (
    province integer not null,
    low_id integer not null,
    high_id integer not null,
    work_id integer not null,
    main_id integer not null,
    verdict text not null,
    why_seal text not null,
    account_id integer not null,
    at_ms integer not null,
    seq integer not null,
    primary key (province, low_id, high_id)
);

create index double_settlement_by_work on double_settlement (work_id);
create index double_settlement_by_main on double_settlement (main_id);
