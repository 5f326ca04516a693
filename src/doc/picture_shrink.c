/* picture_shrink.c: large pictures made small, exactly and in whole numbers.
 *
 * Measured in units of 1/(from * to) of the picture's side, a point of the source is `to` long and
 * a point of the target is `from` long; the share of one in the other is a whole number, and the
 * shares in one target point add up to `from`. One row is held, whatever the picture's height.
 */
#include "doc/picture_work.h"

#include <stdlib.h>

static void held_end(void *object)
{
    held_free(object);
}

struct held *held_new(struct arena *a, size_t count, size_t size)
{
    struct held *h = arena_new(a, struct held);

    arena_defer(a, held_end, h);
    h->bytes = calloc(count, size);
    return h;
}

void held_free(struct held *h)
{
    if (!h)
        return;
    free(h->bytes);
    h->bytes = NULL;
}

void picture_fit(int width, int height, int side, int *to_width, int *to_height)
{
    int64_t longest = width > height ? width : height;

    *to_width = width;
    *to_height = height;
    if (longest <= side)
        return;
    *to_width = (int)((int64_t)width * side / longest);
    *to_height = (int)((int64_t)height * side / longest);
}

enum err shrink_begin(
    struct arena *a, struct shrink *s, int from_width, int from_height, int to_width, int to_height)
{
    size_t across = (size_t)to_width * RGB;

    *s = (struct shrink){.from_width = from_width,
        .from_height = from_height,
        .to = {.width = to_width, .height = to_height}};
    s->held[0] = held_new(a, (size_t)to_height, across);
    s->held[1] = held_new(a, across, sizeof *s->line);
    s->held[2] = held_new(a, across, sizeof *s->sum);
    s->to.bytes = s->held[0]->bytes;
    s->line = s->held[1]->bytes;
    s->sum = s->held[2]->bytes;
    if (s->to.bytes && s->line && s->sum)
        return OK;
    shrink_free(s);
    return E_BUSY;
}

/* One row made narrower: each point of s->line is the sum of what it covers, times its share. */
static void narrow(struct shrink *s, const unsigned char *row)
{
    uint32_t from = (uint32_t)s->from_width, to = (uint32_t)s->to.width;
    uint32_t room = from; /* of the target point being filled */
    uint32_t *point = s->line;

    memset(s->line, 0, (size_t)to * RGB * sizeof *s->line);
    for (uint32_t x = 0; x < from; x++, row += RGB) {
        uint32_t here = to < room ? to : room;

        for (int c = 0; c < RGB; c++)
            point[c] += here * row[c];
        room -= here;
        if (room)
            continue;
        point += RGB;
        room = from;
        if (here == to)
            continue;
        for (int c = 0; c < RGB; c++)
            point[c] += (to - here) * row[c];
        room -= to - here;
    }
}

static void row_ready(struct shrink *s)
{
    uint64_t whole = (uint64_t)s->from_width * (uint64_t)s->from_height;
    size_t across = (size_t)s->to.width * RGB;
    unsigned char *to = s->to.bytes + (size_t)s->to_row * across;

    for (size_t i = 0; i < across; i++)
        to[i] = (unsigned char)((s->sum[i] + whole / 2) / whole);
    memset(s->sum, 0, across * sizeof *s->sum);
    s->to_row++;
}

static void add_line(struct shrink *s, uint64_t share)
{
    size_t across = (size_t)s->to.width * RGB;

    for (size_t i = 0; i < across; i++)
        s->sum[i] += share * s->line[i];
}

void shrink_row(struct shrink *s, const unsigned char *row)
{
    int64_t from = s->from_height, to = s->to.height;
    int64_t begin = s->row * to, end = begin + to, border = (s->to_row + 1) * from;

    if (s->row >= s->from_height || s->from_width < 1)
        return;
    narrow(s, row);
    s->row++;
    if (end < border) {
        add_line(s, (uint64_t)to);
        return;
    }
    add_line(s, (uint64_t)(border - begin));
    row_ready(s);
    if (end > border)
        add_line(s, (uint64_t)(end - border));
}

void shrink_end(struct shrink *s)
{
    held_free(s->held[1]);
    held_free(s->held[2]);
    s->line = NULL;
    s->sum = NULL;
}

void shrink_free(struct shrink *s)
{
    shrink_end(s);
    held_free(s->held[0]);
    s->to.bytes = NULL;
}
