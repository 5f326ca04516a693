/* packed.c: reports as bytes and back; the format stands in packed.h.
 *
 * The writer knows how long it can become and never looks again; the reader believes nothing. What
 * it takes is exactly what the writer makes: numbers as short as they go, ids that grow, the
 * largest scale, no byte behind the end.
 */
#include "report/packed.h"

#include "base/unicode.h"

#include <stdlib.h>

enum {
    PACKED_VERSION = 1,
    NUMBER_BYTES_MAX = 9, /* 63 bits */
    LISTS = 3,            /* one of each enum figure_of */
};
enum { FLAG_LATE = 1, FLAG_KEY = 2, FLAG_NOTE = 4, FLAG_WHY = 8 };

/* Ids of works and revisions stay below, so that four bits fit beside them. */
#define ID_END (INT64_C(1) << 59)

static const int64_t scales[] = {1, 100, 1000, 1000000};
static const char bounds[] = "=><~";

static int64_t scale_of(int64_t milli)
{
    for (int i = 3; i > 0; i--)
        if (milli % scales[i] == 0)
            return i;
    return 0;
}

/* The number by which a list is in order: of the indicator, or of the work. */
static int64_t id_of(const struct report_figure *f)
{
    return f->of == OF_INDICATOR ? indicators[f->index].number : f->index;
}

static int by_id(const void *a, const void *b)
{
    const struct report_figure *x = a, *y = b;
    int64_t i = id_of(x), j = id_of(y);

    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (i > j) - (i < j);
}

/* --- writing --- */

struct writer {
    unsigned char *at;
};

static void put_number(struct writer *w, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        *w->at++ = (unsigned char)(n | 0x80);
    *w->at++ = (unsigned char)n;
}

static void put_bytes(struct writer *w, struct str s)
{
    if (s.len) /* an empty text may be NULL */
        memcpy(w->at, s.ptr, s.len);
    w->at += s.len;
}

static void put_text(struct writer *w, struct str s)
{
    if (!s.len)
        return;
    put_number(w, s.len);
    put_bytes(w, s);
}

/* In order, and each once; NULL: not so. A report of a form is in order already. */
static const struct report_figure *sorted(struct arena *a, const struct report *r)
{
    struct report_figure *figures = arena_new_array(a, struct report_figure, r->figure_count + 1);

    for (size_t i = 0; i < r->figure_count; i++) {
        const struct report_figure *f = &r->figures[i];

        if (f->milli < 0 || (f->bound && !strchr(bounds, f->bound)) ||
            (f->of == OF_INDICATOR ? f->index < 0 || (size_t)f->index >= indicator_count
                                   : f->index <= r->campaign.v || f->index >= ID_END))
            return NULL;
        figures[i] = *f;
    }
    qsort(figures, r->figure_count, sizeof *figures, by_id);
    for (size_t i = 1; i < r->figure_count; i++)
        if (by_id(&figures[i - 1], &figures[i]) >= 0)
            return NULL;
    return figures;
}

static void put_figure(struct writer *w, const struct report_figure *f, int64_t before)
{
    int64_t scale = scale_of(f->milli);
    int64_t bound = f->bound ? strchr(bounds, f->bound) - bounds : 0;

    put_number(w, (uint64_t)(id_of(f) - before - 1) << 4 | (uint64_t)scale << 2 | (uint64_t)bound);
    put_number(w, (uint64_t)(f->milli / scales[scale]));
}

static void put_figures(struct writer *w, const struct report *r, const struct report_figure *f)
{
    const struct report_figure *end = f + r->figure_count;

    for (int list = 0; list < LISTS; list++) {
        const struct report_figure *next = f;
        int64_t before = list == OF_INDICATOR ? 0 : r->campaign.v;

        while (next < end && (int)next->of == list)
            next++;
        put_number(w, (uint64_t)(next - f));
        for (; f < next; f++) {
            put_figure(w, f, before);
            before = id_of(f);
        }
    }
}

struct str report_pack(struct arena *a, const struct report *r)
{
    size_t max = (8 + 2 * r->figure_count) * NUMBER_BYTES_MAX + 1 + REPORT_KEY_BYTES +
                 2 * NUMBER_BYTES_MAX + r->note.len + r->why.len;
    const struct report_figure *figures = sorted(a, r);
    unsigned char *bytes = arena_alloc(a, max);
    struct writer w = {bytes};
    uint64_t flags = (r->late ? FLAG_LATE : 0) | (r->key.len ? FLAG_KEY : 0) |
                     (r->note.len ? FLAG_NOTE : 0) | (r->why.len ? FLAG_WHY : 0);

    if (!figures || r->figure_count > REPORT_FIGURES_MAX || r->campaign.v < 1 || r->unit.v < 1 ||
        r->revision < 1 || r->revision >= ID_END || (r->key.len && r->key.len != REPORT_KEY_BYTES))
        return S("");
    *w.at++ = PACKED_VERSION;
    put_number(&w, (uint64_t)r->campaign.v);
    put_number(&w, (uint64_t)r->unit.v);
    put_number(&w, r->day >= 0 ? (uint64_t)r->day * 2 : (uint64_t)(-(int64_t)r->day * 2 - 1));
    put_number(&w, (uint64_t)r->revision << 4 | flags);
    put_figures(&w, r, figures);
    put_bytes(&w, r->key);
    put_text(&w, r->note);
    put_text(&w, r->why);
    return (struct str){(const char *)bytes, (size_t)(w.at - bytes)};
}

/* --- reading --- */

struct reader {
    const unsigned char *at, *end;
    bool bad; /* from then on every number is 0 and every text empty */
};

static int64_t take_number(struct reader *r)
{
    uint64_t n = 0;

    for (int i = 0; i < NUMBER_BYTES_MAX && r->at < r->end; i++) {
        unsigned char byte = *r->at++;

        n |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte & 0x80)
            continue;
        if (byte == 0 && i > 0)
            break; /* longer than needed */
        return r->bad ? 0 : (int64_t)n;
    }
    r->bad = true;
    return 0;
}

static struct str take_bytes(struct reader *r, int64_t len)
{
    struct str s = {(const char *)r->at, (size_t)len};

    if (r->bad || len > r->end - r->at) {
        r->bad = true;
        return S("");
    }
    r->at += len;
    return s;
}

static struct str take_text(struct reader *r)
{
    struct str s = take_bytes(r, take_number(r));

    if (!s.len || !utf8_valid(s))
        r->bad = true;
    return s;
}

/* The flags of what follows the figures. */
static int64_t take_head(struct reader *r, struct report *ret)
{
    int64_t day, revision;

    if (r->at == r->end || *r->at++ != PACKED_VERSION)
        r->bad = true;
    ret->campaign.v = take_number(r);
    ret->unit.v = take_number(r);
    day = take_number(r);
    revision = take_number(r);
    ret->revision = revision >> 4;
    ret->late = revision & FLAG_LATE;
    if (ret->campaign.v < 1 || ret->unit.v < 1 || ret->revision < 1 || day > UINT32_MAX)
        r->bad = true;
    else
        ret->day = (day_t)(day & 1 ? -(day >> 1) - 1 : day >> 1);
    return revision & (FLAG_KEY | FLAG_NOTE | FLAG_WHY);
}

static void take_figure(struct reader *r, enum figure_of of, int64_t *id, struct report_figure *ret)
{
    int64_t tag = take_number(r), value = take_number(r), scale = tag >> 2 & 3;

    *ret = (struct report_figure){.of = of, .bound = bounds[tag & 3]};
    if (__builtin_add_overflow(*id, (tag >> 4) + 1, id) || *id >= ID_END ||
        __builtin_mul_overflow(value, scales[scale], &ret->milli) || scale_of(ret->milli) != scale)
        r->bad = true;
    ret->index = of == OF_INDICATOR ? indicator_of_number(*id) : *id;
    if (ret->index < 0)
        r->bad = true;
}

static int by_index(const void *a, const void *b)
{
    const struct report_figure *x = a, *y = b;

    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static void take_figures(struct reader *r, struct arena *a, struct report *ret)
{
    size_t capacity = (size_t)(r->end - r->at) / 2; /* a figure is two bytes at least */

    if (capacity > REPORT_FIGURES_MAX)
        capacity = REPORT_FIGURES_MAX;
    ret->figures = arena_new_array(a, struct report_figure, capacity + 1);
    for (int list = 0; list < LISTS && !r->bad; list++) {
        int64_t count = take_number(r), id = list == OF_INDICATOR ? 0 : ret->campaign.v;

        if (count > (int64_t)(capacity - ret->figure_count))
            r->bad = true;
        for (; count > 0 && !r->bad; count--)
            take_figure(r, (enum figure_of)list, &id, &ret->figures[ret->figure_count++]);
    }
    for (size_t i = 1; i < ret->figure_count && !r->bad; i++)
        if (by_index(&ret->figures[i - 1], &ret->figures[i]) > 0) {
            qsort(ret->figures, ret->figure_count, sizeof *ret->figures, by_index);
            break;
        }
}

enum err report_unpack_head(struct str body, struct report *ret)
{
    struct reader r = {
        (const unsigned char *)body.ptr, (const unsigned char *)body.ptr + body.len, false};
    struct report head = {0};

    take_head(&r, &head);
    if (r.bad)
        return E_DAMAGED;
    *ret = head;
    return OK;
}

/* --- the same of bytes that were read once --- */

static int64_t known_number(struct packed_cursor *c)
{
    uint64_t n = *c->at & 0x7f;

    for (int i = 1; *c->at++ & 0x80; i++)
        n |= (uint64_t)(*c->at & 0x7f) << (7 * i);
    return (int64_t)n;
}

void packed_begin(struct packed_cursor *c, struct str body)
{
    *c = (struct packed_cursor){.at = (const unsigned char *)body.ptr + 1};
    c->campaign = known_number(c);
    for (int i = 0; i < 3; i++) /* unit, day, revision and flags */
        known_number(c);
    c->left = known_number(c);
    c->id = c->campaign;
}

bool packed_next(struct packed_cursor *c, struct report_figure *ret)
{
    int64_t tag;

    while (!c->left) {
        if (++c->list == LISTS)
            return false;
        c->left = known_number(c);
        c->id = c->list == OF_INDICATOR ? 0 : c->campaign;
    }
    c->left--;
    tag = known_number(c);
    c->id += (tag >> 4) + 1;
    *ret = (struct report_figure){.of = (enum figure_of)c->list,
        .index = c->list == OF_INDICATOR ? indicator_of_number(c->id) : c->id,
        .milli = known_number(c) * scales[tag >> 2 & 3],
        .bound = bounds[tag & 3]};
    return true;
}

enum err report_unpack(struct arena *a, struct str body, struct report *ret)
{
    struct reader r = {
        (const unsigned char *)body.ptr, (const unsigned char *)body.ptr + body.len, false};
    struct report report = {.note = S(""), .why = S(""), .key = S("")};
    int64_t flags = take_head(&r, &report);

    if (r.bad)
        return E_DAMAGED;
    take_figures(&r, a, &report);
    if (flags & FLAG_KEY)
        report.key = take_bytes(&r, REPORT_KEY_BYTES);
    if (flags & FLAG_NOTE)
        report.note = take_text(&r);
    if (flags & FLAG_WHY)
        report.why = take_text(&r);
    if (r.bad || r.at != r.end)
        return E_DAMAGED;
    *ret = report;
    return OK;
}
