/* vote.c: votes of hamlets on contributions, and what was received without one. */
#include "ledger/vote.h"

#include "base/tr.h"
#include "ledger/fund_inside.h"
#include "store/body.h"

static const struct {
    const char *code, *label;
} hows[VOTE_HOWS] = {
    [VOTE_MEETING] = {"meeting", MSG("Họp đại diện các hộ")},
    [VOTE_BALLOT] = {"ballot", MSG("Phiếu lấy ý kiến từng hộ")},
};

const char *vote_how_code(enum vote_how h)
{
    return hows[h].code;
}

const char *vote_how_label(enum vote_how h)
{
    return hows[h].label;
}

/* --- the rule --- */

static const struct {
    struct civil since;
    struct vote_rule rule;
} rules[] = {
#define DAY(year, month, day)                                                                      \
    {                                                                                              \
        year, month, day                                                                           \
    }
#define VOTE_RULE(since, part, of, strict, article) {since, {0, part, of, strict, article}},
#include "ledger/vote_rules.def"
#undef VOTE_RULE
#undef DAY
};

const struct vote_rule *vote_rule_on(day_t day)
{
    const struct vote_rule *found = NULL;

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (day_from_civil(rules[i].since) <= day)
            found = &rules[i].rule;
    }
    return found;
}

bool vote_enough(const struct vote_rule *r, int64_t agreed, int64_t all)
{
    int64_t have = agreed * r->of, need = all * r->part;

    return all > 0 && (r->strict ? have > need : have >= need);
}

int64_t vote_needed(const struct vote_rule *r, int64_t all)
{
    int64_t need = all * r->part;

    return r->strict ? need / r->of + 1 : (need + r->of - 1) / r->of;
}

bool vote_passed(const struct vote *v)
{
    const struct vote_rule *r = vote_rule_on(v->day);

    return r && vote_enough(r, v->agreed, v->households);
}

/* --- recorded --- */

const char *vote_fault(const struct vote *v, day_t today, const char **field)
{
    *field = "day";
    if (v->day > today)
        return MSG("Ngày lấy ý kiến chưa đến.");
    if (!vote_rule_on(v->day))
        return MSG("Luật 10/2022/QH15 có hiệu lực từ 01/7/2023; ngày này chưa áp dụng.");
    *field = "households";
    if (v->households < 1 || v->households > VOTE_HOUSEHOLDS_MAX)
        return MSG("Hãy ghi tổng số hộ của ấp, cả những hộ không dự.");
    *field = "agreed";
    if (v->agreed < 0 || v->agreed > v->households)
        return MSG("Số hộ tán thành không thể lớn hơn tổng số hộ.");
    return NULL;
}

enum err vote_record(struct tx *tx, const struct vote *v, struct vote_id *ret)
{
    struct campaign_unit unit;
    const char *field;
    int64_t there;
    struct fund f;
    enum err e;

    if (vote_fault(v, day_of_ms(tx->now_ms), &field))
        return E_INVALID;
    e = fund_find(tx->db, tx->arena, v->fund, &f);
    if (e == OK && f.ground != GROUND_LAW10)
        e = E_INVALID;
    if (e == OK) {
        e = campaign_unit_find(tx->db, tx->arena, f.campaign, v->unit, &unit);
        e = e == E_NOT_FOUND || (e == OK && (unit.is_agency || v->unit.v == f.unit.v)) ? E_INVALID
                                                                                       : e;
    }
    if (e == OK) {
        e = db_first_int(tx->db, SQL_vote_same, &there,
            ARGS(V(v->fund.v), V(v->unit.v), V(v->day), V(v->households), V(v->agreed)));
        e = e == OK ? E_CONFLICT : e == E_NOT_FOUND ? OK : e;
    }
    if (e != OK)
        return e;
    tx->province = f.province;
    return fact_add(tx, "vote-recorded",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I, s:s, s:I, s:I}", "campaign",
            (json_int_t)f.campaign.v, "unit", (json_int_t)v->unit.v, "fund", (json_int_t)f.id.v,
            "day", (json_int_t)v->day, "how", hows[v->how].code, "households",
            (json_int_t)v->households, "agreed", (json_int_t)v->agreed),
        &ret->v);
}

enum err vote_recorded_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, fund, day, households, agreed;
    const char *how;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s, s:I, s:I}", "unit", &unit,
        "fund", &fund, "day", &day, "how", &how, "households", &households, "agreed", &agreed);

    return e == OK ? db_run(tx->db, SQL_vote_insert,
                         ARGS(V(f->seq), V(f->province), V(fund), V(unit), V(day), V(how),
                             V(households), V(agreed), V(f->account_id), V(f->at_ms)))
                   : e;
}

/* --- read --- */

static void vote_read(const struct rows *r, struct vote *ret)
{
    *ret = (struct vote){.id = {row_int(r, 0)},
        .fund = {row_int(r, 1)},
        .unit = {row_int(r, 2)},
        .day = (day_t)row_int(r, 3),
        .how = str_eq(row_str(r, 4), str_from(hows[VOTE_BALLOT].code)) ? VOTE_BALLOT : VOTE_MEETING,
        .households = row_int(r, 5),
        .agreed = row_int(r, 6),
        .account_id = row_int(r, 7),
        .at_ms = row_int(r, 8)};
}

enum err vote_find(struct db *db, struct arena *a, struct vote_id id, struct vote *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_vote_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    vote_read(&r, ret);
    rows_end(&r);
    return OK;
}

/* Newest votes stand last, so they win. */
static enum err votes_fill(struct db *db, const struct fund *f, struct vote_board *b)
{
    struct rows r;
    struct vote v;
    enum err e = db_query(db, SQL_vote_list_of, &r, ARGS(V(f->id.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        vote_read(&r, &v);
        for (size_t i = 0; i < b->count; i++) {
            if (b->items[i].unit.v == v.unit.v)
                b->items[i].vote = v;
        }
    }
    return e == E_NOT_FOUND ? OK : e;
}

/* Money that came from villagers of a hamlet, by day: what came before a vote had passed warns. */
static enum err received_fill(struct db *db, const struct fund *f, struct vote_board *b)
{
    struct rows r;
    enum err e =
        db_query(db, SQL_vote_received, &r, ARGS(V(f->id.v), V(source_code(SOURCE_PEOPLE))));

    while (e == OK && (e = rows_next(&r)) == OK) {
        for (size_t i = 0; i < b->count; i++) {
            struct vote_state *s = &b->items[i];

            if (s->unit.v != row_int(&r, 0))
                continue;
            s->received += row_int(&r, 2);
            if (!s->passed || (day_t)row_int(&r, 1) < s->vote.day)
                s->warned = !b->commune_passed;
        }
    }
    return e == E_NOT_FOUND ? OK : e;
}

static enum err hamlets_fill(
    struct db *db, struct arena *a, const struct fund *f, struct vote_board *b)
{
    struct campaign_unit_list units;
    enum err e = campaign_units(db, a, f->campaign, &units);

    for (size_t i = 0; e == OK && i < units.count; i++) {
        if (!units.items[i].is_agency && units.items[i].id.v != f->unit.v)
            *vec_push(a, b) =
                (struct vote_state){.unit = units.items[i].id, .name = units.items[i].name};
    }
    return e;
}

enum err vote_board_make(
    struct db *db, struct arena *a, const struct fund *f, day_t today, struct vote_board *ret)
{
    struct vote_board b = {.rule = vote_rule_on(today)};
    enum err e = OK;

    if (f->ground != GROUND_LAW10) {
        *ret = b;
        return OK;
    }
    e = hamlets_fill(db, a, f, &b);
    if (e == OK)
        e = votes_fill(db, f, &b);
    for (size_t i = 0; e == OK && i < b.count; i++) {
        b.items[i].passed = b.items[i].vote.id.v && vote_passed(&b.items[i].vote);
        b.passed += b.items[i].passed;
    }
    b.commune_passed = b.rule && vote_enough(b.rule, (int64_t)b.passed, (int64_t)b.count);
    if (e == OK)
        e = received_fill(db, f, &b);
    for (size_t i = 0; e == OK && i < b.count; i++)
        b.warned = b.warned || b.items[i].warned;
    if (e == OK)
        *ret = b;
    return e;
}

enum err vote_lacks(struct db *db, struct arena *a, const struct fund *f, const struct donor *d,
    day_t day, bool *ret)
{
    struct vote_board b;
    enum err e;

    *ret = false;
    if (f->ground != GROUND_LAW10 || d->source != SOURCE_PEOPLE || !d->unit.v)
        return OK;
    e = vote_board_make(db, a, f, day, &b);
    for (size_t i = 0; e == OK && !b.commune_passed && i < b.count; i++) {
        if (b.items[i].unit.v == d->unit.v)
            *ret = !b.items[i].passed || b.items[i].vote.day > day;
    }
    return e;
}

const struct fact_kind fund_rule_kinds[] = {
    {.name = "vote-recorded", .apply = vote_recorded_apply},
    {.name = "fund-step-done", .apply = fund_step_done_apply},
    {.name = NULL},
};
