-- Which fact names a text that is kept beside the journal (store/seal.h): the first one.
create table sealed_place (
    seal text primary key,
    seq integer not null
);

-- Which things a fact speaks of (store/about.c): "unit", "account", "campaign", "plan".
create table fact_about (
    thing text not null,
    id integer not null,
    seq integer not null,
    primary key (thing, id, seq)
);

create index fact_about_by_seq on fact_about (seq);
