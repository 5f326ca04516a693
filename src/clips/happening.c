/* happening.c: four rooms asked for what happens in a campaign. */
#include "clips/happening.h"

#include "talks/talk.h"
#include "welfare/care.h"
#include "welfare/gift.h"
#include "welfare/house.h"

static enum err talks_add(struct db *db, struct arena *a, enum lang lang, const struct campaign *c,
    struct happening_list *ret)
{
    struct talk_list all;
    enum err e = talk_list_of(db, a, c->id, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct talk *t = &all.items[i];

        *vec_push(a, ret) = (struct happening){.event = {EVENT_TALK, t->id.v},
            .unit = t->unit,
            .day = t->day,
            .name = TR_FILL(a, lang, "Buổi %1: %2", day_format(a, t->day), t->topic),
            .href = str_printf(a, "/talk/%lld", (long long)t->id.v)};
    }
    return e;
}

static enum err houses_add(struct db *db, struct arena *a, enum lang lang, const struct campaign *c,
    struct happening_list *ret)
{
    struct house_list all;
    enum err e = house_list_of(db, a, c->id, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct house *h = &all.items[i];
        struct str number = str_printf(a, "%lld", (long long)h->number);

        *vec_push(a, ret) = (struct happening){.event = {EVENT_HOUSE, h->id.v},
            .unit = h->unit,
            .name = h->repair ? TR_FILL(a, lang, "Nhà sửa chữa số %1", number)
                              : TR_FILL(a, lang, "Nhà xây mới số %1", number),
            .href = str_printf(a, "/house/%lld", (long long)h->id.v)};
    }
    return e;
}

static enum err gifts_add(struct db *db, struct arena *a, enum lang lang, const struct campaign *c,
    struct happening_list *ret)
{
    struct gift_batch_list all;
    enum err e = gift_list_of(db, a, c->id, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct gift_batch *g = &all.items[i];

        *vec_push(a, ret) = (struct happening){.event = {EVENT_GIFT, g->id.v},
            .unit = c->unit,
            .name = TR_FILL(a, lang, "Đợt quà: %1", g->name),
            .href = str_printf(a, "/gift/%lld", (long long)g->id.v)};
    }
    return e;
}

static enum err cares_add(struct db *db, struct arena *a, enum lang lang, const struct campaign *c,
    struct happening_list *ret)
{
    struct care_list all;
    enum err e = care_list_of(db, a, c->id, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct care *one = &all.items[i];

        *vec_push(a, ret) = (struct happening){.event = {EVENT_CARE, one->id.v},
            .unit = one->unit,
            .day = one->day,
            .name = TR_FILL(a, lang, "%1, ngày %2", str_from(tr(lang, care_kinds[one->kind].label)),
                day_format(a, one->day)),
            .href = str_printf(a, "/care/%lld", (long long)one->id.v)};
    }
    return e;
}

enum err happening_list_of(struct db *db, struct arena *a, enum lang lang, const struct campaign *c,
    struct happening_list *ret)
{
    struct happening_list found = {0};
    enum err e = talks_add(db, a, lang, c, &found);

    if (e == OK)
        e = houses_add(db, a, lang, c, &found);
    if (e == OK)
        e = gifts_add(db, a, lang, c, &found);
    if (e == OK)
        e = cares_add(db, a, lang, c, &found);
    if (e == OK)
        *ret = found;
    return e;
}

const struct happening *happening_at(const struct happening_list *all, struct event event)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].event.kind == event.kind && all->items[i].event.id == event.id)
            return &all->items[i];
    return NULL;
}
