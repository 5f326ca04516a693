/* query.c: names and values of a query against the table of its route. */
#include "http/query.h"

#include <string.h>

#include "base/unicode.h"
#include "http/problem.h"

static size_t table_size(const struct route_query *table)
{
    size_t n = 0;

    while (table && table[n].name)
        n++;
    return n;
}

static bool choice_find(const char *choices, struct str value, int64_t *ret)
{
    struct str rest = str_from(choices);

    for (int64_t i = 0;; i++) {
        size_t end = str_find(rest, S("|"), 0);

        if (str_eq(str_slice(rest, 0, end), value)) {
            *ret = i;
            return true;
        }
        if (end == rest.len)
            return false;
        rest = str_slice(rest, end + 1, rest.len);
    }
}

static bool value_fits(const struct route_query *q, struct query_value *v)
{
    day_t day;

    switch (q->type) {
    case QUERY_ID:
        return str_to_int(v->text, &v->number) == OK && v->number > 0;
    case QUERY_DAY:
        if (day_parse_iso(v->text, &day) != OK)
            return false;
        v->number = day;
        return true;
    case QUERY_COUNT:
        return str_to_int(v->text, &v->number) == OK && v->number >= 0 && v->number <= q->max;
    case QUERY_CHOICE:
        return choice_find(q->choices, v->text, &v->number);
    default:
        return v->text.len > 0 && utf8_count(v->text) <= (size_t)q->max;
    }
}

static struct str how_written(const struct req *r, const struct route_query *q)
{
    switch (q->type) {
    case QUERY_ID:
        return req_t(r, "Cần một số nguyên lớn hơn 0.");
    case QUERY_DAY:
        return req_t(r, "Cần một ngày viết như 2024-12-12.");
    case QUERY_COUNT:
        return REQ_T(
            r, "Cần một số nguyên từ 0 đến %1.", str_printf(r->arena, "%lld", (long long)q->max));
    case QUERY_CHOICE:
        return REQ_T(r, "Cần một trong các giá trị: %1.", str_from(q->choices));
    default:
        return req_t(r, "Chữ này để trống hoặc quá dài.");
    }
}

static enum err refuse(struct req *r, struct str name, struct str detail)
{
    return req_refuse(
        r, E_INVALID, (struct problem){.type = "bad-parameter", .field = name, .detail = detail});
}

static enum err read_one(struct req *r, const struct pair *pair, size_t count)
{
    const struct route_query *table = r->route->query;
    size_t i = 0;

    while (i < count && !str_eq(str_from(table[i].name), pair->name))
        i++;
    if (i == count)
        return refuse(r, pair->name, req_t(r, "Địa chỉ này không có tham số ấy."));
    if (r->asked[i].given)
        return refuse(r, pair->name, req_t(r, "Tham số này ghi hai lần."));
    r->asked[i].given = true;
    r->asked[i].text = pair->value;
    if (!value_fits(&table[i], &r->asked[i]))
        return refuse(r, pair->name, how_written(r, &table[i]));
    return OK;
}

enum err query_read(struct req *r)
{
    const struct route_query *table = r->route->query;
    size_t count = table_size(table);
    enum err e = OK;

    r->asked = arena_new_array(r->arena, struct query_value, count + 1);
    for (size_t i = 0; i < count; i++)
        r->asked[i].number = table[i].otherwise;
    for (size_t i = 0; e == OK && i < r->query.count; i++)
        e = read_one(r, &r->query.items[i], count);
    for (size_t i = 0; e == OK && i < count; i++)
        if (table[i].required && !r->asked[i].given)
            e = refuse(r, str_from(table[i].name), req_t(r, "Thiếu tham số này."));
    return e;
}

const struct query_value *query_of(const struct req *r, const char *name)
{
    const struct route_query *table = r->route->query;

    for (size_t i = 0; table && r->asked && table[i].name; i++)
        if (!strcmp(table[i].name, name))
            return &r->asked[i];
    arena_leave(r->arena, "the route declares no query parameter \"%s\"", name);
}
