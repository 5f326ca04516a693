/* page_account_review.c: all accounts and rights of a unit and below it, on one page that can be
 * printed, and the signature of whoever looked through them.
 *
 * What is signed is what was shown: a list that changed meanwhile is shown again.
 */
#include "org/page_account.h"

#include "org/review.h"
#include "org/templates.h"
#include "store/setting.h"

enum { DAYS_PER_MONTH = 30 };

static const struct field review_fields[] = {{.name = "looked",
    .label = MSG("Tôi đã xem từng tài khoản và từng quyền trong bảng này"),
    .type = FIELD_CHECKBOX,
    .required = true}};

/* The unit that is asked for, else the first that the actor administers. */
static enum err asked_unit(struct req *r, struct db *db, struct unit_id *ret)
{
    struct unit_id unit = {req_query_id(r, "unit")};

    for (size_t i = 0; !unit.v && i < r->actor->role_count; i++) {
        if (r->actor->roles[i].role == ROLE_ADMINISTER)
            unit = r->actor->roles[i].unit;
    }
    *ret = unit;
    return may(db, r->actor, PERMISSION_ADMINISTER, unit) ? OK : E_DENIED;
}

static enum err view_last(struct req *r, struct account_review_view *v)
{
    struct review last;
    struct account by;
    int64_t months;
    enum err e = setting_number(r->db, SETTING_ACCOUNT_REVIEW_MONTHS, &months);

    if (e == OK)
        e = review_last(r->db, v->unit.id, &last);
    if (e != OK)
        return e == E_NOT_FOUND ? OK : e;
    v->last_ms = last.at_ms;
    v->due_ms = last.at_ms + months * DAYS_PER_MONTH * MS_PER_DAY;
    e = account_find(r->db, r->arena, last.by, &by);
    if (e == OK)
        v->last_by = by.name;
    return e == E_NOT_FOUND ? OK : e;
}

static enum err view_list(struct req *r, struct account_review_view *v)
{
    struct review_list list = {0};
    enum err e = review_list_make(r->db, r->arena, v->unit.id, r->now_ms, &list);

    v->hash = list.hash;
    v->count = list.accounts.count;
    v->accounts = arena_new_array(r->arena, struct account_view, v->count);
    for (size_t i = 0; e == OK && i < v->count; i++)
        e = account_view_make(r, &list.accounts.items[i], &v->accounts[i]);
    if (e != E_TOO_LARGE)
        return e;
    req_problem(r,
        MSG("Có quá nhiều tài khoản cho một trang. Hãy rà soát từng đơn vị bên dưới: thêm ?unit= "
            "và "
            "số của đơn vị vào địa chỉ."),
        NULL, 0);
    return OK;
}

enum err page_account_review_show(struct req *r)
{
    struct account_review_view v = {.page = {.title = req_t(r, "Rà soát tài khoản"),
                                        .crumbs = {{S("/accounts"), req_t(r, "Tài khoản")}},
                                        .wide = true},
        .now_ms = r->now_ms,
        .form = r->form ? r->form : form_new(r->arena, review_fields, 1)};
    struct unit_id unit;
    enum err e = asked_unit(r, r->db, &unit);

    if (e == OK)
        e = unit_find(r->db, r->arena, unit, &v.unit);
    if (e == OK)
        e = view_last(r, &v);
    if (e == OK)
        e = view_list(r, &v);
    if (e == OK)
        html_account_review(r->out, &v);
    return e;
}

enum err page_account_review_act(struct req *r)
{
    struct form *f = form_new(r->arena, review_fields, 1);
    struct unit_id unit;
    enum err e = asked_unit(r, r->db, &unit);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK && !form_given(f, "looked"))
        e = form_refuse(f, "looked", MSG("Hãy đánh dấu sau khi đã xem."));
    return e;
}

enum err page_account_review_write(struct tx *tx, struct req *r)
{
    const struct pair *seen = req_field(r, "seen");
    struct unit_id unit;
    enum err e = asked_unit(r, tx->db, &unit);

    if (e == OK)
        e = review_add(tx, unit, seen ? seen->value : S(""));
    if (e == E_CONFLICT)
        req_problem(r, MSG("Bảng vừa thay đổi. Hãy xem lại rồi ký."), NULL, 0);
    req_flash(r, req_t(r, "Đã ghi việc rà soát."));
    req_redirect(r, "/accounts/review?unit=%lld", (long long)unit.v);
    return e;
}
