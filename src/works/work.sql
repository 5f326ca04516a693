-- Statements of the works room.

-- name: work_insert
insert into work (id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd,
    plan_line, province)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: work_find
select id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd, plan_line
from work where id = ?1;

-- name: work_list_of
select id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd, plan_line
from work where campaign_id = ?1 order by id;

-- name: work_list_of_unit
select id, campaign_id, unit_id, kind, name, measure, planned_milli, bound, money_vnd, plan_line
from work where campaign_id = ?1 and unit_id = ?2 order by id;
