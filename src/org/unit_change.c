/* unit_change.c: the rules of units through time. What passes becomes a fact; unit_facts.c carries
 * it out. Every rule is asked before the fact is added, so a refusal leaves nothing behind.
 */
#include "org/unit_change.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"

/* Refuse: keep why, give the error. */
static enum err refuse(struct unit_fault *fault, enum err e, const char *column, const char *why)
{
    *fault = (struct unit_fault){why, column};
    return e;
}

/* A question that finds nothing is a rule that is kept. */
static enum err none_of(
    enum err found, struct unit_fault *fault, enum err refusal, const char *column, const char *why)
{
    if (found == E_NOT_FOUND)
        return OK;
    return found == OK ? refuse(fault, refusal, column, why) : found;
}

static void add_text(json_t *body, const char *key, struct str s)
{
    json_object_set_new(body, key, json_stringn(s.ptr ? s.ptr : "", s.len));
}

static void add_day(json_t *body, struct arena *a, const char *key, day_t day)
{
    if (day != DAY_UNKNOWN && day != DAY_OPEN)
        add_text(body, key, day_format_iso(a, day));
}

static void add_id(json_t *body, const char *key, int64_t id)
{
    json_object_set_new(body, key, json_integer((json_int_t)id));
}

static day_t earlier(day_t a, day_t b)
{
    return a < b ? a : b;
}

/* --- single rules --- */

static const char upside_down[] = MSG("ngày kết thúc đứng trước ngày bắt đầu");
static const char not_all_that_time[] =
    MSG("cấp trên không tồn tại suốt thời gian này; hãy xem lại các ngày");

static enum err check_name(struct str name, struct unit_fault *fault)
{
    if (!name.len)
        return refuse(fault, E_INVALID, "name", MSG("thiếu tên"));
    if (utf8_count(name) > UNIT_NAME_MAX)
        return refuse(fault, E_INVALID, "name", MSG("tên dài quá 120 ký tự"));
    return OK;
}

static enum err check_life(day_t from, day_t until, struct unit_fault *fault)
{
    if (from >= until)
        return refuse(fault, E_INVALID, "valid_to", upside_down);
    return OK;
}

static enum err check_code(
    struct db *db, struct str series, struct str code, struct unit_fault *fault)
{
    int64_t one;

    if (series.len && !str_eq(series, S("old")) && !str_eq(series, S("new")))
        return refuse(fault, E_INVALID, "series", MSG("không có loạt mã này (old, new hoặc own)"));
    if (code.len > UNIT_CODE_MAX)
        return refuse(fault, E_INVALID, "code", MSG("mã dài quá 20 ký tự"));
    if (!code.len)
        return series.len ? refuse(fault, E_INVALID, "code", MSG("thiếu mã")) : OK;
    return none_of(db_first_int(db, SQL_unit_find_by_code, &one, ARGS(V(series), V(code))), fault,
        E_CONFLICT, "code", MSG("mã này đã có đơn vị khác; một mã không dùng lại"));
}

static const char *parent_column(enum line line)
{
    return line == LINE_AGENCY ? "agency_parent" : "parent_code";
}

/* The parent may stand over a unit of that kind in [from, until). */
static enum err check_parent(struct tx *tx, enum line line, const struct unit_kind *kind,
    struct unit_id parent, day_t from, day_t until, struct unit_fault *fault)
{
    const char *column = parent_column(line);
    struct org_unit above;
    enum err e = unit_find(tx->db, tx->arena, parent, &above);

    if (e == E_NOT_FOUND)
        return refuse(fault, E_INVALID, column, MSG("không có đơn vị cấp trên này"));
    if (e != OK)
        return e;
    if (line == LINE_AGENCY && !(kind->is_agency && above.kind && above.kind->is_agency))
        return refuse(fault, E_INVALID, column,
            MSG("chỉ cơ quan, đoàn thể, lực lượng mới có cấp trên theo ngành, và cấp trên ấy cũng "
                "phải là cơ quan"));
    if (line == LINE_TERRITORY && str_eq(str_from(kind->code), S("quoc-gia")))
        return refuse(fault, E_INVALID, column, MSG("cả nước không có cấp trên"));
    if (from < above.from_day || until > above.until_day)
        return refuse(fault, E_INVALID, column, not_all_that_time);
    return OK;
}

/* No circle and not too deep on any day of [from, until). */
static enum err check_chain(struct tx *tx, enum line line, struct unit_id unit,
    struct unit_id parent, day_t from, day_t until, struct unit_fault *fault)
{
    int64_t found;
    enum err e = OK;

    if (unit.v) /* nothing is below a new one, so it closes no circle */
        e = none_of(db_first_int(tx->db, SQL_unit_tie_circle, &found,
                        ARGS(V(parent.v), V(line), V(from), V(until), V(unit.v))),
            fault, E_INVALID, parent_column(line),
            MSG("đơn vị cấp trên lại nằm dưới đơn vị này: thành vòng tròn"));
    if (e == OK)
        e = db_first_int(tx->db, SQL_unit_tie_depth, &found,
            ARGS(V(parent.v), V(unit.v), V(line), V(from), V(until)));
    if (e == OK && found > UNIT_DEPTH_MAX)
        return refuse(fault, E_INVALID, parent_column(line), MSG("quá 8 cấp, tính từ trên xuống"));
    return e;
}

static enum err check_name_free(struct tx *tx, struct unit_id unit, struct unit_id parent,
    struct str name, day_t from, day_t until, struct unit_fault *fault)
{
    int64_t one;
    enum err e = parent.v ? db_first_int(tx->db, SQL_unit_same_name, &one,
                                ARGS(V(parent.v), V(name), V(from), V(until), V(unit.v)))
                          : db_first_int(tx->db, SQL_unit_same_name_top, &one,
                                ARGS(V(name), V(from), V(until), V(unit.v)));

    return none_of(
        e, fault, E_CONFLICT, "name", MSG("cùng cấp trên, cùng thời gian đã có đơn vị tên này"));
}

/* --- a new unit --- */

static struct str added_body(
    struct arena *a, const struct org_unit *u, const struct unit_spans *spans)
{
    json_t *body = json_object();

    add_text(body, "kind", str_from(u->kind->code));
    add_text(body, "name", u->name);
    add_text(body, "code", u->code);
    add_id(body, "parent", u->parent.v);
    if (u->series.len)
        add_text(body, "series", u->series);
    if (u->agency.v)
        add_id(body, "agency", u->agency.v);
    add_day(body, a, "from", u->from_day);
    add_day(body, a, "until", u->until_day);
    if (u->parent.v)
        add_day(body, a, "parent_until", spans->tie[LINE_TERRITORY]);
    if (u->agency.v)
        add_day(body, a, "agency_until", spans->tie[LINE_AGENCY]);
    return body_dump(a, body);
}

/* Tied to the parent as long as the unit is there or as `until` says, and from the parent's first
 * day on if its own is not known. */
static enum err check_new_tie(struct tx *tx, const struct org_unit *u, enum line line,
    const struct unit_spans *spans, struct unit_fault *fault)
{
    struct unit_id nobody = {0}, parent = line == LINE_AGENCY ? u->agency : u->parent;
    day_t from = u->from_day, until = earlier(spans->tie[line], u->until_day);
    struct org_unit above;
    enum err e = OK;

    if (!parent.v)
        return OK;
    if (from == DAY_UNKNOWN && unit_find(tx->db, tx->arena, parent, &above) == OK)
        from = above.from_day;
    if (from >= until)
        return refuse(fault, E_INVALID, parent_column(line), not_all_that_time);
    e = check_parent(tx, line, u->kind, parent, from, until, fault);
    if (e == OK)
        e = check_chain(tx, line, nobody, parent, from, until, fault);
    if (e == OK && line == LINE_TERRITORY)
        e = check_name_free(tx, nobody, parent, u->name, from, earlier(until, spans->name), fault);
    return e;
}

enum err unit_add_why(struct tx *tx, const struct org_unit *unit, const struct unit_spans *spans,
    struct unit_id *ret, struct unit_fault *fault)
{
    struct org_unit u = *unit;
    enum err e;

    *fault = (struct unit_fault){0};
    u.name = str_trim(u.name);
    if (!u.kind)
        return refuse(fault, E_INVALID, "kind", MSG("không có loại đơn vị này"));
    e = check_name(u.name, fault);
    if (e == OK)
        e = check_life(u.from_day, u.until_day, fault);
    if (e == OK)
        e = check_code(tx->db, u.series, u.code, fault);
    if (e == OK && !u.parent.v)
        e = check_name_free(
            tx, u.parent, u.parent, u.name, u.from_day, earlier(u.until_day, spans->name), fault);
    for (int line = 0; e == OK && line < LINE_LAST; line++)
        e = check_new_tie(tx, &u, (enum line)line, spans, fault);
    return e == OK ? fact_add(tx, "unit-added", added_body(tx->arena, &u, spans), &ret->v) : e;
}

enum err unit_add(struct tx *tx, const struct org_unit *u, struct unit_id *ret)
{
    static const struct unit_spans with_the_unit = {{DAY_OPEN, DAY_OPEN}, DAY_OPEN};
    struct org_unit made = *u;
    struct unit_fault fault;

    if (!made.from_day)
        made.from_day = DAY_UNKNOWN;
    if (!made.until_day)
        made.until_day = DAY_OPEN;
    return unit_add_why(tx, &made, &with_the_unit, ret, &fault);
}

/* --- name and rank --- */

/* The name that holds from `from` on is free under every parent of that time, up to the next
 * change of name. */
static enum err check_version_free(struct tx *tx, const struct org_unit *u, struct str name,
    day_t from, day_t until, struct unit_fault *fault)
{
    struct unit_versions versions = {0};
    struct unit_ties ties = {0};
    enum err e = unit_versions_of(tx->db, tx->arena, u->id, &versions);

    until = earlier(until, u->until_day);
    if (e == OK)
        e = unit_ties_of(tx->db, tx->arena, u->id, LINE_TERRITORY, &ties);
    for (size_t i = versions.count; i-- > 0 && versions.items[i].from_day > from;)
        until = earlier(until, versions.items[i].from_day);
    if (e == OK && !ties.count)
        return check_name_free(tx, u->id, (struct unit_id){0}, name, from, until, fault);
    for (size_t i = 0; e == OK && i < ties.count; i++) {
        const struct unit_tie *t = &ties.items[i];
        day_t first = t->from_day > from ? t->from_day : from;
        day_t end = t->until_day < until ? t->until_day : until;

        if (first < end)
            e = check_name_free(tx, u->id, t->parent, name, first, end, fault);
    }
    return e;
}

/* It is there on that day, and something would change. */
static enum err check_change(struct tx *tx, const struct org_unit *u, day_t from, day_t until,
    const struct unit_kind *kind, struct str name, struct unit_fault *fault)
{
    struct unit_versions versions = {0};
    const struct unit_version *then = NULL;
    enum err e;

    if (!kind)
        return refuse(fault, E_INVALID, "kind", MSG("không có loại đơn vị này"));
    e = check_name(name, fault);
    if (e != OK)
        return e;
    if (from < u->from_day || from >= u->until_day)
        return refuse(fault, E_INVALID, "valid_from", MSG("ngày ấy đơn vị chưa có hoặc đã thôi"));
    if (u->kind && u->kind->is_agency != kind->is_agency)
        return refuse(
            fault, E_INVALID, "kind", MSG("một địa bàn không thành cơ quan, và ngược lại"));
    e = unit_versions_of(tx->db, tx->arena, u->id, &versions);
    for (size_t i = 0; i < versions.count && versions.items[i].from_day <= from; i++)
        then = &versions.items[i];
    if (e == OK && then && then->kind == kind && str_eq(then->name, name))
        return refuse(fault, E_CONFLICT, "name", MSG("không có gì thay đổi"));
    return e == OK ? check_version_free(tx, u, name, from, until, fault) : e;
}

enum err unit_change_why(struct tx *tx, struct unit_id id, day_t from, day_t until,
    const struct unit_kind *kind, struct str name, struct unit_fault *fault)
{
    struct org_unit u;
    enum err e = unit_find(tx->db, tx->arena, id, &u);
    json_t *body;

    *fault = (struct unit_fault){0};
    name = str_trim(name);
    if (e == OK)
        e = check_change(tx, &u, from, until, kind, name, fault);
    if (e != OK)
        return e;
    body = json_object();
    add_id(body, "unit", id.v);
    add_day(body, tx->arena, "from", from);
    add_text(body, "kind", str_from(kind->code));
    add_text(body, "name", name);
    return fact_add(tx, "unit-changed", body_dump(tx->arena, body), NULL);
}

enum err unit_change(
    struct tx *tx, struct unit_id id, day_t from, const struct unit_kind *kind, struct str name)
{
    struct unit_fault fault;

    return unit_change_why(tx, id, from, DAY_OPEN, kind, name, &fault);
}

enum err unit_rename(struct tx *tx, struct unit_id id, struct str name)
{
    struct org_unit u;
    enum err e = unit_find(tx->db, tx->arena, id, &u);

    return e == OK ? unit_change(tx, id, day_of_ms(tx->now_ms), u.kind, name) : e;
}

enum err unit_give_code(struct tx *tx, struct unit_id id, struct str series, struct str code)
{
    struct unit_fault fault;
    struct org_unit u;
    json_t *body;
    enum err e = unit_find(tx->db, tx->arena, id, &u);

    if (e == OK && u.code.len)
        return E_CONFLICT;
    if (e == OK && !code.len)
        return E_INVALID;
    if (e == OK)
        e = check_code(tx->db, series, code, &fault);
    if (e != OK)
        return e;
    body = json_object();
    add_id(body, "unit", id.v);
    add_text(body, "series", series);
    add_text(body, "code", code);
    return fact_add(tx, "unit-changed", body_dump(tx->arena, body), NULL);
}

/* --- ties --- */

/* The parent that holds on day `from`, and until when a tie made on that day would hold. */
static enum err tie_then(struct tx *tx, const struct org_unit *u, enum line line, day_t from,
    struct unit_id *parent, day_t *until)
{
    struct unit_ties ties = {0};
    enum err e = unit_ties_of(tx->db, tx->arena, u->id, line, &ties);

    *parent = (struct unit_id){0};
    *until = u->until_day;
    for (size_t i = ties.count; i-- > 0;) {
        const struct unit_tie *t = &ties.items[i];

        if (t->from_day > from) {
            *until = t->from_day;
        } else if (t->until_day > from) {
            *parent = t->parent;
            *until = t->until_day;
        }
    }
    return e;
}

/* The names that the unit has in [from, until) are free under the parent. */
static enum err check_names_free(struct tx *tx, struct unit_id id, struct unit_id parent,
    day_t from, day_t until, struct unit_fault *fault)
{
    struct unit_versions versions = {0};
    enum err e = unit_versions_of(tx->db, tx->arena, id, &versions);

    for (size_t i = 0; e == OK && i < versions.count; i++) {
        day_t first = versions.items[i].from_day;
        day_t end = i + 1 < versions.count ? versions.items[i + 1].from_day : DAY_OPEN;

        first = first > from ? first : from;
        end = end < until ? end : until;
        if (first < end)
            e = check_name_free(tx, id, parent, versions.items[i].name, first, end, fault);
    }
    return e;
}

static enum err check_tie(struct tx *tx, const struct org_unit *u, enum line line,
    struct unit_id parent, day_t from, day_t end, struct unit_fault *fault)
{
    struct unit_id before;
    day_t until;
    enum err e = tie_then(tx, u, line, from, &before, &until);

    if (e == OK && end < until)
        until = end;
    if (e == OK && from >= until && end != DAY_OPEN)
        return refuse(fault, E_INVALID, "valid_to", upside_down);

    if (e == OK && (from < u->from_day || from >= u->until_day))
        return refuse(fault, E_INVALID, "valid_from", MSG("ngày ấy đơn vị chưa có hoặc đã thôi"));
    if (e == OK && before.v == parent.v)
        return refuse(fault, E_CONFLICT, parent_column(line), MSG("không có gì thay đổi"));
    if (e == OK && parent.v && !u->kind)
        return refuse(fault, E_INVALID, "kind", MSG("không có loại đơn vị này"));
    if (e == OK && parent.v)
        e = check_parent(tx, line, u->kind, parent, from, until, fault);
    if (e == OK && parent.v)
        e = check_chain(tx, line, u->id, parent, from, until, fault);
    if (e == OK && line == LINE_TERRITORY)
        e = check_names_free(tx, u->id, parent, from, until, fault);
    return e;
}

enum err unit_tie_why(struct tx *tx, struct unit_id id, enum line line, struct unit_id parent,
    day_t from, day_t until, struct unit_fault *fault)
{
    struct org_unit u;
    enum err e = unit_find(tx->db, tx->arena, id, &u);
    json_t *body;

    *fault = (struct unit_fault){0};
    if (e == OK)
        e = check_tie(tx, &u, line, parent, from, until, fault);
    if (e != OK)
        return e;
    body = json_object();
    add_id(body, "unit", id.v);
    add_text(body, "line", str_from(line_code(line)));
    add_id(body, "parent", parent.v);
    add_day(body, tx->arena, "from", from);
    add_day(body, tx->arena, "until", until);
    return fact_add(tx, "unit-tied", body_dump(tx->arena, body), NULL);
}

enum err unit_tie(
    struct tx *tx, struct unit_id id, enum line line, struct unit_id parent, day_t from)
{
    struct unit_fault fault;

    return unit_tie_why(tx, id, line, parent, from, DAY_OPEN, &fault);
}
