/* edge.c: which setting is which limit. */
#include "http/edge.h"

#include "store/setting.h"

#include <stddef.h>

static const struct {
    enum setting setting;
    size_t offset;
} rows[] = {
    {SETTING_EDGE_IDLE_SECONDS, offsetof(struct edge, idle_s)},
    {SETTING_EDGE_HEAD_SECONDS, offsetof(struct edge, head_s)},
    {SETTING_EDGE_STALL_SECONDS, offsetof(struct edge, stall_s)},
    {SETTING_EDGE_WHOLE_SECONDS, offsetof(struct edge, whole_s)},
    {SETTING_EDGE_BYTES_A_SECOND, offsetof(struct edge, bytes_per_s)},
    {SETTING_EDGE_LINES, offsetof(struct edge, lines)},
    {SETTING_EDGE_LINES_ADDRESS, offsetof(struct edge, lines_each)},
    {SETTING_EDGE_BODIES_MB, offsetof(struct edge, bodies_mb)},
    {SETTING_EDGE_ANSWERS_MB, offsetof(struct edge, answers_mb)},
    {SETTING_RATE_STRANGER, offsetof(struct edge, stranger)},
    {SETTING_RATE_PERSON, offsetof(struct edge, person)},
    {SETTING_RATE_PROGRAM, offsetof(struct edge, program)},
    {SETTING_PERSON_DAY_MB, offsetof(struct edge, person_day_mb)},
};

enum { ROWS = sizeof rows / sizeof *rows };

static void put(struct edge *edge, size_t row, int64_t n)
{
    memcpy((char *)edge + rows[row].offset, &n, sizeof n);
}

struct edge edge_default(void)
{
    struct edge edge = {0};

    for (size_t i = 0; i < ROWS; i++) {
        int64_t n = 1;

        (void)!str_to_int(str_from(settings[rows[i].setting].otherwise), &n);
        put(&edge, i, n);
    }
    return edge;
}

enum err edge_load(struct db *db, struct edge *ret)
{
    struct edge edge = {0};

    for (size_t i = 0; i < ROWS; i++) {
        int64_t n;
        enum err e = setting_number(db, rows[i].setting, &n);

        if (e != OK)
            return e;
        put(&edge, i, n);
    }
    *ret = edge;
    return OK;
}
