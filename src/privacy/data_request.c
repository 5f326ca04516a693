/* data_request.c: requests of people about data on themselves, as facts. */
#include "privacy/data_request.h"

#include "base/tr.h"
#include "org/holiday.h"
#include "privacy/facts.h"
#include "privacy/words.h"
#include "store/body.h"
#include "store/setting.h"

#include <string.h>

enum { NOT_YET = INT32_MAX, ANSWER_DAYS_MAX = 60 };

#define SINCE(y, m, d)                                                                             \
    {                                                                                              \
        y, m, d                                                                                    \
    }
const struct request_limit request_limits[REQUEST_KINDS] = {
#define REQUEST(id, code, label, days, more, since, source)                                        \
    [REQUEST_##id] = {code, label, days, more, SINCE since, source},
#include "privacy/requests.def"
#undef REQUEST
};

static const struct {
    const char *code, *label;
} steps[REQUEST_STEPS] = {
    [STEP_ACKNOWLEDGED] = {"acknowledged", MSG("Đã báo nhận")},
    [STEP_EXTENDED] = {"extended", MSG("Gia hạn một lần")},
    [STEP_DONE] = {"done", MSG("Đã làm xong")},
    [STEP_REFUSED] = {"refused", MSG("Từ chối, có lý do")},
};

const char *request_step_label(enum request_step s)
{
    return steps[s].label;
}

static enum request_kind kind_of(struct str code)
{
    int k = 0;

    while (k < REQUEST_KINDS - 1 && !str_eq(code, str_from(request_limits[k].code)))
        k++;
    return (enum request_kind)k;
}

/* --- limits --- */

static enum err limits_find(struct db *db, struct arena *a, struct data_request *q)
{
    const struct request_limit *l = &request_limits[q->kind];
    int days = l->days + (q->extended_day != NOT_YET ? l->more : 0);
    struct calendar c;
    enum err e = holiday_calendar(db, a, q->unit, q->came_day, q->came_day + days, &c);

    if (e != OK)
        return e;
    q->acknowledge_by = calendar_due_working(&c, q->came_day, ACKNOWLEDGE_WORKING_DAYS);
    q->answer_by = calendar_due_days(&c, q->came_day, days);
    return OK;
}

bool data_request_overdue(const struct data_request *q, day_t today)
{
    if (q->closed_day != NOT_YET)
        return false;
    return today > q->answer_by || (q->acknowledged_day == NOT_YET && today > q->acknowledge_by);
}

/* --- facts --- */

enum err data_request_add(struct tx *tx, const struct data_request *q, struct request_id *ret)
{
    struct seal_terms terms = {.purpose = "request-person",
        .subject = q->account_id,
        .keep_until = INT32_MAX,
        .unit = q->unit.v};
    struct str person, words;
    enum err e = OK;

    if (!words_fit(q->words, true, REQUEST_WORDS_MAX) ||
        !words_fit(q->person, !q->account_id, REQUEST_PERSON_MAX) ||
        q->came_day > day_of_ms(tx->now_ms))
        return E_INVALID;
    e = words_put(tx, &terms, q->person, &person);
    terms.purpose = "request-words";
    if (e == OK)
        e = words_put(tx, &terms, q->words, &words);
    if (e != OK)
        return e;
    return fact_add(tx, "data-requested",
        body_pack(tx->arena, "{s:I, s:I, s:s, s:I, s:s%, s:s%}", "unit", (json_int_t)q->unit.v,
            "account", (json_int_t)q->account_id, "kind", request_limits[q->kind].code, "day",
            (json_int_t)q->came_day, "person_seal", PACK(person), "words_seal", PACK(words)),
        &ret->v);
}

enum err data_requested_apply(struct tx *tx, const struct fact *f)
{
    const char *kind, *person, *words;
    json_int_t unit, account, day;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:I, s:s, s:I, s:s, s:s}", "unit", &unit, "account",
            &account, "kind", &kind, "day", &day, "person_seal", &person, "words_seal", &words);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_data_request_insert,
        ARGS(V(f->seq), V(unit), V(account), V(kind), V(person), V(words), V(day), V(f->at_ms)));
}

static bool step_fits(const struct data_request *q, enum request_step step)
{
    if (q->closed_day != NOT_YET)
        return false;
    return (step != STEP_ACKNOWLEDGED || q->acknowledged_day == NOT_YET) &&
           (step != STEP_EXTENDED || q->extended_day == NOT_YET);
}

/* A row with its seals, as it stands. */
struct row {
    struct data_request q;
    struct str seals[3]; /* person, words, answer */
};

static enum err row_find(struct db *db, struct arena *a, struct request_id id, struct row *ret);

enum err data_request_step(
    struct tx *tx, struct request_id id, enum request_step step, struct str words)
{
    struct seal_terms terms = {.purpose = "request-answer"};
    day_t today = day_of_ms(tx->now_ms);
    struct str seal;
    struct row row;
    int64_t months = 0;
    enum err e = row_find(tx->db, tx->arena, id, &row);

    if (e == OK && !step_fits(&row.q, step))
        e = E_CONFLICT;
    if (e == OK &&
        !words_fit(words, step == STEP_EXTENDED || step == STEP_REFUSED, REQUEST_WORDS_MAX))
        e = E_INVALID;
    if (e == OK)
        e = setting_number(tx->db, SETTING_REQUEST_MONTHS, &months);
    terms.subject = row.q.account_id;
    terms.unit = row.q.unit.v;
    terms.keep_until = words_keep_until(months, today + ANSWER_DAYS_MAX);
    if (e == OK)
        e = words_put(tx, &terms, words, &seal);
    if (e == OK)
        e = fact_add(tx, "data-request-answered",
            body_pack(tx->arena, "{s:I, s:s, s:I, s:s%}", "request", (json_int_t)id.v, "step",
                steps[step].code, "day", (json_int_t)today, "answer_seal", PACK(seal)),
            NULL);
    if (e == OK && (step == STEP_DONE || step == STEP_REFUSED))
        e = words_keep(tx, months, today, row.seals, 2);
    return e;
}

enum err data_request_answered_apply(struct tx *tx, const struct fact *f)
{
    const char *step;
    struct str answer;
    json_int_t id, day;
    struct row row;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, s:s%}", "request", &id, "step",
        &step, "day", &day, "answer_seal", UNPACK(answer));

    if (e == OK)
        e = row_find(tx->db, tx->arena, (struct request_id){id}, &row);
    if (e != OK)
        return e;
    if (!strcmp(step, steps[STEP_EXTENDED].code))
        row.q.extended_day = (day_t)day;
    else if (strcmp(step, steps[STEP_ACKNOWLEDGED].code) != 0)
        row.q.closed_day = (day_t)day;
    if (row.q.acknowledged_day == NOT_YET) /* whoever answers has received */
        row.q.acknowledged_day = (day_t)day;
    return db_run(tx->db, SQL_data_request_answer,
        ARGS(V(id), V(answer.len ? answer : row.seals[2]), V(row.q.acknowledged_day),
            V(row.q.extended_day), V(row.q.closed_day),
            V(!strcmp(step, steps[STEP_REFUSED].code) ? 1 : 0)));
}

/* --- reading --- */

static void row_read(struct arena *a, const struct rows *r, struct row *ret)
{
    *ret = (struct row){.q = {.id = {row_int(r, 0)},
                            .unit = {row_int(r, 1)},
                            .account_id = row_int(r, 2),
                            .kind = kind_of(row_str(r, 3)),
                            .came_day = (day_t)row_int(r, 7),
                            .acknowledged_day = (day_t)row_int(r, 8),
                            .extended_day = (day_t)row_int(r, 9),
                            .closed_day = (day_t)row_int(r, 10),
                            .refused = row_int(r, 11) != 0,
                            .at_ms = row_int(r, 12)}};
    for (int i = 0; i < 3; i++)
        ret->seals[i] = str_copy(a, row_str(r, 4 + i));
}

static enum err row_find(struct db *db, struct arena *a, struct request_id id, struct row *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_data_request_find, &r, ARGS(V(id.v)));

    *ret = (struct row){0};
    if (e != OK)
        return e;
    row_read(a, &r, ret);
    rows_end(&r);
    return OK;
}

static enum err row_open(
    struct db *db, struct arena *a, const struct row *row, struct data_request *ret)
{
    enum err e;

    *ret = row->q;
    e = words_open(db, a, row->seals[0], &ret->person);
    if (e == OK)
        e = words_open(db, a, row->seals[1], &ret->words);
    if (e == OK)
        e = words_open(db, a, row->seals[2], &ret->answer);
    return e == OK ? limits_find(db, a, ret) : e;
}

enum err data_request_find(
    struct db *db, struct arena *a, struct request_id id, struct data_request *ret)
{
    struct row row;
    enum err e = row_find(db, a, id, &row);

    return e == OK ? row_open(db, a, &row, ret) : e;
}

static enum err list(
    struct db *db, enum err e, struct rows *r, struct arena *a, struct data_request_list *ret)
{
    struct data_request_list found = {0};
    struct row row;

    while (e == OK && (e = rows_next(r)) == OK) {
        row_read(a, r, &row);
        if ((e = row_open(db, a, &row, vec_push(a, &found))) != OK)
            rows_end(r);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err data_request_list_below(struct db *db, struct arena *a, struct unit_id top, day_t today,
    size_t most, struct data_request_list *ret)
{
    struct rows r;
    enum err e =
        db_query(db, SQL_data_request_list_below, &r, ARGS(V(top.v), V(today), V((int64_t)most)));

    return list(db, e, &r, a, ret);
}

enum err data_request_list_of_account(
    struct db *db, struct arena *a, int64_t account_id, struct data_request_list *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_data_request_list_of_account, &r, ARGS(V(account_id)));

    return list(db, e, &r, a, ret);
}
