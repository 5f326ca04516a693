-- Clips.

-- name: clip_insert
insert into clip (id, province, campaign_id, unit_id, work_id, event, kind, day,
    recognisable, caption_seal, poster_blob, small_blob, webm, plays, sound, bytes, duration_ms,
    width, height, account_id, at_ms, consent_id)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
    ?21, 0);

-- name: clip_part_insert
insert into clip_part (clip_id, number, part_blob) values (?1, ?2, ?3);

-- name: clip_agree
update clip set consent_id = ?2 where id = ?1;

-- name: clip_delete
delete from clip where id = ?1;

-- name: clip_part_delete
delete from clip_part where clip_id = ?1;

-- name: clip_find
select id, campaign_id, unit_id, work_id, event, kind, day, recognisable, caption_seal,
    poster_blob, small_blob, webm, plays, sound, bytes, duration_ms, width, height, account_id,
    at_ms, consent_id
from clip where id = ?1;

-- name: clip_list_of
select id, campaign_id, unit_id, work_id, event, kind, day, recognisable, caption_seal,
    poster_blob, small_blob, webm, plays, sound, bytes, duration_ms, width, height, account_id,
    at_ms, consent_id
from clip where campaign_id = ?1 and (unit_id = ?2 or ?2 = 0) order by unit_id, day, id limit 5000;

-- name: clip_list_of_event
select id, campaign_id, unit_id, work_id, event, kind, day, recognisable, caption_seal,
    poster_blob, small_blob, webm, plays, sound, bytes, duration_ms, width, height, account_id,
    at_ms, consent_id
from clip where campaign_id = ?1 and event = ?2 order by day, id limit 500;

-- name: clip_list_of_work
select id, campaign_id, unit_id, work_id, event, kind, day, recognisable, caption_seal,
    poster_blob, small_blob, webm, plays, sound, bytes, duration_ms, width, height, account_id,
    at_ms, consent_id
from clip where campaign_id = ?1 and work_id = ?2 order by day, id limit 500;

-- name: clip_count_of_unit
select count(*) from clip where campaign_id = ?1 and unit_id = ?2;

-- name: clip_bytes_of
select cast((select coalesce(sum(bytes), 0) from clip where campaign_id = ?1)
    + (select coalesce(sum(bytes), 0) from clip_upload where campaign_id = ?1 and state < 3) as integer);

-- name: clip_part_at
select part_blob from clip_part where clip_id = ?1 and number = ?2;

-- name: clip_part_list
select part_blob from clip_part where clip_id = ?1 order by number;

-- name: clip_twice
select count(*) from clip_part p join clip c on c.id = p.clip_id
where p.part_blob = ?3 and p.number = 0 and c.campaign_id = ?1 and c.unit_id = ?2;

-- name: clip_kind_set
insert into clip_kind (campaign_id, number, name_seal, min_s, max_s, due_day, owed)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (campaign_id, number) do update set name_seal = excluded.name_seal,
    min_s = excluded.min_s, max_s = excluded.max_s, due_day = excluded.due_day,
    owed = excluded.owed;

-- name: clip_kind_delete
delete from clip_kind where campaign_id = ?1 and number = ?2;

-- name: clip_kind_list
select number, name_seal, min_s, max_s, due_day, owed from clip_kind where campaign_id = ?1
order by number;

-- name: clip_upload_insert
insert into clip_upload (id, campaign_id, unit_id, account_id, origin, bytes, part_bytes, about,
    caption, state, code, clip_id, made_ms, seen_ms, judge)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, '', 0, ?10, ?10, '');

-- name: clip_upload_find
select id, campaign_id, unit_id, account_id, origin, bytes, part_bytes, about, caption, state,
    code, clip_id, seen_ms, made_ms from clip_upload where id = ?1;

-- name: clip_upload_same
-- The same person sends the same file of the same unit again: it goes on where it stopped.
select id from clip_upload
where campaign_id = ?1 and unit_id = ?2 and account_id = ?3 and bytes = ?4 and about = ?5
    and state < 3
order by made_ms desc limit 1;

-- name: clip_upload_count
select count(*) from clip_upload where account_id = ?1 and state < 3;

-- name: clip_upload_list_of_unit
select id, campaign_id, unit_id, account_id, origin, bytes, part_bytes, about, caption, state,
    code, clip_id, seen_ms, made_ms from clip_upload
where campaign_id = ?1 and unit_id = ?2 and state <> 4 order by made_ms limit 100;

-- name: clip_upload_set
update clip_upload set state = ?2, code = ?3, clip_id = ?4, seen_ms = ?5, judge = ?6 where id = ?1;

-- name: clip_upload_words_forget
update clip_upload set caption = '' where id = ?1;

-- name: clip_upload_seen
update clip_upload set seen_ms = ?2 where id = ?1;

-- name: clip_upload_again
-- The words are those that were typed last.
update clip_upload set caption = ?2, seen_ms = ?3 where id = ?1;

-- name: clip_upload_waiting
-- The next to be judged: one that waits, or whose judge has gone without a word.
select id from clip_upload where state = 1 or (state = 2 and seen_ms < ?1)
order by seen_ms limit 1;

-- name: clip_upload_old
select id from clip_upload where seen_ms < ?1 and state <> 2 order by seen_ms limit 1;

-- name: clip_upload_begin_anew
-- Whoever was judging when the only server stopped is not there any more.
update clip_upload set state = 1 where state = 2;

-- name: clip_upload_delete
delete from clip_upload where id = ?1;

-- name: clip_upload_part_put
insert into clip_upload_part (upload_id, side, number, hash, size, bytes)
values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (upload_id, side, number) do update
set hash = excluded.hash, size = excluded.size, bytes = excluded.bytes;

-- name: clip_upload_part_find
select bytes, hash, size from clip_upload_part where upload_id = ?1 and side = ?2 and number = ?3;

-- name: clip_upload_part_list
select number, hash, size from clip_upload_part where upload_id = ?1 and side = ?2 order by number;

-- name: clip_upload_part_delete
delete from clip_upload_part where upload_id = ?1 and side = ?2;

-- name: clip_upload_part_sum
select cast(coalesce(sum(size), 0) as integer) from clip_upload_part where upload_id = ?1 and side = 0;
