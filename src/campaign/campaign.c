/* campaign.c: the rules of a campaign, and opening and changing one.
 *
 * campaign_fault() is asked by the forms and asked again inside every write: a form may be old or
 * forged, and what stands in the journal stands for good.
 */
#include "campaign/campaign.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "campaign/campaign_facts.h"
#include "org/unit.h"
#include "store/seal.h"

enum { MINUTES_PER_DAY = 24 * 60 };

static int64_t moment(day_t day, int minute)
{
    return (int64_t)day * MS_PER_DAY - VIETNAM_OFFSET_MS + (int64_t)minute * 60000;
}

int64_t campaign_window_from_ms(const struct campaign *c, day_t day)
{
    return moment(day, c->report_from_minute);
}

int64_t campaign_window_to_ms(const struct campaign *c, day_t day)
{
    return moment(day, c->report_to_minute + 1) - 1;
}

static bool too_long(struct str s, size_t max_chars)
{
    return utf8_count(s) > max_chars;
}

static const char *paper_fault(const struct paper_settings *p, const char **field)
{
    const struct {
        struct str text;
        const char *field;
    } lines[] = {{p->superior, "superior"}, {p->issuer, "issuer"}, {p->symbol, "symbol"},
        {p->place, "place"}, {p->authority, "authority"}, {p->position, "position"},
        {p->signer, "signer"}};

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (too_long(lines[i].text, CAMPAIGN_TEXT_MAX)) {
            *field = lines[i].field;
            return MSG("Dài quá 200 ký tự. Hãy rút ngắn lại.");
        }
    if (too_long(p->recipients, CAMPAIGN_RECIPIENTS_MAX)) {
        *field = "recipients";
        return MSG("Nơi nhận dài quá 2.000 ký tự. Hãy rút ngắn lại.");
    }
    return NULL;
}

const char *campaign_fault(const struct campaign *c, const char **field)
{
    *field = "name";
    if (str_trim(c->name).len == 0)
        return MSG("Đợt chưa có tên. Hãy ghi tên như trong kế hoạch.");
    if (too_long(c->name, CAMPAIGN_TEXT_MAX))
        return MSG("Dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "last_day";
    if (c->last_day < c->first_day)
        return MSG("Ngày kết thúc đứng trước ngày bắt đầu. Hãy xem lại hai ngày.");
    if ((int64_t)c->last_day - c->first_day + 1 > CAMPAIGN_DAYS_MAX)
        return MSG("Một đợt không dài quá 400 ngày. Hãy xem lại năm của hai ngày.");
    *field = "to";
    if (c->report_from_minute < 0 || c->report_to_minute >= MINUTES_PER_DAY ||
        c->report_from_minute >= c->report_to_minute)
        return MSG("Giờ hết nhận báo cáo phải sau giờ bắt đầu nhận, trong cùng một ngày.");
    return paper_fault(&c->paper, field);
}

static enum err opening_check(const struct campaign_opening *o)
{
    const char *field;

    if (campaign_fault(&o->campaign, &field) || o->unit_count == 0 ||
        o->unit_count > CAMPAIGN_UNITS_MAX || o->deadline_count > CAMPAIGN_DEADLINES_MAX)
        return E_INVALID;
    for (size_t i = 0; i < o->unit_count; i++) {
        const struct campaign_unit *u = &o->units[i];

        if (str_trim(u->name).len == 0 || too_long(u->name, UNIT_NAME_MAX) ||
            too_long(u->in_charge, CAMPAIGN_TEXT_MAX))
            return E_INVALID;
        for (size_t j = 0; u->id.v != 0 && j < i; j++)
            if (o->units[j].id.v == u->id.v)
                return E_INVALID;
    }
    return OK;
}

/* What a unit that the plan names is, told from its first words; a person can see the name. */
static const struct {
    const char *folded;
    const char *kind;
} first_words[] = {
    {"hoi ", "doan-the"},
    {"doan ", "doan-the"},
    {"xa doan", "doan-the"},
    {"cong doan", "doan-the"},
    {"uy ban mat tran", "doan-the"},
    {"mat tran", "doan-the"},
    {"cong an", "luc-luong"},
    {"ban chi huy quan su", "luc-luong"},
    {"ban chqs", "luc-luong"},
    {"dan quan", "luc-luong"},
    {"luc luong", "luc-luong"},
};

static const struct unit_kind *agency_kind(struct str folded)
{
    for (size_t i = 0; i < sizeof first_words / sizeof first_words[0]; i++)
        if (str_starts(folded, str_from(first_words[i].folded)))
            return unit_kind_find(str_from(first_words[i].kind));
    return unit_kind_find(S("co-quan"));
}

static const struct unit_kind *hamlet_kind(struct arena *a, struct str folded)
{
    for (const struct unit_kind *k = unit_kinds; k->code; k++) {
        struct str label = text_fold(a, str_from(k->label));

        if (!k->is_agency && str_starts(folded, label) && folded.len > label.len &&
            folded.ptr[label.len] == ' ')
            return k;
    }
    return unit_kind_find(S("ap"));
}

/* The unit of the commune that is called exactly so and has not ended before the campaign, or a new
 * one. */
static enum err unit_of_name(
    struct tx *tx, struct unit_id commune, day_t first_day, struct campaign_unit *u)
{
    struct str folded = text_fold(tx->arena, u->name);
    struct org_unit made = {.parent = commune, .name = u->name}, there;
    enum err e = unit_find_by_name(tx->db, tx->arena, commune, u->name, &there);

    if (e == OK && str_eq(there.name, u->name) && there.until_day > first_day) {
        u->id = there.id;
        return OK;
    }
    if (e != OK && e != E_NOT_FOUND)
        return e;
    if (e == OK && str_eq(there.name, u->name))
        made.from_day = there.until_day; /* the name was another's until then */
    made.kind = u->is_agency ? agency_kind(folded) : hamlet_kind(tx->arena, folded);
    return unit_add(tx, &made, &u->id);
}

static enum err unit_join(
    struct tx *tx, struct campaign_id id, const struct campaign *c, struct campaign_unit *u)
{
    const struct seal_terms terms = {
        .purpose = "unit-charge", .keep_until = INT32_MAX, .unit = c->unit.v};
    struct str seal = S("");
    enum err e = u->id.v == 0 ? unit_of_name(tx, c->unit, c->first_day, u) : OK;

    if (e == OK && u->in_charge.len) /* a plan may name the person, not the office */
        e = seal_put(tx, &terms, u->in_charge, &seal);
    if (e != OK)
        return e;
    return fact_add(
        tx, "campaign-unit-added", campaign_unit_added_body(tx->arena, id, u, seal), NULL);
}

/* A deadline is taken from the plan, with whoever is named there. */
static enum err deadline_add(
    struct tx *tx, const struct campaign *c, const struct campaign_deadline *d)
{
    const struct seal_terms terms = {
        .purpose = "deadline-what", .keep_until = INT32_MAX, .unit = c->unit.v};
    struct str seal;
    enum err e;

    if (str_trim(d->what).len == 0 || too_long(d->what, CAMPAIGN_RECIPIENTS_MAX))
        return E_INVALID;
    e = seal_put(tx, &terms, d->what, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "campaign-deadline-added",
        campaign_deadline_added_body(tx->arena, c->id, d, seal), NULL);
}

enum err campaign_open(struct tx *tx, struct campaign_opening *o, struct campaign_id *ret)
{
    struct campaign there;
    struct campaign_id id;
    enum err e = opening_check(o);

    if (e != OK)
        return e;
    if (o->campaign.plan_id != 0) {
        e = campaign_find_by_plan(tx->db, tx->arena, o->campaign.plan_id, &there);
        if (e != E_NOT_FOUND)
            return e == OK ? E_CONFLICT : e;
    }
    e = unit_province(tx->db, o->campaign.unit, &tx->province);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    e = fact_add(tx, "campaign-opened", campaign_opened_body(tx->arena, &o->campaign), &id.v);
    for (size_t i = 0; e == OK && i < o->unit_count; i++)
        e = unit_join(tx, id, &o->campaign, &o->units[i]);
    there = o->campaign;
    there.id = id;
    for (size_t i = 0; e == OK && i < o->deadline_count; i++)
        e = deadline_add(tx, &there, &o->deadlines[i]);
    if (e == OK)
        *ret = id;
    return e;
}

enum err campaign_settings_change(
    struct tx *tx, struct campaign_id id, const struct campaign *settings)
{
    struct campaign now;
    const char *field;
    enum err e = campaign_find(tx->db, tx->arena, id, &now);

    if (e != OK)
        return e;
    if (campaign_fault(settings, &field) || settings->first_day > now.first_day ||
        settings->last_day < now.last_day)
        return E_INVALID;
    tx->province = now.province;
    return fact_add(tx, "campaign-settings-changed",
        campaign_settings_changed_body(tx->arena, id, settings), NULL);
}

enum err campaign_deadline_add(
    struct tx *tx, struct campaign_id id, const struct campaign_deadline *deadline)
{
    struct campaign_deadline_list list;
    struct campaign there;
    enum err e = campaign_find(tx->db, tx->arena, id, &there);

    if (e == OK)
        e = campaign_deadlines(tx->db, tx->arena, id, &list);
    if (e != OK)
        return e;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].day == deadline->day && str_eq(list.items[i].what, deadline->what))
            return OK;
    if (list.count >= CAMPAIGN_DEADLINES_MAX)
        return E_TOO_LARGE;
    tx->province = there.province;
    return deadline_add(tx, &there, deadline);
}

/* What follows is kept with the campaign. E_NOT_FOUND: gone, or never there. */
static enum err deadline_find(
    struct tx *tx, struct campaign_id id, int64_t deadline, struct campaign_deadline *ret)
{
    struct campaign_deadline_list list;
    enum err e = campaign_deadlines(tx->db, tx->arena, id, &list);

    for (size_t i = 0; e == OK && i < list.count; i++)
        if (list.items[i].id == deadline) {
            *ret = list.items[i];
            return campaign_keep(tx, id);
        }
    return e == OK ? E_NOT_FOUND : e;
}

enum err campaign_deadline_drop(struct tx *tx, struct campaign_id id, int64_t deadline)
{
    struct campaign there;
    struct campaign_deadline d;
    int64_t other;
    enum err e = campaign_find(tx->db, tx->arena, id, &there);

    if (e != OK)
        return e;
    e = deadline_find(tx, id, deadline, &d);
    if (e == E_NOT_FOUND) {
        e = db_first_int(tx->db, SQL_campaign_deadline_of, &other, ARGS(V(deadline)));
        return e == OK ? E_NOT_FOUND : e == E_NOT_FOUND ? OK : e; /* gone: the form came twice */
    }
    if (e != OK)
        return e;
    return fact_add(
        tx, "campaign-deadline-dropped", campaign_deadline_dropped_body(tx->arena, id, &d), NULL);
}

enum err campaign_deadline_move(struct tx *tx, struct campaign_id id, int64_t deadline, day_t day)
{
    struct campaign_deadline_list list;
    struct campaign_deadline d;
    enum err e = deadline_find(tx, id, deadline, &d);

    if (e == OK)
        e = campaign_deadlines(tx->db, tx->arena, id, &list);
    if (e != OK || d.day == day)
        return e;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].day == day && str_eq(list.items[i].what, d.what))
            return campaign_deadline_drop(tx, id, deadline);
    d.day = day;
    return fact_add(
        tx, "campaign-deadline-moved", campaign_deadline_moved_body(tx->arena, id, &d), NULL);
}
