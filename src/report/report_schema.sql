-- Which revision of which report is which fact. The figures stay in the fact and are read by a
-- join, so that a country's campaign stays small: this row is all that is kept beside the fact.
-- Written behind the journal (store/behind.h); the day stands before the unit, so that what came in
-- a rush, which is of one day, falls on few pages.

-- behind
create table report_revision (
    province integer not null,
    campaign_id integer not null,
    day integer not null,
    unit_id integer not null,
    revision integer not null,
    seq integer not null,
    late integer not null,
    primary key (province, campaign_id, day, unit_id, revision)
);
