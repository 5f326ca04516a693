/* fund.c: funds, goods and donors: rules, facts, questions. */
#include "ledger/inside.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"

/* Papers of accounts are kept ten years (Law on Accounting 88/2015, Art. 41; NĐ 174/2016, Art. 13).
 */
enum { KEEP_DAYS = 3653, DAYS_MAX = 366 * 10 };

enum err ledger_seal(
    struct tx *tx, const struct fund *f, const char *purpose, struct str text, struct str *seal)
{
    const struct seal_terms terms = {
        .purpose = purpose, .keep_until = day_of_ms(tx->now_ms) + KEEP_DAYS, .unit = f->unit.v};

    *seal = S("");
    return str_trim(text).len ? seal_put(tx, &terms, str_trim(text), seal) : OK;
}

enum err ledger_open(struct db *db, struct arena *a, struct str seal, struct str *text)
{
    return seal_read(db, a, seal_reference(a, seal), text);
}

/* ── funds ──────────────────────────────────────────────────────────────────────────────────── */

static bool digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_digit(s.ptr[i]))
            return false;
    return true;
}

/* Account numbers of some banks have letters. */
static bool deposit_fits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_digit(s.ptr[i]) && !(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z'))
            return false;
    return s.len <= FUND_DEPOSIT_MAX;
}

static const char *bank_fault(const struct fund *f, const char **field)
{
    *field = "bank_bin";
    if (f->bank_bin.len && (f->bank_bin.len != FUND_BIN_CHARS || !digits(f->bank_bin)))
        return MSG("Mã ngân hàng gồm 6 chữ số, ví dụ 970405.");
    if (!f->bank_bin.len && f->deposit_no.len)
        return MSG("Có số tài khoản thì hãy ghi mã ngân hàng.");
    *field = "deposit_no";
    if (!deposit_fits(f->deposit_no))
        return MSG("Số tài khoản chỉ gồm chữ số và chữ in hoa, nhiều nhất 19 ký tự.");
    if (f->bank_bin.len && !f->deposit_no.len)
        return MSG("Có mã ngân hàng thì hãy ghi số tài khoản.");
    *field = "holder";
    if (utf8_count(f->holder) > FUND_HOLDER_MAX)
        return MSG("Tên chủ tài khoản dài quá 100 ký tự. Hãy viết ngắn lại.");
    return NULL;
}

const char *fund_fault(const struct fund *f, const char **field)
{
    *field = "name";
    if (!str_trim(f->name).len)
        return MSG("Quỹ chưa có tên. Hãy ghi quỹ để làm gì.");
    if (utf8_count(f->name) > FUND_NAME_MAX)
        return MSG("Tên quỹ dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "open_until";
    if (f->open_until <= f->open_from)
        return MSG("Ngày thôi nhận đứng trước ngày bắt đầu nhận. Hãy ghi lại hai ngày.");
    if (f->open_until != INT32_MAX && f->open_until - f->open_from > DAYS_MAX)
        return MSG("Thời gian nhận dài quá mười năm. Hãy xem lại ngày.");
    return bank_fault(f, field);
}

static enum err name_is_free(struct tx *tx, const struct fund *f)
{
    int64_t one;
    enum err e =
        db_first_int(tx->db, SQL_ledger_fund_named, &one, ARGS(V(f->campaign.v), V(f->name)));

    return e == OK ? E_CONFLICT : e == E_NOT_FOUND ? OK : e;
}

enum err fund_open(struct tx *tx, const struct fund *f, struct fund_id *ret)
{
    struct fund made = *f;
    struct campaign c;
    struct str holder;
    const char *field;
    enum err e;

    made.name = str_trim(f->name);
    if (fund_fault(&made, &field))
        return E_INVALID;
    e = campaign_find(tx->db, tx->arena, f->campaign, &c);
    if (e == OK)
        e = name_is_free(tx, &made);
    if (e != OK)
        return e;
    made.unit = c.unit;
    tx->province = c.province;
    if ((e = ledger_seal(tx, &made, "fund-holder", f->holder, &holder)) != OK)
        return e;
    return fact_add(tx, "fund-opened",
        body_pack(tx->arena, "{s:I, s:I, s:s, s:s%, s:s%, s:s%, s:s%, s:I, s:I}", "campaign",
            (json_int_t)f->campaign.v, "unit", (json_int_t)c.unit.v, "ground",
            ground_code(f->ground), "name", PACK(made.name), "bank_bin", PACK(f->bank_bin),
            "deposit_no", PACK(f->deposit_no), "holder_seal", PACK(holder), "open_from",
            (json_int_t)f->open_from, "open_until", (json_int_t)f->open_until),
        &ret->v);
}

enum err fund_opened_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, from, until;
    struct str name, bin, deposit, holder;
    const char *ground;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:I, s:s, s:s%, s:s%, s:s%, s:s%, s:I, s:I}", "campaign", &campaign, "unit", &unit,
        "ground", &ground, "name", UNPACK(name), "bank_bin", UNPACK(bin), "deposit_no",
        UNPACK(deposit), "holder_seal", UNPACK(holder), "open_from", &from, "open_until", &until);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_ledger_fund_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(ground), V(name), V(bin),
            V(deposit), V(holder), V(from), V(until)));
}

enum err fund_close(struct tx *tx, struct fund_id id)
{
    struct fund f;
    int64_t one;
    enum err e = fund_find(tx->db, tx->arena, id, &f);

    if (e == OK && f.closed_day != INT32_MAX)
        e = E_CONFLICT;
    if (e != OK)
        return e;
    e = db_first_int(tx->db, SQL_ledger_fund_holds, &one, ARGS(V(id.v)));
    if (e != E_NOT_FOUND)
        return e == OK ? E_CONFLICT : e;
    tx->province = f.province;
    return fact_add(tx, "fund-closed",
        body_pack(tx->arena, "{s:I, s:I, s:I}", "fund", (json_int_t)id.v, "campaign",
            (json_int_t)f.campaign.v, "day", (json_int_t)day_of_ms(tx->now_ms)),
        NULL);
}

enum err fund_closed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund, day;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I}", "fund", &fund, "day", &day);

    return e == OK ? db_run(tx->db, SQL_ledger_fund_set_closed, ARGS(V(fund), V(day))) : e;
}

bool fund_receives(const struct fund *f, day_t day)
{
    return f->closed_day == INT32_MAX && day >= f->open_from && day < f->open_until;
}

static enum err fund_read(struct db *db, struct arena *a, const struct rows *r, struct fund *ret)
{
    *ret = (struct fund){
        .id = {row_int(r, 0)},
        .province = row_int(r, 1),
        .campaign = {row_int(r, 2)},
        .unit = {row_int(r, 3)},
        .ground = ground_of(row_str(r, 4)),
        .name = str_copy(a, row_str(r, 5)),
        .bank_bin = str_copy(a, row_str(r, 6)),
        .deposit_no = str_copy(a, row_str(r, 7)),
        .open_from = (day_t)row_int(r, 9),
        .open_until = (day_t)row_int(r, 10),
        .closed_day = (day_t)row_int(r, 11),
    };
    return ledger_open(db, a, str_copy(a, row_str(r, 8)), &ret->holder);
}

enum err fund_find(struct db *db, struct arena *a, struct fund_id id, struct fund *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_ledger_fund_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    e = fund_read(db, a, &r, ret);
    rows_end(&r);
    return e;
}

enum err fund_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct fund_list *ret)
{
    struct fund_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_ledger_fund_list_of, &r, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        if ((e = fund_read(db, a, &r, vec_push(a, &found))) != OK)
            rows_end(&r);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

/* ── goods ──────────────────────────────────────────────────────────────────────────────────── */

static bool goods_fit(const struct goods *g)
{
    return g->name.len && utf8_count(g->name) <= GOODS_NAME_MAX && g->measure.len &&
           utf8_count(g->measure) <= GOODS_MEASURE_MAX && g->value_vnd >= 0 &&
           g->value_vnd <= LEDGER_AMOUNT_MAX;
}

enum err goods_add(struct tx *tx, const struct goods *g, struct goods_id *ret)
{
    struct goods made = *g;
    struct fund f;
    int64_t there;
    enum err e;

    made.name = str_trim(g->name);
    made.measure = str_trim(g->measure);
    e = goods_fit(&made) ? fund_find(tx->db, tx->arena, g->fund, &f) : E_INVALID;
    if (e == OK)
        e = db_first_int(tx->db, SQL_ledger_goods_same, &there,
            ARGS(V(g->fund.v), V(made.name), V(made.measure), V(g->value_vnd)));
    else
        return e;
    if (e == OK)
        ret->v = there;
    if (e != E_NOT_FOUND)
        return e;
    tx->province = f.province;
    return fact_add(tx, "goods-added",
        body_pack(tx->arena, "{s:I, s:s%, s:s%, s:I}", "fund", (json_int_t)g->fund.v, "name",
            PACK(made.name), "measure", PACK(made.measure), "value", (json_int_t)g->value_vnd),
        &ret->v);
}

enum err goods_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund, value;
    struct str name, measure;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s%, s:s%, s:I}", "fund", &fund, "name",
        UNPACK(name), "measure", UNPACK(measure), "value", &value);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_ledger_goods_insert,
        ARGS(V(f->seq), V(f->province), V(fund), V(name), V(measure), V(value)));
}

enum err goods_list_of(struct db *db, struct arena *a, struct fund_id fund, struct goods_list *ret)
{
    struct goods_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_ledger_goods_list_of, &r, ARGS(V(fund.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &found) = (struct goods){.id = {row_int(&r, 0)},
            .fund = {row_int(&r, 1)},
            .name = str_copy(a, row_str(&r, 2)),
            .measure = str_copy(a, row_str(&r, 3)),
            .value_vnd = row_int(&r, 4)};
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}
