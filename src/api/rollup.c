/* rollup.c: sums and completeness of any unit, span and line, straight from memory.
 *
 * An answer is compact, because it is large: columns once, then a row of numbers for each unit or
 * day. A value is a number; one that rests on "hơn", "gần" or "khoảng" is an object with its parts.
 * Rows are written by hand into one buffer.
 */
#include "api/answer.h"
#include "api/api.h"
#include "api/kept.h"
#include "http/problem.h"
#include "http/reply.h"
#include "plan/figure.h"
#include "sums/compare.h"
#include "sums/sums.h"

#define SPAN_QUERY                                                                                 \
    {.name = "unit", .type = QUERY_ID, .required = true, .help = "Whose sums", .sample = "1"},     \
        {.name = "line",                                                                           \
            .type = QUERY_CHOICE,                                                                  \
            .choices = "territory|agency",                                                         \
            .help = "Which line of superiors",                                                     \
            .sample = "territory"},                                                                \
        {.name = "from",                                                                           \
            .type = QUERY_DAY,                                                                     \
            .help = "First day; all days if left out",                                             \
            .sample = "2024-12-10"},                                                               \
    {                                                                                              \
        .name = "to", .type = QUERY_DAY, .help = "Last day, included; all days if left out",       \
        .sample = "2024-12-24"                                                                     \
    }

const struct route_query api_rollup_query[] = {
    SPAN_QUERY,
    {.name = "by",
        .type = QUERY_CHOICE,
        .choices = "one|unit|day|unit-day",
        .help = "One row, or a row for each direct child, each day, or both",
        .sample = "unit"},
    {.name = NULL},
};

const struct route_query api_completeness_query[] = {
    SPAN_QUERY,
    {.name = "by",
        .type = QUERY_CHOICE,
        .choices = "one|unit|day|unit-day",
        .help = "One row, or a row for each direct child, each day, or both"},
    {.name = "list",
        .type = QUERY_CHOICE,
        .choices = "none|missing",
        .help = "missing: name who has not reported on the day `to` (today if left out) instead",
        .sample = "none"},
    LIST_QUERY,
    {.name = NULL},
};

enum { ROW_BYTES = 192 }; /* of a row without its figures, about */

/* The sums of this process. */
static const struct sums *sums_of(const struct req *r)
{
    return store_watching(r->store);
}

static enum err upside_down(struct req *r, const char *name)
{
    return req_refuse(r, E_INVALID,
        (struct problem){.status = 400,
            .field = str_from(name),
            .detail = req_t(r, "Ngày cuối đứng trước ngày đầu. Hãy ghi lại hai ngày.")});
}

static day_t day_or(const struct req *r, const char *name, day_t otherwise)
{
    const struct query_value *v = query_of(r, name);

    return v->given ? (day_t)v->number : otherwise;
}

static enum err read_question(struct req *r, struct sum_question *ret)
{
    *ret = (struct sum_question){
        .unit = asked_unit(r, "unit"),
        .line = (enum line)query_number(r, "line"),
        .from = day_or(r, "from", INT32_MIN),
        .to = day_or(r, "to", INT32_MAX),
        .by = (enum sum_by)query_number(r, "by"),
    };
    return ret->from > ret->to ? upside_down(r, "to") : OK;
}

/* --- writing --- */

static void write_columns(struct buf *out, const struct sums *s, size_t count)
{
    const struct sum_column *columns;

    if (sums_columns(s, &columns) < count)
        count = 0;
    member(out, "columns");
    buf_addc(out, '[');
    for (size_t i = 0; i < count; i++) {
        buf_addz(out, i ? ",{" : "{");
        member_text(out, "code", columns[i].code);
        member_text(out, "measure", str_from(unit_name(columns[i].measure)));
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static void write_value(struct buf *out, const struct sum_value *v)
{
    if (!(v->more | v->less | v->about)) {
        json_milli(out, v->exact);
        return;
    }
    buf_addz(out, "{\"value\":");
    json_milli(out, sum_total(*v));
    buf_printf(out, ",\"bound\":\"%c\"", sum_bound(*v));
    member_milli(out, "exact", v->exact);
    member_milli(out, "more", v->more);
    member_milli(out, "less", v->less);
    member_milli(out, "about", v->about);
    buf_addc(out, '}');
}

/* Words of the rows stand here whole: there are many rows. */
static void write_counts(struct buf *out, struct completeness c)
{
    member_int(out, "expected", c.expected);
    buf_add(out, S(",\"on_time\":"));
    json_int(out, c.on_time);
    buf_add(out, S(",\"late\":"));
    json_int(out, c.late);
    buf_add(out, S(",\"missing\":"));
    json_int(out, completeness_missing(c));
    buf_add(out, S(",\"corrected\":"));
    json_int(out, c.corrected);
}

static void write_values(struct buf *out, const struct sum_row *row, size_t columns)
{
    member(out, "values");
    buf_addc(out, '[');
    for (size_t i = 0; i < columns; i++) {
        if (i)
            buf_addc(out, ',');
        write_value(out, &row->values[i]);
    }
    buf_addc(out, ']');
    member(out, "planned");
    if (!row->planned) {
        buf_addz(out, "null");
        return;
    }
    buf_addc(out, '[');
    for (size_t i = 0; i < columns; i++) {
        if (i)
            buf_addc(out, ',');
        json_milli(out, row->planned[i]);
    }
    buf_addc(out, ']');
}

/* Opens the object. */
static void write_name(struct buf *out, const struct sums *s, struct unit_id unit)
{
    struct sum_unit u;

    buf_add(out, S("\"unit\":"));
    json_int(out, unit.v);
    buf_add(out, S(",\"name\":"));
    json_text(out, sums_unit(s, unit, &u) ? u.name : S(""));
}

static void write_rows(struct buf *out, const struct sums *s, const struct sum_table *t,
    enum sum_by by, size_t columns)
{
    member(out, "rows");
    buf_addc(out, '[');
    for (size_t i = 0; i < t->count; i++) {
        const struct sum_row *row = &t->rows[i];

        buf_addz(out, i ? ",{" : "{");
        if (by != SUM_BY_DAY)
            write_name(out, s, row->unit);
        if (by == SUM_BY_DAY || by == SUM_BY_UNIT_DAY)
            member_day(out, "day", row->day);
        write_counts(out, row->completeness);
        if (columns)
            write_values(out, row, columns);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static void write_question(struct buf *out, const struct sums *s, const struct sum_question *q)
{
    write_name(out, s, q->unit);
    member_text(out, "line", str_from(line_code(q->line)));
    member_day(out, "from", q->from);
    member_day(out, "to", q->to);
}

static enum err write_table(struct req *r, const struct sums *s, struct kept_key *key)
{
    struct sum_table t;
    struct buf out;
    enum err e = sums_ask(s, r->arena, &key->question, &t);

    if (e != OK)
        return e;
    answer_begin(r, &out);
    write_question(&out, s, &key->question);
    if (key->figures)
        write_columns(&out, s, t.column_count);
    write_rows(&out, s, &t, key->question.by, key->figures ? t.column_count : 0);
    e = answer_send(r, &out);
    key->version = t.version;
    if (e == OK)
        kept_add(key, r->reply->body);
    return e;
}

/* The table, with its figures or only its counts. */
static enum err answer_table(struct req *r, bool figures)
{
    const struct sums *s = sums_of(r);
    struct kept_key key = {.sums = s, .structure = r->structure, .figures = figures};
    struct str text;
    enum err e = read_question(r, &key.question);

    if (e == OK && !s)
        e = E_BUSY;
    if (e == OK)
        e = may_read(r, key.question.unit);
    if (e != OK)
        return e;
    key.version = sums_version(s);
    if (answer_known(r, key.version, key.question.unit))
        return OK;
    if (!kept_find(r->arena, &key, &text))
        return write_table(r, s, &key);
    req_send_json(r, text);
    return OK;
}

enum err api_rollup(struct req *r)
{
    return answer_table(r, true);
}

/* --- who has not reported --- */

static void write_missing(struct buf *out, const struct sums *s, const struct missing *m)
{
    write_name(out, s, m->unit);
    member_int(out, "campaign", m->campaign.v);
    member_int(out, "commune", m->commune.v);
}

static enum err answer_missing(struct req *r)
{
    const struct sums *s = sums_of(r);
    struct unit_id unit = asked_unit(r, "unit");
    enum line line = (enum line)query_number(r, "line");
    day_t day = day_or(r, "to", r->today);
    int64_t after = query_number(r, "after");
    uint64_t head = (uint64_t)store_head(r->store);
    struct missing_list list = {0};
    size_t total;
    struct buf out;
    enum err e = s ? may_read(r, unit) : E_BUSY;

    if (e != OK || answer_known(r, head, unit))
        return e;
    e = sums_missing(s, r->arena, unit, line, day, (size_t)after, (size_t)query_number(r, "limit"),
        &list, &total);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    member_int(&out, "unit", unit.v);
    member_text(&out, "line", str_from(line_code(line)));
    member_day(&out, "day", day);
    member_int(&out, "total", (int64_t)total);
    member(&out, "missing");
    buf_addc(&out, '[');
    for (size_t i = 0; i < list.count; i++) {
        buf_addz(&out, i ? ",{" : "{");
        write_missing(&out, s, &list.items[i]);
        buf_addc(&out, '}');
    }
    buf_addc(&out, ']');
    if (list.count && (size_t)after + list.count < total)
        answer_next(r, &out, after + (int64_t)list.count);
    return answer_send(r, &out);
}

enum err api_completeness(struct req *r)
{
    return query_number(r, "list") ? answer_missing(r) : answer_table(r, false);
}

/* --- two spans --- */

const struct route_query api_compare_query[] = {
    {.name = "unit", .type = QUERY_ID, .required = true, .help = "A unit of today", .sample = "1"},
    {.name = "line",
        .type = QUERY_CHOICE,
        .choices = "territory|agency",
        .help = "Which line of superiors",
        .sample = "territory"},
    {.name = "before_from",
        .type = QUERY_DAY,
        .required = true,
        .help = "The earlier span, first day",
        .sample = "2023-12-10"},
    {.name = "before_to",
        .type = QUERY_DAY,
        .required = true,
        .help = "The earlier span, last day, included",
        .sample = "2023-12-24"},
    {.name = "from",
        .type = QUERY_DAY,
        .required = true,
        .help = "The later span, first day",
        .sample = "2024-12-10"},
    {.name = "to",
        .type = QUERY_DAY,
        .required = true,
        .help = "The later span, last day, included",
        .sample = "2024-12-24"},
    {.name = NULL},
};

static void write_sum(struct buf *out, const char *name, const struct sum_row *row, size_t columns)
{
    member(out, name);
    buf_addc(out, '{');
    write_counts(out, row->completeness);
    write_values(out, row, columns);
    buf_addc(out, '}');
}

static void write_sources(struct buf *out, const struct comparison *c)
{
    member(out, "sources");
    buf_addc(out, '[');
    for (size_t i = 0; i < c->source_count; i++) {
        const struct compare_source *source = &c->sources[i];

        buf_addz(out, i ? ",{" : "{");
        member_int(out, "unit", source->unit.v);
        member_text(out, "name", source->name);
        member_text(out, "extent", source->whole ? S("whole") : S("part"));
        write_counts(out, source->row.completeness);
        write_values(out, &source->row, c->column_count);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static void write_shares(struct buf *out, const struct comparison *c)
{
    member(out, "share");
    buf_addc(out, '[');
    for (size_t i = 0; i < c->column_count; i++) {
        if (i)
            buf_addc(out, ',');
        if (c->share_milli[i] < 0)
            buf_addz(out, "null");
        else
            json_milli(out, c->share_milli[i]);
    }
    buf_addc(out, ']');
}

static void write_comparison(struct buf *out, const struct sums *s,
    const struct compare_question *q, const struct comparison *c)
{
    write_name(out, s, q->unit);
    member_text(out, "line", str_from(line_code(q->line)));
    member_bool(out, "partial", c->partial);
    member_int(out, "whole", (int64_t)c->whole_count);
    member_int(out, "of", (int64_t)c->source_count);
    write_columns(out, s, c->column_count);
    write_sum(out, "now", &c->now, c->column_count);
    write_sum(out, "before", &c->before, c->column_count);
    write_sum(out, "in_question", &c->in_question, c->column_count);
    write_shares(out, c);
    write_sources(out, c);
}

enum err api_compare(struct req *r)
{
    const struct sums *s = sums_of(r);
    struct compare_question q = {
        .unit = asked_unit(r, "unit"),
        .line = (enum line)query_number(r, "line"),
        .before = {(day_t)query_number(r, "before_from"), (day_t)query_number(r, "before_to")},
        .now = {(day_t)query_number(r, "from"), (day_t)query_number(r, "to")},
    };
    struct comparison c;
    struct buf out;
    enum err e = s ? may_read(r, q.unit) : E_BUSY;

    if (e == OK && q.before.from > q.before.to)
        e = upside_down(r, "before_to");
    if (e == OK && q.now.from > q.now.to)
        e = upside_down(r, "to");
    if (e == OK)
        e = compare_ask(r->db, s, r->arena, &q, &c);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    write_comparison(&out, s, &q, &c);
    return answer_send(r, &out);
}
