/* photo.c: rules, facts and questions of photographs. */
#include "works/photo.h"

#include "base/tr.h"
#include "store/blob.h"
#include "store/body.h"
#include "store/seal.h"

#include <inttypes.h>

static const struct {
    const char *code, *label;
} stages[STAGE_LAST] = {
    [STAGE_BEFORE] = {"before", MSG("trước khi làm")},
    [STAGE_DURING] = {"during", MSG("đang làm")},
    [STAGE_AFTER] = {"after", MSG("sau khi làm")},
};

const char *photo_stage_label(enum photo_stage stage)
{
    return stages[stage].label;
}

/* ── adding ─────────────────────────────────────────────────────────────────────────────────── */

/* The unit has it there already, or as many of that day as there may be; in this order: sent again,
 * the twelfth is not one too many. */
static enum err check_room(struct tx *tx, const struct photo *p, const struct picture *picture)
{
    int64_t n = 0;
    enum err e = db_first_int(tx->db, SQL_photo_twice, &n,
        ARGS(V(p->campaign.v), V(p->unit.v), V(blob_name(tx->arena, picture->full))));

    if (e == OK && n)
        return E_CONFLICT;
    if (e == OK)
        e = db_first_int(
            tx->db, SQL_photo_count_of_day, &n, ARGS(V(p->campaign.v), V(p->unit.v), V(p->day)));
    return e == OK && n >= PHOTOS_A_DAY_MAX ? E_TOO_LARGE : e;
}

/* The bytes, unless there is no room for them. */
static enum err keep(struct tx *tx, const struct photo *p, const struct picture *picture,
    struct str *full, struct str *small)
{
    enum err e = check_room(tx, p, picture);

    if (e == OK)
        e = blob_put(tx, picture->full, full);
    return e == OK ? blob_put(tx, picture->small, small) : e;
}

enum err photo_add(
    struct tx *tx, const struct photo *p, const struct picture *picture, struct photo_id *ret)
{
    const struct seal_terms terms = {
        .purpose = "photo-caption", .keep_until = INT32_MAX, .unit = p->unit.v};
    struct str full, small, seal = S("");
    struct str likeness = str_printf(tx->arena, "%016" PRIx64, picture->likeness);
    enum err e = p->stage < STAGE_LAST ? shot_check(tx, &p->shot) : E_INVALID;

    if (e == OK)
        e = keep(tx, p, picture, &full, &small);
    if (e == OK && p->caption.len)
        e = seal_put(tx, &terms, p->caption, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "photo-added",
        body_pack(tx->arena,
            "{s:I, s:I, s:I, s:I, s:s, s:b, s:s%, s:s%, s:s%, s:i, s:i, s:s%, s:s*}", "campaign",
            (json_int_t)p->campaign.v, "unit", (json_int_t)p->unit.v, "work", (json_int_t)p->work.v,
            "day", (json_int_t)p->day, "stage", stages[p->stage].code, "recognisable",
            (int)p->recognisable, "caption_seal", PACK(seal), "picture_blob", PACK(full),
            "small_blob", PACK(small), "width", picture->width, "height", picture->height,
            "likeness", PACK(likeness), "event",
            p->event.kind ? event_word(tx->arena, p->event) : NULL),
        &ret->v);
}

static int stage_of(const char *code)
{
    for (int i = 0; i < STAGE_LAST; i++)
        if (str_eq(str_from(stages[i].code), str_from(code)))
            return i;
    return STAGE_DURING;
}

static enum err added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, work, day;
    struct str caption, full, small, likeness;
    int recognisable, width, height;
    const char *stage, *event = "";
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:I, s:I, s:I, s:s, s:b, s:s%, s:s%, s:s%, s:i, s:i, s:s%, s?:s}", "campaign",
        &campaign, "unit", &unit, "work", &work, "day", &day, "stage", &stage, "recognisable",
        &recognisable, "caption_seal", UNPACK(caption), "picture_blob", UNPACK(full), "small_blob",
        UNPACK(small), "width", &width, "height", &height, "likeness", UNPACK(likeness), "event",
        &event);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_photo_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(work), V(day), V(stage_of(stage)),
            V(recognisable), V(caption), V(full), V(small), V(width), V(height), V(likeness),
            V(f->account_id), V(f->at_ms), V(event)));
}

/* ── removing ───────────────────────────────────────────────────────────────────────────────── */

static void photo_read(const struct rows *rows, struct arena *a, void *ret);
static const struct shot_type photo_type = {sizeof(struct photo), SQL_photo_find, photo_read};

enum err photo_remove(struct tx *tx, struct photo_id id, const char *why)
{
    struct photo p;
    int64_t seq;
    enum err e = shot_row(tx->db, tx->arena, &photo_type, id.v, &p);

    if (e == OK)
        e = shot_remove_check(tx, &p.shot, why);
    if (e == OK)
        e = fact_add(tx, "photo-removed",
            body_pack(tx->arena, "{s:I, s:s}", "photo", (json_int_t)id.v, "why", why), &seq);
    if (e == OK)
        e = shot_bytes_erase(tx, p.picture, why);
    if (e == OK)
        e = shot_bytes_erase(tx, p.small, why);
    return e == OK ? shot_words_erase(tx, p.caption, why) : e;
}

static enum err removed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t photo;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "photo", &photo);

    return e == OK ? db_run(tx->db, SQL_photo_delete, ARGS(V(photo))) : e;
}

/* ── agreeing ───────────────────────────────────────────────────────────────────────────────── */

enum err photo_agree(struct tx *tx, struct photo_id id, struct consent_id consent)
{
    struct photo p;
    int64_t seq;
    enum err e = shot_row(tx->db, tx->arena, &photo_type, id.v, &p);

    if (e == OK)
        e = shot_agree_check(tx, &p.shot, consent);
    if (e != OK)
        return e;
    return fact_add(tx, "photo-agreed",
        body_pack(
            tx->arena, "{s:I, s:I}", "photo", (json_int_t)id.v, "consent", (json_int_t)consent.v),
        &seq);
}

static enum err agreed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t photo, consent;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:I}", "photo", &photo, "consent", &consent);

    return e == OK ? db_run(tx->db, SQL_photo_agree, ARGS(V(photo), V(consent))) : e;
}

const struct fact_kind photo_kinds[] = {
    {.name = "photo-added", .apply = added_apply, .version = 2},
    {.name = "photo-agreed", .apply = agreed_apply, .version = 1},
    {.name = "photo-removed", .apply = removed_apply, .version = 1},
    {.name = NULL},
};

/* ── questions ──────────────────────────────────────────────────────────────────────────────── */

static void photo_read(const struct rows *rows, struct arena *a, void *ret)
{
    *(struct photo *)ret = (struct photo){
        .id = {row_int(rows, 0)},
        .campaign = {row_int(rows, 1)},
        .unit = {row_int(rows, 2)},
        .work = {row_int(rows, 3)},
        .day = (day_t)row_int(rows, 4),
        .stage = (enum photo_stage)row_int(rows, 5),
        .recognisable = row_int(rows, 6) != 0,
        .caption = str_copy(a, row_str(rows, 7)), /* its seal, so far */
        .picture = str_copy(a, row_str(rows, 8)),
        .small = str_copy(a, row_str(rows, 9)),
        .width = (int)row_int(rows, 10),
        .height = (int)row_int(rows, 11),
        .account_id = row_int(rows, 12),
        .at_ms = row_int(rows, 13),
        .consent = {row_int(rows, 14)},
        .event = event_read(row_str(rows, 15)),
    };
}

enum err photo_find(struct db *db, struct arena *a, struct photo_id id, struct photo *ret)
{
    return shot_find(db, a, &photo_type, id.v, ret);
}

static enum err list_read(
    enum err e, struct rows *rows, struct db *db, struct arena *a, struct photo_list *ret)
{
    size_t count;
    void *items;

    e = shot_list(e, rows, db, a, &photo_type, &items, &count);
    if (e == OK)
        *ret = (struct photo_list){items, count, count};
    return e;
}

enum err photo_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct photo_list *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_photo_list_of_unit, &rows, ARGS(V(campaign.v), V(unit.v)));

    return list_read(e, &rows, db, a, ret);
}

enum err photo_list_of_campaign(
    struct db *db, struct arena *a, struct campaign_id campaign, struct photo_list *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_photo_list_of_campaign, &rows, ARGS(V(campaign.v)));

    return list_read(e, &rows, db, a, ret);
}

enum err photo_list_of_day(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct photo_list *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_photo_list_of_day, &rows, ARGS(V(campaign.v), V(unit.v), V(day)));

    return list_read(e, &rows, db, a, ret);
}

enum err photo_list_of_work(struct db *db, struct arena *a, struct campaign_id campaign,
    struct work_id work, struct photo_list *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_photo_list_of_work, &rows, ARGS(V(campaign.v), V(work.v)));

    return list_read(e, &rows, db, a, ret);
}

enum err photo_list_of_event(struct db *db, struct arena *a, struct campaign_id campaign,
    struct event event, struct photo_list *ret)
{
    struct rows rows;
    enum err e =
        db_query(db, SQL_photo_list_of_event, &rows, ARGS(V(campaign.v), V(event_word(a, event))));

    return list_read(e, &rows, db, a, ret);
}
