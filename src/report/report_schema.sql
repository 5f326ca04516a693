-- Which revision of which report is which fact. The figures stay in the fact and are read by a
-- join, so that a country's campaign stays small: this row is all that is kept beside the fact.
-- The day stands before the unit: what comes in a rush is of one day, and then falls on few pages.

create table report_revision (
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    day integer not null,
    revision integer not null,
    seq integer not null,
    late integer not null,
    primary key (province, campaign_id, day, unit_id, revision)
);
