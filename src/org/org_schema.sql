create table unit (
    id integer primary key,
    parent_id integer not null, -- 0: nothing above it
    kind text not null,
    name text not null,
    name_fold text not null,
    name_sort blob not null,
    code text not null,
    unique (parent_id, name)
);

create index unit_by_name on unit (parent_id, name_fold);

-- Every unit with itself (steps 0) and all that is above it.
create table unit_above (
    unit_id integer not null references unit (id),
    above_id integer not null references unit (id),
    steps integer not null,
    primary key (unit_id, above_id)
);

create index unit_above_by_above on unit_above (above_id);

create table account (
    id integer primary key,
    login text not null unique,
    name text not null,
    unit_id integer not null references unit (id)
);

create index account_by_unit on account (unit_id);

create table account_role (
    id integer primary key,
    account_id integer not null references account (id),
    unit_id integer not null references unit (id),
    role text not null,
    from_day integer not null,
    until_day integer not null
);

create index account_role_by_account on account_role (account_id);
