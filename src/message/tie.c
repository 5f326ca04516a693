/* tie.c: which work of the unit a quantity belongs to, by kind, measure and the words for the
 * place. Several that fit equally are a doubt, not a choice. */
#include "message/reading.h"

enum { SAME_GROUP = 50, SAME_ROAD = 50, LIKENESS_MIN = 60 };

static void routes_make(struct reading *r)
{
    const struct message_context *c = r->context;

    if (r->routes)
        return;
    r->hamlets = arena_new_array(r->arena, struct route_words, c->unit_count + 1);
    for (size_t i = 0; i < c->unit_count; i++)
        route_hamlet(r->arena, c->units[i].name, &r->hamlets[i]);
    r->routes = arena_new_array(r->arena, struct route_name, c->work_count + 1);
    for (size_t i = 0; i < c->work_count; i++)
        route_read(r->arena,
            str_printf(r->arena, "%.*s %.*s", STR(c->works[i].name), STR(c->works[i].place)),
            r->hamlets, c->unit_count, &r->routes[i]);
}

static bool same_kind(enum kind said, enum kind work)
{
    return said == work || said == KIND_LAST;
}

static bool same_measure(enum unit said, enum unit work)
{
    bool count = work == UNIT_COUNT || work == UNIT_HOUSEHOLD || work == UNIT_SESSION;

    return said == work || (said == UNIT_COUNT && count);
}

static int score_of(const struct route_name *said, const struct route_name *work)
{
    int score = 0;

    if (said->groups && work->groups)
        score += said->groups & work->groups ? SAME_GROUP : -2 * SAME_GROUP;
    if (route_is_named(said) && route_is_named(work) &&
        (route_likeness(said, work) >= LIKENESS_MIN || route_contains(said, work)))
        score += SAME_ROAD;
    return score;
}

/* What may be meant. */
struct fits {
    size_t count, positive, best_count;
    int best;
    size_t best_at, only_at;
    bool other_measure;
    size_t not_apart;
    size_t not_apart_at;
};

static struct fits fits_find(const struct reading *r, const struct message *m,
    const struct route_name *said, const struct message_figure *f)
{
    const struct message_context *c = r->context;
    struct fits fits = {.best = -1000};

    for (size_t i = 0; i < c->work_count; i++) {
        int score;

        if (c->works[i].unit != m->unit || !same_kind(f->kind, c->works[i].kind))
            continue;
        if (!same_measure(f->unit, c->works[i].measure)) {
            fits.other_measure = true;
            continue;
        }
        score = score_of(said, &r->routes[i]);
        fits.count++;
        fits.only_at = i;
        if (score >= 0) {
            fits.not_apart++;
            fits.not_apart_at = i;
        }
        if (score > fits.best) {
            fits.best = score;
            fits.best_at = i;
            fits.best_count = 1;
        } else if (score == fits.best)
            fits.best_count++;
    }
    return fits;
}

static void put(
    const struct reading *r, struct message_figure *f, size_t work, enum message_doubt doubt)
{
    f->index = r->context->works[work].id;
    if (!f->doubt)
        f->doubt = doubt;
}

void figure_tie(
    struct reading *r, const struct message *m, struct str words, struct message_figure *f)
{
    struct route_name said;
    struct fits fits;
    enum message_doubt no_kind = f->kind == KIND_LAST ? DOUBT_NO_KIND : MESSAGE_SURE;

    f->index = -1;
    routes_make(r);
    route_read(r->arena, str_slice(words, 0, 400), r->hamlets, r->context->unit_count, &said);
    fits = fits_find(r, m, &said, f);
    if (fits.count == 1)
        put(r, f, fits.only_at, fits.best < 0 ? DOUBT_OTHER_PLACE : no_kind);
    else if (fits.count && fits.best > 0 && fits.best_count == 1)
        put(r, f, fits.best_at, no_kind);
    else if (fits.not_apart == 1)
        put(r, f, fits.not_apart_at, no_kind);
    else if (!f->doubt)
        f->doubt = fits.count             ? DOUBT_WHICH_WORK
                   : fits.other_measure   ? DOUBT_MEASURE
                   : f->kind == KIND_LAST ? DOUBT_NO_KIND
                                          : DOUBT_NO_WORK;
}
