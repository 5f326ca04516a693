-- Statements of the welfare room.

-- name: house_insert
insert into house (id, province, campaign_id, unit_id, type, repair, number, work_id, words_seal,
    dropped_day, dropped_seal, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, '', ?10, ?11);

-- name: house_update
update house set type = ?2, work_id = ?3, words_seal = ?4 where id = ?1;

-- name: house_set_dropped
update house set dropped_day = ?2, dropped_seal = ?3 where id = ?1;

-- name: house_find
select id, campaign_id, unit_id, type, repair, number, work_id, words_seal, dropped_day,
    dropped_seal, account_id, at_ms, province
from house where id = ?1;

-- name: house_list_of
select id, campaign_id, unit_id, type, repair, number, work_id, words_seal, dropped_day,
    dropped_seal, account_id, at_ms, province
from house where campaign_id = ?1 order by unit_id, repair, number, id limit 1000;

-- name: house_last_number
select coalesce(max(number), 0) from house
where campaign_id = ?1 and unit_id = ?2 and repair = ?3;

-- name: house_count_of_work
select count(*) from house where work_id = ?1 and dropped_day = 0 and id <> ?2;

-- name: house_count_of
select count(*) from house where campaign_id = ?1;

-- name: house_stage_set
insert into house_stage (house_id, stage, province, day) values (?1, ?2, ?3, ?4)
on conflict (province, house_id, stage) do update set day = excluded.day;

-- name: house_stage_delete
delete from house_stage where house_id = ?1 and stage = ?2;

-- name: house_stage_list
select s.house_id, s.stage, s.day from house_stage s join house h on h.id = s.house_id
where h.campaign_id = ?1;

-- name: house_stage_list_of
select house_id, stage, day from house_stage where house_id = ?1;

-- name: house_value_set
insert into house_value (house_id, source, province, planned_vnd, real_vnd)
values (?1, ?2, ?3, ?4, ?5)
on conflict (province, house_id, source)
do update set planned_vnd = excluded.planned_vnd, real_vnd = excluded.real_vnd;

-- name: house_value_list
select v.house_id, v.source, v.planned_vnd, v.real_vnd
from house_value v join house h on h.id = v.house_id where h.campaign_id = ?1;

-- name: house_value_list_of
select house_id, source, planned_vnd, real_vnd from house_value where house_id = ?1;

-- name: gift_batch_insert
insert into gift_batch (id, province, campaign_id, count, unit_vnd, source, words_seal, account_id,
    at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: gift_batch_update
update gift_batch set count = ?2, unit_vnd = ?3, source = ?4, words_seal = ?5 where id = ?1;

-- name: gift_batch_find
select id, campaign_id, count, unit_vnd, source, words_seal, account_id, at_ms, province
from gift_batch where id = ?1;

-- name: gift_batch_list_of
select id, campaign_id, count, unit_vnd, source, words_seal, account_id, at_ms, province
from gift_batch where campaign_id = ?1 order by id limit 200;

-- name: gift_planned_set
insert into gift_planned (batch_id, unit_id, province, count) values (?1, ?2, ?3, ?4)
on conflict (province, batch_id, unit_id) do update set count = excluded.count;

-- name: gift_planned_list
select unit_id, count from gift_planned where batch_id = ?1 and count > 0 order by unit_id;

-- name: gift_handed_set
insert into gift_handed (batch_id, unit_id, day, province, count) values (?1, ?2, ?3, ?4, ?5)
on conflict (province, batch_id, unit_id, day) do update set count = excluded.count;

-- name: gift_handed_list
select unit_id, day, count from gift_handed where batch_id = ?1 and count > 0 order by day, unit_id;

-- name: care_insert
insert into care (id, province, campaign_id, unit_id, kind, day, place_unit_id, expected, source,
    words_seal, result_state, done, value_vnd, result_seal, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'planned', -1, -1, '', ?11, ?12);

-- name: care_update
update care set unit_id = ?2, kind = ?3, day = ?4, place_unit_id = ?5, expected = ?6, source = ?7,
    words_seal = ?8
where id = ?1;

-- name: care_set_result
update care set result_state = ?2, done = ?3, value_vnd = ?4, result_seal = ?5 where id = ?1;

-- name: care_find
select id, campaign_id, unit_id, kind, day, place_unit_id, expected, source, words_seal,
    result_state, done, value_vnd, result_seal, account_id, at_ms
from care where id = ?1;

-- name: care_list_of
select id, campaign_id, unit_id, kind, day, place_unit_id, expected, source, words_seal,
    result_state, done, value_vnd, result_seal, account_id, at_ms
from care where campaign_id = ?1 order by day, id limit 500;
