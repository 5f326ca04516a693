-- Statements of banks: which column is which, files that wait, and what became of their lines.

create table bank_columns (
    province integer not null,
    fund_id integer not null,
    columns text not null,
    key_seal text not null, -- of the key that marks lines
    primary key (province, fund_id)
);

create index bank_columns_by_fund on bank_columns (fund_id);

create table bank_file (
    id integer primary key,
    province integer not null,
    fund_id integer not null,
    file_seal text not null,
    waits integer not null,
    account_id integer not null,
    at_ms integer not null
);

create index bank_file_by_fund on bank_file (fund_id, waits);

-- mark: which line of which statement, as a keyed hash; entry_id 0: none.
create table bank_item (
    id integer primary key,
    province integer not null,
    fund_id integer not null,
    file_id integer not null,
    mark text not null,
    day integer not null,
    amount integer not null,
    words_seal text not null,
    state text not null,
    entry_id integer not null
);

create unique index bank_item_by_mark on bank_item (fund_id, mark);
create index bank_item_by_state on bank_item (fund_id, state, day);
create index bank_item_by_day on bank_item (fund_id, day, amount);
create index bank_item_by_entry on bank_item (fund_id, entry_id);
