/* report.c: the fact report-sent, and reports read back from the journal.
 *
 * The body is small because a country's campaign holds 2.4 million of them:
 *   {"c":campaign,"d":day,"f":{"w12":120000,…},"n":note,"r":revision,"u":unit,"y":why}
 * "n" and "y" are left out when empty. Values are thousandths. The derived table knows only which
 * fact is which revision; figures are read from the fact.
 */
#include "report/report.h"

#include "store/body.h"

#include <stdlib.h>

static struct str body_of(struct arena *a, const struct report *r)
{
    json_t *figures = json_object();
    json_t *body = json_object();

    for (size_t i = 0; i < r->figure_count; i++)
        json_object_set_new(figures, str_z(a, report_figure_key(a, &r->figures[i])),
            json_integer(r->figures[i].milli));
    json_object_set_new(body, "c", json_integer(r->campaign.v));
    json_object_set_new(body, "d", json_integer(r->day));
    json_object_set_new(body, "f", figures);
    json_object_set_new(body, "r", json_integer(r->revision + 1));
    json_object_set_new(body, "u", json_integer(r->unit.v));
    if (r->note.len)
        json_object_set_new(body, "n", json_stringn(r->note.ptr, r->note.len));
    if (r->why.len)
        json_object_set_new(body, "y", json_stringn(r->why.ptr, r->why.len));
    return body_dump(a, body);
}

bool report_sent_already(
    struct db *db, struct arena *a, const struct report *r, int64_t account_id, int64_t *ret_seq)
{
    struct report newest;

    if (report_find(db, a, r->campaign, r->unit, r->day, &newest) != OK ||
        newest.account_id != account_id)
        return false;
    *ret_seq = newest.seq;
    newest.revision--; /* the one that it corrected, as in a report to be sent */
    return str_eq(body_of(a, &newest), body_of(a, r));
}

enum err report_send(struct tx *tx, const struct report *r, int64_t *ret_seq)
{
    struct report_problems problems = {0};
    enum err e = report_check(tx->db, tx->arena, LANG_VI, r, tx->now_ms, &problems);
    int64_t seq;

    if (e == E_CONFLICT && report_sent_already(tx->db, tx->arena, r, tx->account_id, &seq)) {
        if (ret_seq)
            *ret_seq = seq;
        return OK;
    }
    return e == OK ? fact_add(tx, "report-sent", body_of(tx->arena, r), ret_seq) : e;
}

static enum err report_sent_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, day, revision;
    struct campaign c;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:I}", "c", &campaign, "d", &day,
        "r", &revision, "u", &unit);

    if (e == OK)
        e = campaign_find(tx->db, tx->arena, (struct campaign_id){campaign}, &c);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_report_revision_insert,
        ARGS(V(campaign), V(unit), V(day), V(revision), V(f->seq),
            V(f->at_ms > campaign_window_to_ms(&c, (day_t)day))));
}

const struct fact_kind report_kinds[] = {
    {"report-sent", report_sent_apply, 1},
    {NULL, NULL, 0},
};

static int by_figure(const void *a, const void *b)
{
    const struct report_figure *x = a, *y = b;

    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static enum err figures_of_body(struct arena *a, json_t *body, struct report *r)
{
    json_t *figures = json_object_get(body, "f"), *value;
    const char *key;

    r->figures = arena_new_array(a, struct report_figure, json_object_size(figures) + 1);
    json_object_foreach(figures, key, value)
    {
        struct report_figure *f = &r->figures[r->figure_count++];

        if (!json_is_integer(value) || report_figure_from_key(str_from(key), f) != OK)
            return E_DAMAGED;
        f->milli = json_integer_value(value);
    }
    qsort(r->figures, r->figure_count, sizeof *r->figures, by_figure);
    return OK;
}

static struct str text_of_body(struct arena *a, json_t *body, const char *key)
{
    json_t *text = json_object_get(body, key);

    return text ? str_copy(a, str_from(json_string_value(text))) : S("");
}

/* Columns: seq, at_ms, account_id, body, late. */
static enum err report_read(const struct rows *rows, struct arena *a, struct report *ret)
{
    struct str bytes = row_str(rows, 3);
    json_t *body = json_loadb(bytes.ptr, bytes.len, 0, NULL);
    struct report r = {
        .seq = row_int(rows, 0),
        .at_ms = row_int(rows, 1),
        .account_id = row_int(rows, 2),
        .late = row_int(rows, 4) != 0,
        .campaign = {json_integer_value(json_object_get(body, "c"))},
        .unit = {json_integer_value(json_object_get(body, "u"))},
        .day = (day_t)json_integer_value(json_object_get(body, "d")),
        .revision = json_integer_value(json_object_get(body, "r")),
        .note = text_of_body(a, body, "n"),
        .why = text_of_body(a, body, "y"),
    };
    enum err e = body ? figures_of_body(a, body, &r) : E_DAMAGED;

    json_decref(body);
    if (e == OK)
        *ret = r;
    return e;
}

static enum err one(enum err e, struct rows *rows, struct arena *a, struct report *ret)
{
    if (e != OK)
        return e;
    e = report_read(rows, a, ret);
    rows_end(rows);
    return e;
}

static enum err list(enum err e, struct rows *rows, struct arena *a, struct report_list *ret)
{
    struct report_list found = {0};

    while (e == OK && (e = rows_next(rows)) == OK)
        if ((e = report_read(rows, a, vec_push(a, &found))) != OK)
            rows_end(rows);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err report_find(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report *ret)
{
    struct rows rows;

    return one(db_first(db, SQL_report_find, &rows, ARGS(V(campaign.v), V(unit.v), V(day))), &rows,
        a, ret);
}

enum err report_find_by_seq(struct db *db, struct arena *a, int64_t seq, struct report *ret)
{
    struct rows rows;

    return one(db_first(db, SQL_report_find_by_seq, &rows, ARGS(V(seq))), &rows, a, ret);
}

enum err report_revisions(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report_list *ret)
{
    struct rows rows;

    return list(db_query(db, SQL_report_revisions, &rows, ARGS(V(campaign.v), V(unit.v), V(day))),
        &rows, a, ret);
}

enum err report_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct report_list *ret)
{
    struct rows rows;

    return list(db_query(db, SQL_report_list_of, &rows, ARGS(V(campaign.v))), &rows, a, ret);
}

enum err report_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct report_list *ret)
{
    struct rows rows;

    return list(db_query(db, SQL_report_list_of_unit, &rows, ARGS(V(campaign.v), V(unit.v))), &rows,
        a, ret);
}

bool report_figure_of(const struct report *r, enum figure_of of, int64_t index, int64_t *ret_milli)
{
    for (size_t i = 0; i < r->figure_count; i++)
        if (r->figures[i].of == of && r->figures[i].index == index) {
            *ret_milli = r->figures[i].milli;
            return true;
        }
    return false;
}
