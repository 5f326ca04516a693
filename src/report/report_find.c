/* report_find.c: reports read back from the journal.
 *
 * Which fact is which revision stands in report_revision, or, for reports of the last moments, in
 * memory (rows_behind()); a row may be in both. Both are asked, and what they name is read from its
 * fact.
 */
#include "report/report.h"

#include "report/packed.h"

#include <stdlib.h>

/* A row that is perhaps not in the table yet, in the order of its columns. */
static struct report row_of(const struct behind_row *row)
{
    const int64_t *v = row->values;

    return (struct report){.province = v[0],
        .campaign = {v[1]},
        .day = (day_t)v[2],
        .unit = {v[3]},
        .revision = v[4],
        .seq = v[5],
        .late = v[6] != 0};
}

/* Which reports are asked for. */
struct wanted {
    struct campaign_id campaign;
    int64_t unit;     /* 0: of all units */
    const day_t *day; /* NULL: of all days */
};

static bool fits(const struct wanted *w, const struct report *r)
{
    return (!w->unit || w->unit == r->unit.v) && (!w->day || *w->day == r->day);
}

static enum err from_fact(
    struct db *db, const struct fact *fact, struct arena *a, bool late, struct report *ret)
{
    struct report r;
    enum err e = report_of_fact(a, fact, &r);

    if (e == OK)
        e = report_words_read(db, a, &r);
    if (e != OK)
        return e;
    r.late = late;
    *ret = r;
    return OK;
}

/* Columns: seq, at_ms, account_id, kind, body, province, late. Texts are copied. */
static enum err from_rows(
    struct db *db, const struct rows *rows, struct arena *a, struct report *ret)
{
    struct fact fact = {.seq = row_int(rows, 0),
        .at_ms = row_int(rows, 1),
        .account_id = row_int(rows, 2),
        .kind = row_str(rows, 3),
        .body = str_copy(a, row_str(rows, 4)),
        .province = row_int(rows, 5)};

    return from_fact(db, &fact, a, row_int(rows, 6) != 0, ret);
}

static enum err from_seq(struct db *db, struct arena *a, int64_t seq, bool late, struct report *ret)
{
    struct fact fact;
    enum err e = fact_find(db, a, seq, &fact);

    return e == OK ? from_fact(db, &fact, a, late, ret) : e;
}

static bool has(const struct report_list *list, int64_t seq)
{
    for (size_t i = list->count; i > 0; i--) /* the newest are at the end */
        if (list->items[i - 1].seq == seq)
            return true;
    return false;
}

static int by_unit_day_revision(const void *a, const void *b)
{
    const struct report *x = a, *y = b;

    if (x->unit.v != y->unit.v)
        return x->unit.v < y->unit.v ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->revision > y->revision) - (x->revision < y->revision);
}

/* What the table does not have, put where it belongs. */
static enum err add_behind(
    struct db *db, struct arena *a, const struct wanted *w, struct report_list *list)
{
    struct behind_rows behind;
    size_t before = list->count;
    enum err e = rows_behind(db, a, w->campaign.v, &behind);

    for (size_t i = 0; e == OK && i < behind.count; i++) {
        struct report r = row_of(&behind.items[i]);

        if (fits(w, &r) && !has(list, r.seq))
            e = from_seq(db, a, r.seq, r.late, vec_push(a, list));
    }
    if (e == OK && list->count > before)
        qsort(list->items, list->count, sizeof *list->items, by_unit_day_revision);
    return e;
}

/* The answer of a question and what is behind it, by unit, day and revision. */
static enum err list_all(enum err e, struct rows *rows, struct db *db, struct arena *a,
    const struct wanted *w, struct report_list *ret)
{
    struct report_list found = {0};

    while (e == OK && (e = rows_next(rows)) == OK)
        if ((e = from_rows(db, rows, a, vec_push(a, &found))) != OK)
            rows_end(rows);
    if (e == E_NOT_FOUND)
        e = add_behind(db, a, w, &found);
    if (e == OK)
        *ret = found;
    return e;
}

/* The newest revision that is perhaps not in the table yet; revision 0: none. */
static enum err newest_behind(
    struct db *db, struct arena *a, const struct wanted *w, struct report *ret)
{
    struct report newest = {0};
    struct behind_rows behind;
    enum err e = rows_behind(db, a, w->campaign.v, &behind);

    if (e != OK)
        return e;
    for (size_t i = 0; i < behind.count; i++) {
        struct report r = row_of(&behind.items[i]);

        if (fits(w, &r) && r.revision > newest.revision)
            newest = r;
    }
    *ret = newest;
    return OK;
}

enum err report_find(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report *ret)
{
    struct wanted w = {campaign, unit.v, &day};
    struct report there = {0}, behind;
    struct rows rows;
    enum err e = db_first(db, SQL_report_find, &rows, ARGS(V(campaign.v), V(unit.v), V(day)));

    if (e == OK) {
        e = from_rows(db, &rows, a, &there);
        rows_end(&rows);
    }
    if (e == OK || e == E_NOT_FOUND)
        e = newest_behind(db, a, &w, &behind);
    if (e == OK && behind.revision > there.revision)
        e = from_seq(db, a, behind.seq, behind.late, &there);
    if (e == OK && !there.revision)
        e = E_NOT_FOUND;
    if (e == OK)
        *ret = there;
    return e;
}

static enum err late_of(struct db *db, struct arena *a, const struct report *r, bool *ret)
{
    struct behind_rows behind;
    int64_t late = 0;
    enum err e = db_first_int(db, SQL_report_is_late, &late,
        ARGS(V(r->province), V(r->campaign.v), V(r->unit.v), V(r->day), V(r->revision)));

    *ret = late != 0;
    if (e != E_NOT_FOUND)
        return e;
    e = rows_behind(db, a, r->campaign.v, &behind);
    for (size_t i = 0; e == OK && i < behind.count; i++) {
        struct report other = row_of(&behind.items[i]);

        if (other.seq == r->seq) {
            *ret = other.late;
            return OK;
        }
    }
    return e == OK ? E_NOT_FOUND : e;
}

enum err report_find_by_seq(struct db *db, struct arena *a, int64_t seq, struct report *ret)
{
    struct report r;
    enum err e = from_seq(db, a, seq, false, &r);

    if (e == E_INVALID) /* no report */
        e = E_NOT_FOUND;
    if (e == OK)
        e = late_of(db, a, &r, &r.late);
    if (e == OK)
        *ret = r;
    return e;
}

enum err report_newest_revision(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, int64_t *ret)
{
    struct wanted w = {campaign, unit.v, &day};
    struct report behind = {0};
    int64_t there = 0;
    enum err e = db_first_int(
        db, SQL_report_newest_revision, &there, ARGS(V(campaign.v), V(unit.v), V(day)));

    if (e == OK || e == E_NOT_FOUND)
        e = newest_behind(db, a, &w, &behind);
    if (e == OK)
        *ret = behind.revision > there ? behind.revision : there;
    return e;
}

static void turn_round(struct report_list *list)
{
    for (size_t i = 0, j = list->count; i + 1 < j; i++) {
        struct report one = list->items[i];

        list->items[i] = list->items[--j];
        list->items[j] = one;
    }
}

enum err report_revisions(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report_list *ret)
{
    struct wanted w = {campaign, unit.v, &day};
    struct rows rows;
    enum err e =
        list_all(db_query(db, SQL_report_revisions, &rows, ARGS(V(campaign.v), V(unit.v), V(day))),
            &rows, db, a, &w, ret);

    if (e == OK)
        turn_round(ret);
    return e;
}

enum err report_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct report_list *ret)
{
    struct wanted w = {campaign, 0, NULL};
    struct rows rows;

    return list_all(
        db_query(db, SQL_report_list_of, &rows, ARGS(V(campaign.v))), &rows, db, a, &w, ret);
}

enum err report_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct report_list *ret)
{
    struct wanted w = {campaign, unit.v, NULL};
    struct rows rows;

    return list_all(db_query(db, SQL_report_list_of_unit, &rows, ARGS(V(campaign.v), V(unit.v))),
        &rows, db, a, &w, ret);
}

/* Each unit once. */
struct units {
    int64_t *items;
    size_t count, capacity;
};

static void units_add(struct arena *a, struct units *u, int64_t unit)
{
    for (size_t i = 0; i < u->count; i++)
        if (u->items[i] == unit)
            return;
    *vec_push(a, u) = unit;
}

enum err report_count_of_day(
    struct db *db, struct arena *a, struct campaign_id campaign, day_t day, int64_t *ret)
{
    struct units units = {0};
    struct behind_rows behind;
    struct rows rows;
    enum err e = db_query(db, SQL_report_units_of_day, &rows, ARGS(V(campaign.v), V(day)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &units) = row_int(&rows, 0);
    if (e == E_NOT_FOUND)
        e = rows_behind(db, a, campaign.v, &behind);
    if (e != OK)
        return e;
    for (size_t i = 0; i < behind.count; i++) {
        struct report r = row_of(&behind.items[i]);

        if (r.day == day)
            units_add(a, &units, r.unit.v);
    }
    *ret = (int64_t)units.count;
    return OK;
}
