/* openrosa.c: the list of forms, the form, and how answers look. */
#include "exchange/openrosa.h"

#include "exchange/md5.h"
#include "exchange/xml_write.h"
#include "http/problem.h"
#include "http/reply.h"
#include "org/token.h"

enum { LIST_BYTES_MAX = 1024 * 1024, QUERY_CHARS_MAX = 200 };

#define TEXT(name_, help_)                                                                         \
    {                                                                                              \
        .name = (name_), .type = QUERY_TEXT, .max = QUERY_CHARS_MAX, .help = (help_)               \
    }

const struct route_query openrosa_query[] = {
    TEXT("deviceID", "The telephone, as Collect calls it; not kept"),
    TEXT("formID", "Not used: the list is short"),
    TEXT("verbose", "Not used: the list is always whole"),
    TEXT("listAllVersions", "Not used: a form has one version"),
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

static bool is_of(const struct campaign_unit_list *units, struct unit_id id)
{
    for (size_t i = 0; i < units->count; i++)
        if (units->items[i].id.v == id.v)
            return true;
    return false;
}

/* Of these units; not one that never took anything. A work dropped lately stays: the same form
 * corrects days when it was still worked on, and a correction says every figure of its day. */
static void works_keep(struct work_list *works, const struct campaign_unit_list *units, day_t first)
{
    size_t kept = 0;

    for (size_t i = 0; i < works->count; i++) {
        const struct work *one = &works->items[i];

        if (work_takes(one->state, one->state_day, first) && is_of(units, one->unit))
            works->items[kept++] = *one;
    }
    works->count = kept;
}

/* E_NOT_FOUND: nothing to report there for whoever asks. */
static enum err form_make(struct req *r, const struct campaign *c, struct xform_text *ret)
{
    struct campaign_unit_list units;
    struct work_list works;
    struct xform form = {.campaign = c};
    enum err e = own_units(r, c, &units);

    if (e == OK)
        e = work_list_of(r->db, r->arena, c->id, &works);
    if (e != OK)
        return e;
    if (!units.count)
        return E_NOT_FOUND;
    if (units.count > XFORM_UNITS_MAX)
        return E_TOO_LARGE;
    works_keep(&works, &units, c->first_day);
    if (works.count > XFORM_WORKS_MAX)
        return E_TOO_LARGE;
    form.units = units.items;
    form.unit_count = units.count;
    form.works = works.items;
    form.work_count = works.count;
    return xform_write(r->arena, &form, ret);
}

static void form_list_one(
    struct req *r, struct buf *out, const struct campaign *c, const struct xform_text *form)
{
    buf_addz(out, "<xform>");
    xml_element(out, "formID", xform_id(r->arena, c->id));
    xml_element(out, "name", c->name);
    xml_element(out, "version", form->version);
    xml_element(out, "hash", str_printf(r->arena, "md5:%.*s", STR(md5_hex(r->arena, form->xml))));
    xml_element(out, "downloadUrl",
        str_printf(
            r->arena, "%.*s/openrosa/forms/%lld", STR(exchange_origin(r)), (long long)c->id.v));
    buf_addz(out, "</xform>");
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
    buf_init(&out, r->arena, LIST_BYTES_MAX);
    buf_addz(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">");
    for (size_t i = 0; i < all.count; i++) {
        struct xform_text form;

        e = form_make(r, &all.items[i], &form);
        if (e == OK)
            form_list_one(r, &out, &all.items[i], &form);
        else if (e != E_NOT_FOUND && e != E_TOO_LARGE) /* too large: reported on the page */
            return e;
    }
    buf_addz(&out, "</xforms>\n");
    openrosa_send(r, 200, buf_str(&out));
    return OK;
}

static enum err campaign_asked(struct req *r, struct campaign *ret)
{
    return campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "campaign")}, ret);
}

enum err openrosa_form(struct req *r)
{
    struct campaign c;
    struct xform_text form;
    enum err e = campaign_asked(r, &c);

    if (e == OK)
        e = form_make(r, &c, &form);
    if (e == OK)
        openrosa_send(r, 200, form.xml);
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
