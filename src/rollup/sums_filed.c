/* sums_filed.c: one revision of a report as it is kept, and what of it counts. */
#include "rollup/sums_world.h"

#include "report/packed.h"

static size_t key_bytes(const struct filed *f)
{
    return f->has_key ? KEY_BYTES : 0;
}

struct filed *filed_new(struct arena *a, const struct report *r, struct str body)
{
    bool has_key = r->key.len == KEY_BYTES;
    struct filed *f = arena_alloc(a, sizeof *f + body.len + (has_key ? KEY_BYTES : 0));

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
static struct filed *copy_with(struct arena *a, const struct filed *f, size_t more)
{
    size_t size = sizeof *f + f->body_len + key_bytes(f);
    struct filed *copy = arena_alloc(a, size + more);

    memcpy(copy, f, size);
    copy->has_excluded = more > 0;
    return copy;
}

struct filed *filed_copy(struct arena *a, const struct filed *f)
{
    return copy_with(a, f, 0);
}

struct filed *filed_excluding(
    struct arena *a, const struct filed *f, const bool *excluded, size_t count)
{
    struct filed *copy = copy_with(a, f, count);

    for (size_t i = 0; i < count; i++)
        copy->bytes[f->body_len + key_bytes(f) + i] = excluded[i];
    return copy;
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
        .late = f->late,
        .body = filed_body(f)};
}

/* The column of a figure, or -1: it is not added up (so far), or belongs to nothing. */
static int column_of(const struct world *w, const struct report_figure *f)
{
    const struct planned_work *k;

    if (f->of == OF_INDICATOR)
        return (int)f->index;
    if (f->of != OF_WORK_TODAY)
        return -1;
    k = map_find(&w->works, f->index);
    return k ? (int)GET(k->column) : -1;
}

void filed_amounts(
    struct arena *scratch, const struct world *w, const struct filed *f, struct amounts *ret)
{
    struct arena_mark mark = arena_mark(scratch);
    const char *excluded = f->bytes + f->body_len + key_bytes(f);
    struct report r;

    ret->count = 0;
    ret->largest_column = 0;
    if (report_unpack(scratch, filed_body(f), &r) != OK)
        r.figure_count = 0; /* it was read before it was kept */
    for (size_t i = 0; i < r.figure_count; i++) {
        int column = column_of(w, &r.figures[i]);

        if (column < 0 || (f->has_excluded && excluded[i]))
            continue;
        ret->items[ret->count++] = (struct amount){
            (uint32_t)column, r.figures[i].bound ? r.figures[i].bound : '=', r.figures[i].milli};
        if ((uint32_t)column > ret->largest_column)
            ret->largest_column = (uint32_t)column;
    }
    arena_rewind(scratch, mark);
}
