/* simulate_country.c: the units of the country for an installation that has none: all of them, or
 * some communes, spread over the provinces, and what is above them. */
#include "cli/simulate.h"

#include "org/unit_import.h"

#include <string.h>

static bool is_on(const struct unit_line *l, day_t day)
{
    return l->from_day <= day && l->until_day > day;
}

static bool is_same(const struct unit_code *a, const struct unit_code *b)
{
    return str_eq(a->series, b->series) && str_eq(a->code, b->code);
}

static bool is_commune(const struct unit_line *l)
{
    const char *kind = l->kind->code;

    return !strcmp(kind, "xa") || !strcmp(kind, "phuong") || !strcmp(kind, "thi-tran") ||
           !strcmp(kind, "dac-khu");
}

/* The line above this one; `count` if there is none. */
static size_t above(const struct unit_file *f, const struct unit_line *l)
{
    size_t i = 0;

    while (l->parent.code.len && i < f->count && !is_same(&f->items[i].code, &l->parent))
        i++;
    return l->parent.code.len ? i : f->count;
}

/* The line of the province that a line lies in. */
static size_t province_of(const struct unit_file *f, size_t line)
{
    for (size_t up = above(f, &f->items[line]); up < f->count; up = above(f, &f->items[line]))
        line = up;
    return line;
}

static void keep_with_above(const struct unit_file *f, size_t line, bool *keep)
{
    for (; line < f->count; line = above(f, &f->items[line]))
        keep[line] = true;
}

/* Which lines to keep: the first commune of every province, then the second of every province, …,
 * as many as asked for. */
static void choose(
    const struct simulation *s, struct arena *a, const struct unit_file *f, bool *keep)
{
    size_t *province = arena_new_array(a, size_t, f->count); /* and one; 0: no commune that day */
    size_t *taken = arena_new_array(a, size_t, f->count);
    size_t found = 0;

    for (size_t i = 0; i < f->count; i++)
        if (is_commune(&f->items[i]) && is_on(&f->items[i], s->first_day))
            province[i] = province_of(f, i) + 1;
    for (size_t round = 0; found < s->commune_count && round < f->count; round++)
        for (size_t i = 0; found < s->commune_count && i < f->count; i++) {
            if (!province[i] || keep[i] || taken[province[i] - 1] > round)
                continue;
            taken[province[i] - 1]++;
            found++;
            keep_with_above(f, i, keep);
        }
}

/* All lines of the units that are kept: their other names and ranks too. */
static void keep_lines(const struct unit_file *from, const bool *keep, struct unit_file *ret)
{
    for (size_t i = 0; i < from->count; i++) {
        bool wanted = keep[i];

        for (size_t k = i;
             !wanted && k-- > 0 && is_same(&from->items[k].code, &from->items[i].code);)
            wanted = keep[k];
        for (size_t k = i + 1;
             !wanted && k < from->count && is_same(&from->items[k].code, &from->items[i].code); k++)
            wanted = keep[k];
        if (wanted)
            ret->items[ret->count++] = from->items[i];
    }
}

struct job {
    const struct simulation *s;
    struct unit_import import;
};

/* At the moment of the other units, so that the journal does not depend on the clock. */
static enum err write_units(struct tx *tx, void *context)
{
    struct job *job = context;
    struct tx then = *tx;

    then.now_ms = simulated_made_ms(job->s);
    return unit_import_run(&then, &job->import);
}

enum err simulate_country(const struct simulation *s, struct store *store)
{
    struct unit_file all = {0}, some = {0};
    struct succession_file succession = {0};
    struct job job = {
        s, {.arena = s->arena, .units = &some, .today = s->first_day, .country = true}};
    enum err e = unit_country_files(s->arena, &all, &succession);

    if (e != OK)
        return e;
    if (s->whole_country) {
        some = all;
        job.import.succession = &succession;
    } else {
        bool *keep = arena_new_array(s->arena, bool, all.count);

        choose(s, s->arena, &all, keep);
        some.items = arena_new_array(s->arena, struct unit_line, all.count);
        keep_lines(&all, keep, &some);
    }
    return store_write_wait(store, 0, write_units, &job);
}
