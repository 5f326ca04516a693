-- Signed papers kept as files.

-- name: restricted_insert
insert into restricted_file (id, province, unit_id, campaign_id, purpose, thing_id, type, size, day,
    delete_day, erased_day, blob, account_id, at_ms, openings, opened_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 2147483647, ?11, ?12, ?13, 0, 0);

-- name: restricted_find
select id, province, unit_id, campaign_id, purpose, thing_id, type, size, day, delete_day, erased_day,
    blob, account_id, at_ms, openings, opened_ms
from restricted_file where id = ?1;

-- name: restricted_list_of
select id, province, unit_id, campaign_id, purpose, thing_id, type, size, day, delete_day, erased_day,
    blob, account_id, at_ms, openings, opened_ms
from restricted_file where purpose = ?1 and thing_id = ?2 order by id limit 500;

-- name: restricted_count
select count(*) from restricted_file
where purpose = ?1 and thing_id = ?2 and erased_day = 2147483647;

-- name: restricted_twice
select count(*) from restricted_file
where purpose = ?1 and thing_id = ?2 and blob = ?3 and erased_day = 2147483647;

-- name: blob_uses
-- How many papers, photographs and clips need these bytes: of equal ones there is one in the store.
select (select count(*) from restricted_file where blob = ?1 and erased_day = 2147483647)
    + (select count(*) from photo where picture_blob = ?1 or small_blob = ?1)
    + (select count(*) from clip_part where part_blob = ?1)
    + (select count(*) from clip where poster_blob = ?1 or small_blob = ?1)
    + (select count(*) from clip_upload_part where hash = ?1 and side = 1);

-- name: restricted_due
select id from restricted_file where erased_day = 2147483647 and delete_day <= ?1
order by delete_day, id limit ?2;

-- name: restricted_set_opened
update restricted_file set openings = openings + 1, opened_ms = ?2 where id = ?1;

-- name: restricted_set_erased
update restricted_file set erased_day = ?2 where id = ?1;
