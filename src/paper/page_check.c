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

static enum err find_row(struct req *r, struct paper_check *v, struct rows *rows)
{
    struct known_head head;
    struct str code;

    if (code_read(r->arena, v->typed, &code))
        return db_first(r->db, SQL_signed_day_by_code, rows, ARGS(V(code)));
    if (known_head_read(v->typed, &head) == OK) {
        v->by_journal = true;
        return db_first(
            r->db, SQL_signed_day_by_head, rows, ARGS(V(head.seq), V(str_from(head.hex))));
    }
    v->unreadable = true;
    return E_NOT_FOUND;
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

/* What somebody may not read is not there for him. */
static enum err fill(struct req *r, struct paper_check *v, int64_t seq, struct campaign_id id)
{
    const struct rollup *rollup;
    struct org_unit unit = {0};
    enum err e = rollup_get(r->db, r->store, id, r->now_ms, &rollup);

    if (e != OK || !may(r->db, r->actor, PERMISSION_READ, rollup->campaign.unit))
        return e;
    e = signed_day_by_number(r->db, r->arena, seq, &v->sign);
    if (e == OK)
        e = unit_find(r->db, r->arena, rollup->campaign.unit, &unit);
    if (e != OK)
        return e;
    v->found = true;
    v->campaign = str_copy(r->arena, rollup->campaign.name);
    v->unit = unit.name;
    v->href = day_path(r->arena, id, v->sign.day);
    totals_fill(r, rollup, v);
    return OK;
}

enum err page_paper_check(struct req *r)
{
    struct paper_check v = {.typed = str_trim(req_query(r, "code"))};
    struct rows rows;
    enum err e = OK;

    v.page.title = req_t(r, "Kiểm tờ giấy đã in");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.asked = v.typed.len > 0;
    if (v.typed.len > CODE_CHARS_MAX) {
        v.unreadable = true;
        v.typed = S("");
    } else if (v.asked && (e = find_row(r, &v, &rows)) == OK) {
        int64_t seq = row_int(&rows, 0), campaign = row_int(&rows, 1);

        rows_end(&rows);
        e = fill(r, &v, seq, (struct campaign_id){campaign});
    }
    if (e != OK && e != E_NOT_FOUND)
        return e;
    html_paper_check(r->out, &v);
    return OK;
}
