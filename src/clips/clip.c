/* clip.c: rules, facts and questions of clips. */
#include "clips/clip.h"

#include "clips/kind.h"
#include "store/blob.h"
#include "store/body.h"

struct str clip_length(struct arena *a, int64_t ms)
{
    long long s = ms / 1000;

    if (s >= 3600)
        return str_printf(a, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
    return str_printf(a, "%lld:%02lld", s / 60, s % 60);
}

/* ── adding ─────────────────────────────────────────────────────────────────────────────────── */

static enum err check_kind(struct tx *tx, const struct clip *c)
{
    struct clip_kind_list kinds;
    enum err e = c->kind ? clip_kind_list_of(tx->db, tx->arena, c->campaign, &kinds) : OK;

    if (!c->kind || e != OK)
        return e;
    return clip_kind_at(&kinds, c->kind) ? OK : E_INVALID;
}

enum err clip_check(struct tx *tx, const struct clip *c)
{
    int64_t there;
    enum err e = shot_check(tx, &c->shot);

    if (e == OK &&
        (c->event.kind >= EVENT_KINDS || (c->event.kind == EVENT_NONE) != (c->event.id == 0)))
        e = E_INVALID;
    if (e == OK)
        e = check_kind(tx, c);
    if (e == OK)
        e = db_first_int(
            tx->db, SQL_clip_count_of_unit, &there, ARGS(V(c->campaign.v), V(c->unit.v)));
    return e == OK && there >= CLIPS_OF_UNIT_MAX ? E_TOO_LARGE : e;
}

static json_t *parts_json(struct arena *a, const struct str *parts, size_t count)
{
    json_t *array = body_hold(a, json_array());

    for (size_t i = 0; i < count; i++)
        json_array_append(
            array, body_hold(a, json_pack("{s:s%}", "part_blob", parts[i].ptr, parts[i].len)));
    return array;
}

static struct str added_body(struct tx *tx, const struct clip *c, const struct clip_judged *judged,
    struct str caption_seal, json_t *parts, struct str full, struct str small)
{
    return body_pack(tx->arena,
        "{s:I, s:I, s:I, s:s, s:i, s:I, s:b, s:s%, s:O, s:s%, s:s%, s:b, s:b, s:b, s:I, s:I, "
        "s:i, s:i}",
        "campaign", (json_int_t)c->campaign.v, "unit", (json_int_t)c->unit.v, "work",
        (json_int_t)c->work.v, "event", event_word(tx->arena, c->event), "kind", c->kind, "day",
        (json_int_t)c->day, "recognisable", (int)c->recognisable, "caption_seal",
        PACK(caption_seal), "parts", parts, "poster_blob", PACK(full), "small_blob", PACK(small),
        "webm", (int)judged->webm, "plays", (int)judged->plays, "sound", (int)judged->sound,
        "bytes", (json_int_t)judged->bytes, "duration_ms", (json_int_t)judged->duration_ms, "width",
        judged->width, "height", judged->height);
}

enum err clip_add(struct tx *tx, const struct clip *c, const struct clip_judged *judged,
    struct str caption_seal, const struct str *parts, size_t part_count, struct clip_id *ret)
{
    struct str full, small;
    int64_t twice = 0;
    enum err e = clip_check(tx, c);

    if (e == OK && (!part_count || part_count > CLIP_PARTS_MAX))
        e = E_INVALID;
    if (e == OK)
        e = db_first_int(
            tx->db, SQL_clip_twice, &twice, ARGS(V(c->campaign.v), V(c->unit.v), V(parts[0])));
    if (e == OK && twice)
        e = E_CONFLICT;
    if (e == OK)
        e = blob_put(tx, judged->poster.full, &full);
    if (e == OK)
        e = blob_put(tx, judged->poster.small, &small);
    if (e != OK)
        return e;
    return fact_add(tx, "clip-added",
        added_body(
            tx, c, judged, caption_seal, parts_json(tx->arena, parts, part_count), full, small),
        &ret->v);
}

static enum err parts_insert(struct tx *tx, const struct fact *f, const json_t *parts)
{
    size_t count = json_array_size(parts);
    enum err e = json_is_array(parts) && count && count <= CLIP_PARTS_MAX ? OK : E_DAMAGED;

    for (size_t i = 0; e == OK && i < count; i++) {
        const char *blob =
            json_string_value(json_object_get(json_array_get(parts, i), "part_blob"));

        e = blob ? db_run(tx->db, SQL_clip_part_insert, ARGS(V(f->seq), V(i), V(blob))) : E_DAMAGED;
    }
    return e;
}

static enum err added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, work, day, bytes, duration;
    struct str caption, full, small;
    int kind, recognisable, webm, plays, sound, width, height;
    const char *event;
    json_t *parts;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:I, s:I, s:s, s:i, s:I, s:b, s:s%, s:o, s:s%, s:s%, s:b, s:b, s:b, s:I, s:I, "
        "s:i, s:i}",
        "campaign", &campaign, "unit", &unit, "work", &work, "event", &event, "kind", &kind, "day",
        &day, "recognisable", &recognisable, "caption_seal", UNPACK(caption), "parts", &parts,
        "poster_blob", UNPACK(full), "small_blob", UNPACK(small), "webm", &webm, "plays", &plays,
        "sound", &sound, "bytes", &bytes, "duration_ms", &duration, "width", &width, "height",
        &height);

    if (e == OK)
        e = db_run(tx->db, SQL_clip_insert,
            ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(work), V(event), V(kind),
                V(day), V(recognisable), V(caption), V(full), V(small), V(webm), V(plays), V(sound),
                V(bytes), V(duration), V(width), V(height), V(f->account_id), V(f->at_ms)));
    return e == OK ? parts_insert(tx, f, parts) : e;
}

/* ── removing ───────────────────────────────────────────────────────────────────────────────── */

struct names {
    struct str *items;
    size_t count, capacity;
};

static enum err parts_of(struct db *db, struct arena *a, struct clip_id id, struct names *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_clip_part_list, &rows, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, ret) = str_copy(a, row_str(&rows, 0));
    return e == E_NOT_FOUND ? OK : e;
}

static void clip_read(const struct rows *rows, struct arena *a, void *ret);
static const struct shot_type clip_type = {sizeof(struct clip), SQL_clip_find, clip_read};

static enum err bytes_erase(
    struct tx *tx, const struct clip *c, const struct names *parts, const char *why)
{
    enum err e = shot_bytes_erase(tx, c->poster, why);

    if (e == OK)
        e = shot_bytes_erase(tx, c->small, why);
    for (size_t i = 0; e == OK && i < parts->count; i++)
        e = shot_bytes_erase(tx, parts->items[i], why);
    return e;
}

enum err clip_remove(struct tx *tx, struct clip_id id, const char *why)
{
    struct names parts = {0};
    struct clip c;
    int64_t seq;
    enum err e = shot_row(tx->db, tx->arena, &clip_type, id.v, &c);

    if (e == OK)
        e = parts_of(tx->db, tx->arena, id, &parts);
    if (e == OK)
        e = shot_remove_check(tx, &c.shot, why);
    if (e == OK)
        e = fact_add(tx, "clip-removed",
            body_pack(tx->arena, "{s:I, s:I, s:s}", "campaign", (json_int_t)c.campaign.v, "clip",
                (json_int_t)id.v, "why", why),
            &seq);
    if (e == OK)
        e = bytes_erase(tx, &c, &parts, why);
    return e == OK ? shot_words_erase(tx, c.caption, why) : e;
}

static enum err removed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t clip;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "clip", &clip);

    if (e == OK)
        e = db_run(tx->db, SQL_clip_part_delete, ARGS(V(clip)));
    return e == OK ? db_run(tx->db, SQL_clip_delete, ARGS(V(clip))) : e;
}

/* ── agreeing ───────────────────────────────────────────────────────────────────────────────── */

enum err clip_agree(struct tx *tx, struct clip_id id, struct consent_id consent)
{
    struct clip c;
    int64_t seq;
    enum err e = shot_row(tx->db, tx->arena, &clip_type, id.v, &c);

    if (e == OK)
        e = shot_agree_check(tx, &c.shot, consent);
    if (e != OK)
        return e;
    return fact_add(tx, "clip-agreed",
        body_pack(tx->arena, "{s:I, s:I, s:I}", "campaign", (json_int_t)c.campaign.v, "clip",
            (json_int_t)id.v, "consent", (json_int_t)consent.v),
        &seq);
}

static enum err agreed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t clip, consent;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I}", "clip", &clip, "consent", &consent);

    return e == OK ? db_run(tx->db, SQL_clip_agree, ARGS(V(clip), V(consent))) : e;
}

const struct fact_kind clip_kinds[] = {
    {.name = "clip-added", .apply = added_apply, .version = 1},
    {.name = "clip-agreed", .apply = agreed_apply, .version = 1},
    {.name = "clip-removed", .apply = removed_apply, .version = 1},
    {.name = "clip-kind-set", .apply = clip_kind_set_apply, .version = 1},
    {.name = NULL},
};

/* ── questions ──────────────────────────────────────────────────────────────────────────────── */

static void clip_read(const struct rows *rows, struct arena *a, void *ret)
{
    *(struct clip *)ret = (struct clip){
        .id = {row_int(rows, 0)},
        .campaign = {row_int(rows, 1)},
        .unit = {row_int(rows, 2)},
        .work = {row_int(rows, 3)},
        .event = event_read(row_str(rows, 4)),
        .kind = (int)row_int(rows, 5),
        .day = (day_t)row_int(rows, 6),
        .recognisable = row_int(rows, 7) != 0,
        .caption = str_copy(a, row_str(rows, 8)), /* its seal, so far */
        .poster = str_copy(a, row_str(rows, 9)),
        .small = str_copy(a, row_str(rows, 10)),
        .webm = row_int(rows, 11) != 0,
        .plays = row_int(rows, 12) != 0,
        .sound = row_int(rows, 13) != 0,
        .bytes = row_int(rows, 14),
        .duration_ms = row_int(rows, 15),
        .width = (int)row_int(rows, 16),
        .height = (int)row_int(rows, 17),
        .account_id = row_int(rows, 18),
        .at_ms = row_int(rows, 19),
        .consent = {row_int(rows, 20)},
    };
}

enum err clip_find(struct db *db, struct arena *a, struct clip_id id, struct clip *ret)
{
    return shot_find(db, a, &clip_type, id.v, ret);
}

static enum err list_read(
    enum err e, struct rows *rows, struct db *db, struct arena *a, struct clip_list *ret)
{
    size_t count;
    void *items;

    e = shot_list(e, rows, db, a, &clip_type, &items, &count);
    if (e == OK)
        *ret = (struct clip_list){items, count, count};
    return e;
}

enum err clip_list_of(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct clip_list *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_clip_list_of, &rows, ARGS(V(campaign.v), V(unit.v)));

    return list_read(e, &rows, db, a, ret);
}

enum err clip_list_of_event(struct db *db, struct arena *a, struct campaign_id campaign,
    struct event event, struct clip_list *ret)
{
    struct rows rows;
    enum err e =
        db_query(db, SQL_clip_list_of_event, &rows, ARGS(V(campaign.v), V(event_word(a, event))));

    return list_read(e, &rows, db, a, ret);
}

enum err clip_list_of_work(struct db *db, struct arena *a, struct campaign_id campaign,
    struct work_id work, struct clip_list *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_clip_list_of_work, &rows, ARGS(V(campaign.v), V(work.v)));

    return list_read(e, &rows, db, a, ret);
}

enum err clip_bytes_of(struct db *db, struct campaign_id campaign, int64_t *ret)
{
    return db_first_int(db, SQL_clip_bytes_of, ret, ARGS(V(campaign.v)));
}

enum err clip_part_at(
    struct db *db, struct arena *a, struct clip_id id, int64_t at, struct str *bytes, int64_t *from)
{
    int64_t number = at / CLIP_PART_BYTES;
    struct str name, found;
    enum err e = at < 0 ? E_NOT_FOUND
                        : db_first_str(db, a, SQL_clip_part_at, &name, ARGS(V(id.v), V(number)));

    if (e == OK)
        e = blob_find(db, a, name, &found);
    if (e == OK && at - number * CLIP_PART_BYTES >= (int64_t)found.len)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    *bytes = found;
    *from = number * CLIP_PART_BYTES;
    return OK;
}
