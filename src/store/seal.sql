-- Texts about people, kept beside the journal.

-- name: sealed_insert
insert into sealed
    (seal, salt, text, purpose, subject, unit_id, keep_until, at_ms, erased_by, heir)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, '');

-- name: sealed_find
select text, erased_by, heir, purpose, subject, keep_until, unit_id from sealed where seal = ?1;

-- name: sealed_erase
update sealed set salt = null, text = null, erased_by = ?2, heir = ?3
where seal = ?1 and erased_by = 0;

-- name: sealed_keep_until
update sealed set keep_until = ?2 where seal = ?1 and erased_by = 0;

-- name: sealed_walk
-- A page of all after a seal, in order.
select seal, salt, text, erased_by, heir from sealed where seal > ?1 order by seal limit ?2;

-- name: sealed_place_insert
insert into sealed_place (seal, seq) values (?1, ?2) on conflict (seal) do nothing;
