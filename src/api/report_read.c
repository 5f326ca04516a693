/* report_read.c: from nodes to reports, every member by a row of a table. */
#include "api/report_read.h"

#include "api/json_read.h"
#include "base/json.h"

struct reading {
    struct arena *arena;
    enum lang lang;
    struct item *item;
};

void item_refuse(struct arena *a, struct item *item, int status, const char *type, struct str field,
    struct str detail)
{
    struct problem *p = item->problem;
    struct str at = str_printf(a, "%.*s%.*s", STR(item->at), STR(field));
    struct buf more;

    if (!p) {
        p = item->problem = arena_new(a, struct problem);
        *p = (struct problem){
            .error = E_INVALID, .status = status, .type = type, .field = at, .detail = detail};
        return;
    }
    buf_init(&more, a, 256 * 1024);
    if (p->more.len)
        buf_add(&more, str_slice(p->more, 0, p->more.len - 1));
    buf_addz(&more, p->more.len ? ",{\"field\":" : "\"also\":[{\"field\":");
    json_any_text(&more, at);
    buf_addz(&more, ",\"detail\":");
    json_any_text(&more, detail);
    buf_addz(&more, "}]");
    if (!more.overflow)
        p->more = buf_str(&more);
}

static void refuse(struct reading *r, struct str field, const char *vi)
{
    item_refuse(r->arena, r->item, 422, "invalid", field, str_from(tr(r->lang, vi)));
}

/* --- members --- */

typedef void (*member_reader)(struct reading *r, struct str field, const struct node *n);

static void read_id(struct reading *r, struct str field, const struct node *n, int64_t *ret)
{
    if (!node_int(n, ret) || *ret <= 0)
        refuse(r, field, MSG("Cần một số nguyên lớn hơn 0."));
}

static void read_campaign(struct reading *r, struct str field, const struct node *n)
{
    read_id(r, field, n, &r->item->report.campaign.v);
}

static void read_unit(struct reading *r, struct str field, const struct node *n)
{
    read_id(r, field, n, &r->item->report.unit.v);
}

static void read_day(struct reading *r, struct str field, const struct node *n)
{
    if (n->type != NODE_TEXT || day_parse_iso(n->text, &r->item->report.day) != OK)
        refuse(r, field, MSG("Cần một ngày viết như 2024-12-12."));
}

static void read_revision(struct reading *r, struct str field, const struct node *n)
{
    int64_t *revision = &r->item->report.revision;

    if (!node_int(n, revision) || *revision < 0 || *revision > INT32_MAX) {
        refuse(r, field, MSG("Cần số của lần sửa đang sửa lại, hoặc 0 cho lần gửi đầu."));
        *revision = 0;
    }
}

static void read_text(struct reading *r, struct str field, const struct node *n, struct str *ret)
{
    if (n->type != NODE_TEXT)
        refuse(r, field, MSG("Cần một đoạn chữ trong ngoặc kép."));
    else
        *ret = n->text;
}

static void read_note(struct reading *r, struct str field, const struct node *n)
{
    read_text(r, field, n, &r->item->report.note);
}

static void read_why(struct reading *r, struct str field, const struct node *n)
{
    read_text(r, field, n, &r->item->report.why);
}

static void read_amount(struct reading *r, struct str field, const struct node *n, int64_t *ret)
{
    enum err e = n->type == NODE_NUMBER ? node_milli(n, ret) : E_CONFLICT;

    if (e == E_CONFLICT)
        refuse(r, field, MSG("Cần một con số, không có ngoặc kép."));
    else if (e == E_INVALID)
        refuse(r, field, MSG("Số này có quá ba chữ số sau dấu chấm; ở đây không làm tròn."));
    else if (e != OK)
        refuse(r, field, MSG("Số này lớn quá mức máy giữ được."));
}

static void read_bound(struct reading *r, struct str field, const struct node *n, char *ret)
{
    if (n->type == NODE_TEXT && n->text.len == 1 && strchr("=><~", n->text.ptr[0]))
        *ret = n->text.ptr[0];
    else
        refuse(r, field, MSG("Cần một trong bốn dấu: = đúng, > hơn, < gần, ~ khoảng."));
}

/* {"value":20,"bound":">"} */
static void read_bounded(
    struct reading *r, struct str field, const struct node *n, struct report_figure *f)
{
    const struct node *value = node_member(n, S("value"));

    for (const struct node *m = n->first; m; m = m->next) {
        struct str at = pointer_add(r->arena, field, m->key);

        if (m == value)
            read_amount(r, at, m, &f->milli);
        else if (str_eq(m->key, S("bound")))
            read_bound(r, at, m, &f->bound);
        else
            refuse(r, at, MSG("Ở đây không có tên này; chỉ có value và bound."));
    }
    if (!value)
        refuse(r, field, MSG("Thiếu value."));
}

static void read_figures(struct reading *r, struct str field, const struct node *n)
{
    struct report *report = &r->item->report;

    if (n->type != NODE_OBJECT) {
        refuse(r, field, MSG("Cần một đối tượng: mỗi chỉ tiêu hoặc công trình một số."));
        return;
    }
    report->figures = arena_new_array(r->arena, struct report_figure, n->count + 1);
    for (const struct node *m = n->first; m; m = m->next) {
        struct report_figure *f = &report->figures[report->figure_count];
        bool known = report_figure_from_key(m->key, f) == OK;

        f->bound = '=';
        if (known && m->type == NODE_NUMBER && node_milli(m, &f->milli) == OK) {
            report->figure_count++;
            continue;
        }
        if (!known)
            refuse(r, pointer_add(r->arena, field, m->key),
                MSG("Không có chỉ tiêu này. Công trình viết w và số (hôm nay) hoặc t và số (từ "
                    "đầu đợt)."));
        else if (m->type == NODE_OBJECT)
            read_bounded(r, pointer_add(r->arena, field, m->key), m, f);
        else
            read_amount(r, pointer_add(r->arena, field, m->key), m, &f->milli);
        report->figure_count += known;
    }
}

static const struct {
    struct str name, field;
    member_reader read;
    bool required;
} members[] = {
    {STR_INIT("campaign"), STR_INIT("/campaign"), read_campaign, true},
    {STR_INIT("unit"), STR_INIT("/unit"), read_unit, true},
    {STR_INIT("day"), STR_INIT("/day"), read_day, true},
    {STR_INIT("revision"), STR_INIT("/revision"), read_revision, false},
    {STR_INIT("figures"), STR_INIT("/figures"), read_figures, false},
    {STR_INIT("note"), STR_INIT("/note"), read_note, false},
    {STR_INIT("why"), STR_INIT("/why"), read_why, false},
};

enum { MEMBERS = sizeof members / sizeof *members };

static void read_report(struct reading *r, const struct node *n)
{
    unsigned given = 0;

    if (n->type != NODE_OBJECT) {
        refuse(r, S(""), MSG("Một báo cáo phải là một đối tượng JSON."));
        return;
    }
    for (const struct node *m = n->first; m; m = m->next) {
        size_t i = 0;

        while (i < MEMBERS && !str_eq(members[i].name, m->key))
            i++;
        if (i == MEMBERS) {
            refuse(r, pointer_add(r->arena, S(""), m->key), MSG("Báo cáo không có mục này."));
            continue;
        }
        given |= 1u << i;
        members[i].read(r, members[i].field, m);
    }
    for (size_t i = 0; i < MEMBERS; i++)
        if (members[i].required && !(given & 1u << i))
            refuse(r, members[i].field, MSG("Thiếu mục này."));
}

/* --- the whole body --- */

static enum err refuse_body(
    enum lang lang, struct problem *p, int status, struct str field, const char *vi)
{
    *p = (struct problem){
        .error = E_INVALID, .status = status, .field = field, .detail = str_from(tr(lang, vi))};
    return E_INVALID;
}

static enum err read_mode(
    enum lang lang, const struct node *body, enum batch_mode *ret, struct problem *p)
{
    const struct node *mode = node_member(body, S("mode"));

    if (!mode)
        return OK;
    if (mode->type == NODE_TEXT && str_eq(mode->text, S("all")))
        *ret = BATCH_ALL;
    else if (mode->type == NODE_TEXT && str_eq(mode->text, S("each")))
        *ret = BATCH_EACH;
    else
        return refuse_body(lang, p, 422, S("/mode"),
            MSG("Cần all (nhận hết hoặc không nhận gì) hoặc each (từng báo cáo một)."));
    return OK;
}

static enum err read_batch(struct arena *a, enum lang lang, const struct node *body,
    const struct node *reports, struct batch *ret, struct problem *p)
{
    size_t i = 0;
    enum err e = read_mode(lang, body, &ret->mode, p);

    if (e != OK)
        return e;
    for (const struct node *m = body->first; m; m = m->next)
        if (!str_eq(m->key, S("mode")) && m != reports)
            return refuse_body(lang, p, 422, pointer_add(a, S(""), m->key),
                MSG("Ở đây không có tên này; chỉ có mode và reports."));
    if (reports->type != NODE_ARRAY || !reports->count || reports->count > BATCH_REPORTS_MAX)
        return refuse_body(
            lang, p, 422, S("/reports"), MSG("Cần một danh sách từ 1 đến 1.000 báo cáo."));
    ret->count = reports->count;
    ret->items = arena_new_array(a, struct item, ret->count);
    for (const struct node *n = reports->first; n; n = n->next, i++) {
        ret->items[i].at = str_printf(a, "/reports/%zu", i);
        read_report(&(struct reading){a, lang, &ret->items[i]}, n);
    }
    return OK;
}

enum err reports_read(struct arena *a, enum lang lang, struct str body, struct batch *ret,
    struct problem *ret_problem)
{
    const struct node *n, *reports;
    struct json_fault fault;
    struct batch batch = {.single = true, .count = 1};

    if (json_read(a, body, &n, &fault) != OK)
        return refuse_body(lang, ret_problem, 400, fault.at, fault.why);
    if (n->type != NODE_OBJECT)
        return refuse_body(
            lang, ret_problem, 422, S(""), MSG("Một báo cáo phải là một đối tượng JSON."));
    reports = node_member(n, S("reports"));
    if (reports || node_member(n, S("mode"))) {
        batch.single = false;
        if (!reports)
            return refuse_body(lang, ret_problem, 422, S("/reports"), MSG("Thiếu mục này."));
        if (read_batch(a, lang, n, reports, &batch, ret_problem) != OK)
            return E_INVALID;
    } else {
        batch.items = arena_new(a, struct item);
        batch.items->at = S("");
        read_report(&(struct reading){a, lang, batch.items}, n);
    }
    *ret = batch;
    return OK;
}
