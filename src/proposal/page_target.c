/* page_target.c: what the level above assigned beside what units promised, what was approved and
 * what is done; and the form that writes a target down. */
#include "proposal/page.h"

#include "base/number.h"
#include "org/account.h"
#include "proposal/templates.h"

static struct choice *kind_choices(struct arena *a)
{
    struct choice *c = arena_new_array(a, struct choice, KIND_LAST);

    for (int k = KIND_OTHER; k < KIND_LAST; k++) {
        enum kind kind = (enum kind)((k + 1) % KIND_LAST);

        c[k] = (struct choice){kind_name(kind), kind_label(kind)};
    }
    return c;
}

enum { TARGET_FIELDS = 3 };

static struct form *target_form(struct req *r)
{
    const struct field all[TARGET_FIELDS] = {
        {.name = "kind",
            .label = MSG("Việc gì"),
            .type = FIELD_CHOICE,
            .required = true,
            .choices = kind_choices(r->arena),
            .choice_count = KIND_LAST},
        {.name = "quantity",
            .label = MSG("Cấp trên giao bao nhiêu"),
            .type = FIELD_TEXT,
            .required = true,
            .max_chars = 60,
            .hint = MSG("Ví dụ: 8.900 m, 12 căn. Ghi 0 là bỏ chỉ tiêu này.")},
        {.name = "directive",
            .label = MSG("Theo văn bản nào"),
            .type = FIELD_TEXT,
            .required = true,
            .max_chars = PROPOSAL_WORDS_MAX,
            .hint = MSG("Ví dụ: Kế hoạch số 14-KH/BCĐ ngày 19/11/2024")},
    };
    struct field *f = arena_new_array(r->arena, struct field, TARGET_FIELDS);
    struct form *form;

    for (size_t i = 0; i < TARGET_FIELDS; i++)
        f[i] = all[i];
    form = form_new(r->arena, f, TARGET_FIELDS);
    form->lang = r->lang;
    return form;
}

static enum err find(struct req *r, struct db *db, enum permission p, struct campaign *ret)
{
    struct campaign c;
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK && !may(db, r->actor, p, c.unit))
        e = E_DENIED;
    if (e == OK)
        *ret = c;
    return e;
}

enum err page_target_list(struct req *r)
{
    struct target_page v = {.form = r->form};
    struct across a;
    enum err e = find(r, r->db, PERMISSION_READ, &v.campaign);

    if (e == OK)
        e = across_plans(r, &v.campaign, &a);
    if (e != OK)
        return e;
    v.rows = balance_views(r, &a.balance);
    v.count = a.balance.count;
    v.may_set = may(r->db, r->actor, PERMISSION_COMPILE, v.campaign.unit);
    if (!v.form)
        v.form = target_form(r);
    v.page.title = req_t(r, "Chỉ tiêu: giao, đăng ký, duyệt, đã làm");
    v.page.wide = true;
    if (!a.targets.count && v.may_set) {
        v.page.next = req_t(r, "Ghi chỉ tiêu cấp trên giao, để so với kế hoạch của các đơn vị.");
        v.page.next_href = S("#set");
        v.page.next_label = req_t(r, "Ghi chỉ tiêu");
    }
    proposal_crumbs(r, &v.page, &v.campaign, true);
    html_target_list(r->out, &v);
    return OK;
}

/* "0" takes a target back: then the measure is that of the one that stands. */
static const char *quantity_read(struct req *r, struct target *t)
{
    struct str typed = form_text(r->form, "quantity");
    int64_t zero;
    char bound;

    if (milli_parse(typed, &zero) == OK && zero == 0) {
        t->milli = 0;
        return NULL;
    }
    return proposal_quantity(r->arena, t->kind, typed, &t->measure, &t->milli, &bound);
}

enum err act_target_set(struct req *r)
{
    struct target *t = arena_new(r->arena, struct target);
    struct campaign c;
    const char *fault;
    enum err e = find(r, r->db, PERMISSION_COMPILE, &c);

    if (e == OK)
        e = form_read(target_form(r), r);
    if (e != OK)
        return e;
    t->kind = (enum kind)((form_number(r->form, "kind") + 1) % KIND_LAST);
    t->directive = form_text(r->form, "directive");
    fault = quantity_read(r, t);
    r->view = t;
    return fault ? form_refuse(r->form, "quantity", fault) : OK;
}

/* All measures in which this kind has a target, taken back. */
static enum err targets_drop(struct tx *tx, struct campaign_id campaign, const struct target *t)
{
    struct targets all;
    enum err e = target_list(tx->db, tx->arena, campaign, &all);

    for (size_t i = 0; e == OK && i < all.count; i++)
        if (all.items[i].kind == t->kind) {
            struct target gone = all.items[i];

            gone.milli = 0;
            gone.directive = t->directive;
            e = target_set(tx, campaign, &gone);
        }
    return e;
}

enum err write_target_set(struct tx *tx, struct req *r)
{
    const struct target *t = r->view;
    struct campaign c;
    enum err e = find(r, tx->db, PERMISSION_COMPILE, &c);

    if (e == OK)
        e = t->milli ? target_set(tx, c.id, t) : targets_drop(tx, c.id, t);
    if (e == E_INVALID)
        return form_refuse(r->form, "quantity",
            MSG("Khối lượng lớn quá mức có thể. Hãy xem lại số và đơn vị tính."));
    if (e != OK)
        return e;
    req_flash(r, t->milli ? req_t(r, "Đã ghi chỉ tiêu.") : req_t(r, "Đã bỏ chỉ tiêu."));
    req_redirect(r, "/campaign/%lld/targets", (long long)c.id.v);
    return OK;
}
