-- Papers of offices: who issues them, what was typed, numbers, templates. Words that people type are sealed.

create table issuer (
    id integer primary key,
    province integer not null,
    unit_id integer not null,
    name text not null,
    superior text not null,
    code text not null,
    form text not null,
    term_first integer not null,
    drafter text not null,
    signing text not null,
    signer text not null,
    recipients text not null,
    address text not null
);

create index issuer_by_unit on issuer (unit_id, id);

-- As written last.
create table paper (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    kind text not null,
    form text not null,
    issuer_id integer not null,
    day integer not null,
    replaces_id integer not null,
    texts_seal text not null,
    version integer not null,
    account_id integer not null,
    at_ms integer not null
);

create index paper_by_campaign on paper (campaign_id, id);
create index paper_by_replaced on paper (replaces_id);

create table paper_number (
    seq integer primary key,
    province integer not null,
    issuer_id integer not null,
    register text not null,
    period integer not null,
    number integer not null,
    kind text not null,
    form text not null,
    symbol text not null,
    paper_id integer not null,    -- 0: written elsewhere
    campaign_id integer not null, -- 0: of none
    day integer not null,
    of_day integer not null,
    subject_seal text not null,
    file_blob text not null,      -- "": no file is kept
    account_id integer not null,
    at_ms integer not null,
    journal_seq integer not null,
    journal_hash text not null
);

create unique index paper_number_once on paper_number (issuer_id, register, period, number);
create index paper_number_by_paper on paper_number (paper_id);
create index paper_number_by_campaign on paper_number (campaign_id, kind, of_day);

-- Which photographs and clips stand in the kept file of a numbered paper.
create table paper_shot (
    number_seq integer not null,
    province integer not null,
    clip integer not null, -- 1: of a clip
    shot_id integer not null,
    primary key (province, number_seq, clip, shot_id)
);

create index paper_shot_by_number on paper_shot (number_seq);

create table paper_template (
    seq integer primary key,
    province integer not null,
    unit_id integer not null,
    form text not null,
    kind text not null,
    template_blob text not null, -- "": back to the built-in one
    account_id integer not null,
    at_ms integer not null
);

create index paper_template_by_unit on paper_template (unit_id, form, kind, seq);
