-- Funds, donors, entries and what the books hold.

-- name: ledger_fund_insert
insert into ledger_fund (id, province, campaign_id, unit_id, ground, name, bank_bin, deposit_no,
    holder_seal, open_from, open_until, closed_day)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 2147483647);

-- name: ledger_fund_set_closed
update ledger_fund set closed_day = ?2 where id = ?1;

-- name: ledger_fund_find
select id, province, campaign_id, unit_id, ground, name, bank_bin, deposit_no, holder_seal,
    open_from, open_until, closed_day
from ledger_fund where id = ?1;

-- name: ledger_fund_list_of
select id, province, campaign_id, unit_id, ground, name, bank_bin, deposit_no, holder_seal,
    open_from, open_until, closed_day
from ledger_fund where campaign_id = ?1
order by case when closed_day = 2147483647 then 0 else 1 end, id limit 500;

-- name: ledger_fund_named
select 1 from ledger_fund where campaign_id = ?1 and name = ?2 and closed_day = 2147483647;

-- name: ledger_fund_holds
-- What must be gone before a fund is closed.
select 1 from ledger_balance where fund_id = ?1 and amount <> 0
    and book in ('cash', 'bank', 'store', 'land', 'labour', 'promised') limit 1;

-- name: ledger_goods_insert
insert into ledger_goods (id, province, fund_id, name, measure, value_vnd)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: ledger_goods_same
select id from ledger_goods
where fund_id = ?1 and name = ?2 and measure = ?3 and value_vnd = ?4 order by id limit 1;

-- name: ledger_goods_list_of
select id, fund_id, name, measure, value_vnd from ledger_goods
where fund_id = ?1 order by id limit 2000;

-- name: ledger_goods_fund
select fund_id from ledger_goods where id = ?1;

-- name: ledger_donor_insert
insert into ledger_donor (id, province, fund_id, source, unit_id, name_seal, consent_id)
values (?1, ?2, ?3, ?4, ?5, ?6, 0);

-- name: ledger_donor_set_consent
update ledger_donor set consent_id = ?2 where id = ?1;

-- name: ledger_donor_unnamed
select id from ledger_donor
where fund_id = ?1 and source = ?2 and unit_id = ?3 and name_seal = '' order by id limit 1;

-- name: ledger_donor_find
select id, fund_id, source, unit_id, name_seal, consent_id from ledger_donor where id = ?1;

-- name: ledger_donor_list_of
select id, fund_id, source, unit_id, name_seal, consent_id from ledger_donor
where fund_id = ?1 order by id limit 20000;

-- name: ledger_entry_insert
insert into ledger_entry (id, province, fund_id, deed, day, donor_id, words_seal, reference, once,
    stuff, goods_id, amount, series, year, number, reverses, reversed_by, account_id, confirmed_by,
    at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, ?17, 0, ?18);

-- name: ledger_entry_set_reversed
update ledger_entry set reversed_by = ?2 where id = ?1;

-- name: ledger_entry_set_confirmed
update ledger_entry set confirmed_by = ?2 where id = ?1;

-- name: ledger_posting_insert
insert into ledger_posting (province, entry_id, line, fund_id, book, of_id, stuff, goods_id, amount)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: ledger_balance_add
insert into ledger_balance (province, fund_id, book, of_id, stuff, goods_id, amount)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (province, fund_id, book, of_id, stuff, goods_id)
do update set amount = ledger_balance.amount + excluded.amount;

-- name: ledger_entry_find
select id, fund_id, deed, day, donor_id, words_seal, reference, once, stuff, goods_id, amount,
    year, number, reverses, reversed_by, account_id, confirmed_by, at_ms
from ledger_entry where id = ?1;

-- name: ledger_entry_list
select id, fund_id, deed, day, donor_id, words_seal, reference, once, stuff, goods_id, amount,
    year, number, reverses, reversed_by, account_id, confirmed_by, at_ms
from ledger_entry where fund_id = ?1 and day >= ?2 and day <= ?3 order by day, id limit ?4;

-- name: ledger_entry_list_book
-- Those that moved a book; ?3 below 0: of whatever; ?4 empty: of all commodities.
select id, fund_id, deed, day, donor_id, words_seal, reference, once, stuff, goods_id, amount,
    year, number, reverses, reversed_by, account_id, confirmed_by, at_ms
from ledger_entry where id in (
        select entry_id from ledger_posting
        where fund_id = ?1 and book = ?2 and (of_id = ?3 or ?3 < 0)
            and (?4 = '' or (stuff = ?4 and goods_id = ?5)))
    and day >= ?6 and day <= ?7
order by day, id limit ?8;

-- name: ledger_postings_of
select book, of_id, stuff, goods_id, amount from ledger_posting where entry_id = ?1 order by line;

-- name: ledger_entry_by_reference
select id from ledger_entry
where fund_id = ?1 and reference = ?2 and reversed_by = 0 and reverses = 0 order by id limit 1;

-- name: ledger_entry_by_once
select id from ledger_entry where fund_id = ?1 and once = ?2 order by id limit 1;

-- name: ledger_entry_twin
-- The same of one donor on one day, and it stands.
select id from ledger_entry
where donor_id = ?1 and day = ?2 and amount = ?3 and deed = ?4 and stuff = ?5 and goods_id = ?6
    and fund_id = ?7 and reversed_by = 0 order by id limit 1;

-- name: ledger_number_last
select max(number) from ledger_entry where fund_id = ?1 and series = ?2 and year = ?3;

-- name: ledger_balance_find
select amount from ledger_balance
where fund_id = ?1 and book = ?2 and of_id = ?3 and stuff = ?4 and goods_id = ?5;

-- name: ledger_balance_list
select book, of_id, stuff, goods_id, amount from ledger_balance
where fund_id = ?1 and amount <> 0 order by book, of_id, stuff, goods_id;

-- name: ledger_given_by_source
select d.source, -sum(b.amount) from ledger_balance b join ledger_donor d on d.id = b.of_id
where b.fund_id = ?1 and b.book = 'given' and b.stuff = 'money' group by d.source;

-- name: ledger_spent_on_work
select coalesce(sum(amount), 0) from ledger_balance b join ledger_fund f on f.id = b.fund_id
where f.campaign_id = (select campaign_id from work where id = ?1)
    and b.book = 'work' and b.of_id = ?1 and b.stuff = 'money';

-- name: ledger_check_entries
-- Entries that are not 0 together in some commodity.
select entry_id from ledger_posting where fund_id = ?1
group by entry_id, stuff, goods_id having sum(amount) <> 0 limit 1;

-- name: ledger_check_empty
-- Entries without two postings.
select e.id from ledger_entry e where e.fund_id = ?1
    and (select count(*) from ledger_posting p where p.entry_id = e.id) < 2 limit 1;

-- name: ledger_check_balances
-- Books whose kept balance is not the sum of their postings.
select 1 from (
    select book, of_id, stuff, goods_id, amount from ledger_posting where fund_id = ?1
    union all
    select book, of_id, stuff, goods_id, -amount from ledger_balance where fund_id = ?1) both_sides
group by book, of_id, stuff, goods_id having sum(amount) <> 0 limit 1;

-- name: ledger_check_below
-- Books that hold less than nothing.
select 1 from ledger_balance where fund_id = ?1 and amount < 0
    and book in ('cash', 'bank', 'store', 'land', 'labour', 'promised', 'work', 'gift', 'cost',
        'returned', 'left') limit 1;

-- name: ledger_check_returned
-- Donors who got back more than they gave.
select 1 from ledger_balance where fund_id = ?1 and book in ('given', 'returned')
group by of_id, stuff, goods_id having sum(amount) > 0 limit 1;

-- name: ledger_check_numbers
-- Series with a hole, or a number twice.
select 1 from ledger_entry where fund_id = ?1 and series > 0
group by series, year
having count(*) <> max(number) or count(distinct number) <> count(*) or min(number) <> 1 limit 1;

-- name: ledger_fund_next
-- The first fund after this one.
select id from ledger_fund where id > ?1 order by id limit 1;
