-- Bytes kept beside the journal.

-- name: blob_insert
-- What was erased may be kept anew.
insert into blob_store (hash, bytes, at_ms, erased_by) values (?1, ?2, ?3, 0)
on conflict (hash) do update
set bytes = excluded.bytes, at_ms = excluded.at_ms, erased_by = 0 where blob_store.erased_by <> 0;

-- name: blob_find
select bytes from blob_store where hash = ?1 and erased_by = 0;

-- name: blob_state
select erased_by from blob_store where hash = ?1;

-- name: blob_erase
update blob_store set bytes = ?2, erased_by = ?3 where hash = ?1;

-- name: blob_walk
select hash, bytes, erased_by from blob_store order by hash;
