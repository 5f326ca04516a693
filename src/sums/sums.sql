-- What the sums are made of, read from the derived tables when the store is opened, and the part that
-- a structural fact touched when it comes. Figures are read from the facts alone.

-- name: sums_units
select id, kind, name, name_sort, code, parent_id from unit order by id;

-- name: sums_unit
select id, kind, name, name_sort, code, parent_id from unit where id = ?1;

-- name: sums_ties
select unit_id, line, parent_id, from_day, until_day from unit_tie
order by unit_id, line, from_day;

-- name: sums_ties_of
select unit_id, line, parent_id, from_day, until_day from unit_tie
where unit_id = ?1 order by line, from_day;

-- name: sums_campaigns
select id, unit_id, first_day, last_day from campaign order by id;

-- name: sums_campaign
select id, unit_id, first_day, last_day from campaign where id = ?1;

-- name: sums_seats
select campaign_id, unit_id from campaign_unit order by campaign_id, is_agency, seq;

-- name: sums_seats_of
select campaign_id, unit_id from campaign_unit
where province = (select province from campaign where id = ?1) and campaign_id = ?1
order by is_agency, seq;

-- name: sums_works
-- Of what was dropped nothing is expected any more; what was done of it stays. What is counted in
-- another work counts nothing by itself.
select id, campaign_id, unit_id, kind, measure,
    case when state = 'dropped' or counted_in <> 0 then 0 else planned_milli end, counted_in
from work order by id;

-- name: sums_works_of
select id, campaign_id, unit_id, kind, measure,
    case when state = 'dropped' or counted_in <> 0 then 0 else planned_milli end, counted_in
from work
where campaign_id = ?1 order by id;

-- name: sums_facts
-- A page of the reports after a number, in order.
select seq, at_ms, account_id, kind, body, province from fact
where seq > ?1 and kind in ('report', 'report-sent') order by seq limit ?2;

-- name: sums_head
select seq, at_ms from fact order by seq desc limit 1;

-- name: sums_excluded
-- Reports with a figure that a person took out.
select distinct report_seq from doubt_settlement
where settlement = 'excluded' order by report_seq;

-- name: sums_excluded_of
select figure from doubt_settlement
where campaign_id = ?1 and report_seq = ?2 and settlement = 'excluded';
