-- Secrets, sessions and failed sign-ins: enduring, but never in the journal.

-- name: secret_find
select value from secret where account_id = ?1 and kind = ?2;

-- name: secret_set
insert into secret (account_id, kind, value, at_ms) values (?1, ?2, ?3, ?4)
on conflict (account_id, kind) do update set value = excluded.value, at_ms = excluded.at_ms;

-- name: secret_delete
delete from secret where account_id = ?1 and kind = ?2;

-- name: session_insert
insert into session (token_hash, account_id, origin, created_ms, expires_ms, seen_ms, proof_ms, proofs)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: session_find
select account_id from session where token_hash = ?1 and expires_ms > ?2;

-- name: session_delete
delete from session where token_hash = ?1;

-- name: session_delete_others
-- All sessions of an account but one.
delete from session where account_id = ?1 and token_hash <> ?2;

-- name: session_delete_expired
delete from session where expires_ms <= ?1;

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
