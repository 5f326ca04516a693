-- Statements about the backups that were made.

-- name: backup_insert
insert into backup_made (id, file, bytes, head_seq, head_hash, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: backup_find_by_file
select id from backup_made where file = ?1;

-- name: backup_list
-- The newest first.
select id, file, bytes, head_seq, head_hash, at_ms from backup_made
order by at_ms desc, id desc limit ?1;
