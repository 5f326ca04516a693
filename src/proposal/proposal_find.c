/* proposal_find.c: plans of units as they stand. A row is read before its seals are opened. */
#include "proposal/facts.h"

#include "base/unicode.h"
#include "plan/plan_line_json.h"
#include "store/seal.h"

#include <string.h>

enum decision decision_of(struct str code)
{
    for (int d = DECISION_APPROVED; d < DECISION_LAST; d++)
        if (str_eq(code, str_from(decision_code((enum decision)d))))
            return (enum decision)d;
    return DECISION_OPEN;
}

const char *settled_code(enum settled s)
{
    return s == SETTLED_APPROVED ? "approved" : s == SETTLED_RETURNED ? "returned" : "";
}

enum settled settled_of(struct str code)
{
    return str_eq(code, S("approved"))   ? SETTLED_APPROVED
           : str_eq(code, S("returned")) ? SETTLED_RETURNED
                                         : SETTLED_NOT;
}

bool proposal_is_late(const struct proposal *p)
{
    return p->due && day_of_ms(p->at_ms) > p->due;
}

enum err proposal_words(struct db *db, struct arena *a, struct str seal, struct str *text)
{
    return seal_read(db, a, seal_reference(a, seal), text);
}

/* ── revisions ──────────────────────────────────────────────────────────────────────────────── */

static struct proposal revision_read(const struct rows *r, struct arena *a)
{
    return (struct proposal){.id = row_int(r, 0),
        .campaign = {row_int(r, 1)},
        .unit = {row_int(r, 2)},
        .revision = row_int(r, 3),
        .plan = {row_int(r, 4)},
        .forces = row_int(r, 5),
        .note = str_copy(a, row_str(r, 6)),
        .due = (day_t)row_int(r, 7),
        .at_ms = row_int(r, 8),
        .sent_by = str_copy(a, row_str(r, 9)),
        .settled = settled_of(row_str(r, 10)),
        .remark = str_copy(a, row_str(r, 11)),
        .settled_by = str_copy(a, row_str(r, 12)),
        .settled_ms = row_int(r, 13)};
}

static enum err revisions_read(
    struct db *db, enum err e, struct rows *r, struct arena *a, struct proposals *ret)
{
    struct proposals found = {0};

    while (e == OK && (e = rows_next(r)) == OK)
        *vec_push(a, &found) = revision_read(r, a);
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < found.count; i++) {
        struct proposal *p = &found.items[i];

        e = proposal_words(db, a, p->note, &p->note);
        if (e == OK)
            e = proposal_words(db, a, p->remark, &p->remark);
    }
    if (e == OK)
        *ret = found;
    return e;
}

enum err proposal_find(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct proposal *ret)
{
    struct proposals found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_proposal_find, &r, ARGS(V(campaign.v), V(unit.v)));

    e = revisions_read(db, e, &r, a, &found);
    if (e == OK && !found.count)
        e = E_NOT_FOUND;
    if (e == OK)
        *ret = found.items[0];
    return e;
}

enum err proposal_list(
    struct db *db, struct arena *a, struct campaign_id campaign, struct proposals *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_proposal_list, &r, ARGS(V(campaign.v)));

    return revisions_read(db, e, &r, a, ret);
}

enum err proposal_revisions(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct proposals *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_proposal_revisions, &r, ARGS(V(campaign.v), V(unit.v)));

    return revisions_read(db, e, &r, a, ret);
}

/* ── lines ──────────────────────────────────────────────────────────────────────────────────── */

static struct unit_promise line_read(const struct rows *r, struct arena *a)
{
    struct str bound = row_str(r, 6);
    struct unit_promise u = {.unit = {row_int(r, 0)}};

    u.line = (struct proposal_line){.number = row_int(r, 1),
        .words_seal = str_copy(a, row_str(r, 3)),
        .measure = measure_find(row_str(r, 4)),
        .planned_milli = row_int(r, 5),
        .bound = bound.len ? bound.ptr[0] : '=',
        .money_vnd = row_int(r, 7),
        .place = {row_int(r, 8)},
        .first_day = (day_t)row_int(r, 9),
        .last_day = (day_t)row_int(r, 10),
        .people = row_int(r, 11),
        .changed_seq = row_int(r, 12),
        .decision = decision_of(row_str(r, 13)),
        .work = {row_int(r, 14)},
        .why = str_copy(a, row_str(r, 15)),
        .decided_by = str_copy(a, row_str(r, 16)),
        .decided_ms = row_int(r, 17)};
    if (kind_from_name(row_str(r, 2), &u.line.kind) != OK)
        u.line.kind = KIND_OTHER; /* of a kind that this version does not know */
    return u;
}

static enum err lines_read(
    struct db *db, enum err e, struct rows *r, struct arena *a, struct unit_promises *ret)
{
    struct unit_promises found = {0};

    while (e == OK && (e = rows_next(r)) == OK)
        *vec_push(a, &found) = line_read(r, a);
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < found.count; i++) {
        struct proposal_line *l = &found.items[i].line;

        e = proposal_words(db, a, l->words_seal, &l->words);
        if (e == OK)
            e = proposal_words(db, a, l->why, &l->why);
    }
    if (e == OK)
        *ret = found;
    return e;
}

enum err proposal_lines_of(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct proposal_lines *ret)
{
    struct proposal_lines lines = {0};
    struct unit_promises found;
    struct rows r;
    enum err e = db_query(db, SQL_proposal_lines_of, &r, ARGS(V(campaign.v), V(unit.v)));

    e = lines_read(db, e, &r, a, &found);
    if (e != OK)
        return e;
    for (size_t i = 0; i < found.count; i++)
        *vec_push(a, &lines) = found.items[i].line;
    *ret = lines;
    return OK;
}

enum err proposal_lines_all(
    struct db *db, struct arena *a, struct campaign_id campaign, struct unit_promises *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_proposal_lines_all, &r, ARGS(V(campaign.v)));

    return lines_read(db, e, &r, a, ret);
}

/* ── until when ─────────────────────────────────────────────────────────────────────────────── */

enum err proposal_due(struct db *db, struct arena *a, struct campaign_id campaign, day_t *ret)
{
    struct campaign_deadline_list all;
    int64_t day = 0;
    enum err e = db_first_int(db, SQL_proposal_due_find, &day, ARGS(V(campaign.v)));

    if (e != E_NOT_FOUND) {
        if (e == OK)
            *ret = (day_t)day;
        return e;
    }
    e = campaign_deadlines(db, a, campaign, &all);
    if (e != OK)
        return e;
    *ret = 0;
    for (size_t i = 0; i < all.count && !*ret; i++) {
        struct str what = text_fold(a, all.items[i].what);

        if (str_find(what, S("ke hoach"), 0) < what.len)
            *ret = all.items[i].day;
    }
    return OK;
}
