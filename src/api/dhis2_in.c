/* dhis2_in.c: values in: read, grouped by unit and day, laid over what is there, checked, sent.
 *
 * Before anything is looked up it is asked whether the token reports for any unit of the campaign.
 * Names become units and figures outside the writer, which only checks and sends. The write may run
 * twice (store/writer.c): what it says of values is kept apart from what reading them said.
 */
#include "api/dhis2.h"

#include "api/answer.h"
#include "api/json_read.h"
#include "exchange/submission.h"
#include "http/problem.h"
#include "http/reply.h"
#include "org/token.h"
#include "report/book.h"

#include <stdlib.h>

const struct route_query api_dhis2_post_query[] = {
    {.name = "dataSet",
        .type = QUERY_ID,
        .help = "The campaign, if the body does not say it",
        .sample = "12"},
    {.name = "dryRun",
        .type = QUERY_CHOICE,
        .choices = "false|true",
        .help = "true: everything is checked, nothing is written"},
    {.name = NULL},
};

struct sent_value {
    struct str element, unit_name, period, text, comment;
    bool deleted;
    size_t index;       /* in the body */
    const char *object; /* what is wrong with it: the name of the member */
    struct str why;     /* empty: nothing */
    struct unit_id unit;
    day_t day;
    struct report_figure figure;
};

/* One report that comes of it. */
struct group {
    struct unit_id unit;
    day_t day;
    struct sent_value **values;
    size_t count;
    bool denied; /* not this token's unit */
};

struct import {
    struct campaign_id campaign;
    struct dhis2 d;
    bool dry;
    struct sent_value *values;
    size_t value_count;
    struct group *groups;
    size_t group_count;
    int64_t imported, updated, ignored, deleted; /* from here on: of the write */
};

/* --- the body --- */

static enum err refuse_body(struct req *r, struct str field, struct str detail)
{
    return req_refuse(
        r, E_INVALID, (struct problem){.status = 422, .field = field, .detail = detail});
}

/* A text or a number as it is written; empty: not there. */
static struct str member_str(const struct node *object, struct str name)
{
    const struct node *n = node_member(object, name);

    return n && (n->type == NODE_TEXT || n->type == NODE_NUMBER) ? n->text : S("");
}

static struct str either(struct str first, struct str otherwise)
{
    return first.len ? first : otherwise;
}

static bool is_default(struct str combination)
{
    return !combination.len || str_eq(combination, S("default")) ||
           str_eq(combination, S("HllvX50cXC0")); /* DHIS2's own id of it */
}

static struct sent_value value_read(struct req *r, const struct node *body, const struct node *n)
{
    const struct node *deleted = node_member(n, S("deleted"));
    struct sent_value v = {.element = member_str(n, S("dataElement")),
        .period = either(member_str(n, S("period")), member_str(body, S("period"))),
        .unit_name = either(member_str(n, S("orgUnit")), member_str(body, S("orgUnit"))),
        .text = str_trim(member_str(n, S("value"))),
        .comment = str_trim(member_str(n, S("comment"))),
        .deleted = deleted && deleted->type == NODE_BOOL && deleted->on};

    if (n->type != NODE_OBJECT) {
        v.object = "dataValue";
        v.why = req_t(r, "Cần một đối tượng có dataElement, period, orgUnit, value.");
    } else if (!is_default(member_str(n, S("categoryOptionCombo")))) {
        v.object = "categoryOptionCombo";
        v.why = req_t(r, "Ở đây chỉ có một tổ hợp: default.");
    } else if (!is_default(either(member_str(n, S("attributeOptionCombo")),
                   member_str(body, S("attributeOptionCombo"))))) {
        v.object = "attributeOptionCombo";
        v.why = req_t(r, "Ở đây chỉ có một tổ hợp: default.");
    }
    return v;
}

static enum err campaign_read(struct req *r, const struct node *body, struct import *i)
{
    const struct query_value *asked = query_of(r, "dataSet");
    struct str said = member_str(body, S("dataSet"));
    int64_t id = 0;

    if (said.len && (str_to_int(said, &id) != OK || id <= 0))
        return refuse_body(r, S("/dataSet"), req_t(r, "Cần số của đợt."));
    if (asked->given && said.len && asked->number != id)
        return refuse_body(
            r, S("/dataSet"), req_t(r, "Địa chỉ và nội dung nói hai đợt khác nhau."));
    i->campaign.v = asked->given ? asked->number : id;
    if (!i->campaign.v)
        return refuse_body(r, S("/dataSet"), req_t(r, "Thiếu mục này."));
    return OK;
}

static bool reports_somewhere(struct req *r, const struct dhis2 *d)
{
    if (bearer_may(r, PERMISSION_COMPILE, d->campaign.unit))
        return true;
    for (size_t i = 0; i < d->units.count; i++)
        if (bearer_may(r, PERMISSION_REPORT, d->units.items[i].id))
            return true;
    return false;
}

static enum err refuse_all(struct req *r)
{
    return req_refuse(r, E_DENIED,
        (struct problem){.detail = req_t(r, "Mã này không báo cáo thay đơn vị ấy được.")});
}

static enum err names_load(struct req *r, struct import *i)
{
    enum err e = dhis2_load(r->db, r->arena, i->campaign, &i->d);

    if (e == E_NOT_FOUND)
        return refuse_body(r, S("/dataSet"), req_t(r, "Không có đợt này."));
    return e != OK || reports_somewhere(r, &i->d) ? e : refuse_all(r);
}

enum err api_dhis2_act(struct req *r)
{
    struct import *i = arena_new(r->arena, struct import);
    const struct node *body, *values;
    struct json_fault fault;
    enum err e;

    if (json_read(r->arena, r->body, &body, &fault) != OK)
        return req_refuse(r, E_INVALID,
            (struct problem){
                .status = 400, .field = fault.at, .detail = str_from(tr(r->lang, fault.why))});
    values = body->type == NODE_OBJECT ? node_member(body, S("dataValues")) : NULL;
    if (!values || values->type != NODE_ARRAY || !values->count || values->count > DHIS2_VALUES_MAX)
        return refuse_body(
            r, S("/dataValues"), req_t(r, "Cần một danh sách từ 1 đến 20.000 giá trị."));
    e = campaign_read(r, body, i);
    if (e == OK)
        e = names_load(r, i);
    if (e != OK)
        return e;
    i->dry = query_number(r, "dryRun") == 1;
    i->values = arena_new_array(r->arena, struct sent_value, values->count);
    for (const struct node *n = values->first; n; n = n->next) {
        i->values[i->value_count] = value_read(r, body, n);
        i->values[i->value_count].index = i->value_count;
        i->value_count++;
    }
    r->view = i;
    return OK;
}

/* --- values become figures --- */

static void refuse(struct sent_value *v, const char *object, struct str why)
{
    if (v->why.len)
        return;
    v->object = object;
    v->why = why;
}

static bool day_of_period(struct str period, day_t *ret)
{
    int64_t number;
    struct civil c;

    if (period.len != 8 || str_to_int(period, &number) != OK || number < 0)
        return false;
    c = (struct civil){(int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100)};
    if (!civil_valid(c))
        return false;
    *ret = day_from_civil(c);
    return true;
}

static void value_resolve(
    struct req *r, const struct import *i, const struct dhis2_keys *keys, struct sent_value *v)
{
    enum err e;

    if (!dhis2_element_find(r->arena, &i->d, v->element, &v->figure))
        refuse(v, "dataElement", req_t(r, "Không có chỉ tiêu hay công trình này."));
    if (!day_of_period(v->period, &v->day))
        refuse(v, "period", req_t(r, "Cần một ngày viết như 20241212."));
    if (!dhis2_key_find(keys, v->unit_name, &v->unit))
        refuse(v, "orgUnit", req_t(r, "Đơn vị này không báo cáo trong đợt."));
    v->figure.bound =
        v->comment.len == 1 && strchr("><~", v->comment.ptr[0]) ? v->comment.ptr[0] : '=';
    e = v->deleted ? OK : submission_milli(v->text, &v->figure.milli);
    if (e != OK)
        refuse(v, "value",
            e == E_TOO_LARGE ? req_t(r, "Số này lớn quá mức máy giữ được.")
                             : req_t(r, "Cần một con số, nhiều nhất ba chữ số sau dấu chấm."));
}

/* By unit and day; values of one report in the order they were sent. */
static int by_report(const void *one, const void *other)
{
    const struct sent_value *x = *(struct sent_value *const *)one;
    const struct sent_value *y = *(struct sent_value *const *)other;

    if (x->unit.v != y->unit.v)
        return x->unit.v < y->unit.v ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static void groups_find(struct req *r, struct import *i)
{
    struct sent_value **sound = arena_new_array(r->arena, struct sent_value *, i->value_count);
    size_t count = 0;

    for (size_t k = 0; k < i->value_count; k++)
        if (!i->values[k].why.len)
            sound[count++] = &i->values[k];
    if (count)
        qsort(sound, count, sizeof *sound, by_report);
    i->groups = arena_new_array(r->arena, struct group, count + 1);
    for (size_t k = 0; k < count; k++) {
        struct group *g = i->group_count ? &i->groups[i->group_count - 1] : NULL;

        if (!g || g->unit.v != sound[k]->unit.v || g->day != sound[k]->day) {
            g = &i->groups[i->group_count++];
            *g = (struct group){sound[k]->unit, sound[k]->day, sound + k, 0, false};
        }
        g->count++;
    }
}

/* A report holds no more figures than that, however they are laid over it. */
static void groups_bound(struct req *r, struct import *i)
{
    for (size_t k = 0; k < i->group_count; k++) {
        struct group *g = &i->groups[k];

        for (size_t n = 0; g->count > REPORT_FIGURES_MAX && n < g->count; n++)
            refuse(g->values[n], "dataValueSet",
                req_t(r, "Quá nhiều giá trị cho một đơn vị và một ngày."));
        if (g->count > REPORT_FIGURES_MAX)
            g->count = 0;
    }
}

/* Off the loop and out of the writer: up to 20.000 values against up to 2.000 units. */
enum err api_dhis2_work(struct req *r)
{
    struct import *i = r->view;
    struct dhis2_keys keys;

    dhis2_keys_make(r->arena, &i->d, &keys);
    for (size_t k = 0; k < i->value_count; k++)
        value_resolve(r, i, &keys, &i->values[k]);
    groups_find(r, i);
    groups_bound(r, i);
    return OK;
}

/* --- a report of each group --- */

static void figure_lay(struct report *report, const struct sent_value *v, struct import *i)
{
    for (size_t k = 0; k < report->figure_count; k++) {
        struct report_figure *f = &report->figures[k];

        if (f->of != v->figure.of || f->index != v->figure.index)
            continue;
        if (v->deleted) {
            *f = report->figures[--report->figure_count];
            i->deleted++;
        } else {
            f->milli = v->figure.milli;
            f->bound = v->figure.bound;
            i->updated++;
        }
        return;
    }
    if (v->deleted) {
        i->deleted++;
        return;
    }
    report->figures[report->figure_count++] = v->figure;
    i->imported++;
}

static bool same_figures(const struct report *a, const struct report *b)
{
    if (a->figure_count != b->figure_count)
        return false;
    for (size_t k = 0; k < a->figure_count; k++) {
        const struct report_figure *f = &a->figures[k], *g = report_figure_find(b, f->of, f->index);

        if (!g || g->milli != f->milli ||
            (g->bound ? g->bound : '=') != (f->bound ? f->bound : '='))
            return false;
    }
    return true;
}

static void group_refuse(const struct group *g, const char *object, struct str why)
{
    for (size_t k = 0; k < g->count; k++)
        refuse(g->values[k], object, why);
}

/* Words of a refusal to the value that it is about, or to all of them. */
static void problems_tell(
    const struct group *g, const struct report *report, const struct report_problems *p)
{
    for (size_t n = 0; n < p->count; n++) {
        const struct report_problem *one = &p->items[n];
        const struct report_figure *f =
            one->place == AT_FIGURE ? &report->figures[one->figure] : NULL;

        for (size_t k = 0; k < g->count; k++) {
            struct sent_value *v = g->values[k];

            if (!f || (v->figure.of == f->of && v->figure.index == f->index))
                refuse(v, f ? "value" : "dataValueSet", one->message);
        }
    }
    group_refuse(g, "dataValueSet", p->items[0].message); /* the rest goes with it */
}

static enum err report_make(struct tx *tx, struct req *r, struct import *i, const struct group *g,
    struct report *newest, struct report *ret)
{
    enum err e = report_find(tx->db, r->arena, i->campaign, g->unit, g->day, newest);

    if (e == E_NOT_FOUND) {
        *newest = (struct report){.campaign = i->campaign, .unit = g->unit, .day = g->day};
        e = OK;
    }
    if (e != OK)
        return e;
    *ret = *newest;
    ret->key = S("");
    ret->why = newest->revision ? req_t(r, "Nhập từ DHIS2") : S("");
    ret->figures = arena_new_array(r->arena, struct report_figure, newest->figure_count + g->count);
    for (size_t k = 0; k < newest->figure_count; k++)
        ret->figures[k] = newest->figures[k];
    for (size_t k = 0; k < g->count; k++)
        figure_lay(ret, g->values[k], i);
    return OK;
}

static bool allowed(struct tx *tx, const struct req *r, const struct import *i, struct unit_id unit)
{
    return may(tx->db, r->actor, PERMISSION_REPORT, unit) ||
           may(tx->db, r->actor, PERMISSION_COMPILE, i->d.campaign.unit);
}

static enum err group_send(
    struct tx *tx, struct req *r, struct import *i, const struct report_book *book, struct group *g)
{
    struct import before = *i;
    struct report_problems problems = {0};
    struct report newest, report;
    int64_t seq;
    enum err e;

    if (!g->count)
        return OK;
    g->denied = !allowed(tx, r, i, g->unit);
    if (g->denied) {
        group_refuse(g, "orgUnit", req_t(r, "Mã này không báo cáo thay đơn vị ấy được."));
        return OK;
    }
    e = report_make(tx, r, i, g, &newest, &report);
    if (e != OK || (newest.revision && same_figures(&newest, &report)))
        return e;
    e = report_check_book(r->arena, r->lang, book, &report, tx->now_ms, &problems);
    if (e == E_INVALID) {
        *i = before;
        problems_tell(g, &report, &problems);
        return OK;
    }
    return e == OK && !i->dry ? report_send(tx, &report, &seq) : e;
}

static bool all_denied(const struct import *i)
{
    size_t denied = 0;

    for (size_t k = 0; k < i->group_count; k++)
        denied += i->groups[k].denied;
    return denied && denied == i->group_count;
}

/* The writer runs a job again when the others of its group failed: as if it were the first time. */
static void begin_again(struct import *i)
{
    i->imported = i->updated = i->ignored = i->deleted = 0;
    for (size_t k = 0; k < i->group_count; k++)
        for (size_t n = 0; n < i->groups[k].count; n++)
            i->groups[k].values[n]->why = S(""); /* only sound ones stand in groups */
}

enum err api_dhis2_write(struct tx *tx, struct req *r)
{
    struct import *i = r->view;
    const struct report_book *book;
    enum err e = org_bearer_again(tx, r);

    begin_again(i);
    if (e == OK)
        e = report_book_get(tx->db, tx_structure(tx), i->campaign, &book);
    if (e == E_NOT_FOUND)
        return refuse_body(r, S("/dataSet"), req_t(r, "Không có đợt này."));
    for (size_t k = 0; e == OK && k < i->group_count; k++)
        e = group_send(tx, r, i, book, &i->groups[k]);
    for (size_t k = 0; k < i->value_count; k++)
        i->ignored += i->values[k].why.len > 0;
    return e == OK && all_denied(i) ? refuse_all(r) : e;
}

/* --- the summary, as DHIS2 words it --- */

static void conflict_add(struct buf *out, const struct sent_value *v, size_t index)
{
    struct str object = !strcmp(v->object, "period")    ? v->period
                        : !strcmp(v->object, "orgUnit") ? v->unit_name
                                                        : v->element;

    buf_addz(out, out->ptr[out->len - 1] == '[' ? "{" : ",{");
    member_text(out, "object", object);
    member_text(out, "property", str_from(v->object));
    member_text(out, "value", v->why);
    member(out, "indexes");
    buf_printf(out, "[%zu]}", index);
}

static void conflicts_add(struct buf *out, const struct import *i)
{
    member(out, "conflicts");
    buf_addc(out, '[');
    for (size_t k = 0; k < i->value_count; k++)
        if (i->values[k].why.len)
            conflict_add(out, &i->values[k], k);
    buf_addc(out, ']');
    member(out, "rejectedIndexes");
    buf_addc(out, '[');
    for (size_t k = 0; k < i->value_count; k++)
        if (i->values[k].why.len)
            buf_printf(out, out->ptr[out->len - 1] == '[' ? "%zu" : ",%zu", k);
    buf_addc(out, ']');
}

static void count_add(struct buf *out, const struct import *i)
{
    member(out, "importCount");
    buf_addc(out, '{');
    member_int(out, "imported", i->imported);
    member_int(out, "updated", i->updated);
    member_int(out, "ignored", i->ignored);
    member_int(out, "deleted", i->deleted);
    buf_addc(out, '}');
}

enum err api_dhis2_show(struct req *r)
{
    const struct import *i = r->view;
    bool all = !i->ignored, some = i->imported + i->updated + i->deleted > 0;
    const char *status = all ? "SUCCESS" : some ? "WARNING" : "ERROR";
    struct buf out;

    answer_begin(r, &out);
    member_text(&out, "httpStatus", all ? S("OK") : S("Conflict"));
    member_int(&out, "httpStatusCode", all ? 200 : 409);
    member_text(&out, "status", all ? S("OK") : str_from(status));
    member_text(&out, "message",
        all ? req_t(r, "Đã nhận mọi giá trị.")
            : req_t(r, "Có giá trị không nhận được; xem conflicts."));
    member(&out, "response");
    buf_addc(&out, '{');
    member_text(&out, "responseType", S("ImportSummary"));
    member_text(&out, "status", str_from(status));
    member(&out, "importOptions");
    buf_addc(&out, '{');
    member_bool(&out, "dryRun", i->dry);
    buf_addc(&out, '}');
    count_add(&out, i);
    conflicts_add(&out, i);
    member_text(&out, "dataSetComplete", S("false"));
    buf_addc(&out, '}');
    r->reply->status = all ? 200 : 409;
    return answer_send(r, &out);
}
