-- Words that communes taught their reader of messages.

create table message_word (
    seq integer primary key,
    province integer not null,
    unit_id integer not null, -- the commune
    word_seal text not null,
    meaning text not null, -- unit, indicator, work, measure
    target text not null,
    forgotten integer not null -- the fact that took it away; 0: it holds
);

create index message_word_by_unit on message_word (unit_id, seq);
