/* unit_export.c: the history of every unit as lines: a new line begins wherever name, rank or a
 * parent changes.
 */
#include "org/unit_export.h"

#include "base/csv.h"
#include "org/unit_change.h"
#include "org/unit_file.h"
#include "org/unit_row.h"

#include <stdlib.h>

/* One line: how the unit was in [from_day, until_day). */
struct span {
    struct unit_code code, above[LINE_LAST];
    const struct unit_kind *kind;
    struct str name;
    day_t from_day, until_day;
};

struct spans {
    struct span *items;
    size_t count, capacity;
};

struct days {
    day_t *items;
    size_t count, capacity;
};

struct history {
    struct org_unit unit;
    struct unit_versions versions;
    struct unit_ties ties[LINE_LAST];
    day_t tied_from[LINE_LAST]; /* unit_tied_from() */
};

static enum err load(struct db *db, struct arena *a, struct history *h)
{
    enum err e = unit_versions_of(db, a, h->unit.id, &h->versions);

    for (int line = 0; e == OK && line < LINE_LAST; line++) {
        e = unit_ties_of(db, a, h->unit.id, (enum line)line, &h->ties[line]);
        if (e == OK)
            e = unit_tied_from(db, a, &h->unit, (enum line)line, &h->tied_from[line]);
    }
    return e;
}

static int cmp_day(const void *a, const void *b)
{
    day_t x = *(const day_t *)a, y = *(const day_t *)b;

    return (x > y) - (x < y);
}

/* The days on which something begins, each once. */
static struct days days_of(struct arena *a, const struct history *h)
{
    struct days days = {0};
    day_t first = h->unit.from_day;
    size_t kept = 1;

    *vec_push(a, &days) = first;
    for (size_t i = 0; i < h->versions.count; i++)
        *vec_push(a, &days) = h->versions.items[i].from_day;
    for (int line = 0; line < LINE_LAST; line++) {
        for (size_t i = 0; i < h->ties[line].count; i++) {
            *vec_push(a, &days) = h->ties[line].items[i].from_day;
            *vec_push(a, &days) = h->ties[line].items[i].until_day;
        }
    }
    qsort(days.items, days.count, sizeof *days.items, cmp_day);
    days.items[0] = first;
    for (size_t i = 0; i < days.count; i++) {
        if (days.items[i] > days.items[kept - 1] && days.items[i] < h->unit.until_day)
            days.items[kept++] = days.items[i];
    }
    days.count = kept;
    return days;
}

/* E_NOT_FOUND: there is a parent, and it has no code to name it by. */
static enum err above_on(
    struct db *db, struct arena *a, const struct unit_ties *ties, day_t day, struct unit_code *ret)
{
    struct org_unit above;
    enum err e;

    *ret = (struct unit_code){S(""), S("")};
    for (size_t i = 0; i < ties->count; i++) {
        const struct unit_tie *t = &ties->items[i];

        if (t->from_day > day || t->until_day <= day)
            continue;
        e = unit_find(db, a, t->parent, &above);
        if (e != OK || (above.kind && !strcmp(above.kind->code, "quoc-gia")))
            return e;
        *ret = (struct unit_code){above.series, above.code};
        return above.code.len ? OK : E_NOT_FOUND;
    }
    return OK;
}

static enum err span_on(
    struct db *db, struct arena *a, const struct history *h, day_t day, struct span *ret)
{
    struct span s = {.code = {h->unit.series, h->unit.code}};
    enum err e = OK;

    for (size_t i = 0; i < h->versions.count; i++) {
        if (i && h->versions.items[i].from_day > day)
            break;
        s.kind = h->versions.items[i].kind;
        s.name = h->versions.items[i].name;
    }
    for (int line = 0; e == OK && line < LINE_LAST; line++)
        e = above_on(db, a, &h->ties[line], day > h->tied_from[line] ? day : h->tied_from[line],
            &s.above[line]);
    if (e == OK)
        *ret = s;
    return e;
}

static bool same_code(struct unit_code a, struct unit_code b)
{
    return str_eq(a.series, b.series) && str_eq(a.code, b.code);
}

static bool same_span(const struct span *a, const struct span *b)
{
    return a->kind == b->kind && str_eq(a->name, b->name) && same_code(a->above[0], b->above[0]) &&
           same_code(a->above[1], b->above[1]);
}

/* The lines of one unit. E_NOT_FOUND: a parent cannot be named, or its kind is not known here. */
static enum err add_unit(
    struct db *db, struct arena *a, const struct org_unit *u, struct spans *ret)
{
    struct history h = {.unit = *u};
    struct spans spans = *ret;
    enum err e = load(db, a, &h);
    struct days days = days_of(a, &h);

    for (size_t i = 0; e == OK && i < days.count; i++) {
        struct span s, *before = i ? &spans.items[spans.count - 1] : NULL;

        e = span_on(db, a, &h, days.items[i], &s);
        if (e == OK && !s.kind)
            e = E_NOT_FOUND;
        if (e != OK)
            break;
        s.from_day = i ? days.items[i] : u->from_day;
        s.until_day = i + 1 < days.count ? days.items[i + 1] : u->until_day;
        if (before && same_span(before, &s))
            before->until_day = s.until_day;
        else
            *vec_push(a, &spans) = s;
    }
    if (e == OK)
        *ret = spans;
    return e;
}

/* --- lines --- */

static struct str series_text(struct str series)
{
    return series.len ? series : S("own");
}

static struct str day_text(struct arena *a, day_t day)
{
    return day == DAY_UNKNOWN || day == DAY_OPEN ? S("") : day_format_iso(a, day);
}

/* Which columns beyond those of every file are needed. */
struct extras {
    bool series[LINE_LAST], agency, shown;
};

static void look(const struct span *s, struct extras *x)
{
    struct str plain;

    for (int line = 0; line < LINE_LAST; line++)
        if (s->above[line].code.len && !str_eq(s->above[line].series, s->code.series))
            x->series[line] = true;
    x->agency = x->agency || s->above[LINE_AGENCY].code.len;
    x->shown = x->shown || !unit_name_plain(s->kind, s->name, &plain);
}

static void add_line(struct arena *a, struct buf *out, const struct span *s, const struct extras *x)
{
    struct str name = s->name;
    bool plain = unit_name_plain(s->kind, s->name, &name);

    csv_add(out, s->code.code, true);
    csv_add(out, series_text(s->code.series), false);
    csv_add(out, str_from(s->kind->code), false);
    csv_add(out, name, false);
    csv_add(out, s->above[LINE_TERRITORY].code, false);
    csv_add(out, day_text(a, s->from_day), false);
    csv_add(out, s->until_day == DAY_OPEN ? S("") : day_text(a, s->until_day - 1), false);
    if (x->series[LINE_TERRITORY])
        csv_add(out, series_text(s->above[LINE_TERRITORY].series), false);
    if (x->agency)
        csv_add(out, s->above[LINE_AGENCY].code, false);
    if (x->series[LINE_AGENCY])
        csv_add(out, series_text(s->above[LINE_AGENCY].series), false);
    if (x->shown)
        csv_add(out, plain ? S("") : s->name, false);
    buf_addc(out, '\n');
}

static void add_head(struct buf *out, const struct extras *x)
{
    buf_addz(out, "code,series,kind,name,parent_code,valid_from,valid_to");
    buf_addz(out, x->series[LINE_TERRITORY] ? ",parent_series" : "");
    buf_addz(out, x->agency ? ",agency_parent" : "");
    buf_addz(out, x->series[LINE_AGENCY] ? ",agency_series" : "");
    buf_addz(out, x->shown ? ",shown" : "");
    buf_addc(out, '\n');
}

enum err unit_export_units(struct db *db, struct arena *a, const struct str *series,
    struct buf *out, struct unit_export *ret)
{
    struct unit_list units = {0};
    struct spans spans = {0};
    struct extras extras = {0};
    int64_t without = 0;
    enum err e = unit_row_list(
        db, a, SQL_unit_with_code, &units, ARGS(V(series ? *series : S("")), V(series ? 0 : 1)));

    if (e == OK)
        e = db_first_int(db, SQL_unit_without_code_count, &without, NO_ARGS);
    for (size_t i = 0; e == OK && i < units.count; i++) {
        e = add_unit(db, a, &units.items[i], &spans);
        if (e == E_NOT_FOUND) {
            without++;
            e = OK;
        }
    }
    if (e != OK)
        return e;
    for (size_t i = 0; i < spans.count; i++)
        look(&spans.items[i], &extras);
    add_head(out, &extras);
    for (size_t i = 0; i < spans.count; i++)
        add_line(a, out, &spans.items[i], &extras);
    *ret = (struct unit_export){spans.count, (size_t)without};
    return out->overflow ? E_TOO_LARGE : OK;
}

enum err unit_export_succession(
    struct db *db, struct arena *a, struct buf *out, struct unit_export *ret)
{
    struct unit_export done = {0};
    struct rows r;
    enum err e = db_query(db, SQL_unit_succession_all, &r, NO_ARGS);

    buf_addz(out, "old_code,new_code,extent,old_series,new_series\n");
    while (e == OK && (e = rows_next(&r)) == OK) {
        csv_add(out, row_str(&r, 0), true);
        csv_add(out, row_str(&r, 2), false);
        csv_add(out, row_str(&r, 4), false);
        csv_add(out, series_text(row_str(&r, 1)), false);
        csv_add(out, series_text(row_str(&r, 3)), false);
        buf_addc(out, '\n');
        done.lines++;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = done;
    return out->overflow ? E_TOO_LARGE : OK;
}
