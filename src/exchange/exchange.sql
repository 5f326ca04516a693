-- Feeds of signed days.

-- name: feed_signed_below
-- Days that communes at or below ?1 on the day ?2 have signed in campaigns that did not end before ?3, the newest
-- sign-off first, those before sign-off ?5, at most ?4: campaign, day, that sign-off, and the hash of the first one, by
-- which the entry is known for ever. From the campaigns upwards: there are fewer of them than units below a province;
-- and from the newest sign-off backwards (+), for there are more of them than anybody reads.
with recursive above (campaign_id, unit_id, steps) as (
    select id, unit_id, 0 from campaign where last_day >= ?3
    union all
    select a.campaign_id, t.parent_id, a.steps + 1
    from above a join unit_tie t on t.unit_id = a.unit_id and t.line = 0
        and t.from_day <= ?2 and t.until_day > ?2
    where a.steps < 8 and a.unit_id <> ?1)
select s.campaign_id, s.day, s.seq,
    (select f.hash from signed_day f where f.campaign_id = s.campaign_id and f.day = s.day
        order by f.seq limit 1)
from signed_day s
where s.seq < ?5 and +s.campaign_id in (select campaign_id from above where unit_id = ?1)
    and not exists (select 1 from signed_day n where n.campaign_id = s.campaign_id
        and n.day = s.day and n.seq > s.seq)
order by s.seq desc limit ?4;
