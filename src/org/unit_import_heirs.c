/* unit_import_heirs.c: lines of a file of successions become facts.
 *
 * Two rounds: first those that were whole and are a part now, so that further parts can be added in
 * the second.
 */
#include "base/tr.h"
#include "org/unit_import_work.h"

#include <stdlib.h>

static int cmp_code(struct unit_code a, struct unit_code b)
{
    int c = str_cmp(a.series, b.series);

    return c ? c : str_cmp(a.code, b.code);
}

static int cmp_line(const void *a, const void *b)
{
    const struct succession_line *x = *(const struct succession_line *const *)a;
    const struct succession_line *y = *(const struct succession_line *const *)b;
    int c = cmp_code(x->old_code, y->old_code);

    if (!c)
        c = cmp_code(x->new_code, y->new_code);
    return c ? c : (x->line > y->line) - (x->line < y->line);
}

static struct str cell_of(const struct succession_line *l, const char *column)
{
    if (!strcmp(column, "extent"))
        return l->whole ? S("whole") : S("part");
    return strcmp(column, "new_code") ? l->old_code.code : l->new_code.code;
}

/* A line with its units found. */
struct heir_line {
    const struct succession_line *l;
    struct unit_id old_id, new_id;
    bool narrower; /* it is a part now and was whole: goes first */
    bool done;     /* refused, or it says nothing new */
};

/* A unit of a line; refused if there is none. */
static enum err find(struct import *m, struct heir_line *h, struct unit_code code,
    const char *column, struct unit_id *ret)
{
    struct org_unit u;
    enum err e;

    if (h->done)
        return OK;
    e = unit_find_by_code(m->tx.db, m->tx.arena, code.series, code.code, &u);
    if (e == OK)
        *ret = u.id;
    if (e != E_NOT_FOUND)
        return e;
    import_refuse(m, h->l->line, column, code.code, MSG("không có đơn vị này"));
    h->done = true;
    return OK;
}

static enum err look(struct import *m, struct heir_line *h)
{
    struct str extent = S("");
    enum err e = find(m, h, h->l->old_code, "old_code", &h->old_id);

    if (e == OK)
        e = find(m, h, h->l->new_code, "new_code", &h->new_id);
    if (e != OK || h->done)
        return e;
    e = db_first_str(m->tx.db, m->tx.arena, SQL_unit_succession_find, &extent,
        ARGS(V(h->old_id.v), V(h->new_id.v)));
    h->narrower = e == OK && !h->l->whole && str_eq(extent, S("whole"));
    if (e == OK && str_eq(extent, S("whole")) == h->l->whole) {
        h->done = true;
        m->im->unchanged++;
    }
    return e == E_NOT_FOUND ? OK : e;
}

static enum err succeed(struct import *m, const struct heir_line *h)
{
    const struct succession_line *l = h->l;
    const struct unit_line as_line = {.line = l->line, .code = l->old_code};
    struct unit_fault fault = {0};
    enum err e = unit_succeed_why(&m->tx, h->old_id, h->new_id, l->whole, &fault);

    if (e == OK)
        import_note(m, STEP_SUCCEED, &as_line, l->new_code.code, DAY_UNKNOWN);
    if (e == OK || !fault.why)
        return e;
    import_refuse(m, l->line, fault.column, cell_of(l, fault.column), fault.why);
    return OK;
}

/* The lines by old and new code; those that repeat another are refused. */
static struct heir_line *sorted(struct import *m, const struct succession_file *f)
{
    const struct succession_line **lines =
        arena_new_array(m->im->arena, const struct succession_line *, f->count);
    struct heir_line *heirs = arena_new_array(m->im->arena, struct heir_line, f->count);

    for (size_t i = 0; i < f->count; i++)
        lines[i] = &f->items[i];
    if (f->count)
        qsort(lines, f->count, sizeof *lines, cmp_line);
    for (size_t i = 0; i < f->count; i++) {
        heirs[i].l = lines[i];
        if (!i || cmp_code(lines[i]->old_code, lines[i - 1]->old_code) ||
            cmp_code(lines[i]->new_code, lines[i - 1]->new_code))
            continue;
        heirs[i].done = true;
        import_refuse(
            m, lines[i]->line, "old_code", lines[i]->old_code.code, MSG("dòng lặp lại dòng khác"));
    }
    return heirs;
}

enum err import_succession(struct import *m)
{
    const struct succession_file *f = m->im->succession;
    struct heir_line *heirs = sorted(m, f);
    enum err e = OK;

    for (size_t i = 0; e == OK && i < f->count; i++) {
        e = look(m, &heirs[i]);
        arena_reset(&m->scratch);
    }
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; e == OK && i < f->count; i++) {
            if (heirs[i].done || heirs[i].narrower != (round == 0))
                continue;
            e = succeed(m, &heirs[i]);
            arena_reset(&m->scratch);
        }
    }
    return e;
}
