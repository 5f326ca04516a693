-- Units and the tree they form.

-- name: unit_insert
insert into unit (id, parent_id, kind, name, name_fold, name_sort, code)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: unit_above_insert_self
insert into unit_above (unit_id, above_id, steps) values (?1, ?1, 0);

-- name: unit_above_insert
-- All that is above the parent ?2, the parent itself included, is above ?1.
insert into unit_above (unit_id, above_id, steps)
select ?1, above_id, steps + 1 from unit_above where unit_id = ?2;

-- name: unit_set_name
update unit set name = ?2, name_fold = ?3, name_sort = ?4 where id = ?1;

-- name: unit_depth
select count(*) from unit_above where unit_id = ?1;

-- name: unit_find
select id, parent_id, kind, name, code from unit where id = ?1;

-- name: unit_find_by_name
-- The one written exactly as ?3 first.
select id, parent_id, kind, name, code from unit where parent_id = ?1 and name_fold = ?2
order by case when name = ?3 then 0 else 1 end, id;

-- name: unit_list_of
select id, parent_id, kind, name, code from unit where parent_id = ?1 order by name_sort, id;

-- name: unit_list_below
-- Level by level, each level in Vietnamese order.
select u.id, u.parent_id, u.kind, u.name, u.code
from unit_above a join unit u on u.id = a.unit_id
where a.above_id = ?1 order by a.steps, u.name_sort, u.id;

-- name: unit_within
select 1 from unit_above where unit_id = ?1 and above_id = ?2;
