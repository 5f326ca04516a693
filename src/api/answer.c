/* answer.c: see answer.h. */
#include "api/answer.h"

#include "http/body.h"
#include "http/problem.h"
#include "http/reply.h"
#include "org/token.h"

struct unit_id asked_unit(const struct req *r, const char *name)
{
    const struct query_value *v = query_of(r, name);

    return v->given ? (struct unit_id){v->number} : r->actor->roles[0].unit;
}

enum err may_read(struct req *r, struct unit_id unit)
{
    if (bearer_may(r, PERMISSION_READ, unit))
        return OK;
    return req_refuse(
        r, E_DENIED, (struct problem){.detail = req_t(r, "Mã này không xem được đơn vị ấy.")});
}

bool answer_known(struct req *r, uint64_t head, struct unit_id unit)
{
    return req_known(
        r, str_printf(r->arena, "%s-%llx-%llx-%d-%d", CHUNGSUC_VERSION, (unsigned long long)head,
               (unsigned long long)unit.v, (int)r->today, (int)r->lang));
}

enum err list_ids(
    struct req *r, enum statement statement, struct unit_id unit, int64_t **ret, size_t *ret_count)
{
    int64_t limit = query_number(r, "limit");
    int64_t *ids = arena_new_array(r->arena, int64_t, (size_t)limit + 1);
    struct org_unit u;
    struct rows rows;
    size_t n = 0;
    enum err e = unit_find(r->db, r->arena, unit, &u);

    if (e == OK)
        e = may_read(r, unit);
    if (e == OK)
        e = db_query(r->db, statement, &rows,
            ARGS(V(unit.v), V(r->today), V(query_number(r, "after")), V(limit + 1)));
    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK)
        ids[n++] = row_int(&rows, 0);
    if (e != E_NOT_FOUND)
        return e;
    *ret = ids;
    *ret_count = n;
    return OK;
}

/* The query as it was asked, with another `after`. */
static struct str next_path(const struct req *r, int64_t after)
{
    struct buf out;

    buf_init(&out, r->arena, 8192);
    buf_add(&out, r->path);
    buf_addc(&out, '?');
    for (size_t i = 0; i < r->query.count; i++) {
        const struct pair *p = &r->query.items[i];

        if (str_eq(p->name, S("after")))
            continue;
        buf_add(&out, percent_encode(r->arena, p->name, false));
        buf_addc(&out, '=');
        buf_add(&out, percent_encode(r->arena, p->value, false));
        buf_addc(&out, '&');
    }
    buf_printf(&out, "after=%lld", (long long)after);
    return buf_str(&out);
}

void answer_next(struct req *r, struct buf *out, int64_t after)
{
    struct str path = next_path(r, after);

    member_text(out, "next", path);
    reply_header(r, "Link", str_printf(r->arena, "<%.*s>; rel=\"next\"", STR(path)));
}

void member(struct buf *out, const char *name)
{
    if (out->len && out->ptr[out->len - 1] != '{')
        buf_addc(out, ',');
    buf_addc(out, '"');
    buf_addz(out, name);
    buf_addz(out, "\":");
}

void member_int(struct buf *out, const char *name, int64_t n)
{
    member(out, name);
    json_int(out, n);
}

void member_milli(struct buf *out, const char *name, int64_t milli)
{
    member(out, name);
    json_milli(out, milli);
}

void member_text(struct buf *out, const char *name, struct str text)
{
    member(out, name);
    json_text(out, text);
}

void member_bool(struct buf *out, const char *name, bool on)
{
    member(out, name);
    buf_addz(out, on ? "true" : "false");
}

void member_day(struct buf *out, const char *name, day_t day)
{
    member(out, name);
    if (day == DAY_UNKNOWN || day == DAY_OPEN)
        buf_addz(out, "null");
    else
        json_any_text(out, day_format_iso(out->arena, day));
}

void member_moment(struct buf *out, const char *name, int64_t ms)
{
    int64_t day = day_of_ms(ms), in_day = ms + VIETNAM_OFFSET_MS - day * MS_PER_DAY;

    member(out, name);
    buf_printf(out, "\"%.*sT%02d:%02d:%02d+07:00\"", STR(day_format_iso(out->arena, (day_t)day)),
        (int)(in_day / 3600000), (int)(in_day / 60000 % 60), (int)(in_day / 1000 % 60));
}

void member_minute(struct buf *out, const char *name, int minute)
{
    member(out, name);
    buf_printf(out, "\"%02d:%02d\"", minute / 60, minute % 60);
}

void answer_begin(struct req *r, struct buf *out)
{
    buf_init_sized(out, r->arena, ANSWER_BYTES_USUAL, ANSWER_BYTES_MAX);
    buf_addc(out, '{');
}

enum err answer_send(struct req *r, struct buf *out)
{
    buf_addc(out, '}');
    if (out->overflow)
        return E_TOO_LARGE;
    req_send_json(r, buf_str(out));
    return OK;
}
