-- Accounts and their roles.

-- name: account_insert
insert into account (id, login, name, unit_id) values (?1, ?2, ?3, ?4);

-- name: account_find
select id, login, name, unit_id from account where id = ?1;

-- name: account_find_by_login
select id, login, name, unit_id from account where login = ?1;

-- name: account_list_below
-- Of ?1 and what lies below it on either line on day ?2: after login ?3, with ?4 (a pattern of like)
-- in login or name, at most ?5.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line
        and t.from_day <= ?2 and t.until_day > ?2
    where b.steps < 8)
select c.id, c.login, c.name, c.unit_id
from account c
where c.login > ?3 and (c.login like ?4 or c.name like ?4)
    and c.unit_id in (select id from below)
order by c.login limit ?5;

-- name: account_list_all
select id, login, name, unit_id from account order by login;

-- name: account_role_insert
insert into account_role (id, account_id, unit_id, role, from_day, until_day)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: account_role_same
-- A role of that kind there that has not ended by ?4.
select id from account_role
where account_id = ?1 and unit_id = ?2 and role = ?3 and until_day > ?4;

-- name: account_role_end
update account_role set until_day = ?2 where id = ?1;

-- name: account_role_find
select id, account_id, unit_id, role, from_day, until_day from account_role where id = ?1;

-- name: account_role_list
-- Roles that have not ended by ?2.
select id, account_id, unit_id, role, from_day, until_day from account_role
where account_id = ?1 and until_day > ?2 order by role, id;
