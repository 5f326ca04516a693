/* page_show.c: one paper: its lines as they stand in the file, its number, its files. */
#include "paper/page.h"

#include "org/account.h"
#include "paper/pdf.h"
#include "paper/templates.h"
#include "privacy/redact.h"

enum { PREVIEW_LINES_MAX = 600 };

static enum err next_number(struct req *r, const struct paper_file *f, int64_t *ret)
{
    return paper_number_next(
        r->db, r->arena, &f->sources.issuer, f->sources.paper.kind, r->today, ret);
}

static void next_step(struct req *r, struct paper_page *v)
{
    if (!v->has_number || v->erased)
        return;
    if (v->paper.number.seq) {
        v->page.next = REQ_T(
            r, "Đã lấy %1 ngày %2.", v->number_words, day_format(r->arena, v->paper.number.day));
        v->page.next_href = str_printf(r->arena, "%.*s/file", STR(v->base));
        v->page.next_label = req_t(r, "Tải tệp Word");
    } else if (v->may_write) {
        v->page.next = REQ_T(r, "Xem lại rồi lấy số: số kế tiếp là %1.", v->number_words);
        v->page.next_href = S("#number");
        v->page.next_label = req_t(r, "Lấy số");
    }
}

static enum err fill(struct req *r, struct paper_page *v)
{
    struct paper_file *f = arena_new(r->arena, struct paper_file);
    const char *why;
    enum err e = paper_file_of(r, &v->paper, f);

    v->erased = f->erased;
    if (e == OK)
        e = doc_read(r->arena, f->docx, &v->text, &why);
    else if (v->erased)
        e = OK;
    if (e == OK)
        e = next_number(r, f, &v->next);
    if (e != OK)
        return e;
    if (v->text.line_count > PREVIEW_LINES_MAX)
        v->text.line_count = PREVIEW_LINES_MAX;
    v->issuer = f->sources.issuer;
    v->subject = f->subject;
    v->replaces = f->sources.replaces;
    v->own_template = f->template.seq != 0;
    v->has_number = !(paper_kinds[v->paper.kind].flags & PK_ANNEX);
    v->number_words = paper_number_words(r->arena, f->sources.paper.form,
        v->paper.number.seq ? v->paper.number.number : v->next, f->sources.symbol);
    return OK;
}

static struct form *erase_form(struct req *r)
{
    struct choice *whys = arena_new_array(r->arena, struct choice, REDACT_WHYS);
    struct field *f = arena_new_array(r->arena, struct field, 1);

    for (size_t i = 0; i < REDACT_WHYS; i++)
        whys[i] = (struct choice){redact_whys[i].code, redact_whys[i].label};
    f[0] = (struct field){.name = "why",
        .label = MSG("Vì sao xóa"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = whys,
        .choice_count = REDACT_WHYS};
    return form_new(r->arena, f, 1);
}

enum err page_paper_show(struct req *r)
{
    struct paper_page v = {.base = S("")};
    enum err e = paper_of_path(r, r->db, PERMISSION_READ, &v.paper, &v.campaign);

    if (e == OK)
        e = fill(r, &v);
    if (e != OK)
        return e;
    v.may_write = may(r->db, r->actor, PERMISSION_COMPILE, v.campaign.unit);
    v.pdf_here = pdf_is_here();
    if (v.may_write && v.paper.number.file.len && !v.erased)
        v.erase_form = r->form ? r->form : erase_form(r);
    v.base = str_printf(r->arena, "/paper/%lld", (long long)v.paper.id.v);
    v.page.title = REQ_T(r, "%1: %2", req_t(r, paper_kinds[v.paper.kind].label), v.subject);
    v.page.wide = true;
    paper_crumbs(r, &v.page, &v.campaign, true);
    next_step(r, &v);
    html_paper_show(r->out, &v);
    return OK;
}

enum err page_paper_file(struct req *r)
{
    struct paper_file *f = arena_new(r->arena, struct paper_file);
    struct paper p;
    struct campaign c;
    enum err e = paper_of_path(r, r->db, PERMISSION_READ, &p, &c);

    if (e == OK)
        e = paper_file_of(r, &p, f);
    if (e == OK)
        paper_send(r, &p, f->docx);
    return e;
}

/* ── the kept file is erased ────────────────────────────────────────────────────────────────── */

enum err act_paper_erase(struct req *r)
{
    struct paper p;
    struct campaign c;
    enum err e = paper_of_path(r, r->db, PERMISSION_COMPILE, &p, &c);

    return e == OK ? form_read(erase_form(r), r) : e;
}

enum err write_paper_erase(struct tx *tx, struct req *r)
{
    struct paper p;
    struct campaign c;
    enum err e = paper_of_path(r, tx->db, PERMISSION_COMPILE, &p, &c);

    if (e == OK && !p.number.file.len)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    e = paper_file_erase(tx, &p, redact_whys[form_number(r->form, "why")].code);
    if (e != OK && e != E_NOT_FOUND) /* sent twice */
        return e;
    req_flash(r, req_t(r, "Đã xóa tệp. Số ở lại trong sổ."));
    req_redirect(r, "/paper/%lld", (long long)p.id.v);
    return OK;
}

/* ── the number ─────────────────────────────────────────────────────────────────────────────── */

/* The file is made with the number it would have; the write takes exactly that one. */
enum err act_paper_number(struct req *r)
{
    struct paper_file *f = arena_new(r->arena, struct paper_file);
    struct paper p;
    struct campaign c;
    enum err e = paper_of_path(r, r->db, PERMISSION_COMPILE, &p, &c);

    r->view = NULL;
    if (e != OK || p.number.seq)
        return e;
    if (paper_kinds[p.kind].flags & PK_ANNEX)
        return E_NOT_FOUND;
    e = paper_prepare(r, &p, f);
    if (e == OK)
        e = next_number(r, f, &f->sources.number);
    if (e == OK)
        r->view = f;
    return e;
}

enum err work_paper_number(struct req *r)
{
    return r->view ? paper_make(r->arena, r->view) : OK;
}

enum err write_paper_number(struct tx *tx, struct req *r)
{
    struct paper_file *f = r->view;
    struct paper p;
    struct campaign c;
    enum err e = paper_of_path(r, tx->db, PERMISSION_COMPILE, &p, &c);

    if (e == OK && f)
        e = paper_number_it(tx, &f->sources.paper, &f->sources.issuer, f->sources.number,
            f->sources.day, f->subject, f->docx);
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Số này vừa có người lấy, hoặc văn bản vừa được sửa. Trang đã hiện lại như bây "
                "giờ: xem rồi bấm lấy số lần nữa."),
            NULL, 0);
    if (e == E_TOO_LARGE) {
        req_problem(r,
            MSG("Sổ của cơ quan này đã có số 9999, không còn số kế tiếp. Hãy tải tệp Word, ghi số "
                "bằng tay, rồi báo người giữ máy."),
            NULL, 0);
        return E_INVALID;
    }
    if (e == E_INVALID)
        req_problem(r,
            MSG("Chưa lấy được số: hãy ghi đủ tên và chữ viết tắt của cơ quan ra văn bản ở trang "
                "Sổ văn bản."),
            NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã lấy số. Tệp được giữ đúng như lúc này."));
    req_redirect(r, "/paper/%lld", (long long)p.id.v);
    return OK;
}
