-- Statements of banks.

-- name: bank_columns_put
insert into bank_columns (province, fund_id, columns, key_seal) values (?1, ?2, ?3, ?4)
on conflict (province, fund_id) do update set columns = excluded.columns, key_seal = excluded.key_seal;

-- name: bank_columns_find
select columns, key_seal from bank_columns where fund_id = ?1;

-- name: bank_file_insert
insert into bank_file (id, province, fund_id, file_seal, waits, account_id, at_ms)
values (?1, ?2, ?3, ?4, 1, ?5, ?6);

-- name: bank_file_set_done
update bank_file set waits = 0 where id = ?1;

-- name: bank_file_find
select id, fund_id, file_seal, waits, account_id, at_ms from bank_file where id = ?1;

-- name: bank_file_waiting
select id from bank_file where fund_id = ?1 and waits = 1 order by id desc limit 1;

-- name: bank_item_insert
insert into bank_item (id, province, fund_id, file_id, mark, day, amount, words_seal, state, entry_id)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: bank_item_set_state
update bank_item set state = ?2, entry_id = ?3 where id = ?1;

-- name: bank_item_find
select id, fund_id, file_id, day, amount, words_seal, state, entry_id from bank_item where id = ?1;

-- name: bank_item_by_mark
select id from bank_item where fund_id = ?1 and mark = ?2;

-- name: bank_item_list_of
select id, fund_id, file_id, day, amount, words_seal, state, entry_id from bank_item
where fund_id = ?1 and state = ?2 order by day desc, id limit ?3;

-- name: bank_item_count
select count(*) from bank_item where fund_id = ?1 and state = ?2;

-- name: bank_item_like
-- Lines of this day and amount that were taken over.
select count(*) from bank_item where fund_id = ?1 and day = ?2 and amount = ?3;

-- name: bank_item_of_entry
select id from bank_item where fund_id = ?1 and entry_id = ?2 limit 1;

-- name: bank_twin
-- What brought this amount into the bank, and no line of a statement has yet: gifts, and cash that
-- was paid in. The first day first. Of one amount there may be thousands on a day, and most have their
-- line: whoever asks for many lines asks once for each day and amount.
select e.id from ledger_entry e
where e.fund_id = ?1 and e.deed in ('receive', 'move') and e.amount = ?2 and e.stuff = 'money'
    and e.reversed_by = 0 and e.reverses = 0 and e.day >= ?3 and e.day <= ?4
    and exists (select 1 from ledger_posting p where p.entry_id = e.id and p.book = 'bank' and p.amount > 0)
    and not exists (select 1 from bank_item i where i.fund_id = ?1 and i.entry_id = e.id)
order by e.day, e.id limit 1;
