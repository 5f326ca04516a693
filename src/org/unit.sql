-- Units: as known latest, and through time. A line is walked upwards from tie to tie; no chain is
-- longer than 8, `steps` keeps a damaged one from running in a circle.

-- name: unit_insert
insert into unit (id, kind, name, name_fold, name_sort, code, series, parent_id, agency_id,
    province_id, from_day, until_day)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- name: unit_set_name
update unit set kind = ?2, name = ?3, name_fold = ?4, name_sort = ?5 where id = ?1;

-- name: unit_set_code
update unit set series = ?2, code = ?3 where id = ?1;

-- name: unit_set_parents
-- The parents of the ties that last as long as the unit is known to last.
update unit set
    parent_id = coalesce((select t.parent_id from unit_tie t where t.unit_id = unit.id
        and t.line = 0 and t.until_day = unit.until_day), 0),
    agency_id = coalesce((select t.parent_id from unit_tie t where t.unit_id = unit.id
        and t.line = 1 and t.until_day = unit.until_day), 0)
where id = ?1;

-- name: unit_set_province
-- Of the unit and of all below it that is no province itself.
with recursive below (id, steps) as (
    select cast(?1 as integer), 0
    union all
    select u.id, b.steps + 1 from below b join unit u on u.parent_id = b.id
    where b.steps < 8 and u.kind not in ('tinh', 'thanh-pho-tw'))
update unit set province_id = ?2 where id in (select id from below);

-- name: unit_set_until
update unit set until_day = ?2 where id = ?1;

-- name: unit_province
select province_id from unit where id = ?1;

-- name: unit_version_set
insert into unit_version (unit_id, from_day, kind, name) values (?1, ?2, ?3, ?4)
on conflict (unit_id, from_day) do update set kind = excluded.kind, name = excluded.name;

-- name: unit_version_list
select from_day, kind, name from unit_version where unit_id = ?1 order by from_day;

-- name: unit_tie_insert
insert into unit_tie (unit_id, line, parent_id, from_day, until_day) values (?1, ?2, ?3, ?4, ?5);

-- name: unit_tie_end_of
-- Until when a tie made on day ?3 holds: as long as what it replaces, else until the next tie or
-- the end of the unit.
select coalesce(
    (select until_day from unit_tie
        where unit_id = ?1 and line = ?2 and from_day <= ?3 and until_day > ?3),
    (select min(from_day) from unit_tie where unit_id = ?1 and line = ?2 and from_day > ?3),
    (select until_day from unit where id = ?1));

-- name: unit_tie_cut
update unit_tie set until_day = ?3
where unit_id = ?1 and line = ?2 and from_day < ?3 and until_day > ?3;

-- name: unit_tie_delete
delete from unit_tie where unit_id = ?1 and line = ?2 and from_day = ?3;

-- name: unit_tie_move_end
-- Ties that lasted to the end ?2 of the unit last to ?3.
update unit_tie set until_day = ?3 where unit_id = ?1 and until_day = ?2;

-- name: unit_tie_list
select unit_id, parent_id, line, from_day, until_day from unit_tie
where unit_id = ?1 and line = ?2 order by from_day;

-- name: unit_tie_circle
-- Unit ?5 stands in the chain over ?1 on line ?2 on a day of [?3, ?4).
with recursive above (id, steps, from_day, until_day) as (
    select cast(?1 as integer), 1, cast(?3 as integer), cast(?4 as integer)
    union all
    select t.parent_id, a.steps + 1,
        case when t.from_day > a.from_day then t.from_day else a.from_day end,
        case when t.until_day < a.until_day then t.until_day else a.until_day end
    from above a join unit_tie t on t.unit_id = a.id and t.line = ?2
        and t.from_day < a.until_day and t.until_day > a.from_day
    where a.steps < 10)
select 1 from above where id = ?5 limit 1;

-- name: unit_tie_depth
-- How many levels there would be on one day of [?4, ?5), from the top to the lowest below unit ?2,
-- if it lay below ?1 on line ?3.
with recursive above (id, steps, from_day, until_day) as (
    select cast(?1 as integer), 1, cast(?4 as integer), cast(?5 as integer)
    union all
    select t.parent_id, a.steps + 1,
        case when t.from_day > a.from_day then t.from_day else a.from_day end,
        case when t.until_day < a.until_day then t.until_day else a.until_day end
    from above a join unit_tie t on t.unit_id = a.id and t.line = ?3
        and t.from_day < a.until_day and t.until_day > a.from_day
    where a.steps < 10),
below (id, steps, from_day, until_day) as (
    select cast(?2 as integer), 1, cast(?4 as integer), cast(?5 as integer)
    union all
    select t.unit_id, b.steps + 1,
        case when t.from_day > b.from_day then t.from_day else b.from_day end,
        case when t.until_day < b.until_day then t.until_day else b.until_day end
    from below b join unit_tie t on t.parent_id = b.id and t.line = ?3
        and t.from_day < b.until_day and t.until_day > b.from_day
    where b.steps < 10)
select max(a.steps + b.steps) from above a
join below b on a.from_day < b.until_day and b.from_day < a.until_day;

-- name: unit_tied_below
-- Something is tied to the unit on or after a day.
select 1 from unit_tie where parent_id = ?1 and until_day > ?2 limit 1;

-- name: unit_begins_after
-- A name or tie of the unit begins on or after a day.
select 1 from unit_version where unit_id = ?1 and from_day >= ?2
union all
select 1 from unit_tie where unit_id = ?1 and from_day >= ?2
limit 1;

-- name: unit_ties_out_of_life
-- A tie that lasts to the end of unit ?1 would, with ?2 as that end, outlast its parent.
select 1 from unit_tie t join unit u on u.id = t.unit_id join unit p on p.id = t.parent_id
where t.unit_id = ?1 and t.until_day = u.until_day and p.until_day < ?2 limit 1;

-- name: unit_same_name
-- Another unit tied below ?1 has the name ?2 at some time in [?3, ?4); ?5 is the unit itself.
select 1 from unit_version v
join unit_tie t on t.unit_id = v.unit_id and t.line = 0
where v.name = ?2 and t.parent_id = ?1 and t.unit_id <> ?5
    and t.from_day < ?4 and t.until_day > ?3 and v.from_day < ?4 and v.from_day < t.until_day
    and not exists (select 1 from unit_version n where n.unit_id = v.unit_id
        and n.from_day > v.from_day
        and n.from_day <= case when t.from_day > ?3 then t.from_day else ?3 end)
limit 1;

-- name: unit_same_name_top
-- The same among the units that have nothing above them.
select 1 from unit_version v join unit u on u.id = v.unit_id
where v.name = ?1 and u.parent_id = 0 and u.id <> ?4
    and u.from_day < ?3 and u.until_day > ?2 and v.from_day < ?3
    and not exists (select 1 from unit_version n where n.unit_id = v.unit_id
        and n.from_day > v.from_day and n.from_day <= ?2)
limit 1;

-- name: unit_find
select id, parent_id, kind, name, code, series, agency_id, from_day, until_day
from unit where id = ?1;

-- name: unit_find_on
-- As it was on day ?2.
select u.id,
    coalesce((select t.parent_id from unit_tie t where t.unit_id = u.id and t.line = 0
        and t.from_day <= ?2 and t.until_day > ?2), 0),
    v.kind, v.name, u.code, u.series,
    coalesce((select t.parent_id from unit_tie t where t.unit_id = u.id and t.line = 1
        and t.from_day <= ?2 and t.until_day > ?2), 0),
    u.from_day, u.until_day
from unit u join unit_version v on v.unit_id = u.id
where u.id = ?1 and u.from_day <= ?2 and u.until_day > ?2 and v.from_day <= ?2
order by v.from_day desc limit 1;

-- name: unit_find_by_code
select id, parent_id, kind, name, code, series, agency_id, from_day, until_day
from unit where code = ?2 and series = ?1;

-- name: unit_find_by_name
-- One that has not ended first, then the one written exactly as ?3.
select id, parent_id, kind, name, code, series, agency_id, from_day, until_day
from unit where parent_id = ?1 and name_fold = ?2
order by case when until_day = 2147483647 then 0 else 1 end,
    case when name = ?3 then 0 else 1 end, id;

-- name: unit_country
select id, parent_id, kind, name, code, series, agency_id, from_day, until_day
from unit where kind = 'quoc-gia' order by id limit 1;

-- name: unit_list_of
-- Below ?1 on the territorial line on day ?2.
select u.id, t.parent_id, u.kind, u.name, u.code, u.series, u.agency_id, u.from_day, u.until_day
from unit_tie t join unit u on u.id = t.unit_id
where t.parent_id = ?1 and t.line = 0 and t.from_day <= ?2 and t.until_day > ?2
order by u.name_sort, u.id;

-- name: unit_list_top
-- There on day ?1, with nothing above.
select id, 0, kind, name, code, series, agency_id, from_day, until_day
from unit u
where from_day <= ?1 and until_day > ?1 and not exists (select 1 from unit_tie t
    where t.unit_id = u.id and t.line = 0 and t.from_day <= ?1 and t.until_day > ?1)
order by name_sort, id;

-- name: unit_below
-- Level by level, each level in Vietnamese order.
with recursive below (id, parent_id, steps) as (
    select id, case when ?2 = 0 then parent_id else agency_id end, 0 from unit where id = ?1
    union all
    select t.unit_id, t.parent_id, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = ?2
        and t.from_day <= ?3 and t.until_day > ?3
    where b.steps < 8)
select u.id, b.parent_id, u.kind, u.name, u.code, u.series, u.agency_id, u.from_day, u.until_day
from below b join unit u on u.id = b.id
order by b.steps, u.name_sort, u.id;

-- name: unit_children
-- Tied to ?1 on line ?2 on some day of [?3, ?4].
select u.id, u.parent_id, u.kind, u.name, u.code, u.series, u.agency_id, u.from_day, u.until_day
from unit u
where u.id in (select unit_id from unit_tie
    where parent_id = ?1 and line = ?2 and from_day <= ?4 and until_day > ?3)
order by u.name_sort, u.id;

-- name: unit_within
-- ?1 is ?2 or lies below it on line ?3 on day ?4.
with recursive above (id, steps) as (
    select cast(?1 as integer), 0
    union all
    select t.parent_id, a.steps + 1
    from above a join unit_tie t on t.unit_id = a.id and t.line = ?3
        and t.from_day <= ?4 and t.until_day > ?4
    where a.steps < 8)
select 1 from above where id = ?2 limit 1;

-- name: unit_reached
-- The same on either line; a unit that has ended is asked on its last day.
with recursive above (id, line, day, steps) as (
    select u.id, l.line, case when u.until_day > ?3 then ?3 else u.until_day - 1 end, 0
    from unit u cross join (select 0 as line union all select 1) l
    where u.id = ?1
    union all
    select t.parent_id, a.line, a.day, a.steps + 1
    from above a join unit_tie t on t.unit_id = a.id and t.line = a.line
        and t.from_day <= a.day and t.until_day > a.day
    where a.steps < 8)
select 1 from above where id = ?2 limit 1;

-- name: unit_succession_set
insert into unit_succession (old_id, new_id, extent) values (?1, ?2, ?3)
on conflict (old_id, new_id) do update set extent = excluded.extent;

-- name: unit_succession_find
select extent from unit_succession where old_id = ?1 and new_id = ?2;

-- name: unit_succession_other
-- The extent of a succession of ?1 to another than ?2.
select extent from unit_succession where old_id = ?1 and new_id <> ?2 order by extent desc limit 1;

-- name: unit_succession_unfit
-- A succession that would no longer fit if the last day of unit ?1 was before ?2.
select 1 from unit_succession s join unit u on u.id = s.new_id
where s.old_id = ?1 and (?2 = 2147483647 or u.from_day > ?2 or u.until_day <= ?2)
union all
select 1 from unit_succession s join unit u on u.id = s.old_id
where s.new_id = ?1 and u.until_day >= ?2
limit 1;

-- name: unit_successors
with recursive heir (id, whole, steps) as (
    select new_id, case when extent = 'whole' then 1 else 0 end, 1
    from unit_succession where old_id = ?1
    union
    select s.new_id, case when h.whole = 1 and s.extent = 'whole' then 1 else 0 end, h.steps + 1
    from heir h join unit_succession s on s.old_id = h.id where h.steps < 100),
nearest (id, whole, steps) as (select id, min(whole), min(steps) from heir group by id)
select u.id, u.parent_id, u.kind, u.name, u.code, u.series, u.agency_id, u.from_day, u.until_day,
    n.whole, n.steps
from nearest n join unit u on u.id = n.id order by n.steps, u.name_sort, u.id;

-- name: unit_predecessors
with recursive heir (id, whole, steps) as (
    select old_id, case when extent = 'whole' then 1 else 0 end, 1
    from unit_succession where new_id = ?1
    union
    select s.old_id, case when h.whole = 1 and s.extent = 'whole' then 1 else 0 end, h.steps + 1
    from heir h join unit_succession s on s.new_id = h.id where h.steps < 100),
nearest (id, whole, steps) as (select id, min(whole), min(steps) from heir group by id)
select u.id, u.parent_id, u.kind, u.name, u.code, u.series, u.agency_id, u.from_day, u.until_day,
    n.whole, n.steps
from nearest n join unit u on u.id = n.id order by n.steps, u.name_sort, u.id;

-- name: unit_count_on
-- Units of series ?1 that are of kind ?3 on day ?2.
select count(*) from unit u join unit_version v on v.unit_id = u.id
where u.series = ?1 and u.from_day <= ?2 and u.until_day > ?2 and v.kind = ?3
    and v.from_day <= ?2 and not exists (select 1 from unit_version n
        where n.unit_id = u.id and n.from_day > v.from_day and n.from_day <= ?2);

-- name: unit_with_code
-- All units of series ?1 that have a code; ?2 = 1: of all series.
select id, parent_id, kind, name, code, series, agency_id, from_day, until_day
from unit where code <> '' and (?2 = 1 or series = ?1) order by series, code;

-- name: unit_without_code_count
select count(*) from unit where code = '';

-- name: unit_succession_all
select o.code, o.series, n.code, n.series, s.extent
from unit_succession s join unit o on o.id = s.old_id join unit n on n.id = s.new_id
where o.code <> '' and n.code <> '' order by o.series, o.code, n.series, n.code;

-- name: unit_path
-- What lies above ?1 on day ?2 on the territorial line, nearest first; the country is not named.
with recursive above (id, steps) as (
    select parent_id, 1 from unit_tie
    where unit_id = ?1 and line = 0 and from_day <= ?2 and until_day > ?2
    union all
    select t.parent_id, a.steps + 1
    from above a join unit_tie t on t.unit_id = a.id and t.line = 0
        and t.from_day <= ?2 and t.until_day > ?2
    where a.steps < 8)
select v.name from above a join unit_version v on v.unit_id = a.id
where v.kind <> 'quoc-gia' and v.from_day <= ?2 and not exists (select 1 from unit_version n
    where n.unit_id = v.unit_id and n.from_day > v.from_day and n.from_day <= ?2)
order by a.steps;

-- name: unit_count_below
-- How many units lie below ?1 on either line on day ?2, itself counted; counted up to ?3.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line
        and t.from_day <= ?2 and t.until_day > ?2
    where b.steps < 8)
select count(*) from (select 1 from below limit ?3) counted;

-- name: unit_search
-- Below ?1 on either line on day ?2: with the code ?3, called ?4 (folded), or with ?5 (a pattern of
-- like) in the name; at most ?6, and how well it fits.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line
        and t.from_day <= ?2 and t.until_day > ?2
    where b.steps < 8)
select u.id, u.parent_id, u.kind, u.name, u.code, u.series, u.agency_id, u.from_day, u.until_day,
    case when u.code = ?3 then 0 when u.name_fold = ?4 then 1 else 2 end as fits
from unit u
where u.id in (select id from below) and (u.code = ?3 or u.name_fold = ?4 or u.name_fold like ?5)
order by fits, u.name_sort, u.id limit ?6;
