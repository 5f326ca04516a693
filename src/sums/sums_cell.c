/* sums_cell.c: adding to cells and taking away. Whatever was added can be taken away exactly, also
 * after a sum ran over 64 bits: it is counted in `carries`, and nobody reads such a line. */
#include "sums/sums_world.h"

enum { DAYS_FIRST = 16, WIDTH_STEP = 4 };

uint32_t day_cells_from(const struct day_cells *days, day_t day)
{
    uint32_t low = 0, high = days ? GET(days->count) : 0;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (GET(days->items[middle].day) < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct day_cells *days_larger(struct arena *a, const struct day_cells *old)
{
    uint32_t count = old ? GET(old->count) : 0, capacity = old ? old->capacity * 2 : DAYS_FIRST;
    struct day_cells *days = arena_alloc(a, sizeof *days + capacity * sizeof days->items[0]);

    days->capacity = capacity;
    for (uint32_t i = 0; i < count; i++) {
        PUT(days->items[i].day, GET(old->items[i].day));
        PUT(days->items[i].cell, GET(old->items[i].cell));
    }
    PUT(days->count, count);
    return days;
}

/* The line, wide enough for `width`. */
static struct sum_line *line_of(struct arena *a, sum_line_ptr *line, uint32_t width)
{
    struct sum_line *old = GET(*line), *l;

    if (old && old->width >= width)
        return old;
    width = (width + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
    l = arena_alloc(a, sizeof *l + width * sizeof l->sums[0]);
    l->width = width;
    for (uint32_t i = 0; old && i < old->width; i++)
        PUT(l->sums[i], GET(old->sums[i]));
    PUT(l->carries, old ? GET(old->carries) : 0);
    PUT(*line, l);
    return l;
}

struct cell *bond_cell(struct arena *a, struct bond *b, day_t day, uint32_t width)
{
    struct day_cells *days = GET(b->days);
    uint32_t at = day_cells_from(days, day), count = days ? GET(days->count) : 0;
    struct cell *cell;

    if (at < count && GET(days->items[at].day) == day)
        return GET(days->items[at].cell);
    if (!days || count == days->capacity)
        days = days_larger(a, days);
    cell = arena_new(a, struct cell);
    line_of(
        a, &cell->exact, width); /* the lines of a bond's days lie side by side: they are read so */
    for (uint32_t i = count; i > at; i--) {
        PUT(days->items[i].cell, GET(days->items[i - 1].cell));
        PUT(days->items[i].day, GET(days->items[i - 1].day));
    }
    PUT(days->items[at].cell, cell);
    PUT(days->items[at].day, day);
    PUT(days->count, count + 1);
    PUT(b->days, days);
    return cell;
}

static void line_add(struct sum_line *l, uint32_t at, int64_t milli)
{
    uint64_t before = GET(l->sums[at]), after = before + (uint64_t)milli;

    PUT(l->sums[at], after);
    if (after < before)
        PUT(l->carries, GET(l->carries) + 1);
}

static void line_take(struct sum_line *l, uint32_t at, int64_t milli)
{
    uint64_t before = GET(l->sums[at]), after = before - (uint64_t)milli;

    PUT(l->sums[at], after);
    if (after > before)
        PUT(l->carries, GET(l->carries) - 1);
}

static uint32_t bounded_at(uint32_t column, char bound)
{
    return column * BOUNDS + (bound == '>' ? BOUND_MORE : bound == '<' ? BOUND_LESS : BOUND_ABOUT);
}

void cell_count(struct arena *a, struct cell *c, const struct amounts *amounts, bool add)
{
    struct sum_line *exact =
        amounts->count ? line_of(a, &c->exact, amounts->largest_column + 1) : NULL;

    for (size_t i = 0; i < amounts->count; i++) {
        const struct amount *m = &amounts->items[i];
        bool is_exact = m->bound == '=';
        struct sum_line *l =
            is_exact ? exact : line_of(a, &c->bounded, (amounts->largest_column + 1) * BOUNDS);
        uint32_t at = is_exact ? m->column : bounded_at(m->column, m->bound);

        if (add)
            line_add(l, at, m->milli);
        else
            line_take(l, at, m->milli);
    }
}

void cell_plan(struct arena *a, struct cell *c, uint32_t column, int64_t milli, bool add)
{
    struct sum_line *l = line_of(a, &c->planned, column + 1);

    if (add)
        line_add(l, column, milli);
    else
        line_take(l, column, milli);
}
