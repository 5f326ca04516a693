-- Statements of the report room.

-- name: report_revision_insert
-- bulk 5
insert into report_revision (province, campaign_id, day, unit_id, revision, seq, late)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: report_revision_insert_again
-- Of rows that may stand there, from before the program ended in the middle of a rush.
insert into report_revision (province, campaign_id, day, unit_id, revision, seq, late)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (province, campaign_id, day, unit_id, revision) do nothing;

-- name: report_newest_revision
-- 0 rows: nothing reported.
select revision from report_revision
where province = (select province from campaign where id = ?1)
    and campaign_id = ?1 and unit_id = ?2 and day = ?3
order by revision desc limit 1;

-- name: report_find
select f.seq, f.at_ms, f.account_id, f.kind, f.body, f.province, r.late
from report_revision r join fact f on f.province = r.province and f.seq = r.seq
where r.province = (select province from campaign where id = ?1)
    and r.campaign_id = ?1 and r.unit_id = ?2 and r.day = ?3
order by r.revision desc limit 1;

-- name: report_revisions
select f.seq, f.at_ms, f.account_id, f.kind, f.body, f.province, r.late
from report_revision r join fact f on f.province = r.province and f.seq = r.seq
where r.province = (select province from campaign where id = ?1)
    and r.campaign_id = ?1 and r.unit_id = ?2 and r.day = ?3
order by r.revision;

-- name: report_list_of
select f.seq, f.at_ms, f.account_id, f.kind, f.body, f.province, r.late
from report_revision r join fact f on f.province = r.province and f.seq = r.seq
where r.province = (select province from campaign where id = ?1)
    and r.campaign_id = ?1
order by r.unit_id, r.day, r.revision;

-- name: report_list_of_unit
select f.seq, f.at_ms, f.account_id, f.kind, f.body, f.province, r.late
from report_revision r join fact f on f.province = r.province and f.seq = r.seq
where r.province = (select province from campaign where id = ?1)
    and r.campaign_id = ?1 and r.unit_id = ?2
order by r.day, r.revision;

-- name: report_is_late
-- By its whole key.
select late from report_revision
where province = ?1 and campaign_id = ?2 and unit_id = ?3 and day = ?4 and revision = ?5;

-- name: report_units_of_day
-- Which units have reported that day.
select unit_id from report_revision
where province = (select province from campaign where id = ?1)
    and campaign_id = ?1 and day = ?2 and revision = 1;

-- name: report_units_expected
select count(*) from campaign_unit
where province = (select province from campaign where id = ?1)
    and campaign_id = ?1;
