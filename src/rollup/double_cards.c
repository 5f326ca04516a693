/* double_cards.c: two works that may be one, as a person reads them. See double_page.h. */
#include "rollup/double_page.h"

#include "doc/picture.h"
#include "org/account.h"
#include "store/seal.h"
#include "works/page_shot.h"
#include "works/photo.h"

struct done_known {
    struct bounded done;
    bool known;
};

/* What is filled, and from what. */
struct filling {
    struct req *req;
    const struct doubles *doubles;
    const struct double_totals *totals;
    struct double_page *page;
    struct done_known *done; /* by subject */
};

/* Each subject is asked for once: a card needs it several times, and it may be read of reports. */
static struct bounded done_of(const struct filling *f, const struct double_subject *s)
{
    struct done_known *d = &f->done[s - f->doubles->subjects.items];

    if (!d->known)
        d->done = f->totals->done ? f->totals->done(f->totals->context, s) : s->done;
    d->known = true;
    return d->done;
}

static struct str days_words(struct req *r, day_t first, day_t last)
{
    if (!first)
        return S("");
    return last > first
               ? REQ_T(r, "từ %1 đến %2", day_format(r->arena, first), day_format(r->arena, last))
               : day_format(r->arena, first);
}

/* ── photographs ────────────────────────────────────────────────────────────────────────────── */

static bool has_like(const struct double_photo *p, const struct double_subject *other)
{
    for (size_t i = 0; i < other->photo_count; i++)
        if (picture_difference(p->likeness, other->photos[i].likeness) <= DOUBLE_PICTURE_BITS)
            return true;
    return false;
}

enum err double_photo_put(struct req *r, int64_t id, struct double_side_shown *side)
{
    struct photo p;
    enum err e = photo_find(r->db, r->arena, (struct photo_id){id}, &p);

    if (e != OK)
        return e == E_NOT_FOUND ? OK : e;
    if (!shot_is_shown(r, r->db, &p.shot, may(r->db, r->actor, PERMISSION_REPORT, p.unit))) {
        side->photos_hidden++;
        return OK;
    }
    side->photos[side->photo_count++] = (struct double_photo_shown){
        id, p.caption.len ? p.caption : REQ_T(r, "Ảnh ngày %1", day_format(r->arena, p.day))};
    return OK;
}

/* Those that are like one of the other side first. */
static enum err photos_fill(struct req *r, const struct double_subject *s,
    const struct double_subject *other, struct double_side_shown *side)
{
    enum err e = OK;

    for (int like = 1; like >= 0 && e == OK; like--)
        for (size_t i = 0; i < s->photo_count && e == OK; i++)
            if (has_like(&s->photos[i], other) == like &&
                side->photo_count + side->photos_hidden < DOUBLE_PHOTOS_SHOWN)
                e = double_photo_put(r, s->photos[i].id, side);
    return e;
}

/* ── a card ─────────────────────────────────────────────────────────────────────────────────── */

static bool plan_counts(const struct double_totals *t, const struct double_subject *s)
{
    return !t->from || (s->planned_on >= t->from && s->planned_on <= t->to);
}

/* What happens to the totals if `out` is counted in another. */
static struct str effect_words(const struct filling *f, const struct double_subject *out)
{
    struct req *r = f->req;
    const char *sign = work_unit_label(&out->work);
    bool counts = !out->work.counted_in.v;
    int64_t planned = 0, done = 0, less_planned, less_done;

    f->totals->of(f->totals->context, out->work.kind, out->work.measure, &planned, &done);
    less_planned = counts && plan_counts(f->totals, out) ? work_expected_milli(&out->work) : 0;
    less_done = counts ? done_of(f, out).milli : 0;
    return REQ_T(r, "%1: kế hoạch %2 → %3; đã làm %4 → %5", req_t(r, kind_label(out->work.kind)),
        quantity_words(r->arena, r->lang, planned, sign),
        quantity_words(r->arena, r->lang, planned - less_planned, sign),
        quantity_words(r->arena, r->lang, done, sign),
        quantity_words(r->arena, r->lang, done - less_done, sign));
}

static enum err side_fill(const struct filling *f, const struct double_subject *s,
    const struct double_subject *other, struct double_side_shown *side)
{
    struct req *r = f->req;
    const char *sign = work_unit_label(&s->work);

    side->name = s->work.name;
    side->href = str_printf(r->arena, "/work/%lld", (long long)s->work.id.v);
    side->unit = s->unit_name;
    side->place = s->work.place.len ? s->work.place : s->place_name;
    side->planned = s->work.planned_milli
                        ? bounded_words(r->arena, r->lang,
                              (struct bounded){s->work.planned_milli, s->work.bound}, sign)
                        : S("–");
    side->done = bounded_words(r->arena, r->lang, done_of(f, s), sign);
    side->days = days_words(r, s->first_day, s->last_day);
    side->state = work_state_label(s->work.state);
    side->effect = effect_words(f, other);
    return photos_fill(r, s, other, side);
}

/* What was typed into this card and refused. */
static void typed_keep(struct req *r, struct double_card *c)
{
    const struct field_value *why;

    if (!r->form || form_number(r->form, "a") != c->a || form_number(r->form, "b") != c->b)
        return;
    why = form_value(r->form, "why");
    c->why = why->text;
    c->trouble = why->error;
    if (form_given(r->form, "main"))
        c->main = (int)form_number(r->form, "main");
}

static enum err card_fill(const struct filling *f, const struct double_subject *one,
    const struct double_subject *other, struct double_card *c)
{
    enum err e;

    c->a = one->work.id.v;
    c->b = other->work.id.v;
    c->fault = double_fault(&one->work, &other->work);
    c->sides[0].key = "a";
    c->sides[1].key = "b";
    e = side_fill(f, one, other, &c->sides[0]);
    if (e == OK)
        e = side_fill(f, other, one, &c->sides[1]);
    typed_keep(f->req, c);
    return e;
}

/* The whole of a part; else what more was done of; else the older one. */
static int main_of(
    const struct filling *f, const struct double_pair *p, const struct double_subject *subjects)
{
    int64_t a = done_of(f, &subjects[p->a]).milli, b = done_of(f, &subjects[p->b]).milli;

    if (p->part)
        return p->part == 1;
    return b > a;
}

static enum err open_fill(const struct filling *f)
{
    const struct double_subject *subjects = f->doubles->subjects.items;
    struct double_page *v = f->page;
    enum err e = OK;

    v->open_all = f->doubles->open.count;
    v->open_count = v->open_all < DOUBLE_CARDS_MAX ? v->open_all : DOUBLE_CARDS_MAX;
    v->open = arena_new_array(f->req->arena, struct double_card, v->open_count);
    for (size_t i = 0; i < v->open_count && e == OK; i++) {
        const struct double_pair *p = &f->doubles->open.items[i];
        struct double_card *c = &v->open[i];

        c->main = main_of(f, p, subjects);
        for (int reason = 0; reason < DOUBLE_REASON_LAST; reason++)
            if (p->reasons >> reason & 1)
                c->reasons[c->reason_count++] =
                    req_t(f->req, double_reason_label((enum double_reason)reason));
        e = card_fill(f, &subjects[p->a], &subjects[p->b], c);
    }
    return e;
}

static struct str settled_words(struct req *r, const struct double_settlement *s,
    const struct double_subject *work, const struct double_subject *main)
{
    if (s->verdict == DOUBLE_DIFFERENT)
        return req_t(r, "Khác nhau: cả hai đều được tính.");
    return s->verdict == DOUBLE_PART
               ? REQ_T(r, "“%1” của %2 là một phần của “%3” của %4, tính trong đó.",
                     work->work.name, work->unit_name, main->work.name, main->unit_name)
               : REQ_T(r, "“%1” của %2 là một với “%3” của %4, tính trong đó.", work->work.name,
                     work->unit_name, main->work.name, main->unit_name);
}

static enum err settled_card(
    const struct filling *f, const struct double_settlement *s, struct double_card *c)
{
    const struct double_subject *work = double_subject_find(f->doubles, s->work),
                                *main = double_subject_find(f->doubles, s->main);
    struct req *r = f->req;
    enum err e = seal_read(r->db, r->arena, s->why, &c->settled_why);

    if (e != OK)
        return e;
    c->settled = settled_words(r, s, work, main);
    c->settled_by = REQ_T(r, "%1, %2", s->settled_by, time_format(r->arena, s->settled_ms));
    c->main = 1;
    return card_fill(f, work, main, c);
}

static enum err settled_fill(const struct filling *f)
{
    const struct double_settlements *all = &f->doubles->settled;
    struct double_page *v = f->page;
    enum err e = OK;

    v->settled = arena_new_array(f->req->arena, struct double_card, DOUBLE_SETTLED_MAX);
    for (size_t i = 0; i < all->count && v->settled_count < DOUBLE_SETTLED_MAX && e == OK; i++)
        if (double_subject_find(f->doubles, all->items[i].work) &&
            double_subject_find(f->doubles, all->items[i].main))
            e = settled_card(f, &all->items[i], &v->settled[v->settled_count++]);
    return e;
}

enum err double_cards_fill(struct req *r, const struct doubles *d,
    const struct double_totals *totals, struct double_page *v)
{
    struct filling f = {
        r, d, totals, v, arena_new_array(r->arena, struct done_known, d->subjects.count + 1)};
    enum err e = open_fill(&f);

    return e == OK ? settled_fill(&f) : e;
}
