/* page_journal.c: the journal, for administrators: what touches the units they administer.
 *
 * It is read from the end, a few thousand facts at a time; what is not theirs, or not what was
 * asked for, is passed over. A page therefore never takes long, and may say "go on".
 */
#include "history/page.h"

#include "base/date.h"
#include "campaign/campaign.h"
#include "history/templates.h"
#include "http/body.h"
#include "http/sheet.h"
#include "plan/plan_store.h"

enum { LOOKED_AT = 1000, SHOWN = 50, DAY_MS = 24 * 60 * 60 * 1000 };

struct asked {
    struct str day, kind, from;
    int64_t unit, account, before;
    int64_t from_ms; /* what is older is not asked for; 0: everything is */
};

/* --- whose is it? --- */

static enum err unit_of_thing(struct req *r, struct str thing, int64_t id, int64_t *ret)
{
    struct campaign c;
    struct plan_record p;
    struct account a;
    enum err e;

    *ret = 0;
    if (str_eq(thing, S("unit"))) {
        *ret = id;
        return OK;
    }
    if (str_eq(thing, S("campaign"))) {
        if ((e = campaign_find(r->db, r->arena, (struct campaign_id){id}, &c)) == OK)
            *ret = c.unit.v;
    } else if (str_eq(thing, S("plan"))) {
        if ((e = plan_find(r->db, r->arena, (struct plan_id){id}, &p)) == OK)
            *ret = p.unit.v;
    } else {
        if ((e = account_find(r->db, r->arena, (struct account_id){id}, &a)) == OK)
            *ret = a.unit.v;
    }
    return e == E_NOT_FOUND ? OK : e;
}

struct touched {
    struct {
        struct str thing;
        int64_t id;
    } * items;
    size_t count, capacity;
};

static enum err things_of(struct req *r, int64_t seq, struct touched *ret)
{
    struct rows rows;
    enum err e = db_query(r->db, SQL_fact_about_things, &rows, ARGS(V(seq)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct str thing = str_copy(r->arena, row_str(&rows, 0));
        int64_t id = row_int(&rows, 1);

        *vec_push(r->arena, ret) = (__typeof__(*ret->items)){thing, id};
    }
    return e == E_NOT_FOUND ? OK : e;
}

static bool is_report(const struct fact *f)
{
    return str_eq(f->kind, S("report")) || str_eq(f->kind, S("report-sent"));
}

/* The units that a fact touches; of one that names nothing the unit of whoever did it. */
static enum err units_of(struct req *r, const struct fact *f, int64_t units[4], size_t *count)
{
    struct touched things = {0};
    struct report report;
    enum err e;

    *count = 0;
    if (is_report(f)) {
        e = report_find_by_seq(r->db, r->arena, f->seq, &report);
        if (e == OK)
            units[(*count)++] = report.unit.v;
        return e;
    }
    e = things_of(r, f->seq, &things);
    for (size_t i = 0; e == OK && i < things.count && *count < 4; i++) {
        e = unit_of_thing(r, things.items[i].thing, things.items[i].id, &units[*count]);
        *count += e == OK && units[*count] != 0;
    }
    if (e == OK && !*count && f->account_id) {
        e = unit_of_thing(r, S("account"), f->account_id, &units[0]);
        *count = e == OK && units[0] != 0;
    }
    return e;
}

/* What touches no unit (settings, commands) is for those who administer a unit without any above.
 */
static bool administers_the_top(struct req *r)
{
    for (size_t i = 0; i < r->actor->role_count; i++) {
        struct org_unit u;

        if (r->actor->roles[i].role == ROLE_ADMINISTER &&
            unit_find(r->db, r->arena, r->actor->roles[i].unit, &u) == OK && !u.parent.v &&
            !u.agency.v)
            return true;
    }
    return false;
}

/* --- does it belong on this page? --- */

static struct str kind_begins(const struct asked *q)
{
    return str_eq(q->kind, S("day")) ? S("day-") : q->kind;
}

static bool kind_fits(const struct asked *q, const struct fact *f)
{
    return str_starts(f->kind, kind_begins(q));
}

static enum err fits(
    struct req *r, const struct asked *q, const struct fact *f, bool top, bool *ret)
{
    int64_t units[4];
    size_t count;
    bool reached = false, asked_for = q->unit == 0;
    enum err e;

    *ret = false;
    if (!kind_fits(q, f) || (q->account && f->account_id != q->account))
        return OK;
    e = units_of(r, f, units, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        reached =
            reached || may(r->db, r->actor, PERMISSION_ADMINISTER, (struct unit_id){units[i]});
        asked_for = asked_for || units[i] == q->unit;
    }
    *ret = asked_for && (reached || (!count && top));
    return e;
}

/* For a page some facts are looked at; for a file, on a thread of its own, the store passes over
 * what was not asked for. */
static enum err facts_next(struct req *r, const struct asked *q, struct fact_list *ret)
{
    if (sheet_asked(r))
        return fact_list_asked(
            r->db, r->arena, q->before, q->account, kind_begins(q), LOOKED_AT, ret);
    return fact_list_before(r->db, r->arena, q->before, LOOKED_AT, ret);
}

static enum err tell(struct req *r, const struct asked *q, struct history_page *v)
{
    size_t shown_max = sheet_page_rows(r, SHOWN);
    struct history_teller t = {.req = r, .addresses = true};
    struct fact_list facts = {0};
    bool top = administers_the_top(r), shown;
    enum err e = facts_next(r, q, &facts);
    size_t i = 0;

    for (; e == OK && i < facts.count && v->history.count < shown_max; i++) {
        const struct fact *f = &facts.items[i];

        if (f->at_ms < q->from_ms)
            return OK;
        e = fits(r, q, f, top, &shown);
        if (e == OK && shown)
            e = history_say(&t, f, history_entry_of(&t, &v->history, f));
        t.state_count = 0; /* facts of many things: nothing is compared */
    }
    if (e == OK && i && facts.items[i - 1].seq > 1) {
        v->shortened = true;
        r->sheet_next = str_printf(r->arena, "%lld", (long long)facts.items[i - 1].seq);
        v->older = str_printf(r->arena,
            "/journal?before=%lld&kind=%.*s&unit=%lld&account=%lld&day=%.*s&from=%.*s",
            (long long)facts.items[i - 1].seq, STR(percent_encode(r->arena, q->kind, false)),
            (long long)q->unit, (long long)q->account, STR(q->day), STR(q->from));
    }
    return e;
}

/* In Vietnam. */
static int64_t day_begins_ms(day_t day)
{
    return (int64_t)day * DAY_MS - 7 * 60 * 60 * 1000;
}

static enum err read_question(struct req *r, struct asked *q)
{
    day_t day;

    *q = (struct asked){.kind = str_trim(req_query(r, "kind")),
        .unit = req_query_id(r, "unit"),
        .account = req_query_id(r, "account"),
        .before = req_query_id(r, "before")};
    if (day_parse_iso(str_trim(req_query(r, "from")), &day) == OK) {
        q->from = day_format_iso(r->arena, day);
        q->from_ms = day_begins_ms(day);
    }
    if (day_parse_iso(str_trim(req_query(r, "day")), &day) == OK)
        q->day = day_format_iso(r->arena, day);
    return q->day.len && !q->before ? fact_first_after(r->db, day_begins_ms(day + 1), &q->before)
                                    : OK;
}

enum err page_journal(struct req *r)
{
    struct history_page v = {.filters = true};
    struct asked q;
    enum err e = read_question(r, &q);

    if (e == OK)
        e = tell(r, &q, &v);
    if (e != OK)
        return e;
    v.day = q.day;
    v.from = q.from;
    v.kind = q.kind;
    v.unit = q.unit;
    v.account = q.account;
    v.page.title = req_t(r, "Nhật ký");
    v.lead =
        req_t(r, "Mọi thay đổi trong phần bạn quản trị, mới nhất trước. Nhật ký không sửa được "
                 "và không xóa được.");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    r->sheet_step = "before";
    history_sheet(r, &v.history);
    html_history(r->out, &v);
    return OK;
}
