/* demo_clip.c: which clips the example's committee asks for, and one that came: drawn, not filmed
 * (demo_clip.mp4, 3:12). It goes the way every clip goes, through the helper; where the helper is
 * not installed or cannot run, the example has no clip.
 */
#include "cli/demo.h"

#include "clips/desk.h"
#include "clips/kind.h"
#include "cli/demo_clip_bytes.h"

#include <zlib.h>

enum { KIND = 1, ARENA_BYTES = 96 * 1024 * 1024 };

struct sent {
    const struct demo *d;
    struct arena *arena;
    struct str bytes;
    struct upload_id id;
};

enum err demo_clip_kind(struct tx *tx, struct demo *d)
{
    const struct clip_kind kind = {.number = KIND,
        .name = S("Clip của ấp"),
        .min_s = 180,
        .max_s = 300,
        .due_day = d->first_day + DEMO_DAYS_BEFORE + 3,
        .owed = OWED_BY_HAMLETS};

    tx->now_ms = demo_ms(d, 0, 8 * 60);
    tx->account_id = d->offices[DEMO_STEERING].v;
    return clip_kind_set(tx, d->campaign, &kind);
}

static enum err send(struct tx *tx, void *context)
{
    struct sent *s = context;
    size_t unit = demo_unit_of("gome");
    struct clip about = {.campaign = s->d->campaign,
        .unit = s->d->units[unit],
        .kind = KIND,
        .day = s->d->first_day + DEMO_DAYS_BEFORE - 1,
        .caption = S("Đường tổ 2 sạch dần từ đầu đến cuối tuyến (hình vẽ)"),
        .account_id = s->d->reporters[unit].v};
    struct work_list works;
    const char *why, *code;
    struct str arg;
    enum err e = work_list_of_unit(tx->db, tx->arena, about.campaign, about.unit, &works);

    if (e == OK && works.count)
        about.work = works.items[0].id;
    if (e == OK)
        e = upload_start(tx, &about, (int64_t)s->bytes.len, &s->id, &why, &arg);
    if (e == OK)
        e = upload_part(tx, s->id, 0, s->bytes, upload_crc(s->bytes), &code);
    return e == OK ? upload_finish(tx, s->id) : e;
}

/* What the helper did not make a clip of leaves nothing behind. */
static enum err drop_refused(struct tx *tx, void *context)
{
    const struct sent *s = context;
    struct upload u;
    enum err e = upload_find(tx->db, tx->arena, s->id, &u);

    return e == OK && u.state != UPLOAD_TAKEN ? upload_drop(tx, s->id) : e;
}

static enum err send_one(struct store *store, struct sent *s)
{
    const struct embedded *packed = &demo_clip_demo_clip;
    char *bytes = arena_alloc(s->arena, packed->text_len);
    uLongf length = packed->text_len;
    const char *program;
    enum err e;

    if (judge_program(s->arena, &program) != OK)
        return OK;
    if (uncompress((Bytef *)bytes, &length, packed->packed, packed->packed_len) != Z_OK)
        return E_DAMAGED;
    s->bytes = (struct str){bytes, length};
    e = store_write_wait(store, s->d->reporters[demo_unit_of("gome")].v, send, s);
    if (e == OK)
        e = desk_one(store, s->arena, program);
    return e == OK ? store_write_wait(store, 0, drop_refused, s) : e;
}

enum err demo_clip(struct store *store, const struct demo *d)
{
    struct arena a;
    struct sent s = {.d = d, .arena = &a};
    enum err e;

    arena_init(&a, ARENA_BYTES);
    e = send_one(store, &s);
    arena_reset(&a);
    return e;
}
