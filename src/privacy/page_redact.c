/* page_redact.c: where a name stands, and taking it out. The name comes in the body of a form, also
 * when it is only looked for: an address stays in the history of browsers and in logs. */
#include "privacy/page.h"

#include "base/tr.h"
#include "http/server.h"
#include "privacy/templates.h"

enum { SEALS_MAX = REDACT_HITS_MAX };

static struct form *why_form(struct req *r)
{
    struct choice *whys = arena_new_array(r->arena, struct choice, REDACT_WHYS);
    struct field *field = arena_new(r->arena, struct field);

    for (int i = 0; i < REDACT_WHYS; i++)
        whys[i] = (struct choice){redact_whys[i].code, redact_whys[i].label};
    *field = (struct field){.name = "why",
        .label = MSG("Vì sao che"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = whys,
        .choice_count = REDACT_WHYS};
    return form_new(r->arena, field, 1);
}

static struct str asked_name(const struct req *r)
{
    const struct pair *sent = req_field(r, "name");

    return sent ? str_trim(sent->value) : S("");
}

static bool only_looks(const struct req *r)
{
    return req_field(r, "search") != NULL;
}

/* What the text itself can be seen on, if it has a page. */
static struct str where(struct req *r, const struct redact_hit *h)
{
    static const struct {
        const char *purpose, *path;
    } pages[] = {{"plan-text", "plan"}, {"open-unit", "unit"}, {"open-account", "accounts"},
        {"open-campaign", "campaign"}, {"open-work", "work"}};

    for (size_t i = 0; h->fact && i < sizeof pages / sizeof *pages; i++)
        if (str_eq(h->purpose, str_from(pages[i].purpose)))
            return str_printf(r->arena, "/%s/%lld", pages[i].path, (long long)h->fact);
    return S("");
}

static enum err rows_add(
    enum err e, struct req *r, const struct redact_hits *hits, struct redact_rows *rows)
{
    for (size_t i = 0; e == OK && i < hits->count; i++) {
        struct redact_row *row = vec_push(r->arena, rows);

        *row = (struct redact_row){.hit = hits->items[i], .href = where(r, &hits->items[i])};
        e = page_unit_name(r, row->hit.unit, &row->unit_name);
    }
    rows->more = rows->more || hits->more;
    return e;
}

static enum err search(struct req *r, struct unit_id top, struct redact_view *v)
{
    struct redact_hits hits = {0}, open = {0};
    enum err e = redact_search(r->db, r->arena, top, r->today, v->name, &hits);

    e = rows_add(e, r, &hits, &v->rows);
    if (e == OK)
        e = redact_search_open(r->db, r->arena, top, r->today, v->name, &open);
    return rows_add(e, r, &open, &v->open);
}

enum err page_redact(struct req *r)
{
    struct redact_view v = {
        .page = {.title = req_t(r, "Tìm tên trong các văn bản đã giữ"), .wide = true},
        .name = asked_name(r),
        .form = r->form ? r->form : why_form(r)};
    struct unit_tops tops = page_tops(r, false);
    enum err e = OK;

    v.asked = v.name.len > 0;
    v.refused = v.asked && !redact_name_fits(v.name);
    for (size_t i = 0; e == OK && v.asked && !v.refused && i < tops.count; i++)
        e = search(r, tops.items[i], &v);
    if (e != OK)
        return e;
    v.page.crumbs[0] = (struct crumb){S("/privacy"), req_t(r, "Dữ liệu cá nhân")};
    html_redact(r->out, &v);
    return OK;
}

void files_naming(struct html *h, struct str name)
{
    if (h->req && h->req->app->files_naming)
        h->req->app->files_naming(h, name);
}

enum err act_redact(struct req *r)
{
    enum err e;

    if (only_looks(r))
        return OK; /* the page says what was found */
    e = form_read(why_form(r), r);
    if (e == OK && !redact_name_fits(asked_name(r))) {
        req_problem(
            r, MSG("Tên cần ít nhất ba chữ cái, chỉ gồm chữ, số, dấu chấm, gạch nối."), NULL, 0);
        e = E_INVALID;
    }
    if (e == OK && !req_field(r, "seal")) {
        req_problem(r, MSG("Hãy đánh dấu những chỗ cần che."), NULL, 0);
        e = E_INVALID;
    }
    return e;
}

/* The unit of a text is asked again in the transaction. */
static enum err redact_one(struct tx *tx, struct req *r, struct str seal, size_t *count)
{
    struct rows rows;
    int64_t unit;
    enum err e = db_first(tx->db, SQL_redact_text_find, &rows, ARGS(V(seal)));

    if (e == E_NOT_FOUND)
        return OK; /* done by somebody else meanwhile */
    if (e != OK)
        return e;
    unit = row_int(&rows, 2);
    rows_end(&rows);
    if (!page_keeps(tx->db, r, (struct unit_id){unit}, false))
        return E_DENIED;
    e = redact(tx, seal, asked_name(r), redact_whys[form_number(r->form, "why")].code);
    if (e == OK)
        ++*count;
    return e == E_NOT_FOUND ? OK : e;
}

enum err write_redact(struct tx *tx, struct req *r)
{
    size_t count = 0;
    enum err e = OK;

    if (only_looks(r))
        return OK;
    for (size_t i = 0; e == OK && i < r->fields.count && i < SEALS_MAX; i++)
        if (str_eq(r->fields.items[i].name, S("seal")))
            e = redact_one(tx, r, r->fields.items[i].value, &count);
    if (e != OK)
        return e;
    req_flash(r, REQ_T(r, "Đã che tên ở %1 văn bản.", str_printf(r->arena, "%zu", count)));
    req_redirect(r, "/privacy/names");
    return OK;
}
