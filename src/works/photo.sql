-- Photographs.

-- name: photo_insert
insert into photo (id, province, campaign_id, unit_id, work_id, day, stage, recognisable,
    caption_seal, picture_blob, small_blob, width, height, likeness, account_id, at_ms,
    event, consent_id)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 0);

-- name: photo_agree
update photo set consent_id = ?2 where id = ?1;

-- name: photo_delete
delete from photo where id = ?1;

-- name: photo_find
select id, campaign_id, unit_id, work_id, day, stage, recognisable, caption_seal, picture_blob,
    small_blob, width, height, account_id, at_ms, consent_id, event
from photo where id = ?1;

-- name: photo_list_of_unit
select id, campaign_id, unit_id, work_id, day, stage, recognisable, caption_seal, picture_blob,
    small_blob, width, height, account_id, at_ms, consent_id, event
from photo where campaign_id = ?1 and unit_id = ?2
order by case when work_id = 0 then 1 else 0 end, work_id, day, id limit 2000;

-- name: photo_list_of_campaign
select id, campaign_id, unit_id, work_id, day, stage, recognisable, caption_seal, picture_blob,
    small_blob, width, height, account_id, at_ms, consent_id, event
from photo where campaign_id = ?1
order by unit_id, case when work_id = 0 then 1 else 0 end, work_id, stage, day, id limit 10000;

-- name: photo_list_of_day
select id, campaign_id, unit_id, work_id, day, stage, recognisable, caption_seal, picture_blob,
    small_blob, width, height, account_id, at_ms, consent_id, event
from photo where campaign_id = ?1 and unit_id = ?2 and day = ?3 order by id limit 2000;

-- name: photo_list_of_work
select id, campaign_id, unit_id, work_id, day, stage, recognisable, caption_seal, picture_blob,
    small_blob, width, height, account_id, at_ms, consent_id, event
from photo where campaign_id = ?1 and work_id = ?2 order by day, id limit 2000;

-- name: photo_list_of_event
select id, campaign_id, unit_id, work_id, day, stage, recognisable, caption_seal, picture_blob,
    small_blob, width, height, account_id, at_ms, consent_id, event
from photo where campaign_id = ?1 and event = ?2 order by day, id limit 2000;

-- name: photo_count_of_day
select count(*) from photo where campaign_id = ?1 and unit_id = ?2 and day = ?3;

-- name: photo_twice
select count(*) from photo where campaign_id = ?1 and unit_id = ?2 and picture_blob = ?3;
