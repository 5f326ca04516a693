/* house.c: rules, facts and questions of houses. */
#include "welfare/house.h"

#include "base/number.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "talks/persons.h"
#include "welfare/facts.h"

enum { VALUE_MAX = 1000000000 };

const struct house_type house_types[] = {
#define HOUSE_TYPE(code, label) {#code, label},
#include "welfare/house_types.def"
#undef HOUSE_TYPE
};
const size_t house_type_count = sizeof house_types / sizeof *house_types;

static const struct {
    const char *code, *label;
} stages[HOUSE_STAGES] = {
    [HOUSE_STARTED] = {"started", MSG("Khởi công")},
    [HOUSE_FOUNDATION] = {"foundation", MSG("Xong móng")},
    [HOUSE_WALLS] = {"walls", MSG("Xong tường")},
    [HOUSE_ROOF] = {"roof", MSG("Xong mái")},
    [HOUSE_FINISHED] = {"finished", MSG("Hoàn thành")},
    [HOUSE_HANDED_OVER] = {"handed-over", MSG("Bàn giao")},
};

const char *house_stage_label(enum house_stage s)
{
    return stages[s].label;
}

enum house_stage house_stage_find(struct str code)
{
    int s = 0;

    while (s < HOUSE_STAGES && !str_eq(code, str_from(stages[s].code)))
        s++;
    return (enum house_stage)s;
}

enum house_stage house_reached(const struct house *h)
{
    for (int s = HOUSE_STAGES - 1; s >= 0; s--)
        if (h->days[s])
            return (enum house_stage)s;
    return HOUSE_STAGES;
}

/* --- planning --- */

const char *house_fault(const struct house *h, const char **field, struct str *arg)
{
    *field = "type";
    if (h->type >= house_type_count)
        return MSG("Hãy chọn loại nhà.");
    *field = "note";
    *arg = person_in(h->note);
    if (arg->len)
        return persons_refused;
    if (utf8_count(h->note) > HOUSE_TEXT_MAX)
        return MSG("Dài quá 300 ký tự. Hãy rút ngắn lại.");
    return NULL;
}

/* A line of the plan that lies in one hamlet has its houses there; of an agency or the commune,
 * anywhere. */
static enum err work_place_check(
    struct tx *tx, const struct campaign *c, const struct house *h, const struct work *w)
{
    struct unit_id place = w->place_unit.v ? w->place_unit : w->unit;
    struct campaign_unit u;
    enum err e;

    if (place.v == h->unit.v || place.v == c->unit.v)
        return OK;
    e = campaign_unit_find(tx->db, tx->arena, c->id, place, &u);
    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    return u.is_agency ? OK : E_INVALID;
}

/* Its work plans houses of this kind there, and has room for one more card. */
static enum err work_check(struct tx *tx, const struct campaign *c, const struct house *h)
{
    struct work w;
    int64_t cards;
    enum err e;

    if (!h->work.v)
        return OK;
    e = work_find(tx->db, tx->arena, h->work, &w);
    if (e == E_NOT_FOUND ||
        (e == OK && (w.campaign.v != h->campaign.v ||
                        w.kind != (h->repair ? KIND_HOUSE_REPAIR : KIND_HOUSE_BUILD))))
        return E_INVALID;
    if (e == OK)
        e = work_place_check(tx, c, h, &w);
    if (e == OK)
        e = db_first_int(tx->db, SQL_house_count_of_work, &cards, ARGS(V(h->work.v), V(h->id.v)));
    return e == OK && w.planned_milli && (cards + 1) * MILLI > w.planned_milli ? E_TOO_LARGE : e;
}

static enum err check(struct tx *tx, const struct house *h)
{
    struct campaign c;
    const char *field;
    struct str arg;
    enum err e = campaign_find(tx->db, tx->arena, h->campaign, &c);

    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    if (house_fault(h, &field, &arg))
        return E_INVALID;
    e = welfare_unit_check(tx, &c, h->unit, false);
    if (e == OK)
        e = work_check(tx, &c, h);
    tx->province = c.province;
    return e;
}

static enum err note_put(struct tx *tx, const struct house *h, struct str text, struct str *seal)
{
    const struct seal_terms terms = {
        .purpose = "house-words", .keep_until = INT32_MAX, .unit = h->unit.v};
    struct str note = str_trim(text);

    *seal = S("");
    return note.len ? seal_put(tx, &terms, body_pack(tx->arena, "{s:s%}", "note", PACK(note)), seal)
                    : OK;
}

enum err house_count_of(struct db *db, struct campaign_id campaign, int64_t *ret)
{
    return db_first_int(db, SQL_house_count_of, ret, ARGS(V(campaign.v)));
}

enum err house_add(struct tx *tx, const struct house *h, struct house_id *ret)
{
    int64_t count, number;
    struct str seal;
    enum err e = check(tx, h);

    if (e == OK)
        e = house_count_of(tx->db, h->campaign, &count);
    if (e == OK && count >= HOUSES_MAX)
        e = E_TOO_LARGE;
    if (e == OK)
        e = db_first_int(tx->db, SQL_house_last_number, &number,
            ARGS(V(h->campaign.v), V(h->unit.v), V(h->repair)));
    if (e == OK)
        e = note_put(tx, h, h->note, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "house-planned",
        body_pack(tx->arena, "{s:I, s:I, s:s, s:b, s:I, s:I, s:s%}", "campaign",
            (json_int_t)h->campaign.v, "unit", (json_int_t)h->unit.v, "type",
            house_types[h->type].code, "repair", (int)h->repair, "number", (json_int_t)(number + 1),
            "work", (json_int_t)h->work.v, "words_seal", PACK(seal)),
        &ret->v);
}

enum err house_planned_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, number, work;
    const char *type;
    struct str seal;
    int repair;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s, s:b, s:I, s:I, s:s%}", "campaign",
        &campaign, "unit", &unit, "type", &type, "repair", &repair, "number", &number, "work",
        &work, "words_seal", UNPACK(seal));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_house_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(type), V(repair), V(number),
            V(work), V(seal), V(f->account_id), V(f->at_ms)));
}

enum err house_change(struct tx *tx, const struct house *given)
{
    struct house h, before;
    struct str seal;
    enum err e = house_find(tx->db, tx->arena, given->id, &before);

    h = before;
    h.type = given->type;
    h.work = given->work;
    h.note = given->note;
    if (e == OK)
        e = check(tx, &h);
    if (e != OK || (h.type == before.type && h.work.v == before.work.v &&
                       str_eq(str_trim(h.note), before.note)))
        return e;
    e = note_put(tx, &h, h.note, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "house-changed",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I, s:s%}", "house", (json_int_t)h.id.v,
            "campaign", (json_int_t)h.campaign.v, "unit", (json_int_t)h.unit.v, "type",
            house_types[h.type].code, "work", (json_int_t)h.work.v, "words_seal", PACK(seal)),
        NULL);
}

enum err house_changed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t house, work;
    const char *type;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, s:s%}", "house", &house, "type",
        &type, "work", &work, "words_seal", UNPACK(seal));

    return e == OK ? db_run(tx->db, SQL_house_update, ARGS(V(house), V(type), V(work), V(seal)))
                   : e;
}

/* --- stages --- */

const char *house_stage_fault(const struct house *h, enum house_stage stage, day_t day, day_t today)
{
    if (h->dropped_day)
        return MSG("Căn này đã ghi là không làm.");
    if (stage >= HOUSE_STAGES)
        return MSG("Hãy chọn một bước.");
    if (!day)
        return house_reached(h) == stage ? NULL
                                         : MSG("Chỉ bỏ được bước mới nhất. Hãy bỏ từng bước.");
    if (day > today)
        return MSG("Ngày này chưa đến. Chỉ ghi bước đã xong.");
    for (int s = 0; s < HOUSE_STAGES; s++) {
        if (s < (int)stage && h->days[s] > day)
            return MSG("Ngày này sớm hơn ngày của một bước trước. Hãy xem lại ngày.");
        if (s > (int)stage && h->days[s] && h->days[s] < day)
            return MSG("Ngày này muộn hơn ngày của một bước sau. Hãy xem lại ngày.");
    }
    return NULL;
}

enum err house_reach(struct tx *tx, struct house_id id, enum house_stage stage, day_t day)
{
    struct house h;
    enum err e = house_find(tx->db, tx->arena, id, &h);

    if (e == OK && house_stage_fault(&h, stage, day, day_of_ms(tx->now_ms)))
        e = E_INVALID;
    if (e != OK || h.days[stage] == day)
        return e;
    tx->province = h.province;
    return fact_add(tx, "house-stage-reached",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I}", "house", (json_int_t)id.v, "campaign",
            (json_int_t)h.campaign.v, "unit", (json_int_t)h.unit.v, "stage", stages[stage].code,
            "day", (json_int_t)day),
        NULL);
}

enum err house_stage_apply(struct tx *tx, const struct fact *f)
{
    json_int_t house, day;
    const char *stage;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, s:s, s:I}", "house", &house, "stage", &stage, "day", &day);

    if (e != OK)
        return e;
    if (!day)
        return db_run(tx->db, SQL_house_stage_delete, ARGS(V(house), V(stage)));
    return db_run(tx->db, SQL_house_stage_set, ARGS(V(house), V(stage), V(f->province), V(day)));
}

enum err house_drop(struct tx *tx, struct house_id id, struct str why)
{
    struct house h;
    struct str seal;
    enum err e = house_find(tx->db, tx->arena, id, &h);

    if (e == OK && (!str_trim(why).len || utf8_count(why) > HOUSE_TEXT_MAX || person_in(why).len))
        e = E_INVALID;
    if (e != OK || h.dropped_day)
        return e; /* a double click */
    if (h.days[HOUSE_HANDED_OVER])
        return E_CONFLICT;
    e = note_put(tx, &h, why, &seal);
    if (e != OK)
        return e;
    tx->province = h.province;
    return fact_add(tx, "house-dropped",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I, s:s%}", "house", (json_int_t)id.v, "campaign",
            (json_int_t)h.campaign.v, "unit", (json_int_t)h.unit.v, "day",
            (json_int_t)day_of_ms(tx->now_ms), "words_seal", PACK(seal)),
        NULL);
}

enum err house_dropped_apply(struct tx *tx, const struct fact *f)
{
    json_int_t house, day;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s%}", "house", &house, "day", &day,
        "words_seal", UNPACK(seal));

    return e == OK ? db_run(tx->db, SQL_house_set_dropped, ARGS(V(house), V(day), V(seal))) : e;
}

/* --- value --- */

static bool value_fits(const struct work_costs *value)
{
    for (int s = 0; s < COST_SOURCE_LAST; s++)
        if (value->of[s].planned_vnd < -1 || value->of[s].planned_vnd > VALUE_MAX ||
            value->of[s].real_vnd < -1 || value->of[s].real_vnd > VALUE_MAX)
            return false;
    return true;
}

enum err house_value_set(struct tx *tx, struct house_id id, const struct work_costs *value)
{
    struct house h;
    enum err e = house_find(tx->db, tx->arena, id, &h);

    if (e == OK && !value_fits(value))
        e = E_INVALID;
    tx->province = e == OK ? h.province : 0;
    for (int s = 0; e == OK && s < COST_SOURCE_LAST; s++) {
        const struct work_cost *to = &value->of[s], *from = &h.value.of[s];

        if (to->planned_vnd != from->planned_vnd || to->real_vnd != from->real_vnd)
            e = fact_add(tx, "house-value-set",
                body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I, s:I}", "house", (json_int_t)id.v,
                    "campaign", (json_int_t)h.campaign.v, "unit", (json_int_t)h.unit.v, "source",
                    cost_source_name((enum cost_source)s), "planned", (json_int_t)to->planned_vnd,
                    "real", (json_int_t)to->real_vnd),
                NULL);
    }
    return e;
}

enum err house_value_apply(struct tx *tx, const struct fact *f)
{
    json_int_t house, planned, real;
    const char *source;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, s:I}", "house", &house, "source",
        &source, "planned", &planned, "real", &real);

    return e == OK ? db_run(tx->db, SQL_house_value_set,
                         ARGS(V(house), V(source), V(f->province), V(planned), V(real)))
                   : e;
}
