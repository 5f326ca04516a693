-- Agreements.

-- name: consent_insert
insert into consent (id, unit_id, kind, how, child, name_seal, guardian_seal, purpose_seal,
    place_seal, from_day, until_day, withdrawn_day, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 2147483647, ?12, ?13);

-- name: consent_set_withdrawn
update consent set withdrawn_day = ?2 where id = ?1;

-- name: consent_find
select id, unit_id, kind, how, child, name_seal, guardian_seal, purpose_seal, place_seal,
    from_day, until_day, withdrawn_day, account_id, at_ms
from consent where id = ?1;

-- name: consent_list_below
-- Of ?1 and what lies below it on either line on day ?2, or lay below it when it ended; newest first,
-- at most ?3.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line and t.from_day <= ?2
        join unit u on u.id = t.unit_id and (t.until_day > ?2 or t.until_day = u.until_day)
    where b.steps < 8)
select id, unit_id, kind, how, child, name_seal, guardian_seal, purpose_seal, place_seal,
    from_day, until_day, withdrawn_day, account_id, at_ms
from consent where unit_id in (select id from below) order by id desc limit ?3;

-- name: consent_list_holding
select id, unit_id, kind, how, child, name_seal, guardian_seal, purpose_seal, place_seal,
    from_day, until_day, withdrawn_day, account_id, at_ms
from consent where unit_id = ?1 and kind = ?2 and from_day <= ?3 and until_day > ?3
    and withdrawn_day > ?3 order by id;

-- name: consent_holds
select 1 from consent
where id = ?1 and from_day <= ?2 and until_day > ?2 and withdrawn_day > ?2;
