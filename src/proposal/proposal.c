/* proposal.c: a unit hands in its plan: what may come, which lines are new, and the fact of it.
 *
 * The number of a line is settled here, before the fact is added, by looking at what stands: so
 * applying the fact needs no words, and a replay gives the same after words were erased.
 */
#include "proposal/facts.h"

#include "base/unicode.h"
#include "org/unit.h"
#include "plan/plan_line_json.h"
#include "store/body.h"
#include "store/seal.h"

#include <string.h>

enum err proposal_seal(
    struct tx *tx, const struct campaign *c, const char *purpose, struct str text, struct str *seal)
{
    struct seal_terms terms = {.purpose = purpose, .keep_until = INT32_MAX, .unit = c->unit.v};

    *seal = S("");
    text = str_trim(text);
    return text.len ? seal_put(tx, &terms, text, seal) : OK;
}

/* ── what changes ───────────────────────────────────────────────────────────────────────────── */

/* Everything that is needed while one plan is handed in. */
struct handling {
    struct campaign campaign;
    const struct handing_in *in;
    struct proposal before;      /* id 0: nothing was handed in yet */
    struct proposal_lines there; /* the lines that stand */
    bool *taken;                 /* one for each of them: said again */
    struct proposal_line *lines; /* what is written, numbered */
    bool *kept;                  /* one for each: as it stood */
    size_t count;
    int64_t last_number;
    day_t due;
};

static bool same_promise(const struct proposal_line *a, const struct proposal_line *b)
{
    return a->kind == b->kind && a->measure == b->measure && a->planned_milli == b->planned_milli &&
           a->bound == b->bound && a->place.v == b->place.v &&
           str_eq(str_trim(a->words), str_trim(b->words));
}

static bool same_line(const struct proposal_line *a, const struct proposal_line *b)
{
    return same_promise(a, b) && a->money_vnd == b->money_vnd && a->first_day == b->first_day &&
           a->last_day == b->last_day && a->people == b->people;
}

/* The line that this one is: by its number, else by what it says. -1: a new one. */
static int line_there(const struct handling *h, const struct proposal_line *l)
{
    for (size_t i = 0; i < h->there.count; i++)
        if (!h->taken[i] && (l->number ? h->there.items[i].number == l->number
                                       : same_promise(&h->there.items[i], l)))
            return (int)i;
    return -1;
}

/* One line that was handed in. What stands approved is not written again: saying it once more, as
 * a document does, changes nothing; saying it otherwise is refused. */
static enum err line_take(struct handling *h, struct proposal_line l)
{
    int at = line_there(h, &l);
    const struct proposal_line *old = at >= 0 ? &h->there.items[at] : NULL;
    const char *field;

    if (!old && l.number)
        return E_CONFLICT; /* taken back meanwhile */
    if (old)
        h->taken[at] = true;
    if (old && decision_stands(old->decision))
        return same_line(old, &l) || !l.number ? OK : E_CONFLICT;
    if (proposal_line_fault(&h->campaign, &l, &field) || !memchr("=<>~", l.bound, 4))
        return E_INVALID;
    l.number = old ? old->number : ++h->last_number;
    l.words_seal = old ? old->words_seal : S("");
    h->kept[h->count] = old && same_line(old, &l);
    h->lines[h->count++] = l;
    return OK;
}

static enum err place_check(struct tx *tx, const struct handling *h, struct unit_id place)
{
    struct campaign_unit u;
    enum err e;

    if (!place.v || place.v == h->campaign.unit.v)
        return OK;
    e = campaign_unit_find(tx->db, tx->arena, h->campaign.id, place, &u);
    if (e == OK && u.is_agency)
        e = E_INVALID;
    return e == E_NOT_FOUND ? E_INVALID : e;
}

static enum err lines_take(struct tx *tx, struct handling *h)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < h->in->count; i++) {
        e = place_check(tx, h, h->in->lines[i].place);
        if (e == OK)
            e = line_take(h, h->in->lines[i]);
    }
    return e;
}

/* Is it, word by word, what was handed in last? */
static bool nothing_new(const struct handling *h)
{
    bool same = h->before.id && h->before.forces == h->in->forces &&
                h->before.plan.v == h->in->plan.v && str_eq(h->before.note, str_trim(h->in->note));

    for (size_t i = 0; same && i < h->count; i++)
        same = h->kept[i];
    for (size_t i = 0; same && i < h->there.count; i++)
        same = h->taken[i] || decision_stands(h->there.items[i].decision);
    return same;
}

/* ── the fact ───────────────────────────────────────────────────────────────────────────────── */

static json_t *line_body(const struct proposal_line *l, bool kept)
{
    if (kept)
        return json_pack("{s:I}", "line", (json_int_t)l->number);
    return json_pack("{s:I, s:s, s:s%, s:s, s:I, s:s%, s:I, s:I, s:I, s:I, s:I}", "line",
        (json_int_t)l->number, "kind", kind_name(l->kind), "words_seal", PACK(l->words_seal),
        "measure", unit_name(l->measure), "planned", (json_int_t)l->planned_milli, "bound",
        &l->bound, (size_t)1, "money", (json_int_t)l->money_vnd, "place", (json_int_t)l->place.v,
        "first", (json_int_t)l->first_day, "last", (json_int_t)l->last_day, "people",
        (json_int_t)l->people);
}

static enum err lines_body(struct tx *tx, struct handling *h, json_t **ret)
{
    json_t *lines = body_hold(tx->arena, json_array());
    enum err e = OK;

    for (size_t i = 0; e == OK && i < h->count; i++) {
        struct proposal_line *l = &h->lines[i];

        if (!h->kept[i])
            e = proposal_seal(tx, &h->campaign, "proposal-line", l->words, &l->words_seal);
        if (e == OK)
            json_array_append_new(lines, line_body(l, h->kept[i]));
    }
    *ret = lines;
    return e;
}

static enum err handed_in_write(struct tx *tx, struct handling *h, int64_t *ret)
{
    const struct handing_in *in = h->in;
    json_t *lines;
    struct str note;
    enum err e = proposal_seal(tx, &h->campaign, "proposal-note", in->note, &note);

    if (e == OK)
        e = lines_body(tx, h, &lines);
    if (e != OK)
        return e;
    return fact_add(tx, "proposal-handed-in",
        body_dump(tx->arena, json_pack("{s:I, s:I, s:I, s:I, s:I, s:s%, s:O}", "campaign",
                                 (json_int_t)in->campaign.v, "unit", (json_int_t)in->unit.v, "plan",
                                 (json_int_t)in->plan.v, "due", (json_int_t)h->due, "forces",
                                 (json_int_t)in->forces, "note_seal", PACK(note), "lines", lines)),
        ret);
}

static enum err line_apply(
    struct tx *tx, const struct fact *f, int64_t campaign, int64_t unit, json_t *line)
{
    json_int_t number, planned, money, place, first, last, people;
    const char *kind, *measure, *bound, *seal;

    if (!json_object_get(line, "kind")) {
        number = json_integer_value(json_object_get(line, "line"));
        return db_run(
            tx->db, SQL_proposal_line_keep, ARGS(V(f->province), V(campaign), V(unit), V(number)));
    }
    if (json_unpack(line, "{s:I, s:s, s:s, s:s, s:I, s:s, s:I, s:I, s:I, s:I, s:I}", "line",
            &number, "kind", &kind, "words_seal", &seal, "measure", &measure, "planned", &planned,
            "bound", &bound, "money", &money, "place", &place, "first", &first, "last", &last,
            "people", &people) != 0)
        return E_DAMAGED;
    return db_run(tx->db, SQL_proposal_line_put,
        ARGS(V(f->province), V(campaign), V(unit), V(number), V(kind), V(seal), V(measure),
            V(planned), V(bound), V(money), V(place), V(first), V(last), V(people), V(f->seq)));
}

enum err proposal_handed_in_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, plan, due, forces;
    const char *note;
    json_t *lines;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:I, s:I, s:s, s:o}", "campaign",
        &campaign, "unit", &unit, "plan", &plan, "due", &due, "forces", &forces, "note_seal", &note,
        "lines", &lines);

    if (e == OK)
        e = db_run(tx->db, SQL_proposal_insert,
            ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(plan), V(forces), V(note),
                V(due), V(f->account_id), V(f->at_ms)));
    if (e == OK)
        e = db_run(tx->db, SQL_proposal_line_withdraw, ARGS(V(f->province), V(campaign), V(unit)));
    for (size_t i = 0; e == OK && i < json_array_size(lines); i++)
        e = line_apply(tx, f, campaign, unit, json_array_get(lines, i));
    return e;
}

/* ── handing in ─────────────────────────────────────────────────────────────────────────────── */

static enum err may_come(struct tx *tx, struct handling *h)
{
    const struct handing_in *in = h->in;
    struct campaign_unit u;
    enum err e = campaign_find(tx->db, tx->arena, in->campaign, &h->campaign);

    if (e == OK)
        e = campaign_unit_find(tx->db, tx->arena, in->campaign, in->unit, &u);
    if (e == E_NOT_FOUND)
        return E_INVALID;
    if (e == OK && day_of_ms(tx->now_ms) > h->campaign.last_day)
        return E_DENIED;
    if (e == OK && (in->forces < 0 || in->forces > PROPOSAL_PEOPLE_MAX ||
                       utf8_count(in->note) > PROPOSAL_NOTE_MAX))
        return E_INVALID;
    return e == OK && in->count > PROPOSAL_LINES_MAX ? E_TOO_LARGE : e;
}

static enum err load(struct tx *tx, struct handling *h)
{
    const struct handing_in *in = h->in;
    enum err e = proposal_find(tx->db, tx->arena, in->campaign, in->unit, &h->before);

    if (e == E_NOT_FOUND)
        e = OK;
    if (e == OK)
        e = proposal_lines_of(tx->db, tx->arena, in->campaign, in->unit, &h->there);
    if (e == OK)
        e = db_first_int(tx->db, SQL_proposal_line_last, &h->last_number,
            ARGS(V(in->campaign.v), V(in->unit.v)));
    if (e == OK)
        e = proposal_due(tx->db, tx->arena, in->campaign, &h->due);
    if (e == OK)
        e = campaign_keep(tx, in->campaign);
    h->taken = arena_new_array(tx->arena, bool, h->there.count + 1);
    h->kept = arena_new_array(tx->arena, bool, in->count + 1);
    h->lines = arena_new_array(tx->arena, struct proposal_line, in->count + 1);
    return e;
}

enum err proposal_hand_in(struct tx *tx, const struct handing_in *in, int64_t *ret)
{
    struct handling h = {.in = in};
    int64_t id = 0;
    enum err e = may_come(tx, &h);

    if (e == OK)
        e = load(tx, &h);
    if (e != OK)
        return e;
    e = lines_take(tx, &h);
    if (e == OK && nothing_new(&h)) { /* also what was sent twice, and saw what was before */
        *ret = h.before.id;
        return OK;
    }
    if ((e == OK || e == E_INVALID) && h.before.id != in->seen)
        return E_CONFLICT;
    if (e != OK)
        return e;
    if (!h.count && !h.before.id && !in->forces && !str_trim(in->note).len)
        return E_INVALID;
    e = handed_in_write(tx, &h, &id);
    if (e == OK)
        *ret = id;
    return e;
}

const struct fact_kind proposal_kinds[] = {
    {.name = "proposal-handed-in", .apply = proposal_handed_in_apply, .version = 1},
    {.name = "proposal-line-decided", .apply = proposal_line_decided_apply, .version = 1},
    {.name = "proposal-settled", .apply = proposal_settled_apply, .version = 1},
    {.name = "proposal-due-set", .apply = proposal_due_set_apply, .version = 1},
    {.name = "campaign-target-set", .apply = campaign_target_set_apply, .version = 1},
    {.name = NULL},
};
