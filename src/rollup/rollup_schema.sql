create table doubt_settlement (
    province integer not null,
    report_seq integer not null,
    figure text not null,
    code text not null,
    campaign_id integer not null,
    settlement text not null,
    why text not null,
    account_id integer not null,
    at_ms integer not null,
    primary key (province, report_seq, figure, code)
);

create index doubt_settlement_by_campaign on doubt_settlement (campaign_id);

create table signed_day (
    seq integer primary key,
    province integer not null,
    campaign_id integer not null,
    day integer not null,
    paper_number integer not null,
    hash text not null,
    account_id integer not null,
    at_ms integer not null,
    journal_seq integer not null, -- where the journal stood (store/store.h); 0: it was not noted
    journal_hash text not null
);

create index signed_day_by_campaign on signed_day (campaign_id, day, seq);
create index signed_day_by_journal on signed_day (journal_seq);
create index signed_day_by_hash on signed_day (hash);
