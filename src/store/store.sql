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

-- name: fact_about_insert
insert into fact_about (thing, id, seq) values (?1, ?2, ?3) on conflict (thing, id, seq) do nothing;

-- name: fact_about_same
-- ?1 speaks of what ?2 spoke of.
insert into fact_about (thing, id, seq)
select thing, id, cast(?1 as integer) from fact_about where seq = ?2
on conflict (thing, id, seq) do nothing;

-- name: fact_about_list
-- The facts about a thing before a number, the newest first.
select f.seq, f.at_ms, f.account_id, f.kind, f.body, f.province, f.origin
from fact_about o join fact f on f.seq = o.seq
where o.thing = ?1 and o.id = ?2 and o.seq < ?3 order by o.seq desc limit ?4;

-- name: fact_about_things
-- What a fact speaks of.
select thing, id from fact_about where seq = ?1 order by thing desc, id;

-- name: fact_list_before
select seq, at_ms, account_id, kind, body, province, origin from fact
where seq < ?1 order by seq desc limit ?2;

-- name: fact_list_asked
-- ?3: by whom (0: anybody); ?4: how their kinds begin.
select seq, at_ms, account_id, kind, body, province, origin from fact
where seq < ?1 and (?3 = 0 or account_id = ?3) and substr(kind, 1, length(?4)) = ?4
order by seq desc limit ?2;

-- name: fact_moment
select at_ms from fact where seq = ?1;
