/* typed.c: numbers as people type them into fields, and what is said when they cannot be read. */
#include "base/typed.h"

#include "base/ascii.h"
#include "base/bounded.h"
#include "base/number.h"
#include "base/unicode.h"

enum { TYPED_BYTES_MAX = 60, FOLD_BYTES_MAX = 64 * 1024 };

/* --- money --- */

struct scale {
    const char *word; /* folded */
    int64_t factor;
};

static const struct scale scales[] = {
    {"ty", 1000000000},
    {"ti", 1000000000},
    {"trieu", 1000000},
    {"tr", 1000000},
    {"nghin", 1000},
    {"ngan", 1000},
    {"k", 1000},
};

static bool drop_tail(struct str *s, struct str tail)
{
    if (!str_ends(*s, tail))
        return false;
    *s = str_trim(str_slice(*s, 0, s->len - tail.len));
    return true;
}

/* Where the word of a scale stands behind the first digits; NULL: none does. */
static const struct scale *scale_in(struct str text, size_t *at)
{
    size_t from = 0;

    while (from < text.len && (ascii_digit(text.ptr[from]) || strchr("., ", text.ptr[from])))
        from++;
    *at = from;
    for (size_t i = 0; from && i < sizeof scales / sizeof *scales; i++)
        if (str_starts(str_slice(text, from, text.len), str_from(scales[i].word)))
            return &scales[i];
    return NULL;
}

/* What follows the scale, in thousandths of it: "" 0; "5" of 2tr5: a half, "05": a twentieth;
 * "ruoi": a half. E_INVALID: something else, or a fraction behind a fraction. */
static enum err part_of_scale(struct str rest, bool whole, int64_t *ret)
{
    int64_t part = 0, digit = MILLI;

    rest = str_trim(rest);
    if (rest.len && !whole)
        return E_INVALID;
    if (str_eq(rest, S("ruoi"))) {
        *ret = MILLI / 2;
        return OK;
    }
    if (rest.len > 3)
        return E_INVALID;
    for (size_t i = 0; i < rest.len; i++) {
        if (!ascii_digit(rest.ptr[i]))
            return E_INVALID;
        digit /= 10;
        part += (rest.ptr[i] - '0') * digit;
    }
    *ret = part;
    return OK;
}

static enum err money_of_folded(struct str text, int64_t *ret)
{
    const struct scale *scale;
    int64_t milli, part = 0;
    size_t at;
    enum err e;

    if (!drop_tail(&text, S("dong")) && !drop_tail(&text, S("vnd")))
        drop_tail(&text, S("d"));
    scale = scale_in(text, &at);
    e = milli_parse(scale ? str_slice(text, 0, at) : text, &milli);
    if (e == OK && scale)
        e = part_of_scale(
            str_slice(text, at + strlen(scale->word), text.len), milli % MILLI == 0, &part);
    if (e != OK)
        return e;
    if (__builtin_add_overflow(milli, part, &milli) ||
        __builtin_mul_overflow(milli, scale ? scale->factor : 1, &milli) || milli % MILLI)
        return E_INVALID; /* a part of a đồng */
    *ret = milli / MILLI;
    return OK;
}

enum err money_parse(struct str s, int64_t *ret)
{
    struct arena a;
    enum err e;

    if (s.len > TYPED_BYTES_MAX)
        return E_INVALID;
    arena_init(&a, FOLD_BYTES_MAX);
    e = money_of_folded(str_trim(text_fold(&a, s)), ret);
    arena_reset(&a);
    return e;
}

/* --- numbers --- */

/* "300 m" where m is asked for, "15 người" where people are: the sign says nothing new. */
static void drop_unit(struct str *s, const char *unit)
{
    struct str sign = str_from(unit);

    if (sign.len && s->len > sign.len && ascii_digit(s->ptr[0]))
        drop_tail(s, sign);
}

/* "1.234" and "1234" are whole; "1,5" is not. */
static enum err whole_parse(struct str s, int64_t *ret)
{
    int64_t milli;
    enum err e = milli_parse(s, &milli);

    if (e == OK && milli % MILLI)
        e = E_INVALID;
    if (e == OK)
        *ret = milli / MILLI;
    return e;
}

static enum err number_parse(const struct typed_field *f, struct str s, int64_t *ret)
{
    if (f->as == TYPED_MONEY)
        return money_parse(s, ret);
    drop_unit(&s, f->unit);
    return f->as == TYPED_WHOLE ? whole_parse(s, ret) : milli_parse(s, ret);
}

/* --- what is wrong --- */

/* Is money of elsewhere named? Only to say what is wrong. */
static bool names_other_money(struct arena *a, struct str typed)
{
    static const char *const marks[] = {"$", "usd", "do la", "eur", "€", "£", "¥", "riel", "ndt",
        "nhan dan te", "baht", "won", "yen"};
    struct str text = text_fold(a, typed);

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_find(text, str_from(marks[i]), 0) < text.len)
            return true;
    return false;
}

/* A number with another unit than the field's: "3 km", "300 m2". */
static bool names_other_unit(const struct typed_field *f, struct str typed)
{
    if (f->as != TYPED_QUANTITY || !f->unit || !*f->unit || !typed.len ||
        !ascii_digit(typed.ptr[0]))
        return false;
    for (size_t i = 1; i < typed.len; i++)
        if (!ascii_digit(typed.ptr[i]) && !strchr(".,- \t", typed.ptr[i]))
            return true;
    return false;
}

static struct str unread(
    struct arena *a, enum lang lang, const struct typed_field *f, struct str typed)
{
    if (names_other_unit(f, typed))
        return TR_FILL(a, lang,
            "Ô này tính bằng %1. Hãy đổi ra %1 rồi chỉ ghi số, ví dụ 1.200 hoặc 2,5.",
            str_from(tr(lang, f->unit)));
    if (f->as == TYPED_MONEY && names_other_money(a, typed))
        return str_from(tr(lang,
            MSG("Chỉ ghi bằng đồng Việt Nam, một loại tiền một ô. Tiền khác hãy đổi ra đồng trước, "
                "ví dụ 4.500.000 hoặc 4,5 triệu.")));
    switch (f->as) {
    case TYPED_WHOLE:
        return str_from(tr(lang, MSG("Cần một số nguyên, ví dụ 12 hoặc 1.200.")));
    case TYPED_MONEY:
        return str_from(tr(lang, MSG("Cần một số tiền, ví dụ 4.500.000 hoặc 4,5 triệu.")));
    default:
        return str_from(
            tr(lang, MSG("Chỉ ghi số, ví dụ 1.200 hoặc 2,5; đơn vị đã có bên cạnh ô.")));
    }
}

static struct str amount(struct arena *a, enum lang lang, enum typed_as as, int64_t n)
{
    return as == TYPED_QUANTITY ? milli_format(a, n, lang == LANG_EN)
                                : count_format(a, n, lang == LANG_EN);
}

enum err typed_read(struct arena *a, enum lang lang, const struct typed_field *f, struct str text,
    struct typed *ret, bool *read, struct str *why)
{
    struct typed t = {.bound = f->bounded ? bound_take(&text) : '='};
    enum err e = number_parse(f, text, &t.number);

    if (read)
        *read = e == OK;
    if (e != OK) {
        *why = unread(a, lang, f, text);
        return E_INVALID;
    }
    *ret = t;
    if (f->has_min && t.number < f->min) {
        *why =
            TR_FILL(a, lang, "Không được nhỏ hơn %1. Hãy ghi lại.", amount(a, lang, f->as, f->min));
        return E_INVALID;
    }
    if (f->has_max && t.number > f->max) {
        *why =
            TR_FILL(a, lang, "Không được lớn hơn %1. Hãy ghi lại.", amount(a, lang, f->as, f->max));
        return E_INVALID;
    }
    return OK;
}

struct str typed_text_fault(struct arena *a, enum lang lang, struct str text, size_t max_chars)
{
    return utf8_count(text) <= max_chars ? S("")
                                         : TR_FILL(a, lang, "Dài quá: nhiều nhất %1 chữ.",
                                               count_format(a, (int64_t)max_chars, false));
}
