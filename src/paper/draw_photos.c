/* draw_photos.c: which pictures a paper shows, in which order, and what stands under them. */
#include "paper/draw.h"

#include "base/unicode.h"
#include "store/blob.h"
#include "talks/persons.h"
#include "works/photo.h"

struct choosing {
    struct db *db;
    struct arena *arena;
    struct paper_sources *s;
    struct photo_list all; /* that may be shown */
    bool *taken;
    size_t bytes;
};

static bool has_room(const struct choosing *c, size_t pictures)
{
    return c->s->photos.count + pictures <= PAPER_PHOTOS_MAX;
}

/* A picture whose bytes are gone is left out. */
static enum err take(struct choosing *c, struct paper_shot of, struct str picture, struct str small,
    struct str caption)
{
    struct paper_picture one = {.of = of, .caption = caption};
    enum err e = blob_find(c->db, c->arena, picture, &one.bytes);

    if (e == OK && c->bytes + one.bytes.len > PAPER_PHOTOS_BYTES_MAX)
        e = blob_find(c->db, c->arena, small, &one.bytes);
    if (e == OK) {
        c->bytes += one.bytes.len;
        *vec_push(c->arena, &c->s->photos) = one;
    }
    return e == E_NOT_FOUND ? OK : e;
}

/* ── what stands under it ───────────────────────────────────────────────────────────────────── */

static struct str with_capital(struct arena *a, struct str text)
{
    struct str head = utf8_head(text, 1);

    return str_printf(
        a, "%.*s%.*s", STR(text_upper(a, head)), STR(str_slice(text, head.len, text.len)));
}

static struct str where_and_when(struct choosing *c, struct unit_id unit, day_t day)
{
    const struct rollup *r = c->s->review.review.rollup;
    int i = rollup_unit_index(r, unit);

    return str_printf(c->arena, "%.*s, ngày %.*s", STR(i < 0 ? c->s->unit : r->units.items[i].name),
        STR(day_format(c->arena, day)));
}

static struct str work_name(struct choosing *c, struct work_id work)
{
    const struct rollup *r = c->s->review.review.rollup;
    int i = work.v ? rollup_work_index(r, work.v) : -1;

    return i < 0 ? S("") : r->works.items[i].name;
}

/* Papers do not name people: words that look as if they did are left out (page_make.c). */
static struct str without_person(struct str words)
{
    return person_in(words).len ? S("") : words;
}

/* "Trước khi làm: đường tổ 3 (Ấp Mới, ngày 10/12/2024)" */
static struct str caption_of(struct choosing *c, const struct photo *photo)
{
    struct str where = where_and_when(c, photo->unit, photo->day),
               what = without_person(photo->caption);

    if (!what.len)
        what = work_name(c, photo->work);
    if (photo->work.v && photo->stage != STAGE_DURING)
        what = str_printf(c->arena, "%.*s%s%.*s",
            STR(with_capital(c->arena, str_from(photo_stage_label(photo->stage)))),
            what.len ? ": " : "", STR(what));
    return what.len ? str_printf(c->arena, "%.*s (%.*s)", STR(what), STR(where)) : where;
}

/* ── which ──────────────────────────────────────────────────────────────────────────────────── */

static enum err photos_find(struct choosing *c)
{
    day_t today = day_of_ms(c->s->now_ms), day = c->s->paper.day;
    struct photo_list all;
    enum err e = photo_list_of_campaign(c->db, c->arena, c->s->campaign.id, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct photo *p = &all.items[i];
        bool agreed = p->consent.v && consent_holds(c->db, p->consent, today);

        if ((!p->recognisable || agreed) && (!day || p->day == day))
            *vec_push(c->arena, &c->all) = *p;
    }
    c->taken = arena_new_array(c->arena, bool, c->all.count + 1);
    return e;
}

static enum err take_photo(struct choosing *c, size_t i)
{
    const struct photo *p = &c->all.items[i];

    c->taken[i] = true;
    return take(c, (struct paper_shot){false, p->id.v}, p->picture, p->small, caption_of(c, p));
}

/* The last photograph after the work whose first one before it is at `before`; count if none. */
static size_t after_of(const struct choosing *c, size_t before)
{
    const struct photo *first = &c->all.items[before];
    size_t found = c->all.count;

    if (!first->work.v || first->stage != STAGE_BEFORE)
        return found;
    for (size_t i = 0; i < c->all.count; i++) {
        const struct photo *p = &c->all.items[i];

        if (p->work.v != first->work.v)
            continue;
        if (c->taken[i]) /* the work has its two */
            return c->all.count;
        if (p->stage == STAGE_AFTER && (found == c->all.count || p->day >= c->all.items[found].day))
            found = i;
    }
    return found;
}

/* Both or none: one alone would stand beside a picture of another work. */
static enum err pair_take(struct choosing *c, size_t before, size_t after)
{
    size_t count = c->s->photos.count, bytes = c->bytes;
    enum err e = take_photo(c, before);

    if (e == OK)
        e = take_photo(c, after);
    if (e == OK && c->s->photos.count != count + 2) {
        c->s->photos.count = count;
        c->bytes = bytes;
        c->taken[before] = c->taken[after] = false;
    }
    return e;
}

static enum err pairs_take(struct choosing *c)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < c->all.count && has_room(c, 2); i++) {
        size_t after = after_of(c, i);

        if (after != c->all.count)
            e = pair_take(c, i, after);
    }
    return e;
}

static enum err others_take(struct choosing *c)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < c->all.count && has_room(c, 1); i++)
        if (!c->taken[i])
            e = take_photo(c, i);
    return e;
}

static enum err clips_take(struct choosing *c)
{
    const struct clip_list *clips = &c->s->review.clips;
    day_t today = day_of_ms(c->s->now_ms), day = c->s->paper.day;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < clips->count && has_room(c, 1); i++) {
        const struct clip *clip = &clips->items[i];
        bool agreed = clip->consent.v && consent_holds(c->db, clip->consent, today);
        struct str where = where_and_when(c, clip->unit, clip->day);
        struct str what = without_person(clip->caption);

        if ((clip->recognisable && !agreed) || (day && clip->day != day) || !clip->poster.len)
            continue;
        e = take(c, (struct paper_shot){true, clip->id.v}, clip->poster, clip->small,
            what.len ? str_printf(c->arena, "Đoạn phim: %.*s (%.*s)", STR(what), STR(where))
                     : str_printf(c->arena, "Đoạn phim (%.*s)", STR(where)));
    }
    return e;
}

enum err paper_photos_load(struct db *db, struct arena *a, struct paper_sources *s)
{
    struct choosing c = {.db = db, .arena = a, .s = s};
    enum err e = photos_find(&c);

    if (e == OK)
        e = pairs_take(&c);
    if (e == OK)
        e = others_take(&c);
    return e == OK ? clips_take(&c) : e;
}

/* ── drawn ──────────────────────────────────────────────────────────────────────────────────── */

static void picture_set(struct template_record *v, struct str picture, struct str caption,
    const struct paper_picture *one)
{
    template_set_picture(v, picture, one->bytes);
    template_set(v, caption, one->caption);
}

void paper_draw_photos(const struct paper_sources *s, struct template_record *v)
{
    static const struct paper_picture none = {{false, 0}, {"", 0}, {"", 0}};
    size_t count = s->photos.count;

    template_set_list(v, S("photos"));
    template_set_list(v, S("photo_rows"));
    for (size_t i = 0; i < count; i++)
        picture_set(template_add(v, S("photos")), S("photos.picture"), S("photos.caption"),
            &s->photos.items[i]);
    for (size_t i = 0; i < count; i += 2) {
        struct template_record *row = template_add(v, S("photo_rows"));

        picture_set(row, S("photo_rows.left"), S("photo_rows.left_caption"), &s->photos.items[i]);
        picture_set(row, S("photo_rows.right"), S("photo_rows.right_caption"),
            i + 1 < count ? &s->photos.items[i + 1] : &none);
    }
}
