/* bank.c: statements that wait, their columns, and lines that were taken over. */
#include "ledger/bank_inside.h"

#include "base/tr.h"
#include "store/body.h"
#include "store/seal.h"
#include "store/setting.h"

#include <sodium.h>

enum { FILE_DAYS = 7, TWIN_DAYS = 7, KEY_BYTES = 32, KEY_DAYS = 3653 };

static const struct {
    const char *code, *label;
} states[BANK_STATES] = {
    [BANK_STATE_OPEN] = {"open", MSG("chưa rõ")},
    [BANK_STATE_POSTED] = {"posted", MSG("đã ghi vào sổ")},
    [BANK_STATE_TIED] = {"tied", MSG("đã có phiếu")},
    [BANK_STATE_PASSED] = {"passed", MSG("không thuộc quỹ này")},
};

const char *bank_state_code(enum bank_state s)
{
    return states[s].code;
}

const char *bank_state_label(enum bank_state s)
{
    return states[s].label;
}

static enum bank_state state_of(struct str code)
{
    int s = 0;

    while (s < BANK_STATE_PASSED && !str_eq(code, str_from(states[s].code)))
        s++;
    return (enum bank_state)s;
}

static struct seal_terms terms_of(
    const struct tx *tx, const struct fund *f, const char *purpose, int64_t days)
{
    return (struct seal_terms){
        .purpose = purpose, .keep_until = (day_t)(day_of_ms(tx->now_ms) + days), .unit = f->unit.v};
}

/* --- files --- */

enum err bank_file_add(
    struct tx *tx, struct fund_id fund, struct str text, struct bank_file_id *ret)
{
    struct seal_terms terms;
    struct str seal;
    struct fund f;
    enum err e = fund_find(tx->db, tx->arena, fund, &f);

    if (e == OK && f.closed_day != INT32_MAX)
        e = E_CONFLICT;
    if (e != OK)
        return e;
    tx->province = f.province;
    terms = terms_of(tx, &f, "bank-file", FILE_DAYS);
    if ((e = seal_put(tx, &terms, text, &seal)) != OK)
        return e;
    return fact_add(tx, "bank-file-added",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s%}", "campaign", (json_int_t)f.campaign.v, "unit",
            (json_int_t)f.unit.v, "fund", (json_int_t)fund.v, "file_seal", PACK(seal)),
        &ret->v);
}

enum err bank_file_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund;
    struct str seal;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:s%}", "fund", &fund, "file_seal", UNPACK(seal));

    return e == OK ? db_run(tx->db, SQL_bank_file_insert,
                         ARGS(V(f->seq), V(f->province), V(fund), V(seal), V(f->account_id),
                             V(f->at_ms)))
                   : e;
}

static enum err file_row(
    struct db *db, struct arena *a, struct bank_file_id id, struct bank_file *ret, struct str *seal)
{
    struct rows r;
    enum err e = db_first(db, SQL_bank_file_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    *ret = (struct bank_file){.id = id,
        .fund = {row_int(&r, 1)},
        .waits = row_int(&r, 3) != 0,
        .account_id = row_int(&r, 4),
        .at_ms = row_int(&r, 5)};
    *seal = str_copy(a, row_str(&r, 2));
    rows_end(&r);
    return OK;
}

enum err bank_file_find(
    struct db *db, struct arena *a, struct bank_file_id id, struct bank_file *ret, struct str *text)
{
    struct bank_file found;
    struct str seal;
    enum err e = file_row(db, a, id, &found, &seal);

    if (e == OK && text)
        e = seal_open(db, a, seal, text);
    if (e == OK)
        *ret = found;
    return e;
}

enum err bank_file_waiting(struct db *db, struct fund_id fund, struct bank_file_id *ret)
{
    return db_first_int(db, SQL_bank_file_waiting, &ret->v, ARGS(V(fund.v)));
}

enum err bank_file_seal(struct tx *tx, struct bank_file_id id, struct str *ret)
{
    struct bank_file file;
    enum err e = file_row(tx->db, tx->arena, id, &file, ret);

    return e == OK && !file.waits ? E_CONFLICT : e;
}

enum err bank_file_drop(struct tx *tx, struct bank_file_id id)
{
    struct bank_file file;
    struct str seal;
    struct fund f;
    enum err e = bank_file_seal(tx, id, &seal);

    if (e == OK)
        e = bank_file_find(tx->db, tx->arena, id, &file, NULL);
    if (e == OK)
        e = fund_find(tx->db, tx->arena, file.fund, &f);
    if (e != OK)
        return e;
    tx->province = f.province;
    e = fact_add(tx, "bank-file-dropped",
        body_pack(tx->arena, "{s:I, s:I, s:I}", "campaign", (json_int_t)f.campaign.v, "fund",
            (json_int_t)f.id.v, "file", (json_int_t)id.v),
        NULL);
    if (e == OK)
        e = seal_erase(tx, seal, "mistake");
    return e == E_NOT_FOUND ? OK : e; /* its time was over before */
}

enum err bank_file_dropped_apply(struct tx *tx, const struct fact *f)
{
    json_int_t file;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "file", &file);

    return e == OK ? db_run(tx->db, SQL_bank_file_set_done, ARGS(V(file))) : e;
}

/* --- columns --- */

static enum err key_seal_of(struct db *db, struct arena *a, struct fund_id fund, struct str *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_bank_columns_find, &r, ARGS(V(fund.v)));

    if (e != OK)
        return e;
    *ret = str_copy(a, row_str(&r, 1));
    rows_end(&r);
    return OK;
}

/* The key stays the same when columns change, else every line would enter once more. */
static enum err key_make(struct tx *tx, const struct fund *f, struct str *seal)
{
    struct seal_terms terms = terms_of(tx, f, "bank-key", KEY_DAYS);
    unsigned char key[KEY_BYTES];
    char hex[2 * KEY_BYTES + 1];
    enum err e = key_seal_of(tx->db, tx->arena, f->id, seal);

    if (e != E_NOT_FOUND)
        return e;
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    return seal_put(tx, &terms, str_from(hex), seal);
}

enum err bank_key_find(struct db *db, struct arena *a, struct fund_id fund, struct str *ret)
{
    struct str seal;
    enum err e = key_seal_of(db, a, fund, &seal);

    return e == OK ? seal_open(db, a, seal, ret) : e;
}

enum err bank_columns_set(struct tx *tx, struct fund_id fund, struct str columns)
{
    struct str key;
    struct fund f;
    enum err e = fund_find(tx->db, tx->arena, fund, &f);

    if (e != OK)
        return e;
    tx->province = f.province;
    if ((e = key_make(tx, &f, &key)) != OK)
        return e;
    return fact_add(tx, "bank-columns-set",
        body_pack(tx->arena, "{s:I, s:I, s:s%, s:s%}", "campaign", (json_int_t)f.campaign.v, "fund",
            (json_int_t)fund.v, "columns", PACK(columns), "key_seal", PACK(key)),
        NULL);
}

enum err bank_columns_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund;
    struct str columns, key;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s%, s:s%}", "fund", &fund, "columns",
        UNPACK(columns), "key_seal", UNPACK(key));

    return e == OK ? db_run(tx->db, SQL_bank_columns_put,
                         ARGS(V(f->province), V(fund), V(columns), V(key)))
                   : e;
}

enum err bank_columns_of(struct db *db, struct arena *a, struct fund_id fund, struct str *ret)
{
    return db_first_str(db, a, SQL_bank_columns_find, ret, ARGS(V(fund.v)));
}

/* --- lines that were taken over --- */

static enum err item_read(
    struct db *db, struct arena *a, const struct rows *r, struct bank_item *ret)
{
    *ret = (struct bank_item){.id = {row_int(r, 0)},
        .fund = {row_int(r, 1)},
        .file = {row_int(r, 2)},
        .day = (day_t)row_int(r, 3),
        .amount = row_int(r, 4),
        .state = state_of(row_str(r, 6)),
        .entry = {row_int(r, 7)}};
    return seal_read(db, a, seal_reference(a, str_copy(a, row_str(r, 5))), &ret->words);
}

enum err bank_item_find(
    struct db *db, struct arena *a, struct bank_item_id id, struct bank_item *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_bank_item_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    e = item_read(db, a, &r, ret);
    rows_end(&r);
    return e;
}

enum err bank_item_list_of(struct db *db, struct arena *a, struct fund_id fund,
    enum bank_state state, int64_t limit, struct bank_item_list *ret)
{
    struct bank_item_list found = {0};
    struct rows r;
    enum err e =
        db_query(db, SQL_bank_item_list_of, &r, ARGS(V(fund.v), V(states[state].code), V(limit)));

    while (e == OK && (e = rows_next(&r)) == OK)
        if ((e = item_read(db, a, &r, vec_push(a, &found))) != OK)
            rows_end(&r);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err bank_item_count(struct db *db, struct fund_id fund, enum bank_state state, int64_t *ret)
{
    return db_first_int(db, SQL_bank_item_count, ret, ARGS(V(fund.v), V(states[state].code)));
}

enum err bank_twin_find(struct db *db, const struct bank_item *item, struct entry_id *ret)
{
    return db_first_int(db, SQL_bank_twin, &ret->v,
        ARGS(V(item->fund.v), V(item->amount), V(item->day - TWIN_DAYS), V(item->day + TWIN_DAYS)));
}

enum err bank_gift_post(struct tx *tx, struct fund_id fund, day_t day, int64_t amount,
    struct donor_id donor, struct str reference, struct str mark, struct entry_id *ret,
    struct entry_refusal *refusal)
{
    struct plain p = {.fund = fund,
        .deed = DEED_RECEIVE,
        .day = day,
        .commodity = {.stuff = STUFF_MONEY},
        .amount = amount,
        .by_bank = true,
        .donor = donor,
        .reference = reference,
        .another = true};
    const struct donor nobody = {.fund = fund, .source = SOURCE_PEOPLE};
    enum err e = donor.v ? OK : donor_add(tx, &nobody, &p.donor);

    if (e != OK)
        return e;
    for (size_t i = 0; i < 15 && i < mark.len; i++) /* 60 bits of the mark */
        p.once = p.once * 16 + (mark.ptr[i] <= '9' ? mark.ptr[i] - '0' : mark.ptr[i] - 'a' + 10);
    return ledger_post_plain(tx, &p, ret, refusal);
}

static enum err settle(struct tx *tx, const struct bank_item *item, const struct fund *f,
    enum bank_state state, struct entry_id entry)
{
    tx->province = f->province;
    return fact_add(tx, "bank-line-settled",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I}", "campaign", (json_int_t)f->campaign.v,
            "fund", (json_int_t)f->id.v, "line", (json_int_t)item->id.v, "state",
            states[state].code, "entry", (json_int_t)entry.v),
        NULL);
}

enum err bank_line_settled_apply(struct tx *tx, const struct fact *f)
{
    json_int_t line, entry;
    const char *state;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, s:s, s:I}", "line", &line, "state", &state, "entry", &entry);

    return e == OK ? db_run(tx->db, SQL_bank_item_set_state, ARGS(V(line), V(state), V(entry))) : e;
}

bool bank_entry_brings(const struct entry *e, int64_t amount)
{
    if (e->reverses.v || e->reversed_by.v)
        return false;
    for (size_t i = 0; i < e->count; i++) {
        if (e->postings[i].book == BOOK_BANK && e->postings[i].amount == amount)
            return true;
    }
    return false;
}

static enum err settle_entry(
    struct tx *tx, const struct bank_item *item, const struct fund *f, struct entry_id id)
{
    struct entry entry;
    int64_t other;
    enum err e = entry_find(tx->db, tx->arena, id, &entry);

    if (e == OK && (entry.fund.v != f->id.v || !bank_entry_brings(&entry, item->amount)))
        e = E_INVALID;
    if (e == OK) {
        e = db_first_int(tx->db, SQL_bank_item_of_entry, &other, ARGS(V(f->id.v), V(id.v)));
        e = e == OK ? E_CONFLICT : e == E_NOT_FOUND ? OK : e;
    }
    return e == OK ? settle(tx, item, f, BANK_STATE_TIED, id) : e;
}

enum err bank_item_settle(struct tx *tx, struct bank_item_id id, enum bank_how how,
    struct donor_id donor, struct entry_id entry, struct entry_refusal *refusal)
{
    struct entry_id posted = {0};
    struct bank_item item;
    struct fund f;
    struct str mark;
    enum err e = bank_item_find(tx->db, tx->arena, id, &item);

    *refusal = (struct entry_refusal){0};
    if (e == OK)
        e = fund_find(tx->db, tx->arena, item.fund, &f);
    if (e == OK && item.state != BANK_STATE_OPEN)
        e = E_CONFLICT;
    if (e != OK)
        return e;
    if (how == BANK_NOT_OURS)
        return settle(tx, &item, &f, BANK_STATE_PASSED, posted);
    if (item.amount < 0 || (how == BANK_AS_PROMISE && !donor.v))
        return E_INVALID;
    if (how == BANK_AS_ENTRY)
        return settle_entry(tx, &item, &f, entry);
    mark = str_printf(tx->arena, "%015llx", (unsigned long long)item.id.v);
    e = bank_gift_post(tx, f.id, item.day, item.amount,
        how == BANK_AS_PROMISE ? donor : (struct donor_id){0}, S(""), mark, &posted, refusal);
    return e == OK ? settle(tx, &item, &f, BANK_STATE_POSTED, posted) : e;
}

const struct fact_kind bank_kinds[] = {
    {.name = "bank-columns-set", .apply = bank_columns_set_apply},
    {.name = "bank-file-added", .apply = bank_file_added_apply},
    {.name = "bank-file-dropped", .apply = bank_file_dropped_apply},
    {.name = "bank-entered", .apply = bank_entered_apply},
    {.name = "bank-line-settled", .apply = bank_line_settled_apply},
    {.name = NULL},
};
