-- Secrets, sessions and failed sign-ins: enduring, but never in the journal.

-- name: secret_find
select value from secret where account_id = ?1 and kind = ?2;

-- name: secret_set
insert into secret (account_id, kind, value, at_ms) values (?1, ?2, ?3, ?4)
on conflict (account_id, kind) do update set value = excluded.value, at_ms = excluded.at_ms;

-- name: secret_delete
delete from secret where account_id = ?1 and kind = ?2;

-- name: recovery_list
select kind, value from secret where account_id = ?1 and kind like 'recovery-%';

-- name: recovery_delete
delete from secret where account_id = ?1 and kind like 'recovery-%';

-- name: recovery_count
select count(*) from secret where account_id = ?1 and kind like 'recovery-%';

-- name: password_once_made
-- When the password was made up by the machine, if it is still that one: one that a person chose and
-- must change later was not set at the same moment.
select p.at_ms from secret p join secret m on m.account_id = p.account_id and m.kind = 'must-change'
where p.account_id = ?1 and p.kind = 'password' and m.at_ms = p.at_ms;

-- name: password_old_list
-- The newest ?2 of the passwords before, as hashes.
select kind, value from secret where account_id = ?1 and kind like 'password-old-%'
order by kind desc limit ?2;

-- name: password_old_delete
-- All but those from kind ?2 on.
delete from secret where account_id = ?1 and kind like 'password-old-%' and kind < ?2;

-- name: password_after_totp
-- Is the password newer than the codes?
select count(*) from secret p join secret t on t.account_id = p.account_id and t.kind = 'totp'
where p.account_id = ?1 and p.kind = 'password' and p.at_ms > t.at_ms;

-- name: sign_in_try_find
select tries, at_ms, locked_until_ms from sign_in_try where login_hash = ?1;

-- name: sign_in_try_set
insert into sign_in_try (login_hash, tries, at_ms, locked_until_ms) values (?1, ?2, ?3, ?4)
on conflict (login_hash) do update set tries = excluded.tries, at_ms = excluded.at_ms,
    locked_until_ms = excluded.locked_until_ms;

-- name: sign_in_try_delete
delete from sign_in_try where login_hash = ?1;

-- name: sign_in_try_delete_old
-- Last touched before ?1, and not locked at ?2.
delete from sign_in_try where at_ms < ?1 and locked_until_ms <= ?2;

-- name: sign_in_try_locked_count
-- How many had to wait at ?1 or later.
select count(*) from sign_in_try where locked_until_ms > ?1;
