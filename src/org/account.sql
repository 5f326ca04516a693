-- Accounts and their duties.

-- name: account_insert
insert into account (id, login, name, unit_id, person_seal, phone_seal, state, since_ms)
values (?1, ?2, ?3, ?4, '', '', 0, ?5);

-- name: account_set_person
update account set person_seal = ?2, phone_seal = ?3 where id = ?1;

-- name: account_set_state
update account set state = ?2 where id = ?1;

-- name: account_set_open
update account set state = 0, since_ms = ?2 where id = ?1;

-- name: account_find
select id, login, name, unit_id, person_seal, phone_seal, state, since_ms from account where id = ?1;

-- name: account_find_by_login
select id, login, name, unit_id, person_seal, phone_seal, state, since_ms from account where login = ?1;

-- name: account_list_below
-- Of ?1 and what lies below it on either line on day ?2: after login ?3, with ?4 (a pattern of like)
-- in login or name, at most ?5; ?6: 0 all, 1 not used since ?7, 2 closed, 3 without a duty.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line
        and t.from_day <= ?2 and t.until_day > ?2
    where b.steps < 8)
select c.id, c.login, c.name, c.unit_id, c.person_seal, c.phone_seal, c.state, c.since_ms
from account c
where c.login > ?3 and (c.login like ?4 or c.name like ?4)
    and c.unit_id in (select id from below)
    and (?6 = 0 or (?6 = 2 and c.state <> 0)
        or (?6 = 1 and c.state = 0 and c.since_ms < ?7 and not exists (select 1
            from account_use u where u.account_id = c.id and u.at_ms >= ?7))
        or (?6 = 3 and not exists (select 1 from account_role r where r.account_id = c.id
            and r.until_day > ?2 and r.until_day > r.from_day)))
order by c.login limit ?5;

-- name: account_list_all
select id, login, name, unit_id, person_seal, phone_seal, state, since_ms from account order by login;

-- name: account_role_insert
insert into account_role (id, account_id, unit_id, role, from_day, until_day)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: account_role_same
-- A duty of that kind there on one of the days [?4, ?5).
select id from account_role
where account_id = ?1 and unit_id = ?2 and role = ?3 and from_day < ?5 and until_day > ?4
    and until_day > from_day;

-- name: account_role_any
select id from account_role where account_id = ?1 limit 1;

-- name: account_role_open
-- A duty that counts on day ?2 or will.
select id from account_role where account_id = ?1 and until_day > ?2 and until_day > from_day limit 1;

-- name: account_role_end
update account_role set until_day = ?2 where id = ?1;

-- name: account_role_find
select id, account_id, unit_id, role, from_day, until_day from account_role where id = ?1;

-- name: account_role_list
-- Duties that have not ended by ?2, without those that were taken back before they counted;
-- with ?2 = -2147483648 all there ever were.
select id, account_id, unit_id, role, from_day, until_day from account_role
where account_id = ?1 and until_day > ?2 and (until_day > from_day or ?2 = -2147483648)
order by role, from_day, id;

-- name: account_role_reached_otherwise
-- Somebody else whose account is open administers ?1, or a unit above it on either line, on day ?2.
with recursive above (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.parent_id, a.line, a.steps + 1
    from above a join unit_tie t on t.unit_id = a.id and t.line = a.line
        and t.from_day <= ?2 and t.until_day > ?2
    where a.steps < 8)
select r.id from account_role r join account c on c.id = r.account_id
where r.unit_id in (select id from above) and r.role = 'administer' and r.account_id <> ?3
    and r.from_day <= ?2 and r.until_day > ?2 and c.state = 0
limit 1;

-- name: account_use_set
insert into account_use (account_id, at_ms) values (?1, ?2)
on conflict (account_id) do update set at_ms = excluded.at_ms
where excluded.at_ms > account_use.at_ms;

-- name: account_use_find
select at_ms from account_use where account_id = ?1;

-- name: account_list_idle
-- Open, with nothing of it used since ?1, without a token that counts on day ?2.
select c.id, c.login, c.name, c.unit_id, c.person_seal, c.phone_seal, c.state, c.since_ms
from account c
where c.state = 0 and c.since_ms < ?1
    and not exists (select 1 from account_use u where u.account_id = c.id and u.at_ms >= ?1)
    and not exists (select 1 from api_token t where t.account_id = c.id and t.until_day > ?2)
order by c.id;

-- name: invitation_set
insert into invitation (account_id, code_hash, made_ms, until_ms, tries) values (?1, ?2, ?3, ?4, 0)
on conflict (account_id) do update set code_hash = excluded.code_hash,
    made_ms = excluded.made_ms, until_ms = excluded.until_ms, tries = 0;

-- name: invitation_find
select code_hash, until_ms, tries from invitation where account_id = ?1 and until_ms > ?2;

-- name: invitation_count_try
update invitation set tries = tries + 1 where account_id = ?1;

-- name: invitation_delete
delete from invitation where account_id = ?1;

-- name: invitation_delete_old
delete from invitation where until_ms <= ?1;

-- name: account_review_insert
insert into account_review (id, unit_id, account_id, at_ms, accounts, hash)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: account_review_last
-- Of ?1 itself.
select account_id, at_ms, accounts, hash from account_review
where unit_id = ?1 order by id desc limit 1;
