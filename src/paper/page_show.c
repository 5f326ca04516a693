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

/* What a place is called, and its page if this person may open it. */
static enum err use_name(struct req *r, struct paper_use *use)
{
    bool open = may(r->db, r->actor, PERMISSION_READ, use->unit);
    struct paper p;
    enum err e = OK;

    use->href = S("");
    if (use->kind == USE_MATERIAL) {
        use->words = req_t(r, "Tài liệu tuyên truyền");
        if (open)
            use->href = str_printf(r->arena, "/material/%lld/file", (long long)use->id);
    } else if (use->kind == USE_TEMPLATE) {
        use->words = req_t(r, "Mẫu văn bản");
        if (open)
            use->href = str_printf(r->arena, "/templates/%lld/%.*s/%.*s", (long long)use->unit.v,
                STR(use->form), STR(use->of_kind));
    } else if ((e = paper_find(r->db, r->arena, (struct paper_id){use->id}, &p)) == OK) {
        use->words = paper_number_words(r->arena, p.number.form, p.number.number, p.number.symbol);
        if (open)
            use->href = str_printf(r->arena, "/paper/%lld", (long long)use->id);
    }
    return e;
}

static enum err uses_fill(struct req *r, const struct paper *p, struct paper_use_list *uses)
{
    enum err e = paper_file_uses(r->db, r->arena, p, uses);

    for (size_t i = 0; e == OK && i < uses->count; i++)
        e = use_name(r, &uses->items[i]);
    return e;
}

static struct form *erase_form(struct req *r, bool elsewhere)
{
    struct choice *whys = arena_new_array(r->arena, struct choice, REDACT_WHYS);
    struct field *f = arena_new_array(r->arena, struct field, 2);

    for (size_t i = 0; i < REDACT_WHYS; i++)
        whys[i] = (struct choice){redact_whys[i].code, redact_whys[i].label};
    f[0] = (struct field){.name = "why",
        .label = MSG("Vì sao xóa"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = whys,
        .choice_count = REDACT_WHYS};
    f[1] = (struct field){
        .name = "elsewhere", .label = MSG("Xóa cả ở những nơi nêu trên"), .type = FIELD_CHECKBOX};
    return form_new(r->arena, f, elsewhere ? 2 : 1);
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
    if (v.may_write && v.paper.number.file.len && !v.erased) {
        if ((e = uses_fill(r, &v.paper, &v.uses)) != OK)
            return e;
        v.erase_form = r->form ? r->form : erase_form(r, v.uses.count);
    }
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

static char erase_all; /* r->view: whoever asks knows of the other places */

enum err act_paper_erase(struct req *r)
{
    struct paper p;
    struct campaign c;
    struct paper_use_list uses = {0};
    enum err e = paper_of_path(r, r->db, PERMISSION_COMPILE, &p, &c);

    if (e == OK)
        e = paper_file_uses(r->db, r->arena, &p, &uses);
    if (e == OK)
        e = form_read(erase_form(r, uses.count), r);
    if (e == OK && uses.count && !form_given(r->form, "elsewhere"))
        e = form_refuse(r->form, "elsewhere",
            MSG("Tệp này còn đang dùng ở nơi khác: hãy xem các nơi ấy rồi đánh dấu ô này."));
    r->view = uses.count ? &erase_all : NULL;
    return e;
}

enum err write_paper_erase(struct tx *tx, struct req *r)
{
    struct paper p;
    struct campaign c;
    struct paper_use_list uses = {0};
    enum err e = paper_of_path(r, tx->db, PERMISSION_COMPILE, &p, &c);

    if (e == OK && !p.number.file.len)
        e = E_NOT_FOUND;
    if (e == OK)
        e = paper_file_uses(tx->db, r->arena, &p, &uses);
    if (e == OK && uses.count && !r->view) { /* used there since the form was sent */
        req_problem(r, MSG("Tệp này vừa được dùng ở nơi khác: hãy xem lại rồi xóa."), NULL, 0);
        r->form = NULL;
        e = E_CONFLICT;
    }
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

static const struct paper_shots *shots_of(struct req *r, const struct paper_file *f)
{
    struct paper_shots *shots = arena_new(r->arena, struct paper_shots);

    for (size_t i = 0; i < f->sources.photos.count; i++)
        *vec_push(r->arena, shots) = f->sources.photos.items[i].of;
    return shots;
}

enum err write_paper_number(struct tx *tx, struct req *r)
{
    struct paper_file *f = r->view;
    struct paper p;
    struct campaign c;
    enum err e = paper_of_path(r, tx->db, PERMISSION_COMPILE, &p, &c);

    if (e == OK && f)
        e = paper_number_it(tx, &f->sources.paper, &f->sources.issuer, f->sources.number,
            f->sources.day, f->subject, shots_of(r, f), f->docx);
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Số này vừa có người lấy, văn bản vừa được sửa, hoặc một ảnh trong đó vừa bị gỡ. "
                "Trang đã "
                "hiện lại như bây giờ: xem rồi bấm lấy số lần nữa."),
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
