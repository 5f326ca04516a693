/* dates.c: days, spans of days and times of day among the tokens of a line.
 *
 *   10/12/2024 · 30.7.2025 · ngày 04 tháng 12 năm 2024          a day
 *   từ ngày 10/12 - 24/12/2024 · 17 - 31/7/2023 · từ ngày 16 đến ngày 30.7    a span; what the left
 *                                                               side leaves out stands on the right
 *   13h30 đến 15h00 · 07 giờ 30 phút · 13:30                    times
 *
 * "đường 3/2", "thương binh 3/4" and "8/8 ấp" are no days: a day without its year needs a word
 * before it that asks for one, or to be one side of a span.
 */
#include "plan/reading.h"

#include <string.h>

static bool number_at(const struct tokens *t, size_t at, int64_t max, int *ret)
{
    int64_t n;

    if (at >= t->count || t->items[at].kind != TOKEN_NUMBER || t->items[at].text.len > 4 ||
        str_to_int(t->items[at].text, &n) != OK || n < 0 || n > max)
        return false;
    *ret = (int)n;
    return true;
}

static bool is_year(const struct tokens *t, size_t at, int *ret)
{
    return number_at(t, at, 2999, ret) && *ret >= 1800 && t->items[at].text.len == 4;
}

static bool plausible(struct civil c)
{
    return c.day >= 1 && c.day <= 31 && c.month >= 1 && c.month <= 12;
}

/* "30.7" and "30.7.2025" are one token. */
static size_t dotted(const struct tokens *t, size_t at, struct civil *ret)
{
    struct str s = t->items[at].text;
    size_t dot = str_find(s, S("."), 0), dot2 = str_find(s, S("."), dot + 1);
    struct civil c = {0};
    int64_t day, month, year = 0;

    if (dot >= s.len || dot > 2 || s.len > 10)
        return at;
    if (str_to_int(str_slice(s, 0, dot), &day) != OK ||
        str_to_int(str_slice(s, dot + 1, dot2), &month) != OK)
        return at;
    if (dot2 < s.len && (str_to_int(str_slice(s, dot2 + 1, s.len), &year) != OK || year < 1800))
        return at;
    c = (struct civil){.year = (int)year, .month = (int)month, .day = (int)day};
    if (!plausible(c) || (year == 0 && s.len > 5))
        return at;
    *ret = c;
    return at + 1;
}

/* "10/12/2024", "10/12", "10-12-2024". */
static size_t slashed(const struct tokens *t, size_t at, struct civil *ret)
{
    struct civil c = {0};
    bool dash = token_is_mark(t, at + 1, '-');
    size_t end;

    if (!number_at(t, at, 31, &c.day) || !(token_is_mark(t, at + 1, '/') || dash) ||
        !number_at(t, at + 2, 12, &c.month))
        return at;
    end = at + 3;
    if ((token_is_mark(t, end, '/') || (dash && token_is_mark(t, end, '-'))) &&
        is_year(t, end + 1, &c.year))
        end += 2;
    if ((dash && !c.year) || !plausible(c))
        return at;
    *ret = c;
    return end;
}

/* "04 tháng 12 năm 2024" */
static size_t spelled(const struct tokens *t, size_t at, struct civil *ret)
{
    struct civil c = {0};
    size_t end = at + 3;

    if (!number_at(t, at, 31, &c.day) || !token_is_word(t, at + 1, "tháng") ||
        !number_at(t, at + 2, 12, &c.month) || !plausible(c))
        return at;
    if (token_is_word(t, end, "năm") && is_year(t, end + 1, &c.year))
        end += 2;
    *ret = c;
    return end;
}

static size_t day_read(const struct tokens *t, size_t at, struct civil *ret)
{
    size_t end;

    if (at >= t->count || t->items[at].kind != TOKEN_NUMBER)
        return at;
    if ((end = spelled(t, at, ret)) > at || (end = slashed(t, at, ret)) > at)
        return end;
    return dotted(t, at, ret);
}

/* The words between the two sides of a span: "-", "đến", "đến hết ngày". */
static size_t until(const struct tokens *t, size_t at)
{
    if (token_is_mark(t, at, ','))
        at++;
    if (token_is_mark(t, at, '-'))
        at++;
    else if (token_is_word(t, at, "đến") || token_is_word(t, at, "tới"))
        at++;
    else
        return at;
    if (token_is_word(t, at, "hết"))
        at++;
    if (token_is_word(t, at, "ngày"))
        at++;
    return at;
}

/* A word that asks for a day: "ngày 16", "trước 10/12". */
static bool asks_for_day(const struct tokens *t, size_t at)
{
    static const char *const words[] = {
        "ngày", "từ", "trước", "hết", "đến", "sáng", "chiều", "hôm", "mùng", "tối"};

    for (size_t i = 0; at > 0 && i < sizeof words / sizeof *words; i++)
        if (token_is_word(t, at - 1, words[i]))
            return true;
    return false;
}

static void complete(struct civil *left, const struct civil *right)
{
    if (!left->month)
        left->month = right->month;
    if (!left->year)
        left->year = right->year - (left->month > right->month && right->year > 0);
}

static size_t span_read(const struct tokens *t, size_t at, struct date *ret)
{
    struct date d = {.is_span = true};
    size_t end = day_read(t, at, &d.from), right, sep;
    bool lone = end == at;

    if (lone) { /* "17 - 31/7", "ngày 16 đến ngày 30.7" */
        if (!number_at(t, at, 31, &d.from.day) || d.from.day < 1)
            return at;
        end = at + 1;
    }
    sep = end;
    while (sep < t->count && token_is_mark(t, sep, ','))
        sep++;
    right = until(t, end);
    if (right == end || right <= sep)
        return at;
    end = day_read(t, right, &d.to);
    if (end == right)
        return at;
    if (lone && !asks_for_day(t, at) && !(t->items[right].glued && d.from.day < d.to.day))
        return at;
    complete(&d.from, &d.to);
    *ret = d;
    return end;
}

static size_t time_read(const struct tokens *t, size_t at, int *minute)
{
    int h, m = 0;
    size_t end = at + 2;

    if (!number_at(t, at, 24, &h))
        return at;
    if (token_is(t, at + 1, "h") || token_is_word(t, at + 1, "giờ")) {
        if (number_at(t, end, 59, &m) && (t->items[end].glued || token_is(t, end + 1, "phut")))
            end += 1 + token_is(t, end + 1, "phut");
    } else if (token_is_mark(t, at + 1, ':') && t->items[at + 1].glued &&
               number_at(t, end, 59, &m) && t->items[end].glued && t->items[end].text.len == 2) {
        end++;
    } else {
        return at;
    }
    *minute = h * 60 + m;
    return end;
}

static size_t times_read(struct reading *r, size_t at)
{
    const struct tokens *t = &r->tokens;
    int from, to;
    size_t end = time_read(t, at, &from), right;

    if (end == at)
        return at;
    right = until(t, end);
    if (right > end && time_read(t, right, &to) > right) {
        size_t behind = time_read(t, right, &to);

        symbol_add(r, SYM_TIMES, from * 10000 + to, at, behind);
        return behind;
    }
    symbol_add(r, SYM_TIME, from, at, end);
    return end;
}

/* "30/02/2026", "31/11": said, for otherwise nobody would miss it. */
static void note_no_day(struct reading *r, size_t at, size_t end, const struct date *d)
{
    const struct tokens *t = &r->tokens;
    struct civil from = d->from, to = d->to;

    from.year = from.year ? from.year : 2024; /* of a leap year */
    to.year = to.year ? to.year : 2024;
    if (!from.month || !to.month || (civil_valid(from) && civil_valid(to)))
        return;
    *(struct position *)vec_push(r->arena, &r->plan->no_days) =
        (struct position){.line = r->line_number,
            .col = t->items[at].col,
            .from = t->items[at].from,
            .to = t->items[end - 1].to};
}

/* In what the figures took for a share, only a span with its year is sure enough to be days. */
size_t date_read(struct reading *r, size_t at, bool in_figure)
{
    const struct tokens *t = &r->tokens;
    struct date d = {0};
    size_t end = at;

    if (t->items[at].kind != TOKEN_NUMBER)
        return at;
    if (!in_figure && (end = times_read(r, at)) > at)
        return end;
    end = span_read(t, at, &d);
    if (in_figure && !d.to.year)
        return at;
    if (end == at) {
        end = day_read(t, at, &d.from);
        if (end == at || (!d.from.year && !asks_for_day(t, at)))
            return at;
        d.to = d.from;
    }
    *(struct date *)vec_push(r->arena, &r->dates) = d;
    note_no_day(r, at, end, &d);
    symbol_add(r, SYM_DATE, (int)r->dates.count - 1, at, end);
    return end;
}

bool date_days(const struct reading *r, const struct date *d, day_t *first, day_t *last)
{
    struct civil from = d->from, to = d->to;

    if (!to.year)
        to.year = r->year;
    if (!from.year)
        from.year = to.year - (from.month > to.month);
    if (!civil_valid(from) || !civil_valid(to))
        return false;
    *first = day_from_civil(from);
    *last = day_from_civil(to);
    return true;
}
