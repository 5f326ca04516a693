/* pass.c: numbers in a message that are none: telephones, times, dates, names, list numbers. */
#include "message/reading.h"

#include "base/ascii.h"
#include "base/unicode.h"

#include <string.h>

static bool counted_behind(const struct reading *r, size_t at)
{
    switch (item_at(r, at)->kind == ITEM_WORD ? item_at(r, at)->word.class : W_OTHER) {
    case W_WHO:
    case W_PERSON:
    case W_ATTEND:
    case W_MEASURE:
    case W_SCALE:
    case W_THING:
    case W_GATHER:
    case W_PLACE:
        return true;
    default:
        return false;
    }
}

static struct str number_text(const struct reading *r, size_t at)
{
    return r->tokens.items[r->items[at].token].text;
}

static struct str text_of_item(const struct reading *r, size_t at)
{
    return str_slice(r->text, r->items[at].from, r->items[at].to);
}

static size_t digits_of(struct str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] >= '0' && text.ptr[i] <= '9';
    return n;
}

static size_t pass(struct reading *r, size_t from, size_t to)
{
    for (size_t i = from; i < to && i < r->count; i++)
        r->items[i].passed = true;
    return to - from;
}

/* "0912 345 678", "+84 912.345.678", "lh 3751234" */
static size_t phone_at(struct reading *r, size_t at)
{
    struct str text = number_text(r, at);
    bool named = (at > 0 && is_class(r, at - 1, W_PHONE)) ||
                 (at > 1 && !is_item_number(r, at - 1) && is_class(r, at - 2, W_PHONE));
    bool begins = text.ptr[0] == '0' || (at > 0 && is_item_mark(r, at - 1, '+')) ||
                  (text.len > 1 && text.ptr[0] == '8' && text.ptr[1] == '4');
    size_t digits = digits_of(text), end = at + 1;

    if (!begins && !named)
        return 0;
    while (digits < 9 &&
           (is_item_number(r, end) || ((is_item_mark(r, end, '-') || is_item_mark(r, end, '.')) &&
                                          is_item_number(r, end + 1)))) {
        end += is_item_number(r, end) ? 0 : 1;
        if (digits_of(number_text(r, end)) < 2)
            break;
        digits += digits_of(number_text(r, end));
        end++;
    }
    if (digits >= 9 && digits <= 14)
        return pass(r, at, end);
    return named && digits_of(text) >= 5 ? pass(r, at, at + 1) : 0;
}

/* "13h30", "7 giờ 30 phút", "14:05" */
static size_t time_at(struct reading *r, size_t at)
{
    int64_t hour = item_plain(r, at), minute;
    size_t end = at + 1;

    if (hour < 0 || hour > 24)
        return 0;
    if (is_item_mark(r, end, ':') && item_at(r, end)->glued && is_item_number(r, end + 1) &&
        item_at(r, end + 1)->glued && number_text(r, end + 1).len == 2 && hour < 24)
        return item_plain(r, end + 1) < 60 ? pass(r, at, end + 2) : 0;
    if (!is_class(r, end, W_HOUR))
        return 0;
    end++;
    minute = item_plain(r, end);
    if (minute >= 0 && minute < 60 && number_text(r, end).len == 2 &&
        (item_at(r, end)->glued || is_class(r, end + 1, W_SPAN)) && !counted_behind(r, end + 1))
        end += is_class(r, end + 1, W_SPAN) ? 2 : 1;
    return pass(r, at, end);
}

/* The year that puts day and month into the campaign, or nearest before today. */
static day_t day_of(const struct reading *r, int64_t d, int64_t m, int64_t y)
{
    const struct message_context *c = r->context;
    struct civil today = civil_from_day(r->sent ? r->sent : c->today);
    struct civil civil = {.year = today.year, .month = (int)m, .day = (int)d};

    if (d < 1 || d > 31 || m < 1 || m > 12)
        return 0;
    if (y >= 0) {
        civil.year = (int)(y < 100 ? 2000 + y : y);
        return civil_valid(civil) ? day_from_civil(civil) : 0;
    }
    for (int year = today.year - 1; year <= today.year + 1; year++) {
        struct civil other = civil;

        other.year = year;
        if (civil_valid(other) && day_from_civil(other) >= c->first_day &&
            day_from_civil(other) <= c->last_day)
            return day_from_civil(other);
    }
    return civil_valid(civil) ? day_from_civil(civil) : 0;
}

/* "ngày 12": the month in which that day is in the campaign and not after today. */
static day_t day_without_month(const struct reading *r, int64_t d)
{
    const struct message_context *c = r->context;
    day_t base = r->sent ? r->sent : c->today;
    struct civil civil = civil_from_day(base);

    for (day_t day = base < c->last_day ? base : c->last_day; day >= c->first_day; day--)
        if (civil_from_day(day).day == d)
            return day;
    civil.day = (int)d;
    return d >= 1 && civil_valid(civil) ? day_from_civil(civil) : 0;
}

static bool is_feast(const struct reading *r, size_t at)
{
    for (size_t back = 1; back <= 4 && back <= at; back++) {
        if (r->items[at - back].kind == ITEM_END)
            return false;
        if (is_class(r, at - back, W_FEAST))
            return true;
    }
    return false;
}

static size_t date_put(struct reading *r, size_t at, size_t end, day_t day)
{
    if (!day)
        return 0;
    if (!is_feast(r, at) && !(at > 0 && is_class(r, at - 1, W_FUTURE))) {
        r->items[at].day = day;
        r->items[at].day_sure = true;
    }
    return pass(r, at, end);
}

/* "12/12 dân 30": the word belongs to the number behind it. */
static bool is_heading(const struct reading *r, size_t at)
{
    for (size_t i = at + 1; is_class(r, at, W_WHO) && i < r->count && r->items[i].kind == ITEM_WORD;
         i++)
        if (is_item_number(r, i + 1) && class_at(r, i) != W_MEASURE)
            return true; /* "12/12 dân tham gia dọn cỏ 60 người" */
    return (is_class(r, at, W_WHO) || is_class(r, at, W_PERSON)) &&
           (is_item_number(r, at + 1) || is_item_mark(r, at + 1, ':') ||
               (at + 1 < r->count &&
                   spoken_read(&r->tokens, r->items[at + 1].token, &(struct spoken){0})) ||
               is_class(r, at + 1, W_NONE) || is_class(r, at + 1, W_BOUND));
}

/* "bc ng 12:" is "ngày 12"; "12 ng" are people. */
static bool is_short_day(const struct reading *r, size_t at)
{
    return at > 1 && is_class(r, at - 1, W_PERSON) && str_eq(text_of_item(r, at - 1), S("ng")) &&
           is_class(r, at - 2, W_REPORT);
}

/* A day without "ngày" and year that is months away is a share. */
static bool is_far(const struct reading *r, day_t day)
{
    enum { NEAR = 45 };

    return day < r->context->first_day - NEAR || day > r->context->last_day + NEAR;
}

/* In the campaign and not to come. */
static bool is_recent(const struct reading *r, day_t day)
{
    return day >= r->context->first_day && day <= r->context->today;
}

/* "12.12" and "12.12.2024" as numbers; false: not two or three of them. */
static bool dotted_parts(struct str text, int parts[3])
{
    size_t part = 0, digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (ascii_digit(c) && digits < (part < 2 ? 2u : 4u)) {
            parts[part] = (digits ? parts[part] * 10 : 0) + (c - '0');
            digits++;
        } else if ((c == '.' || c == ',') && digits && part < 2) {
            part++;
            digits = 0;
        } else {
            return false;
        }
    }
    return part >= 1 && digits;
}

/* "12/12", "12-12-2024", behind "ngày" also "12", "12.12", "12-12", "12 tháng 12 năm 2024" */
static size_t date_at(struct reading *r, size_t at)
{
    bool named = at > 0 && (is_class(r, at - 1, W_DAY) || is_short_day(r, at));
    bool today = at > 0 && (is_class(r, at - 1, W_TODAY) || is_class(r, at - 1, W_YESTERDAY));
    int64_t d = item_plain(r, at), m, y = -1;
    size_t end = at + 1;
    uint32_t mark = item_at(r, end)->kind == ITEM_MARK ? item_at(r, end)->mark : 0;

    if (d < 0 && number_text(r, at).len <= 10) { /* "12.12", "12.12.2024" */
        int parts[3] = {0, 0, -1};
        day_t day =
            dotted_parts(number_text(r, at), parts) ? day_of(r, parts[0], parts[1], parts[2]) : 0;

        return day && (named ||
                          (is_recent(r, day) && (!counted_behind(r, end) || is_heading(r, end))))
                   ? date_put(r, at, end, day)
                   : 0;
    }
    if (d < 1 || d > 31)
        return 0;
    if ((mark == '/' || mark == '-') && item_at(r, end)->glued && item_at(r, end + 1)->glued) {
        m = item_plain(r, end + 1);
        if (m >= 1 && m <= 12) {
            end += 2;
            if (is_item_mark(r, end, mark) && item_at(r, end)->glued &&
                item_plain(r, end + 1) >= 0) {
                y = item_plain(r, end + 1);
                end += 2;
            }
            if (!named && y < 0 && is_far(r, day_of(r, d, m, y)))
                return 0; /* "2/3 đường" */
            if (named || today || y >= 0 ||
                (mark == '-' && is_recent(r, day_of(r, d, m, y)) &&
                    (!counted_behind(r, end) || is_heading(r, end))) ||
                (mark == '/' && (!counted_behind(r, end) || is_heading(r, end))))
                return date_put(r, at, end, day_of(r, d, m, y));
            return 0;
        }
    }
    if (!named || (counted_behind(r, end) && !is_class(r, end, W_PLACE)))
        return named && is_class(r, end, W_WHO) ? date_put(r, at, end, day_without_month(r, d)) : 0;
    if (is_class(r, end, W_MONTH) && item_plain(r, end + 1) > 0) {
        m = item_plain(r, end + 1);
        end += 2;
        if (is_class(r, end, W_YEAR) && item_plain(r, end + 1) > 0) {
            y = item_plain(r, end + 1);
            end += 2;
        } else if (is_item_mark(r, end, '/') && item_plain(r, end + 1) > 1000) {
            y = item_plain(r, end + 1);
            end += 2;
        }
        return date_put(r, at, end, day_of(r, d, m, y));
    }
    return date_put(r, at, end, day_without_month(r, d));
}

/* "1.", "2)", "3/", "1️⃣" before a line of a list */
static size_t list_number_at(struct reading *r, size_t at)
{
    int64_t n = item_plain(r, at);
    uint32_t mark = item_at(r, at + 1)->kind == ITEM_MARK ? item_at(r, at + 1)->mark : 0;
    size_t begins = at;

    if (mark == 0xfe0f || mark == 0x20e3)
        return pass(r, at, at + 1);
    while (begins > 0 && r->items[begins - 1].kind == ITEM_MARK)
        begins--;
    if (n < 0 || n > 30 || !is_line_start(r, begins) || !mark || !item_at(r, at + 1)->glued)
        return 0;
    if (!strchr(".)/-:", (int)(mark < 128 ? mark : ' ')))
        return 0;
    return item_at(r, at + 2)->kind == ITEM_NUMBER && item_at(r, at + 2)->glued &&
                   (mark == '/' || mark == ':')
               ? 0
               : pass(r, at, at + 2);
}

/* May the number at `at` go on a list behind "tổ 3"? Nothing is counted behind it. */
static bool goes_on(const struct reading *r, size_t at)
{
    struct str text = is_item_number(r, at) ? number_text(r, at) : S("");

    return text.len && (text.len <= 2 || memchr(text.ptr, ',', text.len)) && text.len < 12 &&
           !counted_behind(r, at + 1) &&
           (!is_item_mark(r, at + 1, ':') || is_item_mark(r, at - 1, '-'));
}

static bool joins(const struct reading *r, size_t at)
{
    return is_item_mark(r, at, ',') || is_item_mark(r, at, '-') || is_item_mark(r, at, '+') ||
           is_item_mark(r, at, '&') || is_item_mark(r, at, '/') || is_class(r, at, W_JOIN) ||
           (item_at(r, at)->kind == ITEM_WORD && item_at(r, at)->word.class == W_OTHER &&
               token_is(&r->tokens, item_at(r, at)->token, "den"));
}

/* Without accents "co" is "có" far more often than "cô". */
static bool is_other_word(const struct reading *r, size_t at)
{
    static const char *const words[] = {"co", "ba", "di", "chi", "bac", "lo", "lop", "doi", "ban",
        "buon", "soc", "lang", "cap", NULL};
    struct str text = text_of_item(r, at);

    for (size_t i = 0; words[i]; i++)
        if (text.len == strlen(words[i]) &&
            token_is(&r->tokens, r->items[at].token, words[i])) /* typed without accents */
            return true;
    return false;
}

/* "t3 100m": a group, shortened to its letter. */
static bool is_short_group(const struct reading *r, size_t at)
{
    return at > 0 && item_at(r, at)->glued && number_text(r, at).len <= 2 &&
           (str_eq(text_of_item(r, at - 1), S("t")) || str_eq(text_of_item(r, at - 1), S("T"))) &&
           item_at(r, at + 1)->kind != ITEM_MARK;
}

/* "tổ 3 trăm rưỡi mét": the hundred begins a number of its own. */
static bool spoken_scale(const struct reading *r, size_t at)
{
    struct spoken spoken;

    return spoken_read(&r->tokens, r->items[at].token, &spoken) && spoken.tokens > 1;
}

/* "tổ 3", "tổ 1,2,3", "QL 22B", "ông 5 Thành" */
static size_t name_at(struct reading *r, size_t at)
{
    size_t end = at + 1;
    bool place = at > 0 && is_class(r, at - 1, W_PLACE);

    if (is_short_group(r, at))
        return pass(r, at, at + 1);
    if (at == 0 || (!is_class(r, at - 1, W_NAME) && !place) || is_other_word(r, at - 1))
        return 0;
    if (item_at(r, end)->kind == ITEM_WORD &&
        ((item_at(r, end)->word.class == W_SCALE && !spoken_scale(r, end)) ||
            (item_at(r, end)->word.class == W_MEASURE && item_at(r, end)->glued)))
        return 0;
    if ((counted_behind(r, end) && token_is(&r->tokens, r->items[at - 1].token, "chi")) ||
        (place && (is_class(r, end, W_GATHER) || is_class(r, end, W_THING) ||
                      (is_class(r, end, W_WHO) && !is_heading(r, end)))))
        return 0; /* "chi đoàn 11 đoàn viên", "họp thôn 1 buổi", "cuối xóm 4 cái" */
    while (joins(r, end) && goes_on(r, end + 1))
        end += 2;
    return pass(r, at, end);
}

/* "báo cáo lần 2" */
static size_t turn_at(struct reading *r, size_t at)
{
    return at > 1 && is_class(r, at - 1, W_GATHER) && !counted_behind(r, at + 1) &&
                   token_is(&r->tokens, r->items[at - 1].token, "lan") &&
                   r->items[at - 2].kind == ITEM_WORD &&
                   (class_at(r, at - 2) == W_REPORT || is_item_mark(r, at + 1, ':'))
               ? pass(r, at, at + 1)
               : 0;
}

/* "22b" of a work's "Quốc lộ 22B" */
static bool is_of_road(const struct reading *r, size_t at)
{
    struct str typed =
        text_fold(r->arena, str_slice(r->text, r->items[at].from, r->items[at + 1].to));

    for (size_t i = 0; i < r->context->work_count; i++) {
        struct str name = text_fold(r->arena, r->context->works[i].name);

        if (str_find(name, typed, 0) < name.len)
            return true;
    }
    return false;
}

/* "thiếu số 1" */
static size_t digit_at(struct reading *r, size_t at)
{
    return at > 0 && r->items[at - 1].kind == ITEM_WORD && class_at(r, at - 1) == W_OTHER &&
                   token_is(&r->tokens, r->items[at - 1].token, "so") && !counted_behind(r, at + 1)
               ? pass(r, at, at + 1)
               : 0;
}

/* "gộp 2 ấp": how many report. "22B": the number of a road. */
static size_t place_count_at(struct reading *r, size_t at)
{
    const struct item *next = item_at(r, at + 1);
    struct str text;

    if (item_plain(r, at) == 2 && next->kind == ITEM_WORD && !next->glued &&
        token_is(&r->tokens, next->token, "ben")) /* "2 bên đường" */
        return pass(r, at, at + 2);
    if (item_plain(r, at) > 0 && item_plain(r, at) <= 30 && next->kind == ITEM_WORD &&
        !next->glued && next->tokens == 1 && token_is(&r->tokens, next->token, "ap"))
        return pass(r, at, at + 2);
    if (next->kind != ITEM_WORD || !next->glued || item_plain(r, at) < 1)
        return 0;
    text = r->tokens.items[next->token].text;
    return text.len == 1 && ((next->word.class == W_OTHER && r->tokens.items[next->token].capital &&
                                 !(at > 0 && is_class(r, at - 1, W_WHO))) ||
                                is_of_road(r, at))
               ? pass(r, at, at + 2)
               : 0;
}

/* "ăn cơm tại nhà dân 2 bữa" */
static bool is_meal(const struct reading *r, size_t at)
{
    if (item_at(r, at + 1)->kind != ITEM_WORD ||
        !token_is(&r->tokens, item_at(r, at + 1)->token, "bua"))
        return false;
    for (size_t i = at; i > 0 && at - i < 6 && r->items[i - 1].kind == ITEM_WORD; i--)
        if (token_is(&r->tokens, r->items[i - 1].token, "com") ||
            token_is(&r->tokens, r->items[i - 1].token, "an"))
            return true;
    return token_is(&r->tokens, item_at(r, at + 1)->token + 1, "com");
}

/* "14-KH/BCĐ", "3 tiếng", "40%", "năm 2024" */
static size_t other_at(struct reading *r, size_t at)
{
    const struct item *next = item_at(r, at + 1), *word = item_at(r, at + 2);

    if (is_meal(r, at))
        return 0;
    if (next->kind == ITEM_WORD &&
        (next->word.class == W_SPAN || next->word.class == W_DAY || next->word.class == W_MONTH ||
            next->word.class == W_YEAR ||
            (next->word.class == W_MEASURE && next->word.value == UNIT_PERCENT)))
        return pass(r, at, at + 2);
    if (at > 0 && (is_class(r, at - 1, W_YEAR) || is_class(r, at - 1, W_MONTH)) &&
        item_plain(r, at) > 0 && item_plain(r, at) < 2200 && !counted_behind(r, at + 1))
        return pass(r, at, at + 1); /* not "ông Năm 300k" */
    if (next->kind == ITEM_MARK && next->glued && (next->mark == '-' || next->mark == '/') &&
        word->kind == ITEM_WORD && word->glued &&
        (word->word.class == W_OTHER || word->word.class == W_TARGET) &&
        r->tokens.items[word->token].text.len >= 2 && r->tokens.items[word->token].capital)
        return pass(r, at, at + 3);
    return 0;
}

/* "thứ 5": the last one before or on the day the message was sent. */
static size_t weekday_at(struct reading *r, size_t at)
{
    int64_t n = item_plain(r, at);
    day_t base = r->sent ? r->sent : r->context->today;

    if (at == 0 || !is_class(r, at - 1, W_WEEKDAY) || n < 2 || n > 7)
        return 0;
    for (size_t back = 2; back <= 4 && back <= at; back++) /* "căn nhà ĐĐK thứ 2" */
        if (is_class(r, at - back, W_THING) || is_class(r, at - back, W_KIND))
            return pass(r, at, at + 1);
    while (weekday(base) != (int)n - 1)
        base--;
    r->items[at].day = base;
    return pass(r, at, at + 1);
}

static bool is_one_of(const struct reading *r, size_t token, const char *const *words)
{
    for (; *words; words++)
        if (token_is(&r->tokens, token, *words))
            return true;
    return false;
}

/* "thứ năm", "chủ nhật": the same in words; not "chủ nhật này", "hẹn thứ bảy", which are to come.
 */
static void weekday_word(struct reading *r, size_t at)
{
    static const char *const names[] = {"hai", "ba", "tu", "nam", "sau", "bay", NULL};
    static const char *const to_come[] = {
        "nay", "toi", "sau", "se", "hop", "tap", "lam", "tiep", NULL};
    static const char *const until[] = {"den", "toi", "hen", "vao", "can", "la", NULL};
    day_t base = r->sent ? r->sent : r->context->today;
    size_t token = r->items[at].token, end = token + r->items[at].tokens;
    int day = token_is(&r->tokens, token, "chu") ? 0 : -1;

    for (int i = 0; day < 0 && names[i]; i++)
        if (token_is(&r->tokens, end, names[i])) {
            day = i + 1;
            end++;
            pass(r, at + 1, at + 2);
        }
    if (day < 0 || is_one_of(r, end, to_come) || (token > 0 && is_one_of(r, token - 1, until)))
        return;
    for (size_t back = 1; back <= 3 && back <= at; back++) /* "căn nhà thứ hai" */
        if (is_class(r, at - back, W_THING) || is_class(r, at - back, W_KIND))
            return;
    while (weekday(base) != day)
        base--;
    r->items[at].day = base;
}

/* "2 ngày nay": how long, not when. */
static void span_word(struct reading *r, size_t at)
{
    if (!token_is(&r->tokens, r->items[at + 1].token, "ngay") || r->items[at + 1].tokens != 2)
        return;
    r->items[at + 1].word = (struct word){.class = W_PLAIN};
    pass(r, at, at + 2);
}

void items_pass(struct reading *r)
{
    size_t (*const rules[])(struct reading *, size_t) = {phone_at, weekday_at, date_at, name_at,
        list_number_at, time_at, turn_at, digit_at, place_count_at, other_at};

    for (size_t i = 0; i < r->count; i++) {
        size_t n = 0;

        if (is_class(r, i, W_WEEKDAY) && !r->items[i].word.plain) /* "thu ba trăm" is money */
            weekday_word(r, i);
        if (!is_item_number(r, i) || r->items[i].passed)
            continue;
        if (is_class(r, i + 1, W_TODAY))
            span_word(r, i);
        for (size_t k = 0; k < sizeof rules / sizeof *rules && !n; k++)
            n = rules[k](r, i);
    }
}
