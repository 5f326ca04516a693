/* bank_lines.c: rows of a statement as lines with day, amount and words. */
#include "ledger/bank_sheet.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "base/unicode.h"

enum {
    YEAR_MIN = 2000,
    YEAR_MAX = 2099,
    DIGITS_MAX = 15,
    NARROW_DIGITS = 7,
    NARROW_LEFT = 3,
    DAY_CHARS = 10
};

/* --- amounts --- */

static const char more_than_dong[] =
    MSG("số tiền không phải đồng Việt Nam; mỗi sao kê một loại tiền");
static const char no_amount[] = MSG("không đọc được số tiền");

/* A word behind or before the number: đồng, or another currency. */
static bool is_dong(struct str word)
{
    static const char *const names[] = {
        "VND", "vnd", "VNĐ", "vnđ", "đ", "Đ", "₫", "d", "đồng", "dong"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq(word, str_from(names[i])))
            return true;
    }
    return !word.len;
}

/* The words around the number must be đồng or nothing; ret is what stands between them. */
static enum err bare_number(struct str s, struct str *ret, const char **why)
{
    size_t from = 0, to = s.len;

    while (from < s.len && !ascii_digit(s.ptr[from]) && !strchr("+-(.,", s.ptr[from]) &&
           !str_starts(str_slice(s, from, s.len), S("−")))
        from++;
    while (to > from && !ascii_digit(s.ptr[to - 1]) && !strchr(")+-", s.ptr[to - 1]))
        to--;
    if (from == to) {
        *why = no_amount;
        return E_INVALID;
    }
    if (!is_dong(str_trim(str_slice(s, 0, from))) || !is_dong(str_trim(str_slice(s, to, s.len)))) {
        *why = more_than_dong;
        return E_INVALID;
    }
    *ret = str_slice(s, from, to);
    return OK;
}

/* Takes sign and brackets off. */
static struct str unsigned_number(struct str s, bool *negative)
{
    size_t minus = str_starts(s, S("−")) ? strlen("−") : s.len && s.ptr[0] == '-' ? 1 : 0;

    *negative = minus != 0;
    if (s.len >= 2 && s.ptr[0] == '(' && s.ptr[s.len - 1] == ')') {
        *negative = true;
        s = str_slice(s, 1, s.len - 1);
    } else if (minus || (s.len && s.ptr[0] == '+')) {
        s = str_slice(s, minus ? minus : 1, s.len);
    } else if (s.len && (s.ptr[s.len - 1] == '-' || s.ptr[s.len - 1] == '+')) {
        *negative = s.ptr[s.len - 1] == '-';
        s = str_slice(s, 0, s.len - 1);
    }
    return str_trim(s);
}

static bool is_mark(char c)
{
    return c == '.' || c == ',' || c == ' ';
}

/* The length of what stands behind the last mark, if that is the decimal mark: not three digits,
 * or another mark than the one before it. s.len: there are no decimals. */
static size_t whole_part(struct str s)
{
    size_t last = s.len, before = s.len;

    for (size_t i = 0; i < s.len; i++) {
        if (is_mark(s.ptr[i])) {
            before = last;
            last = i;
        }
    }
    if (last == s.len || s.ptr[last] == ' ' || (before < s.len && s.ptr[before] == s.ptr[last]))
        return s.len;
    if (s.len - last - 1 == 3 && before == s.len)
        return s.len;
    return last;
}

/* Digits in groups of three, one and the same mark between them. */
static bool grouped(struct str s)
{
    size_t group = 0;
    char mark = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (ascii_digit(s.ptr[i])) {
            group++;
            continue;
        }
        if (!is_mark(s.ptr[i]) || (mark && (s.ptr[i] != mark || group != 3)) || !group || group > 3)
            return false;
        mark = s.ptr[i];
        group = 0;
    }
    return s.len && group && (!mark || group == 3);
}

enum err bank_amount_parse(struct str s, int64_t *ret, const char **why)
{
    int64_t amount = 0;
    size_t whole, digits = 0;
    bool negative;
    struct str number;
    enum err e;

    s = str_trim(s);
    if (!s.len || str_eq(s, S("-")) || str_eq(s, S("–")))
        return E_NOT_FOUND;
    if ((e = bare_number(s, &number, why)) != OK)
        return e;
    number = unsigned_number(number, &negative);
    whole = whole_part(number);
    *why = no_amount;
    for (size_t i = whole + 1; i < number.len; i++) {
        if (number.ptr[i] != '0') {
            *why = MSG("số tiền có phần lẻ của đồng");
            return E_INVALID;
        }
    }
    if (!grouped(str_slice(number, 0, whole)))
        return E_INVALID;
    for (size_t i = 0; i < whole; i++) {
        if (ascii_digit(number.ptr[i])) {
            amount = 10 * amount + (number.ptr[i] - '0');
            digits += amount != 0;
        }
        if (digits > DIGITS_MAX)
            return E_INVALID;
    }
    if (amount > BANK_AMOUNT_MAX)
        return E_INVALID;
    *ret = negative ? -amount : amount;
    return OK;
}

enum err bank_day_parse(struct str s, day_t *ret)
{
    char plain[DAY_CHARS];
    size_t len = 0;
    struct str day;
    enum err e;
    day_t d;

    s = str_trim(s);
    while (
        len < s.len && len < DAY_CHARS && (ascii_digit(s.ptr[len]) || strchr("/-.", s.ptr[len]))) {
        plain[len] = s.ptr[len] == '.' ? '/' : s.ptr[len];
        len++;
    }
    if (len < s.len && !strchr(" T\t\n", s.ptr[len]))
        return E_INVALID;
    day = (struct str){plain, len};
    if (len == DAY_CHARS && plain[4] == '-') {
        e = day_parse_iso(day, &d);
    } else {
        for (size_t i = 0; i < len; i++)
            plain[i] = plain[i] == '-' ? '/' : plain[i];
        e = day_parse(day, &d);
    }
    if (e != OK || civil_from_day(d).year < YEAR_MIN || civil_from_day(d).year > YEAR_MAX)
        return E_INVALID;
    *ret = d;
    return OK;
}

/* --- words --- */

/* The end of a run of digits with blanks, points and dashes between them ("0123 456 789"). */
static size_t digits_end(struct str s, size_t from, size_t *count)
{
    size_t end = from;

    *count = 0;
    for (size_t i = from; i < s.len && (ascii_digit(s.ptr[i]) || memchr(". -", s.ptr[i], 3)); i++) {
        if (ascii_digit(s.ptr[i])) {
            end = i + 1;
            ++*count;
        }
    }
    return end;
}

struct str bank_words_narrow(struct arena *a, struct str words)
{
    struct buf b;

    buf_init(&b, a, 2 * words.len + 1);
    for (size_t i = 0; i < words.len;) {
        size_t count, end = ascii_digit(words.ptr[i]) ? digits_end(words, i, &count) : i;

        if (end == i) {
            buf_addc(&b, words.ptr[i] == '\n' ? ' ' : words.ptr[i]);
            i++;
            continue;
        }
        if (count >= NARROW_DIGITS) {
            buf_addz(&b, "…");
            buf_add(&b, str_slice(words, end - NARROW_LEFT, end));
        } else {
            buf_add(&b, str_slice(words, i, end));
        }
        i = end;
    }
    return str_trim(utf8_head(str_trim(buf_str(&b)), BANK_WORDS_MAX));
}

/* --- rows --- */

static struct str cell_of(
    const struct bank_row *row, const struct bank_columns *c, enum bank_role role)
{
    int at = c->at[role];

    return at >= 0 && (size_t)at < row->count ? row->cells[at] : S("");
}

/* "Tổng cộng", "Số dư cuối kỳ", "Cộng phát sinh": a row that adds up others. */
static bool adds_up(struct arena *a, const struct bank_row *row)
{
    static const char *const words[] = {
        "tong", "cong phat sinh", "so du", "total", "balance", "doanh so", "luy ke"};

    for (size_t i = 0; i < row->count; i++) {
        struct str folded = text_fold(a, str_slice(row->cells[i], 0, 60));

        for (size_t w = 0; folded.len && w < sizeof words / sizeof *words; w++) {
            if (str_starts(folded, str_from(words[w])) || str_eq(folded, S("cong")))
                return true;
        }
    }
    return false;
}

static bool has_digit(struct str s)
{
    bool has = false;

    for (size_t i = 0; i < s.len; i++)
        has = has || ascii_digit(s.ptr[i]);
    return has;
}

static void judge(struct bank_line *l, const char *why, bool passed)
{
    l->state = passed ? BANK_PASSED : BANK_BAD;
    l->why = why;
}

/* The amount of a row from one column or two. E_NOT_FOUND: none of them has any. */
static enum err amount_read(
    const struct bank_row *row, const struct bank_columns *c, int64_t *ret, const char **why)
{
    int64_t in = 0, out = 0;
    enum err e, e_out;

    if (c->at[BANK_AMOUNT] >= 0)
        return bank_amount_parse(cell_of(row, c, BANK_AMOUNT), ret, why);
    e = bank_amount_parse(cell_of(row, c, BANK_IN), &in, why);
    if (e == E_INVALID)
        return e;
    e_out = bank_amount_parse(cell_of(row, c, BANK_OUT), &out, why);
    if (e_out == E_INVALID)
        return e_out;
    if (e != OK && e_out != OK)
        return E_NOT_FOUND;
    if (in && out) {
        *why = MSG("vừa có tiền vào vừa có tiền ra");
        return E_INVALID;
    }
    *ret = in ? in : out > 0 ? -out : out; /* some banks write what goes out with a minus */
    return OK;
}

static void line_read(
    struct arena *a, const struct bank_row *row, const struct bank_columns *c, struct bank_line *l)
{
    const char *why = NULL;
    enum err day = bank_day_parse(cell_of(row, c, BANK_DAY), &l->day), e;

    l->line = row->line;
    l->words = cell_of(row, c, BANK_WORDS);
    l->reference = utf8_head(cell_of(row, c, BANK_REFERENCE), BANK_REFERENCE_CHARS);
    l->balance = cell_of(row, c, BANK_BALANCE);
    e = amount_read(row, c, &l->amount, &why);
    if ((day != OK || e == E_NOT_FOUND) && adds_up(a, row))
        judge(l, MSG("dòng cộng hoặc số dư"), true);
    else if (day != OK && e != OK && !has_digit(cell_of(row, c, BANK_DAY)))
        judge(l, MSG("không phải dòng giao dịch"), true);
    else if (day != OK)
        judge(l, MSG("không đọc được ngày (phải như 12/11/2026 hoặc 2026-11-12)"), false);
    else if (e == OK && !is_dong(cell_of(row, c, BANK_CURRENCY)))
        judge(l, more_than_dong, false);
    else if (e == E_NOT_FOUND)
        judge(l, MSG("không có số tiền"), false);
    else if (e != OK)
        judge(l, why, false);
    else if (!l->amount)
        judge(l, MSG("số tiền bằng 0"), true);
}

void bank_lines_read(struct arena *a, const struct bank_sheet *s, const struct bank_columns *c,
    struct bank_line_list *ret)
{
    *ret = (struct bank_line_list){0};
    for (size_t i = c->head; i < s->count; i++) {
        struct bank_line *l = vec_push(a, ret);

        line_read(a, &s->items[i], c, l);
        ret->good += l->state == BANK_GOOD;
        ret->passed += l->state == BANK_PASSED;
        ret->bad += l->state == BANK_BAD;
    }
}
