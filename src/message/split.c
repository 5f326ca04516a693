/* split.c: a paste into messages, at the headers with names and times that chat programs copy
 * along.
 *
 *   [12/12/2024 14:05] Tên: …      12/12/2024, 14:05 - Tên: …      Tên, [12/12/2024 14:05]
 *   Tên ⏎ 14:05 ⏎ …                Tên 14:05                       Từ: … ⏎ Ngày: … (SMS)
 *
 * A name is only stepped over.
 */
#include "message/reading.h"

#include "base/unicode.h"

#include <string.h>

enum { HEADER_BYTES_MAX = 160, NAME_WORDS_MAX = 7 };

struct stamp {
    bool has_time, has_day;
    day_t day;
    int minute;
    size_t from, to;
};

static bool is_digit(struct str s, size_t at)
{
    return at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9';
}

/* Up to `digits_max` digits at *at; -1: none, or more. */
static int number_take(struct str s, size_t *at, size_t digits_max)
{
    size_t from = *at, i = *at;
    int n = 0;

    for (; is_digit(s, i) && i - from < digits_max; i++)
        n = n * 10 + (s.ptr[i] - '0');
    if (i == from || is_digit(s, i))
        return -1;
    *at = i;
    return n;
}

static bool day_set(struct stamp *st, int d, int m, int y, const struct message_context *c)
{
    struct civil civil = {.year = y < 0     ? civil_from_day(c->today).year
                                  : y < 100 ? 2000 + y
                                            : y,
        .month = m,
        .day = d};

    if (!civil_valid(civil))
        return false;
    st->day = day_from_civil(civil);
    if (y < 0 && st->day > c->today + 30) { /* a message of last December, pasted in January */
        civil.year--;
        if (!civil_valid(civil))
            return false;
        st->day = day_from_civil(civil);
    }
    st->has_day = true;
    return true;
}

/* "14:05", "14:05:33", "2:05 PM" */
static bool time_take(struct str s, size_t *at, struct stamp *st)
{
    size_t i = *at;
    int h = number_take(s, &i, 2), m;
    struct str half;

    if (h < 0 || h > 23 || i >= s.len || s.ptr[i] != ':')
        return false;
    i++;
    m = number_take(s, &i, 2);
    if (m < 0 || m > 59)
        return false;
    if (i < s.len && s.ptr[i] == ':' && is_digit(s, i + 1)) {
        i++;
        if (number_take(s, &i, 2) < 0)
            return false;
    }
    half = str_slice(s, i + (i < s.len && s.ptr[i] == ' '), SIZE_MAX);
    if (str_starts(half, S("PM")) || str_starts(half, S("CH")))
        h = h < 12 ? h + 12 : h;
    if (str_starts(half, S("PM")) || str_starts(half, S("CH")) || str_starts(half, S("AM")) ||
        str_starts(half, S("SA")))
        i = (size_t)(half.ptr - s.ptr) + 2;
    st->has_time = true;
    st->minute = h * 60 + m;
    *at = i;
    return true;
}

/* "12/12/2024", "12.12.24", "2024-12-12", "12/12" */
static bool date_take(struct str s, size_t *at, const struct message_context *c, struct stamp *st)
{
    size_t i = *at;
    int a = number_take(s, &i, 4), b, y = -1;
    char mark;

    if (a < 0 || i >= s.len || !strchr("/.-", s.ptr[i]))
        return false;
    mark = s.ptr[i++];
    b = number_take(s, &i, 2);
    if (b < 0)
        return false;
    if (i < s.len && s.ptr[i] == mark && is_digit(s, i + 1)) {
        i++;
        y = number_take(s, &i, 4);
        if (y < 0)
            return false;
    }
    if (a > 31 ? !day_set(st, y, b, a, c) : !day_set(st, a, b, y, c))
        return false;
    *at = i;
    return true;
}

/* Words of a stamp: "lúc", "Hôm qua", "Thứ năm". */
static bool stamp_word(struct str s, size_t *at, const struct message_context *c, struct stamp *st)
{
    static const struct {
        struct str word;
        int back; /* days; -1: says nothing */
    } words[] = {{STR_INIT("lúc"), -1}, {STR_INIT("Hôm nay"), 0}, {STR_INIT("hôm nay"), 0},
        {STR_INIT("Hôm qua"), 1}, {STR_INIT("hôm qua"), 1}, {STR_INIT("Yesterday"), 1},
        {STR_INIT("Today"), 0}, {STR_INIT("at "), -1}, {STR_INIT("ngày"), -1}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(str_slice(s, *at, SIZE_MAX), words[i].word)) {
            *at += words[i].word.len;
            if (words[i].back >= 0) {
                st->day = c->today - words[i].back;
                st->has_day = true;
            }
            return true;
        }
    return false;
}

/* A stamp from `at` on as far as it goes; false: no time and no day there. */
static bool stamp_take(struct str s, size_t at, const struct message_context *c, struct stamp *st)
{
    *st = (struct stamp){.from = at, .to = at};
    while (at < s.len) {
        if (strchr(" ,\t|", s.ptr[at]) && (st->to > st->from || s.ptr[at] == ' ')) {
            at++;
            continue;
        }
        if (!(!st->has_time && time_take(s, &at, st)) &&
            !(!st->has_day && date_take(s, &at, c, st)) && !stamp_word(s, &at, c, st))
            break;
        st->to = at;
    }
    return st->has_time || st->has_day;
}

static struct str line_at(struct str text, size_t at, size_t *next)
{
    size_t end = str_find(text, S("\n"), at);

    *next = end + 1;
    return str_slice(text, at, end);
}

static bool is_stamp_line(struct str line, const struct message_context *c, struct stamp *st)
{
    struct str s = str_trim(line);

    if (s.len > 2 && s.ptr[0] == '[' && s.ptr[s.len - 1] == ']')
        s = str_slice(s, 1, s.len - 1);
    return s.len && s.len < 50 && stamp_take(s, 0, c, st) && st->to == s.len && st->has_time;
}

/* Few words, no digit, no colon, and nothing a report begins with. */
static bool is_name(struct arena *a, struct str s)
{
    struct tokens t = {0};
    size_t words = 0;

    s = str_trim(s);
    if (!s.len || s.len > 80)
        return false;
    lex_line(a, s, &t);
    for (size_t i = 0; i < t.count; i++) {
        struct word w;

        if (t.items[i].kind == TOKEN_NUMBER && words == 0)
            return false;
        if (token_is_mark(&t, i, ':') || token_is_mark(&t, i, ';') || token_is_mark(&t, i, '?'))
            return false;
        words += t.items[i].kind == TOKEN_WORD;
        if (word_find(NULL, &t, i, t.count, &w) &&
            (w.class == W_REPORT || w.class == W_KIND || w.class == W_TODAY || w.class == W_TALK ||
                w.class == W_YESTERDAY))
            return false;
    }
    return words > 0 && words <= NAME_WORDS_MAX;
}

/* What a line of the paste is. */
struct header {
    bool is;       /* a message begins here */
    bool only_day; /* "Thứ năm, 12/12/2024" between messages */
    size_t body;   /* where it goes on, in the text */
    size_t name_from, name_to;
    struct stamp stamp;
};

/* "Tên: …" from `at` on; the body begins behind the colon. */
static bool name_colon(struct arena *a, struct str line, size_t start, size_t at, struct header *h)
{
    size_t colon = str_find(line, S(":"), at);

    if (colon >= line.len || colon - at > 80 || !is_name(a, str_slice(line, at, colon)))
        return false;
    h->name_from = start + at;
    h->name_to = start + colon;
    h->body = start + colon + 1;
    h->is = true;
    return true;
}

/* A header that begins with its stamp. */
static bool stamp_first(struct arena *a, struct str line, size_t start, size_t next,
    const struct message_context *c, struct header *h)
{
    bool bracket = line.len && line.ptr[0] == '[';
    size_t at;

    if (!stamp_take(line, bracket, c, &h->stamp) || !h->stamp.has_time)
        return false;
    at = h->stamp.to;
    if (bracket) {
        if (at >= line.len || line.ptr[at] != ']')
            return false;
        at++;
    }
    while (at < line.len && strchr(" -,", line.ptr[at]))
        at++;
    if (name_colon(a, line, start, at, h))
        return true;
    if (!bracket || !is_name(a, str_slice(line, at, line.len)))
        return false;
    h->name_from = start + at;
    h->name_to = start + line.len;
    h->body = next;
    return h->is = true;
}

/* "Tên, [12/12/2024 14:05]", "Tên 14:05", "Tên - 14:05 12/12" */
static bool name_first(struct arena *a, struct str line, size_t start, size_t next,
    const struct message_context *c, struct header *h)
{
    size_t open = str_find(line, S("["), 0);

    for (size_t at = 1; at < line.len && at < 80; at++) {
        struct stamp st;
        size_t from = at + (at == open);

        if ((line.ptr[at - 1] != ' ' && at != open) ||
            (!is_digit(line, from) && at != open && line.ptr[at] != 'H' && line.ptr[at] != 'l'))
            continue;
        if (!stamp_take(line, from, c, &st) || !st.has_time)
            continue;
        while (st.to < line.len && strchr("] :", line.ptr[st.to]))
            st.to++;
        if (st.to < line.len)
            return false;
        while (at > 1 && strchr(" ,-|", line.ptr[at - 1]))
            at--;
        if (!is_name(a, str_slice(line, 0, at)))
            return false;
        h->stamp = st;
        h->name_from = start;
        h->name_to = start + at;
        h->body = next;
        return h->is = true;
    }
    return false;
}

static bool starts_any(struct str fold, const char *const *words)
{
    for (; *words; words++)
        if (str_starts(fold, str_from(*words)))
            return true;
    return false;
}

/* "Từ: 0912…", then lines that say when. Forwarding says so in a line of its own. */
static bool sms_header(struct arena *a, struct str text, struct str line, size_t start, size_t next,
    const struct message_context *c, struct header *h)
{
    static const char *const from[] = {"tu:", "from:", "nguoi gui:", "tin nhan tu",
        "da chuyen tiep", "tin nhan chuyen tiep", "chuyen tiep tu", "---------- forwarded",
        "forwarded message", "forwarded from", NULL};
    static const char *const more[] = {
        "ngay:", "luc:", "date:", "sent:", "thoi gian:", "gui luc:", "to:", "den:", "gio:", NULL};

    if (!starts_any(text_fold(a, utf8_head(line, 40)), from))
        return false;
    h->name_from = start;
    h->name_to = start + line.len;
    for (size_t at = 1; at < line.len && at < 160; at++) { /* "… lúc 15:12 ngày 11/12" */
        struct stamp st;

        if (line.ptr[at - 1] == ' ' && stamp_take(line, at, c, &st) && st.has_time) {
            h->stamp = st;
            break;
        }
    }
    while (next < text.len) {
        size_t behind;
        struct str one = str_trim(line_at(text, next, &behind));
        struct stamp st;
        size_t at;

        if (is_stamp_line(one, c, &st)) { /* "12/12 13:55" alone */
            h->stamp = st;
            next = behind;
            break;
        }
        if (!starts_any(text_fold(a, utf8_head(one, 40)), more))
            break;
        at = str_find(one, S(":"), 0) + 1;
        if (stamp_take(one, at, c, &st) && st.to == one.len)
            h->stamp = st;
        next = behind;
    }
    h->body = next;
    return h->is = true;
}

static struct header header_at(
    struct arena *a, struct str text, size_t start, const struct message_context *c)
{
    struct header h = {0};
    size_t next, behind;
    struct str line = line_at(text, start, &next);
    struct stamp st;
    size_t lead = 0;

    if (line.len > HEADER_BYTES_MAX * 8)
        line.len = HEADER_BYTES_MAX * 8;
    while (lead < line.len && line.ptr[lead] == ' ')
        lead++;
    line = str_slice(line, lead, line.len);
    start += lead;
    if (!line.len)
        return h;
    if (is_stamp_line(line, c, &st)) {
        h.is = true;
        h.only_day = true;
        h.stamp = st;
        h.body = next;
        return h;
    }
    if (sms_header(a, text, line, start, next, c, &h) || stamp_first(a, line, start, next, c, &h) ||
        name_first(a, line, start, next, c, &h))
        return h;
    h = (struct header){0};
    if (next < text.len && is_name(a, line) &&
        is_stamp_line(line_at(text, next, &behind), c, &st) && st.has_time) {
        h = (struct header){.is = true,
            .body = behind,
            .name_from = start,
            .name_to = start + line.len,
            .stamp = st};
    }
    return h;
}

static void chat_trim(struct str text, struct chat *c)
{
    while (c->from < c->to && strchr(" \n\t", text.ptr[c->from]))
        c->from++;
    while (c->to > c->from && strchr(" \n\t", text.ptr[c->to - 1]))
        c->to--;
}

static void chat_end(
    struct arena *a, struct str text, struct chat *open, size_t to, struct chats *ret)
{
    open->to = to > open->from ? to : open->from;
    chat_trim(text, open);
    if (open->to > open->from)
        *vec_push(a, ret) = *open;
}

void chats_split(
    struct arena *a, struct str text, const struct message_context *c, struct chats *ret)
{
    struct chat open = {0};
    day_t day = 0;

    for (size_t at = 0; at < text.len && ret->count <= MESSAGES_MAX;) {
        struct header h = header_at(a, text, at, c);
        size_t next;

        (void)line_at(text, at, &next);
        if (!h.is) {
            at = next;
            continue;
        }
        chat_end(a, text, &open, at, ret);
        if (h.only_day && h.stamp.has_day)
            day = h.stamp.day;
        open = (struct chat){.from = h.body,
            .header_from = h.name_from,
            .header_to = h.name_to,
            .sent = h.stamp.has_day ? h.stamp.day : day,
            .sent_early = h.stamp.has_time && h.stamp.minute < 10 * 60};
        at = h.body > at ? h.body : next;
        /* the rest of the header's own line is body already */
        if (at < text.len && h.body < next)
            at = next;
    }
    chat_end(a, text, &open, text.len, ret);
}
