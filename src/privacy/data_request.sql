-- Requests of people about data on themselves.

-- name: data_request_insert
insert into data_request (id, unit_id, account_id, kind, person_seal, words_seal, answer_seal,
    came_day, acknowledged_day, extended_day, closed_day, refused, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, '', ?7, 2147483647, 2147483647, 2147483647, 0, ?8);

-- name: data_request_answer
update data_request set answer_seal = ?2, acknowledged_day = ?3, extended_day = ?4, closed_day = ?5,
    refused = ?6
where id = ?1;

-- name: data_request_find
select id, unit_id, account_id, kind, person_seal, words_seal, answer_seal, came_day,
    acknowledged_day, extended_day, closed_day, refused, at_ms
from data_request where id = ?1;

-- name: data_request_list_below
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line and t.from_day <= ?2
        join unit u on u.id = t.unit_id and (t.until_day > ?2 or t.until_day = u.until_day)
    where b.steps < 8)
select id, unit_id, account_id, kind, person_seal, words_seal, answer_seal, came_day,
    acknowledged_day, extended_day, closed_day, refused, at_ms
from data_request where unit_id in (select id from below)
order by case when closed_day = 2147483647 then 0 else 1 end, id desc limit ?3;

-- name: data_request_list_of_account
select id, unit_id, account_id, kind, person_seal, words_seal, answer_seal, came_day,
    acknowledged_day, extended_day, closed_day, refused, at_ms
from data_request where account_id = ?1 order by id desc;
