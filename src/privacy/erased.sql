-- What was erased.

-- name: erased_seals
select seal from sealed where erased_by <> 0 order by seal;
