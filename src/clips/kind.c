/* kind.c: kinds of clips: read from a plan's lines, set by people. */
#include "clips/kind.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"

#include <string.h>

const char *clip_owed_label(enum clip_owed owed)
{
    static const char *const labels[OWED_LAST] = {
        MSG("Không bắt buộc"), MSG("Mỗi ấp một clip"), MSG("Mỗi đơn vị một clip")};

    return labels[owed];
}

int64_t clip_kind_off(const struct clip_kind *kind, int64_t duration_ms)
{
    if (duration_ms <= (kind->min_s - 1) * 1000)
        return -(kind->min_s - duration_ms / 1000);
    if (duration_ms >= (kind->max_s + 1) * 1000)
        return duration_ms / 1000 - kind->max_s;
    return 0;
}

/* ── from a plan ────────────────────────────────────────────────────────────────────────────── */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Up to three digits at *at; -1: none. */
static int64_t minutes_at(struct str s, size_t *at)
{
    int64_t n = 0;
    size_t i = *at;

    while (i < s.len && i < *at + 3 && digit(s.ptr[i]))
        n = 10 * n + (s.ptr[i++] - '0');
    if (i == *at)
        return -1;
    *at = i;
    return n;
}

static void pass(struct str s, size_t *at, struct str what)
{
    while (str_starts(str_slice(s, *at, s.len), what))
        *at += what.len;
}

/* "07-10 phút" from `at` on: where it ends; 0: it is none. */
static size_t range_at(struct str s, size_t at, struct clip_kind *ret)
{
    int64_t from, to;

    if (at && (digit(s.ptr[at - 1]) || s.ptr[at - 1] == '-' || s.ptr[at - 1] == '/'))
        return 0;
    from = minutes_at(s, &at);
    pass(s, &at, S(" "));
    if (str_starts(str_slice(s, at, s.len), S("-")))
        at++;
    else if (str_starts(str_slice(s, at, s.len), S("–")))
        at += S("–").len;
    else if (str_starts(str_slice(s, at, s.len), S("đến ")))
        at += S("đến ").len;
    else
        return 0;
    pass(s, &at, S(" "));
    to = minutes_at(s, &at);
    pass(s, &at, S(" "));
    if (from < 0 || to < from || !to || to * 60 > CLIP_SECONDS_MAX ||
        !str_starts(str_slice(s, at, s.len), S("phút")))
        return 0;
    ret->min_s = from ? from * 60 : 1;
    ret->max_s = to * 60;
    return at + S("phút").len;
}

/* The words before a range, back to the last bracket, colon or end of the range before. */
static struct str name_before(struct str s)
{
    static const char marks[] = " ;,:.()-+";
    size_t from = 0;

    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == ':' || s.ptr[i] == '(' || s.ptr[i] == ';')
            from = i + 1;
    s = str_slice(s, from, s.len);
    while (s.len && memchr(marks, s.ptr[0], sizeof marks - 1))
        s = str_slice(s, 1, s.len);
    while (s.len && memchr(marks, s.ptr[s.len - 1], sizeof marks - 1))
        s.len--;
    return s;
}

static void line_read(struct arena *a, struct str line, struct clip_kind_list *ret)
{
    size_t from = 0;

    for (size_t i = 0; i < line.len && ret->count < CLIP_KINDS_MAX; i++) {
        struct clip_kind kind = {0};
        size_t end = digit(line.ptr[i]) ? range_at(line, i, &kind) : 0;

        if (!end)
            continue;
        kind.name = str_trim(utf8_head(name_before(str_slice(line, from, i)), CLIP_KIND_NAME_MAX));
        if (!kind.name.len)
            kind.name = S("Clip");
        kind.number = (int)ret->count + 1;
        *vec_push(a, ret) = kind;
        from = end;
        i = end - 1;
    }
}

void clip_kinds_of_text(struct arena *a, struct str text, struct clip_kind_list *ret)
{
    struct clip_kind_list found = {0};

    while (text.len) {
        size_t end = str_find(text, S("\n"), 0);
        struct str line = str_slice(text, 0, end), folded = text_fold(a, line);

        if (str_find(folded, S("clip"), 0) < folded.len ||
            str_find(folded, S("phong su"), 0) < folded.len)
            line_read(a, line, &found);
        text = str_slice(text, end + 1, text.len);
    }
    *ret = found;
}

/* ── set by people ──────────────────────────────────────────────────────────────────────────── */

static bool is_sound(const struct clip_kind *k)
{
    if (k->number < 1 || k->number > CLIP_KINDS_MAX)
        return false;
    return !k->name.len ||
           (utf8_count(k->name) <= CLIP_KIND_NAME_MAX && k->min_s > 0 && k->min_s <= k->max_s &&
               k->max_s <= CLIP_SECONDS_MAX && k->owed < OWED_LAST && k->due_day >= 0);
}

static bool is_the_same(const struct clip_kind *a, const struct clip_kind *b)
{
    if (!a)
        return !b->name.len;
    return str_eq(a->name, b->name) && a->min_s == b->min_s && a->max_s == b->max_s &&
           a->due_day == b->due_day && a->owed == b->owed;
}

enum err clip_kind_set(struct tx *tx, struct campaign_id campaign, const struct clip_kind *kind)
{
    struct seal_terms terms = {.purpose = "clip-kind", .keep_until = INT32_MAX};
    struct clip_kind_list all;
    struct campaign c = {0};
    struct str seal = S("");
    int64_t seq;
    enum err e = is_sound(kind) ? campaign_find(tx->db, tx->arena, campaign, &c) : E_INVALID;

    if (e == OK)
        e = clip_kind_list_of(tx->db, tx->arena, campaign, &all);
    if (e != OK || is_the_same(clip_kind_at(&all, kind->number), kind))
        return e;
    terms.unit = c.unit.v;
    e = campaign_keep(tx, campaign);
    if (e == OK && kind->name.len)
        e = seal_put(tx, &terms, kind->name, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "clip-kind-set",
        body_pack(tx->arena, "{s:I, s:i, s:s%, s:I, s:I, s:I, s:i}", "campaign",
            (json_int_t)campaign.v, "number", kind->number, "name_seal", PACK(seal), "min_s",
            (json_int_t)kind->min_s, "max_s", (json_int_t)kind->max_s, "due_day",
            (json_int_t)kind->due_day, "owed", (int)kind->owed),
        &seq);
}

enum err clip_kind_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, min_s, max_s, due_day;
    int number, owed;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:i, s:s%, s:I, s:I, s:I, s:i}", "campaign",
        &campaign, "number", &number, "name_seal", UNPACK(seal), "min_s", &min_s, "max_s", &max_s,
        "due_day", &due_day, "owed", &owed);

    if (e != OK)
        return e;
    if (!seal.len)
        return db_run(tx->db, SQL_clip_kind_delete, ARGS(V(campaign), V(number)));
    return db_run(tx->db, SQL_clip_kind_set,
        ARGS(V(campaign), V(number), V(seal), V(min_s), V(max_s), V(due_day), V(owed)));
}

static enum err name_open(struct db *db, struct arena *a, struct clip_kind *k)
{
    struct str seal = k->name;
    enum err e = seal_open(db, a, seal, &k->name);

    if (e == E_NOT_FOUND) {
        k->name = S(SEAL_ERASED);
        e = OK;
    }
    return e;
}

enum err clip_kind_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct clip_kind_list *ret)
{
    struct clip_kind_list found = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_clip_kind_list, &rows, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &found) = (struct clip_kind){.number = (int)row_int(&rows, 0),
            .name = str_copy(a, row_str(&rows, 1)),
            .min_s = row_int(&rows, 2),
            .max_s = row_int(&rows, 3),
            .due_day = (day_t)row_int(&rows, 4),
            .owed = (enum clip_owed)row_int(&rows, 5)};
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < found.count; i++)
        e = name_open(db, a, &found.items[i]);
    if (e == OK)
        *ret = found;
    return e;
}

const struct clip_kind *clip_kind_at(const struct clip_kind_list *all, int number)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].number == number)
            return &all->items[i];
    return NULL;
}
