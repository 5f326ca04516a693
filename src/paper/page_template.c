/* page_template.c: the templates of an office: downloaded, changed in Word or LibreOffice, put back
 * when nothing is wrong with them, in versions; and back to the built-in one. */
#include "paper/page.h"

#include "org/account.h"
#include "paper/builtin.h"
#include "paper/templates.h"
#include "store/blob.h"
#include "store/scan.h"

static enum err find_unit(struct req *r, struct db *db, struct unit_id id, struct org_unit *ret)
{
    enum err e = unit_find(db, r->arena, id, ret);

    return e == OK && !may(db, r->actor, PERMISSION_COMPILE, id) ? E_DENIED : e;
}

static void crumbs(struct req *r, struct page *page, const struct org_unit *unit, bool inside)
{
    page->crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (inside)
        page->crumbs[1] =
            (struct crumb){str_printf(r->arena, "/templates?unit=%lld", (long long)unit->id.v),
                req_t(r, "Mẫu văn bản")};
}

/* ── all of them ────────────────────────────────────────────────────────────────────────────── */

/* The units that whoever is here compiles for. */
static enum err units_fill(struct req *r, struct template_list_page *v)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < r->actor->role_count; i++) {
        struct org_unit unit;

        if (r->actor->roles[i].role != ROLE_COMPILE)
            continue;
        e = unit_find(r->db, r->arena, r->actor->roles[i].unit, &unit);
        if (e == OK)
            *vec_push(r->arena, &v->units) = unit;
    }
    return e;
}

static enum err rows_fill(struct req *r, struct template_list_page *v)
{
    enum err e = OK;

    for (unsigned form = 0; form < PAPER_FORMS; form++)
        for (int kind = 0; e == OK && kind < PAPER_KINDS; kind++) {
            struct template_row *row = &v->rows[v->row_count++];

            row->kind = (enum paper_kind_id)kind;
            row->form = (enum official_form)form;
            row->href = str_printf(r->arena, "/templates/%lld/%s/%s", (long long)v->unit.id.v,
                paper_form_name(row->form), paper_kinds[kind].name);
            e = kept_template_find(r->db, r->arena, v->unit.id, row->form, row->kind, &row->holds);
        }
    return e;
}

enum err page_template_list(struct req *r)
{
    struct template_list_page *v = arena_new(r->arena, struct template_list_page);
    int64_t asked = req_query_id(r, "unit");
    enum err e = units_fill(r, v);

    if (e == OK && !asked && v->units.count)
        asked = v->units.items[0].id.v;
    if (e == OK)
        e = asked ? find_unit(r, r->db, (struct unit_id){asked}, &v->unit) : E_DENIED;
    if (e == OK)
        e = rows_fill(r, v);
    if (e != OK)
        return e;
    v->page.title = req_t(r, "Mẫu văn bản");
    v->page.wide = true;
    crumbs(r, &v->page, &v->unit, false);
    html_template_list(r->out, v);
    return OK;
}

/* ── one of them ────────────────────────────────────────────────────────────────────────────── */

static const struct field upload_fields[] = {
    {.name = "file",
        .label = MSG("Tệp Word đã sửa"),
        .type = FIELD_FILE,
        .required = true,
        .accept = ".docx",
        .hint = MSG("Tệp .docx, nhiều nhất 10 MB, không có macro. Tệp được kiểm trước; còn lỗi thì "
                    "chưa thay gì.")},
};

static enum err find_here(struct req *r, struct db *db, struct template_page *v)
{
    v->kind = paper_kind_find(req_text(r, "kind"));
    v->form = paper_form_find(req_text(r, "form"));
    if (v->kind == PAPER_KINDS || v->form == PAPER_FORMS)
        return E_NOT_FOUND;
    return find_unit(r, db, (struct unit_id){req_id(r, "unit")}, &v->unit);
}

static void findings_say(struct req *r, struct template_page *v)
{
    v->sentences = arena_new_array(r->arena, struct str, v->findings.count + 1);
    for (size_t i = 0; i < v->findings.count; i++)
        v->sentences[i] = template_finding_say(r->arena, r->lang, &v->findings.items[i]);
}

enum err page_template_show(struct req *r)
{
    struct template_page v = {.upload = r->form};
    enum err e = find_here(r, r->db, &v);

    if (e == OK)
        e = kept_template_versions(r->db, r->arena, v.unit.id, v.form, v.kind, &v.versions);
    if (e == OK)
        e = kept_template_find(r->db, r->arena, v.unit.id, v.form, v.kind, &v.holds);
    if (e != OK)
        return e;
    if (r->view) /* a file that was refused */
        v.findings = *(const struct template_findings *)r->view;
    findings_say(r, &v);
    v.fields = paper_fields_of(r->arena, v.kind);
    if (!v.upload)
        v.upload = form_new(r->arena, upload_fields, 1);
    v.upload->lang = r->lang;
    v.base = str_printf(r->arena, "/templates/%lld/%s/%s", (long long)v.unit.id.v,
        paper_form_name(v.form), paper_kinds[v.kind].name);
    v.page.title = REQ_T(r, "Mẫu: %1", req_t(r, paper_kinds[v.kind].label));
    v.page.wide = true;
    crumbs(r, &v.page, &v.unit, true);
    html_template_show(r->out, &v);
    return OK;
}

/* ?version=…: that one; ?builtin=1: the built-in one; else what holds. */
enum err page_template_file(struct req *r)
{
    struct template_page v = {.upload = NULL};
    int64_t version = req_query_id(r, "version");
    struct str bytes;
    enum err e = find_here(r, r->db, &v);

    if (e == OK && version)
        e = kept_template_one(r->db, r->arena, v.unit.id, version, &v.holds);
    else if (e == OK && !req_query(r, "builtin").len)
        e = kept_template_find(r->db, r->arena, v.unit.id, v.form, v.kind, &v.holds);
    if (e == OK && v.holds.seq && v.holds.file.len)
        e = blob_find(r->db, r->arena, v.holds.file, &bytes);
    else if (e == OK)
        e = builtin_template(r->arena, v.form, v.kind, req_query(r, "libreoffice").len > 0, &bytes);
    if (e != OK)
        return e;
    req_send_file(r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        str_printf(r->arena, "Mẫu %s.docx", paper_kinds[v.kind].name), bytes);
    return OK;
}

enum err act_template_set(struct req *r)
{
    struct template_page v = {.upload = NULL};
    enum err e = find_here(r, r->db, &v);

    r->view = NULL;
    return e == OK ? form_read(form_new(r->arena, upload_fields, 1), r) : e;
}

/* Read and checked on the working thread; what was found stands on the page. */
enum err work_template_set(struct req *r)
{
    struct template_findings *found = arena_new(r->arena, struct template_findings);
    enum paper_kind_id kind = paper_kind_find(req_text(r, "kind"));
    struct template *t;
    const char *why = "";
    size_t count;
    const struct template_field *fields = paper_template_fields(r->arena, r->lang, kind, &count);
    struct str bytes = form_value(r->form, "file")->bytes;
    enum err e = template_read(r->arena, bytes, &t, &why);

    if (e == OK)
        e = scan_bytes(bytes, &why);
    if (e == E_BUSY || e == E_SYSTEM)
        return e;
    if (e != OK)
        return form_refuse(r->form, "file", why);
    template_check(r->arena, t, fields, count, found);
    if (!found->count)
        return OK;
    r->view = found;
    return form_refuse(r->form, "file",
        MSG("Mẫu còn chỗ chưa đúng, kể ở dưới. Chưa thay gì. Hãy sửa trong tệp rồi gửi lại."));
}

static enum err set_template(struct tx *tx, struct req *r, struct str bytes, struct str said)
{
    struct template_page v = {.upload = NULL};
    enum err e = find_here(r, tx->db, &v);

    if (e == OK)
        e = kept_template_set(tx, v.unit.id, v.form, v.kind, bytes);
    if (e == E_TOO_LARGE) {
        req_problem(
            r, MSG("Mẫu này đã đổi 200 lần, không giữ thêm được. Hãy báo người giữ máy."), NULL, 0);
        return E_INVALID;
    }
    if (e != OK)
        return e;
    req_flash(r, said);
    req_redirect(r, "/templates/%lld/%s/%s", (long long)v.unit.id.v, paper_form_name(v.form),
        paper_kinds[v.kind].name);
    return OK;
}

enum err write_template_set(struct tx *tx, struct req *r)
{
    return set_template(tx, r, form_value(r->form, "file")->bytes,
        req_t(r, "Đã nhận mẫu; từ giờ văn bản theo mẫu này."));
}

enum err write_template_back(struct tx *tx, struct req *r)
{
    return set_template(tx, r, S(""), req_t(r, "Đã về mẫu có sẵn."));
}
