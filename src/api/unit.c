/* unit.c: units of today and of other days, and what became of them. */
#include "api/answer.h"
#include "api/api.h"
#include "http/problem.h"
#include "org/account.h"

const struct route_query api_unit_list_query[] = {
    {.name = "parent",
        .type = QUERY_ID,
        .help = "Units directly below this one; the unit of the token's role if left out",
        .sample = "1"},
    {.name = "line",
        .type = QUERY_CHOICE,
        .choices = "territory|agency",
        .help = "Which line of superiors",
        .sample = "territory"},
    {.name = "from",
        .type = QUERY_DAY,
        .help = "Tied there on or after this day; today if left out"},
    {.name = "to",
        .type = QUERY_DAY,
        .help = "Tied there on or before this day; `from` if left out"},
    {.name = "code",
        .type = QUERY_TEXT,
        .max = UNIT_CODE_MAX,
        .help = "The one unit of this official code instead",
        .sample = "00001"},
    {.name = "series",
        .type = QUERY_CHOICE,
        .choices = "new|old",
        .help = "Of the code: old is the series used to 30 June 2025",
        .sample = "new"},
    LIST_QUERY,
    {.name = NULL},
};

static void id_or_null(struct buf *out, const char *name, struct unit_id id)
{
    member(out, name);
    if (id.v)
        json_int(out, id.v);
    else
        buf_addz(out, "null");
}

static void write_unit(struct buf *out, const struct org_unit *u)
{
    member_int(out, "id", u->id.v);
    member_text(out, "kind", str_from(u->kind->code));
    member_text(out, "name", u->name);
    member_text(out, "code", u->code);
    member_text(out, "series", u->series);
    id_or_null(out, "parent", u->parent);
    id_or_null(out, "agency_parent", u->agency);
    member_day(out, "from", u->from_day);
    member_day(out, "until", u->until_day);
}

static void write_list(struct req *r, struct buf *out, const struct unit_list *list)
{
    int64_t after = query_number(r, "after");
    size_t limit = (size_t)query_number(r, "limit"), from = 0, i;

    for (i = 0; after && i < list->count; i++)
        if (list->items[i].id.v == after)
            from = i + 1;
    buf_addz(out, "\"units\":[");
    for (i = from; i < list->count && i - from < limit; i++) {
        buf_addz(out, i > from ? ",{" : "{");
        write_unit(out, &list->items[i]);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
    if (i < list->count && i > from)
        answer_next(r, out, list->items[i - 1].id.v);
}

/* The unit with a code, if the token may read it. */
static enum err list_of_code(struct req *r, struct unit_list *ret)
{
    struct str series = query_number(r, "series") ? S("old") : S("new");
    struct org_unit u;
    enum err e = unit_find_by_code(r->db, r->arena, series, query_of(r, "code")->text, &u);

    if (e == E_NOT_FOUND)
        return OK;
    if (e == OK)
        e = may_read(r, u.id);
    if (e == OK)
        *vec_push(r->arena, ret) = u;
    return e;
}

static enum err list_of_parent(struct req *r, struct unit_list *ret)
{
    struct unit_id parent = asked_unit(r, "parent");
    const struct query_value *from = query_of(r, "from"), *to = query_of(r, "to");
    day_t first = from->given ? (day_t)from->number : r->today;
    day_t last = to->given ? (day_t)to->number : first;
    struct org_unit u;
    enum err e = unit_find(r->db, r->arena, parent, &u);

    if (e == OK)
        e = may_read(r, parent);
    if (e == OK && first > last)
        e = req_refuse(r, E_INVALID,
            (struct problem){.status = 400,
                .field = S("to"),
                .detail = req_t(r, "Ngày cuối đứng trước ngày đầu. Hãy ghi lại hai ngày.")});
    if (e == OK)
        e = unit_children(
            r->db, r->arena, (enum line)query_number(r, "line"), parent, first, last, ret);
    return e;
}

enum err api_unit_list(struct req *r)
{
    struct unit_list list = {0};
    uint64_t version;
    struct buf out;
    enum err e;

    version = (uint64_t)store_head(r->store); /* before the first question */
    e = query_of(r, "code")->given ? list_of_code(r, &list) : list_of_parent(r, &list);
    if (e != OK || answer_known(r, version, asked_unit(r, "parent")))
        return e;
    answer_begin(r, &out);
    write_list(r, &out, &list);
    return answer_send(r, &out);
}

enum err api_unit_show(struct req *r)
{
    struct org_unit u;
    struct buf out;
    enum err e = unit_find(r->db, r->arena, (struct unit_id){req_id(r, "id")}, &u);

    if (e == OK)
        e = may_read(r, u.id);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    write_unit(&out, &u);
    return answer_send(r, &out);
}

static void write_heirs(struct buf *out, const char *name, const struct unit_heirs *list)
{
    member(out, name);
    buf_addc(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct unit_heir *h = &list->items[i];

        buf_addz(out, i ? ",{" : "{");
        write_unit(out, &h->unit);
        member_text(out, "extent", h->whole ? S("whole") : S("part"));
        member_int(out, "steps", h->steps);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

enum err api_unit_succession(struct req *r)
{
    struct org_unit u;
    struct unit_heirs before = {0}, after = {0};
    struct buf out;
    enum err e = unit_find(r->db, r->arena, (struct unit_id){req_id(r, "id")}, &u);

    if (e == OK)
        e = may_read(r, u.id);
    if (e == OK)
        e = unit_predecessors(r->db, r->arena, u.id, &before);
    if (e == OK)
        e = unit_successors(r->db, r->arena, u.id, &after);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    write_unit(&out, &u);
    write_heirs(&out, "predecessors", &before);
    write_heirs(&out, "successors", &after);
    return answer_send(r, &out);
}
