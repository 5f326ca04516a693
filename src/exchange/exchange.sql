-- Feeds of signed days.

-- name: feed_signed_below
-- Days that communes at or below ?1 on the day ?2 have signed in campaigns that did not end before ?3, the newest
-- sign-off first, at most ?4: campaign, day, that sign-off, and the hash of the first one, by which the entry is known
-- for ever.
with recursive below (id, steps) as (
    select id, 0 from unit where id = ?1
    union all
    select t.unit_id, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = 0
        and t.from_day <= ?2 and t.until_day > ?2
    where b.steps < 8)
select s.campaign_id, s.day, max(s.seq),
    (select f.hash from signed_day f where f.campaign_id = s.campaign_id and f.day = s.day
        order by f.seq limit 1)
from signed_day s join campaign c on c.id = s.campaign_id
where c.unit_id in (select id from below) and c.last_day >= ?3
group by s.campaign_id, s.day
order by max(s.seq) desc limit ?4;
