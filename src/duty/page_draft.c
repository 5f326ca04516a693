/* page_draft.c: versions of a draft, remarks, approval: forms on the page of the duty. */
#include "duty/page.h"

#include "base/tr.h"

static const struct field text_fields[] = {
    {.name = "text",
        .label = MSG("Bản mới"),
        .type = FIELD_LONG_TEXT,
        .required = true,
        .max_chars = DRAFT_TEXT_MAX,
        .rows = 14,
        .hint = MSG("Sửa ngay trên bản gần nhất hoặc dán bản mới vào. Mỗi đoạn một dòng.")},
};
static const struct field remark_fields[] = {
    {.name = "version", .type = FIELD_HIDDEN},
    {.name = "remark",
        .label = MSG("Góp ý cho bản mới nhất"),
        .type = FIELD_LONG_TEXT,
        .required = true,
        .max_chars = DRAFT_REMARK_MAX,
        .rows = 3},
};
static const struct field approve_fields[] = {
    {.name = "version", .type = FIELD_HIDDEN},
    {.name = "word", .label = MSG("Lời kèm theo"), .type = FIELD_TEXT, .max_chars = DUTY_WORD_MAX},
};

static struct form *refused(struct req *r, const char *name)
{
    for (size_t i = 0; r->form && i < r->form->count; i++)
        if (!strcmp(r->form->fields[i].name, name))
            return r->form;
    return NULL;
}

void draft_forms(struct req *r, struct form **text, struct form **remark, struct form **approve)
{
    if (text && !(*text = refused(r, "text")))
        *text = form_new(r->arena, text_fields, 1);
    if (remark && !(*remark = refused(r, "remark")))
        *remark = form_new(r->arena, remark_fields, 2);
    if (approve)
        *approve = form_new(r->arena, approve_fields, 2);
}

enum draft_right { MAY_WRITE, MAY_REVIEW };

static enum err find_draft(
    struct req *r, struct db *db, enum draft_right right, struct duty_page *p, struct duty *d)
{
    enum err e = duty_page_duty(r, db, p, d);

    if (e == OK && d->kind != DUTY_DRAFT)
        e = E_NOT_FOUND;
    if (e == OK &&
        !(right == MAY_WRITE ? duty_may_settle(&p->reach, d) : duty_may_review(&p->reach, d)))
        e = E_DENIED;
    return e;
}

/* Written or approved, it would be open or done again without anybody having said so. */
static enum err refuse_dropped(struct req *r, const struct duty *d)
{
    if (d->state != DUTY_DROPPED)
        return OK;
    req_problem(r, MSG("Việc này đã ghi là không làm: hãy mở lại trước."), NULL, 0);
    return E_CONFLICT;
}

static void done(struct req *r, const struct duty_page *p, const struct duty *d, struct str words)
{
    req_flash(r, words);
    req_redirect(r, "/campaign/%lld/duties/%lld", (long long)p->campaign.id.v, (long long)d->id.v);
}

enum err act_draft_write(struct req *r)
{
    struct duty_page p;
    struct duty d;
    enum err e = find_draft(r, r->db, MAY_WRITE, &p, &d);

    return e == OK ? form_read(form_new(r->arena, text_fields, 1), r) : e;
}

enum err write_draft_write(struct tx *tx, struct req *r)
{
    struct duty_page p;
    struct duty d;
    enum err e = find_draft(r, tx->db, MAY_WRITE, &p, &d);

    if (e == OK)
        e = refuse_dropped(r, &d);
    if (e == OK)
        e = draft_write(tx, d.id, form_text(r->form, "text"));
    if (e == OK)
        done(r, &p, &d, req_t(r, "Đã lưu bản mới, chờ duyệt."));
    return e;
}

enum err act_draft_remark(struct req *r)
{
    struct duty_page p;
    struct duty d;
    enum err e = find_draft(r, r->db, MAY_REVIEW, &p, &d);

    return e == OK ? form_read(form_new(r->arena, remark_fields, 2), r) : e;
}

enum err write_draft_remark(struct tx *tx, struct req *r)
{
    struct duty_page p;
    struct duty d;
    enum err e = find_draft(r, tx->db, MAY_REVIEW, &p, &d);

    if (e == OK)
        e = draft_remark_add(
            tx, d.id, form_number(r->form, "version"), form_text(r->form, "remark"));
    if (e == OK)
        done(r, &p, &d, req_t(r, "Đã ghi góp ý."));
    return e;
}

enum err act_draft_approve(struct req *r)
{
    struct duty_page p;
    struct duty d;
    enum err e = find_draft(r, r->db, MAY_REVIEW, &p, &d);

    return e == OK ? form_read(form_new(r->arena, approve_fields, 2), r) : e;
}

enum err write_draft_approve(struct tx *tx, struct req *r)
{
    struct duty_page p;
    struct duty d;
    int64_t version = form_number(r->form, "version");
    enum err e = find_draft(r, tx->db, MAY_REVIEW, &p, &d);

    if (e == OK && (e = refuse_dropped(r, &d)) != OK)
        return e;
    if (e == OK && d.approved != version) /* sent twice: it is approved already */
        e = draft_approve(tx, d.id, version, form_text(r->form, "word"));
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Đã có bản mới hơn bản anh, chị vừa xem. Hãy đọc bản mới rồi duyệt lại."), NULL, 0);
    if (e == OK)
        done(r, &p, &d, req_t(r, "Đã duyệt văn bản."));
    return e;
}
