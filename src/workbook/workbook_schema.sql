-- How the workbooks of a commune are read: a row a shape of head, the newest counts.
create table workbook_map (
    seq integer primary key,
    unit_id integer not null,
    columns text not null
);

create index workbook_map_by_unit on workbook_map (unit_id, seq);
