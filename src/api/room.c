/* room.c: what the rooms of a campaign hold, as lists: duties, sessions and shows, plans of units,
 * what was done for people (counts alone), and whether the final report was signed.
 *
 * For whoever reads the commune. Texts that people write beside the matter (notes, remarks, words
 * of a result) stay on the pages; people are numbers.
 */
#include "api/answer.h"
#include "api/api.h"
#include "duty/agenda.h"
#include "org/token.h"
#include "proposal/proposal.h"
#include "review/review.h"
#include "talks/talk.h"
#include "welfare/care.h"
#include "welfare/gift.h"
#include "welfare/house.h"

static enum err campaign_read(struct req *r, struct campaign *ret)
{
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "id")}, ret);

    return e == OK ? may_read(r, ret->unit) : e;
}

static void begin(struct req *r, struct buf *out, const char *name)
{
    answer_begin(r, out);
    member(out, name);
    buf_addc(out, '[');
}

static enum err end(struct req *r, struct buf *out)
{
    buf_addc(out, ']');
    return answer_send(r, out);
}

static void item(struct buf *out)
{
    buf_addz(out, out->ptr[out->len - 1] == '[' ? "{" : ",{");
}

/* null where nobody said */
static void member_known(struct buf *out, const char *name, int64_t n)
{
    member(out, name);
    if (n < 0)
        buf_addz(out, "null");
    else
        json_int(out, n);
}

static void member_clock(struct buf *out, const char *name, int minute)
{
    if (minute >= 0)
        member_minute(out, name, minute);
    else
        member_known(out, name, -1);
}

/* --- duties --- */

static void write_duty(struct buf *out, const struct agenda_item *one)
{
    static const char *const urgencies[URGENCIES] = {
        "late", "today", "soon", "later", "undated", "settled"};
    const struct duty *d = &one->duty;

    item(out);
    member_int(out, "id", d->id.v);
    member_text(out, "kind", str_from(duty_kind_code(d->kind)));
    member_text(out, "what", d->what);
    member_int(out, "unit", d->unit.v);
    member_text(out, "who", one->who);
    member_day(out, "due", d->due ? d->due : DAY_UNKNOWN);
    member_clock(out, "minute", d->minute);
    member_text(out, "state", str_from(duty_state_code(d->state)));
    member_text(out, "urgency", str_from(urgencies[one->urgency]));
    member_day(out, "settled_day", d->settled_day ? d->settled_day : DAY_UNKNOWN);
    buf_addc(out, '}');
}

enum err api_duty_list(struct req *r)
{
    const struct duty_reach everything = {.all = true};
    struct campaign c;
    struct agenda g;
    struct buf out;
    enum err e = campaign_read(r, &c);

    if (e == OK)
        e = agenda_find(r->db, r->arena, &c, r->today, &everything, &g);
    if (e != OK)
        return e;
    begin(r, &out, "duties");
    for (size_t i = 0; i < g.all.count; i++)
        write_duty(&out, &g.all.items[i]);
    return end(r, &out);
}

/* --- sessions, shows, matches --- */

static void write_audiences(struct buf *out, uint64_t bits)
{
    member(out, "audiences");
    buf_addc(out, '[');
    for (size_t i = 0; i < audience_count; i++)
        if (bits >> i & 1) {
            if (out->ptr[out->len - 1] != '[')
                buf_addc(out, ',');
            json_text(out, str_from(audiences[i].code));
        }
    buf_addc(out, ']');
}

static void write_talk(struct buf *out, const struct talk *t)
{
    static const char *const states[TALK_STATES] = {"planned", "held", "not-held"};

    item(out);
    member_int(out, "id", t->id.v);
    member_int(out, "unit", t->unit.v);
    member_text(out, "form", str_from(talk_forms[t->form].code));
    member_day(out, "day", t->day);
    member_clock(out, "from", t->from_minute);
    member_clock(out, "to", t->to_minute);
    member_text(out, "topic", t->topic);
    member_text(out, "place", t->place);
    member_int(out, "place_unit", t->place_unit.v);
    write_audiences(out, t->audiences);
    member_known(out, "expected", t->expected);
    member_text(out, "state", str_from(states[t->state]));
    member_known(out, "attendances", t->attendances);
    buf_addc(out, '}');
}

enum err api_talk_list(struct req *r)
{
    struct campaign c;
    struct talk_list all;
    struct buf out;
    enum err e = campaign_read(r, &c);

    if (e == OK)
        e = talk_list_of(r->db, r->arena, c.id, &all);
    if (e != OK)
        return e;
    begin(r, &out, "talks");
    for (size_t i = 0; i < all.count; i++)
        write_talk(&out, &all.items[i]);
    return end(r, &out);
}

/* --- plans of units under a campaign --- */

static void write_proposal(struct buf *out, const struct proposal *p)
{
    static const char *const states[] = {
        [SETTLED_NOT] = "open", [SETTLED_APPROVED] = "approved", [SETTLED_RETURNED] = "returned"};

    item(out);
    member_int(out, "id", p->id);
    member_int(out, "unit", p->unit.v);
    member_int(out, "revision", p->revision);
    member_int(out, "forces", p->forces);
    member_moment(out, "at", p->at_ms);
    member_bool(out, "late", proposal_is_late(p));
    member_text(out, "state", str_from(states[p->settled]));
    buf_addc(out, '}');
}

enum err api_proposal_list(struct req *r)
{
    struct campaign c;
    struct proposals all;
    struct buf out;
    enum err e = campaign_read(r, &c);

    if (e == OK)
        e = proposal_list(r->db, r->arena, c.id, &all);
    if (e != OK)
        return e;
    begin(r, &out, "proposals");
    for (size_t i = 0; i < all.count; i++)
        write_proposal(&out, &all.items[i]);
    return end(r, &out);
}

/* --- what was done for people: counts --- */

static enum err write_houses(struct req *r, struct buf *out, struct campaign_id id)
{
    struct house_list all;
    enum err e = house_list_of(r->db, r->arena, id, &all);
    int64_t stages[2][HOUSE_STAGES + 1] = {{0}}, dropped[2] = {0};

    if (e != OK)
        return e;
    for (size_t i = 0; i < all.count; i++) {
        const struct house *h = &all.items[i];

        if (h->dropped_day)
            dropped[h->repair]++;
        else
            stages[h->repair][house_reached(h)]++;
    }
    for (int repair = 0; repair < 2; repair++) {
        member(out, repair ? "houses_repaired" : "houses_built");
        buf_addc(out, '{');
        member_int(out, "handed_over", stages[repair][HOUSE_HANDED_OVER]);
        member_int(out, "finished", stages[repair][HOUSE_FINISHED]);
        member_int(out, "begun",
            stages[repair][HOUSE_STARTED] + stages[repair][HOUSE_FOUNDATION] +
                stages[repair][HOUSE_WALLS] + stages[repair][HOUSE_ROOF]);
        member_int(out, "not_begun", stages[repair][HOUSE_STAGES]);
        member_int(out, "dropped", dropped[repair]);
        buf_addc(out, '}');
    }
    return OK;
}

static enum err write_gifts(struct req *r, struct buf *out, struct campaign_id id)
{
    struct gift_batch_list all;
    enum err e = gift_list_of(r->db, r->arena, id, &all);

    member(out, "gifts");
    buf_addc(out, '[');
    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct gift_batch *b = &all.items[i];
        struct gift_part_list handed;

        e = gift_handed_of(r->db, r->arena, b->id, &handed);
        if (e != OK)
            break;
        item(out);
        member_int(out, "id", b->id.v);
        member_int(out, "count", b->count);
        member_int(out, "handed", gift_parts_sum(&handed, (struct unit_id){0}));
        member_int(out, "unit_vnd", b->unit_vnd);
        member_int(out, "total_vnd", gift_total_vnd(b));
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
    return e;
}

static enum err write_cares(struct req *r, struct buf *out, struct campaign_id id)
{
    static const char *const states[CARE_STATES] = {"planned", "done", "not-done"};
    struct care_list all;
    enum err e = care_list_of(r->db, r->arena, id, &all);

    member(out, "care");
    buf_addc(out, '[');
    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct care *c = &all.items[i];

        item(out);
        member_int(out, "id", c->id.v);
        member_int(out, "unit", c->unit.v);
        member_text(out, "kind", str_from(care_kinds[c->kind].code));
        member_day(out, "day", c->day);
        member_text(out, "state", str_from(states[c->state]));
        member_known(out, "expected", c->expected);
        member_known(out, "done", c->done);
        member_known(out, "value_vnd", c->value_vnd);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
    return e;
}

enum err api_welfare_show(struct req *r)
{
    struct campaign c;
    struct buf out;
    enum err e = campaign_read(r, &c);

    if (e != OK)
        return e;
    answer_begin(r, &out);
    e = write_houses(r, &out, c.id);
    if (e == OK)
        e = write_gifts(r, &out, c.id);
    if (e == OK)
        e = write_cares(r, &out, c.id);
    return e == OK ? answer_send(r, &out) : e;
}

/* --- the final report --- */

enum err api_review_show(struct req *r)
{
    struct campaign c;
    struct review_signed s;
    struct buf out;
    enum err e = campaign_read(r, &c);

    if (e == OK)
        e = review_signed_find(r->db, r->arena, c.id, &s);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    member_bool(&out, "signed", s.seq > 0);
    member_known(&out, "seq", s.seq ? s.seq : -1);
    member_known(&out, "number", s.seq && s.number ? s.number : -1);
    member_text(&out, "hash", s.seq ? s.basis : S(""));
    return answer_send(r, &out);
}
