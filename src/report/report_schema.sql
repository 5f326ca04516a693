-- Which revision of which report is which fact. The figures stay in the fact and are read by a
-- join, so that a country's campaign stays small.

create table report_revision (
    campaign_id integer not null,
    unit_id integer not null,
    day integer not null,
    revision integer not null,
    seq integer not null,
    late integer not null,
    primary key (campaign_id, unit_id, day, revision)
);

create unique index report_revision_by_seq on report_revision (seq);
