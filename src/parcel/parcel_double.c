/* parcel_double.c: works that the commune settled as one, settled here the same way.
 *
 * What the file says is a decision like any other, with a fixed word of why. So it is undone when a
 * later file says otherwise, and what a person of this level decided is left alone.
 */
#include "parcel/parcel_facts.h"

#include "store/seal.h"
#include "works/double_settle.h"

static const char why_from_file[] = "theo tệp của xã";

/* Was it a file that had this work counted in another? */
static enum err from_file(struct tx *tx, const struct double_settlements *all, struct work_id work,
    struct work_id *main, bool *ret)
{
    enum err e = OK;

    *ret = false;
    for (size_t i = 0; i < all->count && e == OK && !*ret; i++) {
        const struct double_settlement *s = &all->items[i];
        struct str why;

        if (s->work.v != work.v || s->verdict == DOUBLE_DIFFERENT)
            continue;
        e = seal_read(tx->db, tx->arena, s->why, &why);
        *ret = e == OK && str_eq(why, str_from(why_from_file));
        *main = s->main;
    }
    return e;
}

/* One work of the file as it should stand here. */
static enum err follow(
    struct tx *tx, const struct double_settlements *all, struct work_id work, struct work_id main)
{
    struct work_id before = {0};
    bool ours = false;
    enum err e = from_file(tx, all, work, &before, &ours);

    if (e == OK && ours && before.v != main.v)
        e = double_settle(tx, work, before, DOUBLE_DIFFERENT, str_from(why_from_file));
    if (e == OK && main.v && before.v != main.v)
        e = double_settle(tx, work, main, DOUBLE_SAME, str_from(why_from_file));
    return e == E_CONFLICT ? OK : e; /* decided otherwise here */
}

enum err parcel_doubles_bring(
    struct tx *tx, struct campaign_id id, const struct parcel *p, const struct parcel_numbers *here)
{
    struct double_settlements all;
    enum err e = double_settlements_of(tx->db, tx->arena, id, &all);

    for (size_t i = 0; i < p->works.count && e == OK; i++) {
        int64_t in = p->works.items[i].counted_in.v;
        int main = in ? parcel_work_index(p, in) : -1;

        e = follow(tx, &all, (struct work_id){here->works[i]},
            (struct work_id){main >= 0 ? here->works[main] : 0});
    }
    return e;
}
