/* diff.c: the longest common run of lines, worked out backwards over what is left when the same
 * lines at both ends are taken off. */
#include "duty/diff.h"

enum { CELLS_MAX = 1000000 };

struct lines {
    struct str *items;
    size_t count, capacity;
};

static struct lines split(struct arena *a, struct str text)
{
    struct lines lines = {0};

    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, S("\n"), at);
        struct str line = str_slice(text, at, end);

        if (str_ends(line, S("\r")))
            line.len--;
        *(struct str *)vec_push(a, &lines) = line;
        at = end + 1;
    }
    return lines;
}

static void add(struct arena *a, struct diff *d, int kind, struct str text)
{
    struct diff_line *line = vec_push(a, d);

    line->kind = kind;
    line->text = text;
    d->out += kind == DIFF_OUT;
    d->in += kind == DIFF_IN;
}

/* common[i * (m + 1) + k]: the longest run of x from i on and y from k on. */
static uint32_t *common_runs(
    struct arena *a, const struct str *x, size_t n, const struct str *y, size_t m)
{
    uint32_t *common = arena_new_array(a, uint32_t, (n + 1) * (m + 1));

    for (size_t i = n; i-- > 0;) {
        for (size_t k = m; k-- > 0;) {
            uint32_t down = common[(i + 1) * (m + 1) + k], right = common[i * (m + 1) + k + 1];

            common[i * (m + 1) + k] = str_eq(x[i], y[k]) ? common[(i + 1) * (m + 1) + k + 1] + 1
                                      : down > right     ? down
                                                         : right;
        }
    }
    return common;
}

static void middle(
    struct arena *a, struct diff *d, const struct str *x, size_t n, const struct str *y, size_t m)
{
    bool few = (n + 1) * (m + 1) <= CELLS_MAX;
    const uint32_t *common = few ? common_runs(a, x, n, y, m) : NULL;
    size_t i = 0, k = 0;

    while (i < n || k < m) {
        if (common && i < n && k < m && str_eq(x[i], y[k])) {
            add(a, d, DIFF_SAME, x[i++]);
            k++;
        } else if (i < n && (!common || k == m ||
                                common[(i + 1) * (m + 1) + k] >= common[i * (m + 1) + k + 1])) {
            add(a, d, DIFF_OUT, x[i++]);
        } else {
            add(a, d, DIFF_IN, y[k++]);
        }
    }
}

/* An empty text has no array to point into. */
static const struct str *lines_from(const struct lines *l, size_t at)
{
    return l->count ? l->items + at : NULL;
}

void diff_lines(struct arena *a, struct str before, struct str after, struct diff *ret)
{
    struct lines x = split(a, before), y = split(a, after);
    struct diff d = {0};
    size_t head = 0, tail = 0;

    while (head < x.count && head < y.count && str_eq(x.items[head], y.items[head]))
        add(a, &d, DIFF_SAME, x.items[head++]);
    while (tail < x.count - head && tail < y.count - head &&
           str_eq(x.items[x.count - 1 - tail], y.items[y.count - 1 - tail]))
        tail++;
    middle(a, &d, lines_from(&x, head), x.count - head - tail, lines_from(&y, head),
        y.count - head - tail);
    for (size_t i = x.count - tail; i < x.count; i++)
        add(a, &d, DIFF_SAME, x.items[i]);
    *ret = d;
}
