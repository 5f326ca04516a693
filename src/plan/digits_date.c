/* digits_date.c: dates, day spans and times of day among the digits that are no figure. */
#include "plan/look.h"

/* ---- dates ---- */

/* "30.7", "16.7" as day and month. */
static bool is_point_date(const struct reader *r, size_t at)
{
    struct amount a;
    int64_t month = 0, day = 0;
    struct str text;
    bool dot = false;

    if (!amount_of_token(r->tokens, at, &a) || a.shape != SHAPE_POINT || a.too_large)
        return false;
    text = token(r, at)->text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '.')
            dot = true;
        else if (dot)
            month = month * 10 + (text.ptr[i] - '0');
        else
            day = day * 10 + (text.ptr[i] - '0');
        if (day > 31 || month > 12)
            return false;
    }
    return is_day(day) && is_month(month);
}

/* "16.7.2023" */
static bool is_dotted_date(const struct reader *r, size_t at)
{
    struct amount a;

    return amount_of_token(r->tokens, at, &a) && a.shape == SHAPE_SECTION && a.decimals == 4;
}

/* A whole date in digits and separators: "10/12/2024", "22-12-2024", "12/2024". */
size_t date_in_marks(const struct reader *r, size_t at)
{
    int64_t first = plain(r, at), second, third;

    for (uint32_t mark = '-'; mark <= '/'; mark += '/' - '-') {
        if (!glued_number_behind(r, at + 1, mark))
            continue;
        second = plain(r, at + 2);
        third = glued_number_behind(r, at + 3, mark) ? plain(r, at + 4) : -1;
        if (is_year(third) || (is_day(first) && is_month(second) && third >= 0 && third < 100))
            return 5;
        if (mark == '/' && is_month(first) && is_year(second) && !unit_behind(r, at + 3))
            return 3;
    }
    return 0;
}

/* "10/12" that can be a day and has nothing counted behind it. */
static size_t day_and_month(const struct reader *r, size_t at)
{
    size_t n;

    if (term_before(TERM_BOUND, r->tokens, r->done, at, &n))
        return 0; /* "khoảng 1/3" is a part */
    if (!is_day(plain(r, at)) || !glued_number_behind(r, at + 1, '/') ||
        !is_month(plain(r, at + 2)) || unit_behind(r, at + 3))
        return 0;
    return 3;
}

/* "04 tháng 12 năm 2024", "2 tháng 9" */
static size_t date_in_words(const struct reader *r, size_t at)
{
    if (!is_day(plain(r, at)) || !token_is_word(r->tokens, at + 1, "tháng") ||
        !is_month(plain(r, at + 2)) || unit_behind(r, at + 3))
        return 0;
    return token_is_word(r->tokens, at + 3, "năm") && is_year(plain(r, at + 4)) ? 5 : 3;
}

size_t one_date(const struct reader *r, size_t at)
{
    size_t n = date_in_marks(r, at);

    if (!n)
        n = date_in_words(r, at);
    if (!n)
        n = day_and_month(r, at);
    if (!n && (is_dotted_date(r, at) || (is_point_date(r, at) && !unit_behind(r, at + 1))))
        n = 1;
    return n;
}

/* "17 - 31/7/2023", "18-20/10": the month stands on the right only. */
size_t day_span(const struct reader *r, size_t at)
{
    size_t to = at + 2, n;

    if (!is_day(plain(r, at)))
        return 0;
    if (!is_mark(r, at + 1, '-') && !token_is_word(r->tokens, at + 1, "đến") &&
        !token_is_word(r->tokens, at + 1, "và"))
        return 0;
    if (token_is_word(r->tokens, to, "ngày"))
        to++;
    n = date_in_marks(r, to);
    if (!n)
        n = day_and_month(r, to);
    return n ? to + n - at : 0;
}

/* ---- times of day ---- */

/* "13h30", "15h", "7h" */
static size_t time_with_h(const struct reader *r, size_t at)
{
    static const char *const lasting[] = {"trong", "kéo", "suốt", "mất", "hơn", "gần", NULL};

    if (!token(r, at + 1)->glued ||
        (!token_is(r->tokens, at + 1, "h") &&
            !(token_is(r->tokens, at + 1, "g") && is_number(r, at + 2))))
        return 0;
    if (is_number(r, at + 2) && token(r, at + 2)->glued && plain(r, at + 2) < 60)
        return 3;
    if (at > r->done && word_in(r, at - 1, lasting))
        return 0;
    return 2;
}

/* Words that stand before or behind the hour of a clock, never before a length of time. */
static bool clock_before(const struct reader *r, size_t at)
{
    static const char *const words[] = {
        "lúc", "vào", "từ", "đến", "tới", "trước", "sau", "hồi", NULL};

    return at > r->done && word_in(r, at - 1, words);
}

static bool clock_behind(const struct reader *r, size_t at)
{
    static const char *const words[] = {
        "sáng", "chiều", "tối", "trưa", "đêm", "ngày", "hàng", "hằng", "thứ", "hôm", NULL};

    if (is_mark(r, at, ',') || is_mark(r, at, '('))
        return token_is_word(r->tokens, at + 1, "ngày") && is_number(r, at + 2);
    return word_in(r, at, words);
}

/* "07 giờ 30 phút, ngày 10/12", "từ 13 giờ 30 đến 15 giờ" */
static size_t time_in_words(const struct reader *r, size_t at)
{
    static const char *const lasting[] = {"trong", "kéo", "dài", "suốt", "mất", "lượng", NULL};
    size_t end = at + 2;
    bool minutes = false;

    if (!token_is_word(r->tokens, at + 1, "giờ"))
        return 0;
    if (is_number(r, end) && plain(r, end) >= 0 && plain(r, end) < 60) {
        minutes = token_is_word(r->tokens, end + 1, "phút");
        if (minutes || !unit_behind(r, end + 1))
            end += minutes ? 2 : 1;
    }
    if (at > r->done && word_in(r, at - 1, lasting))
        return 0;
    if (clock_before(r, at) || clock_behind(r, end) ||
        (minutes && token(r, at)->text.ptr[0] == '0'))
        return end - at;
    return 0;
}

size_t time_of_day(const struct reader *r, size_t at)
{
    int64_t hour = plain(r, at);
    size_t n;

    if (hour < 0 || hour > 24)
        return 0;
    if (glued_number_behind(r, at + 1, ':') && token(r, at + 2)->text.len == 2 &&
        plain(r, at + 2) < 60)
        return glued_number_behind(r, at + 3, ':') ? 5 : 3;
    n = time_with_h(r, at);
    return n ? n : time_in_words(r, at);
}
