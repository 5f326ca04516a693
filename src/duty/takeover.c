/* takeover.c: what a plan says of people and agencies, as duties that are not there yet. */
#include "duty/takeover.h"

#include "base/unicode.h"
#include "plan/plan_store.h"

enum { TAKEOVER_MAX = 300 };

struct taking {
    struct arena *a;
    const struct campaign *c;
    const struct plan *plan;
    struct duty_list there, found;
    struct campaign_unit_list units;
};

static bool alike(struct arena *a, struct str x, struct str y)
{
    return str_eq(text_fold(a, x), text_fold(a, y));
}

/* Is such a duty there? Of members and tasks by who and what, of the rest by kind. */
static bool is_there(struct taking *t, const struct duty *d)
{
    for (size_t i = 0; i < t->there.count; i++) {
        const struct duty *x = &t->there.items[i];

        if (x->kind != d->kind)
            continue;
        if (d->kind != DUTY_TASK && d->kind != DUTY_MEMBER)
            return true;
        if (x->unit.v == d->unit.v && alike(t->a, x->office, d->office) &&
            (d->kind == DUTY_MEMBER || alike(t->a, x->what, d->what)))
            return true;
    }
    return false;
}

static void propose(struct taking *t, const struct duty *d)
{
    struct duty *to;

    if (t->found.count >= TAKEOVER_MAX || is_there(t, d))
        return;
    to = vec_push(t->a, &t->found);
    *to = *d;
    to->campaign = t->c->id;
    to->what = utf8_head(str_trim(d->what), DUTY_WHAT_MAX);
    to->office = utf8_head(str_trim(d->office), DUTY_OFFICE_MAX);
    *vec_push(t->a, &t->there) = *to;
}

/* The unit of the campaign of that name; 0: none. */
static struct unit_id unit_named(struct taking *t, struct str name)
{
    for (size_t i = 0; i < t->units.count; i++)
        if (alike(t->a, t->units.items[i].name, name))
            return t->units.items[i].id;
    return (struct unit_id){0};
}

static void take_tasks(struct taking *t)
{
    for (size_t i = 0; i < t->plan->tasks.count; i++) {
        const struct plan_task *task = &t->plan->tasks.items[i];
        struct duty d = {.kind = DUTY_TASK, .minute = -1};

        d.unit = unit_named(t, task->agency);
        if (!d.unit.v)
            d.office = task->agency;
        d.what = text_capital(t->a, str_trim(task->text));
        if (d.what.len && !alike(t->a, task->text, task->agency))
            propose(t, &d);
    }
}

/* "Chủ tịch Hội Nông dân xã thành viên Ban Chỉ đạo …": the office alone, as areas in charge are
 * written when a campaign is opened. */
static struct str office_of(struct arena *a, const struct plan_member *m)
{
    struct str lower = text_lower(a, m->office), office;
    size_t end = str_find(lower, S("thành viên"), 0), stop = str_find(lower, S(". "), 0);

    if (lower.len != m->office.len)
        return m->office.len ? m->office : m->name;
    office = str_trim(str_slice(m->office, 0, end < stop ? end : stop));
    while (office.len && strchr("-,;.", office.ptr[office.len - 1]))
        office = str_trim(str_slice(office, 0, office.len - 1));
    return office.len ? office : m->name;
}

static void take_members(struct taking *t)
{
    for (size_t i = 0; i < t->plan->members.count; i++) {
        const struct plan_member *m = &t->plan->members.items[i];
        struct duty d = {.kind = DUTY_MEMBER, .minute = -1, .what = S("")};

        d.office = office_of(t->a, m);
        if (m->standing || m->general)
            d.what = m->general ? S("Thường trực, phụ trách chung") : S("Thường trực");
        if (d.office.len)
            propose(t, &d);
    }
}

static void take_beginning(struct taking *t)
{
    const struct plan *p = t->plan;

    if (p->launch_day)
        propose(t, &(struct duty){.kind = DUTY_LAUNCH,
                       .what = S("Lễ ra quân làm công tác dân vận"),
                       .place = p->pilot,
                       .due = p->launch_day,
                       .minute = p->launch_minute});
    if (p->pilot.len)
        propose(t, &(struct duty){.kind = DUTY_PILOT,
                       .what = S("Làm điểm ra quân"),
                       .unit = unit_named(t, p->pilot),
                       .place = p->pilot,
                       .due = p->launch_day ? p->launch_day : t->c->first_day,
                       .minute = -1});
    propose(
        t, &(struct duty){
               .kind = DUTY_REVIEW, .what = S("Sơ kết rút kinh nghiệm ở cấp mình"), .minute = -1});
}

enum err duty_takeover_find(
    struct db *db, struct arena *a, const struct campaign *c, struct duty_list *ret)
{
    struct taking t = {.a = a, .c = c};
    struct plan_full plan;
    enum err e = plan_full_find(db, a, (struct plan_id){c->plan_id}, &plan);

    if (e == E_NOT_FOUND) {
        *ret = (struct duty_list){0};
        return OK;
    }
    if (e == OK)
        e = duty_list_of(db, a, c->id, &t.there);
    if (e == OK)
        e = campaign_units(db, a, c->id, &t.units);
    if (e != OK)
        return e;
    t.plan = &plan.plan;
    take_beginning(&t);
    take_members(&t);
    take_tasks(&t);
    *ret = t.found;
    return OK;
}
