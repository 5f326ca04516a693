/* owing.c: clips held against the kinds that were asked for. */
#include "clips/owing.h"

struct str clip_verdict(
    struct arena *a, enum lang lang, const struct clip_kind *kind, int64_t duration_ms)
{
    int64_t off = kind ? clip_kind_off(kind, duration_ms) : 0;
    struct str by = clip_length(a, (off < 0 ? -off : off) * 1000);

    if (!kind)
        return S("");
    if (off > 0)
        return TR_FILL(a, lang, MSG("dài quá %1"), by);
    return off < 0 ? TR_FILL(a, lang, MSG("ngắn hơn %1"), by)
                   : str_from(tr(lang, MSG("đúng độ dài")));
}

/* The clip of this kind that fits best; NULL: none. */
static const struct clip *best_of(
    const struct clip_list *all, struct unit_id unit, const struct clip_kind *kind, int64_t *off)
{
    const struct clip *best = NULL;

    for (size_t i = 0; i < all->count; i++) {
        const struct clip *c = &all->items[i];
        int64_t by = clip_kind_off(kind, c->duration_ms);

        if (c->unit.v != unit.v || c->kind != kind->number)
            continue;
        if (!best || (by < 0 ? -by : by) < (*off < 0 ? -*off : *off)) {
            best = c;
            *off = by;
        }
    }
    return best;
}

static bool owes(
    const struct campaign *c, const struct clip_kind *kind, const struct campaign_unit *u)
{
    return kind->owed != OWED_BY_NOBODY && u->id.v != c->unit.v &&
           !(kind->owed == OWED_BY_HAMLETS && u->is_agency);
}

void clip_owing_of(struct arena *a, enum lang lang, const struct campaign *c,
    const struct campaign_unit_list *units, const struct clip_kind_list *kinds,
    const struct clip_list *all, day_t today, struct clip_owing_list *ret)
{
    *ret = (struct clip_owing_list){0};
    for (size_t k = 0; k < kinds->count; k++) {
        const struct clip_kind *kind = &kinds->items[k];

        for (size_t i = 0; i < units->count; i++) {
            const struct campaign_unit *u = &units->items[i];
            int64_t off = 0;
            const struct clip *best;

            if (!owes(c, kind, u))
                continue;
            ret->owed++;
            best = best_of(all, u->id, kind, &off);
            if (best && !off)
                continue;
            *vec_push(a, ret) = (struct clip_owing){.unit = u->name,
                .kind = kind->name,
                .why = best ? clip_verdict(a, lang, kind, best->duration_ms)
                            : str_from(tr(lang, MSG("chưa có"))),
                .unit_id = u->id,
                .due_day = kind->due_day,
                .late = kind->due_day && kind->due_day < today};
        }
    }
}
