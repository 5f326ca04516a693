/* page.c: plans handed in, read with a pencil in the margin, and accepted. */
#include "plan/page.h"

#include "doc/xlsx.h"
#include "org/account.h"
#include "plan/list_book.h"
#include "plan/templates.h"

#include <string.h>

/* ---- handing in ---------------------------------------------------------------------------- */

static const struct field upload_fields[] = {
    {.name = "file",
        .type = FIELD_FILE,
        .label = MSG("Tệp kế hoạch"),
        .hint = MSG("Word (.docx), LibreOffice (.odt), trang web (.html), chữ thường (.txt), hoặc "
                    "danh mục Excel theo mẫu"),
        .accept = ".docx,.odt,.html,.htm,.txt,.xlsx"},
    {.name = "text",
        .type = FIELD_LONG_TEXT,
        .label = MSG("Hoặc dán nội dung vào đây"),
        .max_chars = 400000,
        .rows = 8},
};

enum { UPLOAD_FIELDS = sizeof upload_fields / sizeof *upload_fields };

/* The commune for which this person compiles; 0: none. */
static struct unit_id commune_of(const struct actor *actor)
{
    for (size_t i = 0; actor && i < actor->role_count; i++)
        if (actor->roles[i].role == ROLE_COMPILE)
            return actor->roles[i].unit;
    return actor ? actor->account.unit : (struct unit_id){0};
}

enum err page_plan_list(struct req *r)
{
    struct plan_list_page v = {.form = r->form};
    enum err e = plan_list_of(r->db, r->arena, commune_of(r->actor), &v.plans);

    if (e != OK)
        return e;
    if (!v.form) {
        v.form = form_new(r->arena, upload_fields, UPLOAD_FIELDS);
        v.form->lang = r->lang;
    }
    v.page.title = req_t(r, "Kế hoạch");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.next = req_t(r, "Nạp bản kế hoạch đúng như đã viết, máy sẽ đọc và chỉ chỗ chưa khớp.");
    html_plan_list(r->out, &v);
    return OK;
}

/* What was handed in, on its way to the journal. */
struct upload {
    struct unit_id unit;
    struct str bytes, file_name, title;
    struct doc_text doc;
};

enum err act_plan_upload(struct req *r)
{
    struct upload *u = arena_new(r->arena, struct upload);
    struct form *f = form_new(r->arena, upload_fields, UPLOAD_FIELDS);
    const struct field_value *file;
    enum err e = form_read(f, r);

    if (e != OK)
        return e;
    file = form_value(f, "file");
    if (file->given == form_given(f, "text"))
        return form_refuse(f, "file",
            file->given ? MSG("Chỉ chọn một: tệp hoặc nội dung dán")
                        : MSG("Hãy chọn một tệp, hoặc dán nội dung kế hoạch"));
    u->unit = commune_of(r->actor);
    u->bytes = file->given ? file->bytes : form_text(f, "text");
    u->file_name = file->given ? utf8_head(file->filename, PLAN_NAME_MAX) : S("");
    r->view = u;
    return OK;
}

/* A list of works that was filled in in a workbook becomes the text of the plan. E_NOT_FOUND: the
 * file is no such workbook. */
static enum err list_take(struct req *r, struct upload *u)
{
    struct list_faults faults = {0};
    struct grid_book book;
    const char *why;
    struct buf b;
    enum err e =
        str_starts(u->bytes, S("PK")) ? grid_read(r->arena, u->bytes, &book, &why) : E_NOT_FOUND;

    if (e == OK)
        e = list_book_text(r->arena, r->lang, &book, &u->bytes, &faults);
    if (!faults.count)
        return e == OK ? OK : E_NOT_FOUND;
    buf_init(&b, r->arena, 8192);
    for (size_t i = 0; i < faults.count; i++)
        buf_printf(&b, "%s%.*s: %.*s", i ? " " : "", STR(faults.items[i].place),
            STR(faults.items[i].words));
    return form_refuse(r->form, "file", str_z(r->arena, buf_str(&b)));
}

/* The empty list of works. */
enum err page_plan_book(struct req *r)
{
    struct str bytes;
    enum err e = list_book_make(r->arena, r->lang, &bytes);

    if (e == OK)
        req_send_file(r, XLSX_TYPE,
            str_printf(r->arena, "%.*s.xlsx", STR(req_t(r, "Danh mục công trình"))), bytes);
    return e;
}

/* Reading takes a while for a long document, so it is done away from the loop. */
enum err work_plan_upload(struct req *r)
{
    struct upload *u = r->view;
    const char *why = MSG("Không đọc được tệp này");
    struct plan plan;
    enum err e = list_take(r, u);

    if (e != OK && e != E_NOT_FOUND)
        return e;
    if (doc_read(r->arena, u->bytes, &u->doc, &why) != OK)
        return form_refuse(r->form, u->file_name.len ? "file" : "text", why);
    if (u->doc.text.len > PLAN_TEXT_MAX)
        return form_refuse(r->form, u->file_name.len ? "file" : "text", plan_long);
    plan_parse(r->arena, &u->doc, &plan);
    u->title = plan.title;
    return OK;
}

enum err write_plan_upload(struct tx *tx, struct req *r)
{
    struct upload *u = r->view;
    struct plan_id id;
    enum err e;

    if (!may(tx->db, r->actor, PERMISSION_COMPILE, u->unit))
        return E_DENIED;
    e = plan_upload(tx, u->unit, u->file_name, u->title, u->doc.text, &id);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "file", plan_many);
    if (e != OK)
        return e;
    req_redirect(r, "/plan/%lld", (long long)id.v);
    return OK;
}

/* ---- reading ------------------------------------------------------------------------------- */

static struct str money(const struct req *r, int64_t vnd)
{
    bool english = r->lang == LANG_EN;

    if (vnd < 0)
        return S("");
    return str_printf(
        r->arena, "%.*s %.*s", STR(count_format(r->arena, vnd, english)), STR(req_t(r, "đồng")));
}

/* "3.000 m", "12" … ; the sign of a counted thing stands in its kind. */
static struct str quantity(const struct req *r, int64_t milli, enum unit unit)
{
    struct str number = milli_format(r->arena, milli, r->lang == LANG_EN);

    if (unit == UNIT_NONE || unit == UNIT_COUNT)
        return number;
    return str_printf(r->arena, "%.*s %s", STR(number), tr(r->lang, plan_unit_label(unit)));
}

static struct str line_quantity(const struct req *r, const struct plan_line *l)
{
    struct str q = l->unit != UNIT_NONE ? quantity(r, l->milli, l->unit) : S("");

    if (l->bound == '>' && q.len)
        q = REQ_T(r, "hơn %1", q);
    else if (l->bound == '<' && q.len)
        q = REQ_T(r, "gần %1", q);
    else if (l->bound == '~' && q.len)
        q = REQ_T(r, "khoảng %1", q);
    if (!q.len && l->count)
        q = count_format(r->arena, l->count, r->lang == LANG_EN);
    if (q.len && (l->unit == UNIT_NONE || l->unit == UNIT_COUNT) && *kind_piece(l->kind))
        q = str_printf(r->arena, "%.*s %s", STR(q), tr(r->lang, kind_piece(l->kind)));
    return q;
}

static void lines_fill(const struct req *r, struct plan_show *v)
{
    v->line_count = v->full.plan.lines.count;
    v->lines = arena_new_array(r->arena, struct plan_line_row, v->line_count);
    for (size_t i = 0; i < v->line_count; i++) {
        const struct plan_line *l = &v->full.plan.lines.items[i];
        struct plan_line_row *row = &v->lines[i];

        *row = (struct plan_line_row){.line = l,
            .place = l->place.len ? l->place : req_t(r, "Toàn xã"),
            .quantity = line_quantity(r, l),
            .money = money(r, l->money_vnd),
            .id = str_printf(r->arena, "l%zu", i + 1)};
        if (l->at.line) {
            row->mark = str_printf(r->arena, "#p%zu", i + 1);
            row->correct_href =
                str_printf(r->arena, "%.*s/line/%zu/%zu", STR(v->href), l->at.line, l->at.col);
        }
    }
}

static struct str severity_words(const struct req *r, const struct finding *f)
{
    static const char *const words[] = {
        [SEVERITY_ERROR] = MSG("Lỗi, dòng %1"),
        [SEVERITY_WARNING] = MSG("Cảnh báo, dòng %1"),
        [SEVERITY_NOTE] = MSG("Ghi chú, dòng %1"),
    };

    return REQ_T(r, words[f->severity], str_printf(r->arena, "%zu", f->at.line));
}

static void evidence_mark(
    const struct plan_show *v, const struct finding *f, bool *rests_on, bool on)
{
    for (size_t i = 0; i < f->evidence_count; i++)
        if (f->evidence[i] <= v->full.doc.line_count)
            rests_on[f->evidence[i]] = on;
}

/* "3.000 + 500 + … = 9.900": the lines of that kind and measure that the finding rests on.
 * rests_on has a place for each line of the text, all false. */
static struct str sum_worked(
    const struct req *r, const struct plan_show *v, const struct finding *f, bool *rests_on)
{
    struct buf b;
    int64_t sum = 0;
    size_t parts = 0;

    if (strcmp(f->code, "total-differs") || !f->has_computed || f->unit == UNIT_COUNT)
        return S("");
    buf_init(&b, r->arena, 4096);
    evidence_mark(v, f, rests_on, true);
    for (size_t i = 0; i < v->full.plan.lines.count && !b.overflow; i++) {
        const struct plan_line *l = &v->full.plan.lines.items[i];

        if (l->at.line > v->full.doc.line_count || !rests_on[l->at.line] || l->kind != f->kind ||
            l->unit != f->unit)
            continue;
        buf_addz(&b, parts++ ? " + " : "");
        buf_add(&b, milli_format(r->arena, l->milli, r->lang == LANG_EN));
        sum += l->milli;
    }
    evidence_mark(v, f, rests_on, false);
    if (parts < 2 || sum != f->computed_milli || b.overflow)
        return S("");
    buf_addz(&b, " = ");
    buf_add(&b, quantity(r, sum, f->unit));
    return buf_str(&b);
}

/* Does it rest on more than its own line? */
static bool has_evidence(const struct finding *f)
{
    return f->evidence_count > 1 || (f->evidence_count == 1 && f->evidence[0] != f->at.line);
}

static struct plan_finding_row finding_row(
    const struct req *r, const struct plan_show *v, size_t index, bool *rests_on)
{
    const struct finding *f = &v->full.findings.items[index];

    return (struct plan_finding_row){.finding = f,
        .kind = severity_words(r, f),
        .message = text_capital(r->arena, f->message[r->lang]),
        .hint = f->hint[r->lang],
        .shows_evidence = has_evidence(f),
        .worked = sum_worked(r, v, f, rests_on),
        .id = str_printf(r->arena, "f%zu", index + 1),
        .mark = f->at.to > f->at.from ? str_printf(r->arena, "#m%zu", index + 1)
                                      : str_printf(r->arena, "#t%zu", f->at.line)};
}

/* Errors first, then warnings, then notes; within each in the order of the text. */
static void findings_fill(const struct req *r, struct plan_show *v)
{
    const struct findings *all = &v->full.findings;
    bool *rests_on = arena_new_array(r->arena, bool, v->full.doc.line_count + 1);

    v->findings = arena_new_array(r->arena, struct plan_finding_row, all->count);
    for (int s = SEVERITY_ERROR; s <= SEVERITY_NOTE; s++)
        for (size_t i = 0; i < all->count; i++)
            if (all->items[i].severity == (enum severity)s)
                v->findings[v->finding_count++] = finding_row(r, v, i, rests_on);
    for (size_t i = 0; i < all->count; i++) {
        v->errors += all->items[i].severity == SEVERITY_ERROR;
        v->warnings += all->items[i].severity == SEVERITY_WARNING;
    }
}

static void corrections_fill(const struct req *r, struct plan_show *v)
{
    const struct plan_correction_list *list = &v->full.corrections;

    v->correction_count = list->count;
    v->corrections = arena_new_array(r->arena, struct plan_correction_row, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct plan_correction *c = &list->items[i];
        struct str line = str_printf(r->arena, "%zu", c->at.line);

        v->corrections[i] = (struct plan_correction_row){.why = c->why,
            .who = c->account_name,
            .at_ms = c->at_ms,
            .what = c->dropped   ? REQ_T(r, "Bỏ một việc ở dòng %1", line)
                    : c->at.line ? REQ_T(r, "Sửa dòng %1 thành: %2", line, c->line.text)
                                 : REQ_T(r, "Thêm: %1", c->line.text)};
    }
}

static void next_step(const struct req *r, struct plan_show *v)
{
    if (v->full.record.accepted) {
        v->page.next = req_t(r, "Kế hoạch đã được chấp nhận.");
        if (v->may_compile) {
            v->page.next_href = str_printf(r->arena, "%.*s/open", STR(v->href));
            v->page.next_label = req_t(r, "Mở đợt từ kế hoạch này");
        }
    } else if (v->errors) {
        v->page.next = REQ_T(r, "Có %1 chỗ sai cần xem trước khi chấp nhận.",
            count_format(r->arena, (int64_t)v->errors, r->lang == LANG_EN));
        v->page.next_href = S("#findings");
        v->page.next_label = req_t(r, "Xem từng chỗ");
        v->page.next_urgent = true;
    } else {
        v->page.next = req_t(r, "Không thấy chỗ nào sai. Có thể chấp nhận.");
        v->page.next_href = S("#accept");
        v->page.next_label = req_t(r, "Đến nút chấp nhận");
    }
}

enum err page_plan_show(struct req *r)
{
    struct plan_show v = {0};
    struct plan_id id = {req_id(r, "id")};
    enum err e = plan_full_find(r->db, r->arena, id, &v.full);

    if (e != OK)
        return e;
    v.full.plan.doc = &v.full.doc;
    if (!may(r->db, r->actor, PERMISSION_READ, v.full.record.unit))
        return E_DENIED;
    v.may_compile = may(r->db, r->actor, PERMISSION_COMPILE, v.full.record.unit);
    v.href = str_printf(r->arena, "/plan/%lld", (long long)id.v);
    v.text = plan_text_mark(r->arena, &v.full, &v.text_count);
    findings_fill(r, &v);
    lines_fill(r, &v);
    corrections_fill(r, &v);
    next_step(r, &v);
    v.page.title = v.full.record.title.len ? v.full.record.title : req_t(r, "Kế hoạch");
    v.page.wide = true;
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (may_somewhere(r->actor, PERMISSION_COMPILE)) /* who only reads has no list of plans */
        v.page.crumbs[1] = (struct crumb){S("/plan"), req_t(r, "Kế hoạch")};
    html_plan_show(r->out, &v);
    return OK;
}

enum err write_plan_accept(struct tx *tx, struct req *r)
{
    struct plan_id id = {req_id(r, "id")};
    struct plan_record record;
    enum err e = plan_find(tx->db, r->arena, id, &record);

    if (e != OK)
        return e;
    if (!may(tx->db, r->actor, PERMISSION_COMPILE, record.unit))
        return E_DENIED;
    e = plan_accept(tx, id);
    if (e == E_INVALID)
        req_problem(
            r, MSG("Chưa đọc được việc nào trong kế hoạch; hãy thêm ít nhất một dòng."), NULL, 0);
    if (e == E_CONFLICT)
        req_problem(
            r, MSG("Kế hoạch này đã được chấp nhận rồi. Hãy mở lại trang để xem."), NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã chấp nhận kế hoạch."));
    req_redirect(r, "/plan/%lld/open", (long long)id.v);
    return OK;
}
