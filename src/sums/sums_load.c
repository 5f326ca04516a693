/* sums_load.c: the whole world from the store, and its parts. */
#include "sums/sums_load.h"

#include "base/log.h"
#include "report/packed.h"

enum { PAGE_FACTS = 8192, SCRATCH_BYTES_MAX = 256 * 1024 * 1024, TIES_MAX = 400 };

void loading_init(struct loading *l, struct world *w, struct db *db, struct arena *scratch)
{
    *l = (struct loading){.world = w, .db = db, .scratch = scratch};
    arena_init(scratch, SCRATCH_BYTES_MAX);
    arena_init(&l->batch, SCRATCH_BYTES_MAX);
}

void loading_release(struct loading *l)
{
    arena_reset(&l->batch);
    arena_reset(l->scratch);
}

/* --- rows --- */

static enum kind kind_of(struct str name)
{
    for (int k = 0; k < KIND_LAST; k++)
        if (str_eq(str_from(kind_name((enum kind)k)), name))
            return (enum kind)k;
    return KIND_OTHER;
}

static enum unit measure_of(struct str name)
{
    for (int u = UNIT_NONE; u <= UNIT_DAY; u++)
        if (str_eq(str_from(unit_name((enum unit)u)), name))
            return (enum unit)u;
    return UNIT_NONE;
}

static struct str text_copy(char **at, struct str s)
{
    struct str copy = {*at, s.len};

    if (s.len)
        memcpy(*at, s.ptr, s.len);
    *at += s.len;
    return copy;
}

/* Columns: id, kind, name, name_sort, code, parent_id. */
static void unit_row(struct loading *l, const struct rows *rows)
{
    struct str name = row_str(rows, 2), sort = row_str(rows, 3), code = row_str(rows, 4);
    struct world *w = l->world;
    struct label *label = arena_alloc(&w->arena, sizeof *label + name.len + sort.len + code.len);
    char *at = (char *)(label + 1);

    label->kind = unit_kind_find(row_str(rows, 1));
    label->name = text_copy(&at, name);
    label->sort = text_copy(&at, sort);
    label->code = text_copy(&at, code);
    label->parent = row_int(rows, 5);
    place_label(w, place_get(w, row_int(rows, 0)), label);
}

/* Columns: id, unit_id, first_day, last_day. */
static void campaign_row(struct loading *l, const struct rows *rows)
{
    struct drive *d = drive_get(l->world, row_int(rows, 0));

    PUT(d->commune, place_get(l->world, row_int(rows, 1)));
    drive_days(l->world, d, (day_t)row_int(rows, 2), (day_t)row_int(rows, 3));
}

/* Columns: campaign_id, unit_id. */
static void seat_row(struct loading *l, const struct rows *rows)
{
    struct drive *d = drive_get(l->world, row_int(rows, 0));

    drive_seat(l->world, d, place_get(l->world, row_int(rows, 1)));
}

/* Columns: id, campaign_id, unit_id, kind, measure, planned_milli, counted_in. */
static void work_row(struct loading *l, const struct rows *rows)
{
    struct world *w = l->world;

    drive_work(w, drive_get(w, row_int(rows, 1)), row_int(rows, 0), place_get(w, row_int(rows, 2)),
        kind_of(row_str(rows, 3)), measure_of(row_str(rows, 4)), row_int(rows, 5),
        row_int(rows, 6) != 0);
}

static enum err each(struct loading *l, enum statement s, const struct value *args, size_t count,
    void (*row)(struct loading *l, const struct rows *rows))
{
    struct rows rows;
    enum err e = db_query(l->db, s, &rows, args, count);

    while (e == OK && (e = rows_next(&rows)) == OK)
        row(l, &rows);
    return e == E_NOT_FOUND ? OK : e;
}

/* --- ties --- */

/* The ties of one unit, as they come by line and day. */
struct tie_run {
    int64_t unit;
    struct tie items[LINE_LAST][TIES_MAX];
    uint32_t count[LINE_LAST];
};

static void run_end(struct loading *l, struct tie_run *run)
{
    for (int line = 0; line < LINE_LAST && run->unit; line++)
        place_ties(l->world, place_get(l->world, run->unit), (enum line)line, run->items[line],
            run->count[line]);
    memset(run->count, 0, sizeof run->count);
}

/* Columns: unit_id, line, parent_id, from_day, until_day. E_TOO_LARGE: more than any unit has. */
static enum err tie_row(struct loading *l, struct tie_run *run, const struct rows *rows)
{
    int64_t line = row_int(rows, 1);

    if (run->unit != row_int(rows, 0))
        run_end(l, run);
    run->unit = row_int(rows, 0);
    if (line < 0 || line >= LINE_LAST)
        return OK;
    if (run->count[line] == TIES_MAX)
        return E_TOO_LARGE;
    run->items[line][run->count[line]++] = (struct tie){
        place_get(l->world, row_int(rows, 2)), (day_t)row_int(rows, 3), (day_t)row_int(rows, 4)};
    return OK;
}

/* Of all units (0), or of one. */
static enum err load_ties(struct loading *l, int64_t unit)
{
    struct tie_run *run = arena_new(l->scratch, struct tie_run);
    struct rows rows;
    enum err e = unit ? db_query(l->db, SQL_sums_ties_of, &rows, ARGS(V(unit)))
                      : db_query(l->db, SQL_sums_ties, &rows, NO_ARGS);

    run->unit = unit;
    while (e == OK && (e = rows_next(&rows)) == OK)
        if ((e = tie_row(l, run, &rows)) != OK)
            rows_end(&rows);
    if (e != E_NOT_FOUND)
        return e;
    run_end(l, run);
    return OK;
}

enum err load_unit(struct loading *l, int64_t id)
{
    enum err e = each(l, SQL_sums_unit, ARGS(V(id)), unit_row);

    return e == OK ? load_ties(l, id) : e;
}

enum err load_campaign(struct loading *l, int64_t id)
{
    enum err e = each(l, SQL_sums_campaign, ARGS(V(id)), campaign_row);

    if (e == OK)
        e = each(l, SQL_sums_seats_of, ARGS(V(id)), seat_row);
    return e == OK ? each(l, SQL_sums_works_of, ARGS(V(id)), work_row) : e;
}

/* --- reports --- */

/* The report that a fact carries, and its packed body. */
static enum err pending_read(struct arena *a, const struct fact *f, struct pending *ret)
{
    struct fact copy = *f;
    enum err e;

    ret->old = !str_eq(f->kind, S("report"));
    copy.body = str_copy(a, f->body);
    e = report_of_fact(a, &copy, &ret->report);
    if (e != OK)
        return e;
    ret->body = ret->old ? report_pack(a, &ret->report) : copy.body;
    return ret->body.len ? OK : E_DAMAGED;
}

/* Three looks at all of them, each asking for the memory that the next one reads: a report is
 * waited for once, not four times. */
static void pending_seats(struct loading *l)
{
    for (size_t i = 0; i < l->pending_count; i++) {
        const struct report *r = &l->pending[i].report;

        map_expect(&l->world->seats, r->campaign.v, r->unit.v);
    }
    for (size_t i = 0; i < l->pending_count; i++) {
        struct pending *p = &l->pending[i];

        p->seat = seat_find(l->world, p->report.campaign.v, p->report.unit.v);
        if (p->seat)
            __builtin_prefetch(p->seat);
    }
    for (size_t i = 0; i < l->pending_count; i++)
        if (l->pending[i].seat)
            seat_expect(l->pending[i].seat, l->pending[i].report.day);
}

static void pending_file(struct loading *l)
{
    pending_seats(l);
    for (size_t i = 0; i < l->pending_count; i++) {
        const struct pending *p = &l->pending[i];
        const struct filed *filed =
            p->seat ? seat_file(l->world, p->seat, &p->report, p->body) : NULL;

        if (!filed)
            continue;
        keys_add(l->world, filed);
        if (p->old)
            *vec_push(l->scratch, &l->old) = (struct old_report){p->seat, p->report.seq};
    }
    l->pending_count = 0;
    arena_reset(&l->batch);
}

enum err load_fact(struct loading *l, const struct fact *f)
{
    enum err e = pending_read(&l->batch, f, &l->pending[l->pending_count]);

    if (e != OK) {
        log_error("sums: fact %lld is no report that can be read", (long long)f->seq);
        return e;
    }
    if (++l->pending_count == BATCH_MAX)
        pending_file(l);
    return OK;
}

enum err load_pending(struct loading *l)
{
    enum err e = OK;

    pending_file(l);
    for (size_t i = 0; i < l->old.count && e == OK; i++) {
        const struct old_report *o = &l->old.items[i];
        struct report r;

        e = report_find_by_seq(l->db, l->scratch, o->seq, &r);
        if (e == OK)
            seat_judge(l->world, o->seat, r.day, r.revision, r.late);
    }
    l->old.count = l->old.capacity = 0;
    l->old.items = NULL;
    return e;
}

/* The figures of the body, in its order, that bear one of the keys that were taken out. */
static enum err excluded_figures(
    struct loading *l, int64_t campaign, const struct filed *filed, bool *excluded)
{
    struct rows rows;
    enum err e = db_query(l->db, SQL_sums_excluded_of, &rows, ARGS(V(campaign), V(filed->seq)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct report_figure out, figure;
        struct packed_cursor cursor;
        size_t i = 0;

        if (report_figure_from_key(row_str(&rows, 0), &out) != OK)
            continue;
        for (packed_begin(&cursor, filed_body(filed)); packed_next(&cursor, &figure); i++)
            excluded[i] |= figure.of == out.of && figure.index == out.index;
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err load_exclusions(struct loading *l, int64_t seq)
{
    bool *excluded = arena_new_array(l->scratch, bool, REPORT_FIGURES_MAX);
    const struct filed *filed;
    struct report r;
    struct fact fact;
    struct seat *seat;
    enum err e = fact_find(l->db, l->scratch, seq, &fact);

    if (e == OK)
        e = report_of_fact(l->scratch, &fact, &r);
    if (e != OK)
        return e == E_NOT_FOUND || e == E_INVALID ? OK : e; /* about nothing that is added up */
    seat = seat_find(l->world, r.campaign.v, r.unit.v);
    filed = seat ? seat_filed(seat, r.day) : NULL;
    if (!filed || filed->seq != seq)
        return OK; /* a newer revision has begun afresh */
    e = excluded_figures(l, r.campaign.v, filed, excluded);
    if (e == OK)
        seat_exclude(l->world, seat, r.day, excluded, r.figure_count);
    return e;
}

/* --- the whole --- */

/* A page of reports after *after, which becomes the last one read. E_NOT_FOUND: there are no more.
 */
static enum err load_page(struct loading *l, int64_t *after)
{
    struct rows rows;
    int64_t before = *after;
    enum err e = db_query(l->db, SQL_sums_facts, &rows, ARGS(V(before), V(PAGE_FACTS)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct fact f = {.seq = row_int(&rows, 0),
            .at_ms = row_int(&rows, 1),
            .account_id = row_int(&rows, 2),
            .kind = row_str(&rows, 3),
            .body = row_str(&rows, 4),
            .province = row_int(&rows, 5)};

        *after = f.seq;
        if ((e = load_fact(l, &f)) != OK)
            rows_end(&rows);
    }
    if (e == E_NOT_FOUND && *after != before)
        e = load_pending(l);
    return e;
}

static enum err load_reports(struct loading *l)
{
    int64_t after = 0;
    enum err e;

    do {
        struct arena_mark mark = arena_mark(l->scratch);

        e = load_page(l, &after);
        arena_rewind(l->scratch, mark);
    } while (e == OK);
    return e == E_NOT_FOUND ? OK : e;
}

static void seq_row(struct loading *l, const struct rows *rows)
{
    *vec_push(l->scratch, &l->excluded) = row_int(rows, 0);
}

static enum err load_all_exclusions(struct loading *l)
{
    enum err e = each(l, SQL_sums_excluded, NO_ARGS, seq_row);

    for (size_t i = 0; i < l->excluded.count && e == OK; i++)
        e = load_exclusions(l, l->excluded.items[i]);
    return e;
}

static enum err load_all(struct loading *l)
{
    enum err e = each(l, SQL_sums_units, NO_ARGS, unit_row);

    if (e == OK)
        e = load_ties(l, 0);
    if (e == OK)
        e = each(l, SQL_sums_campaigns, NO_ARGS, campaign_row);
    if (e == OK)
        e = each(l, SQL_sums_seats, NO_ARGS, seat_row);
    if (e == OK)
        e = each(l, SQL_sums_works, NO_ARGS, work_row);
    if (e == OK)
        e = load_reports(l);
    if (e == OK)
        e = load_all_exclusions(l);
    if (e == OK)
        world_settle(
            l->world); /* campaign by campaign: its cells stay near while they are filled */
    return e;
}

static void publish(struct core *c, struct world *w, int64_t head, int64_t newest_ms)
{
    PUT(w->newest_ms, newest_ms);
    w->next = c->worlds;
    c->worlds = w;
    group_begin(c);
    PUT(c->world, w);
    PUT(c->behind, false);
    group_end(c, head);
    c->applied_seq = head;
}

static enum err load_head(struct db *db, int64_t *head, int64_t *newest_ms)
{
    struct rows rows;
    enum err e = db_first(db, SQL_sums_head, &rows, NO_ARGS);

    if (e != OK)
        return e == E_NOT_FOUND ? OK : e; /* nothing has happened yet */
    *head = row_int(&rows, 0);
    *newest_ms = row_int(&rows, 1);
    rows_end(&rows);
    return OK;
}

enum err sums_load(void *context, struct db *db)
{
    struct core *c = ((struct sums *)context)->core;
    struct world *w = world_new(&c->columns);
    struct arena scratch;
    struct loading l;
    int64_t head = 0, newest_ms = 0;
    enum err e = w ? load_head(db, &head, &newest_ms) : E_SYSTEM;

    loading_init(&l, w, db, &scratch);
    if (e == OK)
        e = load_all(&l);
    loading_release(&l);
    if (e == OK)
        publish(c, w, head, newest_ms);
    else
        world_free(w);
    return e;
}
