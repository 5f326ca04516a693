/* page_double.c: the possible doubles of a campaign, and the decision about one, which the page of
 * a level above shares. */
#include "rollup/double_page.h"

#include "org/account.h"
#include "rollup/templates.h"

/* ── the decision ───────────────────────────────────────────────────────────────────────────── */

static const struct choice verdicts[] = {
    {"same", MSG("Là một")},
    {"part", MSG("Là một phần")},
    {"different", MSG("Khác nhau")},
};
static const struct choice sides[] = {
    {"a", MSG("Công trình thứ nhất")}, {"b", MSG("Công trình thứ hai")}};

static const struct field fields[] = {
    {.name = "a", .label = MSG("Công trình thứ nhất"), .type = FIELD_HIDDEN, .required = true},
    {.name = "b", .label = MSG("Công trình thứ hai"), .type = FIELD_HIDDEN, .required = true},
    {.name = "main",
        .label = MSG("Tính theo"),
        .type = FIELD_CHOICE,
        .choices = sides,
        .choice_count = 2},
    {.name = "verdict",
        .label = MSG("Quyết định"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = verdicts,
        .choice_count = 3},
    {.name = "why",
        .label = MSG("Vì sao"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = DOUBLE_WHY_MAX},
};

enum { FIELDS = sizeof fields / sizeof *fields };

static enum double_verdict verdict_of(const struct form *f)
{
    return double_verdict_find(str_from(verdicts[form_number(f, "verdict")].value));
}

enum err act_double_settle(struct req *r)
{
    struct form *f = form_new(r->arena, fields, FIELDS);
    enum err e = form_read(f, r);

    if (!form_given(f, "verdict"))
        req_problem(r, MSG("Hãy bấm một trong ba nút: là một, là một phần, khác nhau."), NULL, 0);
    if (e != OK || verdict_of(f) == DOUBLE_DIFFERENT || form_given(f, "main"))
        return e;
    req_problem(r, MSG("Hãy chọn công trình nào được tính."), NULL, 0);
    return E_INVALID;
}

/* Whoever decides compiles for both communes. */
static enum err may_decide(struct tx *tx, struct req *r, struct work_id id, struct work *ret)
{
    struct campaign c;
    enum err e = work_find(tx->db, r->arena, id, ret);

    if (e == OK)
        e = campaign_find(tx->db, r->arena, ret->campaign, &c);
    if (e != OK)
        return e;
    return may(tx->db, r->actor, PERMISSION_COMPILE, c.unit) ? OK : E_DENIED;
}

/* Why one may not be counted in the other; NULL: it may. */
static const char *decision_fault(const struct work *work, const struct work *main)
{
    if (main->state == WORK_DROPPED)
        return MSG("Công trình này đã thôi làm, nên không tính khối lượng của công trình khác vào "
                   "đó được.");
    return double_fault(work, main);
}

enum err double_decide(struct tx *tx, struct req *r)
{
    struct work_id id[2] = {{form_number(r->form, "a")}, {form_number(r->form, "b")}};
    int main = form_given(r->form, "main") ? (int)form_number(r->form, "main") : 1;
    enum double_verdict verdict = verdict_of(r->form);
    struct work works[2];
    const char *fault;
    enum err e = may_decide(tx, r, id[0], &works[0]);

    if (e == OK)
        e = may_decide(tx, r, id[1], &works[1]);
    if (e != OK)
        return e;
    fault = verdict == DOUBLE_DIFFERENT ? NULL : decision_fault(&works[!main], &works[main]);
    if (fault) {
        req_problem(r, fault, NULL, 0);
        return E_INVALID;
    }
    e = double_settle(tx, id[!main], id[main], verdict, form_text(r->form, "why"));
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Một trong hai công trình đã được tính trong công trình thứ ba, hoặc quyết định "
                "này "
                "làm thành vòng. Hãy xem lại quyết định cũ ở cuối trang trước."),
            NULL, 0);
    if (e == OK)
        req_flash(r, req_t(r, "Đã ghi quyết định. Các tổng đã tính lại."));
    return e;
}

enum err write_double_settle(struct tx *tx, struct req *r)
{
    struct campaign_id campaign = {req_id(r, "id")};
    struct work a, b;
    enum err e = may_decide(tx, r, (struct work_id){form_number(r->form, "a")}, &a);

    if (e == OK)
        e = may_decide(tx, r, (struct work_id){form_number(r->form, "b")}, &b);
    if (e == OK && a.campaign.v != campaign.v && b.campaign.v != campaign.v)
        e = E_NOT_FOUND;
    if (e == OK)
        e = double_decide(tx, r);
    if (e == OK)
        req_redirect(r, "/campaign/%lld/doubles", (long long)campaign.v);
    return e;
}

/* ── the page ───────────────────────────────────────────────────────────────────────────────── */

static void totals_of(
    void *context, enum kind kind, enum unit measure, int64_t *planned, int64_t *done)
{
    const struct rollup *rollup = context;

    for (size_t i = 0; i < rollup->kind_count; i++)
        if (rollup->kinds[i].kind == kind && rollup->kinds[i].measure == measure) {
            *planned = rollup->kinds[i].tally.planned_milli;
            *done = rollup->kinds[i].tally.done_milli;
        }
}

static void head_fill(struct req *r, struct double_page *v)
{
    const struct campaign *c = &v->view.rollup->campaign;

    v->page.title = req_t(r, "Có thể trùng");
    v->page.wide = true;
    v->page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v->page.crumbs[1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c->id.v), c->name};
    v->action = str_printf(r->arena, "/campaign/%lld/doubles", (long long)c->id.v);
    v->may_settle = v->view.may_compile;
}

enum err page_double_list(struct req *r)
{
    struct double_page v = {0};
    struct double_totals totals = {.of = totals_of};
    struct doubles d;
    enum err e = campaign_view_find(r, &v.view);

    if (e != OK)
        return e;
    head_fill(r, &v);
    memcpy(&totals.context, &v.view.rollup, sizeof totals.context);
    if ((e = doubles_of_campaign(r->db, r->arena, v.view.rollup, &d)) != OK ||
        (e = double_cards_fill(r, &d, &totals, &v)) != OK || (e = double_photos_fill(r, &v)) != OK)
        return e;
    double_sheet(r, &v);
    html_double_list(r->out, &v);
    return OK;
}
