-- Which fact names a text that is kept beside the journal (store/seal.h): the first one.
create table sealed_place (
    seal text primary key,
    seq integer not null
);

create index sealed_place_by_seq on sealed_place (seq);
