-- Statements of the works room.

-- name: work_insert
insert into work (id, province, campaign_id, unit_id, kind, name, measure, planned_milli, bound,
    money_vnd, plan_line, place, place_unit_id, state, state_day, first_day, last_day, counted_in,
    proposal_id)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 0, ?15, ?16, 0, ?17);

-- name: work_find
select id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd, plan_line,
    place, place_unit_id, state, state_day, first_day, last_day, counted_in, proposal_id
from work where id = ?1;

-- name: work_list_of
select id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd, plan_line,
    place, place_unit_id, state, state_day, first_day, last_day, counted_in, proposal_id
from work where campaign_id = ?1 order by id;

-- name: work_list_of_unit
select id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd, plan_line,
    place, place_unit_id, state, state_day, first_day, last_day, counted_in, proposal_id
from work where campaign_id = ?1 and unit_id = ?2 order by id;
