/* campaign_facts.c: the facts of a campaign, each as a body of the journal and as derived rows.
 *
 * For every kind of fact the function that makes the body and the one that applies it stand side by
 * side, so that they cannot drift apart. The keys are part of the journal and are never changed.
 */
#include "campaign/campaign_facts.h"

#include "store/body.h"
#include "store/seal.h"

/* A str with nothing in it may have no bytes at all, which json_pack() would refuse. */
#define TEXT(s) (s).ptr ? (s).ptr : "", (s).len

/* The members that a person may change later; the format is shared by both kinds of fact. */
#define SETTINGS_FORMAT                                                                            \
    "s:I, s:s%, s:I, s:I, s:I, s:{s:s%, s:s%, s:s%, s:s%, s:s%, s:s%, s:s%, s:s%}"
#define PACK_SETTINGS(c)                                                                           \
    "first", (json_int_t)(c)->first_day, "name", TEXT((c)->name), "last",                          \
        (json_int_t)(c)->last_day, "from", (json_int_t)(c)->report_from_minute, "to",              \
        (json_int_t)(c)->report_to_minute, "paper", "superior", TEXT((c)->paper.superior),         \
        "issuer", TEXT((c)->paper.issuer), "symbol", TEXT((c)->paper.symbol), "place",             \
        TEXT((c)->paper.place), "recipients", TEXT((c)->paper.recipients), "authority",            \
        TEXT((c)->paper.authority), "position", TEXT((c)->paper.position), "signer",               \
        TEXT((c)->paper.signer)

struct settings {
    json_int_t first, last, from, to;
    struct str name;
    struct paper_settings paper;
};

#define UNTEXT(s) &(s).ptr, &(s).len
#define UNPACK_SETTINGS(t)                                                                         \
    "first", &(t).first, "name", UNTEXT((t).name), "last", &(t).last, "from", &(t).from, "to",     \
        &(t).to, "paper", "superior", UNTEXT((t).paper.superior), "issuer",                        \
        UNTEXT((t).paper.issuer), "symbol", UNTEXT((t).paper.symbol), "place",                     \
        UNTEXT((t).paper.place), "recipients", UNTEXT((t).paper.recipients), "authority",          \
        UNTEXT((t).paper.authority), "position", UNTEXT((t).paper.position), "signer",             \
        UNTEXT((t).paper.signer)

struct str campaign_opened_body(struct arena *a, const struct campaign *c)
{
    return body_pack(a, "{s:I, s:I, " SETTINGS_FORMAT "}", "unit", (json_int_t)c->unit.v, "plan",
        (json_int_t)c->plan_id, PACK_SETTINGS(c));
}

static enum err campaign_opened_apply(struct tx *tx, const struct fact *f)
{
    struct settings t;
    json_int_t unit, plan;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, " SETTINGS_FORMAT "}", "unit", &unit,
        "plan", &plan, UNPACK_SETTINGS(t));
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_campaign_insert,
        ARGS(V(f->seq), V(unit), V(plan), V(t.name), V(t.first), V(t.last), V(t.from), V(t.to),
            V(t.paper.superior), V(t.paper.issuer), V(t.paper.symbol), V(t.paper.place),
            V(t.paper.recipients), V(t.paper.authority), V(t.paper.position), V(t.paper.signer),
            V(f->province)));
}

struct str campaign_settings_changed_body(
    struct arena *a, struct campaign_id id, const struct campaign *c)
{
    return body_pack(
        a, "{s:I, " SETTINGS_FORMAT "}", "campaign", (json_int_t)id.v, PACK_SETTINGS(c));
}

static enum err campaign_settings_changed_apply(struct tx *tx, const struct fact *f)
{
    struct settings t;
    json_int_t id;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, " SETTINGS_FORMAT "}", "campaign", &id, UNPACK_SETTINGS(t));
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_campaign_update,
        ARGS(V(id), V(t.name), V(t.first), V(t.last), V(t.from), V(t.to), V(t.paper.superior),
            V(t.paper.issuer), V(t.paper.symbol), V(t.paper.place), V(t.paper.recipients),
            V(t.paper.authority), V(t.paper.position), V(t.paper.signer), V(f->seq)));
}

struct str campaign_unit_added_body(
    struct arena *a, struct campaign_id id, const struct campaign_unit *u, struct str charge_seal)
{
    return body_pack(a, "{s:I, s:I, s:s%, s:b, s:s%}", "campaign", (json_int_t)id.v, "unit",
        (json_int_t)u->id.v, "name", TEXT(u->name), "agency", (int)u->is_agency, "in_charge_seal",
        TEXT(charge_seal));
}

/* Older facts say in the open who is in charge. */
static enum err campaign_unit_added_apply(struct tx *tx, const struct fact *f)
{
    struct str name, in_charge = S(""), seal = S("");
    json_int_t campaign, unit;
    int agency;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s%, s:b, s?s%, s?s%}", "campaign",
        &campaign, "unit", &unit, "name", UNTEXT(name), "agency", &agency, "in_charge",
        UNTEXT(in_charge), "in_charge_seal", UNTEXT(seal));

    if (e != OK)
        return e;
    if (seal.len)
        in_charge = seal_reference(tx->arena, seal);
    e = db_run(tx->db, SQL_campaign_unit_insert,
        ARGS(V(f->province), V(campaign), V(unit), V(f->seq), V(name), V(agency), V(in_charge)));
    return e == OK ? campaign_touch(tx, campaign, f->seq) : e;
}

struct str campaign_deadline_added_body(
    struct arena *a, struct campaign_id id, const struct campaign_deadline *d, struct str what_seal)
{
    if (d->brought)
        return body_pack(a, "{s:b, s:I, s:I, s:s%}", "brought", 1, "campaign", (json_int_t)id.v,
            "day", (json_int_t)d->day, "what_seal", TEXT(what_seal));
    return body_pack(a, "{s:I, s:I, s:s%}", "campaign", (json_int_t)id.v, "day", (json_int_t)d->day,
        "what_seal", TEXT(what_seal));
}

static enum err campaign_deadline_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, day;
    struct str what = S(""), seal = S("");
    int brought = 0;
    enum err e = body_unpack(tx->arena, f->body, "{s?b, s:I, s:I, s?s%, s?s%}", "brought", &brought,
        "campaign", &campaign, "day", &day, "what", UNTEXT(what), "what_seal", UNTEXT(seal));
    if (e != OK)
        return e;
    if (seal.len) /* older facts have the words in the open */
        what = seal_reference(tx->arena, seal);
    return db_run(tx->db, SQL_campaign_deadline_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(day), V(what), V(brought)));
}

/* Day and words are there for who reads the history: the row they stood in is gone. */
static struct str deadline_body(
    struct arena *a, struct campaign_id id, const struct campaign_deadline *d)
{
    struct str seal = seal_referred(d->kept), words = seal.len ? seal : d->what;

    return body_pack(a, "{s:I, s:I, s:I, s:s%}", "campaign", (json_int_t)id.v, "deadline",
        (json_int_t)d->id, "day", (json_int_t)d->day, seal.len ? "what_seal" : "what", TEXT(words));
}

struct str campaign_deadline_dropped_body(
    struct arena *a, struct campaign_id id, const struct campaign_deadline *d)
{
    return deadline_body(a, id, d);
}

static enum err campaign_deadline_dropped_apply(struct tx *tx, const struct fact *f)
{
    json_int_t deadline;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "deadline", &deadline);

    return e == OK ? db_run(tx->db, SQL_campaign_deadline_delete, ARGS(V(deadline))) : e;
}

/* Of the day that it is moved to. */
struct str campaign_deadline_moved_body(
    struct arena *a, struct campaign_id id, const struct campaign_deadline *d)
{
    return deadline_body(a, id, d);
}

static enum err campaign_deadline_moved_apply(struct tx *tx, const struct fact *f)
{
    json_int_t deadline, day;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I}", "deadline", &deadline, "day", &day);

    return e == OK ? db_run(tx->db, SQL_campaign_deadline_move, ARGS(V(deadline), V(day))) : e;
}

const struct fact_kind campaign_kinds[] = {
    {.name = "campaign-opened", .apply = campaign_opened_apply, .version = 1},
    {.name = "campaign-unit-added", .apply = campaign_unit_added_apply, .version = 1},
    {.name = "campaign-deadline-added", .apply = campaign_deadline_added_apply, .version = 1},
    {.name = "campaign-deadline-dropped", .apply = campaign_deadline_dropped_apply, .version = 1},
    {.name = "campaign-deadline-moved", .apply = campaign_deadline_moved_apply, .version = 1},
    {.name = "campaign-settings-changed", .apply = campaign_settings_changed_apply, .version = 1},
    {.name = NULL},
};
