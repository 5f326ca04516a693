/* duty_facts.c: the facts of duties, each as a body of the journal and as derived rows. The keys
 * are part of the journal and are never changed. */
#include "duty/duty_facts.h"

#include "store/body.h"

#define SAID_FORMAT "s:I, s:I, s:I, s:I, s:s%, s:s%, s:s%"
#define PACK_SAID(d, t)                                                                            \
    "unit", (json_int_t)(d)->unit.v, "reviewer", (json_int_t)(d)->reviewer.v, "day",               \
        (json_int_t)(d)->due, "minute", (json_int_t)(d)->minute, "office_seal", PACK((t)->office), \
        "what_seal", PACK((t)->what), "place_seal", PACK((t)->place)

struct said {
    json_int_t unit, reviewer, day, minute;
    struct str office, what, place;
};
#define UNPACK_SAID(t)                                                                             \
    "unit", &(t).unit, "reviewer", &(t).reviewer, "day", &(t).day, "minute", &(t).minute,          \
        "office_seal", UNPACK((t).office), "what_seal", UNPACK((t).what), "place_seal",            \
        UNPACK((t).place)

struct str duty_added_body(struct arena *a, const struct duty *d, const struct duty_seals *s)
{
    return body_pack(a, "{s:I, s:s, s:I, " SAID_FORMAT "}", "campaign", (json_int_t)d->campaign.v,
        "kind", duty_kind_code(d->kind), "deadline", (json_int_t)d->deadline, PACK_SAID(d, s));
}

static enum err duty_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, deadline;
    const char *kind;
    struct said t;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, " SAID_FORMAT "}", "campaign",
        &campaign, "kind", &kind, "deadline", &deadline, UNPACK_SAID(t));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_duty_insert,
        ARGS(V(f->province), V(f->seq), V(campaign), V(kind), V(t.unit), V(t.reviewer), V(deadline),
            V(t.office), V(t.what), V(t.place), V(t.day), V(t.minute)));
}

struct str duty_changed_body(struct arena *a, const struct duty *d, const struct duty_seals *s)
{
    return body_pack(a, "{s:I, s:I, " SAID_FORMAT "}", "campaign", (json_int_t)d->campaign.v,
        "duty", (json_int_t)d->id.v, PACK_SAID(d, s));
}

static enum err duty_changed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t duty;
    struct said t;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, " SAID_FORMAT "}", "duty", &duty, UNPACK_SAID(t));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_duty_update,
        ARGS(V(f->province), V(duty), V(t.unit), V(t.reviewer), V(t.office), V(t.what), V(t.place),
            V(t.day), V(t.minute)));
}

struct str duty_settled_body(struct arena *a, const struct duty *d, struct str word_seal)
{
    return body_pack(a, "{s:I, s:I, s:I, s:s, s:I, s:s%}", "campaign", (json_int_t)d->campaign.v,
        "duty", (json_int_t)d->id.v, "unit", (json_int_t)d->unit.v, "state",
        duty_state_code(d->state), "day", (json_int_t)d->settled_day, "word_seal", PACK(word_seal));
}

static enum err duty_settled_apply(struct tx *tx, const struct fact *f)
{
    json_int_t duty, day;
    const char *state;
    struct str word;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, s:s%}", "duty", &duty, "state",
        &state, "day", &day, "word_seal", UNPACK(word));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_duty_set_state,
        ARGS(V(f->province), V(duty), V(state), V(strcmp(state, "open") ? day : 0), V(word)));
}

struct str area_assigned_body(
    struct arena *a, struct campaign_id campaign, struct unit_id hamlet, struct str office_seal)
{
    return body_pack(a, "{s:I, s:I, s:s%}", "campaign", (json_int_t)campaign.v, "unit",
        (json_int_t)hamlet.v, "office_seal", PACK(office_seal));
}

static enum err area_assigned_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit;
    struct str office;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s%}", "campaign", &campaign, "unit",
        &unit, "office_seal", UNPACK(office));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_duty_area_set, ARGS(V(f->province), V(campaign), V(unit), V(office)));
}

struct str draft_written_body(struct arena *a, const struct duty *d, struct str text_seal)
{
    return body_pack(a, "{s:I, s:I, s:s%}", "campaign", (json_int_t)d->campaign.v, "duty",
        (json_int_t)d->id.v, "text_seal", PACK(text_seal));
}

/* A new text is not approved yet, whatever was before. */
static enum err draft_written_apply(struct tx *tx, const struct fact *f)
{
    json_int_t duty;
    struct str text;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:s%}", "duty", &duty, "text_seal", UNPACK(text));

    if (e == OK)
        e = db_run(tx->db, SQL_draft_version_insert,
            ARGS(V(f->province), V(f->seq), V(duty), V(f->account_id), V(f->at_ms), V(text)));
    if (e != OK)
        return e;
    return db_run(
        tx->db, SQL_duty_set_approved, ARGS(V(f->province), V(duty), V(0), V("open"), V(0), V("")));
}

struct str draft_remarked_body(
    struct arena *a, const struct duty *d, int64_t version, struct str text_seal)
{
    return body_pack(a, "{s:I, s:I, s:I, s:s%}", "campaign", (json_int_t)d->campaign.v, "duty",
        (json_int_t)d->id.v, "version", (json_int_t)version, "text_seal", PACK(text_seal));
}

static enum err draft_remarked_apply(struct tx *tx, const struct fact *f)
{
    json_int_t duty, version;
    struct str text;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s%}", "duty", &duty, "version",
        &version, "text_seal", UNPACK(text));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_draft_remark_insert,
        ARGS(V(f->province), V(f->seq), V(duty), V(version), V(f->account_id), V(f->at_ms),
            V(text)));
}

struct str draft_approved_body(
    struct arena *a, const struct duty *d, int64_t version, struct str word_seal)
{
    return body_pack(a, "{s:I, s:I, s:I, s:I, s:s%}", "campaign", (json_int_t)d->campaign.v, "duty",
        (json_int_t)d->id.v, "version", (json_int_t)version, "day", (json_int_t)d->settled_day,
        "word_seal", PACK(word_seal));
}

static enum err draft_approved_apply(struct tx *tx, const struct fact *f)
{
    json_int_t duty, version, day;
    struct str word;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s%}", "duty", &duty, "version",
        &version, "day", &day, "word_seal", UNPACK(word));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_duty_set_approved,
        ARGS(V(f->province), V(duty), V(version), V("done"), V(day), V(word)));
}

struct str calendar_address_made_body(struct arena *a, int64_t account, struct str hash)
{
    return body_pack(a, "{s:I, s:s%}", "account", (json_int_t)account, "hash", PACK(hash));
}

static enum err calendar_address_made_apply(struct tx *tx, const struct fact *f)
{
    json_int_t account;
    struct str hash;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:s%}", "account", &account, "hash", UNPACK(hash));

    return e == OK ? db_run(tx->db, SQL_calendar_address_set, ARGS(V(f->seq), V(account), V(hash)))
                   : e;
}

struct str calendar_address_ended_body(struct arena *a, int64_t account)
{
    return body_pack(a, "{s:I}", "account", (json_int_t)account);
}

static enum err calendar_address_ended_apply(struct tx *tx, const struct fact *f)
{
    json_int_t account;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "account", &account);

    return e == OK ? db_run(tx->db, SQL_calendar_address_clear, ARGS(V(account))) : e;
}

const struct fact_kind duty_kinds[] = {
    {.name = "duty-added", .apply = duty_added_apply},
    {.name = "duty-changed", .apply = duty_changed_apply},
    {.name = "duty-settled", .apply = duty_settled_apply},
    {.name = "area-assigned", .apply = area_assigned_apply},
    {.name = "draft-written", .apply = draft_written_apply},
    {.name = "draft-remarked", .apply = draft_remarked_apply},
    {.name = "draft-approved", .apply = draft_approved_apply},
    {.name = "calendar-address-made", .apply = calendar_address_made_apply, .quiet = true},
    {.name = "calendar-address-ended", .apply = calendar_address_ended_apply, .quiet = true},
    {.name = NULL},
};
