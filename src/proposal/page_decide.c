/* page_decide.c: the committee's decisions about a unit's plan: one form for all open lines, each
 * decided for itself, so that half of them can be left for later; then a word about the whole. */
#include "proposal/page.h"

#include "org/account.h"

#include <string.h>

static const struct choice decision_choices[] = {
    {"approved", MSG("Duyệt")},
    {"tied", MSG("Gắn vào công trình có sẵn")},
    {"returned", MSG("Trả lại để sửa")},
    {"refused", MSG("Không duyệt")},
};
static const enum decision chosen[] = {
    DECISION_APPROVED, DECISION_TIED, DECISION_RETURNED, DECISION_REFUSED};
enum { DECISIONS = sizeof chosen / sizeof *chosen, DECIDE_FIELDS = 4 };

static struct choice *work_choices(struct req *r, const struct work_list *works, size_t *count)
{
    struct choice *all = arena_new_array(r->arena, struct choice, works->count + 1);

    *count = 0;
    for (size_t i = 0; i < works->count; i++)
        if (works->items[i].state != WORK_DROPPED)
            all[(*count)++] = (struct choice){
                str_z(r->arena, str_printf(r->arena, "%lld", (long long)works->items[i].id.v)),
                str_z(r->arena, works->items[i].name)};
    return all;
}

static const char *name_of(struct arena *a, const char *prefix, int64_t n)
{
    return str_z(a, str_printf(a, "%s%lld", prefix, (long long)n));
}

struct form *decide_form(
    struct req *r, const struct work_list *works, struct line_view *lines, size_t count)
{
    struct field *f = arena_new_array(r->arena, struct field, count * DECIDE_FIELDS + 1);
    size_t n = 0, work_count = 0;
    struct choice *all = work_choices(r, works, &work_count);
    struct form *form;

    for (size_t i = 0; i < count; i++) {
        struct line_view *v = &lines[i];

        const char *seen = name_of(r->arena, "s", v->line->number);

        if (decision_stands(v->line->decision) && !req_field(r, seen))
            continue; /* one that was sent is kept: sent twice, or decided by somebody else since */
        v->decision = name_of(r->arena, "d", v->line->number);
        v->work = name_of(r->arena, "c", v->line->number);
        v->why = name_of(r->arena, "y", v->line->number);
        v->seen = seen;
        f[n++] = (struct field){.name = v->decision,
            .label = MSG("Quyết định"),
            .type = FIELD_CHOICE,
            .choices = decision_choices,
            .choice_count = DECISIONS};
        f[n++] = (struct field){.name = v->work,
            .label = MSG("Công trình có sẵn"),
            .type = FIELD_CHOICE,
            .choices = all,
            .choice_count = work_count,
            .hint = MSG("Chỉ khi gắn: đơn vị này góp người, khối lượng do nơi làm báo cáo.")};
        f[n++] = (struct field){.name = v->why,
            .label = MSG("Ý kiến"),
            .type = FIELD_TEXT,
            .max_chars = PROPOSAL_NOTE_MAX,
            .hint = MSG("Phải ghi khi trả lại hoặc không duyệt.")};
        for (size_t k = n - 3; k < n; k++)
            f[k].plain_label = true;
        f[n++] = (struct field){.name = v->seen, .label = MSG("Dòng"), .type = FIELD_HIDDEN};
    }
    form = form_new(r->arena, f, n);
    form->lang = r->lang;
    for (size_t i = 0; i < count; i++)
        if (lines[i].seen)
            form_set_number(form, lines[i].seen, lines[i].line->changed_seq);
    return form;
}

/* ── lines ──────────────────────────────────────────────────────────────────────────────────── */

struct decisions {
    struct deciding *items;
    size_t count, capacity;
};

static void decision_read(
    struct req *r, const struct place_here *p, const struct line_view *v, struct decisions *ret)
{
    struct form *f = r->form;
    struct deciding d = {.campaign = p->campaign.id,
        .unit = p->unit.id,
        .number = v->line->number,
        .seen = form_number(f, v->seen),
        .why = form_text(f, v->why)};

    if (!form_given(f, v->decision)) {
        if (form_given(f, v->work) || (form_given(f, v->why) && !str_eq(d.why, v->line->why)))
            (void)form_refuse(f, v->decision,
                MSG("Đã ghi ý kiến nhưng chưa chọn quyết định. Hãy chọn một quyết định."));
        return;
    }
    d.decision = chosen[form_number(f, v->decision)];
    if (d.decision == DECISION_TIED && !form_given(f, v->work))
        (void)form_refuse(f, v->work, MSG("Hãy chọn công trình để gắn dòng này vào."));
    if (d.decision == DECISION_TIED && form_given(f, v->work) &&
        str_to_int(form_text(f, v->work), &d.work.v) != OK)
        (void)form_refuse(f, v->work, MSG("Hãy chọn một trong các mục."));
    if ((d.decision == DECISION_RETURNED || d.decision == DECISION_REFUSED) && !d.why.len)
        (void)form_refuse(f, v->why, MSG("Hãy ghi vì sao, để đơn vị biết phải làm gì."));
    *vec_push(r->arena, ret) = d;
}

/* The lines as they stand now, with the names of their fields. */
static enum err lines_now(struct req *r, const struct place_here *p, struct line_view **ret,
    size_t *count, struct work_list *works)
{
    struct proposal_lines *lines = arena_new(r->arena, struct proposal_lines);
    enum err e = proposal_lines_of(r->db, r->arena, p->campaign.id, p->unit.id, lines);

    if (e == OK)
        e = work_list_of(r->db, r->arena, p->campaign.id, works);
    if (e != OK)
        return e;
    *ret = arena_new_array(r->arena, struct line_view, lines->count + 1);
    for (size_t i = 0; i < lines->count; i++)
        (*ret)[i].line = &lines->items[i];
    *count = lines->count;
    return OK;
}

enum err act_proposal_decide(struct req *r)
{
    struct decisions *all = arena_new(r->arena, struct decisions);
    struct place_here p = {0};
    struct line_view *lines;
    struct work_list works;
    size_t count;
    enum err e = find_place_here(r, r->db, &p), read;

    if (e == OK && !p.may_decide)
        e = E_DENIED;
    if (e == OK)
        e = lines_now(r, &p, &lines, &count, &works);
    if (e != OK)
        return e;
    read = form_read(decide_form(r, &works, lines, count), r);
    for (size_t i = 0; i < count; i++)
        if (lines[i].decision)
            decision_read(r, &p, &lines[i], all);
    if (read != OK || r->form->refused)
        return E_INVALID;
    if (!all->count) {
        req_problem(
            r, MSG("Chưa chọn quyết định cho dòng nào. Hãy chọn cho ít nhất một dòng."), NULL, 0);
        return E_INVALID;
    }
    r->view = all;
    return OK;
}

enum err write_proposal_decide(struct tx *tx, struct req *r)
{
    const struct decisions *all = r->view;
    struct place_here p = {0};
    enum err e = find_place_here(r, tx->db, &p);

    if (e == OK && !p.may_decide)
        e = E_DENIED;
    for (size_t i = 0; e == OK && i < all->count; i++)
        e = proposal_decide(tx, &all->items[i]);
    if (e == E_CONFLICT || e == E_NOT_FOUND) {
        req_problem(r,
            MSG("Đơn vị vừa gửi bản khác, hoặc người khác vừa duyệt. Chưa ghi gì; hãy mở lại "
                "trang và xem bản mới."),
            NULL, 0);
        return E_CONFLICT;
    }
    if (e != OK)
        return e;
    req_flash(r, REQ_T(r, "Đã ghi quyết định cho %1 dòng.",
                     count_format(r->arena, (int64_t)all->count, r->lang == LANG_EN)));
    req_redirect(
        r, "/campaign/%lld/proposal/%lld", (long long)p.campaign.id.v, (long long)p.unit.id.v);
    return OK;
}

/* ── the whole ──────────────────────────────────────────────────────────────────────────────── */

static const struct choice settle_choices[] = {
    {"approved", MSG("Duyệt kế hoạch của đơn vị")},
    {"returned", MSG("Trả lại cả kế hoạch")},
};
static const struct field settle_fields[] = {
    {.name = "settled",
        .label = MSG("Kết luận"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = settle_choices,
        .choice_count = 2},
    {.name = "remark",
        .label = MSG("Ý kiến"),
        .type = FIELD_LONG_TEXT,
        .max_chars = PROPOSAL_NOTE_MAX,
        .rows = 2,
        .hint = MSG("Phải ghi khi trả lại.")},
    {.name = "about", .label = MSG("Lần gửi"), .type = FIELD_HIDDEN},
};
enum { SETTLE_FIELDS = sizeof settle_fields / sizeof *settle_fields };

struct form *settle_form_new(struct req *r)
{
    struct form *f = form_new(r->arena, settle_fields, SETTLE_FIELDS);

    f->lang = r->lang;
    return f;
}

enum err act_proposal_settle(struct req *r)
{
    struct place_here p = {0};
    enum err e = find_place_here(r, r->db, &p);

    if (e == OK && !p.may_decide)
        e = E_DENIED;
    if (e == OK)
        e = form_read(settle_form_new(r), r);
    if (e == OK && form_number(r->form, "settled") == 1 && !form_given(r->form, "remark"))
        e = form_refuse(r->form, "remark", MSG("Hãy ghi vì sao, để đơn vị biết phải làm gì."));
    return e;
}

enum err write_proposal_settle(struct tx *tx, struct req *r)
{
    struct place_here p = {0};
    enum settled to = form_number(r->form, "settled") ? SETTLED_RETURNED : SETTLED_APPROVED;
    enum err e = find_place_here(r, tx->db, &p);

    if (e == OK && !p.may_decide)
        e = E_DENIED;
    if (e != OK)
        return e;
    e = proposal_settle(tx, p.campaign.id, p.unit.id, form_number(r->form, "about"), to,
        form_text(r->form, "remark"));
    if (e == E_INVALID)
        return form_refuse(r->form, "settled",
            MSG("Còn dòng chưa xem hoặc đang trả lại. Hãy quyết định từng dòng trước."));
    if (e == E_CONFLICT || e == E_NOT_FOUND) {
        req_problem(r,
            MSG("Đơn vị vừa gửi bản khác, hoặc đã kết luận rồi. Hãy mở lại trang và xem bản mới."),
            NULL, 0);
        return E_CONFLICT;
    }
    if (e != OK)
        return e;
    req_flash(r, to == SETTLED_APPROVED ? req_t(r, "Đã duyệt kế hoạch của đơn vị.")
                                        : req_t(r, "Đã trả lại kế hoạch, kèm ý kiến."));
    req_redirect(
        r, "/campaign/%lld/proposal/%lld", (long long)p.campaign.id.v, (long long)p.unit.id.v);
    return OK;
}
