-- Campaigns that came as files from another place, and what of them is here.

-- name: campaign_mirror_insert
insert into campaign_mirror (province, campaign_id, origin) values (?1, ?2, ?3)
on conflict (province, campaign_id) do nothing;

-- name: campaign_mirror_origin
select origin from campaign_mirror where campaign_id = ?1;

-- name: campaign_mirror_find
select campaign_id from campaign_mirror where origin = ?1 order by campaign_id limit 1;

-- name: mirror_number_insert
insert into mirror_number (province, campaign_id, what, there, here) values (?1, ?2, ?3, ?4, ?5);

-- name: mirror_number_list
select what, there, here from mirror_number where campaign_id = ?1 order by what, there;

-- name: imported_day_insert
insert into imported_day (province, campaign_id, day, seq, times, hash, facts)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: imported_day_newest
select times, hash from imported_day where campaign_id = ?1 and day = ?2
order by times desc, seq desc limit 1;

-- name: imported_day_head
-- How far the journal of the other place had come in the newest file.
select coalesce(max(facts), 0) from imported_day where campaign_id = ?1;
