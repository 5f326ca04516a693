/* tr.c: finds the English of a message, and fills places. */
#include "base/tr.h"
#include "base/tr_table.h"

#include <string.h>

const char *tr(enum lang lang, const char *vi)
{
    size_t low = 0, high = tr_table_count;

    if (lang == LANG_VI || !vi)
        return vi;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = strcmp(vi, tr_table[middle].vi);

        if (c == 0)
            return tr_table[middle].en;
        if (c < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return vi;
}

struct str tr_fill(
    struct arena *a, enum lang lang, const char *vi, const struct str *args, size_t count)
{
    const char *p = tr(lang, vi);
    struct buf b;

    buf_init(&b, a, SIZE_MAX / 4);
    for (; *p; p++) {
        if (*p == '%' && p[1] == '%') {
            buf_addc(&b, '%');
            p++;
        } else if (*p == '%' && p[1] >= '1' && p[1] <= '9' && (size_t)(p[1] - '1') < count) {
            buf_add(&b, args[p[1] - '1']);
            p++;
        } else {
            buf_addc(&b, *p);
        }
    }
    return buf_str(&b);
}
