-- Tokens of programs: which role of which account each one uses.

-- name: token_insert
insert into api_token (id, account_id, role_id, name, at_ms, until_day, hash)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: token_delete
-- What it was stands in the journal.
delete from api_token where id = ?1;

-- name: token_find
select id, account_id, role_id, name, at_ms, until_day from api_token where id = ?1;

-- name: token_list_of
select id, account_id, role_id, name, at_ms, until_day from api_token
where account_id = ?1 and until_day > ?2 order by id desc;

-- name: token_find_by_hash
select t.account_id, r.id, r.unit_id, r.role, r.from_day, r.until_day, t.id
from api_token t join account_role r on r.id = t.role_id
    join account c on c.id = t.account_id and c.state < 2
where t.hash = ?1 and t.until_day > ?2;
