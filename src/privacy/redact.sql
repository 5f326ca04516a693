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

-- name: redact_open_below
-- The same of what stands in the open, with the number of the thing.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line and t.from_day <= ?2
        join unit u on u.id = t.unit_id and (t.until_day > ?2 or t.until_day = u.until_day)
    where b.steps < 8),
here (id) as (select distinct id from below)
select '', 'open-unit', u.id, u.name, u.id from here h join unit u on u.id = h.id
union all
select '', 'open-account', a.unit_id, a.name || ' · ' || a.login, a.id
from here h join account a on a.unit_id = h.id
union all
select '', 'open-campaign', c.unit_id, c.name || ' · ' || c.superior || ' · ' || c.issuer || ' · ' || c.symbol
    || ' · ' || c.place || ' · ' || c.recipients || ' · ' || c.authority || ' · ' || c.position
    || ' · ' || c.signer, c.id
from here h join campaign c on c.unit_id = h.id
union all
select '', 'open-issuer', i.unit_id, i.name || ' · ' || i.superior || ' · ' || i.drafter || ' · ' || i.signing
    || ' · ' || i.signer || ' · ' || i.recipients || ' · ' || i.address, i.id
from here h join issuer i on i.unit_id = h.id
union all
select '', 'open-work', w.unit_id, w.name || ' · ' || w.place, w.id
from here h join work w on w.unit_id = h.id
union all
select '', 'open-fund', f.unit_id, f.name, f.id from here h join ledger_fund f on f.unit_id = h.id
union all
select '', 'open-fund', f.unit_id, g.name || ' · ' || g.measure, f.id
from here h join ledger_fund f on f.unit_id = h.id join ledger_goods g on g.fund_id = f.id
union all
select '', 'open-fund', f.unit_id, e.reference, f.id
from here h join ledger_fund f on f.unit_id = h.id join ledger_entry e on e.fund_id = f.id
where e.reference <> '';

-- name: redact_texts_all
select s.seal, s.purpose, s.unit_id, s.text, coalesce(p.seq, 0)
from sealed s left join sealed_place p on p.seal = s.seal
where s.erased_by = 0 and s.purpose not in ('address', 'person-name', 'person-phone', 'request-person')
order by s.at_ms desc, s.seal;

-- name: redact_text_find
select purpose, text, unit_id from sealed where seal = ?1 and erased_by = 0;
