/* opening.c: what an accepted plan says a campaign should be: who reports, what is built, by when.
 *
 * Everything here is a proposal that a person sees and may change before it becomes facts.
 */
#include "works/page.h"

#include "base/number.h"
#include "base/unicode.h"
#include "org/unit.h"

#include <string.h>

enum { OPENING_AGENCIES_MAX = 200 };

/* How the lines of one kind become works. UNIT_NONE: measured by the plan's own unit, or counted.
 */
static enum unit measure_of_kind(enum kind kind)
{
    switch (kind) {
    case KIND_SESSION:
    case KIND_SHOW:
    case KIND_SPORT:
        return UNIT_SESSION;
    case KIND_HOUSE_BUILD:
    case KIND_HOUSE_REPAIR:
    case KIND_GIFT:
        return UNIT_COUNT;
    default:
        return UNIT_NONE;
    }
}

static bool is_length(enum unit u)
{
    return u == UNIT_M || u == UNIT_M2 || u == UNIT_M3 || u == UNIT_KG;
}

/* Contributions and forces are indicators of the daily report, not works. */
static bool is_physical(enum kind kind)
{
    return kind != KIND_MONEY && kind != KIND_GOODS && kind != KIND_LAND && kind != KIND_LABOUR &&
           kind != KIND_MEDICAL;
}

/* Whether a line is a work, and how it is measured. */
static bool measure_line(const struct plan_line *line, enum unit *measure, int64_t *planned)
{
    enum unit of_kind = measure_of_kind(line->kind);

    if (!is_physical(line->kind) || (line->kind == KIND_OTHER && !is_length(line->unit)))
        return false;
    if (of_kind == UNIT_NONE && line->milli > 0 && is_length(line->unit)) {
        *measure = line->unit;
        *planned = line->milli;
        return true;
    }
    *measure = of_kind == UNIT_NONE ? UNIT_COUNT : of_kind;
    *planned = line->count > 0                                          ? line->count * MILLI
               : line->unit == UNIT_COUNT || line->unit == UNIT_SESSION ? line->milli
                                                                        : 0;
    return *planned > 0;
}

static const char *name_of(struct arena *a, const char *prefix, size_t i)
{
    return str_z(a, str_printf(a, "%s%zu", prefix, i));
}

static size_t hamlet_of_place(struct arena *a, const struct opening *o, struct str place)
{
    struct str folded = text_fold(a, place);

    for (size_t i = 0; i < o->hamlet_count; i++)
        if (place.len && str_eq(text_fold(a, o->units[i].name), folded))
            return i;
    return o->unit_count; /* the commune */
}

/* The words of the plan up to where they give the length: the quantity has a column of its own. */
static struct str words_before_length(struct str text)
{
    struct str mark = S(" dài ");
    size_t end = text.len;

    for (size_t at = str_find(text, mark, 0); at < text.len; at = str_find(text, mark, at + 1))
        end = at;
    return str_slice(text, 0, end);
}

/* "Phát quang: tuyến đường Lộ kiểm"; the plan's own words where it names no spot. */
static struct str work_name(struct arena *a, const struct plan_line *line)
{
    struct str label = str_from(kind_label(line->kind));
    struct str name = label;

    if (line->spot.len && line->kind != KIND_OTHER)
        name = str_printf(a, "%.*s: %.*s", STR(label), STR(line->spot));
    else if (is_length(line->unit) && line->text.len)
        name = text_capital(a, words_before_length(line->text));
    return utf8_head(name, WORK_NAME_MAX);
}

static void works_of_plan(struct arena *a, struct opening *o)
{
    const struct plan_lines *lines = &o->plan.plan.lines;

    o->works = arena_new_array(a, struct opening_work, lines->count);
    for (size_t i = 0; i < lines->count; i++) {
        const struct plan_line *line = &lines->items[i];
        struct opening_work *w = &o->works[o->work_count];
        enum unit measure;
        int64_t planned;

        if (!measure_line(line, &measure, &planned))
            continue;
        w->work = (struct work){.kind = line->kind,
            .name = work_name(a, line),
            .measure = measure,
            .planned_milli = planned,
            .bound = line->bound ? line->bound : '=',
            .money_vnd = line->money_vnd,
            .plan_line = (int64_t)line->at.line};
        w->owner = hamlet_of_place(a, o, line->place);
        w->keep = name_of(a, "wk", o->work_count);
        w->name_field = name_of(a, "wn", o->work_count);
        w->planned_field = name_of(a, "wq", o->work_count);
        w->owner_field = name_of(a, "wu", o->work_count);
        o->work_count++;
    }
}

/* "Chủ tịch Hội Nông dân xã thành viên Ban Chỉ đạo. Phụ trách …" → the office alone; the name where
 * the plan gives no office before that. */
static struct str office_of(struct arena *a, const struct plan_member *m)
{
    struct str lower = text_lower(a, m->office);
    size_t end = str_find(lower, S("thành viên"), 0), stop = str_find(lower, S(". "), 0);
    struct str office;

    if (lower.len != m->office.len) /* letters of another length: take it as it is */
        return m->office.len ? m->office : m->name;
    office = str_trim(str_slice(m->office, 0, end < stop ? end : stop));
    while (office.len && strchr("-,;.", office.ptr[office.len - 1]))
        office = str_trim(str_slice(office, 0, office.len - 1));
    return office.len ? office : m->name;
}

/* The offices of those in charge of a hamlet, parted by "; ". */
static struct str in_charge_of(struct arena *a, const struct plan *plan, struct str hamlet)
{
    struct str folded = text_fold(a, hamlet);
    struct buf b;

    buf_init(&b, a, 4096);
    for (size_t i = 0; i < plan->members.count; i++) {
        const struct plan_member *m = &plan->members.items[i];
        struct str area = text_fold(a, m->area);

        if (!m->area.len || str_find(area, folded, 0) == area.len)
            continue;
        if (b.len)
            buf_addz(&b, "; ");
        buf_add(&b, office_of(a, m));
    }
    return utf8_head(buf_str(&b), CAMPAIGN_TEXT_MAX);
}

/* Who is there already; one that ended before the first day is not. */
static enum err match(
    struct db *db, struct arena *a, const struct opening *o, struct opening_unit *u)
{
    struct org_unit there;
    enum err e = unit_find_by_name(db, a, o->plan.record.unit, u->name, &there);

    if (e == E_NOT_FOUND || (e == OK && there.until_day <= o->plan.plan.first_day))
        return OK;
    if (e == OK) {
        u->there = there.id;
        u->there_name = there.name;
        u->renamed = !str_eq(there.name, u->name);
    }
    return e;
}

static bool is_listed(struct arena *a, const struct opening *o, struct str name)
{
    struct str folded = text_fold(a, name);

    for (size_t i = 0; i < o->unit_count; i++)
        if (str_eq(text_fold(a, o->units[i].name), folded))
            return true;
    return false;
}

static enum err unit_push(
    struct db *db, struct arena *a, struct opening *o, struct str name, bool is_agency)
{
    struct opening_unit *u = &o->units[o->unit_count];

    name = utf8_head(str_trim(name), UNIT_NAME_MAX);
    if (!name.len || is_listed(a, o, name))
        return OK;
    /* the committee gathers the reports, it does not send one */
    *u = (struct opening_unit){.name = name,
        .is_agency = is_agency,
        .ticked = !str_starts(text_fold(a, name), S("ban chi dao"))};
    if (!is_agency)
        u->in_charge = in_charge_of(a, &o->plan.plan, name);
    u->keep = name_of(a, "uk", o->unit_count);
    u->in_charge_field = name_of(a, "uc", o->unit_count);
    o->unit_count++;
    return match(db, a, o, u);
}

static enum err units_of_plan(struct db *db, struct arena *a, struct opening *o)
{
    const struct plan *plan = &o->plan.plan;
    size_t agencies =
        plan->tasks.count < OPENING_AGENCIES_MAX ? plan->tasks.count : OPENING_AGENCIES_MAX;
    enum err e = OK;

    o->units = arena_new_array(
        a, struct opening_unit, plan->places.count + plan->lines.count + agencies + 1);
    for (size_t i = 0; e == OK && i < plan->places.count; i++)
        e = unit_push(db, a, o, plan->places.items[i], false);
    for (size_t i = 0; e == OK && i < plan->lines.count; i++)
        e = unit_push(db, a, o, plan->lines.items[i].place, false);
    o->hamlet_count = o->unit_count;
    for (size_t i = 0; e == OK && i < agencies; i++)
        e = unit_push(db, a, o, plan->tasks.items[i].agency, true);
    return e;
}

static void deadlines_of_plan(struct arena *a, struct opening *o)
{
    const struct plan_deadlines *all = &o->plan.plan.deadlines;

    o->deadlines = arena_new_array(a, struct opening_deadline, all->count);
    for (size_t i = 0; i < all->count && o->deadline_count < CAMPAIGN_DEADLINES_MAX; i++) {
        size_t n = o->deadline_count;

        if (!all->items[i].day)
            continue;
        o->deadlines[n] = (struct opening_deadline){
            .deadline = {.what = text_capital(a, utf8_head(all->items[i].what, CAMPAIGN_TEXT_MAX)),
                .day = all->items[i].day},
            .keep = name_of(a, "dk", n),
            .what_field = name_of(a, "dw", n),
            .day_field = name_of(a, "dd", n),
        };
        o->deadline_count++;
    }
}

/* "Xã Tân Phong" → "Tân Phong": how the paper names its place. */
static struct str place_of(struct str commune)
{
    static const char *const words[] = {"Xã ", "Phường ", "Đặc khu ", "Thị trấn "};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_starts(commune, str_from(words[i])))
            return str_slice(commune, strlen(words[i]), commune.len);
    return commune;
}

/* "Kế hoạch phối hợp …" is a plan; the campaign is "Phối hợp …". */
static struct str campaign_name(struct arena *a, struct str title)
{
    struct str word = S("kế hoạch ");

    if (str_starts(text_lower(a, title), word))
        title = text_capital(a, str_slice(title, word.len, title.len));
    return utf8_head(title, CAMPAIGN_TEXT_MAX);
}

static void campaign_of_plan(struct arena *a, struct opening *o)
{
    const struct plan *plan = &o->plan.plan;

    o->campaign = (struct campaign){
        .unit = o->plan.record.unit,
        .plan_id = o->plan.record.id.v,
        .name = campaign_name(a, o->plan.record.title),
        .first_day = plan->first_day,
        .last_day = plan->last_day,
        .report_from_minute =
            plan->report_from_minute < 0 ? 13 * 60 + 30 : plan->report_from_minute,
        .report_to_minute = plan->report_to_minute < 0 ? 15 * 60 : plan->report_to_minute,
        .paper =
            {
                .superior = utf8_head(plan->superior, CAMPAIGN_TEXT_MAX),
                .issuer = utf8_head(plan->issuer, CAMPAIGN_TEXT_MAX),
                .symbol = S("BC/BCĐ"),
                .place = place_of(o->commune),
                .recipients = S("Ban Chỉ đạo cấp trên\nThành viên Ban Chỉ đạo\nLưu Ban Chỉ đạo"),
                .authority = S("T/M BAN CHỈ ĐẠO"),
                .position = S("TRƯỞNG BAN"),
            },
    };
}

enum err opening_of_plan(struct db *db, struct arena *a, struct plan_id id, struct opening *ret)
{
    struct opening o = {0};
    struct org_unit commune;
    enum err e = plan_full_find(db, a, id, &o.plan);

    if (e == OK && !o.plan.record.accepted)
        return E_NOT_FOUND;
    if (e == OK)
        e = unit_find(db, a, o.plan.record.unit, &commune);
    if (e != OK)
        return e;
    o.commune = commune.name;
    e = units_of_plan(db, a, &o);
    if (e != OK)
        return e;
    works_of_plan(a, &o);
    deadlines_of_plan(a, &o);
    campaign_of_plan(a, &o);
    *ret = o;
    return OK;
}
