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

/* E_NOT_FOUND: refused, no such unit. */
static enum err find(struct import *m, const struct succession_line *l, struct unit_code code,
    const char *column, struct unit_id *ret)
{
    struct org_unit u;
    enum err e = unit_find_by_code(m->tx.db, m->tx.arena, code.series, code.code, &u);

    if (e == OK)
        *ret = u.id;
    else if (e == E_NOT_FOUND)
        import_refuse(m, l->line, column, code.code, MSG("không có đơn vị này"));
    return e;
}

static enum err succeed(
    struct import *m, const struct succession_line *l, struct unit_id old_id, struct unit_id new_id)
{
    const struct unit_line as_line = {.line = l->line, .code = l->old_code};
    struct unit_fault fault = {0};
    enum err e = unit_succeed_why(&m->tx, old_id, new_id, l->whole, &fault);

    if (e == OK)
        import_note(m, STEP_SUCCEED, &as_line, l->new_code.code, DAY_UNKNOWN);
    if (e == OK || !fault.why)
        return e;
    import_refuse(m, l->line, fault.column, cell_of(l, fault.column), fault.why);
    return OK;
}

/* Round 0 takes the lines that are a part now and were whole, round 1 all others. */
static enum err import_line(struct import *m, const struct succession_line *l, int round)
{
    struct unit_id old_id, new_id;
    struct str extent = S("");
    bool narrower;
    enum err e = find(m, l, l->old_code, "old_code", &old_id);

    if (e == OK)
        e = find(m, l, l->new_code, "new_code", &new_id);
    if (e != OK) {
        if (e == E_NOT_FOUND && !round) /* said once */
            m->im->refused.count--;
        return e == E_NOT_FOUND ? OK : e;
    }
    e = db_first_str(
        m->tx.db, m->tx.arena, SQL_unit_succession_find, &extent, ARGS(V(old_id.v), V(new_id.v)));
    if (e != OK && e != E_NOT_FOUND)
        return e;
    narrower = !l->whole && str_eq(extent, S("whole"));
    if (narrower != (round == 0))
        return OK;
    if (e == OK && str_eq(extent, S("whole")) == l->whole) {
        m->im->unchanged++;
        return OK;
    }
    return succeed(m, l, old_id, new_id);
}

enum err import_succession(struct import *m)
{
    const struct succession_file *f = m->im->succession;
    const struct succession_line **lines =
        arena_new_array(m->im->arena, const struct succession_line *, f->count);
    enum err e = OK;

    for (size_t i = 0; i < f->count; i++)
        lines[i] = &f->items[i];
    if (f->count)
        qsort(lines, f->count, sizeof *lines, cmp_line);
    for (size_t i = 1; i < f->count; i++)
        if (!cmp_code(lines[i]->old_code, lines[i - 1]->old_code) &&
            !cmp_code(lines[i]->new_code, lines[i - 1]->new_code))
            import_refuse(m, lines[i]->line, "old_code", lines[i]->old_code.code,
                MSG("dòng lặp lại dòng khác"));
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; e == OK && i < f->count; i++) {
            bool again = i > 0 && !cmp_code(lines[i]->old_code, lines[i - 1]->old_code) &&
                         !cmp_code(lines[i]->new_code, lines[i - 1]->new_code);

            if (!again)
                e = import_line(m, lines[i], round);
            arena_reset(&m->scratch);
        }
    }
    return e;
}
