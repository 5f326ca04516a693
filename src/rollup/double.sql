-- Works as they are compared for doubles.

-- name: double_photos_of
-- The photographs of a campaign's works, by work.
select work_id, id, likeness from photo where campaign_id = ?1 and work_id <> 0
order by work_id, id limit 20000;

-- name: double_photos_between
-- ?3: the unit that runs the campaigns; 0: whoever does.
select p.work_id, p.id, p.likeness
from campaign c join photo p on p.campaign_id = c.id
where c.last_day >= ?1 and c.first_day <= ?2 and (?3 = 0 or c.unit_id = ?3) and p.work_id <> 0
order by p.work_id, p.id limit 200000;

-- name: double_works_between
select w.id, w.campaign_id, c.unit_id, w.unit_id, coalesce(u.name, ''), w.place_unit_id,
    coalesce(p.name, ''), w.kind, w.name, w.measure, w.planned_milli, w.place, w.state,
    w.first_day, w.last_day, w.counted_in, coalesce(o.kind, ''), w.bound, c.first_day
from campaign c
join work w on w.campaign_id = c.id
left join unit u on u.id = w.unit_id
left join unit p on p.id = w.place_unit_id
left join unit o on o.id = c.unit_id
where c.last_day >= ?1 and c.first_day <= ?2 and (?3 = 0 or c.unit_id = ?3)
order by w.id;

-- name: double_photos_by_unit
-- Every photograph of a campaign, also of no work.
select unit_id, work_id, id, likeness from photo where campaign_id = ?1 order by id limit 4000;
