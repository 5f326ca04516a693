/* openrosa.c: the list of forms, the form, and how answers look. */
#include "exchange/openrosa.h"

#include "exchange/md5.h"
#include "exchange/xml_write.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/reply.h"
#include "org/token.h"

#include <stdlib.h>

enum { LIST_BYTES_MAX = 2 * 1024 * 1024, QUERY_CHARS_MAX = 200 };

#define TEXT(name_, help_)                                                                         \
    {                                                                                              \
        .name = (name_), .type = QUERY_TEXT, .max = QUERY_CHARS_MAX, .help = (help_)               \
    }

const struct route_query openrosa_query[] = {
    TEXT("deviceID", "The telephone, as Collect calls it; not kept"),
    TEXT("formID", "Not used: the list is short"),
    TEXT("verbose", "Not used: the list is always whole"),
    TEXT("listAllVersions", "Not used: a form has one version"),
    {.name = "rest",
        .type = QUERY_CHOICE,
        .choices = "no|yes",
        .help = "Which units have no form in the list, in words"},
    {.name = "unit",
        .type = QUERY_ID,
        .help = "The form of this unit alone, where a campaign is too large for one form"},
    {.name = NULL},
};

/* --- answers --- */

void openrosa_headers(struct req *r)
{
    reply_header(r, "X-OpenRosa-Version", S("1.0"));
    reply_header(
        r, "X-OpenRosa-Accept-Content-Length", str_printf(r->arena, "%d", (int)OPENROSA_BYTES_MAX));
}

void openrosa_send(struct req *r, int status, struct str xml)
{
    openrosa_headers(r);
    r->reply->status = status;
    r->reply->content_type = "text/xml; charset=utf-8";
    r->reply->body = xml;
    r->reply->done = true;
}

struct str openrosa_message(struct req *r, const char *nature, struct str sentence, struct str more)
{
    struct buf out;

    buf_init(&out, r->arena, LIST_BYTES_MAX);
    buf_printf(&out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenRosaResponse "
        "xmlns=\"http://openrosa.org/http/response\"><message nature=\"%s\">",
        nature);
    xml_add(&out, sentence);
    buf_addz(&out, "</message>");
    buf_add(&out, more);
    buf_addz(&out, "</OpenRosaResponse>\n");
    return buf_str(&out);
}

void openrosa_trouble(struct req *r, enum err e, int status)
{
    const struct problem *p = r->refusal && r->refusal->error == e ? r->refusal : NULL;
    struct str detail = p ? p->detail : r->problem;

    if (r->kept) { /* only the words of the answer could not be made */
        openrosa_send(
            r, 201, openrosa_message(r, "submit_success", req_t(r, "Đã nhận báo cáo này."), S("")));
        return;
    }
    if (!status)
        status = p && p->status ? p->status : err_info(e)->http_status;
    if (!detail.len)
        detail = str_from(tr(r->lang, err_info(e)->message_vi));
    openrosa_send(r, status, openrosa_message(r, "submit_error", detail, S("")));
}

struct str exchange_origin(const struct req *r)
{
    struct str host = req_header(r, "host");

    return str_printf(r->arena, "%s://%.*s", r->behind_tls_proxy ? "https" : "http", STR(host));
}

/* --- forms --- */

bool openrosa_reports_for(struct req *r, struct db *db, const struct campaign *c, struct unit_id u)
{
    if (r->db) /* on the loop, where it is remembered */
        return bearer_may(r, PERMISSION_REPORT, u) || bearer_may(r, PERMISSION_COMPILE, c->unit);
    return may(db, r->actor, PERMISSION_REPORT, u) ||
           may(db, r->actor, PERMISSION_COMPILE, c->unit);
}

static enum err own_units(struct req *r, const struct campaign *c, struct campaign_unit_list *ret)
{
    struct campaign_unit_list all;
    enum err e = campaign_units(r->db, r->arena, c->id, &all);
    size_t kept = 0;

    if (e != OK)
        return e;
    for (size_t i = 0; i < all.count; i++)
        if (openrosa_reports_for(r, r->db, c, all.items[i].id))
            all.items[kept++] = all.items[i];
    all.count = kept;
    *ret = all;
    return OK;
}

static int by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Of these units; not one that never took anything. A work dropped lately stays: the same form
 * corrects days when it was still worked on, and a correction says every figure of its day. */
static void works_keep(
    struct arena *a, struct work_list *works, const struct campaign_unit_list *units, day_t first)
{
    int64_t *ids = arena_new_array(a, int64_t, units->count + 1);
    size_t kept = 0;

    for (size_t i = 0; i < units->count; i++)
        ids[i] = units->items[i].id.v;
    qsort(ids, units->count, sizeof *ids, by_id);
    for (size_t i = 0; i < works->count; i++) {
        const struct work *one = &works->items[i];

        if (work_takes(one->state, one->state_day, first) &&
            bsearch(&one->unit.v, ids, units->count, sizeof *ids, by_id))
            works->items[kept++] = *one;
    }
    works->count = kept;
}

/* What somebody reports on in a campaign: in one form, or apart, one for each unit. */
struct forms {
    const struct campaign *campaign;
    struct campaign_unit_list units;
    struct work_list works;
    bool apart;
};

/* E_NOT_FOUND: nothing to report there for whoever asks. */
static enum err forms_find(struct req *r, const struct campaign *c, struct forms *ret)
{
    struct forms f = {.campaign = c};
    enum err e = own_units(r, c, &f.units);

    if (e == OK)
        e = work_list_of(r->db, r->arena, c->id, &f.works);
    if (e != OK)
        return e;
    if (!f.units.count)
        return E_NOT_FOUND;
    works_keep(r->arena, &f.works, &f.units, c->first_day);
    f.apart = f.units.count > XFORM_UNITS_MAX || f.works.count > XFORM_WORKS_MAX;
    *ret = f;
    return OK;
}

/* The form of one unit: its works as far as there is room, and how many are left. */
static void form_of_unit(
    struct req *r, const struct forms *f, const struct campaign_unit *unit, struct xform *ret)
{
    struct work *works = arena_new_array(r->arena, struct work, XFORM_WORKS_MAX);
    struct xform form = {.campaign = f->campaign, .units = unit, .unit_count = 1, .works = works};

    form.only = unit->id;
    for (size_t i = 0; i < f->works.count; i++) {
        if (f->works.items[i].unit.v != unit->id.v)
            continue;
        if (form.work_count < XFORM_WORKS_MAX)
            works[form.work_count++] = f->works.items[i];
        else
            form.works_left++;
    }
    form.page = str_printf(r->arena, "%.*s/campaign/%lld/unit/%lld", STR(exchange_origin(r)),
        (long long)f->campaign->id.v, (long long)unit->id.v);
    *ret = form;
}

/* What is said of units beyond those that a list has forms for. */
static struct xform form_of_rest(struct req *r, const struct forms *f)
{
    return (struct xform){.campaign = f->campaign,
        .unit_count = XFORM_UNITS_MAX,
        .units_left = f->units.count - XFORM_UNITS_MAX,
        .page = str_printf(
            r->arena, "%.*s/campaign/%lld", STR(exchange_origin(r)), (long long)f->campaign->id.v)};
}

static struct xform form_of_all(const struct forms *f)
{
    return (struct xform){.campaign = f->campaign,
        .units = f->units.items,
        .unit_count = f->units.count,
        .works = f->works.items,
        .work_count = f->works.count};
}

static enum err form_list_one(struct req *r, struct buf *out, const struct xform *form)
{
    const struct campaign *c = form->campaign;
    struct str url = str_printf(
        r->arena, "%.*s/openrosa/forms/%lld", STR(exchange_origin(r)), (long long)c->id.v);
    struct xform_text text;
    enum err e = xform_write(r->arena, form, &text);

    if (e != OK)
        return e;
    if (form->units_left)
        url = str_printf(r->arena, "%.*s?rest=yes", STR(url));
    else if (form->only.v)
        url = str_printf(r->arena, "%.*s?unit=%lld", STR(url), (long long)form->only.v);
    buf_addz(out, "<xform>");
    xml_element(out, "formID", xform_id(r->arena, form));
    xml_element(out, "name", xform_title(r->arena, form));
    xml_element(out, "version", text.version);
    xml_element(out, "hash", str_printf(r->arena, "md5:%.*s", STR(md5_hex(r->arena, text.xml))));
    xml_element(out, "downloadUrl", url);
    buf_addz(out, "</xform>");
    return OK;
}

/* A digest is of the whole form, so each is written to be listed, and forgotten again. */
static enum err form_list_campaign(struct req *r, struct buf *out, const struct forms *f)
{
    struct xform form = form_of_all(f);
    enum err e = OK;

    if (!f->apart)
        return form_list_one(r, out, &form);
    if (f->units.count > XFORM_UNITS_MAX) {
        form = form_of_rest(r, f);
        e = form_list_one(r, out, &form);
    }
    for (size_t i = 0; e == OK && i < f->units.count && i < XFORM_UNITS_MAX; i++) {
        struct arena_mark mark = arena_mark(r->arena);

        form_of_unit(r, f, &f->units.items[i], &form);
        e = form_list_one(r, out, &form);
        arena_rewind(r->arena, mark);
    }
    return e;
}

/* What the role has to do with and is not long past or far ahead. */
static enum err campaigns_now(struct req *r, struct campaign_list *ret)
{
    const struct account_role *role = &r->actor->roles[0];
    struct campaign_list all = {0};
    enum err e = OK;
    size_t kept = 0;

    if (role->role == ROLE_REPORT)
        e = campaign_list_for_reporter(r->db, r->arena, role->unit, &all);
    else if (role->role == ROLE_COMPILE)
        e = campaign_list_of(r->db, r->arena, role->unit, &all);
    if (e != OK)
        return e;
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].last_day + OPENROSA_DAYS_AFTER >= r->today &&
            all.items[i].first_day - OPENROSA_DAYS_BEFORE <= r->today)
            all.items[kept++] = all.items[i];
    all.count = kept;
    *ret = all;
    return OK;
}

enum err openrosa_form_list(struct req *r)
{
    struct campaign_list all;
    struct buf out;
    enum err e = campaigns_now(r, &all);

    if (e != OK)
        return e;
    buf_init_sized(&out, r->arena, LIST_BYTES_MAX, LIST_BYTES_MAX); /* never moves: see above */
    buf_addz(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">");
    for (size_t i = 0; i < all.count; i++) {
        struct forms f;

        e = forms_find(r, &all.items[i], &f);
        if (e == OK)
            e = form_list_campaign(r, &out, &f);
        if (e != OK && e != E_NOT_FOUND)
            return e;
    }
    buf_addz(&out, "</xforms>\n");
    if (out.overflow)
        return E_TOO_LARGE;
    openrosa_send(r, 200, buf_str(&out));
    return OK;
}

static enum err campaign_asked(struct req *r, struct campaign *ret)
{
    return campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "campaign")}, ret);
}

/* The form of that unit, or of all; E_NOT_FOUND: he does not report for it. */
static enum err form_asked(struct req *r, const struct forms *f, struct xform *ret)
{
    const struct query_value *unit = query_of(r, "unit");

    if (query_number(r, "rest") && f->units.count > XFORM_UNITS_MAX) {
        *ret = form_of_rest(r, f);
        return OK;
    }
    if (!unit->given) {
        *ret = form_of_all(f);
        return OK;
    }
    for (size_t i = 0; i < f->units.count; i++)
        if (f->units.items[i].id.v == unit->number) {
            form_of_unit(r, f, &f->units.items[i], ret);
            return OK;
        }
    return E_NOT_FOUND;
}

enum err openrosa_form(struct req *r)
{
    struct campaign c;
    struct forms f = {0};
    struct xform form = {0};
    struct xform_text text;
    enum err e = campaign_asked(r, &c);

    if (e == OK)
        e = forms_find(r, &c, &f);
    if (e == OK)
        e = form_asked(r, &f, &form);
    if (e == OK && f.apart && !form.only.v && !form.units_left) {
        req_problem(r,
            MSG("Đợt này nhiều công trình, nên mỗi đơn vị có một biểu riêng. Hãy lấy lại danh sách "
                "biểu."),
            NULL, 0);
        return E_TOO_LARGE;
    }
    if (e == OK)
        e = xform_write(r->arena, &form, &text);
    if (e == OK)
        openrosa_send(r, 200, text.xml);
    return e == E_NOT_FOUND ? E_DENIED : e;
}

/* Everything stands in the form itself. */
enum err openrosa_manifest(struct req *r)
{
    struct campaign c;
    struct campaign_unit_list units;
    enum err e = campaign_asked(r, &c);

    if (e == OK)
        e = own_units(r, &c, &units);
    if (e == E_NOT_FOUND || (e == OK && !units.count))
        return E_DENIED;
    if (e == OK)
        openrosa_send(r, 200,
            S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\"></manifest>\n"));
    return e;
}

enum err openrosa_submission(struct req *r)
{
    openrosa_send(r, 204, S(""));
    reply_header(
        r, "Location", str_printf(r->arena, "%.*s/openrosa/submission", STR(exchange_origin(r))));
    return OK;
}
