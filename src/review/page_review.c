/* page_review.c: the final report on one page, and the form of its texts. */
#include "review/page.h"

#include "base/unicode.h"
#include "org/account.h"
#include "review/templates.h"
#include "rollup/page.h"
#include "review/view.h"

static enum err find(struct req *r, struct db *db, enum permission permission, struct campaign *ret)
{
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, ret);

    if (e == OK && !may(db, r->actor, permission, ret->unit))
        e = E_DENIED;
    return e;
}

static void crumbs(struct req *r, const struct campaign *c, bool inside, struct page *page)
{
    page->crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    page->crumbs[1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c->id.v), c->name};
    if (inside)
        page->crumbs[2] =
            (struct crumb){str_printf(r->arena, "/campaign/%lld/review", (long long)c->id.v),
                req_t(r, "Báo cáo tổng kết")};
}

static enum err load(struct req *r, const struct campaign *c, struct review_sources *ret)
{
    return review_load(r->db, r->store, r->arena, r->actor, c->id, r->now_ms, ret);
}

/* ── signing ────────────────────────────────────────────────────────────────────────────────── */

static const struct field sign_fields[] = {
    {.name = "seen", .type = FIELD_TEXT, .label = "seen", .required = true, .max_chars = 64},
    {.name = "number",
        .label = MSG("Số văn bản"),
        .type = FIELD_INT,
        .has_min = true,
        .min = 1,
        .has_max = true,
        .max = 9999,
        .hint = MSG("Để trống nếu chưa lấy số.")},
};
enum { SIGN_FIELDS = sizeof sign_fields / sizeof *sign_fields };

static void sign_fill(struct req *r, struct review_page *v)
{
    struct str basis = review_basis(r->arena, &v->sources);
    const struct review_signed *signature = &v->sources.signature;

    v->refusal = review_refusal(&v->sources.review);
    v->differs = signature->seq && !str_eq(signature->basis, basis);
    if (!v->may_write || v->refusal != REVIEW_MAY_BE_SIGNED || (signature->seq && !v->differs))
        return;
    v->sign_form = r->form ? r->form : form_new(r->arena, sign_fields, SIGN_FIELDS);
    v->sign_form->lang = r->lang;
    form_set_text(v->sign_form, "seen", basis); /* always of what this page shows */
}

enum err act_review_sign(struct req *r)
{
    return form_read(form_new(r->arena, sign_fields, SIGN_FIELDS), r);
}

enum err write_review_sign(struct tx *tx, struct req *r)
{
    struct review_sources *s = arena_new(tx->arena, struct review_sources);
    struct rollup *rollup = arena_new(tx->arena, struct rollup);
    struct campaign c;
    enum err e = find(r, tx->db, PERMISSION_COMPILE, &c);

    if (e == OK)
        e = refuse_number_in_register(tx->db, r, c.id, S("bao-cao-tong-ket"), 0);
    if (e != OK)
        return e;
    e = rollup_make(tx->db, tx->arena, c.id, 0, tx->now_ms, rollup);
    if (e == OK)
        e = review_load_of(tx->db, tx->arena, rollup, tx->now_ms, s);
    if (e == OK)
        e = review_sign(tx, &s->review, review_basis(tx->arena, s), form_number(r->form, "number"),
            form_text(r->form, "seen"));
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Số liệu hoặc phần lời vừa thay đổi sau khi bạn mở trang. Hãy xem lại rồi ký."),
            NULL, 0);
    if (e == E_INVALID)
        req_problem(r,
            MSG("Chưa ký được: đợt chưa kết thúc, còn số nghi vấn, hoặc chưa có báo cáo nào. Hãy "
                "xem các câu ở đầu trang."),
            NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ký báo cáo tổng kết."));
    req_redirect(r, "/campaign/%lld/review#signature", (long long)c.id.v);
    return OK;
}

/* ── the page ───────────────────────────────────────────────────────────────────────────────── */

enum err page_review(struct req *r)
{
    struct review_page *v = arena_new(r->arena, struct review_page);
    enum err e = find(r, r->db, PERMISSION_READ, &v->campaign);

    if (e == OK)
        e = load(r, &v->campaign, &v->sources);
    if (e != OK)
        return e;
    review_write(r->arena, r->lang, &v->sources, &v->doc);
    v->may_write = may(r->db, r->actor, PERMISSION_COMPILE, v->campaign.unit);
    sign_fill(r, v);
    v->base = str_printf(r->arena, "/campaign/%lld/review", (long long)v->campaign.id.v);
    v->page.title = req_t(r, "Báo cáo tổng kết");
    v->page.wide = true;
    crumbs(r, &v->campaign, false, &v->page);
    html_review(r->out, v);
    return OK;
}

/* ── the text of one section ────────────────────────────────────────────────────────────────── */

static const struct field text_fields[] = {
    {.name = "text",
        .label = MSG("Phần lời"),
        .type = FIELD_LONG_TEXT,
        .max_chars = REVIEW_TEXT_MAX,
        .rows = 14,
        .hint = MSG("Không ghi tên người dân. Để trống là bỏ phần lời. Số trong lời giữ nguyên như "
                    "đã gõ, không tự đổi theo báo cáo.")},
    {.name = "seen", .label = MSG("Lần viết đã xem"), .type = FIELD_HIDDEN, .has_min = true},
};
enum { TEXT_FIELDS = sizeof text_fields / sizeof *text_fields };

static enum err find_section(
    struct req *r, struct db *db, struct campaign *c, enum review_section *section)
{
    enum err e = find(r, db, PERMISSION_COMPILE, c);

    *section = review_section_find(req_text(r, "section"));
    if (e == OK && *section == REVIEW_SECTIONS)
        e = E_NOT_FOUND;
    return e;
}

enum err page_review_text(struct req *r)
{
    struct review_text_page v = {.form = r->form};
    struct review_sources *s = arena_new(r->arena, struct review_sources);
    struct review_doc *doc = arena_new(r->arena, struct review_doc);
    enum err e = find_section(r, r->db, &v.campaign, &v.section);

    if (e == OK)
        e = load(r, &v.campaign, s);
    if (e == OK)
        e = review_text_versions(r->db, r->arena, v.campaign.id, v.section, &v.versions);
    if (e != OK)
        return e;
    review_write(r->arena, r->lang, s, doc);
    v.part = &doc->parts[v.section];
    if (!v.form) {
        v.form = form_new(r->arena, text_fields, TEXT_FIELDS);
        form_set_text(v.form, "text", s->texts[v.section].text);
        form_set_number(v.form, "seen", s->texts[v.section].seq);
    }
    v.page.title = REQ_T(r, "Phần lời: %1", req_t(r, review_section_title(v.section)));
    crumbs(r, &v.campaign, true, &v.page);
    v.action = r->path;
    html_review_text(r->out, &v);
    return OK;
}

enum err act_review_text(struct req *r)
{
    struct campaign c;
    enum review_section section;
    enum err e = find_section(r, r->db, &c, &section);

    return e == OK ? form_read(form_new(r->arena, text_fields, TEXT_FIELDS), r) : e;
}

/* The mark is that of the figures as they stand in this transaction. */
static enum err mark_now(
    struct tx *tx, const struct campaign *c, enum review_section section, struct str *ret)
{
    struct rollup rollup;
    struct review v;
    enum err e = rollup_make(tx->db, tx->arena, c->id, 0, tx->now_ms, &rollup);

    if (e != OK)
        return e;
    review_make(tx->arena, &rollup, day_of_ms(tx->now_ms), &v);
    *ret = review_mark(tx->arena, &v, section);
    return OK;
}

enum err write_review_text(struct tx *tx, struct req *r)
{
    struct campaign c;
    enum review_section section;
    struct str mark;
    enum err e = find_section(r, tx->db, &c, &section);

    if (e == OK)
        e = mark_now(tx, &c, section, &mark);
    if (e == OK)
        e = review_text_set(
            tx, c.id, section, form_text(r->form, "text"), mark, form_number(r->form, "seen"));
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Có người vừa viết phần này. Lời của bạn còn nguyên trong ô; lời của người ấy ở "
                "dưới. Hãy mở lại trang, ghép hai lời rồi lưu."),
            NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã lưu phần lời."));
    req_redirect(r, "/campaign/%lld/review#%s", (long long)c.id.v, review_section_name(section));
    return OK;
}
