/* double_photo.c: pictures of two units that are nearly the same, where at least one is of no work:
 * nothing is counted by them, so nothing is settled; a person looks at them. */
#include "rollup/double_page.h"

#include "doc/picture.h"

struct known {
    struct unit_id unit;
    int64_t work;
    struct double_photo photo;
};

struct knowns {
    struct known *items;
    size_t count, capacity;
};

static enum err photos_load(struct req *r, struct campaign_id campaign, struct knowns *ret)
{
    struct rows rows;
    enum err e = db_query(r->db, SQL_double_photos_by_unit, &rows, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct known *k = vec_push(r->arena, ret);

        k->unit.v = row_int(&rows, 0);
        k->work = row_int(&rows, 1);
        k->photo = (struct double_photo){row_int(&rows, 2), likeness_read(row_str(&rows, 3))};
    }
    return e == E_NOT_FOUND ? OK : e;
}

static bool is_alike(const struct known *a, const struct known *b)
{
    return a->unit.v != b->unit.v && (!a->work || !b->work) &&
           picture_difference(a->photo.likeness, b->photo.likeness) <= DOUBLE_PICTURE_BITS;
}

static enum err half_fill(
    struct req *r, const struct rollup *rollup, const struct known *k, struct double_side_shown *s)
{
    int unit = rollup_unit_index(rollup, k->unit);

    s->unit = unit < 0 ? req_t(r, "Xã") : rollup->units.items[unit].name;
    s->href = str_printf(r->arena, "/campaign/%lld/unit/%lld/photos",
        (long long)rollup->campaign.id.v, (long long)k->unit.v);
    return double_photo_put(r, k->photo.id, s);
}

enum err double_photos_fill(struct req *r, struct double_page *v)
{
    struct knowns all = {0};
    enum err e = photos_load(r, v->view.rollup->campaign.id, &all);

    v->photos = arena_new_array(r->arena, struct double_photo_pair, DOUBLE_CARDS_MAX);
    for (size_t i = 0; i < all.count && e == OK; i++)
        for (size_t j = i + 1; j < all.count && e == OK && v->photo_count < DOUBLE_CARDS_MAX; j++) {
            struct double_photo_pair *p = &v->photos[v->photo_count];

            if (!is_alike(&all.items[i], &all.items[j]))
                continue;
            v->photo_count++;
            e = half_fill(r, v->view.rollup, &all.items[i], &p->sides[0]);
            if (e == OK)
                e = half_fill(r, v->view.rollup, &all.items[j], &p->sides[1]);
        }
    return e;
}
