/* page_check.c: somebody has a printed paper and types what stands at its end: is it what was
 * signed here, and what was signed then? The journal as a whole is `chungsuc verify --head`. */
#include "paper/page.h"
#include "base/ascii.h"

#include "org/account.h"
#include "paper/templates.h"

enum { CODE_CHARS_MAX = 200 };

/* The hash of a sign-off as it was typed: 16 to 64 hex digits. */
static bool code_read(struct arena *a, struct str typed, struct str *ret)
{
    struct buf b;

    buf_init(&b, a, SIGN_HASH_CHARS + 1);
    for (size_t i = 0; i < typed.len; i++) {
        char c = ascii_lower(typed.ptr[i]);

        if (c == ' ' || c == '-' || c == '.')
            continue;
        if (ascii_hex(c) < 0 || b.len == SIGN_HASH_CHARS)
            return false;
        buf_addc(&b, c);
    }
    *ret = buf_str(&b);
    return b.len >= KNOWN_DIGITS_MIN;
}

/* What the typed words name: a signed day, else a signed final report. */
struct named {
    int64_t seq;
    struct campaign_id campaign;
    bool is_review;
};

static enum err find_day(
    struct req *r, enum statement s, const struct value *args, size_t count, struct named *ret)
{
    struct rows rows;
    enum err e = db_first(r->db, s, &rows, args, count);

    if (e != OK)
        return e;
    ret->seq = row_int(&rows, 0);
    ret->campaign.v = row_int(&rows, 1);
    rows_end(&rows);
    return OK;
}

static enum err find_named(struct req *r, struct paper_check *v, struct named *ret)
{
    struct known_head head;
    struct str code;
    enum err e;

    if (code_read(r->arena, v->typed, &code)) {
        e = find_day(r, SQL_signed_day_by_code, ARGS(V(code)), ret);
        ret->is_review = e == E_NOT_FOUND;
        return ret->is_review ? review_signed_by_code(r->db, code, &ret->seq, &ret->campaign) : e;
    }
    if (known_head_read(v->typed, &head) != OK) {
        v->unreadable = true;
        return E_NOT_FOUND;
    }
    v->by_journal = true;
    e = find_day(r, SQL_signed_day_by_head, ARGS(V(head.seq), V(str_from(head.hex))), ret);
    ret->is_review = e == E_NOT_FOUND;
    return ret->is_review ? review_signed_by_head(r->db, &head, &ret->seq, &ret->campaign) : e;
}

static void totals_fill(struct req *r, const struct rollup *rollup, struct paper_check *v)
{
    v->totals = arena_new_array(r->arena, struct day_difference, v->sign.total_count);
    for (size_t i = 0; i < v->sign.total_count; i++) {
        const struct signed_total *t = &v->sign.totals[i];

        v->totals[v->total_count++] =
            (struct day_difference){.label = figure_label(r->lang, rollup, t->of, t->index),
                .then_day = figure_amount(r->arena, r->lang, rollup, t->of, t->index, t->day),
                .then_until = figure_until(r->arena, r->lang, rollup, t->of, t->index, t->until)};
    }
}

static enum err fill_day(
    struct req *r, struct paper_check *v, const struct rollup *rollup, int64_t seq)
{
    enum err e = signed_day_by_number(r->db, r->arena, seq, &v->sign);

    if (e != OK)
        return e;
    v->href = day_path(r->arena, rollup->campaign.id, v->sign.day);
    totals_fill(r, rollup, v);
    return OK;
}

/* Is what the report says today still what was signed? */
static enum err fill_review(
    struct req *r, struct paper_check *v, struct campaign_id id, int64_t seq)
{
    struct review_sources *s = arena_new(r->arena, struct review_sources);
    enum err e = review_signed_by_number(r->db, r->arena, seq, &v->review);

    if (e == OK)
        e = review_load(r->db, r->store, r->arena, r->actor, id, r->now_ms, s);
    if (e != OK)
        return e;
    v->differs = !str_eq(v->review.basis, review_basis(r->arena, s));
    v->href = str_printf(r->arena, "/campaign/%lld/review", (long long)id.v);
    return OK;
}

/* What somebody may not read is not there for him. */
static enum err fill(struct req *r, struct paper_check *v, const struct named *n)
{
    const struct rollup *rollup;
    struct org_unit unit = {0};
    enum err e = rollup_get(r->db, r->store, r->arena, n->campaign, r->now_ms, &rollup);

    if (e != OK || !may(r->db, r->actor, PERMISSION_READ, rollup->campaign.unit))
        return e;
    e = unit_find(r->db, r->arena, rollup->campaign.unit, &unit);
    if (e != OK)
        return e;
    v->campaign = str_copy(r->arena, rollup->campaign.name);
    v->unit = unit.name;
    e = n->is_review ? fill_review(r, v, n->campaign, n->seq) : fill_day(r, v, rollup, n->seq);
    v->found = e == OK;
    return e;
}

enum err page_paper_check(struct req *r)
{
    struct paper_check v = {.typed = str_trim(req_query(r, "code"))};
    struct named n;
    enum err e = OK;

    v.page.title = req_t(r, "Kiểm tờ giấy đã in");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.asked = v.typed.len > 0;
    if (v.typed.len > CODE_CHARS_MAX) {
        v.unreadable = true;
        v.typed = S("");
    } else if (v.asked && (e = find_named(r, &v, &n)) == OK) {
        e = fill(r, &v, &n);
    }
    if (e != OK && e != E_NOT_FOUND)
        return e;
    html_paper_check(r->out, &v);
    return OK;
}
