/* page_photo_sheet.c: the contact sheet of a campaign: its photographs work by work, before, while
 * and after, small and side by side, to be printed with the final report.
 *
 * A work shows a few of each stage, the first before and the last after; all of them when asked.
 * What this visitor may not see is counted, never shown.
 */
#include "works/page.h"

#include "http/server.h"

#include "org/account.h"
#include "works/templates.h"

enum { SHOWN_A_STAGE = 2 };

struct sheet {
    struct req *r;
    struct photo_sheet *v;
    const struct photo_list *all;
    const struct work_list *works;
    const struct campaign_unit_list *units;
};

static struct str name_of_unit(const struct sheet *s, struct unit_id id)
{
    for (size_t i = 0; i < s->units->count; i++)
        if (s->units->items[i].id.v == id.v)
            return s->units->items[i].name;
    return req_t(s->r, "Cả xã");
}

static bool same_group(const struct photo *a, const struct photo *b)
{
    return a->unit.v == b->unit.v && a->work.v == b->work.v;
}

/* How many of this stage follow each other from `from` on; they are all of one group. */
static size_t stage_length(const struct photo_row *rows, size_t from, size_t count)
{
    size_t n = 1;

    while (from + n < count && rows[from + n].photo->stage == rows[from].photo->stage)
        n++;
    return n;
}

/* Of each stage the first ones; of what was done the last ones. */
static void keep_few(struct sheet_group *g)
{
    size_t kept = 0, count = g->count;

    for (size_t i = 0, n; i < count; i += n) {
        size_t few, from = i;

        n = stage_length(g->rows, i, count);
        few = n < SHOWN_A_STAGE ? n : SHOWN_A_STAGE;
        if (g->rows[i].photo->stage == STAGE_AFTER)
            from += n - few;
        for (size_t k = 0; k < few; k++)
            g->rows[kept++] = g->rows[from + k];
    }
    g->count = kept;
    g->more = count - kept;
}

/* The photographs from `from` on that are of one work: how many. */
static size_t add_group(struct sheet *s, size_t from, bool own)
{
    struct sheet_group *g = &s->v->groups[s->v->group_count];
    const struct photo *first = &s->all->items[from];
    struct photo_list run = {&s->all->items[from], 0, 0};
    struct photo_rows rows;

    while (from + run.count < s->all->count && same_group(first, &run.items[run.count]))
        run.count++;
    photo_rows_fill(s->r, &run, s->works, own, false, &rows);
    *g = (struct sheet_group){.unit = name_of_unit(s, first->unit),
        .work = rows.items[0].work,
        .unit_id = first->unit,
        .rows = rows.items};
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.items[i].shown)
            g->rows[g->count++] = rows.items[i];
        else
            s->v->hidden++;
    }
    if (!s->v->all)
        keep_few(g);
    s->v->shown += g->count;
    s->v->more += g->more;
    s->v->group_count += g->count > 0;
    return run.count;
}

static void fill(struct sheet *s)
{
    struct photo_sheet *v = s->v;
    struct unit_id unit = {0};
    bool own = false;

    v->groups = arena_new_array(s->r->arena, struct sheet_group, s->all->count + 1);
    for (size_t i = 0; i < s->all->count;) {
        if (s->all->items[i].unit.v != unit.v) {
            unit = s->all->items[i].unit;
            own = may(s->r->db, s->r->actor, PERMISSION_REPORT, unit);
        }
        i += add_group(s, i, own);
    }
}

enum err page_photo_sheet(struct req *r)
{
    struct photo_sheet v = {.all = str_eq(req_query(r, "all"), S("yes"))};
    struct campaign_id id = {req_id(r, "id")};
    struct campaign_unit_list units;
    struct photo_list all;
    struct work_list works;
    struct sheet s = {r, &v, &all, &works, &units};
    enum err e = campaign_find(r->db, r->arena, id, &v.campaign);

    if (e == OK && !may(r->db, r->actor, PERMISSION_READ, v.campaign.unit))
        e = E_DENIED;
    if (e == OK)
        e = campaign_units(r->db, r->arena, id, &units);
    if (e == OK)
        e = work_list_of(r->db, r->arena, id, &works);
    if (e == OK)
        e = photo_list_of_campaign(r->db, r->arena, id, &all);
    if (e != OK)
        return e;
    fill(&s);
    v.page.title = req_t(r, "Ảnh của đợt");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)id.v), v.campaign.name};
    html_photo_sheet(r->out, &v);
    return OK;
}

void sheet_clips(struct html *h, struct campaign_id campaign)
{
    if (h->req && h->req->app->campaign_clips)
        h->req->app->campaign_clips(h, campaign.v);
}
