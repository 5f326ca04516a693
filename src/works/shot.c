/* shot.c: see shot.h. */
#include "works/shot.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/blob.h"
#include "store/seal.h"

#include <string.h>

const struct shot_why shot_whys[SHOT_WHY_COUNT] = {
    {"mistake", MSG("Gửi nhầm ảnh")},
    {"person", MSG("Người trong ảnh yêu cầu gỡ, hoặc không đồng ý")},
    {"double", MSG("Trùng với ảnh khác")},
    {"term", MSG("Hết thời gian cần giữ")},
};

/* ── rules ──────────────────────────────────────────────────────────────────────────────────── */

static enum err check_work(struct tx *tx, const struct shot *k)
{
    struct work w;
    enum err e;

    if (!k->work.v)
        return OK;
    e = work_find(tx->db, tx->arena, k->work, &w);
    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    return w.campaign.v == k->campaign.v && w.unit.v == k->unit.v ? OK : E_INVALID;
}

enum err shot_check(struct tx *tx, const struct shot *k)
{
    struct campaign c;
    enum err e = campaign_find(tx->db, tx->arena, k->campaign, &c);

    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    if (k->day < c.first_day || k->day > c.last_day || k->day > day_of_ms(tx->now_ms) ||
        utf8_count(k->caption) > SHOT_CAPTION_MAX)
        return E_INVALID;
    tx->province = c.province;
    e = campaign_unit_check(tx, &c, k->unit);
    return e == OK ? check_work(tx, k) : e;
}

enum err shot_remove_check(struct tx *tx, const struct shot *k, const char *why)
{
    for (size_t i = 0; i < SHOT_WHY_COUNT; i++)
        if (str_eq(str_from(shot_whys[i].code), str_from(why)))
            return campaign_keep(tx, k->campaign);
    return E_INVALID;
}

enum err shot_bytes_erase(struct tx *tx, struct str blob, const char *why)
{
    int64_t uses = 0;
    enum err e = db_first_int(tx->db, SQL_blob_uses, &uses, ARGS(V(blob)));

    if (e != OK || uses)
        return e;
    e = blob_erase(tx, blob, why);
    return e == E_NOT_FOUND ? OK : e;
}

enum err shot_words_erase(struct tx *tx, struct str seal, const char *why)
{
    enum err e = seal.len ? seal_erase(tx, seal, why) : OK;

    return e == E_NOT_FOUND ? OK : e; /* erased on request before */
}

enum err shot_agree_check(struct tx *tx, const struct shot *k, struct consent_id consent)
{
    struct consent c;

    if (consent_find(tx->db, tx->arena, consent, &c) != OK || !k->recognisable ||
        c.kind != CONSENT_PHOTOGRAPH || c.unit.v != k->unit.v ||
        !consent_holds(tx->db, consent, day_of_ms(tx->now_ms)))
        return E_INVALID;
    return campaign_keep(tx, k->campaign);
}

/* ── questions ──────────────────────────────────────────────────────────────────────────────── */

static enum err caption_open(struct db *db, struct arena *a, struct shot *k)
{
    struct str seal = k->caption;
    enum err e;

    k->caption = S("");
    if (!seal.len)
        return OK;
    e = seal_open(db, a, seal, &k->caption);
    return e == E_NOT_FOUND ? OK : e;
}

enum err shot_row(
    struct db *db, struct arena *a, const struct shot_type *type, int64_t id, void *ret)
{
    struct rows rows;
    enum err e = db_first(db, type->find, &rows, ARGS(V(id)));

    if (e != OK)
        return e;
    type->read(&rows, a, ret);
    rows_end(&rows);
    return OK;
}

enum err shot_find(
    struct db *db, struct arena *a, const struct shot_type *type, int64_t id, void *ret)
{
    void *found = arena_alloc(a, type->size);
    enum err e = shot_row(db, a, type, id, found);

    if (e == OK)
        e = caption_open(db, a, found);
    if (e == OK)
        memcpy(ret, found, type->size);
    return e;
}

enum err shot_list(enum err e, struct rows *rows, struct db *db, struct arena *a,
    const struct shot_type *type, void **ret, size_t *count)
{
    size_t there = 0, room = 0;
    char *items = NULL;

    while (e == OK && (e = rows_next(rows)) == OK) {
        if (there == room) {
            items = arena_grow(a, items, there, room ? 2 * room : 8, type->size);
            room = room ? 2 * room : 8;
        }
        type->read(rows, a, items + there++ * type->size);
    }
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < there; i++)
        e = caption_open(db, a, (void *)(items + i * type->size));
    if (e != OK)
        return e;
    *ret = items;
    *count = there;
    return OK;
}
