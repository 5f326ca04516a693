/* tie.c: which work of the unit a quantity belongs to, by kind, measure and the words for the
 * place. Several that fit equally are a doubt, not a choice. */
#include "message/reading.h"

#include "base/unicode.h"

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
    r->names = arena_new_array(r->arena, struct tokens, c->work_count + 1);
    for (size_t i = 0; i < c->work_count; i++) {
        struct str whole =
            str_printf(r->arena, "%.*s %.*s", STR(c->works[i].name), STR(c->works[i].place));

        route_read(r->arena, whole, r->hamlets, c->unit_count, &r->routes[i]);
        lex_line(r->arena, whole, &r->names[i]);
    }
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

/* The words of a message a work is looked for with. */
struct said {
    struct route_name route;
    size_t first, end; /* tokens */
};

static struct said said_read(struct reading *r, struct str words)
{
    struct said said = {0};
    size_t from = words.len ? (size_t)(words.ptr - r->text.ptr) : 0;

    words = str_slice(words, 0, 400);
    route_read(r->arena, words, r->hamlets, r->context->unit_count, &said.route);
    if (!said.route.groups) { /* "Mới 130m co to 3": accents here and there */
        struct route_name plain = {0};

        route_read(
            r->arena, text_fold(r->arena, words), r->hamlets, r->context->unit_count, &plain);
        said.route.groups = plain.groups;
    }
    while (said.first < r->tokens.count && r->tokens.items[said.first].from < from)
        said.first++;
    said.end = said.first;
    while (said.end < r->tokens.count && r->tokens.items[said.end].to <= from + words.len)
        said.end++;
    return said;
}

/* How many pairs of neighbouring words of the name were said: "trạm y", "y tế". */
static int pairs_of(const struct reading *r, const struct said *said, size_t work)
{
    const struct tokens *t = &r->tokens, *name = &r->names[work];
    int pairs = 0;

    for (size_t i = said->first; i + 1 < said->end; i++) {
        if (t->items[i].kind != TOKEN_WORD || t->items[i + 1].kind != TOKEN_WORD)
            continue;
        for (size_t k = 0; k + 1 < name->count; k++)
            if (str_eq(t->items[i].fold, name->items[k].fold) &&
                str_eq(t->items[i + 1].fold, name->items[k + 1].fold)) {
                pairs++;
                break;
            }
    }
    return pairs;
}

/* "sáng 85m": in the morning, no light; "làm được 120m": no road that is made. */
static bool is_of_any(const struct tokens *t, size_t at)
{
    return token_is(t, at, "sang") || token_is(t, at, "chieu") || token_is(t, at, "trua") ||
           token_is(t, at, "toi") || token_is(t, at, "lam");
}

/* How many single words of the name were said that no other work of its unit has: "nhựa". */
static int words_of_its_own(const struct reading *r, const struct said *said, size_t work)
{
    const struct message_context *c = r->context;
    int words = 0;

    for (size_t i = said->first; i < said->end; i++) {
        bool here = false, elsewhere = false;

        if (r->tokens.items[i].kind != TOKEN_WORD || is_of_any(&r->tokens, i))
            continue;
        for (size_t w = 0; w < c->work_count; w++)
            for (size_t k = 0; c->works[w].unit == c->works[work].unit && k < r->names[w].count;
                 k++)
                if (str_eq(r->tokens.items[i].fold, r->names[w].items[k].fold))
                    *(w == work ? &here : &elsewhere) = true;
        words += here && !elsewhere;
    }
    return words;
}

static void doubt_set(struct message_figure *f, enum message_doubt d)
{
    if (!f->doubt)
        f->doubt = d;
}

/* What may be meant. */
struct fits {
    size_t count, best_count;
    int best;
    size_t best_at, only_at;
    bool other_measure;
    size_t not_apart;
    size_t not_apart_at;
};

static bool may_be(
    const struct reading *r, const struct message *m, const struct message_figure *f, size_t work)
{
    const struct message_work *w = &r->context->works[work];

    return w->unit == m->unit && same_kind(f->kind, w->kind) && same_measure(f->unit, w->measure);
}

static struct fits fits_find(const struct reading *r, const struct message *m,
    const struct said *said, const struct message_figure *f)
{
    const struct message_context *c = r->context;
    struct fits fits = {.best = -1000};

    for (size_t i = 0; i < c->work_count; i++) {
        int score;

        if (!may_be(r, m, f, i)) {
            fits.other_measure |=
                c->works[i].unit == m->unit && same_kind(f->kind, c->works[i].kind);
            continue;
        }
        score = score_of(&said->route, &r->routes[i]);
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

void figure_spoken_of(struct reading *r, const struct message_figure *f)
{
    if (f->of == OF_INDICATOR || f->index < 0 || f->doubt == DOUBT_EACH)
        return;
    for (size_t i = 0; i < r->context->work_count; i++)
        if (r->context->works[i].id == f->index) {
            r->last_work = i + 1;
            r->last_unit = r->context->works[i].unit;
        }
}

/* Of several that fit, the one whose name was said word by word; SIZE_MAX: none, or two. */
static size_t by_words(const struct reading *r, const struct message *m, const struct said *said,
    const struct message_figure *f, int score,
    int (*count)(const struct reading *, const struct said *, size_t))
{
    size_t found = SIZE_MAX;
    int best = 0;

    for (size_t i = 0; i < r->context->work_count; i++) {
        int n;

        if (!may_be(r, m, f, i) || score_of(&said->route, &r->routes[i]) < score ||
            (said->route.groups && !r->routes[i].groups)) /* "tổ 9": another place */
            continue;
        n = count(r, said, i);
        if (n > best) {
            best = n;
            found = i;
        } else if (n == best)
            found = SIZE_MAX;
    }
    return found;
}

/* The kind the plan may have called it: a road that is filled with stones is mended there. */
static enum kind sister_of(enum kind kind)
{
    static const enum kind sisters[][2] = {{KIND_ROAD, KIND_PATCHING}, {KIND_PATCHING, KIND_ROAD},
        {KIND_CLEARING, KIND_CANAL}, {KIND_CANAL, KIND_CLEARING}};

    for (size_t i = 0; i < sizeof sisters / sizeof *sisters; i++)
        if (sisters[i][0] == kind)
            return sisters[i][1];
    return KIND_LAST;
}

static bool tie_several(struct reading *r, const struct message *m, const struct said *said,
    const struct fits *fits, struct message_figure *f)
{
    enum message_doubt guess = f->kind == KIND_LAST ? DOUBT_NO_KIND : DOUBT_WHICH_WORK;
    size_t at = by_words(r, m, said, f, fits->best, pairs_of);

    if (at == SIZE_MAX)
        at = by_words(r, m, said, f, fits->best, words_of_its_own);
    if (at != SIZE_MAX) {
        put(r, f, at, guess);
        return true;
    }
    at = r->last_work - 1;
    if (r->last_work && r->last_unit == m->unit && may_be(r, m, f, at) &&
        score_of(&said->route, &r->routes[at]) >= fits->best) {
        put(r, f, at, DOUBT_LAST_WORK);
        return true;
    }
    return false;
}

void figure_tie(
    struct reading *r, const struct message *m, struct str words, struct message_figure *f)
{
    struct said said;
    struct fits fits;
    enum message_doubt no_kind = f->kind == KIND_LAST ? DOUBT_NO_KIND : MESSAGE_SURE;
    enum kind sister = sister_of(f->kind);

    f->index = -1;
    routes_make(r);
    said = said_read(r, words);
    fits = fits_find(r, m, &said, f);
    if (!fits.count && !fits.other_measure && sister != KIND_LAST) {
        struct message_figure other = *f;

        other.kind = sister;
        fits = fits_find(r, m, &said, &other);
        if (fits.count == 1 && fits.best >= 0)
            put(r, f, fits.only_at, DOUBT_NEAR_KIND);
        else
            doubt_set(f, DOUBT_NO_WORK);
        return;
    }
    if (fits.count == 1)
        put(r, f, fits.only_at, fits.best < 0 ? DOUBT_OTHER_PLACE : no_kind);
    else if (fits.count && fits.best > 0 && fits.best_count == 1)
        put(r, f, fits.best_at, no_kind);
    else if (fits.not_apart == 1)
        put(r, f, fits.not_apart_at, no_kind);
    else if (!fits.count || !tie_several(r, m, &said, &fits, f))
        doubt_set(f, fits.count             ? DOUBT_WHICH_WORK
                     : fits.other_measure   ? DOUBT_MEASURE
                     : f->kind == KIND_LAST ? DOUBT_NO_KIND
                                            : DOUBT_NO_WORK);
}
