-- Statements of the talks room.

-- name: talk_insert
insert into talk (id, province, campaign_id, unit_id, form, audiences, day, from_minute, to_minute,
    place_unit_id, expected, material_id, words_seal, result_state, attendances, result_seal,
    account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'planned', -1, '', ?14, ?15);

-- name: talk_update
update talk set unit_id = ?2, form = ?3, audiences = ?4, day = ?5, from_minute = ?6, to_minute = ?7,
    place_unit_id = ?8, expected = ?9, material_id = ?10, words_seal = ?11
where id = ?1;

-- name: talk_set_result
update talk set result_state = ?2, attendances = ?3, result_seal = ?4 where id = ?1;

-- name: talk_find
select id, campaign_id, unit_id, form, audiences, day, from_minute, to_minute, place_unit_id,
    expected, material_id, words_seal, result_state, attendances, result_seal, account_id, at_ms
from talk where id = ?1;

-- name: talk_list_of
select id, campaign_id, unit_id, form, audiences, day, from_minute, to_minute, place_unit_id,
    expected, material_id, words_seal, result_state, attendances, result_seal, account_id, at_ms
from talk where campaign_id = ?1 order by day, from_minute, id limit 1000;

-- name: talk_count_of
select count(*) from talk where campaign_id = ?1;

-- name: material_insert
insert into material (id, province, campaign_id, unit_id, first_id, version, reviewed_day,
    words_seal, reviewer_seal, file_blob, file_type, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, '', ?8, ?9, ?10, ?11);

-- name: material_set_reviewed
update material set reviewed_day = ?2, reviewer_seal = ?3 where id = ?1;

-- name: material_file_clear
update material set file_blob = '' where id = ?1;

-- name: material_file_uses
-- Where else the bytes ?1 stand.
select (select count(*) from material where file_blob = ?1)
    + (select count(*) from paper_number where file_blob = ?1)
    + (select count(*) from paper_template where template_blob = ?1);

-- name: material_find
select id, campaign_id, unit_id, first_id, version, reviewed_day, words_seal, reviewer_seal,
    file_blob, file_type, account_id, at_ms
from material where id = ?1;

-- name: material_list_of
select id, campaign_id, unit_id, first_id, version, reviewed_day, words_seal, reviewer_seal,
    file_blob, file_type, account_id, at_ms
from material where campaign_id = ?1 order by first_id, version desc limit 500;

-- name: material_newest
select max(version) from material where first_id = ?1;
