/* upload.c: the rows of files on their way in. */
#include "clips/upload.h"

#include "clips/sniff.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "store/blob.h"
#include "store/body.h"
#include "store/seal.h"
#include "store/setting.h"

#include <sodium.h>
#include <zlib.h>

enum { DESK_GONE_MS = (JUDGE_SECONDS + 120) * 1000, IN = 0, OUT = 1 };

#define MB (1024LL * 1024)

uint32_t upload_crc(struct str bytes)
{
    return (uint32_t)crc32(0, (const Bytef *)bytes.ptr, (uInt)bytes.len);
}

int64_t upload_part_count(const struct upload *u)
{
    return (u->bytes + UPLOAD_PART_BYTES - 1) / UPLOAD_PART_BYTES;
}

/* ── starting ───────────────────────────────────────────────────────────────────────────────── */

static struct str about_pack(struct arena *a, const struct clip *c)
{
    return body_pack(a, "{s:I, s:s, s:i, s:I, s:b}", "work", (json_int_t)c->work.v, "event",
        event_word(a, c->event), "kind", c->kind, "day", (json_int_t)c->day, "recognisable",
        (int)c->recognisable);
}

static enum err about_unpack(struct arena *a, struct str body, struct clip *c)
{
    json_int_t work, day;
    const char *event;
    int kind, recognisable;
    enum err e = body_unpack(a, body, "{s:I, s:s, s:i, s:I, s:b}", "work", &work, "event", &event,
        "kind", &kind, "day", &day, "recognisable", &recognisable);

    if (e != OK)
        return e;
    c->work.v = work;
    c->event = event_read(str_from(event));
    c->kind = kind;
    c->day = (day_t)day;
    c->recognisable = recognisable;
    return OK;
}

static enum err room_check(
    struct tx *tx, const struct clip *about, int64_t bytes, const char **why, struct str *arg)
{
    int64_t one, all, there, mine;
    enum err e = setting_number(tx->db, SETTING_CLIP_MB, &one);

    if (e == OK)
        e = setting_number(tx->db, SETTING_CLIPS_CAMPAIGN_MB, &all);
    if (e == OK)
        e = clip_bytes_of(tx->db, about->campaign, &there);
    if (e == OK)
        e = db_first_int(tx->db, SQL_clip_upload_count, &mine, ARGS(V(about->account_id)));
    if (e != OK)
        return e;
    if (bytes > one * MB) {
        *why = MSG("Clip nặng quá %1 MB: hãy xuất lại ở cỡ 720p, hoặc cắt ngắn, rồi gửi.");
        *arg = str_printf(tx->arena, "%lld", (long long)one);
        return E_TOO_LARGE;
    }
    if (there + bytes > all * MB) {
        *why = MSG("Các clip của đợt đã đủ %1 MB: hãy gỡ clip không cần nữa, hoặc báo người quản "
                   "trị máy chủ.");
        *arg = str_printf(tx->arena, "%lld", (long long)all);
        return E_TOO_LARGE;
    }
    if (mine >= UPLOADS_OF_ONE_MAX) {
        *why = MSG("Đang có 4 clip của anh chị gửi dở: hãy gửi tiếp hoặc bỏ bớt.");
        return E_TOO_LARGE;
    }
    return OK;
}

static enum err about_check(struct tx *tx, const struct clip *about, const char **why)
{
    const char *program;
    enum err e = clip_check(tx, about);

    if (e == E_TOO_LARGE)
        *why = MSG("Đơn vị đã có 50 clip trong đợt: hãy gỡ bớt rồi gửi.");
    if (e == E_INVALID)
        *why =
            MSG("Ngày, công trình hoặc loại clip không còn đúng: hãy mở lại trang rồi chọn lại.");
    if (e == OK && judge_program(tx->arena, &program) != OK) {
        *why = MSG("Máy chủ này chưa cài phần đọc clip (chungsuc-clip): hãy báo người quản trị.");
        e = E_BUSY;
    }
    return e;
}

/* A number that nobody guesses; positive, and exact in every program. */
static int64_t number_new(void)
{
    uint64_t n;

    randombytes_buf(&n, sizeof n);
    return (int64_t)(n >> 12) + 1;
}

enum err upload_start(struct tx *tx, const struct clip *about, int64_t bytes, struct upload_id *ret,
    const char **why, struct str *arg)
{
    struct str words = about_pack(tx->arena, about);
    int64_t same, id = number_new();
    enum err e;

    *why = MSG("Tệp trống: hãy chọn lại clip rồi gửi");
    if (bytes <= 0 || utf8_count(about->caption) > SHOT_CAPTION_MAX)
        return E_INVALID;
    e = db_first_int(tx->db, SQL_clip_upload_same, &same,
        ARGS(V(about->campaign.v), V(about->unit.v), V(about->account_id), V(bytes), V(words)));
    if (e == OK) {
        ret->v = same;
        return db_run(
            tx->db, SQL_clip_upload_again, ARGS(V(same), V(about->caption), V(tx->now_ms)));
    }
    if (e == E_NOT_FOUND)
        e = about_check(tx, about, why);
    if (e == OK)
        e = room_check(tx, about, bytes, why, arg);
    if (e == OK)
        e = db_run(tx->db, SQL_clip_upload_insert,
            ARGS(V(id), V(about->campaign.v), V(about->unit.v), V(about->account_id), V(tx->origin),
                V(bytes), V(UPLOAD_PART_BYTES), V(words), V(about->caption), V(tx->now_ms)));
    if (e == OK)
        ret->v = id;
    return e;
}

/* ── parts ──────────────────────────────────────────────────────────────────────────────────── */

static enum err waiting(struct tx *tx, struct upload_id id, struct upload *u)
{
    enum err e = upload_find(tx->db, tx->arena, id, u);

    return e == OK && u->state != UPLOAD_COMING ? E_CONFLICT : e;
}

static bool fits(const struct upload *u, int64_t number, size_t length)
{
    int64_t count = upload_part_count(u);

    if (number < 0 || number >= count)
        return false;
    return (int64_t)length ==
           (number + 1 < count ? UPLOAD_PART_BYTES : u->bytes - number * UPLOAD_PART_BYTES);
}

enum err upload_part(struct tx *tx, struct upload_id id, int64_t number, struct str bytes,
    uint32_t crc, const char **code)
{
    struct upload u;
    enum err e = waiting(tx, id, &u);

    *code = NULL;
    if (e == OK && (!fits(&u, number, bytes.len) || upload_crc(bytes) != crc))
        e = E_INVALID;
    if (e == OK && number == 0 &&
        clip_sniff(str_slice(bytes, 0, CLIP_HEAD_BYTES), code) == CLIP_NONE)
        e = E_INVALID;
    if (e == OK)
        e = db_run(tx->db, SQL_clip_upload_part_put,
            ARGS(V(id.v), V(IN), V(number), V(str_printf(tx->arena, "%08x", crc)), V(bytes.len),
                value_blob(bytes)));
    return e == OK ? db_run(tx->db, SQL_clip_upload_seen, ARGS(V(id.v), V(tx->now_ms))) : e;
}

static enum err state_set(struct tx *tx, struct upload_id id, enum upload_state state,
    const char *code, struct clip_id clip)
{
    enum err e = db_run(tx->db, SQL_clip_upload_set,
        ARGS(V(id.v), V((int)state), V(code), V(clip.v), V(tx->now_ms), V("")));

    /* the words under it are behind the seal of the clip now, or nobody's any more */
    if (e == OK && (state == UPLOAD_REFUSED || state == UPLOAD_TAKEN))
        e = db_run(tx->db, SQL_clip_upload_words_forget, ARGS(V(id.v)));
    return e;
}

enum err upload_finish(struct tx *tx, struct upload_id id)
{
    struct upload u;
    int64_t sum;
    enum err e = waiting(tx, id, &u);

    if (e == E_CONFLICT)
        return OK; /* it was said before */
    if (e == OK)
        e = db_first_int(tx->db, SQL_clip_upload_part_sum, &sum, ARGS(V(id.v)));
    if (e == OK && sum != u.bytes)
        e = E_CONFLICT;
    return e == OK ? state_set(tx, id, UPLOAD_WHOLE, "", (struct clip_id){0}) : e;
}

/* ── clearing ───────────────────────────────────────────────────────────────────────────────── */

struct hashes {
    struct str *items;
    size_t count, capacity;
};

static enum err hashes_of(struct db *db, struct arena *a, struct upload_id id, struct hashes *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_clip_upload_part_list, &rows, ARGS(V(id.v), V(OUT)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, ret) = str_copy(a, row_str(&rows, 1));
    return e == E_NOT_FOUND ? OK : e;
}

/* Nothing of it stays; what was kept of the new clip is erased unless something else needs it. */
static enum err parts_drop(struct tx *tx, struct upload_id id)
{
    struct hashes kept = {0};
    enum err e = hashes_of(tx->db, tx->arena, id, &kept);

    for (int side = IN; e == OK && side <= OUT; side++)
        e = db_run(tx->db, SQL_clip_upload_part_delete, ARGS(V(id.v), V(side)));
    for (size_t i = 0; e == OK && i < kept.count; i++)
        e = shot_bytes_erase(tx, kept.items[i], "mistake");
    return e;
}

enum err upload_drop(struct tx *tx, struct upload_id id)
{
    enum err e = parts_drop(tx, id);

    return e == OK ? db_run(tx->db, SQL_clip_upload_delete, ARGS(V(id.v))) : e;
}

enum err upload_clear(struct tx *tx)
{
    struct upload_id id;
    enum err e =
        db_first_int(tx->db, SQL_clip_upload_old, &id.v, ARGS(V(tx->now_ms - UPLOAD_KEPT_MS)));

    return e == OK ? upload_drop(tx, id) : e;
}

/* ── questions ──────────────────────────────────────────────────────────────────────────────── */

static enum err upload_read(const struct rows *rows, struct arena *a, struct upload *ret)
{
    struct upload u = {.id = {row_int(rows, 0)},
        .about = {.campaign = {row_int(rows, 1)},
            .unit = {row_int(rows, 2)},
            .caption = str_copy(a, row_str(rows, 8)),
            .account_id = row_int(rows, 3)},
        .origin = row_int(rows, 4),
        .bytes = row_int(rows, 5),
        .state = (enum upload_state)row_int(rows, 9),
        .code = str_copy(a, row_str(rows, 10)),
        .clip = {row_int(rows, 11)},
        .seen_ms = row_int(rows, 12),
        .made_ms = row_int(rows, 13)};
    enum err e = about_unpack(a, str_copy(a, row_str(rows, 7)), &u.about);

    if (e == OK)
        *ret = u;
    return e;
}

enum err upload_find(struct db *db, struct arena *a, struct upload_id id, struct upload *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_clip_upload_find, &rows, ARGS(V(id.v)));

    if (e != OK)
        return e;
    e = upload_read(&rows, a, ret);
    rows_end(&rows);
    return e;
}

enum err upload_list_of(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct upload_list *ret)
{
    struct upload_list found = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_clip_upload_list_of_unit, &rows, ARGS(V(campaign.v), V(unit.v)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        e = upload_read(&rows, a, vec_push(a, &found));
        if (e != OK)
            rows_end(&rows);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err upload_numbers_of(
    struct db *db, struct arena *a, struct upload_id id, struct upload_numbers *ret)
{
    struct upload_numbers found = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_clip_upload_part_list, &rows, ARGS(V(id.v), V(IN)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &found) = row_int(&rows, 0);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err upload_part_find(
    struct db *db, struct arena *a, struct upload_id id, int64_t number, struct str *ret)
{
    return db_first_str(db, a, SQL_clip_upload_part_find, ret, ARGS(V(id.v), V(IN), V(number)));
}

enum err upload_waits(struct db *db, int64_t now_ms, bool *ret)
{
    int64_t id;
    enum err e = db_first_int(db, SQL_clip_upload_waiting, &id, ARGS(V(now_ms - DESK_GONE_MS)));

    if (e == E_NOT_FOUND)
        e = db_first_int(db, SQL_clip_upload_old, &id, ARGS(V(now_ms - UPLOAD_KEPT_MS)));
    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = e == OK;
    return OK;
}

/* ── the desk ───────────────────────────────────────────────────────────────────────────────── */

enum err upload_take(struct tx *tx, struct arena *a, struct upload *ret)
{
    struct upload_id id;
    struct hashes kept = {0};
    enum err e =
        db_first_int(tx->db, SQL_clip_upload_waiting, &id.v, ARGS(V(tx->now_ms - DESK_GONE_MS)));

    if (e == OK)
        e = upload_find(tx->db, a, id, ret);
    if (e == OK)
        e = state_set(tx, id, UPLOAD_AT_DESK, "", (struct clip_id){0});
    if (e == OK)
        e = hashes_of(tx->db, tx->arena, id, &kept); /* of a desk that is gone */
    if (e == OK)
        e = db_run(tx->db, SQL_clip_upload_part_delete, ARGS(V(id.v), V(OUT)));
    for (size_t i = 0; e == OK && i < kept.count; i++)
        e = shot_bytes_erase(tx, kept.items[i], "mistake");
    return e;
}

enum err upload_keep(struct tx *tx, struct upload_id id, int64_t number, struct str bytes)
{
    struct upload u;
    struct str hash;
    enum err e = upload_find(tx->db, tx->arena, id, &u);

    if (e == OK)
        e = blob_put(tx, bytes, &hash);
    if (e == OK)
        e = db_run(tx->db, SQL_clip_upload_part_put,
            ARGS(V(id.v), V(OUT), V(number), V(hash), V(bytes.len), value_blob(S(""))));
    return e == OK ? db_run(tx->db, SQL_clip_upload_seen, ARGS(V(id.v), V(tx->now_ms))) : e;
}

enum err upload_become(struct tx *tx, const struct upload *u, const struct clip_judged *judged)
{
    const struct seal_terms terms = {
        .purpose = "clip-caption", .keep_until = INT32_MAX, .unit = u->about.unit.v};
    struct hashes parts = {0};
    struct str seal = S("");
    struct upload now;
    struct clip_id id;
    enum err e = upload_find(tx->db, tx->arena, u->id, &now);

    if (e == OK)
        e = hashes_of(tx->db, tx->arena, u->id, &parts);
    if (e == OK && u->about.caption.len)
        e = seal_put(tx, &terms, u->about.caption, &seal);
    if (e == OK)
        e = clip_add(tx, &u->about, judged, seal, parts.items, parts.count, &id);
    for (int side = IN; e == OK && side <= OUT; side++)
        e = db_run(tx->db, SQL_clip_upload_part_delete, ARGS(V(u->id.v), V(side)));
    return e == OK ? state_set(tx, u->id, UPLOAD_TAKEN, "", id) : e;
}

enum err upload_refuse(struct tx *tx, struct upload_id id, const char *code)
{
    enum err e = parts_drop(tx, id);

    return e == OK ? state_set(tx, id, UPLOAD_REFUSED, code, (struct clip_id){0}) : e;
}

enum err upload_begin_anew(struct tx *tx)
{
    return db_run(tx->db, SQL_clip_upload_begin_anew, NO_ARGS);
}
