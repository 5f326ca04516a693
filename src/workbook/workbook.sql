-- Statements of the workbook room.

-- name: workbook_map_insert
insert into workbook_map (seq, unit_id, columns) values (?1, ?2, ?3);

-- name: workbook_map_list
select columns from workbook_map where unit_id = ?1 order by seq desc limit 50;
