/* parse.c: plan_parse(), the passes in their order.
 *
 *   scan     every line becomes symbols, places are learnt     scan.c places.c dates.c lexicon.c
 *   resolve  bare names become the places they stand for       places.c
 *   read     who, when and under what                          head.c outline.c people.c details.c
 *            clauses and what they promise                     works.c clause.c promise.c
 *   finish   drafts become promises and sums                   totals.c
 */
#include "plan/reading.h"

/* Places that something hangs on are the hamlets of the plan; others were only mentioned. */
static void number_places(struct reading *r)
{
    struct plan *p = r->plan;
    bool *used = arena_new_array(r->arena, bool, r->places.count + 1);
    size_t *index = arena_new_array(r->arena, size_t, r->places.count + 1);

    for (size_t i = 0; i < p->lines.count; i++)
        if (p->lines.items[i].place_index >= 0)
            used[p->lines.items[i].place_index] = true;
    for (size_t i = 0; i < p->members.count; i++)
        for (size_t k = 0; k < p->members.items[i].place_count; k++)
            used[p->members.items[i].places[k]] = true;
    for (size_t i = 0; i < r->places.count; i++) {
        if (!used[i])
            continue;
        index[i] = p->places.count;
        *(struct str *)vec_push(r->arena, &p->places) = r->places.items[i].label;
    }
    for (size_t i = 0; i < p->lines.count; i++)
        if (p->lines.items[i].place_index >= 0)
            p->lines.items[i].place_index = (int64_t)index[p->lines.items[i].place_index];
    for (size_t i = 0; i < p->totals.count; i++)
        if (p->totals.items[i].place >= 0)
            p->totals.items[i].place = (int64_t)index[p->totals.items[i].place];
    for (size_t i = 0; i < p->members.count; i++) {
        struct plan_member *m = &p->members.items[i];
        size_t *places = arena_new_array(r->arena, size_t, m->place_count + 1);

        for (size_t k = 0; k < m->place_count; k++)
            places[k] = index[m->places[k]];
        m->places = places;
    }
}

/* A news story names places and sums too, but nothing in it is to be added up. */
static bool is_plan(const struct plan *p)
{
    size_t listed = 0;

    for (size_t i = 0; i < p->lines.count; i++)
        listed += p->lines.items[i].listed;
    return p->title.len > 0 || p->number_at.line || listed * 2 >= p->lines.count;
}

void plan_parse(struct arena *a, const struct doc_text *doc, struct plan *ret)
{
    struct reading r = {.arena = a, .doc = doc, .plan = ret};
    struct outline outline;
    struct works *works;

    *ret = (struct plan){
        .doc = doc, .report_from_minute = -1, .report_to_minute = -1, .launch_minute = -1};
    for (size_t i = 0; i < doc->line_count; i++)
        scan_line(&r, i + 1, doc->lines[i]);
    places_resolve(&r);
    head_read(&r);
    outline_init(&outline);
    works = works_new(&r);
    for (size_t i = 0; i < r.lines.count; i++) {
        const struct source_line *line = &r.lines.items[i];
        struct frame *f = outline_enter(&outline, &r, line, works_count(works));

        works_line(works, line, f, outline.depth);
        people_line(&r, line, f);
        details_line(&r, line, f);
    }
    details_finish(&r);
    works_finish(works);
    number_places(&r);
    ret->is_plan = is_plan(ret);
}
