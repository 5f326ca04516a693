/* entry_find.c: questions about entries and books. */
#include "ledger/inside.h"

#include <string.h>

enum { ENTRIES_MAX = 50000 };

enum err ledger_balance(struct db *db, struct fund_id fund, enum book book, int64_t of,
    struct commodity c, int64_t *ret)
{
    int64_t held = 0;
    enum err e = db_first_int(db, SQL_ledger_balance_find, &held,
        ARGS(V(fund.v), V(book_code(book)), V(of), V(stuff_code(c.stuff)), V(c.goods.v)));

    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = e == OK ? held : 0;
    return OK;
}

static enum err posting_read(const struct rows *r, struct posting *ret)
{
    enum err e = book_of(row_str(r, 0), &ret->book);

    ret->of = row_int(r, 1);
    ret->commodity.goods.v = row_int(r, 3);
    ret->amount = row_int(r, 4);
    return e == OK ? stuff_of(row_str(r, 2), &ret->commodity.stuff) : e;
}

enum err ledger_balances(
    struct db *db, struct arena *a, struct fund_id fund, struct book_balance_list *ret)
{
    struct book_balance_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_ledger_balance_list, &r, ARGS(V(fund.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct posting p;

        if ((e = posting_read(&r, &p)) != OK)
            rows_end(&r);
        else
            *vec_push(a, &found) = (struct book_balance){p.book, p.of, p.commodity, p.amount};
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err ledger_given_by_source(struct db *db, struct fund_id fund, int64_t ret_vnd[SOURCES])
{
    int64_t sums[SOURCES] = {0};
    struct rows r;
    enum err e = db_query(db, SQL_ledger_given_by_source, &r, ARGS(V(fund.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        sums[source_of(row_str(&r, 0))] += row_int(&r, 1);
    if (e != E_NOT_FOUND)
        return e;
    memcpy(ret_vnd, sums, sizeof sums);
    return OK;
}

enum err ledger_spent_on_work(struct db *db, struct work_id work, int64_t *ret_vnd)
{
    return db_first_int(db, SQL_ledger_spent_on_work, ret_vnd, ARGS(V(work.v)));
}

enum err entry_find_by_reference(
    struct db *db, struct fund_id fund, struct str reference, struct entry_id *ret)
{
    return db_first_int(db, SQL_ledger_entry_by_reference, &ret->v, ARGS(V(fund.v), V(reference)));
}

/* A row; words are still their seal, and the postings not there. */
static enum err entry_read(const struct rows *r, struct arena *a, struct entry *ret)
{
    enum err e;

    *ret = (struct entry){.id = {row_int(r, 0)},
        .fund = {row_int(r, 1)},
        .day = (day_t)row_int(r, 3),
        .donor = {row_int(r, 4)},
        .words = str_copy(a, row_str(r, 5)),
        .reference = str_copy(a, row_str(r, 6)),
        .once = row_int(r, 7),
        .commodity = {.goods = {row_int(r, 9)}},
        .amount = row_int(r, 10),
        .year = (int)row_int(r, 11),
        .number = (int)row_int(r, 12),
        .reverses = {row_int(r, 13)},
        .reversed_by = {row_int(r, 14)},
        .account = {row_int(r, 15)},
        .confirmed_by = {row_int(r, 16)},
        .at_ms = row_int(r, 17)};
    e = deed_of(row_str(r, 2), &ret->deed);
    return e == OK ? stuff_of(row_str(r, 8), &ret->commodity.stuff) : e;
}

static enum err complete(struct db *db, struct arena *a, struct entry *entry)
{
    struct rows r;
    enum err e = ledger_open(db, a, entry->words, &entry->words);

    if (e == OK)
        e = db_query(db, SQL_ledger_postings_of, &r, ARGS(V(entry->id.v)));
    while (e == OK && (e = rows_next(&r)) == OK) {
        e = entry->count < POSTINGS_MAX ? posting_read(&r, &entry->postings[entry->count++])
                                        : E_DAMAGED;
        if (e != OK)
            rows_end(&r);
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err entry_find(struct db *db, struct arena *a, struct entry_id id, struct entry *ret)
{
    struct entry found;
    struct rows r;
    enum err e = db_first(db, SQL_ledger_entry_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    e = entry_read(&r, a, &found);
    rows_end(&r);
    if (e == OK)
        e = complete(db, a, &found);
    if (e == OK)
        *ret = found;
    return e;
}

static enum err list_query(struct db *db, const struct entry_filter *f, struct rows *r)
{
    day_t to = f->to || f->from ? f->to : INT32_MAX;
    const char *stuff = f->by_commodity ? stuff_code(f->commodity.stuff) : "";

    if (!f->by_book)
        return db_query(db, SQL_ledger_entry_list, r,
            ARGS(V(f->fund.v), V(f->from), V(to), V(ENTRIES_MAX + 1)));
    return db_query(db, SQL_ledger_entry_list_book, r,
        ARGS(V(f->fund.v), V(book_code(f->book)), V(f->of), V(stuff), V(f->commodity.goods.v),
            V(f->from), V(to), V(ENTRIES_MAX + 1)));
}

enum err entry_list_find(
    struct db *db, struct arena *a, const struct entry_filter *f, struct entry_list *ret)
{
    struct entry_list found = {0};
    struct rows r;
    enum err e = list_query(db, f, &r);

    while (e == OK && (e = rows_next(&r)) == OK)
        if ((e = entry_read(&r, a, vec_push(a, &found))) != OK)
            rows_end(&r);
    if (e != E_NOT_FOUND)
        return e;
    e = found.count > ENTRIES_MAX ? E_TOO_LARGE : OK;
    for (size_t i = 0; e == OK && i < found.count; i++)
        e = complete(db, a, &found.items[i]);
    if (e == OK)
        *ret = found;
    return e;
}
