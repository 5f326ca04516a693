-- Units, their names and ties through time, accounts and roles. Days: the first day of a thing, and
-- the first day without it (2147483647: no end known; -2147483648: it began before all records).

-- The unit as known latest; unit_version and unit_tie say how it was on a day.
create table unit (
    id integer primary key,
    kind text not null,
    name text not null,
    name_fold text not null,
    name_sort blob not null,
    code text not null,
    series text not null,
    parent_id integer not null, -- 0: nothing above it
    agency_id integer not null, -- 0: no agency above it
    province_id integer not null, -- 0: in no province
    from_day integer not null,
    until_day integer not null
);

create index unit_by_name on unit (parent_id, name_fold);
create index unit_by_code on unit (code);
create unique index unit_by_series on unit (series, code) where series <> '';

-- Kind and name from a day on, until the next row.
create table unit_version (
    unit_id integer not null references unit (id),
    from_day integer not null,
    kind text not null,
    name text not null,
    primary key (unit_id, from_day)
);

create index unit_version_by_name on unit_version (name);

-- What a unit belongs to. line 0: territory, 1: agency. Ties of one unit and line do not overlap.
create table unit_tie (
    unit_id integer not null references unit (id),
    line integer not null,
    parent_id integer not null references unit (id),
    from_day integer not null,
    until_day integer not null,
    primary key (unit_id, line, from_day)
);

create index unit_tie_by_parent on unit_tie (parent_id, line);

-- What became of a unit. extent 'whole': all of it went there; 'part': it was split.
create table unit_succession (
    old_id integer not null references unit (id),
    new_id integer not null references unit (id),
    extent text not null,
    primary key (old_id, new_id)
);

create index unit_succession_by_new on unit_succession (new_id);

-- An office. person_seal and phone_seal: of the person in it, '' when nothing is kept (the texts stand
-- in sealed, where they can be erased). state 0: open, 1: closed because nobody used it, 2: closed by
-- an administrator. since_ms: when it was added or opened again.
create table account (
    id integer primary key,
    login text not null unique,
    name text not null,
    unit_id integer not null references unit (id),
    person_seal text not null,
    phone_seal text not null,
    state integer not null,
    since_ms integer not null
);

create index account_by_unit on account (unit_id);

-- Duties: from a day on, until the first day without. What has ended stays.
create table account_role (
    id integer primary key,
    account_id integer not null references account (id),
    unit_id integer not null references unit (id),
    role text not null,
    from_day integer not null,
    until_day integer not null
);

create index account_role_by_account on account_role (account_id);
create index account_role_by_unit on account_role (unit_id, role);

-- Somebody looked through the accounts of a unit and all below it; hash is that of the list.
create table account_review (
    id integer primary key,
    unit_id integer not null references unit (id),
    account_id integer not null,
    at_ms integer not null,
    accounts integer not null,
    hash text not null
);

create index account_review_by_unit on account_review (unit_id, id);

-- Days off (works 0) and days worked (1) that a unit laid out for itself and all below it.
create table holiday (
    unit_id integer not null,
    day integer not null,
    works integer not null,
    words_seal text not null,
    seq integer not null,
    primary key (unit_id, day)
);
