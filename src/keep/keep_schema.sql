-- Which backups there were: what the fact backup-made says.
create table backup_made (
    id integer primary key,
    file text not null unique,
    bytes integer not null,
    head_seq integer not null,
    head_hash text not null,
    at_ms integer not null
);

create index backup_made_by_moment on backup_made (at_ms);
