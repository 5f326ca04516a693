/* bank_enter.c: what would become of the lines of a statement, and making it so. */
#include "ledger/bank_inside.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "ledger/bank_code.h"
#include "store/body.h"
#include "store/seal.h"
#include "store/setting.h"

#include <sodium.h>

enum { MARK_BYTES = 16, ITEMS_A_FILE = 10000, OTHER_TRIES = 1000 };

static const char *const fates[BANK_FATES] = {
    [BANK_THERE] = MSG("đã có từ lần trước"),
    [BANK_GIFT] = MSG("ghi là đóng góp"),
    [BANK_PROMISED] = MSG("ghi cho người đã hứa"),
    [BANK_TIED] = MSG("đã có phiếu, gắn với phiếu ấy"),
    [BANK_OTHER_FUND] = MSG("mang mã của quỹ khác"),
    [BANK_UNKNOWN] = MSG("chưa rõ, chờ người xem"),
    [BANK_WENT_OUT] = MSG("tiền ra, ghi bằng phiếu chi"),
};

const char *bank_fate_label(enum bank_fate f)
{
    return fates[f];
}

/* --- marks --- */

/* What makes a line this line, but for how many like it stand before it. */
static struct str essence(struct arena *a, const struct bank_line *l)
{
    if (l->reference.len)
        return str_printf(a, "r|%d|%lld|%.*s", l->day, (long long)l->amount, STR(l->reference));
    return str_printf(a, "w|%d|%lld|%.*s|%.*s", l->day, (long long)l->amount,
        STR(text_fold(a, l->words)), STR(l->balance));
}

static struct str mark_of(struct arena *a, struct str key, struct str what, size_t nth)
{
    struct str text = str_printf(a, "%.*s|%zu", STR(what), nth);
    unsigned char hash[MARK_BYTES];
    char *hex = arena_array(a, 2 * MARK_BYTES + 1, 1);

    crypto_generichash(hash, sizeof hash, (const unsigned char *)text.ptr, text.len,
        (const unsigned char *)key.ptr, key.len);
    sodium_bin2hex(hex, 2 * MARK_BYTES + 1, hash, sizeof hash);
    return (struct str){hex, 2 * MARK_BYTES};
}

static enum err is_there(struct db *db, struct fund_id fund, struct str mark, bool *ret)
{
    int64_t id;
    enum err e = db_first_int(db, SQL_bank_item_by_mark, &id, ARGS(V(fund.v), V(mark)));

    *ret = e == OK;
    return e == E_NOT_FOUND ? OK : e;
}

struct seen {
    struct str what;
    size_t count;
};

/* How many lines of this file had the same essence before; counts this one. Open addressing. */
static size_t nth_of(struct seen *table, size_t size, struct str what)
{
    size_t at = 5381;

    for (size_t i = 0; i < what.len; i++)
        at = at * 33 + (unsigned char)what.ptr[i];
    for (at %= size; table[at].count && !str_eq(table[at].what, what); at = (at + 1) % size)
        ;
    table[at].what = what;
    return ++table[at].count;
}

/* --- what a line says --- */

/* A number of the bank as the books take it; empty: it has other signs, or there is none. */
static struct str reference_of(struct arena *a, const struct bank_line *l)
{
    for (size_t i = 0; i < l->reference.len; i++) {
        if (!ascii_word(l->reference.ptr[i], "-./_"))
            return S("");
    }
    if (!l->reference.len || l->reference.len > REFERENCE_MAX - 3)
        return S("");
    return str_printf(a, "NH-%.*s", STR(l->reference));
}

static enum err tied_to(struct db *db, struct arena *a, struct fund_id fund,
    const struct bank_line *l, struct entry_id *ret)
{
    struct str ours = reference_of(a, l);
    enum err e;

    if (!ours.len)
        return E_NOT_FOUND;
    e = entry_find_by_reference(db, fund, l->reference, ret);
    return e == E_NOT_FOUND ? entry_find_by_reference(db, fund, ours, ret) : e;
}

/* An entry that somebody made by hand for this line: the same number and amount, and no line of a
 * statement has it yet. */
static enum err entry_is_free(
    struct db *db, struct arena *a, const struct bank_line *l, struct bank_fate_line *ret)
{
    struct entry entry;
    int64_t other;
    enum err e = entry_find(db, a, ret->entry, &entry);

    if (e == OK && !bank_entry_brings(&entry, l->amount))
        return E_NOT_FOUND;
    if (e == OK)
        e = db_first_int(
            db, SQL_bank_item_of_entry, &other, ARGS(V(entry.fund.v), V(ret->entry.v)));
    return e == OK ? E_NOT_FOUND : e == E_NOT_FOUND ? OK : e;
}

static enum err judge_new(struct db *db, struct arena *a, struct fund_id fund,
    const struct bank_line *l, struct bank_fate_line *ret)
{
    int64_t code = code_find(a, CODE_FUND, l->words);
    struct donor donor;
    enum err e;

    ret->fate = l->amount < 0 ? BANK_WENT_OUT : BANK_UNKNOWN;
    if (l->amount < 0)
        return OK;
    e = tied_to(db, a, fund, l, &ret->entry);
    if (e == OK)
        e = entry_is_free(db, a, l, ret);
    if (e != E_NOT_FOUND) {
        ret->fate = BANK_TIED;
        return e;
    }
    ret->entry.v = 0;
    ret->donor.v = code_find(a, CODE_PLEDGE, l->words);
    e = ret->donor.v ? donor_find(db, a, ret->donor, &donor) : E_NOT_FOUND;
    if (e == OK && donor.fund.v == fund.v) {
        ret->fate = BANK_PROMISED;
        return OK;
    }
    ret->donor.v = 0;
    if (code)
        ret->fate = code == fund.v ? BANK_GIFT : BANK_OTHER_FUND;
    ret->other.v = code;
    return e == E_NOT_FOUND ? OK : e;
}

/* Is there an entry by hand of this amount within some days? What was asked of a day and an amount
 * is not asked again: a fund has thousands of gifts of one amount, and so has a statement. */
struct twins {
    struct {
        bool known, there;
        day_t day;
        int64_t amount;
    } * items;
    size_t room; /* more than there are lines */
};

static enum err twin_is_there(
    struct db *db, struct fund_id fund, struct twins *t, const struct bank_line *l, bool *ret)
{
    const struct bank_item like = {.fund = fund, .day = l->day, .amount = l->amount};
    size_t at = ((size_t)l->amount * 31 + (size_t)l->day) * 0x9e3779b97f4a7c15u % t->room;
    struct entry_id twin;
    enum err e;

    while (t->items[at].known && (t->items[at].day != l->day || t->items[at].amount != l->amount))
        at = (at + 1) % t->room;
    if (!t->items[at].known) {
        e = bank_twin_find(db, &like, &twin);
        if (e != OK && e != E_NOT_FOUND)
            return e;
        t->items[at].known = true;
        t->items[at].there = e == OK;
        t->items[at].day = l->day;
        t->items[at].amount = l->amount;
    }
    *ret = t->items[at].there;
    return OK;
}

/* A line that would be posted, and may be in the books already. Its number stands at an entry of
 * that amount which has its line: it is there, unless somebody says it is another. An entry by hand
 * of that amount within some days has no line yet: a person decides. */
static enum err look_again(struct db *db, struct arena *a, struct fund_id fund, struct twins *t,
    const struct bank_line *l, struct bank_fate_line *ret)
{
    struct entry_id there;
    bool twin = false;
    struct entry entry;
    enum err e;

    if (ret->fate != BANK_GIFT && ret->fate != BANK_PROMISED)
        return OK;
    e = tied_to(db, a, fund, l, &there);
    if (e == OK)
        e = entry_find(db, a, there, &entry);
    if (e == OK && bank_entry_brings(&entry, l->amount)) {
        ret->fate = BANK_THERE;
        ret->doubtful = true;
        return OK;
    }
    if (e == OK || e == E_NOT_FOUND)
        e = twin_is_there(db, fund, t, l, &twin);
    if (e == OK && twin)
        ret->fate = BANK_UNKNOWN;
    return e;
}

/* Lines taken over before that no line of this file met by its mark, by day and amount. The same
 * transfer has another mark in a file that was read with other columns. */
static enum err unmet_find(struct db *db, struct fund_id fund, const struct bank_outlook *o,
    const struct bank_line *l, bool *ret)
{
    int64_t count;
    enum err e =
        db_first_int(db, SQL_bank_item_like, &count, ARGS(V(fund.v), V(l->day), V(l->amount)));

    for (size_t i = 0; e == OK && count > 0 && i < o->count; i++) {
        const struct bank_fate_line *f = &o->items[i];

        count -= f->fate == BANK_THERE && f->line->day == l->day && f->line->amount == l->amount;
    }
    if (e == OK)
        *ret = count > 0;
    return e;
}

/* What is new by its mark, once all lines of the file have been looked up. Each without a number
 * meets one of those that no mark has met. */
static enum err new_lines_judge(
    struct db *db, struct arena *a, struct fund_id fund, struct bank_outlook *o)
{
    struct twins t = {.room = 2 * o->count + 3};
    enum err e = OK;

    t.items = arena_array(a, t.room, sizeof *t.items);
    for (size_t i = 0; e == OK && i < o->count; i++) {
        struct bank_fate_line *f = &o->items[i];
        bool unmet = false;

        if (f->fate == BANK_THERE)
            continue;
        if (!f->line->reference.len && (f->fate == BANK_GIFT || f->fate == BANK_PROMISED))
            e = unmet_find(db, fund, o, f->line, &unmet);
        if (unmet) {
            f->fate = BANK_THERE;
            f->doubtful = true;
        } else if (e == OK) {
            e = look_again(db, a, fund, &t, f->line, f);
        }
    }
    return e;
}

enum err bank_outlook_make(struct db *db, struct arena *a, struct fund_id fund,
    const struct bank_line_list *lines, struct bank_outlook *ret)
{
    size_t size = 2 * lines->count + 3;
    struct seen *table = arena_new_array(a, struct seen, size);
    struct bank_outlook o = {0};
    struct str key;
    enum err e = bank_key_find(db, a, fund, &key);

    for (size_t i = 0; e == OK && i < lines->count; i++) {
        const struct bank_line *l = &lines->items[i];
        struct bank_fate_line *f;
        struct str what;
        bool there;

        if (l->state != BANK_GOOD)
            continue;
        f = vec_push(a, &o);
        what = essence(a, l);
        *f = (struct bank_fate_line){
            .line = l, .key = mark_of(a, key, what, nth_of(table, size, what))};
        e = is_there(db, fund, f->key, &there);
        if (e == OK && there)
            f->doubtful = !l->reference.len && !l->balance.len;
        else if (e == OK)
            e = judge_new(db, a, fund, l, f);
    }
    if (e == OK)
        e = new_lines_judge(db, a, fund, &o);
    for (size_t i = 0; e == OK && i < o.count; i++) {
        o.counts[o.items[i].fate]++;
        o.amounts[o.items[i].fate] += o.items[i].line->amount;
    }
    if (e == OK)
        *ret = o;
    return e;
}

/* --- entered --- */

struct entering {
    struct tx *tx;
    struct fund fund;
    struct bank_file_id file;
    struct str key;
    json_t *lines; /* of the fact */
    struct bank_entered counts;
    int64_t days;
    size_t next_other; /* behind every line that a file can have */
};

/* Post what is recognised. A line that the books refuse (a day outside the time of receiving)
 * stays open for a person. */
static enum err line_post(struct entering *w, const struct bank_fate_line *f,
    enum bank_state *state, struct entry_id *entry)
{
    struct entry_refusal refusal = {0};
    enum err e;

    *state = f->fate == BANK_TIED ? BANK_STATE_TIED : BANK_STATE_OPEN;
    *entry = f->entry;
    if (f->fate != BANK_GIFT && f->fate != BANK_PROMISED)
        return OK;
    e = bank_gift_post(w->tx, w->fund.id, f->line->day, f->line->amount, f->donor,
        reference_of(w->tx->arena, f->line), f->key, entry, &refusal);
    if (e == E_CONFLICT && refusal.twin_conflict) /* the bank's number stands at another amount */
        e = bank_gift_post(w->tx, w->fund.id, f->line->day, f->line->amount, f->donor, S(""),
            f->key, entry, &refusal);
    if (e == OK) {
        *state = BANK_STATE_POSTED;
        w->counts.gifts++;
        w->counts.gifts_vnd += f->line->amount;
    }
    return e == E_INVALID && refusal.why ? OK : e;
}

static enum err line_enter(struct entering *w, const struct bank_fate_line *f)
{
    struct str words = bank_words_narrow(w->tx->arena, f->line->words), seal = S("");
    struct seal_terms terms = {.purpose = "bank-line",
        .keep_until = (day_t)(day_of_ms(w->tx->now_ms) + w->days),
        .unit = w->fund.unit.v};
    struct entry_id entry = {0};
    enum bank_state state;
    enum err e = words.len ? seal_put(w->tx, &terms, words, &seal) : OK;

    if (e == OK)
        e = line_post(w, f, &state, &entry);
    if (e != OK)
        return e;
    w->counts.tied += state == BANK_STATE_TIED;
    w->counts.open += state == BANK_STATE_OPEN;
    json_array_append(w->lines,
        body_hold(w->tx->arena,
            json_pack("{s:s%, s:i, s:I, s:s%, s:s, s:I}", "mark", PACK(f->key), "day", f->line->day,
                "amount", (json_int_t)f->line->amount, "words_seal", PACK(seal), "state",
                bank_state_code(state), "entry", (json_int_t)entry.v)));
    return OK;
}

/* A line that looks as if it were there, and is another: the next mark that is free. No two of a
 * file get the same, for none of them is in the tables yet. */
static enum err make_another(struct entering *w, struct bank_fate_line *f)
{
    struct str what = essence(w->tx->arena, f->line);
    enum err e = OK;
    bool there = true;

    for (int i = 0; e == OK && there && i < OTHER_TRIES; i++) {
        f->key = mark_of(w->tx->arena, w->key, what, w->next_other++);
        e = is_there(w->tx->db, w->fund.id, f->key, &there);
    }
    if (e == OK && there)
        e = E_TOO_LARGE;
    return e == OK ? judge_new(w->tx->db, w->tx->arena, w->fund.id, f->line, f) : e;
}

static bool is_among(const size_t *numbers, size_t count, size_t number)
{
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == number)
            return true;
    }
    return false;
}

static enum err lines_find(
    struct tx *tx, struct bank_file_id id, struct bank_file *file, struct bank_line_list *ret)
{
    struct bank_trouble trouble;
    struct bank_columns columns;
    struct bank_sheet sheet;
    struct str text, kept;
    enum err e = bank_file_find(tx->db, tx->arena, id, file, NULL);

    if (e == OK && !file->waits)
        e = E_CONFLICT;
    if (e == OK)
        e = bank_file_find(tx->db, tx->arena, id, file, &text);
    if (e == OK)
        e = bank_sheet_read(tx->arena, text, &sheet, &trouble);
    if (e == OK)
        e = bank_columns_of(tx->db, tx->arena, file->fund, &kept);
    if (e == OK)
        e = bank_columns_find(tx->arena, &sheet, kept, &columns);
    if (e == OK)
        bank_lines_read(tx->arena, &sheet, &columns, ret);
    return e;
}

static enum err begin(struct entering *w, struct tx *tx, const struct bank_file *file)
{
    enum err e = fund_find(tx->db, tx->arena, file->fund, &w->fund);

    w->tx = tx;
    w->file = file->id;
    w->next_other = ITEMS_A_FILE;
    if (e == OK)
        e = bank_key_find(tx->db, tx->arena, file->fund, &w->key);
    if (e == OK)
        e = setting_number(tx->db, SETTING_BANK_LINE_DAYS, &w->days);
    w->lines = body_hold(tx->arena, json_array());
    return e;
}

static enum err end(struct entering *w)
{
    const struct fund *f = &w->fund;
    struct str seal;
    enum err e = bank_file_seal(w->tx, w->file, &seal);

    if (e != OK)
        return e;
    w->tx->province = f->province;
    e = fact_add(w->tx, "bank-entered",
        body_pack(w->tx->arena, "{s:I, s:I, s:I, s:O}", "campaign", (json_int_t)f->campaign.v,
            "fund", (json_int_t)f->id.v, "file", (json_int_t)w->file.v, "lines", w->lines),
        NULL);
    return e == OK ? seal_erase(w->tx, seal, "done") : e;
}

enum err bank_enter(struct tx *tx, struct bank_file_id id, const size_t *another,
    size_t another_count, struct bank_entered *ret)
{
    struct entering w = {0};
    struct bank_outlook outlook;
    struct bank_line_list lines;
    struct bank_file file;
    enum err e = lines_find(tx, id, &file, &lines);

    if (e == OK)
        e = begin(&w, tx, &file);
    if (e == OK)
        e = bank_outlook_make(tx->db, tx->arena, file.fund, &lines, &outlook);
    for (size_t i = 0; e == OK && i < outlook.count; i++) {
        struct bank_fate_line *f = &outlook.items[i];

        if (f->fate == BANK_THERE && f->doubtful && is_among(another, another_count, f->line->line))
            e = make_another(&w, f);
        if (e == OK && f->fate != BANK_THERE)
            e = line_enter(&w, f);
    }
    if (e == OK)
        e = end(&w);
    if (e == OK)
        *ret = w.counts;
    return e;
}

enum err bank_entered_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund, file;
    json_t *lines, *body;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, s:I, s:o}", "fund", &fund, "file", &file, "lines", &lines);

    if (e == OK)
        e = body_load(tx->arena, f->body, &body);
    if (e == OK)
        e = db_run(tx->db, SQL_bank_file_set_done, ARGS(V(file)));
    lines = e == OK ? json_object_get(body, "lines") : NULL;
    for (size_t i = 0; e == OK && i < json_array_size(lines); i++) {
        const char *mark, *seal, *state;
        json_int_t amount, entry;
        int day;

        if (i >= ITEMS_A_FILE ||
            json_unpack(json_array_get(lines, i), "{s:s, s:i, s:I, s:s, s:s, s:I}", "mark", &mark,
                "day", &day, "amount", &amount, "words_seal", &seal, "state", &state, "entry",
                &entry) != 0)
            return E_DAMAGED;
        e = db_run(tx->db, SQL_bank_item_insert,
            ARGS(V(f->seq * ITEMS_A_FILE + (int64_t)i), V(f->province), V(fund), V(file), V(mark),
                V(day), V(amount), V(seal), V(state), V(entry)));
    }
    return e;
}
