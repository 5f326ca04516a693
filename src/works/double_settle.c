/* double_settle.c: the fact double-settled and what follows from it. See double_settle.h. */
#include "works/double_settle.h"

#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"

enum { STEPS_MAX = 1000, BELOW_MAX = 10000 };

static const struct {
    const char *name, *label;
} verdicts[] = {
    [DOUBLE_OPEN] = {"open", MSG("chưa xem")}, /* never in the journal */
    [DOUBLE_SAME] = {"same", MSG("là một")},
    [DOUBLE_PART] = {"part", MSG("là một phần")},
    [DOUBLE_DIFFERENT] = {"different", MSG("khác nhau")},
};

const char *double_verdict_name(enum double_verdict v)
{
    return verdicts[v].name;
}

enum double_verdict double_verdict_find(struct str name)
{
    for (int v = DOUBLE_SAME; v <= DOUBLE_DIFFERENT; v++)
        if (str_eq(name, str_from(verdicts[v].name)))
            return (enum double_verdict)v;
    return DOUBLE_OPEN;
}

const char *double_verdict_label(enum double_verdict v)
{
    return verdicts[v].label;
}

static bool is_house(enum kind k)
{
    return k == KIND_HOUSE_BUILD || k == KIND_HOUSE_REPAIR;
}

const char *double_fault(const struct work *work, const struct work *main)
{
    if (is_house(work->kind) && is_house(main->kind) && work->kind != main->kind)
        return MSG("Xây nhà và sửa chữa nhà không bao giờ là một. Nếu một bên ghi nhầm loại, hãy "
                   "thêm lại công trình đúng loại rồi bỏ công trình ghi nhầm.");
    if (work->kind != main->kind)
        return MSG("Hai việc khác loại thì không tính chung được, dù cùng một tuyến.");
    if (work->measure != main->measure)
        return MSG("Hai công trình đo bằng đơn vị khác nhau (như m và m², cuộc và lượt người) thì "
                   "không tính chung được.");
    return NULL;
}

/* ── the decision ───────────────────────────────────────────────────────────────────────────── */

struct pair {
    int64_t low, high;
};

static struct pair pair_of(struct work_id a, struct work_id b)
{
    return a.v < b.v ? (struct pair){a.v, b.v} : (struct pair){b.v, a.v};
}

/* What stands about these two; DOUBLE_OPEN: nothing yet. */
static enum err standing(struct db *db, struct pair p, struct double_settlement *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_double_settlement_find, &rows, ARGS(V(p.low), V(p.high)));

    *ret = (struct double_settlement){.verdict = DOUBLE_OPEN};
    if (e == E_NOT_FOUND)
        return OK;
    if (e != OK)
        return e;
    *ret = (struct double_settlement){.work = {row_int(&rows, 0)},
        .main = {row_int(&rows, 1)},
        .verdict = double_verdict_find(row_str(&rows, 2))};
    rows_end(&rows);
    return OK;
}

/* What a work was said to be counted in; 0: it counts itself. */
static enum err main_of(struct db *db, int64_t work, int64_t *ret)
{
    int64_t main = 0;
    enum err e = db_first_int(db, SQL_double_main_of, &main, ARGS(V(work)));

    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = e == OK ? main : 0;
    return OK;
}

/* May `work` be counted in `main`, if what stands about the two themselves is forgotten? */
static enum err chain_check(struct db *db, struct work_id work, struct work_id main)
{
    int64_t at = main.v, next = 0;
    enum err e = main_of(db, work.v, &next);

    if (e == OK && next && next != main.v)
        return E_CONFLICT;
    for (int step = 0; e == OK && step < STEPS_MAX; step++) {
        e = main_of(db, at, &next);
        if (e != OK || next == 0)
            return e;
        if (next == work.v)
            return at == main.v ? OK
                                : E_CONFLICT; /* main in work: that very decision is replaced */
        at = next;
    }
    return e == OK ? E_CONFLICT : e;
}

/* Two works and their campaigns as they stand. */
struct both {
    struct work work, main;
};

static enum err both_find(struct tx *tx, struct work_id work, struct work_id main, struct both *ret)
{
    enum err e = work_find(tx->db, tx->arena, work, &ret->work);

    if (e == OK)
        e = work_find(tx->db, tx->arena, main, &ret->main);
    return e == OK ? campaign_keep(tx, ret->work.campaign) : e;
}

static enum err settlement_add(
    struct tx *tx, const struct both *b, enum double_verdict verdict, struct str why)
{
    const struct seal_terms terms = {
        .purpose = "double-why", .keep_until = INT32_MAX, .unit = b->work.unit.v};
    struct str seal;
    enum err e = seal_put(tx, &terms, why, &seal);

    if (e != OK)
        return e;
    return fact_add(tx, "double-settled",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I, s:s, s:s%}", "campaign",
            (json_int_t)b->work.campaign.v, "with", (json_int_t)b->main.campaign.v, "work",
            (json_int_t)b->work.id.v, "main", (json_int_t)b->main.id.v, "verdict",
            double_verdict_name(verdict), "why_seal", PACK(seal)),
        NULL);
}

enum err double_settle(struct tx *tx, struct work_id work, struct work_id main,
    enum double_verdict verdict, struct str why)
{
    struct pair p = pair_of(work, main);
    struct double_settlement there;
    struct both b;
    enum err e;

    why = str_trim(why);
    if (verdict == DOUBLE_DIFFERENT) {
        work = (struct work_id){p.low};
        main = (struct work_id){p.high};
    }
    if (work.v == main.v || verdict == DOUBLE_OPEN || !why.len || utf8_count(why) > DOUBLE_WHY_MAX)
        return E_INVALID;
    if ((e = both_find(tx, work, main, &b)) != OK)
        return e;
    if (verdict != DOUBLE_DIFFERENT && double_fault(&b.work, &b.main))
        return E_INVALID;
    e = standing(tx->db, p, &there);
    if (e != OK || (there.verdict == verdict && there.work.v == work.v && there.main.v == main.v))
        return e;
    if (verdict != DOUBLE_DIFFERENT && (e = chain_check(tx->db, work, main)) != OK)
        return e;
    return settlement_add(tx, &b, verdict, why);
}

/* ── what follows ───────────────────────────────────────────────────────────────────────────── */

/* The end of the chain of a work: itself if it counts itself. */
static enum err root_of(struct db *db, int64_t work, int64_t *ret)
{
    int64_t at = work, next = 0;
    enum err e = OK;

    for (int step = 0; step < STEPS_MAX && (e = main_of(db, at, &next)) == OK && next; step++)
        at = next;
    if (e == OK)
        *ret = at;
    return e;
}

struct ids {
    int64_t *items;
    size_t count, capacity;
};

static enum err below_list(struct db *db, struct arena *a, int64_t work, struct ids *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_double_below, &rows, ARGS(V(work)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, ret) = row_int(&rows, 0);
    return e == E_NOT_FOUND ? OK : e;
}

/* A work and all that are counted in it, pointed at the end of their chain. */
static enum err chains_flatten(struct tx *tx, int64_t work)
{
    struct ids below = {0};
    int64_t root = 0;
    enum err e = root_of(tx->db, work, &root);

    if (e == OK)
        e = below_list(tx->db, tx->arena, work, &below);
    for (size_t i = 0; i < below.count && e == OK; i++) {
        int64_t id = below.items[i];

        e = db_run(tx->db, SQL_double_counted_set, ARGS(V(id), V(id == root ? (int64_t)0 : root)));
    }
    return e;
}

static enum err double_settled_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, with, work, main;
    const char *verdict, *seal;
    struct pair p;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:I, s:s, s:s}", "campaign", &campaign,
            "with", &with, "work", &work, "main", &main, "verdict", &verdict, "why_seal", &seal);

    if (e != OK)
        return e;
    p = pair_of((struct work_id){work}, (struct work_id){main});
    /* the two may lie in two provinces: the earlier row can stand in the other one */
    e = db_run(tx->db, SQL_double_settlement_forget, ARGS(V(p.low), V(p.high), V(f->province)));
    if (e == OK)
        e = db_run(tx->db, SQL_double_settlement_put,
            ARGS(V(f->province), V(p.low), V(p.high), V(work), V(main), V(verdict),
                V(seal_reference(tx->arena, str_from(seal))), V(f->account_id), V(f->at_ms),
                V(f->seq)));
    if (e == OK)
        e = chains_flatten(tx, work);
    if (e == OK)
        e = chains_flatten(tx, main);
    if (e == OK)
        e = campaign_touch(tx, campaign, f->seq);
    return e == OK && with != campaign ? campaign_touch(tx, with, f->seq) : e;
}

const struct fact_kind double_kinds[] = {
    {.name = "double-settled", .apply = double_settled_apply, .version = 2},
    {.name = NULL},
};

/* ── what was decided ───────────────────────────────────────────────────────────────────────── */

enum err double_settlements_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct double_settlements *ret)
{
    struct double_settlements found = {0};
    struct rows rows;
    enum err e = campaign.v ? db_query(db, SQL_double_settlements_of, &rows, ARGS(V(campaign.v)))
                            : db_query(db, SQL_double_settlements_all, &rows, NO_ARGS);

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct double_settlement s = {.work = {row_int(&rows, 0)},
            .main = {row_int(&rows, 1)},
            .verdict = double_verdict_find(row_str(&rows, 2)),
            .why = str_copy(a, row_str(&rows, 3)),
            .settled_by = str_copy(a, row_str(&rows, 4)),
            .settled_ms = row_int(&rows, 5),
            .counted_in = {row_int(&rows, 6)}};

        *vec_push(a, &found) = s;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}
