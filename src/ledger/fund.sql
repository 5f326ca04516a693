-- Clocks of funds, and votes of hamlets.

-- name: fund_step_put
insert into fund_step (province, fund_id, step, day) values (?1, ?2, ?3, ?4)
on conflict (province, fund_id, step) do update set day = excluded.day;

-- name: fund_step_list
select step, day from fund_step where fund_id = ?1;

-- name: vote_insert
insert into vote (id, province, fund_id, unit_id, day, how, households, agreed, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: vote_find
select id, fund_id, unit_id, day, how, households, agreed, account_id, at_ms from vote where id = ?1;

-- name: vote_same
-- The newest of the hamlet, when it says the same.
select id from vote
where fund_id = ?1 and unit_id = ?2 and day = ?3 and households = ?4 and agreed = ?5
    and id = (select max(id) from vote where fund_id = ?1 and unit_id = ?2);

-- name: vote_list_of
select id, fund_id, unit_id, day, how, households, agreed, account_id, at_ms from vote
where fund_id = ?1 order by id limit 5000;

-- name: vote_received
-- Money from people of each hamlet, by day, that stands.
select d.unit_id, e.day, cast(sum(e.amount) as integer)
from ledger_entry e join ledger_donor d on d.id = e.donor_id
where e.fund_id = ?1 and e.deed = 'receive' and e.reversed_by = 0 and e.reverses = 0
    and e.stuff = 'money' and d.source = ?2 and d.unit_id > 0
group by d.unit_id, e.day order by d.unit_id, e.day;
