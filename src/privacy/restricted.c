/* restricted.c: signed papers as files: rules, facts and questions. */
#include "privacy/restricted.h"

#include "base/tr.h"
#include "privacy/facts.h"
#include "store/blob.h"
#include "store/body.h"
#include "store/setting.h"

enum { DAYS_A_MONTH = 31, PURPOSE_MAX = 40 };

static const struct {
    const char *code, *content_type, *extension;
} types[RESTRICTED_TYPES] = {
    [RESTRICTED_PDF] = {"pdf", "application/pdf", "pdf"},
    [RESTRICTED_JPEG] = {"jpeg", "image/jpeg", "jpg"},
};

const char *restricted_content_type(enum restricted_type t)
{
    return types[t].content_type;
}

const char *restricted_extension(enum restricted_type t)
{
    return types[t].extension;
}

enum err restricted_pdf_check(struct str bytes, const char **why)
{
    if (!str_starts(bytes, S("%PDF-"))) {
        *why = MSG("Tệp này không phải ảnh JPEG, PNG hay PDF. Hãy chụp hoặc quét lại tờ giấy.");
        return E_INVALID;
    }
    if (bytes.len > RESTRICTED_BYTES_MAX) {
        *why = MSG("Tệp lớn hơn 12 MB. Hãy quét lại ở độ phân giải thấp hơn.");
        return E_TOO_LARGE;
    }
    return OK;
}

enum err restricted_last_day(struct db *db, day_t day, day_t *ret)
{
    int64_t months;
    enum err e = setting_number(db, SETTING_RESTRICTED_MONTHS, &months);

    if (e == OK)
        *ret = day + (day_t)months * DAYS_A_MONTH;
    return e;
}

/* --- adding --- */

static enum err check(struct tx *tx, const struct restricted_file *f, struct str bytes)
{
    day_t today = day_of_ms(tx->now_ms), last;
    int64_t there;
    enum err e = restricted_last_day(tx->db, today, &last);

    if (e == OK &&
        (!f->purpose.len || f->purpose.len > PURPOSE_MAX || f->type >= RESTRICTED_TYPES ||
            f->delete_day <= today || f->delete_day > last + 1))
        e = E_INVALID;
    if (e == OK && bytes.len > RESTRICTED_BYTES_MAX)
        e = E_TOO_LARGE;
    if (e == OK)
        e = db_first_int(tx->db, SQL_restricted_count, &there, ARGS(V(f->purpose), V(f->thing)));
    return e == OK && there >= RESTRICTED_OF_ONE_MAX ? E_TOO_LARGE : e;
}

enum err restricted_add(
    struct tx *tx, const struct restricted_file *f, struct str bytes, struct restricted_id *ret)
{
    struct str blob;
    int64_t twice = 0;
    enum err e = check(tx, f, bytes);

    if (e == OK)
        e = blob_put(tx, bytes, &blob);
    if (e == OK)
        e = db_first_int(
            tx->db, SQL_restricted_twice, &twice, ARGS(V(f->purpose), V(f->thing), V(blob)));
    if (e == OK && twice)
        e = E_CONFLICT;
    if (e != OK)
        return e;
    return fact_add(tx, "restricted-added",
        body_pack(tx->arena, "{s:I, s:I, s:s%, s:I, s:s, s:I, s:I, s:I, s:s%}", "unit",
            (json_int_t)f->unit.v, "campaign", (json_int_t)f->campaign, "purpose", PACK(f->purpose),
            "thing", (json_int_t)f->thing, "type", types[f->type].code, "size",
            (json_int_t)bytes.len, "day", (json_int_t)f->day, "delete", (json_int_t)f->delete_day,
            "file_blob", PACK(blob)),
        &ret->v);
}

enum err restricted_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, campaign, thing, size, day, delete_day;
    const char *purpose, *type;
    struct str blob;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s, s:I, s:s, s:I, s:I, s:I, s:s%}",
        "unit", &unit, "campaign", &campaign, "purpose", &purpose, "thing", &thing, "type", &type,
        "size", &size, "day", &day, "delete", &delete_day, "file_blob", UNPACK(blob));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_restricted_insert,
        ARGS(V(f->seq), V(f->province), V(unit), V(campaign), V(purpose), V(thing), V(type),
            V(size), V(day), V(delete_day), V(blob), V(f->account_id), V(f->at_ms)));
}

/* --- opening and removing --- */

enum err restricted_open(struct tx *tx, struct restricted_id id)
{
    struct restricted_file f;
    enum err e = restricted_find(tx->db, tx->arena, id, &f);

    if (e == OK && f.erased_day != INT32_MAX)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    tx->province = f.province;
    return fact_add(tx, "restricted-opened",
        body_pack(
            tx->arena, "{s:I, s:I}", "file", (json_int_t)id.v, "campaign", (json_int_t)f.campaign),
        NULL);
}

enum err restricted_opened_apply(struct tx *tx, const struct fact *f)
{
    json_int_t file;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "file", &file);

    return e == OK ? db_run(tx->db, SQL_restricted_set_opened, ARGS(V(file), V(f->at_ms))) : e;
}

enum err restricted_remove(struct tx *tx, struct restricted_id id, const char *why)
{
    struct restricted_file f;
    int64_t uses = 0;
    enum err e = restricted_find(tx->db, tx->arena, id, &f);

    if (e == OK && f.erased_day != INT32_MAX)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    tx->province = f.province;
    e = fact_add(tx, "restricted-removed",
        body_pack(tx->arena, "{s:I, s:I, s:s}", "file", (json_int_t)id.v, "campaign",
            (json_int_t)f.campaign, "why", why),
        NULL);
    if (e == OK)
        e = db_first_int(tx->db, SQL_blob_uses, &uses, ARGS(V(f.blob)));
    if (e != OK || uses)
        return e;
    e = blob_erase(tx, f.blob, why);
    return e == E_NOT_FOUND ? OK : e;
}

enum err restricted_removed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t file;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "file", &file);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_restricted_set_erased, ARGS(V(file), V(day_of_ms(f->at_ms))));
}

enum err restricted_erase_due(struct tx *tx, int64_t limit, int64_t *count)
{
    struct {
        struct restricted_id *items;
        size_t count, capacity;
    } due = {0};
    struct rows r;
    enum err e = db_query(tx->db, SQL_restricted_due, &r, ARGS(V(day_of_ms(tx->now_ms)), V(limit)));

    while (e == OK && (e = rows_next(&r)) == OK)
        vec_push(tx->arena, &due)->v = row_int(&r, 0);
    e = e == E_NOT_FOUND ? OK : e;
    for (size_t i = 0; e == OK && i < due.count; i++)
        e = restricted_remove(tx, due.items[i], "term");
    tx->province = 0;
    if (e == OK)
        *count = (int64_t)due.count;
    return e;
}

/* --- questions --- */

static void file_read(const struct rows *r, struct arena *a, struct restricted_file *ret)
{
    *ret = (struct restricted_file){
        .id = {row_int(r, 0)},
        .province = row_int(r, 1),
        .unit = {row_int(r, 2)},
        .campaign = row_int(r, 3),
        .purpose = str_copy(a, row_str(r, 4)),
        .thing = row_int(r, 5),
        .type = str_eq(row_str(r, 6), S("pdf")) ? RESTRICTED_PDF : RESTRICTED_JPEG,
        .size = row_int(r, 7),
        .day = (day_t)row_int(r, 8),
        .delete_day = (day_t)row_int(r, 9),
        .erased_day = (day_t)row_int(r, 10),
        .blob = str_copy(a, row_str(r, 11)),
        .account_id = row_int(r, 12),
        .at_ms = row_int(r, 13),
        .openings = row_int(r, 14),
        .opened_ms = row_int(r, 15),
    };
}

enum err restricted_find(
    struct db *db, struct arena *a, struct restricted_id id, struct restricted_file *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_restricted_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    file_read(&r, a, ret);
    rows_end(&r);
    return OK;
}

enum err restricted_list_of(
    struct db *db, struct arena *a, const char *purpose, int64_t thing, struct restricted_list *ret)
{
    struct restricted_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_restricted_list_of, &r, ARGS(V(purpose), V(thing)));

    while (e == OK && (e = rows_next(&r)) == OK)
        file_read(&r, a, vec_push(a, &found));
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}
