-- Lists for programs: by id, a page at a time.

-- name: api_campaign_list
-- Campaigns run by ?1 or a unit below it on the day ?2, and those in which ?1 reports; ids above ?3.
with recursive below (id, steps) as (
    select id, 0 from unit where id = ?1
    union all
    select t.unit_id, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = 0
        and t.from_day <= ?2 and t.until_day > ?2
    where b.steps < 8)
select id from campaign
where id > ?3 and (unit_id in (select id from below)
    or id in (select campaign_id from campaign_unit where unit_id = ?1))
order by id limit ?4;

-- name: api_plan_list
-- Plans of ?1 or a unit below it on the day ?2; ids above ?3.
with recursive below (id, steps) as (
    select id, 0 from unit where id = ?1
    union all
    select t.unit_id, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = 0
        and t.from_day <= ?2 and t.until_day > ?2
    where b.steps < 8)
select id from plan where id > ?3 and unit_id in (select id from below)
order by id limit ?4;
