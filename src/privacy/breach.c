/* breach.c: breaches of personal data, as facts. */
#include "privacy/breach.h"

#include "base/tr.h"
#include "privacy/facts.h"
#include "privacy/words.h"
#include "store/body.h"
#include "store/setting.h"

#include <string.h>

static const int64_t HOUR_MS = INT64_C(3600) * 1000;

static const struct {
    const char *code, *label;
} words[BREACH_WORDS] =
    {
        [WORD_WHAT] = {"what", MSG("Việc gì đã xảy ra")},
        [WORD_WHERE] = {"where", MSG("Ở đâu, lúc nào")},
        [WORD_DATA] = {"data", MSG("Loại dữ liệu, khối lượng")},
        [WORD_EFFECT] = {"effect", MSG("Hậu quả có thể có")},
        [WORD_MEASURES] = {"measures", MSG("Biện pháp đã làm, sẽ làm")},
        [WORD_CONTACT] = {"contact", MSG("Người đầu mối, cách liên hệ")},
},
  steps[BREACH_STEPS] = {
      [BREACH_MEASURE] = {"measure", MSG("Thêm biện pháp")},
      [BREACH_NOTIFIED] = {"notified", MSG("Đã báo cơ quan công an")},
      [BREACH_TOLD] = {"told", MSG("Đã báo người có dữ liệu")},
      [BREACH_CLOSED] = {"closed", MSG("Đóng hồ sơ")},
};

const char *breach_word_code(enum breach_word w)
{
    return words[w].code;
}

const char *breach_word_label(enum breach_word w)
{
    return words[w].label;
}

const char *breach_step_label(enum breach_step s)
{
    return steps[s].label;
}

static enum breach_step step_of(struct str code)
{
    int s = 0;

    while (s < BREACH_STEPS - 1 && !str_eq(code, str_from(steps[s].code)))
        s++;
    return (enum breach_step)s;
}

int64_t breach_notify_by_ms(const struct breach *b)
{
    return b->detected_ms + BREACH_NOTIFY_HOURS * HOUR_MS;
}

bool breach_overdue(const struct breach *b, int64_t now_ms)
{
    return b->harmful && !b->notified_ms && now_ms > breach_notify_by_ms(b);
}

/* --- facts --- */

static bool fits(const struct breach *b, int64_t now_ms)
{
    bool well = words_fit(b->words[WORD_WHAT], true, BREACH_WORDS_MAX) && b->people >= 0 &&
                b->detected_ms > 0 && b->detected_ms <= now_ms;

    for (int w = 0; well && w < BREACH_WORDS; w++)
        well = words_fit(b->words[w], false, BREACH_WORDS_MAX);
    return well;
}

enum err breach_add(struct tx *tx, const struct breach *b, struct breach_id *ret)
{
    const struct seal_terms terms = {
        .purpose = "breach-words", .keep_until = INT32_MAX, .unit = b->unit.v};
    json_t *text = json_object();
    struct str seal;
    enum err e = fits(b, tx->now_ms) ? OK : E_INVALID;

    for (int w = 0; e == OK && w < BREACH_WORDS; w++)
        if (str_trim(b->words[w]).len)
            json_object_set_new(
                text, words[w].code, json_stringn(b->words[w].ptr, b->words[w].len));
    if (e != OK) {
        json_decref(text);
        return e;
    }
    e = words_put(tx, &terms, body_dump(tx->arena, text), &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "breach-recorded",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:b, s:s%}", "unit", (json_int_t)b->unit.v,
            "detected", (json_int_t)b->detected_ms, "people", (json_int_t)b->people, "harmful",
            (int)b->harmful, "words_seal", PACK(seal)),
        &ret->v);
}

enum err breach_recorded_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, detected, people;
    const char *seal;
    int harmful;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:b, s:s}", "unit", &unit,
        "detected", &detected, "people", &people, "harmful", &harmful, "words_seal", &seal);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_breach_insert,
        ARGS(V(f->seq), V(unit), V(detected), V(people), V(harmful), V(seal), V(f->account_id)));
}

/* A row with its seal. */
static enum err row_find(
    struct db *db, struct arena *a, struct breach_id id, struct breach *ret, struct str *seal);

static bool follows(const struct breach *b, enum breach_step step)
{
    if (b->closed_ms)
        return false;
    if (step == BREACH_NOTIFIED)
        return !b->notified_ms;
    return step != BREACH_CLOSED || !b->harmful || b->notified_ms;
}

/* All words of a closed one have an end. */
static enum err words_end(struct tx *tx, const struct breach *b, struct str first, struct str last)
{
    struct str seals[] = {first, last};
    day_t today = day_of_ms(tx->now_ms);
    int64_t months;
    struct rows r;
    enum err e = setting_number(tx->db, SETTING_BREACH_MONTHS, &months);

    if (e == OK)
        e = words_keep(tx, months, today, seals, 2);
    if (e == OK)
        e = db_query(tx->db, SQL_breach_step_list, &r, ARGS(V(b->id.v)));
    while (e == OK && (e = rows_next(&r)) == OK) {
        struct str seal = str_copy(tx->arena, row_str(&r, 2));

        if ((e = words_keep(tx, months, today, &seal, 1)) != OK)
            rows_end(&r);
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err breach_follow(struct tx *tx, struct breach_id id, enum breach_step step, struct str text)
{
    struct seal_terms terms = {.purpose = "breach-step", .keep_until = INT32_MAX};
    struct breach b;
    struct str first, seal;
    enum err e = row_find(tx->db, tx->arena, id, &b, &first);

    if (e != OK)
        return e;
    if (!follows(&b, step))
        return E_CONFLICT;
    if (!words_fit(text, step != BREACH_CLOSED, BREACH_WORDS_MAX))
        return E_INVALID;
    terms.unit = b.unit.v;
    e = words_put(tx, &terms, text, &seal);
    if (e == OK)
        e = fact_add(tx, "breach-followed",
            body_pack(tx->arena, "{s:I, s:s, s:s%}", "breach", (json_int_t)id.v, "step",
                steps[step].code, "words_seal", PACK(seal)),
            NULL);
    return e == OK && step == BREACH_CLOSED ? words_end(tx, &b, first, seal) : e;
}

enum err breach_followed_apply(struct tx *tx, const struct fact *f)
{
    const char *step, *seal;
    struct breach b;
    struct str first;
    json_int_t id;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, s:s, s:s}", "breach", &id, "step", &step, "words_seal", &seal);

    if (e == OK)
        e = row_find(tx->db, tx->arena, (struct breach_id){id}, &b, &first);
    if (e != OK)
        return e;
    if (!strcmp(step, steps[BREACH_NOTIFIED].code))
        b.notified_ms = f->at_ms;
    if (!strcmp(step, steps[BREACH_CLOSED].code))
        b.closed_ms = f->at_ms;
    e = db_run(tx->db, SQL_breach_step_insert,
        ARGS(V(f->seq), V(id), V(step), V(f->at_ms), V(seal), V(f->account_id)));
    return e == OK ? db_run(tx->db, SQL_breach_set, ARGS(V(id), V(b.notified_ms), V(b.closed_ms)))
                   : e;
}

/* --- reading --- */

static void row_read(struct arena *a, const struct rows *r, struct breach *b, struct str *seal)
{
    *b = (struct breach){.id = {row_int(r, 0)},
        .unit = {row_int(r, 1)},
        .detected_ms = row_int(r, 2),
        .people = row_int(r, 3),
        .harmful = row_int(r, 4) != 0,
        .notified_ms = row_int(r, 6),
        .closed_ms = row_int(r, 7),
        .account_id = row_int(r, 8)};
    *seal = str_copy(a, row_str(r, 5));
}

static enum err row_find(
    struct db *db, struct arena *a, struct breach_id id, struct breach *ret, struct str *seal)
{
    struct rows r;
    enum err e = db_first(db, SQL_breach_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    row_read(a, &r, ret, seal);
    rows_end(&r);
    return OK;
}

static enum err texts_open(struct db *db, struct arena *a, struct str seal, struct breach *b)
{
    struct str text;
    json_t *object = NULL;
    enum err e = words_open(db, a, seal, &text);

    for (int w = 0; w < BREACH_WORDS; w++)
        b->words[w] = S("");
    if (e == OK && body_load(a, text, &object) != OK)
        b->words[WORD_WHAT] = text; /* erased */
    for (int w = 0; e == OK && object && w < BREACH_WORDS; w++)
        b->words[w] =
            str_copy(a, str_from(json_string_value(json_object_get(object, words[w].code))));
    return e;
}

enum err breach_find(struct db *db, struct arena *a, struct breach_id id, struct breach *ret)
{
    struct str seal;
    enum err e = row_find(db, a, id, ret, &seal);

    return e == OK ? texts_open(db, a, seal, ret) : e;
}

enum err breach_list_below(struct db *db, struct arena *a, struct unit_id top, day_t today,
    size_t most, struct breach_list *ret)
{
    struct breach_list list = {0};
    struct str seal;
    struct rows r;
    enum err e =
        db_query(db, SQL_breach_list_below, &r, ARGS(V(top.v), V(today), V((int64_t)most)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct breach *b = vec_push(a, &list);

        row_read(a, &r, b, &seal);
        if ((e = texts_open(db, a, seal, b)) != OK)
            rows_end(&r);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err breach_steps_of(
    struct db *db, struct arena *a, struct breach_id id, struct breach_done_list *ret)
{
    struct breach_done_list list = {0};
    struct rows r;
    enum err e = db_query(db, SQL_breach_step_list, &r, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct breach_done *d = vec_push(a, &list);

        *d = (struct breach_done){.step = step_of(row_str(&r, 0)),
            .at_ms = row_int(&r, 1),
            .account_name = str_copy(a, row_str(&r, 3))};
        if ((e = words_open(db, a, str_copy(a, row_str(&r, 2)), &d->words)) != OK)
            rows_end(&r);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}
