/* agenda.c: duties put in the order in which they press, and counted by who answers. */
#include "duty/agenda.h"

#include "base/unicode.h"
#include "org/holiday.h"
#include "store/setting.h"

const char *urgency_label(enum urgency u)
{
    static const char *const labels[URGENCIES] = {
        [URGENCY_LATE] = MSG("Quá hạn"),
        [URGENCY_TODAY] = MSG("Hôm nay là hạn"),
        [URGENCY_SOON] = MSG("Sắp đến hạn"),
        [URGENCY_LATER] = MSG("Còn lâu"),
        [URGENCY_UNDATED] = MSG("Suốt đợt, không có hạn riêng"),
        [URGENCY_SETTLED] = MSG("Đã xong hoặc không làm"),
    };

    return labels[u];
}

/* --- one duty --- */

static enum urgency urgency_of(const struct agenda *g, const struct duty *d, int soon_days)
{
    if (d->state != DUTY_OPEN)
        return URGENCY_SETTLED;
    if (d->kind == DUTY_MEMBER || !d->due)
        return URGENCY_UNDATED;
    if (d->due < g->today)
        return URGENCY_LATE;
    if (d->due == g->today)
        return URGENCY_TODAY;
    return calendar_working_days(&g->calendar, g->today + 1, d->due) <= soon_days ? URGENCY_SOON
                                                                                  : URGENCY_LATER;
}

/* Names of the units of a campaign, looked up once. */
struct names {
    struct campaign_unit_list units;
    struct str commune;
};

static struct str name_of(const struct names *n, struct unit_id id)
{
    for (size_t i = 0; i < n->units.count; i++)
        if (n->units.items[i].id.v == id.v)
            return n->units.items[i].name;
    return n->commune;
}

static void add_item(
    struct arena *a, struct agenda *g, const struct names *n, const struct duty *d, int soon_days)
{
    struct agenda_item *item = vec_push(a, &g->all);
    enum day_kind kind = calendar_kind(&g->calendar, d->due);

    *item = (struct agenda_item){.duty = *d, .urgency = urgency_of(g, d, soon_days)};
    item->unit_name = d->unit.v ? name_of(n, d->unit) : S("");
    item->who = d->office.len && item->unit_name.len
                    ? str_printf(a, "%.*s, %.*s", STR(d->office), STR(item->unit_name))
                : d->office.len       ? d->office
                : item->unit_name.len ? item->unit_name
                                      : n->commune;
    g->counts[item->urgency]++;
    if (!d->due)
        return;
    item->days_left = d->due - g->today;
    item->working_left = calendar_working_days(&g->calendar, g->today + 1, d->due);
    if (calendar_works(&g->calendar, d->due))
        return;
    item->rest = calendar_name(&g->calendar, d->due);
    if (!item->rest)
        item->rest = day_kind_label(kind);
    item->working_before = calendar_previous_working(&g->calendar, d->due);
}

/* --- who --- */

static void count_in(size_t *open, size_t *late, size_t *soon, enum urgency u)
{
    *open += u != URGENCY_SETTLED;
    *late += u == URGENCY_LATE;
    *soon += u == URGENCY_TODAY || u == URGENCY_SOON;
}

static struct agenda_person *person_of(struct arena *a, struct agenda *g, struct str office)
{
    struct str folded = text_fold(a, office);
    struct agenda_person *p;

    for (size_t i = 0; i < g->people.count; i++)
        if (str_eq(text_fold(a, g->people.items[i].office), folded))
            return &g->people.items[i];
    p = vec_push(a, &g->people);
    p->office = office;
    p->areas = S("");
    return p;
}

/* "Chủ tịch; Phó Chủ tịch": each office of an area. */
static void add_area(struct arena *a, struct agenda *g, const struct campaign_unit *u)
{
    struct str rest = u->in_charge;

    while (rest.len) {
        size_t end = str_find(rest, S(";"), 0);
        struct str office = str_trim(str_slice(rest, 0, end));
        struct agenda_person *p;

        rest = str_slice(rest, end + 1, rest.len);
        if (!office.len)
            continue;
        p = person_of(a, g, office);
        p->areas =
            p->areas.len ? str_printf(a, "%.*s, %.*s", STR(p->areas), STR(u->name)) : u->name;
    }
}

/* Heads and deputy heads lead the whole; "phụ trách chung" says so, too. */
static bool leads_all(struct arena *a, const struct duty *d)
{
    struct str office = text_fold(a, d->office), what = text_fold(a, d->what);

    return str_find(office, S("truong ban chi dao"), 0) < office.len ||
           str_find(what, S("phu trach chung"), 0) < what.len ||
           str_find(what, S("thuong truc"), 0) < what.len;
}

static void add_people(struct arena *a, struct agenda *g)
{
    for (size_t i = 0; i < g->all.count; i++) {
        const struct agenda_item *item = &g->all.items[i];
        struct agenda_person *p;

        if (!item->duty.office.len || item->duty.state == DUTY_DROPPED)
            continue;
        p = person_of(a, g, item->duty.office);
        if (item->duty.kind == DUTY_MEMBER) {
            p->member = true;
            p->general = p->general || leads_all(a, &item->duty);
        } else {
            count_in(&p->open, &p->late, &p->soon, item->urgency);
        }
    }
    for (size_t i = 0; i < g->areas.count; i++) {
        add_area(a, g, &g->areas.items[i].unit);
        g->uncovered += !g->areas.items[i].unit.in_charge.len;
    }
    for (size_t i = 0; i < g->people.count; i++) {
        const struct agenda_person *p = &g->people.items[i];

        g->without_area += p->member && !p->general && !p->areas.len;
    }
}

static void add_units(struct arena *a, struct agenda *g, const struct names *n)
{
    for (size_t i = 0; i < g->all.count; i++) {
        const struct agenda_item *item = &g->all.items[i];
        struct agenda_unit *u = NULL;

        if (item->duty.kind == DUTY_MEMBER || item->duty.state == DUTY_DROPPED)
            continue;
        for (size_t k = 0; k < g->units.count && !u; k++)
            if (g->units.items[k].id.v == item->duty.unit.v)
                u = &g->units.items[k];
        if (!u) {
            u = vec_push(a, &g->units);
            u->id = item->duty.unit;
            u->name = item->duty.unit.v ? name_of(n, item->duty.unit) : n->commune;
        }
        count_in(&u->open, &u->late, &u->soon, item->urgency);
    }
}

/* --- all of it --- */

/* By urgency; within one they come by day already. */
static void fill(struct arena *a, struct agenda *g, const struct names *n,
    const struct duty_list *list, int soon_days, const struct duty_reach *w)
{
    for (int u = 0; u < URGENCIES; u++)
        for (size_t i = 0; i < list->count; i++)
            if (duty_may_see(w, &list->items[i]) &&
                urgency_of(g, &list->items[i], soon_days) == (enum urgency)u)
                add_item(a, g, n, &list->items[i], soon_days);
}

static enum err calendar_find(
    struct db *db, struct arena *a, const struct duty_list *list, struct agenda *g)
{
    day_t from = g->campaign.first_day, to = g->campaign.last_day;

    from = g->today < from ? g->today : from;
    to = g->today > to ? g->today : to;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].due > to)
            to = list->items[i].due;
    return holiday_calendar(db, a, g->campaign.unit, from, to, &g->calendar);
}

enum err agenda_find(struct db *db, struct arena *a, const struct campaign *c, day_t today,
    const struct duty_reach *w, struct agenda *ret)
{
    struct agenda g = {.campaign = *c, .today = today};
    struct duty_list list = {0};
    struct org_unit commune;
    struct names names = {0};
    int64_t soon_days = 0;
    enum err e = duty_list_of(db, a, c->id, &list);

    if (e == OK)
        e = calendar_find(db, a, &list, &g);
    if (e == OK)
        e = campaign_units(db, a, c->id, &names.units);
    if (e == OK)
        e = unit_find(db, a, c->unit, &commune);
    if (e == OK)
        e = duty_areas_of(db, a, c->id, &g.areas);
    if (e == OK)
        e = setting_number(db, SETTING_DUTY_SOON_DAYS, &soon_days);
    if (e != OK)
        return e;
    names.commune = commune.name;
    fill(a, &g, &names, &list, (int)soon_days, w);
    add_people(a, &g);
    add_units(a, &g, &names);
    *ret = g;
    return OK;
}

struct str agenda_sentence(struct arena *a, enum lang lang, const struct agenda *g)
{
    const struct {
        const char *words;
        size_t count;
    } parts[] = {
        {MSG("%1 việc quá hạn"), g->counts[URGENCY_LATE]},
        {MSG("%1 việc hạn hôm nay"), g->counts[URGENCY_TODAY]},
        {MSG("%1 việc sắp đến hạn"), g->counts[URGENCY_SOON]},
        {MSG("%1 địa bàn chưa có người phụ trách"), g->uncovered},
    };
    struct buf b;

    buf_init(&b, a, 1000);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].count)
            continue;
        if (b.len)
            buf_addz(&b, ", ");
        buf_add(&b, TR_FILL(a, lang, parts[i].words, str_printf(a, "%zu", parts[i].count)));
    }
    if (b.len)
        buf_addc(&b, '.');
    return b.len ? text_capital(a, buf_str(&b)) : S("");
}
