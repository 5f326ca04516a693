/* work.c: the works of a campaign: rules, the fact work-added, questions.
 *
 * kind and measure stand in the journal by their public names (DESIGN section 5), never by number.
 */
#include "works/work.h"

#include "base/number.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "works/work_facts.h"

#include <string.h>

const char *work_unit_label(const struct work *w)
{
    return w->measure == UNIT_COUNT ? kind_piece(w->kind) : measure_label(w->measure);
}

static const struct {
    const char *name, *label;
} states[WORK_STATE_LAST] = {
    [WORK_NONE] = {"", ""},
    [WORK_SURVEYED] = {"surveyed", MSG("đã khảo sát")},
    [WORK_APPROVED] = {"approved", MSG("đã duyệt")},
    [WORK_UNDER_WAY] = {"under-way", MSG("đang làm")},
    [WORK_DONE] = {"done", MSG("hoàn thành")},
    [WORK_HANDED_OVER] = {"handed-over", MSG("đã bàn giao")},
    [WORK_DROPPED] = {"dropped", MSG("không làm")},
};

const char *work_state_name(enum work_state state)
{
    return states[state].name;
}

const char *work_state_label(enum work_state state)
{
    return states[state].label;
}

enum work_state work_state_find(struct str name)
{
    for (int i = WORK_SURVEYED; i < WORK_STATE_LAST; i++)
        if (str_eq(str_from(states[i].name), name))
            return (enum work_state)i;
    return WORK_NONE;
}

int64_t work_expected_milli(const struct work *w)
{
    return w->state == WORK_DROPPED ? 0 : w->planned_milli;
}

static const char *place_fault(const struct work *w, const char **field)
{
    *field = "place";
    if (utf8_count(w->place) > WORK_PLACE_MAX)
        return MSG("Địa điểm dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "last_day";
    if (w->first_day && w->last_day && w->last_day < w->first_day)
        return MSG("Ngày xong đứng trước ngày bắt đầu. Hãy xem lại hai ngày.");
    return NULL;
}

const char *work_fault(const struct work *w, const char **field)
{
    *field = "name";
    if (str_trim(w->name).len == 0)
        return MSG("Công trình chưa có tên. Hãy ghi làm gì, ở đoạn nào.");
    if (utf8_count(w->name) > WORK_NAME_MAX)
        return MSG("Tên công trình dài quá 300 ký tự. Hãy rút ngắn lại.");
    *field = "planned";
    if (work_milli_max(w->measure) == 0)
        return MSG("Công trình chưa có đơn vị tính.");
    if (w->planned_milli < 0)
        return MSG("Khối lượng không thể nhỏ hơn 0.");
    if (w->planned_milli > work_milli_max(w->measure))
        return MSG("Khối lượng lớn quá mức có thể. Hãy xem lại số và đơn vị tính.");
    *field = "money";
    if (w->money_vnd < -1 || w->money_vnd > work_milli_max(UNIT_VND) / MILLI)
        return MSG("Số tiền lớn quá mức có thể. Hãy xem lại.");
    return place_fault(w, field);
}

/* One who reports in the campaign, or the commune itself where the plan names no place. */
static enum err unit_check(
    struct tx *tx, const struct campaign *c, struct unit_id unit, bool *is_agency)
{
    struct campaign_unit u;
    enum err e;

    *is_agency = false;
    if (unit.v == c->unit.v)
        return OK;
    e = campaign_unit_find(tx->db, tx->arena, c->id, unit, &u);
    if (e == OK)
        *is_agency = u.is_agency;
    return e == E_NOT_FOUND ? E_INVALID : e;
}

enum err work_units_check(struct tx *tx, const struct campaign *c, struct work *w)
{
    bool lead_agency, place_agency;
    enum err e = unit_check(tx, c, w->unit, &lead_agency);

    if (e == OK && !w->place_unit.v)
        w->place_unit = lead_agency ? c->unit : w->unit;
    if (e == OK)
        e = unit_check(tx, c, w->place_unit, &place_agency);
    return e == OK && place_agency ? E_INVALID : e;
}

enum err work_add(struct tx *tx, const struct work *work, struct work_id *ret)
{
    struct work w = *work;
    struct campaign c;
    struct str body;
    const char *field;
    enum err e;

    w.state = w.state == WORK_NONE ? WORK_APPROVED : w.state;
    if (work_fault(&w, &field) || !memchr("=<>~", w.bound, 4) || w.state > WORK_APPROVED)
        return E_INVALID;
    e = campaign_find(tx->db, tx->arena, w.campaign, &c);
    if (e == OK)
        e = work_units_check(tx, &c, &w);
    if (e != OK)
        return e;
    tx->province = c.province;
    body = body_pack(tx->arena,
        "{s:I, s:I, s:s, s:s%, s:s, s:I, s:s%, s:I, s:I, s:s%, s:I, s:s, s:i, s:i, s:I}",
        "campaign", (json_int_t)w.campaign.v, "unit", (json_int_t)w.unit.v, "kind",
        kind_name(w.kind), "name", PACK(w.name), "measure", unit_name(w.measure), "planned",
        (json_int_t)w.planned_milli, "bound", &w.bound, (size_t)1, "money", (json_int_t)w.money_vnd,
        "line", (json_int_t)w.plan_line, "place", PACK(w.place), "place_unit",
        (json_int_t)w.place_unit.v, "state", work_state_name(w.state), "first", (int)w.first_day,
        "last", (int)w.last_day, "proposal", (json_int_t)w.proposal_id);
    return fact_add(tx, "work-added", body, &ret->v);
}

/* Members from "place" on are newer: of an older fact the lead unit is the place. */
static enum err work_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, planned, money, line, place_unit = 0, proposal = 0;
    struct str name, bound, place = S("");
    const char *kind, *measure, *state = work_state_name(WORK_APPROVED);
    int first = 0, last = 0;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:I, s:s, s:s%, s:s, s:I, s:s%, s:I, s:I, s?s%, s?I, s?s, s?i, s?i, s?I}",
        "campaign", &campaign, "unit", &unit, "kind", &kind, "name", UNPACK(name), "measure",
        &measure, "planned", &planned, "bound", UNPACK(bound), "money", &money, "line", &line,
        "place", UNPACK(place), "place_unit", &place_unit, "state", &state, "first", &first, "last",
        &last, "proposal", &proposal);

    if (e != OK)
        return e;
    e = db_run(tx->db, SQL_work_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(kind), V(name), V(measure),
            V(planned), V(bound), V(money), V(line), V(place), V(place_unit ? place_unit : unit),
            V(state), V(first), V(last), V(proposal)));
    return e == OK ? campaign_touch(tx, campaign, f->seq) : e;
}

const struct fact_kind work_kinds[] = {
    {.name = "work-added", .apply = work_added_apply, .version = 2},
    {.name = "work-changed", .apply = work_changed_apply, .version = 1},
    {.name = "work-state-changed", .apply = work_state_changed_apply, .version = 1},
    {.name = "work-cost-set", .apply = work_cost_set_apply, .version = 1},
    {.name = "work-part-set", .apply = work_part_set_apply, .version = 1},
    {.name = "work-part-ended", .apply = work_part_ended_apply, .version = 1},
    {.name = "work-mirrored", .apply = work_mirrored_apply, .version = 1},
    {.name = "work-moved", .apply = work_moved_apply, .version = 1},
    {.name = NULL},
};

static enum kind kind_of(struct str name)
{
    for (int k = 0; k < KIND_LAST; k++)
        if (str_eq(str_from(kind_name((enum kind)k)), name))
            return (enum kind)k;
    return KIND_OTHER;
}

static void work_read(const struct rows *rows, struct arena *a, struct work *ret)
{
    struct str bound = row_str(rows, 7);

    *ret = (struct work){
        .id = {row_int(rows, 0)},
        .campaign = {row_int(rows, 1)},
        .unit = {row_int(rows, 2)},
        .kind = kind_of(row_str(rows, 3)),
        .name = str_copy(a, row_str(rows, 4)),
        .measure = measure_find(row_str(rows, 5)),
        .planned_milli = row_int(rows, 6),
        .bound = bound.len ? bound.ptr[0] : '=',
        .money_vnd = row_int(rows, 8),
        .plan_line = row_int(rows, 9),
        .place = str_copy(a, row_str(rows, 10)),
        .place_unit = {row_int(rows, 11)},
        .state = work_state_find(row_str(rows, 12)),
        .state_day = (day_t)row_int(rows, 13),
        .first_day = (day_t)row_int(rows, 14),
        .last_day = (day_t)row_int(rows, 15),
        .counted_in = {row_int(rows, 16)},
        .proposal_id = row_int(rows, 17),
    };
}

enum err work_find(struct db *db, struct arena *a, struct work_id id, struct work *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_work_find, &rows, ARGS(V(id.v)));

    if (e != OK)
        return e;
    work_read(&rows, a, ret);
    rows_end(&rows);
    return OK;
}

static enum err list_read(enum err e, struct rows *rows, struct arena *a, struct work_list *ret)
{
    struct work_list found = {0};

    while (e == OK && (e = rows_next(rows)) == OK)
        work_read(rows, a, vec_push(a, &found));
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err work_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct work_list *ret)
{
    struct rows rows;

    return list_read(db_query(db, SQL_work_list_of, &rows, ARGS(V(campaign.v))), &rows, a, ret);
}

enum err work_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct work_list *ret)
{
    struct rows rows;

    return list_read(
        db_query(db, SQL_work_list_of_unit, &rows, ARGS(V(campaign.v), V(unit.v))), &rows, a, ret);
}
