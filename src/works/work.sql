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

-- name: work_update
update work set name = ?2, place = ?3, place_unit_id = ?4, first_day = ?5, last_day = ?6,
    planned_milli = ?7
where id = ?1;

-- name: work_move
update work set unit_id = ?2 where id = ?1;

-- name: work_state_set
update work set state = ?2, state_day = ?3 where id = ?1;

-- name: work_state_insert
insert into work_state (seq, province, work_id, state, day, why_seal, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: work_state_list
select s.seq, s.state, s.day, s.why_seal, coalesce(a.name, ''), s.at_ms
from work_state s left join account a on a.id = s.account_id
where s.work_id = ?1 order by s.seq;

-- name: work_cost_put
insert into work_cost (province, work_id, source, planned_vnd, real_vnd)
values (?1, ?2, ?3, ?4, ?5)
on conflict (province, work_id, source) do update set
    planned_vnd = excluded.planned_vnd, real_vnd = excluded.real_vnd;

-- name: work_cost_list
select source, planned_vnd, real_vnd from work_cost where work_id = ?1;

-- name: work_part_put
insert into work_part (province, work_id, unit_id, people, labour_milli)
values (?1, ?2, ?3, ?4, ?5)
on conflict (province, work_id, unit_id) do update set
    people = excluded.people, labour_milli = excluded.labour_milli;

-- name: work_part_delete
delete from work_part where province = ?1 and work_id = ?2 and unit_id = ?3;

-- name: work_part_list_of_campaign
select p.unit_id, coalesce(u.name, ''), coalesce(u.is_agency, 0), p.people, p.labour_milli, w.id
from work w
join work_part p on p.province = w.province and p.work_id = w.id
left join campaign_unit u
    on u.province = w.province and u.campaign_id = w.campaign_id and u.unit_id = p.unit_id
where w.campaign_id = ?1
order by w.id, coalesce(u.is_agency, 0), u.seq, p.unit_id;

-- name: work_part_list
-- Hamlets first, in the order of the campaign.
select p.unit_id, coalesce(u.name, ''), coalesce(u.is_agency, 0), p.people, p.labour_milli, w.id
from work_part p
join work w on w.id = p.work_id
left join campaign_unit u
    on u.province = w.province and u.campaign_id = w.campaign_id and u.unit_id = p.unit_id
where p.work_id = ?1
order by coalesce(u.is_agency, 0), u.seq, p.unit_id;

-- name: work_mirror_counted
update work set counted_in = ?2 where id = ?1;
