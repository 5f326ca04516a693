-- Names in the texts that are kept.

-- name: redact_texts_below
-- Kept texts that people wrote, of ?1 and what lies below it on either line on day ?2, or lay below it
-- when it ended; newest first.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line and t.from_day <= ?2
        join unit u on u.id = t.unit_id and (t.until_day > ?2 or t.until_day = u.until_day)
    where b.steps < 8)
select s.seal, s.purpose, s.unit_id, s.text, coalesce(p.seq, 0)
from sealed s left join sealed_place p on p.seal = s.seal
where s.erased_by = 0 and s.unit_id in (select id from below)
    and s.purpose not in ('address', 'person-name', 'person-phone', 'request-person')
order by s.at_ms desc, s.seal;

-- name: redact_texts_all
select s.seal, s.purpose, s.unit_id, s.text, coalesce(p.seq, 0)
from sealed s left join sealed_place p on p.seal = s.seal
where s.erased_by = 0 and s.purpose not in ('address', 'person-name', 'person-phone', 'request-person')
order by s.at_ms desc, s.seal;

-- name: redact_text_find
select purpose, text, unit_id from sealed where seal = ?1 and erased_by = 0;
