-- Funds, what was given to them and what became of it. Days: 2147483647 when it has not been.

create table ledger_fund (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    ground text not null,
    name text not null,
    bank_bin text not null,
    deposit_no text not null,
    holder_seal text not null,
    open_from integer not null,
    open_until integer not null,
    closed_day integer not null
);

create index ledger_fund_by_campaign on ledger_fund (campaign_id, id);

create table ledger_goods (
    id integer primary key,
    province integer not null,
    fund_id integer not null,
    name text not null,
    measure text not null,
    value_vnd integer not null
);

create index ledger_goods_by_fund on ledger_goods (fund_id, id);

-- name_seal empty: the one that stands for all unnamed ones of that fund, source and unit.
create table ledger_donor (
    id integer primary key,
    province integer not null,
    fund_id integer not null,
    source text not null,
    unit_id integer not null,
    name_seal text not null,
    consent_id integer not null
);

create index ledger_donor_by_fund on ledger_donor (fund_id, id);

-- series: 1 receipts, 2 payments, 0 neither; their numbers run within fund and year.
create table ledger_entry (
    id integer primary key,
    province integer not null,
    fund_id integer not null,
    deed text not null,
    day integer not null,
    donor_id integer not null,
    words_seal text not null,
    reference text not null,
    once integer not null,
    stuff text not null,
    goods_id integer not null,
    amount integer not null,
    series integer not null,
    year integer not null,
    number integer not null,
    reverses integer not null,
    reversed_by integer not null,
    account_id integer not null,
    confirmed_by integer not null,
    at_ms integer not null
);

create index ledger_entry_by_fund on ledger_entry (fund_id, day, id);
create index ledger_entry_by_amount on ledger_entry (fund_id, amount, day, id);
create index ledger_entry_by_number on ledger_entry (fund_id, series, year, number);
create index ledger_entry_by_reference on ledger_entry (fund_id, reference);
create index ledger_entry_by_once on ledger_entry (fund_id, once);
create index ledger_entry_by_donor on ledger_entry (donor_id, day, amount);

create table ledger_posting (
    province integer not null,
    entry_id integer not null,
    line integer not null,
    fund_id integer not null,
    book text not null,
    of_id integer not null,
    stuff text not null,
    goods_id integer not null,
    amount integer not null,
    primary key (province, entry_id, line)
);

create index ledger_posting_by_entry on ledger_posting (entry_id, line);
create index ledger_posting_by_book on ledger_posting (fund_id, book, of_id, entry_id);

-- What each book holds: the sums of the postings, kept with each of them.
create table ledger_balance (
    province integer not null,
    fund_id integer not null,
    book text not null,
    of_id integer not null,
    stuff text not null,
    goods_id integer not null,
    amount integer not null,
    primary key (province, fund_id, book, of_id, stuff, goods_id)
);

create index ledger_balance_by_fund on ledger_balance (fund_id, book, of_id);
