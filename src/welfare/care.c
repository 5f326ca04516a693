/* care.c: rules, facts and questions of days of care. */
#include "welfare/care.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "talks/persons.h"
#include "welfare/facts.h"
#include "welfare/gift.h"

static const int64_t VALUE_MAX = INT64_C(100000000000);

const struct care_kind care_kinds[] = {
#define CARE_KIND(code, label, unit, count, value, permit)                                         \
    {#code, label, unit, count, value, permit},
#include "welfare/care_kinds.def"
#undef CARE_KIND
};
const size_t care_kind_count = sizeof care_kinds / sizeof *care_kinds;

static const struct {
    const char *code, *label;
} states[CARE_STATES] = {
    [CARE_PLANNED] = {"planned", MSG("chưa làm")},
    [CARE_DONE] = {"done", MSG("đã làm")},
    [CARE_NOT_DONE] = {"not-done", MSG("không làm")},
};

const char *care_state_label(enum care_state s)
{
    return states[s].label;
}

bool care_lacks_permit(const struct care *c)
{
    return care_kinds[c->kind].permit && !str_trim(c->permit).len && c->state != CARE_NOT_DONE;
}

/* --- planning --- */

const char *care_fault(
    const struct care *c, const struct campaign *campaign, const char **field, struct str *arg)
{
    const struct {
        const char *field;
        struct str text;
    } texts[] = {{"provider", c->provider}, {"permit", c->permit}, {"place", c->place},
        {"whom", c->whom}, {"note", c->note}};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *field = texts[i].field;
        if (utf8_count(texts[i].text) > CARE_TEXT_MAX)
            return MSG("Dài quá 300 ký tự. Hãy rút ngắn lại.");
    }
    *field = "whom";
    *arg = person_in(c->whom);
    if (arg->len)
        return persons_refused;
    *field = "note";
    *arg = person_in(c->note);
    if (arg->len)
        return persons_refused;
    *field = "kind";
    if (c->kind >= care_kind_count)
        return MSG("Hãy chọn loại việc.");
    *field = "provider";
    if (!str_trim(c->provider).len)
        return MSG("Hãy ghi cơ quan, đoàn thực hiện, ví dụ: Bệnh viện Quân y 7B.");
    *field = "day";
    if (c->day < campaign->first_day || c->day > campaign->last_day)
        return MSG("Ngày này nằm ngoài đợt. Hãy chọn một ngày của đợt, hoặc kéo dài đợt trong cài "
                   "đặt.");
    *field = "expected";
    if (c->expected < -1 || c->expected > CARE_COUNT_MAX)
        return MSG("Số dự kiến lớn quá mức có thể. Hãy xem lại.");
    return NULL;
}

static enum err check(struct tx *tx, const struct care *c)
{
    struct campaign campaign;
    const char *field;
    struct str arg;
    enum err e = campaign_find(tx->db, tx->arena, c->campaign, &campaign);

    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    if (care_fault(c, &campaign, &field, &arg) || c->source >= COST_SOURCE_LAST)
        return E_INVALID;
    e = welfare_unit_check(tx, &campaign, c->unit, true);
    if (e == OK)
        e = welfare_unit_check(tx, &campaign, c->place_unit, false);
    tx->province = campaign.province;
    return e;
}

static bool same(const struct care *a, const struct care *b)
{
    return a->unit.v == b->unit.v && a->kind == b->kind && a->day == b->day &&
           a->place_unit.v == b->place_unit.v && a->expected == b->expected &&
           a->source == b->source && str_eq(str_trim(a->provider), b->provider) &&
           str_eq(str_trim(a->permit), b->permit) && str_eq(str_trim(a->place), b->place) &&
           str_eq(str_trim(a->whom), b->whom) && str_eq(str_trim(a->note), b->note);
}

static enum err words_put(struct tx *tx, const struct care *c, struct str *seal)
{
    const struct seal_terms terms = {
        .purpose = "care-words", .keep_until = INT32_MAX, .unit = c->unit.v};
    struct str provider = str_trim(c->provider), permit = str_trim(c->permit),
               place = str_trim(c->place), whom = str_trim(c->whom), note = str_trim(c->note);

    return seal_put(tx, &terms,
        body_pack(tx->arena, "{s:s%, s:s%, s:s%, s:s%, s:s%}", "provider", PACK(provider), "permit",
            PACK(permit), "place", PACK(place), "whom", PACK(whom), "note", PACK(note)),
        seal);
}

/* The body of care-planned, and with an id of care-changed. */
static struct str body_of(struct tx *tx, const struct care *c, struct str seal)
{
    json_t *body = json_pack("{s:I, s:I, s:s, s:I, s:I, s:I, s:s, s:s%}", "campaign",
        (json_int_t)c->campaign.v, "unit", (json_int_t)c->unit.v, "kind", care_kinds[c->kind].code,
        "day", (json_int_t)c->day, "place_unit", (json_int_t)c->place_unit.v, "expected",
        (json_int_t)c->expected, "source", cost_source_name(c->source), "words_seal", PACK(seal));

    if (body && c->id.v)
        json_object_set_new(body, "care", json_integer((json_int_t)c->id.v));
    return body_dump(tx->arena, body);
}

enum err care_add(struct tx *tx, const struct care *given, struct care_id *ret)
{
    struct care c = *given;
    struct care_list all;
    struct str seal;
    enum err e = check(tx, &c);

    c.id.v = 0;
    if (e == OK)
        e = care_list_of(tx->db, tx->arena, c.campaign, &all);
    for (size_t i = 0; e == OK && i < all.count; i++)
        if (same(&c, &all.items[i])) {
            *ret = all.items[i].id;
            return E_CONFLICT;
        }
    if (e == OK && all.count >= CARES_MAX)
        e = E_TOO_LARGE;
    if (e == OK)
        e = words_put(tx, &c, &seal);
    return e == OK ? fact_add(tx, "care-planned", body_of(tx, &c, seal), &ret->v) : e;
}

bool care_change_keeps_result(const struct care *before, const struct care *after, day_t today)
{
    bool counted = before->done >= 0 || before->value_vnd >= 0;

    return before->state != CARE_DONE ||
           (after->day <= today && (!counted || before->kind == after->kind));
}

enum err care_change(struct tx *tx, const struct care *c)
{
    struct care before;
    struct str seal;
    enum err e = care_find(tx->db, tx->arena, c->id, &before);

    if (e == OK && before.campaign.v != c->campaign.v)
        e = E_INVALID;
    if (e == OK)
        e = check(tx, c);
    if (e == OK && !care_change_keeps_result(&before, c, day_of_ms(tx->now_ms)))
        e = E_INVALID;
    if (e != OK || same(c, &before))
        return e;
    e = words_put(tx, c, &seal);
    return e == OK ? fact_add(tx, "care-changed", body_of(tx, c, seal), NULL) : e;
}

struct said {
    json_int_t campaign, unit, day, place_unit, expected;
    const char *kind, *source;
    struct str seal;
};

static enum err said_read(struct tx *tx, const struct fact *f, struct said *s)
{
    return body_unpack(tx->arena, f->body, "{s:I, s:I, s:s, s:I, s:I, s:I, s:s, s:s%}", "campaign",
        &s->campaign, "unit", &s->unit, "kind", &s->kind, "day", &s->day, "place_unit",
        &s->place_unit, "expected", &s->expected, "source", &s->source, "words_seal",
        UNPACK(s->seal));
}

enum err care_planned_apply(struct tx *tx, const struct fact *f)
{
    struct said s;
    enum err e = said_read(tx, f, &s);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_care_insert,
        ARGS(V(f->seq), V(f->province), V(s.campaign), V(s.unit), V(s.kind), V(s.day),
            V(s.place_unit), V(s.expected), V(s.source), V(s.seal), V(f->account_id), V(f->at_ms)));
}

enum err care_changed_apply(struct tx *tx, const struct fact *f)
{
    struct said s;
    json_int_t care;
    enum err e = said_read(tx, f, &s);

    if (e == OK)
        e = body_unpack(tx->arena, f->body, "{s:I}", "care", &care);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_care_update,
        ARGS(V(care), V(s.unit), V(s.kind), V(s.day), V(s.place_unit), V(s.expected), V(s.source),
            V(s.seal)));
}

/* --- the result --- */

const char *care_result_fault(const struct care *c, const struct care_result *result, day_t today,
    const char **field, struct str *arg)
{
    *field = "state";
    if (result->state >= CARE_STATES)
        return MSG("Hãy chọn đã làm hay không.");
    if (result->state == CARE_DONE && c->day > today)
        return MSG("Chưa đến ngày này. Nếu đã làm sớm hơn, hãy sửa ngày trước.");
    *field = "words";
    if (result->state == CARE_NOT_DONE && !str_trim(result->words).len)
        return MSG("Hãy ghi vì sao không làm, hoặc dời sang ngày nào.");
    if (utf8_count(result->words) > CARE_TEXT_MAX)
        return MSG("Dài quá 300 ký tự. Hãy rút ngắn lại.");
    *arg = person_in(result->words);
    if (arg->len)
        return persons_refused;
    *field = "done";
    if (result->done < -1 || result->done > CARE_COUNT_MAX)
        return MSG("Số này lớn quá mức có thể. Hãy xem lại.");
    if (result->done >= 0 && result->state != CARE_DONE)
        return MSG("Việc không làm thì không có số người. Hãy bỏ trống ô này.");
    *field = "value";
    if (result->value_vnd < -1 || result->value_vnd > VALUE_MAX)
        return MSG("Số tiền lớn quá mức có thể. Hãy xem lại.");
    return NULL;
}

enum err care_set_result(struct tx *tx, struct care_id id, const struct care_result *result)
{
    struct seal_terms terms = {.purpose = "care-result", .keep_until = INT32_MAX};
    struct str seal = S(""), words = str_trim(result->words);
    struct care c = {0};
    const char *field;
    struct str arg;
    enum err e = care_find(tx->db, tx->arena, id, &c);

    if (e == OK && care_result_fault(&c, result, day_of_ms(tx->now_ms), &field, &arg))
        e = E_INVALID;
    if (e == OK && c.state == result->state && c.done == result->done &&
        c.value_vnd == result->value_vnd && str_eq(c.result, words))
        return OK;
    if (e == OK)
        e = campaign_keep(tx, c.campaign);
    terms.unit = c.unit.v;
    if (e == OK && words.len)
        e = seal_put(tx, &terms, words, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "care-result",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I, s:I, s:s%}", "care", (json_int_t)id.v,
            "campaign", (json_int_t)c.campaign.v, "unit", (json_int_t)c.unit.v, "state",
            states[result->state].code, "done", (json_int_t)result->done, "value",
            (json_int_t)result->value_vnd, "words_seal", PACK(seal)),
        NULL);
}

enum err care_result_apply(struct tx *tx, const struct fact *f)
{
    json_int_t care, done, value;
    const char *state;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, s:I, s:s%}", "care", &care,
        "state", &state, "done", &done, "value", &value, "words_seal", UNPACK(seal));

    return e == OK ? db_run(tx->db, SQL_care_set_result,
                         ARGS(V(care), V(state), V(done), V(value), V(seal)))
                   : e;
}

const struct fact_kind welfare_kinds[] = {
    {.name = "gift-batch-added", .apply = gift_added_apply, .version = 1, .quiet = true},
    {.name = "gift-batch-changed", .apply = gift_changed_apply, .version = 1, .quiet = true},
    {.name = "gift-planned", .apply = gift_planned_apply, .version = 1, .quiet = true},
    {.name = "gift-handed", .apply = gift_handed_apply, .version = 1, .quiet = true},
    {.name = "house-planned", .apply = house_planned_apply, .version = 1, .quiet = true},
    {.name = "house-changed", .apply = house_changed_apply, .version = 1, .quiet = true},
    {.name = "house-stage-reached", .apply = house_stage_apply, .version = 1, .quiet = true},
    {.name = "house-dropped", .apply = house_dropped_apply, .version = 1, .quiet = true},
    {.name = "house-value-set", .apply = house_value_apply, .version = 1, .quiet = true},
    {.name = "care-planned", .apply = care_planned_apply, .version = 1, .quiet = true},
    {.name = "care-changed", .apply = care_changed_apply, .version = 1, .quiet = true},
    {.name = "care-result", .apply = care_result_apply, .version = 1, .quiet = true},
    {.name = NULL},
};

/* --- questions --- */

static size_t kind_of(struct str code)
{
    for (size_t i = 0; i < care_kind_count; i++)
        if (str_eq(code, str_from(care_kinds[i].code)))
            return i;
    return 0;
}

static enum care_state state_of(struct str code)
{
    for (int s = 0; s < CARE_STATES; s++)
        if (str_eq(code, str_from(states[s].code)))
            return (enum care_state)s;
    return CARE_PLANNED;
}

/* provider and result are their seals until words_open(). */
static void care_read(const struct rows *r, struct arena *a, struct care *c)
{
    *c = (struct care){
        .id = {row_int(r, 0)},
        .campaign = {row_int(r, 1)},
        .unit = {row_int(r, 2)},
        .kind = kind_of(row_str(r, 3)),
        .day = (day_t)row_int(r, 4),
        .place_unit = {row_int(r, 5)},
        .expected = row_int(r, 6),
        .source = cost_source_find(row_str(r, 7)),
        .provider = str_copy(a, row_str(r, 8)),
        .state = state_of(row_str(r, 9)),
        .done = row_int(r, 10),
        .value_vnd = row_int(r, 11),
        .result = str_copy(a, row_str(r, 12)),
        .account_id = row_int(r, 13),
        .at_ms = row_int(r, 14),
    };
}

static enum err words_open(struct db *db, struct arena *a, struct care *c)
{
    struct str words, seal = c->result;
    enum err e = seal_open(db, a, c->provider, &words);

    c->provider = S(SEAL_ERASED);
    c->result = S("");
    if (e == OK)
        e = body_unpack(a, words, "{s:s%, s:s%, s:s%, s:s%, s:s%}", "provider", UNPACK(c->provider),
            "permit", UNPACK(c->permit), "place", UNPACK(c->place), "whom", UNPACK(c->whom), "note",
            UNPACK(c->note));
    if (e == E_NOT_FOUND)
        e = OK;
    if (e != OK || !seal.len)
        return e;
    e = seal_open(db, a, seal, &c->result);
    if (e == E_NOT_FOUND)
        c->result = S(SEAL_ERASED);
    return e == E_NOT_FOUND ? OK : e;
}

enum err care_find(struct db *db, struct arena *a, struct care_id id, struct care *ret)
{
    struct care c;
    struct rows r;
    enum err e = db_first(db, SQL_care_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    care_read(&r, a, &c);
    rows_end(&r);
    e = words_open(db, a, &c);
    if (e == OK)
        *ret = c;
    return e;
}

enum err care_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct care_list *ret)
{
    struct care_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_care_list_of, &r, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        care_read(&r, a, vec_push(a, &found));
    e = e == E_NOT_FOUND ? OK : e;
    for (size_t i = 0; e == OK && i < found.count; i++)
        e = words_open(db, a, &found.items[i]);
    if (e == OK)
        *ret = found;
    return e;
}
