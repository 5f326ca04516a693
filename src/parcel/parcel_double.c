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

/* Did a person of this level say that these two differ? */
static enum err kept_apart(struct tx *tx, const struct double_settlements *all, struct work_id a,
    struct work_id b, bool *ret)
{
    enum err e = OK;

    *ret = false;
    for (size_t i = 0; i < all->count && e == OK && !*ret; i++) {
        const struct double_settlement *s = &all->items[i];
        struct str why;

        if (s->verdict != DOUBLE_DIFFERENT ||
            !((s->work.v == a.v && s->main.v == b.v) || (s->work.v == b.v && s->main.v == a.v)))
            continue;
        e = seal_read(tx->db, tx->arena, s->why, &why);
        *ret = e == OK && !str_eq(why, str_from(why_from_file));
    }
    return e;
}

/* One work of the file: what it should be counted in, and what it was before. */
struct following {
    struct work_id work, main, before; /* 0: in none */
    bool undone;
};

/* Undoes what an earlier file said and this one does not. */
static enum err undo(struct tx *tx, const struct double_settlements *all, struct following *f)
{
    bool ours = false;
    enum err e = from_file(tx, all, f->work, &f->before, &ours);

    f->undone = e == OK && ours && f->before.v != f->main.v;
    if (f->undone)
        e = double_settle(tx, f->work, f->before, DOUBLE_DIFFERENT, str_from(why_from_file));
    return e;
}

/* Settles what this file says. */
static enum err settle(
    struct tx *tx, const struct double_settlements *all, const struct following *f, bool *settled)
{
    bool apart = false;
    enum err e = OK;

    *settled = false;
    if (!f->main.v || f->before.v == f->main.v)
        return OK;
    e = kept_apart(tx, all, f->work, f->main, &apart);
    if (e != OK || apart)
        return e;
    e = double_settle(tx, f->work, f->main, DOUBLE_SAME, str_from(why_from_file));
    *settled = e == OK;
    return e == E_CONFLICT ? OK : e; /* decided otherwise here */
}

/* All is undone before anything is settled: a pair that was turned round must not meet its old
 * decision. */
enum err parcel_doubles_bring(struct tx *tx, struct campaign_id id, const struct parcel *p,
    const struct parcel_numbers *here, size_t *brought)
{
    struct following *list = arena_new_array(tx->arena, struct following, p->works.count + 1);
    struct double_settlements all;
    enum err e = double_settlements_of(tx->db, tx->arena, id, &all);

    *brought = 0;
    for (size_t i = 0; i < p->works.count && e == OK; i++) {
        int64_t in = p->works.items[i].counted_in.v;
        int main = in ? parcel_work_index(p, in) : -1;

        list[i] = (struct following){
            .work = {here->works[i]}, .main = {main >= 0 ? here->works[main] : 0}};
        e = undo(tx, &all, &list[i]);
    }
    for (size_t i = 0; i < p->works.count && e == OK; i++) {
        bool settled;

        e = settle(tx, &all, &list[i], &settled);
        *brought += list[i].undone || settled;
    }
    return e;
}
