/* made.c: the fact backup-made and the list of backups. */
#include "keep/made.h"

#include "store/body.h"

#include <sodium.h>

enum { HEX_MAX = 2 * 32 + 1 };

enum err backup_made_add(
    struct tx *tx, struct str file, const struct backup_about *about, int64_t bytes)
{
    char hex[HEX_MAX];
    int64_t there;
    enum err e = db_first_int(tx->db, SQL_backup_find_by_file, &there, ARGS(V(file)));

    if (e != E_NOT_FOUND)
        return e == OK ? E_CONFLICT : e;
    sodium_bin2hex(hex, sizeof hex, about->head_hash, sizeof about->head_hash);
    return fact_add(tx, "backup-made",
        body_pack(tx->arena, "{s:I, s:I, s:s%, s:s, s:I}", "at", (json_int_t)about->at_ms, "bytes",
            (json_int_t)bytes, "file", PACK(file), "head", hex, "seq", (json_int_t)about->head_seq),
        NULL);
}

static enum err made_apply(struct tx *tx, const struct fact *fact)
{
    json_int_t at, bytes, seq;
    struct str file, head;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:I, s:s%, s:s%, s:I}", "at", &at,
        "bytes", &bytes, "file", UNPACK(file), "head", UNPACK(head), "seq", &seq);

    if (e != OK)
        return e;
    return db_run(
        tx->db, SQL_backup_insert, ARGS(V(fact->seq), V(file), V(bytes), V(seq), V(head), V(at)));
}

const struct fact_kind keep_kinds[] = {
    {.name = "backup-made", .apply = made_apply, .quiet = true},
    {.name = NULL},
};

enum err backup_made_newest(struct db *db, struct arena *a, int limit, struct backup_made_list *ret)
{
    struct backup_made_list list = {0};
    struct rows r;
    enum err e = db_query(db, SQL_backup_list, &r, ARGS(V(limit)));

    while (e == OK && (e = rows_next(&r)) == OK)
        *vec_push(a, &list) = (struct backup_made){.id = row_int(&r, 0),
            .file = str_copy(a, row_str(&r, 1)),
            .bytes = row_int(&r, 2),
            .head_seq = row_int(&r, 3),
            .head_hash = str_copy(a, row_str(&r, 4)),
            .at_ms = row_int(&r, 5)};
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

bool backup_is_late(int64_t newest_ms, int64_t now_ms)
{
    return !newest_ms || now_ms - newest_ms > BACKUP_OLD_MS;
}
