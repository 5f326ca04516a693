/* page_common.c: what the pages of plans share: who asks about what, and its words. */
#include "proposal/page.h"

#include "org/account.h"

enum err find_place_here(struct req *r, struct db *db, struct place_here *p)
{
    struct unit_id unit = {req_id(r, "unit")};
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, &p->campaign);

    if (e == OK)
        e = campaign_unit_find(db, r->arena, p->campaign.id, unit, &p->unit);
    if (e == OK && unit.v == p->campaign.unit.v)
        e = E_NOT_FOUND; /* the commune's own plan is what the campaign was opened from */
    if (e == OK)
        e = campaign_units(db, r->arena, p->campaign.id, &p->units);
    if (e != OK)
        return e;
    p->own = may(db, r->actor, PERMISSION_REPORT, unit);
    p->may_decide = may(db, r->actor, PERMISSION_COMPILE, p->campaign.unit);
    p->may_read_all = may(db, r->actor, PERMISSION_READ, p->campaign.unit);
    p->may_hand_in = p->own || p->may_decide;
    return p->may_hand_in || p->may_read_all || may(db, r->actor, PERMISSION_READ, unit) ? OK
                                                                                         : E_DENIED;
}

void proposal_crumbs(struct req *r, struct page *p, const struct campaign *c, bool all)
{
    size_t n = 0;

    p->crumbs[n++] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (!may(r->db, r->actor, PERMISSION_READ, c->unit))
        return;
    p->crumbs[n++] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c->id.v), c->name};
    if (all)
        p->crumbs[n++] =
            (struct crumb){str_printf(r->arena, "/campaign/%lld/proposal", (long long)c->id.v),
                req_t(r, "Kế hoạch của các đơn vị")};
}

struct str due_sentence(struct req *r, day_t due)
{
    struct str day = day_format(r->arena, due);

    if (!due)
        return req_t(r, "Chưa đặt hạn gửi kế hoạch.");
    if (due == r->today)
        return req_t(r, "Hạn gửi kế hoạch là hôm nay.");
    if (due > r->today)
        return REQ_T(r, "Hạn gửi kế hoạch: %1, còn %2 ngày.", day,
            count_format(r->arena, due - r->today, r->lang == LANG_EN));
    return REQ_T(r, "Hạn gửi kế hoạch: %1, đã qua. Gửi trễ vẫn nhận, có ghi là trễ.", day);
}

struct str line_quantity(
    struct req *r, enum kind kind, enum unit measure, int64_t milli, char bound)
{
    struct work w = {.kind = kind, .measure = measure};

    return bounded_words(r->arena, r->lang, (struct bounded){milli, bound}, work_unit_label(&w));
}

void proposal_row_state(struct proposal_row *row, day_t due, day_t today)
{
    row->late = row->now.id && proposal_is_late(&row->now);
    if (!row->now.id) {
        row->state = due && today > due ? STATE_MISSING : STATE_DUE;
        row->words = due && today > due ? MSG("quá hạn, chưa gửi") : MSG("chưa gửi");
    } else if (row->now.settled == SETTLED_APPROVED) {
        row->state = STATE_SIGNED;
        row->words = MSG("đã duyệt");
    } else if (row->now.settled == SETTLED_RETURNED ||
               (row->returned && row->decided + row->returned == row->lines)) {
        row->state = STATE_DOUBTFUL;
        row->words = MSG("trả lại để sửa");
    } else if (row->decided == row->lines) {
        row->state = STATE_CORRECTED;
        row->words = MSG("đã xem từng dòng, chờ kết luận");
    } else {
        row->state = STATE_REPORTED;
        row->words = MSG("đã gửi, chờ xem");
    }
}

static int64_t most(const struct balance_row *b)
{
    int64_t n = b->assigned_milli > b->promised_milli ? b->assigned_milli : b->promised_milli;

    return n > b->done_milli ? n : b->done_milli;
}

/* A bar against what was assigned; against what was promised where nothing was. */
static struct progress bar(
    struct req *r, const struct balance_row *b, int64_t milli, const char *vi)
{
    int64_t plan = b->assigned ? b->assigned_milli : b->promised_milli;

    return (struct progress){.plan_milli = plan ? plan : most(b),
        .done_milli = milli,
        .title = REQ_T(r, vi, req_t(r, kind_label(b->kind)))};
}

struct balance_view *balance_views(struct req *r, const struct balance *b)
{
    struct balance_view *v = arena_new_array(r->arena, struct balance_view, b->count + 1);

    for (size_t i = 0; i < b->count; i++) {
        const struct balance_row *row = &b->items[i];

        v[i] = (struct balance_view){.kind = req_t(r, kind_label(row->kind)),
            .promised = line_quantity(r, row->kind, row->measure, row->promised_milli, '='),
            .approved = line_quantity(r, row->kind, row->measure, row->approved_milli, '='),
            .directive = row->directive,
            .promised_bar = bar(r, row, row->promised_milli, MSG("%1, đơn vị đăng ký")),
            .approved_bar = bar(r, row, row->approved_milli, MSG("%1, đã duyệt")),
            .done_bar = bar(r, row, row->done_milli, MSG("%1, đã làm")),
            .short_of = row->assigned && row->promised_milli < row->assigned_milli};
        if (row->assigned)
            v[i].assigned = line_quantity(r, row->kind, row->measure, row->assigned_milli, '=');
        if (row->is_reported)
            v[i].done = line_quantity(r, row->kind, row->measure, row->done_milli, '=');
    }
    return v;
}
