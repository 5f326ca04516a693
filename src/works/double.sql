-- Works that were settled as one or as two.

-- name: double_settlement_put
-- A later decision about the same two takes the place of the earlier one.
insert into double_settlement
    (province, low_id, high_id, work_id, main_id, verdict, why_seal, account_id, at_ms, seq)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
on conflict (province, low_id, high_id) do update set
    work_id = excluded.work_id, main_id = excluded.main_id, verdict = excluded.verdict,
    why_seal = excluded.why_seal, account_id = excluded.account_id, at_ms = excluded.at_ms,
    seq = excluded.seq;

-- name: double_settlement_forget
-- The same two, decided before from the campaign of the other province.
delete from double_settlement
where work_id in (?1, ?2) and low_id = ?1 and high_id = ?2 and province <> ?3;

-- name: double_settlement_find
select work_id, main_id, verdict, province from double_settlement
where low_id = ?1 and high_id = ?2 order by seq desc limit 1;

-- name: double_main_of
-- What a work was said to be counted in.
select main_id from double_settlement
where work_id = ?1 and verdict <> 'different' order by seq desc limit 1;

-- name: double_counts_others
select count(*) from double_settlement where main_id = ?1 and verdict <> 'different';

-- name: double_below
-- A work and every one that is counted in it, by however many steps.
with recursive below (id) as (
    select id from work where id = ?1
    union
    select s.work_id from double_settlement s join below b on s.main_id = b.id
    where s.verdict <> 'different'
)
select id from below order by id;

-- name: double_counted_set
update work set counted_in = ?2 where id = ?1;

-- name: double_settlements_of
select s.work_id, s.main_id, s.verdict, s.why_seal, coalesce(a.name, ''), s.at_ms, w.counted_in
from double_settlement s
join work w on w.id = s.work_id
left join account a on a.id = s.account_id
where s.work_id in (select id from work where campaign_id = ?1)
    or s.main_id in (select id from work where campaign_id = ?1)
order by s.seq desc limit 2000;

-- name: double_settlements_all
select s.work_id, s.main_id, s.verdict, s.why_seal, coalesce(a.name, ''), s.at_ms, w.counted_in
from double_settlement s
join work w on w.id = s.work_id
left join account a on a.id = s.account_id
order by s.seq desc limit 20000;
