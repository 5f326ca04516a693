-- name: plan_insert
insert into plan (id, province, unit_id, file_name, title, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: plan_set_accepted
update plan set accepted_seq = ?2 where id = ?1;

-- name: plan_find
select p.id, p.unit_id, p.file_name, p.title, coalesce(p.accepted_seq, 0), p.at_ms,
    coalesce(a.name, '')
from plan p left join account a on a.id = p.account_id
where p.id = ?1;

-- name: plan_list_of
select p.id, p.unit_id, p.file_name, p.title, coalesce(p.accepted_seq, 0), p.at_ms,
    coalesce(a.name, '')
from plan p left join account a on a.id = p.account_id
where p.unit_id = ?1
order by p.id desc;

-- name: plan_newest_of
select id from plan where unit_id = ?1 order by id desc limit 1;

-- name: plan_count_since
-- Of ?1, handed in after ?2.
select count(*) from plan where unit_id = ?1 and at_ms > ?2;

-- name: plan_accepted_seq
select coalesce(accepted_seq, 0), province from plan where id = ?1;

-- name: plan_correction_insert
insert into plan_correction (seq, province, plan_id, account_id, at_ms) values (?1, ?2, ?3, ?4, ?5);

-- name: plan_correction_list
select c.seq, c.at_ms, coalesce(a.name, '')
from plan_correction c left join account a on a.id = c.account_id
where c.plan_id = ?1
order by c.seq;
