/* dhis2.c: names on both sides, and values out. */
#include "api/dhis2.h"

#include "api/answer.h"
#include "api/api.h"
#include "org/token.h"
#include "store/setting.h"

#include <stdlib.h>

enum { PERIOD_CHARS = 8 };

const struct route_query api_dhis2_get_query[] = {
    {.name = "dataSet", .type = QUERY_ID, .required = true, .help = "The campaign", .sample = "12"},
    {.name = "startDate", .type = QUERY_DAY, .help = "Its first day if left out"},
    {.name = "endDate", .type = QUERY_DAY, .help = "Its last day if left out"},
    {.name = "orgUnit",
        .type = QUERY_TEXT,
        .max = 40,
        .help = "Only this unit: its code, u and its number, or its name in DHIS2"},
    {.name = "days",
        .type = QUERY_COUNT,
        .max = DHIS2_DAYS_MAX,
        .otherwise = 7,
        .help = "At most so many days at a time",
        .sample = "7"},
    {.name = "after",
        .type = QUERY_COUNT,
        .max = INT32_MAX,
        .help = "Go on behind this day: take it from `next`, do not make it up",
        .sample = "0"},
    {.name = NULL},
};

/* --- names --- */

enum err dhis2_load(struct db *db, struct arena *a, struct campaign_id id, struct dhis2 *ret)
{
    struct dhis2 d = {.codes = NULL};
    enum err e = campaign_find(db, a, id, &d.campaign);

    if (e == OK)
        e = campaign_units(db, a, id, &d.units);
    if (e == OK)
        e = setting_value(db, a, SETTING_DHIS2_NAMES, &d.names);
    if (e != OK)
        return e;
    d.codes = arena_new_array(a, struct str, d.units.count + 1);
    for (size_t i = 0; e == OK && i < d.units.count; i++) {
        struct org_unit u;

        e = unit_find(db, a, d.units.items[i].id, &u);
        d.codes[i] = e == OK ? u.code : S("");
    }
    if (e == OK)
        *ret = d;
    return e;
}

/* "ours=theirs" in the setting, by either side; empty: it is not named there. */
static struct str named(const struct dhis2 *d, struct str wanted, bool by_theirs)
{
    for (size_t at = 0; at < d->names.len;) {
        size_t end = str_find(d->names, S(","), at);
        struct str pair = str_trim(str_slice(d->names, at, end));
        size_t mark = str_find(pair, S("="), 0);
        struct str ours = str_trim(str_slice(pair, 0, mark));
        struct str theirs = str_trim(str_slice(pair, mark + 1, pair.len));

        if (wanted.len && str_eq(by_theirs ? theirs : ours, wanted))
            return by_theirs ? ours : theirs;
        at = end + 1;
    }
    return S("");
}

static struct str unit_key(struct arena *a, struct unit_id id)
{
    return str_printf(a, "u%lld", (long long)id.v);
}

struct str dhis2_unit_name(struct arena *a, const struct dhis2 *d, size_t unit)
{
    struct str key = unit_key(a, d->units.items[unit].id), theirs = named(d, key, false);

    if (theirs.len)
        return theirs;
    return d->codes[unit].len ? d->codes[unit] : key;
}

struct str dhis2_element_name(struct arena *a, const struct dhis2 *d, const struct report_figure *f)
{
    struct str key = report_figure_key(a, f), theirs = named(d, key, false);

    return theirs.len ? theirs : key;
}

static int by_name(const void *one, const void *other)
{
    const struct dhis2_key *x = one, *y = other;
    int order = str_cmp(x->name, y->name);

    return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* What the setting renames is known by that name too; its own names stay. */
static void renamed_add(struct arena *a, const struct dhis2 *d, struct dhis2_keys *keys)
{
    for (size_t i = 0; i < d->units.count; i++) {
        struct str theirs = named(d, unit_key(a, d->units.items[i].id), false);

        if (theirs.len)
            keys->items[keys->count++] = (struct dhis2_key){theirs, 0, d->units.items[i].id};
    }
}

void dhis2_keys_make(struct arena *a, const struct dhis2 *d, struct dhis2_keys *ret)
{
    struct dhis2_keys keys = {arena_new_array(a, struct dhis2_key, 3 * d->units.count + 1), 0};

    renamed_add(a, d, &keys);
    for (size_t i = 0; i < d->units.count; i++) {
        struct unit_id id = d->units.items[i].id;

        keys.items[keys.count++] = (struct dhis2_key){unit_key(a, id), i + 1, id};
        if (d->codes[i].len)
            keys.items[keys.count++] = (struct dhis2_key){d->codes[i], i + 1, id};
    }
    if (keys.count)
        qsort(keys.items, keys.count, sizeof *keys.items, by_name);
    *ret = keys;
}

bool dhis2_key_find(const struct dhis2_keys *keys, struct str name, struct unit_id *ret)
{
    size_t low = 0, high = keys->count;

    while (low < high) { /* the first one that is not before it */
        size_t middle = low + (high - low) / 2;

        if (str_cmp(keys->items[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (!name.len || low == keys->count || !str_eq(keys->items[low].name, name))
        return false;
    *ret = keys->items[low].unit;
    return true;
}

bool dhis2_unit_find(struct arena *a, const struct dhis2 *d, struct str name, struct unit_id *ret)
{
    struct dhis2_keys keys;

    dhis2_keys_make(a, d, &keys);
    return dhis2_key_find(&keys, name, ret);
}

bool dhis2_element_find(
    struct arena *a, const struct dhis2 *d, struct str name, struct report_figure *ret)
{
    struct str ours = named(d, name, true);

    return report_figure_from_key(ours.len ? ours : name, ret) == OK;
}

/* --- out --- */

static void value_add(struct buf *out, const struct dhis2 *d, size_t unit,
    const struct report *report, const struct report_figure *f)
{
    struct civil day = civil_from_day(report->day);
    char bound[2] = {f->bound == '=' ? '\0' : f->bound, '\0'};

    buf_addz(out, out->ptr[out->len - 1] == '[' ? "{" : ",{");
    member_text(out, "dataElement", dhis2_element_name(out->arena, d, f));
    member_text(
        out, "period", str_printf(out->arena, "%04d%02d%02d", day.year, day.month, day.day));
    member_text(out, "orgUnit", dhis2_unit_name(out->arena, d, unit));
    member_text(out, "categoryOptionCombo", S("default"));
    member_text(out, "attributeOptionCombo", S("default"));
    member_text(out, "value", milli_json(out->arena, f->milli));
    if (bound[0])
        member_text(out, "comment", str_from(bound));
    member_moment(out, "lastUpdated", report->at_ms);
    member_bool(out, "followup", false);
    buf_addc(out, '}');
}

static bool is_newest(const struct report_list *all, size_t i)
{
    const struct report *one = &all->items[i], *next = one + 1;

    return i + 1 == all->count || next->day != one->day || next->unit.v != one->unit.v;
}

static void unit_add_values(
    struct buf *out, const struct dhis2 *d, size_t unit, const struct report_list *all, day_t day)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct report *one = &all->items[i];

        if (one->unit.v != d->units.items[unit].id.v || one->day != day || !is_newest(all, i))
            continue;
        for (size_t k = 0; k < one->figure_count; k++)
            value_add(out, d, unit, one, &one->figures[k]);
    }
}

struct span {
    day_t from, to; /* at most `days`, within the campaign */
    bool more;
};

static struct span span_asked(const struct req *r, const struct campaign *c)
{
    const struct query_value *start = query_of(r, "startDate"), *end = query_of(r, "endDate");
    int64_t after = query_number(r, "after"), days = query_number(r, "days");
    struct span s = {c->first_day, c->last_day, false};

    if (start->given && start->number > s.from)
        s.from = (day_t)start->number;
    if (after >= s.from)
        s.from = (day_t)(after < s.to ? after + 1 : (int64_t)s.to + 1);
    if (end->given && end->number < s.to)
        s.to = (day_t)end->number;
    if (s.to > r->today)
        s.to = r->today;
    if (days < 1)
        days = 1;
    if ((int64_t)s.to - s.from + 1 > days) {
        s.to = (day_t)(s.from + days - 1);
        s.more = true;
    }
    return s;
}

/* Of the units that are asked for, those that the token may read; at least one. */
static enum err units_asked(struct req *r, const struct dhis2 *d, bool **ret)
{
    const struct query_value *asked = query_of(r, "orgUnit");
    bool *wanted = arena_new_array(r->arena, bool, d->units.count + 1);
    bool all = bearer_may(r, PERMISSION_READ, d->campaign.unit), any = false;
    struct unit_id only = {0};

    if (asked->given && !dhis2_unit_find(r->arena, d, asked->text, &only))
        return E_NOT_FOUND;
    for (size_t i = 0; i < d->units.count; i++) {
        struct unit_id id = d->units.items[i].id;

        wanted[i] = (!only.v || only.v == id.v) && (all || bearer_may(r, PERMISSION_READ, id));
        any = any || wanted[i];
    }
    if (!any)
        return E_DENIED;
    *ret = wanted;
    return OK;
}

enum err api_dhis2_get(struct req *r)
{
    struct campaign_id id = {query_number(r, "dataSet")};
    uint64_t head = (uint64_t)store_head(r->store);
    struct report_list all;
    struct dhis2 d;
    struct span span;
    struct buf out;
    bool *wanted;
    enum err e = dhis2_load(r->db, r->arena, id, &d);

    if (e == OK)
        e = units_asked(r, &d, &wanted);
    if (e != OK || answer_known(r, head, d.campaign.unit))
        return e;
    e = report_list_of(r->db, r->arena, id, &all);
    if (e != OK)
        return e;
    span = span_asked(r, &d.campaign);
    answer_begin(r, &out);
    member_text(&out, "dataSet", str_printf(r->arena, "%lld", (long long)id.v));
    member(&out, "dataValues");
    buf_addc(&out, '[');
    for (day_t day = span.from; day <= span.to; day++)
        for (size_t i = 0; i < d.units.count; i++)
            if (wanted[i])
                unit_add_values(&out, &d, i, &all, day);
    buf_addc(&out, ']');
    if (span.more)
        answer_next(r, &out, span.to);
    return answer_send(r, &out);
}
