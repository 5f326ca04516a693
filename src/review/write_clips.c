/* write_clips.c: the clips of a campaign in its final report: of whom, how long, within what was
 * asked for; and which are missing. Words under clips are not repeated here: not every reader may
 * see them.
 */
#include "review/write.h"

#include <inttypes.h>

static struct str clip_unit(const struct writer *w, struct unit_id id)
{
    int unit = rollup_unit_index(w->r, id);

    return id.v == w->r->campaign.unit.v && unit < 0 ? W_T(w, MSG("Cả xã")) : w_unit_name(w, unit);
}

static void table(struct writer *w, struct str href)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Ấp, đơn vị")), false, 0},
        {STR_INIT(MSG("Loại clip")), false, 46}, {STR_INIT(MSG("Ngày")), false, 20},
        {STR_INIT(MSG("Dài")), true, 16}, {STR_INIT(MSG("So với yêu cầu")), false, 34}};
    struct review_table *t = w_table(
        w, W_T(w, MSG("Clip của các ấp, đơn vị")), columns, sizeof columns / sizeof *columns);

    for (size_t i = 0; i < w->s->clips.count; i++) {
        const struct clip *c = &w->s->clips.items[i];
        const struct clip_kind *kind = clip_kind_at(&w->s->clip_kinds, c->kind);
        struct review_cell *row = w_row(w, t);

        row[0] = (struct review_cell){clip_unit(w, c->unit), href};
        row[1].text = kind ? kind->name : S("");
        row[2].text = w_day(w, c->day);
        row[3].text = clip_length(w->arena, c->duration_ms);
        row[4].text = clip_verdict(w->arena, w->lang, kind, c->duration_ms);
    }
}

static void missing(struct writer *w, struct str href)
{
    struct clip_owing_list owing;
    struct str list = S("");

    clip_owing_of(w->arena, w->lang, &w->r->campaign, &w->r->units, &w->s->clip_kinds, &w->s->clips,
        w->v->until, &owing);
    for (size_t i = 0; i < owing.count; i++) {
        const struct clip_owing *o = &owing.items[i];

        list = w_list(w, list,
            str_printf(w->arena, "%.*s (%.*s, %.*s)", STR(o->unit), STR(o->kind), STR(o->why)));
    }
    if (owing.count)
        w_notice(w,
            W_FILL(w, MSG("Còn thiếu %1 của %2 clip phải nộp: %3."),
                w_count(w, (int64_t)owing.count), w_count(w, (int64_t)owing.owed), list),
            href);
    else if (owing.owed)
        w_paragraph(w, W_FILL(w, MSG("Đã đủ %1 clip phải nộp."), w_count(w, (int64_t)owing.owed)));
}

void write_clips(struct writer *w)
{
    struct str href = str_printf(w->arena, "/campaign/%" PRId64 "/clips", w->r->campaign.id.v);

    if (w->s->clips.count)
        table(w, href);
    missing(w, href);
}
