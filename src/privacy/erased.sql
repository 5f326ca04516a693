-- What was erased.

-- name: erased_seals
-- Of texts the seals, of bytes the names (what is erased has none left, and to ask for their length reads
-- none). Addresses of sign-ins whose term was over before ?1 go by it once more.
select seal from sealed where erased_by <> 0 and (purpose <> 'address' or keep_until > ?1)
union all
select hash from blob_store where length(bytes) = 0
order by 1;

-- name: erased_withdrawn
-- Agreements that were withdrawn, by the seal of who agreed.
select name_seal from consent where withdrawn_day <> 2147483647 order by name_seal;

-- name: erased_consent_find
select id from consent where name_seal = ?1 and withdrawn_day = 2147483647;
