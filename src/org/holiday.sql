-- Layouts of days off.

-- name: holiday_clear
delete from holiday where unit_id = ?1 and day >= ?2 and day <= ?3;

-- name: holiday_insert
insert into holiday (unit_id, day, works, words_seal, seq) values (?1, ?2, ?3, ?4, ?5);

-- name: holiday_list_of
-- Of ?1 and what lies above it on day ?2, days ?3 to ?4, the farthest unit first.
with recursive above (id, steps) as (
    select cast(?1 as integer), 0
    union all
    select t.parent_id, a.steps + 1
    from above a join unit_tie t on t.unit_id = a.id and t.line = 0
        and t.from_day <= ?2 and t.until_day > ?2
    where a.steps < 8)
select h.unit_id, h.day, h.works, h.words_seal
from above a join holiday h on h.unit_id = a.id and h.day >= ?3 and h.day <= ?4
order by a.steps desc, h.day;
