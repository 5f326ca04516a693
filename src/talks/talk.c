/* talk.c: rules, facts and questions of sessions. */
#include "talks/talk.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"
#include "talks/facts.h"
#include "talks/persons.h"

const struct talk_form talk_forms[] = {
#define TALK_FORM(code, label, group) {#code, label, group},
#include "talks/forms.def"
#undef TALK_FORM
};
const size_t talk_form_count = sizeof talk_forms / sizeof *talk_forms;

const struct audience audiences[] = {
#define AUDIENCE(code, label) {#code, label},
#include "talks/audiences.def"
#undef AUDIENCE
};
const size_t audience_count = sizeof audiences / sizeof *audiences;

static const struct {
    const char *code, *label;
} states[TALK_STATES] = {
    [TALK_PLANNED] = {"planned", MSG("chưa tổ chức")},
    [TALK_HELD] = {"held", MSG("đã tổ chức")},
    [TALK_NOT_HELD] = {"not-held", MSG("không tổ chức")},
};

const char *talk_state_label(enum talk_state s)
{
    return states[s].label;
}

/* --- what a session must be --- */

static const char *texts_fault(const struct talk *t, const char **field, struct str *arg)
{
    const struct {
        const char *field;
        struct str text;
    } texts[] = {{"topic", t->topic}, {"place", t->place}, {"speaker", t->speaker},
        {"others", t->others}, {"note", t->note}};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (utf8_count(texts[i].text) > TALK_TEXT_MAX) {
            *field = texts[i].field;
            return MSG("Dài quá 300 ký tự. Hãy rút ngắn lại.");
        }
    *field = "topic";
    if (!str_trim(t->topic).len)
        return MSG("Hãy ghi nội dung, ví dụ: Luật Nghĩa vụ quân sự.");
    *field = "others";
    *arg = person_in(t->others);
    return arg->len ? persons_refused : NULL;
}

static const char *numbers_fault(const struct talk *t, const char **field)
{
    *field = "from";
    if (t->from_minute < 0 || t->from_minute >= 24 * 60)
        return MSG("Hãy ghi giờ bắt đầu.");
    *field = "to";
    if (t->to_minute != -1 && (t->to_minute <= t->from_minute || t->to_minute > 24 * 60))
        return MSG("Giờ kết thúc phải sau giờ bắt đầu, trong cùng ngày.");
    *field = "expected";
    if (t->expected < -1 || t->expected > TALK_ATTENDANCES_MAX)
        return MSG("Số người dự kiến lớn quá mức có thể. Hãy xem lại.");
    return NULL;
}

const char *talk_fault(
    const struct talk *t, const struct campaign *c, const char **field, struct str *arg)
{
    const char *fault = texts_fault(t, field, arg);

    if (!fault)
        fault = numbers_fault(t, field);
    if (fault)
        return fault;
    *field = "form";
    if (t->form >= talk_form_count)
        return MSG("Hãy chọn hình thức.");
    *field = "day";
    if (t->day < c->first_day || t->day > c->last_day)
        return MSG("Ngày này nằm ngoài đợt. Hãy chọn một ngày của đợt, hoặc kéo dài đợt trong cài "
                   "đặt.");
    *field = "audience_everyone";
    if (t->audiences >> audience_count || (!t->audiences && !str_trim(t->others).len))
        return MSG("Hãy chọn ít nhất một loại người, hoặc ghi ở ô đối tượng khác.");
    return NULL;
}

/* --- planning --- */

static struct str audience_codes(struct arena *a, uint64_t chosen)
{
    struct buf b;

    buf_init(&b, a, 2048);
    for (size_t i = 0; i < audience_count; i++)
        if (chosen >> i & 1)
            buf_printf(&b, "%s%s", b.len ? " " : "", audiences[i].code);
    return buf_str(&b);
}

static uint64_t audiences_of(struct str codes)
{
    uint64_t chosen = 0;

    for (size_t at = 0; at < codes.len;) {
        size_t end = str_find(codes, S(" "), at);

        for (size_t i = 0; i < audience_count; i++)
            if (str_eq(str_slice(codes, at, end), str_from(audiences[i].code)))
                chosen |= UINT64_C(1) << i;
        at = end + 1;
    }
    return chosen;
}

static size_t form_of(struct str code)
{
    for (size_t i = 0; i < talk_form_count; i++)
        if (str_eq(code, str_from(talk_forms[i].code)))
            return i;
    return 0;
}

static enum err material_check(struct tx *tx, const struct talk *t)
{
    struct material m;
    enum err e;

    if (!t->material.v)
        return OK;
    e = material_find(tx->db, tx->arena, t->material, &m);
    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    return m.campaign.v == t->campaign.v ? OK : E_INVALID;
}

static enum err check(struct tx *tx, const struct talk *t)
{
    struct campaign c;
    const char *field;
    struct str arg;
    enum err e = campaign_find(tx->db, tx->arena, t->campaign, &c);

    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    if (talk_fault(t, &c, &field, &arg))
        return E_INVALID;
    tx->province = c.province;
    e = campaign_unit_check(tx, &c, t->unit);
    if (e == OK)
        e = campaign_unit_check(tx, &c, t->place_unit);
    return e == OK ? material_check(tx, t) : e;
}

static bool same(const struct talk *a, const struct talk *b)
{
    return a->unit.v == b->unit.v && a->form == b->form && a->audiences == b->audiences &&
           a->day == b->day && a->from_minute == b->from_minute && a->to_minute == b->to_minute &&
           a->place_unit.v == b->place_unit.v && a->expected == b->expected &&
           a->material.v == b->material.v && str_eq(str_trim(a->topic), b->topic) &&
           str_eq(str_trim(a->place), b->place) && str_eq(str_trim(a->speaker), b->speaker) &&
           str_eq(str_trim(a->others), b->others) && str_eq(str_trim(a->note), b->note);
}

static enum err twice(struct tx *tx, const struct talk *t, struct talk_id *ret)
{
    struct talk_list all;
    enum err e = talk_list_of(tx->db, tx->arena, t->campaign, &all);

    for (size_t i = 0; e == OK && i < all.count; i++)
        if (same(t, &all.items[i])) {
            *ret = all.items[i].id;
            return E_CONFLICT;
        }
    return e == OK && all.count >= TALKS_MAX ? E_TOO_LARGE : e;
}

static enum err words_put(struct tx *tx, const struct talk *t, struct str *seal)
{
    const struct seal_terms terms = {
        .purpose = "talk-words", .keep_until = INT32_MAX, .unit = t->unit.v};
    struct str topic = str_trim(t->topic), place = str_trim(t->place),
               speaker = str_trim(t->speaker), others = str_trim(t->others),
               note = str_trim(t->note);

    return seal_put(tx, &terms,
        body_pack(tx->arena, "{s:s%, s:s%, s:s%, s:s%, s:s%}", "topic", PACK(topic), "place",
            PACK(place), "speaker", PACK(speaker), "others", PACK(others), "note", PACK(note)),
        seal);
}

/* The body of talk-planned, and with an id of talk-changed. */
static struct str body_of(struct tx *tx, const struct talk *t, struct str seal)
{
    struct str codes = audience_codes(tx->arena, t->audiences);
    json_t *body = json_pack("{s:I, s:I, s:s, s:s%, s:I, s:i, s:i, s:I, s:I, s:I, s:s%}",
        "campaign", (json_int_t)t->campaign.v, "unit", (json_int_t)t->unit.v, "form",
        talk_forms[t->form].code, "audiences", PACK(codes), "day", (json_int_t)t->day, "from",
        t->from_minute, "to", t->to_minute, "place_unit", (json_int_t)t->place_unit.v, "expected",
        (json_int_t)t->expected, "material", (json_int_t)t->material.v, "words_seal", PACK(seal));

    if (body && t->id.v)
        json_object_set_new(body, "talk", json_integer((json_int_t)t->id.v));
    return body_dump(tx->arena, body);
}

enum err talk_add(struct tx *tx, const struct talk *t, struct talk_id *ret)
{
    struct talk added = *t;
    struct str seal;
    enum err e = check(tx, t);

    added.id.v = 0;
    if (e == OK)
        e = twice(tx, t, ret);
    if (e == OK)
        e = words_put(tx, t, &seal);
    return e == OK ? fact_add(tx, "talk-planned", body_of(tx, &added, seal), &ret->v) : e;
}

bool talk_change_keeps_result(const struct talk *before, const struct talk *after, day_t today)
{
    if (before->state != TALK_HELD)
        return true;
    return after->day <= today && (before->attendances < 0 || talk_forms[before->form].group ==
                                                                  talk_forms[after->form].group);
}

enum err talk_change(struct tx *tx, const struct talk *t)
{
    struct talk before;
    struct str seal;
    enum err e = talk_find(tx->db, tx->arena, t->id, &before);

    if (e != OK)
        return e;
    if (before.campaign.v != t->campaign.v)
        return E_INVALID;
    e = check(tx, t);
    if (e == OK && !talk_change_keeps_result(&before, t, day_of_ms(tx->now_ms)))
        e = E_INVALID;
    if (e != OK || same(t, &before))
        return e;
    e = words_put(tx, t, &seal);
    return e == OK ? fact_add(tx, "talk-changed", body_of(tx, t, seal), NULL) : e;
}

/* What both facts say. */
struct said {
    json_int_t campaign, unit, day, place_unit, expected, material;
    const char *form;
    struct str codes, seal;
    int from, to;
};

static enum err said_read(struct tx *tx, const struct fact *f, struct said *s)
{
    return body_unpack(tx->arena, f->body,
        "{s:I, s:I, s:s, s:s%, s:I, s:i, s:i, s:I, s:I, s:I, s:s%}", "campaign", &s->campaign,
        "unit", &s->unit, "form", &s->form, "audiences", UNPACK(s->codes), "day", &s->day, "from",
        &s->from, "to", &s->to, "place_unit", &s->place_unit, "expected", &s->expected, "material",
        &s->material, "words_seal", UNPACK(s->seal));
}

enum err talk_planned_apply(struct tx *tx, const struct fact *f)
{
    struct said s;
    enum err e = said_read(tx, f, &s);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_talk_insert,
        ARGS(V(f->seq), V(f->province), V(s.campaign), V(s.unit), V(s.form), V(s.codes), V(s.day),
            V(s.from), V(s.to), V(s.place_unit), V(s.expected), V(s.material), V(s.seal),
            V(f->account_id), V(f->at_ms)));
}

enum err talk_changed_apply(struct tx *tx, const struct fact *f)
{
    struct said s;
    json_int_t talk;
    enum err e = said_read(tx, f, &s);

    if (e == OK)
        e = body_unpack(tx->arena, f->body, "{s:I}", "talk", &talk);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_talk_update,
        ARGS(V(talk), V(s.unit), V(s.form), V(s.codes), V(s.day), V(s.from), V(s.to),
            V(s.place_unit), V(s.expected), V(s.material), V(s.seal)));
}

/* --- the result --- */

const char *talk_result_fault(
    const struct talk *t, const struct talk_result *result, day_t today, const char **field)
{
    *field = "state";
    if (result->state >= TALK_STATES)
        return MSG("Hãy chọn đã tổ chức hay không.");
    if (result->state == TALK_HELD && t->day > today)
        return MSG("Chưa đến ngày tổ chức. Nếu đã tổ chức sớm hơn, hãy sửa ngày trước.");
    *field = "words";
    if (result->state == TALK_NOT_HELD && !str_trim(result->words).len)
        return MSG("Hãy ghi vì sao không tổ chức, hoặc dời sang ngày nào.");
    if (utf8_count(result->words) > TALK_TEXT_MAX)
        return MSG("Dài quá 300 ký tự. Hãy rút ngắn lại.");
    *field = "attendances";
    if (result->attendances < -1 || result->attendances > TALK_ATTENDANCES_MAX)
        return MSG("Số lượt người lớn quá mức có thể. Hãy xem lại.");
    if (result->attendances >= 0 && result->state != TALK_HELD)
        return MSG("Buổi không tổ chức thì không có lượt người dự. Hãy bỏ trống ô này.");
    if (result->attendances >= 0 && talk_forms[t->form].group == TALK_WIDE)
        return MSG("Hình thức này không đếm được lượt người dự. Hãy bỏ trống ô này.");
    return NULL;
}

enum err talk_set_result(struct tx *tx, struct talk_id id, const struct talk_result *result)
{
    struct seal_terms terms = {.purpose = "talk-result", .keep_until = INT32_MAX};
    struct str seal = S(""), words = str_trim(result->words);
    struct talk t = {0};
    const char *field;
    enum err e = talk_find(tx->db, tx->arena, id, &t);

    if (e == OK && talk_result_fault(&t, result, day_of_ms(tx->now_ms), &field))
        e = E_INVALID;
    if (e == OK && t.state == result->state && t.attendances == result->attendances &&
        str_eq(t.result, words))
        return OK;
    if (e == OK)
        e = campaign_keep(tx, t.campaign);
    terms.unit = t.unit.v;
    if (e == OK && words.len)
        e = seal_put(tx, &terms, words, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "talk-result",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I, s:s%}", "talk", (json_int_t)id.v,
            "campaign", (json_int_t)t.campaign.v, "unit", (json_int_t)t.unit.v, "state",
            states[result->state].code, "attendances", (json_int_t)result->attendances,
            "words_seal", PACK(seal)),
        NULL);
}

enum err talk_result_apply(struct tx *tx, const struct fact *f)
{
    json_int_t talk, attendances;
    const char *state;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, s:s%}", "talk", &talk, "state",
        &state, "attendances", &attendances, "words_seal", UNPACK(seal));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_talk_set_result, ARGS(V(talk), V(state), V(attendances), V(seal)));
}

/* --- questions --- */

static enum talk_state state_of(struct str code)
{
    for (int s = 0; s < TALK_STATES; s++)
        if (str_eq(code, str_from(states[s].code)))
            return (enum talk_state)s;
    return TALK_PLANNED;
}

/* topic and result are their seals until words_open(). */
static void talk_read(const struct rows *r, struct arena *a, struct talk *t)
{
    *t = (struct talk){
        .id = {row_int(r, 0)},
        .campaign = {row_int(r, 1)},
        .unit = {row_int(r, 2)},
        .form = form_of(row_str(r, 3)),
        .audiences = audiences_of(row_str(r, 4)),
        .day = (day_t)row_int(r, 5),
        .from_minute = (int)row_int(r, 6),
        .to_minute = (int)row_int(r, 7),
        .place_unit = {row_int(r, 8)},
        .expected = row_int(r, 9),
        .material = {row_int(r, 10)},
        .topic = str_copy(a, row_str(r, 11)),
        .state = state_of(row_str(r, 12)),
        .attendances = row_int(r, 13),
        .result = str_copy(a, row_str(r, 14)),
        .account_id = row_int(r, 15),
        .at_ms = row_int(r, 16),
    };
}

static enum err words_open(struct db *db, struct arena *a, struct talk *t)
{
    struct str words, seal = t->result;
    enum err e = seal_open(db, a, t->topic, &words);

    t->topic = S(SEAL_ERASED);
    t->result = S("");
    if (e == OK)
        e = body_unpack(a, words, "{s:s%, s:s%, s:s%, s:s%, s:s%}", "topic", UNPACK(t->topic),
            "place", UNPACK(t->place), "speaker", UNPACK(t->speaker), "others", UNPACK(t->others),
            "note", UNPACK(t->note));
    if (e == E_NOT_FOUND)
        e = OK;
    if (e != OK || !seal.len)
        return e;
    e = seal_open(db, a, seal, &t->result);
    if (e == E_NOT_FOUND)
        t->result = S(SEAL_ERASED);
    return e == E_NOT_FOUND ? OK : e;
}

enum err talk_find(struct db *db, struct arena *a, struct talk_id id, struct talk *ret)
{
    struct talk t = {0};
    struct rows r;
    enum err e = db_first(db, SQL_talk_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    talk_read(&r, a, &t);
    rows_end(&r);
    e = words_open(db, a, &t);
    if (e == OK)
        *ret = t;
    return e;
}

enum err talk_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct talk_list *ret)
{
    struct talk_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_talk_list_of, &r, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        talk_read(&r, a, vec_push(a, &found));
    if (e == E_NOT_FOUND)
        e = OK;
    for (size_t i = 0; e == OK && i < found.count; i++)
        e = words_open(db, a, &found.items[i]);
    if (e == OK)
        *ret = found;
    return e;
}
