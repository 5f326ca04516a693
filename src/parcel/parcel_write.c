/* parcel_write.c: a parcel as the bytes of a file. parcel_read.c is its mirror: a member that is
 * written here is read and checked there. */
#include "parcel/parcel_facts.h"

#include "base/unicode.h"
#include "store/body.h"

#include <sodium.h>
#include <stdlib.h>

enum { HASH_BYTES = SIGN_HASH_CHARS / 2 };

struct str parcel_hash(struct arena *a, struct str bytes)
{
    unsigned char hash[HASH_BYTES];
    char *hex = arena_alloc(a, SIGN_HASH_CHARS + 1);

    crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
    sodium_bin2hex(hex, SIGN_HASH_CHARS + 1, hash, sizeof hash);
    return (struct str){hex, SIGN_HASH_CHARS};
}

static json_t *text(struct arena *a, struct str s)
{
    return body_hold(a, json_stringn(s.len ? s.ptr : "", s.len));
}

static json_t *day_json(struct arena *a, day_t day)
{
    return text(a, day_format_iso(a, day));
}

static json_t *units_json(struct arena *a, const struct parcel *p)
{
    json_t *list = body_hold(a, json_array());

    for (size_t i = 0; i < p->units.count; i++) {
        const struct campaign_unit *u = &p->units.items[i];

        json_array_append_new(
            list, json_pack("{s:I, s:O, s:s, s:b, s:O}", "id", (json_int_t)u->id.v, "name",
                      text(a, u->name), "kind", p->kinds[i]->code, "agency", (int)u->is_agency,
                      "in_charge", text(a, u->in_charge)));
    }
    return list;
}

/* Members that a work only has when they say something: files from before them stay as they are. */
static void work_more(struct arena *a, json_t *o, const struct work *w)
{
    if (w->place.len)
        json_object_set(o, "place", text(a, w->place));
    if (w->place_unit.v && w->place_unit.v != w->unit.v)
        json_object_set_new(o, "place_unit", json_integer(w->place_unit.v));
    if (w->state != WORK_APPROVED)
        json_object_set(o, "state", text(a, str_from(work_state_name(w->state))));
    if (w->state_day)
        json_object_set(o, "state_day", day_json(a, w->state_day));
    if (w->first_day)
        json_object_set(o, "first", day_json(a, w->first_day));
    if (w->last_day)
        json_object_set(o, "last", day_json(a, w->last_day));
    if (w->counted_in.v)
        json_object_set_new(o, "counted_in", json_integer(w->counted_in.v));
}

static json_t *works_json(struct arena *a, const struct parcel *p)
{
    json_t *list = body_hold(a, json_array());

    for (size_t i = 0; i < p->works.count; i++) {
        const struct work *w = &p->works.items[i];
        json_t *o = body_hold(a,
            json_pack("{s:I, s:I, s:s, s:O, s:s, s:I, s:s#, s:I, s:I}", "id", (json_int_t)w->id.v,
                "unit", (json_int_t)w->unit.v, "kind", kind_name(w->kind), "name", text(a, w->name),
                "measure", unit_name(w->measure), "planned", (json_int_t)w->planned_milli, "bound",
                &w->bound, 1, "money", (json_int_t)w->money_vnd, "line", (json_int_t)w->plan_line));

        work_more(a, o, w);
        json_array_append(list, o);
    }
    return list;
}

static json_t *deadlines_json(struct arena *a, const struct parcel *p)
{
    json_t *list = body_hold(a, json_array());

    for (size_t i = 0; i < p->deadlines.count; i++)
        json_array_append_new(
            list, json_pack("{s:O, s:O}", "day", day_json(a, p->deadlines.items[i].day), "what",
                      text(a, p->deadlines.items[i].what)));
    return list;
}

static json_t *paper_json(struct arena *a, const struct paper_settings *s)
{
    return body_hold(a,
        json_pack("{s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O}", "superior", text(a, s->superior),
            "issuer", text(a, s->issuer), "symbol", text(a, s->symbol), "place", text(a, s->place),
            "recipients", text(a, s->recipients), "authority", text(a, s->authority), "position",
            text(a, s->position), "signer", text(a, s->signer)));
}

static json_t *campaign_json(struct arena *a, const struct parcel *p)
{
    const struct campaign *c = &p->campaign;

    return body_hold(
        a, json_pack("{s:O, s:O, s:O, s:O, s:i, s:i, s:O, s:O, s:O, s:O}", "origin",
               text(a, p->origin), "name", text(a, c->name), "first", day_json(a, c->first_day),
               "last", day_json(a, c->last_day), "from", c->report_from_minute, "to",
               c->report_to_minute, "paper", paper_json(a, &c->paper), "units", units_json(a, p),
               "works", works_json(a, p), "deadlines", deadlines_json(a, p)));
}

/* A value, or [value, bound] where it is not exact. */
static json_t *figures_json(struct arena *a, const struct report *r)
{
    json_t *figures = body_hold(a, json_object());

    for (size_t i = 0; i < r->figure_count; i++) {
        const struct report_figure *f = &r->figures[i];
        const char *key = str_z(a, report_figure_key(a, f));
        json_t *value = json_integer(f->milli);

        if (f->bound && f->bound != '=')
            value = json_pack("[o, s#]", value, &f->bound, 1);
        json_object_set_new(figures, key, value);
    }
    return figures;
}

static json_t *reports_json(struct arena *a, const struct parcel *p)
{
    json_t *list = body_hold(a, json_array());

    for (size_t i = 0; i < p->reports.count; i++) {
        const struct report *r = &p->reports.items[i];

        json_array_append_new(list,
            json_pack("{s:I, s:I, s:O, s:I, s:I, s:b, s:O, s:O, s:O}", "id", (json_int_t)r->seq,
                "unit", (json_int_t)r->unit.v, "day", day_json(a, r->day), "revision",
                (json_int_t)r->revision, "at", (json_int_t)r->at_ms, "late", (int)r->late,
                "figures", figures_json(a, r), "note", text(a, r->note), "why", text(a, r->why)));
    }
    return list;
}

static json_t *settlements_json(struct arena *a, const struct parcel *p)
{
    json_t *list = body_hold(a, json_array());

    for (size_t i = 0; i < p->settlement_count; i++) {
        const struct doubt_settlement *s = &p->settlements[i];

        json_array_append_new(list,
            json_pack("{s:I, s:O, s:s, s:b, s:O, s:O, s:I}", "report", (json_int_t)s->report_seq,
                "figure", text(a, report_figure_key(a, &s->figure)), "code",
                doubt_code_name(s->code), "counted", (int)(s->settlement == SETTLEMENT_ACCEPTED),
                "why", text(a, s->why), "by", text(a, s->settled_by), "at",
                (json_int_t)s->settled_ms));
    }
    return list;
}

static json_t *signed_json(struct arena *a, const struct parcel *p)
{
    const struct signed_day *s = &p->day;

    return body_hold(a,
        json_pack("{s:O, s:I, s:O, s:O, s:O, s:I, s:I, s:O}", "day", day_json(a, s->day), "at",
            (json_int_t)s->at_ms, "by", text(a, s->account_name), "hash", text(a, s->hash), "note",
            text(a, s->note), "number", (json_int_t)s->paper_number, "times", (json_int_t)s->times,
            "what", body_hold(a, json_loadb(p->signed_text.ptr, p->signed_text.len, 0, NULL))));
}

enum err parcel_write(struct arena *a, struct parcel *p, struct str *ret)
{
    struct str content = body_dump(a,
        json_pack("{s:{s:I, s:O, s:O, s:O}, s:O, s:O, s:O, s:O, s:{s:I, s:O}}", "commune", "id",
            (json_int_t)p->campaign.unit.v, "series", text(a, p->series), "code", text(a, p->code),
            "name", text(a, p->name), "campaign", campaign_json(a, p), "reports",
            reports_json(a, p), "settlements", settlements_json(a, p), "signed", signed_json(a, p),
            "journal", "facts", (json_int_t)p->head, "head", text(a, p->head_hash)));

    if (!content.len || content.len > PARCEL_BYTES_MAX - 256)
        return E_TOO_LARGE;
    p->hash = parcel_hash(a, content);
    *ret = str_printf(a, "{\"chungsuc\":%d,\"content\":%.*s,\"hash\":\"%.*s\"}", PARCEL_VERSION,
        STR(content), STR(p->hash));
    return OK;
}

struct str parcel_file_name(struct arena *a, const struct parcel *p)
{
    struct str day = day_format_iso(a, p->day.day);

    return str_printf(a, "chung-suc-%.*s-%.*s.json", STR(p->code), STR(day));
}

struct str parcel_fault_words(struct arena *a, const struct parcel_fault *f)
{
    struct str args[PARCEL_FAULT_ARGS];

    for (size_t i = 0; i < f->count; i++)
        args[i] = (struct str){f->texts[i], f->lengths[i]};
    return f->message ? tr_fill(a, f->lang, f->message, args, f->count) : S("");
}

enum err parcel_refuse(
    struct parcel_fault *f, enum err e, const char *message, const struct str *args, size_t count)
{
    if (f->message)
        return e; /* the first reason is the one to mend */
    *f = (struct parcel_fault){.lang = f->lang, .message = message};
    for (size_t i = 0; i < count && i < PARCEL_FAULT_ARGS; i++) {
        struct str text = utf8_head(args[i], PARCEL_FAULT_BYTES / 4); /* at most 4 bytes each */

        memcpy(f->texts[i], text.ptr ? text.ptr : "", text.len);
        f->lengths[i] = text.len;
        f->count++;
    }
    return e;
}
