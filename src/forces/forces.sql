-- Statements of the forces room.

-- name: force_plan_put
insert into force_plan (province, campaign_id, unit_id, kind, day, number, seq)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (province, campaign_id, unit_id, kind, day) do update set
    number = excluded.number, seq = excluded.seq;

-- name: force_plan_delete
delete from force_plan
where province = ?1 and campaign_id = ?2 and unit_id = ?3 and kind = ?4 and day >= ?5 and day <= ?6;

-- name: force_plan_same
-- Days that say this number already; below 0: any number.
select count(*) from force_plan
where campaign_id = ?1 and unit_id = ?2 and kind = ?3 and day >= ?4 and day <= ?5
    and (number = ?6 or cast(?6 as integer) < 0);

-- name: force_plan_list
select unit_id, kind, day, number, seq from force_plan
where campaign_id = ?1 order by day, unit_id, kind;

-- name: criterion_insert
insert into criterion (seq, province, campaign_id, code, first_day, name_seal, above, below,
    at_most, part, whole, dropped)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- name: criterion_list
-- In the order in which they were set.
select seq, code, first_day, name_seal, above, below, at_most, part, whole, dropped
from criterion where campaign_id = ?1 order by seq;
