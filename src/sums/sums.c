/* sums.c: the sums from the outside, columns, and the small questions. */
#include "sums/sums_read.h"

#include "base/log.h"

#include <stdlib.h>

/* A world has no limit of its own: it is as large as the journal makes it. */
#define WORLD_BYTES_MAX (SIZE_MAX / 2)

/* --- columns --- */

void columns_init(struct columns *c)
{
    arena_init(&c->arena, WORLD_BYTES_MAX);
    for (size_t i = 0; i < indicator_count; i++)
        c->items[i] = (struct sum_column){.code = str_from(indicators[i].code),
            .measure = indicators[i].unit,
            .label = indicators[i].label};
    PUT(c->count, (uint32_t)indicator_count);
}

uint32_t column_of_work(struct columns *c, enum kind kind, enum unit measure)
{
    uint32_t at = c->of_work[kind][measure];
    const char *name = unit_name(measure);

    if (at)
        return at;
    at = GET(c->count);
    c->items[at] = (struct sum_column){
        .code = str_printf(&c->arena, "%s.%s", kind_name(kind), name ? name : ""),
        .measure = measure,
        .label = kind_label(kind),
        .is_work = true,
        .kind = kind};
    c->of_work[kind][measure] = at;
    PUT(c->count, at + 1);
    return at;
}

size_t sums_columns(const struct sums *s, const struct sum_column **ret)
{
    *ret = s->core->columns.items;
    return GET(s->core->columns.count);
}

int sums_column_find(const struct sums *s, struct str code)
{
    const struct sum_column *columns;
    size_t count = sums_columns(s, &columns);

    for (size_t i = 0; i < count; i++)
        if (str_eq(columns[i].code, code))
            return (int)i;
    return -1;
}

/* --- values --- */

int64_t sum_total(struct sum_value v)
{
    return v.exact + v.more + v.less + v.about;
}

char sum_bound(struct sum_value v)
{
    if (!v.more && !v.less && !v.about)
        return '=';
    if (!v.less && !v.about)
        return '>';
    return !v.more && !v.about ? '<' : '~';
}

int64_t completeness_missing(struct completeness c)
{
    return c.expected - c.on_time - c.late;
}

/* --- the whole --- */

struct world *world_new(struct columns *columns)
{
    struct world *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    arena_init(&w->arena, WORLD_BYTES_MAX);
    w->columns = columns;
    return w;
}

void world_free(struct world *w)
{
    if (!w)
        return;
    arena_reset(&w->arena);
    pool_free(&w->pool);
    free(w);
}

enum err sums_new(struct sums **ret)
{
    struct sums *s = calloc(1, sizeof *s);
    struct core *c = calloc(1, sizeof *c);
    struct world *w = c ? world_new(&c->columns) : NULL;

    if (!s || !w) {
        log_error("sums: no memory");
        world_free(w);
        free(c);
        free(s);
        return E_SYSTEM;
    }
    s->core = c;
    columns_init(&c->columns);
    c->worlds = w;
    PUT(c->world, w);
    *ret = s;
    return OK;
}

void sums_free(struct sums *s)
{
    if (!s)
        return;
    while (s->core->worlds) {
        struct world *w = s->core->worlds;

        s->core->worlds = w->next;
        world_free(w);
    }
    arena_reset(&s->core->columns.arena);
    free(s->core);
    free(s);
}

uint64_t sums_version(const struct sums *s)
{
    return GET(s->core->version);
}

/* --- small questions --- */

bool sums_newest(
    const struct sums *s, struct campaign_id c, struct unit_id u, day_t day, struct sum_known *ret)
{
    struct sum_known known = {0};
    struct reading r;
    bool found = false;

    for (reading_start(&r, s, NULL); reading_again(&r);) {
        const struct seat *seat = seat_find(r.world, c.v, u.v);
        const struct filed *f = seat ? seat_filed(seat, day) : NULL;

        found = f != NULL;
        if (f)
            known = filed_known(f, seat, day);
    }
    if (found)
        *ret = known;
    return found;
}

bool sums_key_find(const struct sums *s, struct str key, int64_t *ret)
{
    struct reading r;
    bool found = false;
    int64_t seq = 0;

    for (reading_start(&r, s, NULL); reading_again(&r);)
        found = keys_find(r.world, key, &seq);
    if (found)
        *ret = seq;
    return found;
}

bool sums_unit(const struct sums *s, struct unit_id id, struct sum_unit *ret)
{
    const struct label *label = NULL;
    struct reading r;

    for (reading_start(&r, s, NULL); reading_again(&r);) {
        const struct place *p = map_find(&r.world->places, id.v, 0);

        label = p ? GET(p->label) : NULL;
    }
    if (!label)
        return false;
    *ret = (struct sum_unit){.id = id,
        .parent = {label->parent},
        .name = label->name,
        .code = label->code,
        .kind = label->kind};
    return true;
}
