/* duty.c: what may be said about a duty, and the facts that say it. */
#include "duty/duty_facts.h"

#include "base/tr.h"
#include "base/unicode.h"

static const struct {
    const char *code, *label;
} kinds[DUTY_KINDS] =
    {
        [DUTY_TASK] = {"task", MSG("Nhiệm vụ")},
        [DUTY_DRAFT] = {"draft", MSG("Văn bản cần duyệt")},
        [DUTY_LAUNCH] = {"launch", MSG("Lễ ra quân")},
        [DUTY_PILOT] = {"pilot", MSG("Làm điểm ra quân")},
        [DUTY_REVIEW] = {"review", MSG("Sơ kết, tổng kết")},
        [DUTY_REPORT] = {"report", MSG("Báo cáo về trên")},
        [DUTY_MEMBER] = {"member", MSG("Thành viên Ban Chỉ đạo")},
},
  states[DUTY_STATES] = {
      [DUTY_OPEN] = {"open", MSG("đang làm")},
      [DUTY_DONE] = {"done", MSG("đã xong")},
      [DUTY_DROPPED] = {"dropped", MSG("không làm")},
};

const char *duty_kind_code(enum duty_kind k)
{
    return kinds[k].code;
}

const char *duty_kind_label(enum duty_kind k)
{
    return kinds[k].label;
}

const char *duty_state_code(enum duty_state s)
{
    return states[s].code;
}

const char *duty_state_label(enum duty_state s)
{
    return states[s].label;
}

enum duty_kind duty_kind_of(struct str code)
{
    int k = 0;

    while (k < DUTY_KINDS - 1 && !str_eq(code, str_from(kinds[k].code)))
        k++;
    return (enum duty_kind)k;
}

enum duty_state duty_state_of(struct str code)
{
    int s = 0;

    while (s < DUTY_STATES - 1 && !str_eq(code, str_from(states[s].code)))
        s++;
    return (enum duty_state)s;
}

/* --- rules --- */

const char *duty_fault(const struct duty *d, const char **field)
{
    *field = "what";
    if (!str_trim(d->what).len && d->kind != DUTY_MEMBER)
        return MSG("Hãy ghi việc phải làm.");
    if (utf8_count(d->what) > DUTY_WHAT_MAX)
        return MSG("Việc phải làm dài quá 1.000 ký tự. Hãy rút ngắn lại.");
    *field = "office";
    if (!str_trim(d->office).len && d->kind == DUTY_MEMBER)
        return MSG("Hãy ghi chức danh của thành viên.");
    if (utf8_count(d->office) > DUTY_OFFICE_MAX)
        return MSG("Chức danh dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "place";
    if (utf8_count(d->place) > DUTY_PLACE_MAX)
        return MSG("Địa điểm dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "due";
    if (d->due < 0 || d->due > day_from_civil((struct civil){2199, 12, 31}))
        return MSG("Ngày này không thể có.");
    *field = "minute";
    if (d->minute < -1 || d->minute >= 24 * 60)
        return MSG("Giờ này không thể có.");
    *field = NULL;
    return NULL;
}

enum err duty_seal(
    struct tx *tx, const struct campaign *c, const char *purpose, struct str text, struct str *ret)
{
    struct seal_terms terms = {.purpose = purpose, .keep_until = INT32_MAX, .unit = c->unit.v};

    *ret = S("");
    return str_trim(text).len ? seal_put(tx, &terms, str_trim(text), ret) : OK;
}

static enum err seal_all(
    struct tx *tx, const struct campaign *c, const struct duty *d, struct duty_seals *ret)
{
    enum err e = duty_seal(tx, c, "duty-office", d->office, &ret->office);

    if (e == OK)
        e = duty_seal(tx, c, "duty-what", d->what, &ret->what);
    return e == OK ? duty_seal(tx, c, "duty-place", d->place, &ret->place) : e;
}

/* Has the unit a part in the campaign? 0 and the commune itself have. */
static enum err check_unit(struct tx *tx, const struct campaign *c, struct unit_id *unit)
{
    struct campaign_unit u;
    enum err e;

    if (unit->v == c->unit.v)
        unit->v = 0;
    if (!unit->v)
        return OK;
    e = campaign_unit_find(tx->db, tx->arena, c->id, *unit, &u);
    return e == E_NOT_FOUND ? E_INVALID : e;
}

/* The campaign, with facts from here on kept where it is; *d held against the rules. */
static enum err begin(struct tx *tx, struct duty *d, struct campaign *c)
{
    const char *field;
    enum err e = duty_fault(d, &field) ? E_INVALID : OK;

    if (e == OK)
        e = campaign_find(tx->db, tx->arena, d->campaign, c);
    if (e == OK)
        e = campaign_keep(tx, c->id);
    if (e == OK)
        e = check_unit(tx, c, &d->unit);
    return e == OK ? check_unit(tx, c, &d->reviewer) : e;
}

static bool says_the_same(const struct duty *a, const struct duty *b)
{
    return a->kind == b->kind && a->unit.v == b->unit.v && a->reviewer.v == b->reviewer.v &&
           a->due == b->due && a->minute == b->minute && str_eq(a->what, str_trim(b->what)) &&
           str_eq(a->office, str_trim(b->office)) && str_eq(a->place, str_trim(b->place));
}

enum err duty_add(struct tx *tx, const struct duty *said, struct duty_id *ret)
{
    struct duty d = *said;
    struct duty_list list = {0};
    struct duty_seals seals;
    struct campaign c;
    enum err e = begin(tx, &d, &c);

    if (e == OK)
        e = duty_list_of(tx->db, tx->arena, d.campaign, &list);
    for (size_t i = 0; e == OK && i < list.count; i++) {
        const struct duty *there = &list.items[i];

        if (there->adopted && there->state == DUTY_OPEN && there->deadline == d.deadline &&
            says_the_same(there, &d)) {
            *ret = there->id;
            return OK;
        }
    }
    if (e == OK && list.count >= DUTY_LIST_MAX)
        e = E_TOO_LARGE;
    if (e == OK)
        e = seal_all(tx, &c, &d, &seals);
    return e == OK ? fact_add(tx, "duty-added", duty_added_body(tx->arena, &d, &seals), &ret->v)
                   : e;
}

enum err duty_adopt(struct tx *tx, struct duty *d)
{
    struct duty_id id;
    enum err e;

    if (d->adopted)
        return campaign_keep(tx, d->campaign);
    e = duty_add(tx, d, &id);
    if (e != OK)
        return e;
    d->id = id;
    d->adopted = true;
    return OK;
}

enum err duty_change(struct tx *tx, struct duty_id id, const struct duty *said)
{
    struct duty d = *said, now;
    struct duty_seals seals;
    struct campaign c;
    enum err e = duty_find(tx->db, tx->arena, id, &now);

    if (e != OK)
        return e;
    d.campaign = now.campaign;
    d.kind = now.kind;
    d.deadline = now.deadline;
    if ((e = begin(tx, &d, &c)) != OK)
        return e;
    if (!now.adopted)
        return duty_add(tx, &d, &id);
    d.id = now.id;
    if (says_the_same(&now, &d))
        return OK;
    e = seal_all(tx, &c, &d, &seals);
    return e == OK ? fact_add(tx, "duty-changed", duty_changed_body(tx->arena, &d, &seals), NULL)
                   : e;
}

enum err duty_settle(
    struct tx *tx, struct duty_id id, enum duty_state state, day_t day, struct str word)
{
    struct campaign c;
    struct duty d;
    struct str seal;
    enum err e = duty_find(tx->db, tx->arena, id, &d);

    if (e == OK && d.state == state)
        e = E_CONFLICT;
    if (e == OK && ((state == DUTY_DROPPED && !str_trim(word).len) ||
                       (state != DUTY_OPEN && day > day_of_ms(tx->now_ms)) ||
                       utf8_count(word) > DUTY_WORD_MAX ||
                       (state == DUTY_DONE && d.kind == DUTY_DRAFT && !d.approved)))
        e = E_INVALID;
    if (e == OK)
        e = duty_adopt(tx, &d);
    if (e == OK)
        e = campaign_find(tx->db, tx->arena, d.campaign, &c);
    if (e == OK)
        e = duty_seal(tx, &c, "duty-word", word, &seal);
    if (e != OK)
        return e;
    d.state = state;
    d.settled_day = day;
    return fact_add(tx, "duty-settled", duty_settled_body(tx->arena, &d, seal), NULL);
}

enum err duty_area_assign(
    struct tx *tx, struct campaign_id campaign, struct unit_id hamlet, struct str office)
{
    struct duty_area_list areas;
    struct campaign c;
    struct str seal, text = str_trim(office);
    size_t i = 0;
    enum err e = campaign_find(tx->db, tx->arena, campaign, &c);

    if (e == OK)
        e = campaign_keep(tx, campaign);
    if (e == OK)
        e = duty_areas_of(tx->db, tx->arena, campaign, &areas);
    if (e != OK)
        return e;
    while (i < areas.count && areas.items[i].unit.id.v != hamlet.v)
        i++;
    if (i == areas.count || utf8_count(text) > DUTY_OFFICE_MAX)
        return E_INVALID;
    if (str_eq(areas.items[i].unit.in_charge, text))
        return OK;
    e = duty_seal(tx, &c, "duty-office", text, &seal);
    return e == OK ? fact_add(tx, "area-assigned",
                         area_assigned_body(tx->arena, campaign, hamlet, seal), NULL)
                   : e;
}
