/* entry.c: entries asked, posted, reversed, confirmed. */
#include "ledger/inside.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "ledger/fund_clock.h"
#include "store/body.h"
#include "welfare/gift.h"

#include <jansson.h>

/* ── what is asked before ───────────────────────────────────────────────────────────────────── */

static enum err refuse(struct entry_refusal *ret, const char *field, const char *why)
{
    *ret = (struct entry_refusal){.why = why, .field = field};
    return E_INVALID;
}

static bool reference_fits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_digit(s.ptr[i]) && !ascii_letter(s.ptr[i]) && !memchr("-./_", s.ptr[i], 4))
            return false;
    return s.len <= REFERENCE_MAX;
}

static bool comes_in(enum deed d)
{
    return d == DEED_PLEDGE || d == DEED_RECEIVE;
}

static enum err ask_fund(struct db *db, struct arena *a, const struct fund *f,
    const struct entry *e, struct entry_refusal *ret)
{
    struct fund_done done;
    enum err err = fund_done_find(db, a, f->id, &done);

    if (err != OK)
        return err;
    if (f->closed_day != INT32_MAX)
        return refuse(
            ret, "fund", MSG("Quỹ này đã đóng, không ghi thêm được. Hãy ghi vào quỹ đang mở."));
    if (comes_in(e->deed) && e->day < f->open_from)
        return refuse(ret, "day",
            MSG("Ngày này quỹ chưa bắt đầu nhận đóng góp. Hãy ghi ngày quỹ đang nhận."));
    if (comes_in(e->deed) && (e->day >= f->open_until || e->day > done.days[FUND_STEP_RECEIVED]))
        return refuse(ret, "day",
            MSG("Ngày này quỹ đã thôi nhận đóng góp. Tiền đến sau thì trả lại người gửi."));
    return OK;
}

static enum err ask_texts(const struct entry *e, struct entry_refusal *ret)
{
    if (utf8_count(e->words) > ENTRY_WORDS_MAX)
        return refuse(ret, "words", MSG("Nội dung dài quá 300 ký tự. Hãy rút ngắn lại."));
    if (!reference_fits(e->reference))
        return refuse(ret, "reference",
            MSG("Số biên lai, mã giao dịch chỉ gồm chữ không dấu, số và dấu - . / _, "
                "nhiều nhất 40 ký tự."));
    return OK;
}

/* Are donor, works and goods those of this fund? */
static enum err ask_donor(
    struct db *db, struct arena *a, const struct entry *e, struct entry_refusal *ret)
{
    struct rows r;
    enum err err;
    bool here;

    if (!e->donor.v)
        return OK;
    err = db_first(db, SQL_ledger_donor_find, &r, ARGS(V(e->donor.v)));
    if (err == E_NOT_FOUND)
        return refuse(
            ret, "donor", MSG("Không có người đóng góp này trong quỹ. Hãy chọn trong danh sách."));
    if (err != OK)
        return err;
    here = row_int(&r, 1) == e->fund.v;
    rows_end(&r);
    return here ? OK
                : refuse(ret, "donor",
                      MSG("Không có người đóng góp này trong quỹ. Hãy chọn trong danh sách."));
}

static enum err ask_goods(
    struct db *db, const struct entry *e, const struct posting *p, struct entry_refusal *ret)
{
    int64_t fund = 0;
    enum err err = db_first_int(db, SQL_ledger_goods_fund, &fund, ARGS(V(p->commodity.goods.v)));

    if (err != OK && err != E_NOT_FOUND)
        return err;
    return fund == e->fund.v
               ? OK
               : refuse(ret, "goods",
                     MSG("Không có hiện vật này trong quỹ. Hãy chọn trong danh sách."));
}

static enum err ask_work(struct db *db, struct arena *a, const struct fund *f,
    const struct posting *p, struct entry_refusal *ret)
{
    struct work w;
    enum err err = work_find(db, a, (struct work_id){p->of}, &w);

    if (err != OK && err != E_NOT_FOUND)
        return err;
    return err == OK && w.campaign.v == f->campaign.v
               ? OK
               : refuse(ret, "use",
                     MSG("Không có công trình này trong đợt. Hãy chọn trong danh sách."));
}

static enum err ask_gift(struct db *db, struct arena *a, const struct fund *f,
    const struct posting *p, struct entry_refusal *ret)
{
    struct gift_batch g;
    enum err err = gift_find(db, a, (struct gift_id){p->of}, &g);

    if (err != OK && err != E_NOT_FOUND)
        return err;
    return err == OK && g.campaign.v == f->campaign.v
               ? OK
               : refuse(
                     ret, "use", MSG("Không có phần quà này trong đợt. Hãy chọn trong danh sách."));
}

static enum err ask_things(struct db *db, struct arena *a, const struct fund *f,
    const struct entry *e, struct entry_refusal *ret)
{
    enum err err = ask_donor(db, a, e, ret);

    for (size_t i = 0; err == OK && i < e->count; i++) {
        const struct posting *p = &e->postings[i];

        if (p->commodity.stuff == STUFF_GOODS)
            err = ask_goods(db, e, p, ret);
        if (err == OK && p->book == BOOK_WORK)
            err = ask_work(db, a, f, p, ret);
        if (err == OK && p->book == BOOK_GIFT)
            err = ask_gift(db, a, f, p, ret);
    }
    return err;
}

/* ── entered twice? ─────────────────────────────────────────────────────────────────────────── */

static enum err twin(struct entry_refusal *ret, const char *field, int64_t id, const char *why)
{
    *ret = (struct entry_refusal){.why = why, .field = field, .twin_conflict = true, .twin = {id}};
    return E_CONFLICT;
}

static enum err ask_twice(struct db *db, const struct entry *e, struct entry_refusal *ret)
{
    struct entry_id there;
    int64_t id;
    enum err err = E_NOT_FOUND;

    if (e->reference.len)
        err = entry_find_by_reference(db, e->fund, e->reference, &there);
    if (err == OK)
        return twin(ret, "reference", there.v,
            MSG("Số biên lai, mã giao dịch này đã ghi rồi. Hãy xem lại khoản đã ghi, hoặc sửa "
                "số."));
    if (err == E_NOT_FOUND && e->donor.v && !e->another && e->deed != DEED_REVERSE) {
        err = db_first_int(db, SQL_ledger_entry_twin, &id,
            ARGS(V(e->donor.v), V(e->day), V(e->amount), V(deed_code(e->deed)),
                V(stuff_code(e->commodity.stuff)), V(e->commodity.goods.v), V(e->fund.v)));
        if (err == OK)
            return twin(ret, "another", id,
                MSG("Cùng người, cùng ngày, cùng số đã ghi một lần. Nếu là khoản khác, hãy đánh "
                    "dấu rồi gửi lại."));
    }
    return err == E_NOT_FOUND ? OK : err;
}

/* ── all of it ──────────────────────────────────────────────────────────────────────────────── */

struct books {
    struct db *db;
    struct fund_id fund;
};

static enum err book_balance(
    void *context, enum book book, int64_t of, struct commodity c, int64_t *ret)
{
    const struct books *b = context;

    return ledger_balance(b->db, b->fund, book, of, c, ret);
}

static enum err ask(struct db *db, struct arena *a, const struct fund *f, const struct entry *e,
    struct entry_refusal *ret)
{
    struct books books = {db, e->fund};
    enum err err = ask_fund(db, a, f, e, ret);

    if (err == OK)
        err = ask_texts(e, ret);
    if (err == OK)
        err = ask_things(db, a, f, e, ret);
    if (err == OK)
        err = rules_ask(e, &(struct holdings){book_balance, &books}, ret);
    if (err == OK)
        err = ask_twice(db, e, ret);
    return err;
}

enum err ledger_ask(
    struct db *db, struct arena *a, const struct entry *e, struct entry_refusal *ret)
{
    struct fund f;
    struct entry_refusal no = {0};
    enum err err = fund_find(db, a, e->fund, &f);

    if (err == OK)
        err = ask(db, a, &f, e, &no);
    if (err != OK && !no.why)
        return err;
    *ret = no;
    return OK;
}

/* ── added ──────────────────────────────────────────────────────────────────────────────────── */

static enum err next_number(struct tx *tx, const struct entry *e, int year, int64_t *ret)
{
    enum series series = series_of(e->deed);
    int64_t last = 0;
    enum err err = OK;

    if (series != SERIES_NONE)
        err = db_first_int(
            tx->db, SQL_ledger_number_last, &last, ARGS(V(e->fund.v), V(series), V(year)));
    if (err == OK)
        *ret = series == SERIES_NONE ? 0 : last + 1;
    return err;
}

static json_t *lines_of(struct arena *a, const struct entry *e)
{
    json_t *lines = body_hold(a, json_array());

    for (size_t i = 0; i < e->count; i++) {
        const struct posting *p = &e->postings[i];

        json_array_append(
            lines, body_hold(a, json_pack("[s, I, s, I, I]", book_code(p->book), (json_int_t)p->of,
                                    stuff_code(p->commodity.stuff),
                                    (json_int_t)p->commodity.goods.v, (json_int_t)p->amount)));
    }
    return lines;
}

static enum err add(
    struct tx *tx, const struct fund *f, const struct entry *e, struct entry_id *ret)
{
    int year = civil_from_day(e->day).year;
    struct str words;
    int64_t number;
    enum err err = next_number(tx, e, year, &number);

    if (err == OK)
        err = ledger_seal(tx, f, "ledger-words", e->words, &words);
    if (err != OK)
        return err;
    tx->province = f->province;
    return fact_add(tx, e->reverses.v ? "entry-reversed" : "entry-posted",
        body_pack(tx->arena,
            "{s:I, s:I, s:s, s:I, s:I, s:s%, s:s%, s:I, s:s, s:I, s:I, s:i, s:I, s:I, s:O}",
            "campaign", (json_int_t)f->campaign.v, "fund", (json_int_t)f->id.v, "deed",
            deed_code(e->deed), "day", (json_int_t)e->day, "donor", (json_int_t)e->donor.v,
            "words_seal", PACK(words), "reference", PACK(e->reference), "once", (json_int_t)e->once,
            "stuff", stuff_code(e->commodity.stuff), "goods", (json_int_t)e->commodity.goods.v,
            "amount", (json_int_t)e->amount, "year", year, "number", (json_int_t)number, "reverses",
            (json_int_t)e->reverses.v, "lines", lines_of(tx->arena, e)),
        &ret->v);
}

/* The entry that the same form brought before; OK: it is there. */
static enum err came_before(struct tx *tx, const struct entry *e, struct entry_id *ret)
{
    return e->once ? db_first_int(
                         tx->db, SQL_ledger_entry_by_once, &ret->v, ARGS(V(e->fund.v), V(e->once)))
                   : E_NOT_FOUND;
}

static enum err post(
    struct tx *tx, const struct entry *e, struct entry_id *ret, struct entry_refusal *refusal)
{
    struct fund f;
    enum err err = came_before(tx, e, ret);

    if (err != E_NOT_FOUND)
        return err;
    err = fund_find(tx->db, tx->arena, e->fund, &f);
    if (err == OK)
        err = ask(tx->db, tx->arena, &f, e, refusal);
    return err == OK ? add(tx, &f, e, ret) : err;
}

enum err ledger_post(struct tx *tx, const struct entry *e, struct entry_id *ret)
{
    struct entry_refusal no = {0};

    return e->deed == DEED_REVERSE ? E_INVALID : post(tx, e, ret, &no);
}

enum err ledger_post_plain(
    struct tx *tx, const struct plain *p, struct entry_id *ret, struct entry_refusal *refusal)
{
    struct plain known = *p;
    struct entry e;
    int64_t promised = 0;
    enum err err = OK;

    *refusal = (struct entry_refusal){0};
    if (p->deed == DEED_RECEIVE && p->donor.v)
        err = ledger_balance(tx->db, p->fund, BOOK_PROMISED, p->donor.v, p->commodity, &promised);
    if (err != OK)
        return err;
    known.settles = promised < p->amount ? promised : p->amount;
    if (p->amount <= 0)
        known.settles = 0;
    entry_of(&known, &e);
    return p->deed == DEED_REVERSE ? E_INVALID : post(tx, &e, ret, refusal);
}

/* ── reversed, confirmed ────────────────────────────────────────────────────────────────────── */

enum err ledger_reverse(struct tx *tx, struct entry_id id, struct str why, struct entry_id *ret)
{
    struct entry_refusal no = {0};
    struct entry e;
    struct fund f;
    enum err err = entry_find(tx->db, tx->arena, id, &e);

    if (err == OK && (e.reverses.v || !str_trim(why).len))
        err = E_INVALID;
    if (err == OK && e.reversed_by.v)
        err = E_CONFLICT;
    if (err == OK)
        err = fund_find(tx->db, tx->arena, e.fund, &f);
    if (err != OK)
        return err;
    postings_turn(&e);
    e.deed = DEED_REVERSE;
    e.reverses = id;
    e.day = day_of_ms(tx->now_ms);
    e.words = why;
    e.reference = S("");
    e.once = 0;
    err = ask(tx->db, tx->arena, &f, &e, &no);
    if (err == E_INVALID && no.why && str_eq(str_from(no.field), S("amount")))
        err = E_CONFLICT; /* it has been used meanwhile */
    return err == OK ? add(tx, &f, &e, ret) : err;
}

enum err ledger_confirm(struct tx *tx, struct entry_id id)
{
    struct entry e;
    struct fund f;
    enum err err = entry_find(tx->db, tx->arena, id, &e);

    if (err == OK)
        err = fund_find(tx->db, tx->arena, e.fund, &f);
    if (err == OK && (e.confirmed_by.v || e.reversed_by.v || e.reverses.v))
        err = E_CONFLICT;
    if (err == OK && e.account.v == tx->account_id)
        err = E_DENIED;
    if (err != OK)
        return err;
    tx->province = f.province;
    return fact_add(tx, "entry-confirmed",
        body_pack(tx->arena, "{s:I, s:I}", "campaign", (json_int_t)f.campaign.v, "entry",
            (json_int_t)id.v),
        NULL);
}
