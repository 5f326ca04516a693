-- What is kept longer than it may be.

-- name: retain_texts
-- Texts whose first day without them has come.
select seal from sealed where erased_by = 0 and keep_until <= ?1 and keep_until < 2147483647
order by keep_until limit ?2;

-- name: retain_addresses
-- Addresses older than the log may be, if the setting was shortened since.
select seal from sealed where erased_by = 0 and keep_until < 2147483647
    and purpose = 'address' and at_ms < ?1 limit ?2;

-- name: retain_persons
-- Texts about the person in an office whose duties had all ended before ?1, and which was not opened
-- again (?2, as milliseconds) since.
select s.seal from account a join sealed s on s.subject = a.id and s.subject <> 0
where s.erased_by = 0 and s.purpose in ('person-name', 'person-phone', 'token-name') and a.since_ms < ?2
    and not exists (select 1 from account_role r where r.account_id = a.id and r.until_day > ?1)
limit ?3;

-- name: retain_sessions_count
select count(*) from session where expires_ms <= ?1;

-- name: retain_tries_delete
delete from sign_in_try where at_ms < ?1 and locked_until_ms < ?1;
