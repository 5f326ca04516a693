-- Everything about one account.

-- name: person_roles
select r.id, r.account_id, r.unit_id, r.role, r.from_day, r.until_day, u.name
from account_role r join unit u on u.id = r.unit_id
where r.account_id = ?1 order by r.from_day, r.id;

-- name: person_texts
select purpose, text, at_ms, keep_until from sealed
where subject = ?1 and subject <> 0 and erased_by = 0 order by at_ms desc limit ?2;

-- name: person_sessions
select created_ms, expires_ms from session where account_id = ?1 and expires_ms > ?2
order by created_ms;

-- name: person_kinds
select kind, count(*), min(at_ms), max(at_ms) from fact
where account_id = ?1 and seq > (select coalesce(max(seq), 0) from fact) - ?2
group by kind order by kind;

-- name: person_deeds
select seq, at_ms, kind from fact
where account_id = ?1 and seq > (select coalesce(max(seq), 0) from fact) - ?2
order by seq desc limit ?3;

-- name: person_sign_ins
-- How it was signed in: what the browser called itself stands in the fact.
select at_ms, body from fact
where account_id = ?1 and kind = 'session-began' and seq > (select coalesce(max(seq), 0) from fact) - ?2
order by seq desc limit ?3;

-- name: person_keys
-- When the account was last used; whether it has codes of six digits, an open invitation, an address
-- of its calendar.
select coalesce((select at_ms from account_use where account_id = ?1), 0),
    (select count(*) from secret where account_id = ?1 and kind = 'totp'),
    (select count(*) from invitation where account_id = ?1),
    (select count(*) from calendar_address where account_id = ?1);
