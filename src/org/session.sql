-- Sessions: enduring, never in the journal but for when they began and ended.

-- name: session_insert
insert into session (token_hash, account_id, origin, created_ms, expires_ms, seen_ms, proof_ms, proofs)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: session_find
-- With what its account has to prove: when the password was set, whether codes are on, whether the
-- password must be changed.
select s.account_id, s.origin, s.created_ms, s.expires_ms, s.seen_ms, s.proof_ms, s.proofs,
    coalesce((select p.at_ms from secret p where p.account_id = s.account_id and p.kind = 'password'), 0),
    (select count(*) from secret t where t.account_id = s.account_id and t.kind = 'totp'),
    (select count(*) from secret m where m.account_id = s.account_id and m.kind = 'must-change')
from session s where s.token_hash = ?1 and s.expires_ms > ?2;

-- name: session_set_seen
update session set seen_ms = ?2 where token_hash = ?1 and seen_ms < ?2;

-- name: session_set_proved
update session set seen_ms = ?2, proof_ms = ?2, proofs = ?3, origin = ?4, expires_ms = ?5
where token_hash = ?1;

-- name: session_list
-- Those of an account but one.
select token_hash, origin, created_ms, seen_ms from session
where account_id = ?1 and token_hash <> ?2 and expires_ms > ?3 order by seen_ms desc, origin desc;

-- name: session_delete
delete from session where token_hash = ?1;

-- name: session_delete_expired
delete from session where expires_ms <= ?1;
