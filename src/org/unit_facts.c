/* unit_facts.c: what the facts about units do to the derived tables.
 *
 * A fact has been checked before it was added (unit_change.c); here it is only carried out, from
 * the fact and the derived tables alone. Journals from before units had days hold unit-added
 * without days and unit-renamed: the first holds for all time, the second from the day it was said.
 */
#include "base/unicode.h"
#include "org/facts.h"
#include "org/unit.h"
#include "store/body.h"

/* A day of a body; absent: `otherwise`. */
static enum err read_day(const char *iso, day_t otherwise, day_t *ret)
{
    if (!iso) {
        *ret = otherwise;
        return OK;
    }
    return day_parse_iso(str_from(iso), ret);
}

static bool is_province(const char *kind)
{
    return !strcmp(kind, "tinh") || !strcmp(kind, "thanh-pho-tw");
}

/* 0 for the parent 0. */
static enum err province_of(struct db *db, int64_t parent, int64_t *ret)
{
    *ret = 0;
    return parent ? unit_province(db, (struct unit_id){parent}, ret) : OK;
}

/* After the unit got another parent or kind. */
static enum err refresh_province(struct tx *tx, int64_t id)
{
    int64_t province = id, before = 0;
    struct org_unit u;
    enum err e = unit_find(tx->db, tx->arena, (struct unit_id){id}, &u);

    if (e == OK)
        e = unit_province(tx->db, u.id, &before);
    if (e == OK && !(u.kind && is_province(u.kind->code)))
        e = province_of(tx->db, u.parent.v, &province);
    if (e != OK || province == before)
        return e;
    return db_run(tx->db, SQL_unit_set_province, ARGS(V(id), V(province)));
}

/* A tie over all the life of a new unit, from its parent's first day on if its own is not known. */
static enum err tie_new(
    struct tx *tx, int64_t id, enum line line, int64_t parent, day_t from, day_t until)
{
    struct org_unit above;
    enum err e;

    if (!parent)
        return OK;
    e = unit_find(tx->db, tx->arena, (struct unit_id){parent}, &above);
    if (e != OK)
        return e;
    if (from == DAY_UNKNOWN)
        from = above.from_day;
    return db_run(tx->db, SQL_unit_tie_insert, ARGS(V(id), V(line), V(parent), V(from), V(until)));
}

/* What a fact unit-added says. */
struct added {
    const char *kind, *code, *series;
    struct str name;
    json_int_t parent, agency;
    day_t from, until, tie_until[LINE_LAST];
};

static enum err read_added(struct tx *tx, const struct fact *fact, struct added *u)
{
    const char *from = NULL, *until = NULL, *parent_until = NULL, *agency_until = NULL;
    enum err e;

    *u = (struct added){.code = "", .series = ""};
    e = body_unpack(tx->arena, fact->body, "{s:s, s:s%, s?s, s?I, s?s, s?I, s?s, s?s, s?s, s?s}",
        "kind", &u->kind, "name", UNPACK(u->name), "code", &u->code, "parent", &u->parent, "series",
        &u->series, "agency", &u->agency, "from", &from, "until", &until, "parent_until",
        &parent_until, "agency_until", &agency_until);
    if (e == OK)
        e = read_day(from, DAY_UNKNOWN, &u->from);
    if (e == OK)
        e = read_day(until, DAY_OPEN, &u->until);
    if (e == OK)
        e = read_day(parent_until, u->until, &u->tie_until[LINE_TERRITORY]);
    if (e == OK)
        e = read_day(agency_until, u->until, &u->tie_until[LINE_AGENCY]);
    return e;
}

enum err unit_added_apply(struct tx *tx, const struct fact *fact)
{
    int64_t province = fact->seq;
    struct added u;
    enum err e = read_added(tx, fact, &u);

    if (e == OK && !is_province(u.kind))
        e = province_of(tx->db, u.parent, &province);
    if (e == OK)
        e = db_run(tx->db, SQL_unit_insert,
            ARGS(V(fact->seq), V(u.kind), V(u.name), V(text_fold(tx->arena, u.name)),
                value_blob(text_sort_key(tx->arena, u.name)), V(u.code), V(u.series), V(u.parent),
                V(u.agency), V(province), V(u.from), V(u.until)));
    if (e == OK)
        e = db_run(
            tx->db, SQL_unit_version_set, ARGS(V(fact->seq), V(u.from), V(u.kind), V(u.name)));
    if (e == OK)
        e = tie_new(tx, fact->seq, LINE_TERRITORY, u.parent, u.from, u.tie_until[LINE_TERRITORY]);
    if (e == OK)
        e = tie_new(tx, fact->seq, LINE_AGENCY, u.agency, u.from, u.tie_until[LINE_AGENCY]);
    if (e == OK && (u.tie_until[LINE_TERRITORY] < u.until || u.tie_until[LINE_AGENCY] < u.until))
        e = db_run(tx->db, SQL_unit_set_parents, ARGS(V(fact->seq)));
    return e;
}

/* The unit is called what its newest version says. */
static enum err show_newest(struct tx *tx, int64_t id)
{
    struct str kind = S(""), name = S("");
    struct rows r;
    enum err e = db_query(tx->db, SQL_unit_version_list, &r, ARGS(V(id)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        kind = str_copy(tx->arena, row_str(&r, 1));
        name = str_copy(tx->arena, row_str(&r, 2));
    }
    if (e != E_NOT_FOUND)
        return e;
    return db_run(tx->db, SQL_unit_set_name,
        ARGS(V(id), V(kind), V(name), V(text_fold(tx->arena, name)),
            value_blob(text_sort_key(tx->arena, name))));
}

static enum err set_version(
    struct tx *tx, int64_t id, day_t from, const char *kind, struct str name)
{
    enum err e = db_run(tx->db, SQL_unit_version_set, ARGS(V(id), V(from), V(kind), V(name)));

    if (e == OK)
        e = show_newest(tx, id);
    return e == OK ? refresh_province(tx, id) : e;
}

enum err unit_renamed_apply(struct tx *tx, const struct fact *fact)
{
    struct str name;
    json_int_t id;
    struct org_unit u;
    enum err e =
        body_unpack(tx->arena, fact->body, "{s:I, s:s%}", "unit", &id, "name", UNPACK(name));

    if (e == OK)
        e = unit_find(tx->db, tx->arena, (struct unit_id){id}, &u);
    if (e != OK)
        return e;
    return set_version(tx, id, day_of_ms(fact->at_ms), u.kind ? u.kind->code : "", name);
}

enum err unit_changed_apply(struct tx *tx, const struct fact *fact)
{
    const char *kind = NULL, *from_iso = NULL, *code = NULL, *series = "";
    struct str name = S("");
    json_int_t id;
    day_t from = DAY_UNKNOWN;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s?s, s?s, s?s%, s?s, s?s}", "unit", &id,
        "from", &from_iso, "kind", &kind, "name", UNPACK(name), "code", &code, "series", &series);

    if (e == OK)
        e = read_day(from_iso, DAY_UNKNOWN, &from);
    if (e == OK && code)
        e = db_run(tx->db, SQL_unit_set_code, ARGS(V(id), V(series), V(code)));
    if (e == OK && kind)
        e = set_version(tx, id, from, kind, name);
    return e;
}

/* Put a tie (parent 0: a gap) in the place of what was there from that day on. */
static enum err set_tie(
    struct tx *tx, int64_t id, enum line line, int64_t parent, day_t from, day_t end)
{
    int64_t until;
    enum err e = db_first_int(tx->db, SQL_unit_tie_end_of, &until, ARGS(V(id), V(line), V(from)));

    if (e == OK)
        e = db_run(tx->db, SQL_unit_tie_delete, ARGS(V(id), V(line), V(from)));
    if (e == OK)
        e = db_run(tx->db, SQL_unit_tie_cut, ARGS(V(id), V(line), V(from)));
    if (e == OK && parent)
        e = db_run(tx->db, SQL_unit_tie_insert,
            ARGS(V(id), V(line), V(parent), V(from), V(end < until ? end : until)));
    return e == OK ? db_run(tx->db, SQL_unit_set_parents, ARGS(V(id))) : e;
}

enum err unit_tied_apply(struct tx *tx, const struct fact *fact)
{
    const char *line_name, *from_iso = NULL, *until_iso = NULL;
    json_int_t id, parent;
    enum line line = LINE_TERRITORY;
    day_t from = DAY_UNKNOWN, until = DAY_OPEN;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:s, s:I, s?s, s?s}", "unit", &id,
        "line", &line_name, "parent", &parent, "from", &from_iso, "until", &until_iso);

    if (e == OK)
        e = line_from_code(str_from(line_name), &line);
    if (e == OK)
        e = read_day(from_iso, DAY_UNKNOWN, &from);
    if (e == OK)
        e = read_day(until_iso, DAY_OPEN, &until);
    if (e == OK)
        e = set_tie(tx, id, line, parent, from, until);
    return e == OK ? refresh_province(tx, id) : e;
}

enum err unit_ended_apply(struct tx *tx, const struct fact *fact)
{
    const char *day_iso = NULL;
    json_int_t id;
    day_t day = DAY_OPEN;
    struct org_unit u;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s?s}", "unit", &id, "day", &day_iso);

    if (e == OK)
        e = read_day(day_iso, DAY_OPEN, &day);
    if (e == OK)
        e = unit_find(tx->db, tx->arena, (struct unit_id){id}, &u);
    if (e == OK)
        e = db_run(tx->db, SQL_unit_tie_move_end, ARGS(V(id), V(u.until_day), V(day)));
    for (int line = 0; e == OK && line < LINE_LAST; line++)
        e = db_run(tx->db, SQL_unit_tie_cut, ARGS(V(id), V(line), V(day)));
    if (e == OK)
        e = db_run(tx->db, SQL_unit_set_until, ARGS(V(id), V(day)));
    return e == OK ? db_run(tx->db, SQL_unit_set_parents, ARGS(V(id))) : e;
}

enum err unit_succeeded_apply(struct tx *tx, const struct fact *fact)
{
    const char *extent;
    json_int_t from, to;
    enum err e = body_unpack(
        tx->arena, fact->body, "{s:I, s:I, s:s}", "old", &from, "new", &to, "extent", &extent);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_unit_succession_set, ARGS(V(from), V(to), V(extent)));
}
