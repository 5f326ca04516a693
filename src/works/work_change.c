/* work_change.c: the rules and facts of a work's name, place, days, quantity, state and lead unit.
 *
 * Bodies name campaign, unit and work, so that sums and books follow them and histories find them.
 */
#include "works/work_change.h"

#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"
#include "works/work_facts.h"

#include <string.h>

enum err work_open(struct tx *tx, struct work_id id, struct work *w, struct campaign *c)
{
    enum err e = work_find(tx->db, tx->arena, id, w);

    if (e == OK)
        e = campaign_find(tx->db, tx->arena, w->campaign, c);
    if (e == OK)
        tx->province = c->province;
    return e;
}

static enum err why_keep(struct tx *tx, const struct work *w, struct str why, struct str *seal)
{
    const struct seal_terms terms = {
        .purpose = "work-why", .keep_until = INT32_MAX, .unit = w->unit.v};

    *seal = S("");
    why = str_trim(why);
    if (utf8_count(why) > WORK_WHY_MAX)
        return E_INVALID;
    return why.len ? seal_put(tx, &terms, why, seal) : OK;
}

/* --- words, days, quantity --- */

static bool same(const struct work *a, const struct work *b)
{
    return str_eq(a->name, b->name) && str_eq(a->place, b->place) &&
           a->place_unit.v == b->place_unit.v && a->first_day == b->first_day &&
           a->last_day == b->last_day && a->planned_milli == b->planned_milli;
}

enum err work_change(struct tx *tx, const struct work *to, struct str why)
{
    struct campaign c;
    struct work there, w;
    struct str seal;
    const char *field;
    enum err e = work_open(tx, to->id, &there, &c);

    if (e != OK)
        return e;
    w = there;
    w.name = to->name;
    w.place = to->place;
    w.place_unit = to->place_unit;
    w.first_day = to->first_day;
    w.last_day = to->last_day;
    w.planned_milli = to->planned_milli;
    if (work_fault(&w, &field) || (w.planned_milli != there.planned_milli && !str_trim(why).len))
        return E_INVALID;
    e = work_units_check(tx, &c, &w);
    if (e != OK || same(&w, &there))
        return e;
    e = why_keep(tx, &w, why, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "work-changed",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s%, s:s%, s:I, s:i, s:i, s:I, s:s%}", "campaign",
            (json_int_t)w.campaign.v, "unit", (json_int_t)w.unit.v, "work", (json_int_t)w.id.v,
            "name", PACK(w.name), "place", PACK(w.place), "place_unit", (json_int_t)w.place_unit.v,
            "first", (int)w.first_day, "last", (int)w.last_day, "planned",
            (json_int_t)w.planned_milli, "why_seal", PACK(seal)),
        NULL);
}

enum err work_changed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, work, place_unit, planned;
    struct str name, place;
    int first, last;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s%, s:s%, s:I, s:i, s:i, s:I}",
        "campaign", &campaign, "work", &work, "name", UNPACK(name), "place", UNPACK(place),
        "place_unit", &place_unit, "first", &first, "last", &last, "planned", &planned);

    if (e == OK)
        e = db_run(tx->db, SQL_work_update,
            ARGS(V(work), V(name), V(place), V(place_unit), V(first), V(last), V(planned)));
    return e == OK ? campaign_touch(tx, campaign, f->seq) : e;
}

/* --- state --- */

/* [from][to]. Backwards, and out of the plan, only with a word of why. */
static const enum work_step steps[WORK_STATE_LAST][WORK_STATE_LAST] = {
    [WORK_SURVEYED] = {[WORK_APPROVED] = STEP_PLAIN, [WORK_DROPPED] = STEP_WITH_WHY},
    [WORK_APPROVED] = {[WORK_SURVEYED] = STEP_WITH_WHY,
        [WORK_UNDER_WAY] = STEP_PLAIN,
        [WORK_DONE] = STEP_PLAIN,
        [WORK_DROPPED] = STEP_WITH_WHY},
    [WORK_UNDER_WAY] =
        {[WORK_APPROVED] = STEP_WITH_WHY, [WORK_DONE] = STEP_PLAIN, [WORK_DROPPED] = STEP_WITH_WHY},
    [WORK_DONE] = {[WORK_UNDER_WAY] = STEP_WITH_WHY, [WORK_HANDED_OVER] = STEP_PLAIN},
    [WORK_HANDED_OVER] = {[WORK_DONE] = STEP_WITH_WHY},
    [WORK_DROPPED] = {[WORK_SURVEYED] = STEP_WITH_WHY,
        [WORK_APPROVED] = STEP_WITH_WHY,
        [WORK_UNDER_WAY] = STEP_WITH_WHY},
};

enum work_step work_step(enum work_state from, enum work_state to)
{
    return steps[from][to];
}

const char *work_state_fault(const struct work *w, enum work_state to, day_t day, struct str why,
    day_t today, const char **field)
{
    *field = "state";
    if (work_step(w->state, to) == STEP_NONE)
        return MSG("Không chuyển thẳng từ trạng thái đang có sang trạng thái này được. Hãy đi từng "
                   "bước: đã duyệt, đang làm, hoàn thành, đã bàn giao.");
    *field = "day";
    if (day > today)
        return MSG("Ngày này chưa đến. Trạng thái chỉ ghi khi việc đã xảy ra.");
    if (day < w->state_day)
        return MSG("Ngày này đứng trước ngày của trạng thái đang có. Hãy xem lại.");
    *field = "why";
    if (work_step(w->state, to) == STEP_WITH_WHY && !str_trim(why).len)
        return MSG("Hãy ghi vì sao, ví dụ “Dân chưa đồng ý hiến đất”. Không ghi tên người dân.");
    if (utf8_count(why) > WORK_WHY_MAX)
        return MSG("Lý do dài quá 500 ký tự. Hãy rút ngắn lại.");
    return NULL;
}

/* What is counted in a dropped work would count nowhere. */
static enum err may_drop(struct tx *tx, const struct work *w)
{
    int64_t others = 0;
    enum err e = w->counted_in.v
                     ? OK
                     : db_first_int(tx->db, SQL_double_counts_others, &others, ARGS(V(w->id.v)));

    return e == OK && others ? E_CONFLICT : e;
}

enum err work_state_change(
    struct tx *tx, struct work_id id, enum work_state to, day_t day, struct str why)
{
    struct campaign c;
    struct work w;
    struct str seal;
    const char *field;
    enum err e = work_open(tx, id, &w, &c);

    if (e != OK || (w.state == to && w.state_day == day))
        return e;
    if (work_state_fault(&w, to, day, why, day_of_ms(tx->now_ms), &field))
        return E_INVALID;
    if (to == WORK_DROPPED && (e = may_drop(tx, &w)) != OK)
        return e;
    e = why_keep(tx, &w, why, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "work-state-changed",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:i, s:s%}", "campaign",
            (json_int_t)w.campaign.v, "unit", (json_int_t)w.unit.v, "work", (json_int_t)w.id.v,
            "state", work_state_name(to), "day", (int)day, "why_seal", PACK(seal)),
        NULL);
}

enum err work_state_changed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, work;
    struct str seal;
    const char *state;
    int day;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s, s:i, s:s%}", "campaign",
        &campaign, "work", &work, "state", &state, "day", &day, "why_seal", UNPACK(seal));

    if (e == OK)
        e = db_run(tx->db, SQL_work_state_insert,
            ARGS(V(f->seq), V(f->province), V(work), V(state), V(day), V(seal), V(f->account_id),
                V(f->at_ms)));
    if (e == OK)
        e = db_run(tx->db, SQL_work_state_set, ARGS(V(work), V(state), V(day)));
    return e == OK ? campaign_touch(tx, campaign, f->seq) : e;
}

/* Erased words are SEAL_ERASED. */
static enum err words_open(struct db *db, struct arena *a, struct work_moments *list)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < list->count; i++) {
        struct str *why = &list->items[i].why;

        if (!why->len)
            continue;
        e = seal_open(db, a, *why, why);
        if (e == E_NOT_FOUND) {
            *why = S(SEAL_ERASED);
            e = OK;
        }
    }
    return e;
}

enum err work_history(struct db *db, struct arena *a, struct work_id id, struct work_moments *ret)
{
    struct work_moments list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_work_state_list, &rows, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &list) = (struct work_moment){.seq = row_int(&rows, 0),
            .state = work_state_find(row_str(&rows, 1)),
            .day = (day_t)row_int(&rows, 2),
            .why = str_copy(a, row_str(&rows, 3)),
            .by = str_copy(a, row_str(&rows, 4)),
            .at_ms = row_int(&rows, 5)};
    if (e == E_NOT_FOUND)
        e = words_open(db, a, &list);
    if (e == OK)
        *ret = list;
    return e;
}

/* --- lead unit --- */

enum err work_move(struct tx *tx, struct work_id id, struct unit_id to)
{
    struct campaign c;
    struct work w, there;
    enum err e = work_open(tx, id, &there, &c);

    if (e != OK || there.unit.v == to.v)
        return e;
    w = there;
    w.unit = to;
    e = work_units_check(tx, &c, &w);
    if (e != OK)
        return e;
    return fact_add(tx, "work-moved",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I}", "campaign", (json_int_t)w.campaign.v, "unit",
            (json_int_t)to.v, "before", (json_int_t)there.unit.v, "work", (json_int_t)w.id.v),
        NULL);
}

enum err work_moved_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, work;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, s:I, s:I}", "campaign", &campaign, "unit", &unit, "work", &work);

    if (e == OK)
        e = db_run(tx->db, SQL_work_move, ARGS(V(work), V(unit)));
    if (e == OK)
        e = db_run(tx->db, SQL_work_part_delete, ARGS(V(f->province), V(work), V(unit)));
    return e == OK ? campaign_touch(tx, campaign, f->seq) : e;
}

/* --- a work that is led elsewhere --- */

enum err work_mirror(struct tx *tx, const struct work *to, bool *changed)
{
    struct campaign c;
    struct work there, w = *to;
    const char *field;
    enum err e = work_open(tx, to->id, &there, &c);

    *changed = false;
    if (e != OK)
        return e;
    if (work_fault(&w, &field) || w.kind != there.kind || w.measure != there.measure ||
        w.state == WORK_NONE)
        return E_INVALID;
    if (!w.counted_in.v) /* what a person settled here stays */
        w.counted_in = there.counted_in;
    e = work_units_check(tx, &c, &w);
    if (e != OK || (same(&w, &there) && w.unit.v == there.unit.v && w.state == there.state &&
                       w.state_day == there.state_day && w.counted_in.v == there.counted_in.v))
        return e;
    *changed = true;
    return fact_add(tx, "work-mirrored",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s%, s:s%, s:I, s:i, s:i, s:I, s:s, s:i, s:I}",
            "campaign", (json_int_t)there.campaign.v, "unit", (json_int_t)w.unit.v, "work",
            (json_int_t)w.id.v, "name", PACK(w.name), "place", PACK(w.place), "place_unit",
            (json_int_t)w.place_unit.v, "first", (int)w.first_day, "last", (int)w.last_day,
            "planned", (json_int_t)w.planned_milli, "state", work_state_name(w.state), "day",
            (int)w.state_day, "counted_in", (json_int_t)w.counted_in.v),
        NULL);
}

/* The row of its state only when that is another one. */
static enum err state_mirrored(
    struct tx *tx, const struct fact *f, json_int_t work, const char *state, int day)
{
    struct work there;
    enum err e = work_find(tx->db, tx->arena, (struct work_id){work}, &there);

    if (e != OK || (there.state == work_state_find(str_from(state)) && there.state_day == day))
        return e;
    e = db_run(tx->db, SQL_work_state_insert,
        ARGS(V(f->seq), V(f->province), V(work), V(state), V(day), V(""), V(f->account_id),
            V(f->at_ms)));
    return e == OK ? db_run(tx->db, SQL_work_state_set, ARGS(V(work), V(state), V(day))) : e;
}

enum err work_mirrored_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, work, place_unit, planned, counted_in;
    struct str name, place;
    const char *state;
    int first, last, day;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:I, s:I, s:s%, s:s%, s:I, s:i, s:i, s:I, s:s, s:i, s:I}", "campaign", &campaign,
        "unit", &unit, "work", &work, "name", UNPACK(name), "place", UNPACK(place), "place_unit",
        &place_unit, "first", &first, "last", &last, "planned", &planned, "state", &state, "day",
        &day, "counted_in", &counted_in);

    if (e == OK)
        e = state_mirrored(tx, f, work, state, day);
    if (e == OK)
        e = db_run(tx->db, SQL_work_update,
            ARGS(V(work), V(name), V(place), V(place_unit), V(first), V(last), V(planned)));
    if (e == OK)
        e = db_run(tx->db, SQL_work_move, ARGS(V(work), V(unit)));
    if (e == OK)
        e = db_run(tx->db, SQL_work_mirror_counted, ARGS(V(work), V(counted_in)));
    return e == OK ? campaign_touch(tx, campaign, f->seq) : e;
}
