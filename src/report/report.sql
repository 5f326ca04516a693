-- Statements of the report room.

-- name: report_revision_insert
insert into report_revision (campaign_id, unit_id, day, revision, seq, late)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: report_newest_revision
-- 0 rows: nothing reported.
select revision from report_revision
where campaign_id = ?1 and unit_id = ?2 and day = ?3 order by revision desc limit 1;

-- name: report_find
select f.seq, f.at_ms, f.account_id, f.body, r.late
from report_revision r join fact f on f.seq = r.seq
where r.campaign_id = ?1 and r.unit_id = ?2 and r.day = ?3
order by r.revision desc limit 1;

-- name: report_revisions
-- Newest first.
select f.seq, f.at_ms, f.account_id, f.body, r.late
from report_revision r join fact f on f.seq = r.seq
where r.campaign_id = ?1 and r.unit_id = ?2 and r.day = ?3
order by r.revision desc;

-- name: report_list_of
select f.seq, f.at_ms, f.account_id, f.body, r.late
from report_revision r join fact f on f.seq = r.seq
where r.campaign_id = ?1
order by r.unit_id, r.day, r.revision;

-- name: report_list_of_unit
select f.seq, f.at_ms, f.account_id, f.body, r.late
from report_revision r join fact f on f.seq = r.seq
where r.campaign_id = ?1 and r.unit_id = ?2
order by r.day, r.revision;

-- name: report_find_by_seq
select f.seq, f.at_ms, f.account_id, f.body, r.late
from report_revision r join fact f on f.seq = r.seq
where r.seq = ?1;

-- name: report_units_of_day
-- How many units have reported that day.
select count(*) from report_revision where campaign_id = ?1 and day = ?2 and revision = 1;

-- name: report_units_expected
select count(*) from campaign_unit where campaign_id = ?1;
