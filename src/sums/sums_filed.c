/* sums_filed.c: one revision of a report as it is kept, and what of it counts. */
#include "sums/sums_world.h"

#include "report/packed.h"

enum { WORKS_NEAR = 16 };

static size_t key_bytes(const struct filed *f)
{
    return f->has_key ? KEY_BYTES : 0;
}

struct filed *filed_new(struct world *w, const struct report *r, struct str body)
{
    bool has_key = r->key.len == KEY_BYTES;
    struct filed *f = pool_alloc(w, sizeof *f + body.len + (has_key ? KEY_BYTES : 0));

    f->seq = r->seq;
    f->at_ms = r->at_ms;
    f->revision = (uint32_t)r->revision;
    f->late = r->late;
    f->has_key = has_key;
    f->body_len = (uint32_t)body.len;
    memcpy(f->bytes, body.ptr, body.len);
    if (has_key)
        memcpy(f->bytes + body.len, r->key.ptr, KEY_BYTES);
    return f;
}

/* The same with `more` bytes behind it, without what was excluded. */
static struct filed *copy_with(struct world *w, const struct filed *f, size_t more)
{
    size_t size = sizeof *f + f->body_len + key_bytes(f);
    struct filed *copy = pool_alloc(w, size + more);

    memcpy(copy, f, size);
    copy->has_excluded = more > 0;
    return copy;
}

struct filed *filed_copy(struct world *w, const struct filed *f)
{
    return copy_with(w, f, 0);
}

struct filed *filed_excluding(
    struct world *w, const struct filed *f, const bool *excluded, size_t count)
{
    struct filed *copy = copy_with(w, f, count);

    for (size_t i = 0; i < count; i++)
        copy->bytes[f->body_len + key_bytes(f) + i] = excluded[i];
    return copy;
}

size_t filed_bytes(const struct filed *f)
{
    size_t bytes = sizeof *f + f->body_len + key_bytes(f);
    struct packed_cursor cursor;
    struct report_figure figure;

    if (f->has_excluded)
        for (packed_begin(&cursor, filed_body(f)); packed_next(&cursor, &figure);)
            bytes++;
    return bytes;
}

struct str filed_body(const struct filed *f)
{
    return (struct str){f->bytes, f->body_len};
}

struct str filed_key(const struct filed *f)
{
    return (struct str){f->bytes + f->body_len, key_bytes(f)};
}

struct sum_known filed_known(const struct filed *f, const struct seat *s, day_t day)
{
    return (struct sum_known){.campaign = {s->drive->id},
        .unit = {s->place->id},
        .day = day,
        .seq = f->seq,
        .revision = f->revision,
        .at_ms = f->at_ms,
        .late = f->late};
}

/* A work of that number. It is nearly always one of the few of who reports, which are at hand; the
 * map of all works is far away. */
static const struct planned_work *work_of(
    const struct world *w, const struct place *reporter, int64_t id)
{
    const struct planned_work *k = GET(reporter->works);

    for (int i = 0; k && i < WORKS_NEAR; i++, k = GET(k->next))
        if (k->id == id)
            return k;
    return map_find(&w->works, id, 0);
}

/* The column of a figure, or -1: it is not added up (so far), is counted in another work, or
 * belongs to nothing. */
static int column_of(
    const struct world *w, const struct place *reporter, const struct report_figure *f)
{
    const struct planned_work *k;

    if (f->of == OF_INDICATOR)
        return (int)f->index;
    if (f->of != OF_WORK_TODAY)
        return -1;
    k = work_of(w, reporter, f->index);
    return k && !GET(k->elsewhere) ? (int)GET(k->column) : -1;
}

void filed_amounts(
    const struct world *w, const struct place *reporter, const struct filed *f, struct amounts *ret)
{
    const char *excluded = f->bytes + f->body_len + key_bytes(f);
    struct packed_cursor cursor;
    struct report_figure figure;

    ret->count = 0;
    ret->largest_column = 0;
    packed_begin(&cursor, filed_body(f));
    for (size_t i = 0; packed_next(&cursor, &figure); i++) {
        int column = column_of(w, reporter, &figure);

        if (column < 0 || (f->has_excluded && excluded[i]))
            continue;
        ret->items[ret->count++] = (struct amount){(uint32_t)column, figure.bound, figure.milli};
        if ((uint32_t)column > ret->largest_column)
            ret->largest_column = (uint32_t)column;
    }
}
