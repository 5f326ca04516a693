/* bank_sheet.c: the rows and cells of a statement. */
#include "ledger/bank_sheet.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "ledger/bank_text.h"

enum { TRY_ROWS = 200, COLUMNS_MIN = 2, ACCOUNT_DIGITS = 8 };

static const char marks[] = {';', '\t', ',', '|'};

/* "sep=;" in the first line, as Excel writes it: the mark, and the text behind that line. */
static char said_mark(struct str *text)
{
    size_t end = str_find(*text, S("\n"), 0);
    struct str first = str_trim(str_slice(*text, 0, end));
    char mark;

    if (first.len != 5 || !str_starts(first, S("sep=")) ||
        !memchr(marks, first.ptr[4], sizeof marks))
        return 0;
    mark = first.ptr[4];
    *text =
        str_slice(*text, end, text->len); /* from the line's end on, so that lines count right */
    return mark;
}

/* How well a mark cuts the front of a text: rows that have as many columns as most have. */
static size_t fit_of(struct arena *a, struct str text, char mark)
{
    size_t seen[CSV_FIELDS_MAX + 1] = {0}, best = 0;
    struct arena_mark start = arena_mark(a);
    struct csv_record r;
    struct csv c;

    csv_init(&c, text);
    c.mark = mark;
    c.loose = true;
    for (int i = 0; i < TRY_ROWS && csv_next(&c, a, &r) == OK; i++)
        seen[r.count]++;
    for (size_t n = COLUMNS_MIN; n <= CSV_FIELDS_MAX; n++) {
        size_t fit = seen[n] * CSV_FIELDS_MAX + n; /* of equals the one with more columns */

        if (seen[n] && fit > best)
            best = fit;
    }
    arena_rewind(a, start);
    return best;
}

static char guessed_mark(struct arena *a, struct str text)
{
    size_t best = 0;
    char mark = 0;

    for (size_t i = 0; i < sizeof marks; i++) {
        size_t fit = fit_of(a, text, marks[i]);

        if (fit > best) {
            best = fit;
            mark = marks[i];
        }
    }
    return mark;
}

/* Without blanks, ="…" around it, and the ' that makes a text of a number. */
static struct str cell_of(struct str s)
{
    s = str_trim(s);
    if (s.len >= 3 && str_starts(s, S("=\"")) && s.ptr[s.len - 1] == '"')
        s = str_slice(s, 2, s.len - 1);
    if (s.len > 1 && s.ptr[0] == '\'')
        s = str_slice(s, 1, s.len);
    return str_trim(s);
}

static bool row_add(struct arena *a, struct bank_sheet *s, const struct csv_record *r)
{
    struct str *cells = arena_new_array(a, struct str, r->count);
    size_t count = 0;

    for (size_t i = 0; i < r->count; i++) {
        cells[i] = cell_of(r->fields[i]);
        if (cells[i].len)
            count = i + 1;
    }
    if (count > BANK_COLUMNS_MAX)
        return false;
    if (count)
        *vec_push(a, s) = (struct bank_row){.line = r->line, .cells = cells, .count = count};
    if (count > s->columns)
        s->columns = count;
    return true;
}

static enum err refuse(struct bank_trouble *t, const char *why, size_t line, enum err e)
{
    *t = (struct bank_trouble){.why = why, .line = line};
    return e;
}

static enum err rows_read(
    struct arena *a, struct str text, struct bank_sheet *s, struct bank_trouble *trouble)
{
    struct csv_record r;
    struct csv c;
    enum err e;

    csv_init(&c, text);
    c.mark = s->mark;
    c.loose = true;
    while ((e = csv_next(&c, a, &r)) == OK) {
        if (s->count == BANK_ROWS_MAX)
            return refuse(trouble,
                MSG("Tệp có hơn 5.000 dòng. Hãy tải sao kê từng tuần hoặc từng ngày."), r.line,
                E_TOO_LARGE);
        if (!row_add(a, s, &r))
            return refuse(trouble, MSG("một dòng có quá 40 cột"), r.line, E_INVALID);
    }
    return e == E_NOT_FOUND ? OK : refuse(trouble, c.why, c.line, E_INVALID);
}

enum err bank_sheet_read(
    struct arena *a, struct str bytes, struct bank_sheet *ret, struct bank_trouble *trouble)
{
    struct bank_sheet s = {0};
    struct str rest;
    const char *why;
    enum err e;

    if (bytes.len > BANK_BYTES_MAX)
        return refuse(trouble, MSG("Tệp lớn quá 4 MB. Hãy tải sao kê từng tuần hoặc từng ngày."), 0,
            E_TOO_LARGE);
    if (bank_text_read(a, bytes, &s.text, &why) != OK)
        return refuse(trouble, why, 0, E_INVALID);
    rest = s.text;
    s.mark = said_mark(&rest);
    if (!s.mark)
        s.mark = guessed_mark(a, rest);
    if (!s.mark)
        return refuse(trouble,
            MSG("Không thấy bảng nào trong tệp: mỗi dòng phải có các cột ngăn bằng dấu phẩy, chấm "
                "phẩy hoặc "
                "tab."),
            0, E_INVALID);
    e = rows_read(a, rest, &s, trouble);
    if (e == OK)
        *ret = s;
    return e;
}

/* A run of letters and digits that may be an account: has eight digits or more. */
static bool speaks_of(struct str cell, struct str account, bool *some)
{
    for (size_t at = 0; at < cell.len;) {
        size_t end = at, digits = 0;

        for (; end < cell.len && ascii_word(cell.ptr[end], ""); end++)
            digits += ascii_digit(cell.ptr[end]);
        *some = *some || digits >= ACCOUNT_DIGITS;
        if (str_eq(str_slice(cell, at, end), account))
            return true;
        at = end + 1;
    }
    return false;
}

bool bank_sheet_is_of_another(
    const struct bank_sheet *s, const struct bank_columns *c, struct str account)
{
    bool some = false;

    for (size_t i = 0; c->head && i + 1 < c->head && i < s->count; i++) {
        for (size_t k = 0; k < s->items[i].count; k++) {
            if (speaks_of(s->items[i].cells[k], account, &some))
                return false;
        }
    }
    return some;
}
