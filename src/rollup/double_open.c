/* double_open.c: works as records of the finder, and what of its pairs is still open. */
#include "rollup/double_open.h"

#include "base/unicode.h"

#include <stdlib.h>

/* ── photographs ────────────────────────────────────────────────────────────────────────────── */

struct photo_row {
    int64_t work;
    struct double_photo photo;
};

struct photo_rows {
    struct photo_row *items;
    size_t count, capacity;
};

uint64_t likeness_read(struct str hex)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t bits = 0;

    for (size_t i = 0; i < hex.len; i++) {
        const char *digit = hex.ptr[i] ? strchr(digits, hex.ptr[i]) : NULL;

        if (digit)
            bits = bits << 4 | (uint64_t)(digit - digits);
    }
    return bits;
}

static enum err photos_read(enum err e, struct rows *rows, struct arena *a, struct photo_rows *ret)
{
    while (e == OK && (e = rows_next(rows)) == OK) {
        struct photo_row *row = vec_push(a, ret);

        row->work = row_int(rows, 0);
        row->photo.id = row_int(rows, 1);
        row->photo.likeness = likeness_read(row_str(rows, 2));
    }
    return e == E_NOT_FOUND ? OK : e;
}

/* Rows and subjects both come by number of the work. */
static void photos_give(
    struct arena *a, const struct photo_rows *rows, const struct double_subjects *subjects)
{
    size_t at = 0;

    for (size_t i = 0; i < subjects->count; i++) {
        struct double_subject *s = &subjects->items[i];
        struct double_photo *photos;
        size_t from;

        while (at < rows->count && rows->items[at].work < s->work.id.v)
            at++;
        for (from = at; at < rows->count && rows->items[at].work == s->work.id.v;)
            at++;
        photos = arena_new_array(a, struct double_photo, at - from);
        for (size_t k = from; k < at; k++)
            photos[k - from] = rows->items[k].photo;
        s->photos = photos;
        s->photo_count = at - from;
    }
}

/* ── records ────────────────────────────────────────────────────────────────────────────────── */

/* A work that was dropped before anything was done of it is no double of anything. */
static bool is_gone(const struct double_subject *s)
{
    return s->work.state == WORK_DROPPED && s->done.milli == 0;
}

static struct double_record record_of(struct arena *a, const struct double_subject *s)
{
    uint64_t *likenesses = arena_new_array(a, uint64_t, s->photo_count);

    for (size_t i = 0; i < s->photo_count; i++)
        likenesses[i] = s->photos[i].likeness;
    return (struct double_record){.work = s->work.id.v,
        .unit = s->work.unit.v,
        .area = s->area.v,
        .place_unit = s->place_name.len ? s->work.place_unit.v : 0,
        .kind = s->work.kind,
        .measure = s->work.measure,
        .name = s->work.name,
        .place = s->work.place,
        .place_name = s->place_name,
        .planned_milli = s->work.planned_milli,
        .done_milli = s->done.milli,
        .first_day = s->first_day,
        .last_day = s->last_day,
        .likenesses = likenesses,
        .likeness_count = s->photo_count};
}

/* ── what is settled ────────────────────────────────────────────────────────────────────────── */

struct settled_pair {
    int64_t low, high;
};

static int settled_order(const void *a, const void *b)
{
    const struct settled_pair *one = a, *other = b;

    if (one->low != other->low)
        return one->low < other->low ? -1 : 1;
    return (one->high > other->high) - (one->high < other->high);
}

static struct settled_pair settled_pair_of(struct work_id a, struct work_id b)
{
    return a.v < b.v ? (struct settled_pair){a.v, b.v} : (struct settled_pair){b.v, a.v};
}

static int64_t counts_in(const struct work *w)
{
    return w->counted_in.v ? w->counted_in.v : w->id.v;
}

/* Settled themselves, or counted in the same one by way of others. */
static bool is_settled(const struct settled_pair *pairs, size_t count, const struct work *one,
    const struct work *other)
{
    struct settled_pair p = settled_pair_of(one->id, other->id);

    return counts_in(one) == counts_in(other) ||
           (count && bsearch(&p, pairs, count, sizeof *pairs, settled_order));
}

static void pairs_find(struct arena *a, struct doubles *d)
{
    struct double_record *records = arena_new_array(a, struct double_record, d->subjects.count);

    for (size_t i = 0; i < d->subjects.count; i++)
        records[i] = record_of(a, &d->subjects.items[i]);
    double_find(a, records, d->subjects.count, &d->all);
}

static void open_find(struct arena *a, struct doubles *d)
{
    struct settled_pair *pairs = arena_new_array(a, struct settled_pair, d->settled.count);
    struct double_pairs open = {arena_new_array(a, struct double_pair, d->all.count), 0, 0};

    for (size_t i = 0; i < d->settled.count; i++)
        pairs[i] = settled_pair_of(d->settled.items[i].work, d->settled.items[i].main);
    if (d->settled.count)
        qsort(pairs, d->settled.count, sizeof *pairs, settled_order);
    for (size_t i = 0; i < d->all.count; i++) {
        const struct double_pair *p = &d->all.items[i];
        const struct double_subject *one = &d->subjects.items[p->a],
                                    *other = &d->subjects.items[p->b];

        if (!is_gone(one) && !is_gone(other) &&
            !is_settled(pairs, d->settled.count, &one->work, &other->work))
            open.items[open.count++] = *p;
    }
    d->open = open;
}

static struct double_subject *subject_of(struct doubles *d, struct work_id id)
{
    const struct double_subject *s = double_subject_find(d, id);

    return s ? &d->subjects.items[s - d->subjects.items] : NULL;
}

enum err doubles_settle(
    struct db *db, struct arena *a, struct campaign_id campaign, struct doubles *d)
{
    enum err e = double_settlements_of(db, a, campaign, &d->settled);

    if (e != OK)
        return e;
    for (size_t i = 0; i < d->subjects.count; i++)
        d->subjects.items[i].work.counted_in.v = 0;
    for (size_t i = 0; i < d->settled.count; i++) {
        struct double_subject *s = subject_of(d, d->settled.items[i].work);

        if (s)
            s->work.counted_in = d->settled.items[i].counted_in;
    }
    open_find(a, d);
    return OK;
}

const struct double_subject *double_subject_find(const struct doubles *d, struct work_id id)
{
    size_t low = 0, high = d->subjects.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (d->subjects.items[middle].work.id.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    return low < d->subjects.count && d->subjects.items[low].work.id.v == id.v
               ? &d->subjects.items[low]
               : NULL;
}

/* ── of a campaign ──────────────────────────────────────────────────────────────────────────── */

static struct str unit_name_in(const struct rollup *r, struct unit_id unit)
{
    int at = rollup_unit_index(r, unit);

    return at < 0 ? S("") : r->units.items[at].name;
}

/* Days on which something of it was reported, where the work itself says none. */
static void days_reported(const struct rollup *r, size_t work, struct double_subject *s)
{
    s->first_day = s->work.first_day;
    s->last_day = s->work.last_day;
    if (s->first_day)
        return;
    for (day_t d = r->campaign.first_day; d <= r->campaign.last_day; d++) {
        if (rollup_work_said_day(r, work, d).milli == 0)
            continue;
        s->first_day = s->first_day ? s->first_day : d;
        s->last_day = d;
    }
}

enum err doubles_of_campaign(
    struct db *db, struct arena *a, const struct rollup *r, struct doubles *ret)
{
    struct doubles d = {0};
    struct photo_rows photos = {0};
    struct rows rows;
    enum err e = photos_read(
        db_query(db, SQL_double_photos_of, &rows, ARGS(V(r->campaign.id.v))), &rows, a, &photos);
    if (e != OK)
        return e;
    d.subjects.items = arena_new_array(a, struct double_subject, r->works.count);
    for (size_t i = 0; i < r->works.count; i++) {
        struct double_subject *s = &d.subjects.items[d.subjects.count++];

        s->work = r->works.items[i];
        s->area = r->campaign.unit;
        s->planned_on = r->campaign.first_day;
        s->unit_name = unit_name_in(r, s->work.unit);
        s->place_name = unit_name_in(r, s->work.place_unit);
        s->done = rollup_work_said_until(r, i, r->campaign.last_day);
        days_reported(r, i, s);
    }
    photos_give(a, &photos, &d.subjects);
    pairs_find(a, &d);
    e = doubles_settle(db, a, r->campaign.id, &d);
    if (e == OK)
        *ret = d;
    return e;
}

/* ── of a span of days ──────────────────────────────────────────────────────────────────────── */

static enum kind kind_of(struct str name)
{
    for (int k = 0; k < KIND_LAST; k++)
        if (str_eq(str_from(kind_name((enum kind)k)), name))
            return (enum kind)k;
    return KIND_OTHER;
}

/* Levels above the communes: what such a unit runs may lie in any of them. */
static bool is_wide(struct str kind)
{
    return str_eq(kind, S("quoc-gia")) || str_eq(kind, S("tinh")) ||
           str_eq(kind, S("thanh-pho-tw")) || str_eq(kind, S("huyen"));
}

static struct double_subject subject_read(const struct rows *rows, struct arena *a)
{
    struct str bound = row_str(rows, 17);
    struct double_subject s = {.work = {.id = {row_int(rows, 0)},
                                   .campaign = {row_int(rows, 1)},
                                   .unit = {row_int(rows, 3)},
                                   .place_unit = {row_int(rows, 5)},
                                   .kind = kind_of(row_str(rows, 7)),
                                   .name = str_copy(a, row_str(rows, 8)),
                                   .measure = measure_find(row_str(rows, 9)),
                                   .planned_milli = row_int(rows, 10),
                                   .bound = bound.len ? bound.ptr[0] : '=',
                                   .place = str_copy(a, row_str(rows, 11)),
                                   .state = work_state_find(row_str(rows, 12)),
                                   .first_day = (day_t)row_int(rows, 13),
                                   .last_day = (day_t)row_int(rows, 14),
                                   .counted_in = {row_int(rows, 15)}},
        .unit_name = str_copy(a, row_str(rows, 4)),
        .done = {0, '='}};
    bool in_all = s.work.place_unit.v == row_int(rows, 2); /* the whole commune, or wider */

    s.first_day = s.work.first_day;
    s.last_day = s.work.last_day;
    s.planned_on = (day_t)row_int(rows, 18);
    s.area.v = is_wide(row_str(rows, 16)) ? 0 : row_int(rows, 2);
    s.place_name = in_all ? S("") : str_copy(a, row_str(rows, 6));
    return s;
}

enum err doubles_between(struct db *db, struct arena *a, day_t from, day_t to, struct unit_id by,
    bool (*within)(void *context, struct unit_id commune), void *context, struct doubles *ret)
{
    struct photo_rows photos = {0};
    struct doubles d = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_double_works_between, &rows, ARGS(V(from), V(to), V(by.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        if (within(context, (struct unit_id){row_int(&rows, 2)})) {
            struct double_subject s = subject_read(&rows, a);

            *vec_push(a, &d.subjects) = s;
        }
    if (e != E_NOT_FOUND)
        return e;
    e = photos_read(db_query(db, SQL_double_photos_between, &rows, ARGS(V(from), V(to), V(by.v))),
        &rows, a, &photos);
    if (e != OK)
        return e;
    photos_give(a, &photos, &d.subjects);
    pairs_find(a, &d);
    *ret = d;
    return OK;
}
