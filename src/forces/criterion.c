/* criterion.c: the ratios a campaign is judged by: from the table, or as it set them. */
#include "forces/facts.h"

#include "base/unicode.h"
#include "store/seal.h"

static const struct {
    const char *code, *label, *above, *below;
    bool at_most;
    int64_t part, whole;
} defaults[] = {
#define CRITERION(code, label, above, below, at_most, part, whole)                                 \
    {code, label, above, below, at_most, part, whole},
#include "forces/criteria.def"
#undef CRITERION
};
enum { DEFAULT_COUNT = sizeof defaults / sizeof *defaults };

const char *criterion_fault(const struct criterion *c, const char **field)
{
    const char *member = "above", *why = NULL;

    if (!c->above) {
        why = MSG("Hãy chọn ít nhất một lực lượng ở vế trên.");
    } else if (!c->below) {
        member = "below";
        why = MSG("Hãy chọn ít nhất một lực lượng ở vế dưới.");
    } else if (c->above & c->below) {
        member = "below";
        why = MSG("Một lực lượng không thể đứng ở cả hai vế.");
    } else if (c->part < 1 || c->part > CRITERION_RATIO_MAX) {
        member = "part";
        why = MSG("Tỷ lệ là hai số nguyên từ 1 đến 1000.");
    } else if (c->whole < 1 || c->whole > CRITERION_RATIO_MAX) {
        member = "whole";
        why = MSG("Tỷ lệ là hai số nguyên từ 1 đến 1000.");
    } else if (utf8_count(c->name) > CRITERION_NAME_MAX) {
        member = "name";
        why = MSG("Tên dài quá 120 ký tự: hãy viết ngắn hơn.");
    }
    if (why && field)
        *field = member;
    return why;
}

struct str criterion_words(struct arena *a, enum lang lang, const struct criterion *c)
{
    for (size_t i = 0; i < DEFAULT_COUNT && !c->name.len; i++)
        if (str_eq(c->code, str_from(defaults[i].code)))
            return str_from(tr(lang, defaults[i].label));
    if (c->name.len)
        return c->name;
    return str_printf(a, "%.*s / %.*s", STR(force_set_words(a, lang, c->above)),
        STR(text_lower(a, force_set_words(a, lang, c->below))));
}

struct str criterion_rule_words(struct arena *a, enum lang lang, const struct criterion *c)
{
    struct str ratio = str_printf(a, "%lld : %lld", (long long)c->part, (long long)c->whole);

    return c->at_most ? TR_FILL(a, lang, "nhiều nhất %1", ratio)
                      : TR_FILL(a, lang, "ít nhất %1", ratio);
}

/* ── facts ──────────────────────────────────────────────────────────────────────────────────── */

static bool known_code(const struct criterion_list *list, struct str code)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i].code, code))
            return true;
    return false;
}

/* Does it hold from that day already, word for word? A double click. */
static bool same(const struct criterion *c, const struct criterion *there)
{
    return there->above == c->above && there->below == c->below && there->part == c->part &&
           there->whole == c->whole && there->at_most == c->at_most &&
           str_eq(there->name, c->name) && there->first_day <= c->first_day &&
           there->last_day >= c->first_day && (!c->code.len || str_eq(there->code, c->code));
}

static enum err stands_already(
    struct tx *tx, const struct campaign *campaign, const struct criterion *c, bool *ret)
{
    struct criterion_list now;
    enum err e = criteria_of(tx->db, tx->arena, campaign, &now);

    if (e != OK)
        return e;
    *ret = false;
    for (size_t i = 0; i < now.count; i++)
        *ret |= same(c, &now.items[i]);
    return OK;
}

static enum err check(struct tx *tx, const struct campaign *campaign, const struct criterion *c)
{
    struct criterion_list now;
    const char *field;
    enum err e = criteria_of(tx->db, tx->arena, campaign, &now);

    if (e != OK)
        return e;
    if (c->first_day < campaign->first_day || c->first_day > campaign->last_day ||
        criterion_fault(c, &field))
        return E_INVALID;
    return c->code.len && !known_code(&now, c->code) ? E_INVALID : OK;
}

/* Is there room for it? Those that hold on its first day or later are counted, each once, however
 * often it was changed; one of them has its place already. */
static enum err check_room(
    struct tx *tx, const struct campaign *campaign, const struct criterion *c)
{
    struct criterion_list now;
    size_t others = 0;
    enum err e = criteria_of(tx->db, tx->arena, campaign, &now);

    if (e != OK)
        return e;
    for (size_t i = 0; i < now.count; i++) { /* by code, then by day: the last of each is asked */
        const struct criterion *o = &now.items[i];

        if ((i + 1 < now.count && str_eq(o->code, o[1].code)) || o->last_day < c->first_day)
            continue;
        if (str_eq(o->code, c->code))
            return OK;
        others++;
    }
    return others >= CRITERIA_MAX ? E_TOO_LARGE : OK;
}

enum err criterion_set(
    struct tx *tx, struct campaign_id id, const struct criterion *c, bool dropped)
{
    struct seal_terms terms = {.purpose = "criterion-name", .keep_until = INT32_MAX};
    struct campaign campaign;
    struct str seal = S("");
    bool there = false;
    enum err e = campaign_find(tx->db, tx->arena, id, &campaign);

    if (e == OK)
        e = check(tx, &campaign, c);
    if (e == OK && !dropped && ((e = stands_already(tx, &campaign, c, &there)) != OK || there))
        return e;
    if (e == OK && !dropped)
        e = check_room(tx, &campaign, c);
    if (e == OK)
        e = campaign_keep(tx, id);
    terms.unit = e == OK ? campaign.unit.v : 0;
    if (e == OK && c->name.len)
        e = seal_put(tx, &terms, c->name, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "criterion-set",
        body_pack(tx->arena, "{s:I, s:s%, s:I, s:s%, s:s%, s:s%, s:b, s:I, s:I, s:b}", "campaign",
            (json_int_t)id.v, "code", PACK(c->code), "day", (json_int_t)c->first_day, "name_seal",
            PACK(seal), "above", PACK(force_set_codes(tx->arena, c->above)), "below",
            PACK(force_set_codes(tx->arena, c->below)), "at_most", (int)c->at_most, "part",
            (json_int_t)c->part, "whole", (json_int_t)c->whole, "dropped", (int)dropped),
        NULL);
}

enum err criterion_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, day, part, whole;
    struct str code, name, above, below;
    int at_most, dropped;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:s%, s:I, s:s%, s:s%, s:s%, s:b, s:I, s:I, s:b}", "campaign", &campaign, "code",
        UNPACK(code), "day", &day, "name_seal", UNPACK(name), "above", UNPACK(above), "below",
        UNPACK(below), "at_most", &at_most, "part", &part, "whole", &whole, "dropped", &dropped);

    if (e != OK)
        return e;
    if (!code.len)
        code = str_printf(tx->arena, "c%lld", (long long)f->seq);
    return db_run(tx->db, SQL_criterion_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(code), V(day), V(name), V(above), V(below),
            V(at_most), V(part), V(whole), V(dropped)));
}

const struct fact_kind forces_kinds[] = {
    {.name = "forces-planned", .apply = forces_planned_apply, .version = 1},
    {.name = "criterion-set", .apply = criterion_set_apply, .version = 1},
    {.name = NULL},
};

/* ── which holds when ───────────────────────────────────────────────────────────────────────── */

struct set_row {
    struct criterion criterion;
    bool dropped;
};
struct set_rows {
    struct set_row *items;
    size_t count, capacity;
};

static void defaults_add(struct arena *a, const struct campaign *c, struct set_rows *rows)
{
    for (size_t i = 0; i < DEFAULT_COUNT; i++)
        *vec_push(a, rows) =
            (struct set_row){.criterion = {.code = str_from(defaults[i].code),
                                 .name = S(""),
                                 .above = force_set_read(str_from(defaults[i].above)),
                                 .below = force_set_read(str_from(defaults[i].below)),
                                 .at_most = defaults[i].at_most,
                                 .part = defaults[i].part,
                                 .whole = defaults[i].whole,
                                 .first_day = c->first_day}};
}

static enum err rows_read(
    struct db *db, struct arena *a, struct campaign_id campaign, struct set_rows *list)
{
    struct rows rows;
    enum err e = db_query(db, SQL_criterion_list, &rows, ARGS(V(campaign.v)));

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        struct criterion c = {.seq = row_int(&rows, 0),
            .code = str_copy(a, row_str(&rows, 1)),
            .first_day = (day_t)row_int(&rows, 2),
            .name = seal_reference(a, row_str(&rows, 3)),
            .above = force_set_read(row_str(&rows, 4)),
            .below = force_set_read(row_str(&rows, 5)),
            .at_most = row_int(&rows, 6) != 0,
            .part = row_int(&rows, 7),
            .whole = row_int(&rows, 8)};

        *vec_push(a, list) = (struct set_row){c, row_int(&rows, 9) != 0};
    }
    return e == E_NOT_FOUND ? OK : e;
}

/* Does a later word take the place of row i on this day? */
static bool replaced(const struct set_rows *rows, size_t i, day_t day)
{
    const struct criterion *c = &rows->items[i].criterion;

    for (size_t k = 0; k < rows->count; k++) {
        const struct criterion *o = &rows->items[k].criterion;

        if (k != i && str_eq(o->code, c->code) && o->first_day <= day &&
            (o->first_day > c->first_day || (o->first_day == c->first_day && k > i)))
            return true;
    }
    return false;
}

/* The days on which row i holds are in one piece: from its own to the day before the next. */
static void row_days(const struct set_rows *rows, size_t i, const struct campaign *campaign,
    struct arena *a, struct criterion_list *list)
{
    struct criterion c = rows->items[i].criterion;

    if (rows->items[i].dropped)
        return;
    if (c.first_day < campaign->first_day)
        c.first_day = campaign->first_day;
    for (c.last_day = c.first_day - 1;
         c.last_day < campaign->last_day && !replaced(rows, i, c.last_day + 1);)
        c.last_day++;
    if (c.last_day >= c.first_day)
        *vec_push(a, list) = c;
}

static bool before(const struct criterion *a, const struct criterion *b)
{
    int order = str_cmp(a->code, b->code);

    return order ? order < 0 : a->first_day < b->first_day;
}

static void sort(struct criterion_list *list)
{
    for (size_t i = 1; i < list->count; i++)
        for (size_t k = i; k && before(&list->items[k], &list->items[k - 1]); k--) {
            struct criterion c = list->items[k];

            list->items[k] = list->items[k - 1];
            list->items[k - 1] = c;
        }
}

enum err criteria_of(
    struct db *db, struct arena *a, const struct campaign *campaign, struct criterion_list *ret)
{
    struct criterion_list list = {0};
    struct set_rows rows = {0};
    enum err e;

    defaults_add(a, campaign, &rows);
    e = rows_read(db, a, campaign->id, &rows);
    if (e != OK)
        return e;
    for (size_t i = 0; i < rows.count; i++)
        row_days(&rows, i, campaign, a, &list);
    for (size_t i = 0; e == OK && i < list.count; i++)
        e = seal_read(db, a, list.items[i].name, &list.items[i].name);
    if (e != OK)
        return e;
    sort(&list);
    *ret = list;
    return OK;
}
