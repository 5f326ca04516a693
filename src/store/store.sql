-- Statements of the store itself: journal, blobs, settings.

-- name: meta_find
select value from meta where name = ?1;

-- name: meta_set
insert into meta (name, value) values (?1, ?2)
on conflict (name) do update set value = excluded.value;

-- name: setting_find
select value from setting where name = ?1;

-- name: setting_set
insert into setting (name, value) values (?1, ?2)
on conflict (name) do update set value = excluded.value;

-- name: fact_insert
-- bulk 1
insert into fact (seq, province, at_ms, account_id, kind, body, hash, origin)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: fact_find
select seq, at_ms, account_id, kind, body, province, origin from fact where seq = ?1;

-- name: fact_head
-- The newest fact.
select seq, hash from fact order by seq desc limit 1;

-- name: fact_hash
select hash from fact where seq = ?1;

-- name: fact_walk
-- A page of the facts after a number, in order.
select seq, at_ms, account_id, kind, body, province, origin, hash
from fact where seq > ?1 order by seq limit ?2;
