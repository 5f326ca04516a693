/* plan_store.c: plans as facts: handed in, corrected, accepted; and put together again. */
#include "plan/plan_store.h"

#include "base/unicode.h"
#include "org/unit.h"
#include "plan/facts.h"
#include "plan/plan_line_json.h"
#include "store/body.h"
#include "store/seal.h"
#include "store/setting.h"

const char plan_long[] = MSG(
    "Văn bản dài quá (hơn 1 MB chữ, chừng 300 trang). Hãy chỉ gửi phần kế hoạch, bỏ các phụ lục.");
const char plan_many[] = MSG("Trong 24 giờ qua đơn vị đã gửi đủ số kế hoạch được nhận. Hãy sửa "
                             "ngay trên trang của kế hoạch đã gửi, hoặc "
                             "gửi tiếp ngày mai.");

/* ---- finding ------------------------------------------------------------------------------- */

/* Names of plans and files may be behind a seal; the row is read before anything else is asked. */
static enum err record_read(
    struct db *db, struct arena *a, const struct rows *rows, struct plan_record *ret)
{
    struct plan_record r = {.id = {row_int(rows, 0)},
        .unit = {row_int(rows, 1)},
        .file_name = str_copy(a, row_str(rows, 2)),
        .title = str_copy(a, row_str(rows, 3)),
        .accepted = row_int(rows, 4) != 0,
        .at_ms = row_int(rows, 5),
        .account_name = str_copy(a, row_str(rows, 6))};
    enum err e = seal_read(db, a, r.file_name, &r.file_name);

    if (e == OK)
        e = seal_read(db, a, r.title, &r.title);
    if (e == OK)
        *ret = r;
    return e;
}

enum err plan_find(struct db *db, struct arena *a, struct plan_id id, struct plan_record *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_plan_find, &rows, ARGS(V(id.v)));

    if (e != OK || (e = rows_next(&rows)) != OK)
        return e;
    e = record_read(db, a, &rows, ret);
    rows_end(&rows);
    return e;
}

enum err plan_list_of(
    struct db *db, struct arena *a, struct unit_id unit, struct plan_record_list *ret)
{
    struct plan_record_list list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_plan_list_of, &rows, ARGS(V(unit.v)));

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        if ((e = record_read(db, a, &rows, vec_push(a, &list))) == OK)
            continue;
        rows_end(&rows);
        return e;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

/* A JSON object that was sealed; of an erased one an object without members. */
static enum err words_open(struct db *db, struct arena *a, const char *seal, json_t **ret)
{
    struct str text;
    enum err e = seal_open(db, a, str_from(seal), &text);

    if (e == E_NOT_FOUND)
        return body_load(a, S("{}"), ret);
    return e == OK ? body_load(a, text, ret) : e;
}

/* Of a correction whose words are sealed; `line` is NULL when it drops a line. */
static enum err correction_words(
    struct db *db, struct arena *a, json_t *body, const char **why, struct plan_line *line)
{
    const char *seal = json_string_value(json_object_get(body, "words_seal"));
    json_t *words;
    enum err e = words_open(db, a, seal ? seal : "", &words);

    if (e != OK)
        return e;
    *why = json_string_value(json_object_get(words, "why"));
    if (!*why)
        *why = SEAL_ERASED;
    plan_line_set_words(a, words, line);
    if (!line->text.len)
        line->text = S(SEAL_ERASED);
    return OK;
}

/* Facts from before there were seals have why and the words of the line in themselves. */
static enum err correction_read(
    struct db *db, struct arena *a, int64_t seq, struct plan_correction *ret)
{
    struct plan_correction c = {0};
    struct plan_line words = {0};
    json_t *body;
    struct fact fact;
    json_int_t at_line, at_col;
    const char *why = NULL;
    int dropped;
    enum err e = fact_find(db, a, seq, &fact);

    if (e != OK || (e = body_load(a, fact.body, &body)) != OK)
        return e;
    if (json_unpack(body, "{s:I, s:I, s:b, s?s}", "at_line", &at_line, "at_col", &at_col, "dropped",
            &dropped, "why", &why) != 0)
        return E_DAMAGED;
    c.at.line = (size_t)at_line;
    c.at.col = (size_t)at_col;
    c.dropped = dropped;
    if (!c.dropped && (e = plan_line_from_json(a, json_object_get(body, "line"), &c.line)) != OK)
        return e;
    if (!why) {
        if ((e = correction_words(db, a, body, &why, &words)) != OK)
            return e;
        c.line.place = words.place;
        c.line.spot = words.spot;
        c.line.text = words.text;
    }
    c.why = str_copy(a, str_from(why));
    *ret = c;
    return OK;
}

static enum err corrections_find(
    struct db *db, struct arena *a, struct plan_id id, struct plan_correction_list *ret)
{
    struct plan_correction_list list = {0};
    struct {
        int64_t *items;
        size_t count, capacity;
    } seqs = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_plan_correction_list, &rows, ARGS(V(id.v)));

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        struct plan_correction *c = vec_push(a, &list);

        *vec_push(a, &seqs) = row_int(&rows, 0);
        c->at_ms = row_int(&rows, 1);
        c->account_name = str_copy(a, row_str(&rows, 2));
    }
    if (e != E_NOT_FOUND)
        return e;
    for (size_t i = 0; i < list.count; i++) {
        struct plan_correction c;

        if ((e = correction_read(db, a, seqs.items[i], &c)) != OK)
            return e;
        c.at_ms = list.items[i].at_ms;
        c.account_name = list.items[i].account_name;
        list.items[i] = c;
    }
    *ret = list;
    return OK;
}

static enum err text_find(struct db *db, struct arena *a, struct plan_id id, struct doc_text *ret)
{
    struct fact fact;
    struct str text = {0};
    const char *seal = NULL;
    enum err e = fact_find(db, a, id.v, &fact);

    if (e == OK) /* "text": from before there were seals */
        e = body_unpack(a, fact.body, "{s?s%, s?s}", "text", UNPACK(text), "text_seal", &seal);
    if (e == OK && seal)
        e = seal_read(db, a, seal_reference(a, str_from(seal)), &text);
    return e == OK ? doc_text_of(a, text, ret) : e;
}

/* ---- handing in ---------------------------------------------------------------------------- */

/* The newest plan of the commune, if it is the same document and nothing was done with it yet: a
 * double click, the back button. */
static enum err handed_in_already(
    struct tx *tx, struct unit_id unit, struct str file_name, struct str text, struct plan_id *ret)
{
    struct plan_correction_list corrections;
    struct plan_record newest;
    struct doc_text doc;
    struct plan_id id;
    enum err e = db_first_int(tx->db, SQL_plan_newest_of, &id.v, ARGS(V(unit.v)));

    if (e == OK)
        e = plan_find(tx->db, tx->arena, id, &newest);
    if (e != OK)
        return e;
    if (newest.accepted || !str_eq(newest.file_name, file_name))
        return E_NOT_FOUND;
    if ((e = text_find(tx->db, tx->arena, id, &doc)) != OK ||
        (e = corrections_find(tx->db, tx->arena, id, &corrections)) != OK)
        return e;
    if (corrections.count || !str_eq(doc.text, text))
        return E_NOT_FOUND;
    *ret = id;
    return OK;
}

/* E_TOO_LARGE: the unit has handed in enough for a day. Each is kept for good. */
static enum err room_for_one(struct tx *tx, struct unit_id unit)
{
    enum { DAY_MS = 24 * 3600 * 1000 };
    int64_t count = 0, most;
    enum err e = setting_number(tx->db, SETTING_PLANS_DAY, &most);

    if (e == OK)
        e = db_first_int(
            tx->db, SQL_plan_count_since, &count, ARGS(V(unit.v), V(tx->now_ms - DAY_MS)));
    return e == OK && count >= most ? E_TOO_LARGE : e;
}

/* A text of a plan beside the journal; "" has no seal. */
static enum err sealed(
    struct tx *tx, const char *purpose, struct unit_id unit, struct str text, struct str *seal)
{
    const struct seal_terms terms = {.purpose = purpose, .keep_until = INT32_MAX, .unit = unit.v};

    *seal = S("");
    return text.len ? seal_put(tx, &terms, text, seal) : OK;
}

enum err plan_upload(struct tx *tx, struct unit_id unit, struct str file_name, struct str title,
    struct str text, struct plan_id *ret)
{
    struct str body, file, name, words;
    enum err e;

    if (!str_trim(text).len || text.len > PLAN_TEXT_MAX || utf8_count(file_name) > PLAN_NAME_MAX)
        return E_INVALID;
    if ((e = handed_in_already(tx, unit, file_name, text, ret)) != E_NOT_FOUND)
        return e;
    if ((e = room_for_one(tx, unit)) != OK)
        return e;
    e = unit_province(tx->db, unit, &tx->province);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    e = sealed(tx, "plan-file", unit, file_name, &file);
    if (e == OK)
        e = sealed(tx, "plan-title", unit, utf8_head(title, PLAN_NAME_MAX), &name);
    if (e == OK)
        e = sealed(tx, "plan-text", unit, text, &words);
    if (e != OK)
        return e;
    body = body_pack(tx->arena, "{s:I, s:s%, s:s%, s:s%}", "unit", (json_int_t)unit.v, "file_seal",
        PACK(file), "title_seal", PACK(name), "text_seal", PACK(words));
    return fact_add(tx, "plan-uploaded", body, &ret->v);
}

/* "file" and "title": from before there were seals. */
enum err plan_uploaded_apply(struct tx *tx, const struct fact *f)
{
    struct str file = {0}, title = {0};
    const char *file_seal = NULL, *title_seal = NULL;
    json_int_t unit;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s?s%, s?s%, s?s, s?s}", "unit", &unit,
        "file", UNPACK(file), "title", UNPACK(title), "file_seal", &file_seal, "title_seal",
        &title_seal);

    if (e != OK)
        return e;
    if (file_seal)
        file = seal_reference(tx->arena, str_from(file_seal));
    if (title_seal)
        title = seal_reference(tx->arena, str_from(title_seal));
    return db_run(tx->db, SQL_plan_insert,
        ARGS(V(f->seq), V(f->province), V(unit), V(file), V(title), V(f->account_id), V(f->at_ms)));
}

/* E_NOT_FOUND, E_CONFLICT when the plan is accepted, else OK: what is added then is kept where the
 * plan is. */
static enum err still_open(struct tx *tx, struct plan_id id)
{
    struct rows rows;
    enum err e = db_query(tx->db, SQL_plan_accepted_seq, &rows, ARGS(V(id.v)));
    int64_t accepted;

    if (e != OK || (e = rows_next(&rows)) != OK)
        return e;
    accepted = row_int(&rows, 0);
    tx->province = row_int(&rows, 1);
    rows_end(&rows);
    return accepted ? E_CONFLICT : OK;
}

/* ---- correcting ---------------------------------------------------------------------------- */

static bool line_stands(const struct plan *plan, struct position at)
{
    for (size_t i = 0; i < plan->lines.count; i++)
        if (plan->lines.items[i].at.line == at.line && plan->lines.items[i].at.col == at.col)
            return true;
    return false;
}

static bool correction_fits(const struct plan_full *full, const struct plan_correction *c)
{
    const struct plan_line *l = &c->line;

    if (!str_trim(c->why).len || utf8_count(c->why) > PLAN_WHY_MAX)
        return false;
    if (c->at.line && !line_stands(&full->plan, c->at))
        return false;
    if (c->dropped)
        return c->at.line > 0;
    return l->kind < KIND_LAST && str_trim(l->text).len && l->count >= 0 && l->milli >= 0 &&
           l->money_vnd >= -1 && (l->milli == 0) == (l->unit == UNIT_NONE);
}

/* All of it as one text, to see whether two say the same. */
static struct str correction_text(struct arena *a, const struct plan_correction *c)
{
    json_t *text = json_pack("{s:I, s:I, s:b, s:s%}", "at_line", (json_int_t)c->at.line, "at_col",
        (json_int_t)c->at.col, "dropped", (int)c->dropped, "why", PACK(c->why));

    if (text && !c->dropped)
        json_object_set_new(text, "line", plan_line_to_json(&c->line));
    return body_dump(a, text);
}

static enum err correction_body(struct tx *tx, const struct plan_record *record,
    const struct plan_correction *c, struct str *ret)
{
    struct plan_line bare = plan_line_without_words(&c->line);
    json_t *body, *words = c->dropped ? json_object() : plan_line_words(&c->line);
    struct str seal;
    enum err e;

    json_object_set_new(words, "why", json_stringn(c->why.ptr, c->why.len));
    e = sealed(tx, "plan-words", record->unit, body_dump(tx->arena, words), &seal);
    if (e != OK)
        return e;
    body = json_pack("{s:I, s:I, s:I, s:b, s:s%}", "plan", (json_int_t)record->id.v, "at_line",
        (json_int_t)c->at.line, "at_col", (json_int_t)c->at.col, "dropped", (int)c->dropped,
        "words_seal", PACK(seal));
    if (body && !c->dropped)
        json_object_set_new(body, "line", plan_line_to_json(&bare));
    *ret = body_dump(tx->arena, body);
    return OK;
}

enum err plan_correct(struct tx *tx, struct plan_id id, const struct plan_correction *c)
{
    const struct plan_correction_list *before;
    struct plan_full full;
    struct str body;
    enum err e = still_open(tx, id);

    if (e != OK || (e = plan_full_find(tx->db, tx->arena, id, &full)) != OK)
        return e;
    if (!correction_fits(&full, c))
        return E_INVALID;
    before = &full.corrections;
    if (before->count && /* a double click, the back button */
        str_eq(correction_text(tx->arena, c),
            correction_text(tx->arena, &before->items[before->count - 1])))
        return OK;
    e = correction_body(tx, &full.record, c, &body);
    return e == OK ? fact_add(tx, "plan-corrected", body, NULL) : e;
}

enum err plan_corrected_apply(struct tx *tx, const struct fact *f)
{
    json_int_t plan;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "plan", &plan);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_plan_correction_insert,
        ARGS(V(f->seq), V(f->province), V(plan), V(f->account_id), V(f->at_ms)));
}

/* ---- accepting ----------------------------------------------------------------------------- */

enum err plan_accept(struct tx *tx, struct plan_id id)
{
    struct plan_full full;
    json_t *lines, *words;
    struct str seal;
    enum err e = still_open(tx, id);

    if (e != OK || (e = plan_full_find(tx->db, tx->arena, id, &full)) != OK)
        return e;
    if (!full.plan.lines.count || full.plan.lines.count > PLAN_LINES_MAX)
        return E_INVALID;
    lines = body_hold(tx->arena, json_array());
    words = json_array();
    for (size_t i = 0; i < full.plan.lines.count; i++) {
        struct plan_line bare = plan_line_without_words(&full.plan.lines.items[i]);

        json_array_append_new(lines, plan_line_to_json(&bare));
        json_array_append_new(words, plan_line_words(&full.plan.lines.items[i]));
    }
    e = sealed(tx, "plan-words", full.record.unit,
        body_dump(tx->arena, json_pack("{s:o}", "lines", words)), &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "plan-accepted",
        body_dump(tx->arena, json_pack("{s:I, s:O, s:s%}", "plan", (json_int_t)id.v, "lines", lines,
                                 "words_seal", PACK(seal))),
        NULL);
}

enum err plan_accepted_apply(struct tx *tx, const struct fact *f)
{
    json_int_t plan;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "plan", &plan);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_plan_set_accepted, ARGS(V(plan), V(f->seq)));
}

/* ---- putting it together --------------------------------------------------------------------- */

/* One correction into the lines: changed in place, taken out, or added at the end. */
static void correction_apply(
    struct arena *a, struct plan_lines *lines, const struct plan_correction *c)
{
    if (!c->at.line) {
        *vec_push(a, lines) = c->line;
        return;
    }
    for (size_t i = 0; i < lines->count; i++) {
        struct plan_line *l = &lines->items[i];

        if (l->at.line != c->at.line || l->at.col != c->at.col)
            continue;
        if (c->dropped) {
            for (size_t k = i + 1; k < lines->count; k++)
                lines->items[k - 1] = lines->items[k];
            lines->count--;
        } else {
            struct position at = l->at;

            *l = c->line;
            l->at = at;
        }
        return;
    }
}

/* The bytes of a place whose line may have become longer or shorter since, where a name was taken
 * out; its column has not moved. */
static void place_mend(const struct doc_text *doc, struct position *at)
{
    struct str line;
    size_t from = 0, to;

    if (at->line < 1 || at->line > doc->line_count || at->col < 1)
        return;
    line = doc->lines[at->line - 1];
    for (size_t col = 1; col < at->col && from < line.len; col++)
        utf8_next(line, &from);
    to = from;
    while (to < line.len && to - from < at->to - at->from)
        utf8_next(line, &to);
    at->from = from;
    at->to = to;
}

/* The lines as they were frozen. */
static enum err accepted_lines(
    struct db *db, struct arena *a, int64_t seq, const struct doc_text *doc, struct plan_lines *ret)
{
    struct plan_lines lines = {0};
    struct fact fact;
    const char *seal;
    json_t *body, *list, *words = NULL;
    enum err e = fact_find(db, a, seq, &fact);

    if (e != OK || (e = body_load(a, fact.body, &body)) != OK)
        return e;
    seal = json_string_value(json_object_get(body, "words_seal"));
    if (seal && (e = words_open(db, a, seal, &words)) != OK)
        return e;
    list = json_object_get(body, "lines");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct plan_line *l = vec_push(a, &lines);

        if ((e = plan_line_from_json(a, json_array_get(list, i), l)) != OK)
            return e;
        if (words)
            plan_line_set_words(a, json_array_get(json_object_get(words, "lines"), i), l);
        place_mend(doc, &l->at);
    }
    *ret = lines;
    return OK;
}

static enum err accepted_seq_find(struct db *db, struct plan_id id, int64_t *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_plan_accepted_seq, &rows, ARGS(V(id.v)));

    if (e != OK || (e = rows_next(&rows)) != OK)
        return e;
    *ret = row_int(&rows, 0);
    rows_end(&rows);
    return OK;
}

enum err plan_full_find(struct db *db, struct arena *a, struct plan_id id, struct plan_full *ret)
{
    struct plan_full *f = arena_new(a, struct plan_full);
    int64_t accepted;
    enum err e;

    if ((e = plan_find(db, a, id, &f->record)) != OK ||
        (e = accepted_seq_find(db, id, &accepted)) != OK ||
        (e = text_find(db, a, id, &f->doc)) != OK ||
        (e = corrections_find(db, a, id, &f->corrections)) != OK)
        return e;
    plan_parse(a, &f->doc, &f->plan);
    plan_check(a, &f->plan, &f->findings);
    if (accepted && (e = accepted_lines(db, a, accepted, &f->doc, &f->plan.lines)) != OK)
        return e;
    for (size_t i = 0; !accepted && i < f->corrections.count; i++)
        correction_apply(a, &f->plan.lines, &f->corrections.items[i]);
    *ret = *f;
    ret->plan.doc = &ret->doc;
    return OK;
}

const struct fact_kind plan_kinds[] = {
    {.name = "plan-uploaded", .apply = plan_uploaded_apply, .version = 1},
    {.name = "plan-corrected", .apply = plan_corrected_apply, .version = 1},
    {.name = "plan-accepted", .apply = plan_accepted_apply, .version = 1},
    {.name = NULL},
};
