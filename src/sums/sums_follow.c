/* sums_follow.c: what was committed goes into the sums, one group for one commit.
 *
 * Structure first, as the tables have it now, then the reports, then what people decided about
 * them: the result is the same as if everything were read anew. If something cannot be read, the
 * sums say that they are behind (E_BUSY) and the next commit reads everything anew.
 */
#include "sums/sums_load.h"

#include "base/log.h"
#include "store/body.h"

enum { NEAR = 64 /* facts of one thing stand together: so far back is looked for it */ };

struct ids {
    int64_t *items;
    size_t count, capacity;
};

/* What a commit touches, each once. */
struct touched {
    struct ids units, campaigns, settled;
    size_t reports;
};

static void id_note(struct arena *a, struct ids *ids, int64_t id)
{
    for (size_t i = ids->count; i > 0 && i + NEAR > ids->count; i--)
        if (ids->items[i - 1] == id)
            return;
    if (id > 0)
        *vec_push(a, ids) = id;
}

static bool is_report(const struct fact *f)
{
    return str_eq(f->kind, S("report")) || str_eq(f->kind, S("report-sent"));
}

/* The number under a key of a fact's body; the fact's own if it is not there: it made the thing. */
static int64_t named(const json_t *body, const char *key, const struct fact *f)
{
    const json_t *value = json_object_get(body, key);

    return json_is_integer(value) ? json_integer_value(value) : f->seq;
}

/* Costs, and who else takes part, move no figure. */
static bool is_of_work(const struct fact *f)
{
    return str_starts(f->kind, S("work-")) && !str_starts(f->kind, S("work-cost-")) &&
           !str_starts(f->kind, S("work-part-"));
}

static enum err touch(struct arena *a, const struct fact *f, struct touched *t)
{
    bool unit = str_starts(f->kind, S("unit-")), work = is_of_work(f),
         campaign = str_starts(f->kind, S("campaign-")),
         settled = str_eq(f->kind, S("doubt-settled")),
         doubles = str_eq(f->kind, S("double-settled"));
    json_t *body;
    enum err e;

    if (!unit && !work && !campaign && !settled && !doubles)
        return OK;
    e = body_load(a, f->body, &body);
    if (e != OK)
        return e;
    if (unit)
        id_note(a, &t->units, str_eq(f->kind, S("unit-added")) ? f->seq : named(body, "unit", f));
    else if (settled)
        id_note(a, &t->settled, named(body, "report", f));
    else
        id_note(a, &t->campaigns, named(body, "campaign", f));
    if (doubles && named(body, "with", f) != named(body, "campaign", f))
        id_note(a, &t->campaigns, named(body, "with", f));
    return OK;
}

static enum err look(struct arena *a, const struct fact *facts, size_t count, struct touched *t)
{
    enum err e = OK;

    for (size_t i = 0; i < count && e == OK; i++)
        if (is_report(&facts[i]))
            t->reports++;
        else
            e = touch(a, &facts[i], t);
    return e;
}

static enum err structure_follow(struct loading *l, const struct touched *t)
{
    enum err e = OK;

    for (size_t i = 0; i < t->units.count && e == OK; i++)
        e = load_unit(l, t->units.items[i]);
    for (size_t i = 0; i < t->campaigns.count && e == OK; i++)
        e = load_campaign(l, t->campaigns.items[i]);
    return e;
}

static enum err figures_follow(
    struct loading *l, const struct touched *t, const struct fact *facts, size_t count)
{
    enum err e = OK;

    for (size_t i = 0; i < count && e == OK; i++)
        if (is_report(&facts[i]))
            e = load_fact(l, &facts[i]);
    if (e == OK)
        e = load_pending(l);
    for (size_t i = 0; i < t->settled.count && e == OK; i++)
        e = load_exclusions(l, t->settled.items[i]);
    return e;
}

static enum err follow(struct core *c, struct loading *l, const struct fact *facts, size_t count)
{
    struct touched t = {0};
    enum err e = look(l->scratch, facts, count, &t);

    PUT(l->world->newest_ms, facts[count - 1].at_ms);
    if (e == OK && !t.units.count && !t.campaigns.count && !t.settled.count && !t.reports)
        return OK;
    group_begin(c);
    if (e == OK)
        e = structure_follow(l, &t);
    if (e == OK)
        e = figures_follow(l, &t, facts, count);
    world_settle(l->world);
    if (e != OK)
        PUT(c->behind, true);
    group_end(c, facts[count - 1].seq);
    return e;
}

void sums_follow(void *context, struct db *db, const struct fact *facts, size_t count)
{
    struct core *c = ((struct sums *)context)->core;
    struct arena scratch;
    struct loading l;
    enum err e;

    while (count && facts->seq <= c->applied_seq) { /* read with the whole already */
        facts++;
        count--;
    }
    if (!count)
        return;
    c->applied_seq = facts[count - 1].seq;
    loading_init(&l, GET(c->world), db, &scratch);
    e = GET(c->behind) ? sums_load(context, db) : follow(c, &l, facts, count);
    loading_release(&l);
    if (e != OK) /* at once, not with the next commit: who asks meanwhile is told to wait */
        e = sums_load(context, db);
    if (e != OK)
        log_error(
            "sums: what was committed up to %lld could not be followed", (long long)c->applied_seq);
}

struct store_watcher sums_watcher(struct sums *s)
{
    return (struct store_watcher){.load = sums_load, .committed = sums_follow, .context = s};
}
