-- Facts are kept with a province (where, not what: it is not in the chain), bodies may be bytes
-- (packed reports), and new rows keep only the first bytes of their chain value (store/journal.h).

alter table fact rename to fact_001;

create table fact (
    seq integer primary key,
    province integer not null,
    at_ms integer not null,
    account_id integer not null,
    kind text not null,
    body blob not null,
    hash blob not null
);

insert into fact (seq, province, at_ms, account_id, kind, body, hash)
select seq, 0, at_ms, account_id, kind, cast(body as blob), hash from fact_001 order by seq;

drop table fact_001;
