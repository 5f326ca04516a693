-- Breaches of personal data.

-- name: breach_insert
insert into breach (id, unit_id, detected_ms, people, harmful, words_seal, notified_ms, closed_ms,
    account_id)
values (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7);

-- name: breach_set
update breach set notified_ms = ?2, closed_ms = ?3 where id = ?1;

-- name: breach_step_insert
insert into breach_step (id, breach_id, step, at_ms, words_seal, account_id)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: breach_find
select id, unit_id, detected_ms, people, harmful, words_seal, notified_ms, closed_ms, account_id
from breach where id = ?1;

-- name: breach_step_list
select s.step, s.at_ms, s.words_seal, coalesce(a.name, '')
from breach_step s left join account a on a.id = s.account_id
where s.breach_id = ?1 order by s.id;

-- name: breach_list_below
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line and t.from_day <= ?2
        join unit u on u.id = t.unit_id and (t.until_day > ?2 or t.until_day = u.until_day)
    where b.steps < 8)
select id, unit_id, detected_ms, people, harmful, words_seal, notified_ms, closed_ms, account_id
from breach where unit_id in (select id from below)
order by case when closed_ms = 0 then 0 else 1 end, id desc limit ?3;
