/* grid.c: cells by their place, and what a file is. */
#include "doc/grid_inside.h"

#include "base/number.h"
#include "doc/kind.h"

#include <string.h>

static const struct grid_cell empty;

enum err grid_cell_add(struct arena *a, struct grid *g, uint32_t row, uint32_t column,
    size_t *total, struct grid_cell **ret, const char **why)
{
    const struct grid_cell *last = g->cells.count ? &g->cells.items[g->cells.count - 1] : NULL;
    const char *limit = row >= GRID_ROWS_MAX         ? WHY_ROWS
                        : column >= GRID_COLUMNS_MAX ? WHY_COLUMNS
                        : *total >= GRID_CELLS_MAX   ? WHY_CELLS
                                                     : NULL;
    struct grid_row *at;

    if (limit) {
        *why = limit;
        return E_TOO_LARGE;
    }
    if (last && (last->row > row || (last->row == row && last->column >= column))) {
        *why = WHY_DAMAGED_XML;
        return E_DAMAGED;
    }
    if (!last || last->row != row)
        *vec_push(a, &g->rows) = (struct grid_row){.number = row, .first = g->cells.count};
    at = &g->rows.items[g->rows.count - 1];
    at->count++;
    *ret = vec_push(a, &g->cells);
    **ret = (struct grid_cell){.row = row, .column = column};
    ++*total;
    g->row_end = row + 1;
    if (column >= g->column_end)
        g->column_end = column + 1;
    return OK;
}

static const struct grid_row *row_at(const struct grid *g, uint32_t number)
{
    size_t from = 0, to = g->rows.count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (g->rows.items[middle].number == number)
            return &g->rows.items[middle];
        if (g->rows.items[middle].number < number)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

const struct grid_cell *grid_at(const struct grid *g, uint32_t row, uint32_t column)
{
    const struct grid_row *r = row_at(g, row);

    for (size_t i = 0; r && i < r->count; i++) {
        const struct grid_cell *c = &g->cells.items[r->first + i];

        if (c->column == column)
            return c;
        if (c->column > column)
            break;
    }
    return &empty;
}

const struct merged *grid_merged(const struct grid *g, uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < g->merged.count; i++) {
        const struct merged *m = &g->merged.items[i];

        if (row >= m->row && row <= m->last_row && column >= m->column && column <= m->last_column)
            return m;
    }
    return NULL;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Every place is marked at most once, so many large ranges cost no more than the sheet is large. */
enum err grid_merged_places(
    struct arena *a, const struct grid *g, uint32_t rows, struct merged_places *ret)
{
    size_t places;

    ret->grid = g;
    ret->rows = smaller(rows, g->row_end);
    ret->columns = g->column_end;
    places = (size_t)ret->rows * ret->columns;
    if (g->merged.count && places > ret->capacity) {
        ret->at = arena_new_array(a, uint16_t, places);
        ret->capacity = places;
    } else if (g->merged.count) {
        memset(ret->at, 0, places * sizeof *ret->at);
    }
    for (size_t i = 0; i < g->merged.count; i++) {
        const struct merged *m = &g->merged.items[i];
        uint32_t row_end = smaller(m->last_row + 1, ret->rows);
        uint32_t column_end = smaller(m->last_column + 1, ret->columns);

        for (uint32_t row = m->row; row < row_end; row++) {
            for (uint32_t column = m->column; column < column_end; column++) {
                uint16_t *at = &ret->at[(size_t)row * ret->columns + column];

                if (*at)
                    return E_DAMAGED;
                *at = (uint16_t)(i + 1);
            }
        }
    }
    return OK;
}

const struct merged *merged_place(const struct merged_places *p, uint32_t row, uint32_t column)
{
    uint16_t i = p->grid->merged.count && row < p->rows && column < p->columns
                     ? p->at[(size_t)row * p->columns + column]
                     : 0;

    return i ? &p->grid->merged.items[i - 1] : NULL;
}

const struct grid *grid_named(const struct grid_book *b, struct str name)
{
    for (size_t i = 0; i < b->count; i++) {
        if (str_eq(b->items[i].name, name))
            return &b->items[i];
    }
    return NULL;
}

struct str grid_address(struct arena *a, uint32_t row, uint32_t column)
{
    char letters[8];
    size_t at = sizeof letters;

    for (uint32_t n = column + 1; n; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    return str_printf(a, "%.*s%u", (int)(sizeof letters - at), letters + at, row + 1);
}

struct str grid_place(struct arena *a, const struct grid *g, uint32_t row, uint32_t column)
{
    struct str address = grid_address(a, row, column);

    return g->name.len ? str_printf(a, "%.*s!%.*s", STR(g->name), STR(address)) : address;
}

enum err grid_address_read(struct str s, uint32_t *row, uint32_t *column)
{
    uint64_t letters = 0, number = 0;
    size_t i = 0;

    for (; i < s.len && i < 3 && s.ptr[i] >= 'A' && s.ptr[i] <= 'Z'; i++)
        letters = letters * 26 + (uint64_t)(s.ptr[i] - 'A' + 1);
    if (!i || i == s.len || s.len - i > 7)
        return E_INVALID;
    for (; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return E_INVALID;
        number = number * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    if (!number || number > 1048576 || letters > 16384)
        return E_INVALID;
    *row = (uint32_t)number - 1;
    *column = (uint32_t)letters - 1;
    return OK;
}

struct str cell_words(struct arena *a, const struct grid_cell *c)
{
    if (c->kind == CELL_DAY && c->exact)
        return day_format(a, c->day);
    if (c->kind == CELL_NUMBER && c->exact)
        return milli_format(a, c->milli, false);
    if (c->kind == CELL_TRUTH)
        return c->milli ? S("TRUE") : S("FALSE");
    return c->text;
}

/* --- numbers as programs write them --- */

struct decimal {
    uint64_t digits; /* at most 18 of them */
    int count;
    int64_t exponent; /* of ten */
    bool negative;
};

enum { SIGNIFICANT = 15, DIGITS_KEPT = 18, EXPONENT_MAX = 400 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum err exponent_read(struct str s, struct decimal *d)
{
    int64_t e;

    if (s.len && s.ptr[0] == '+')
        s = str_slice(s, 1, s.len);
    if (str_to_int(s, &e) != OK || e > EXPONENT_MAX || e < -EXPONENT_MAX)
        return E_INVALID;
    d->exponent += e;
    return OK;
}

static enum err decimal_read(struct str s, struct decimal *ret)
{
    struct decimal d = {0};
    bool point = false, any = false;
    size_t i = 0;

    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        d.negative = s.ptr[i++] == '-';
    for (; i < s.len && (is_digit(s.ptr[i]) || (s.ptr[i] == '.' && !point)); i++) {
        if (s.ptr[i] == '.') {
            point = true;
            continue;
        }
        any = true;
        if (d.count < DIGITS_KEPT) {
            d.digits = d.digits * 10 + (uint64_t)(s.ptr[i] - '0');
            d.count += d.digits != 0;
            d.exponent -= point;
        } else {
            d.exponent += !point;
        }
    }
    if (!any || s.len > 512)
        return E_INVALID;
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        if (exponent_read(str_slice(s, i + 1, s.len), &d) != OK)
            return E_INVALID;
    } else if (i < s.len) {
        return E_INVALID;
    }
    *ret = d;
    return OK;
}

/* To fifteen digits, half up, and without closing zeros. */
static void decimal_round(struct decimal *d)
{
    int drop = d->count - SIGNIFICANT;
    uint64_t ten = 1;

    for (int i = 0; i < drop; i++)
        ten *= 10;
    if (drop > 0) {
        d->digits = (d->digits + ten / 2) / ten;
        d->exponent += drop;
    }
    while (d->digits && d->digits % 10 == 0) {
        d->digits /= 10;
        d->exponent++;
    }
}

enum err grid_number(struct str digits, int64_t *ret_milli)
{
    struct decimal d;
    int64_t value;
    enum err e = decimal_read(str_trim(digits), &d);

    if (e != OK)
        return e;
    decimal_round(&d);
    value = (int64_t)d.digits;
    if (d.digits && d.exponent < -3)
        return E_TOO_LARGE;
    for (int64_t i = d.exponent + 3; d.digits && i > 0; i--) {
        if (__builtin_mul_overflow(value, 10, &value))
            return E_TOO_LARGE;
    }
    *ret_milli = d.negative ? -value : value;
    return OK;
}

/* Only the first section counts; quoted, escaped and bracketed letters are no letters of a day. */
bool grid_code_is_day(struct str code)
{
    bool day = false, month = false, clock = false;

    for (size_t i = 0; i < code.len && code.ptr[i] != ';'; i++) {
        char c = code.ptr[i];

        if (c == '"')
            i = str_find(code, S("\""), i + 1);
        else if (c == '[')
            i = str_find(code, S("]"), i + 1);
        else if (c == '\\' || c == '_' || c == '*')
            i++;
        else if (strchr("dDyY", c) && c)
            day = true;
        else if (strchr("mM", c) && c)
            month = true;
        else if (strchr("hHsS0#?", c) && c)
            clock = true;
    }
    return day || (month && !clock);
}

/* --- what a file is --- */

static bool has(struct str s, struct str part)
{
    return str_find(s, part, 0) < s.len;
}

/* Words for what people send by mistake, or NULL. */
static const char *refused(struct str s)
{
    enum doc_kind kind;
    const char *why;

    if (!s.len)
        return WHY_EMPTY;
    if (str_starts(s, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")))
        return has(s, S("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e")) ? WHY_BOOK_PASSWORD
                                                                           : WHY_OLD_EXCEL;
    if (str_starts(s, S("\x09\x08\x10\0")) || str_starts(s, S("\x09\x08\x08\0")))
        return WHY_OLD_EXCEL;
    if (doc_kind_of(s, &kind, &why) != OK)
        return WHY_NO_BOOK;
    return kind == DOC_HTML ? WHY_WEB_PAGE : NULL;
}

enum err grid_read(struct arena *a, struct str bytes, struct grid_book *ret, const char **why)
{
    const char *refusal = bytes.len > GRID_BYTES_MAX ? WHY_BOOK_SIZE : refused(bytes);

    if (refusal) {
        *why = refusal;
        return bytes.len > GRID_BYTES_MAX ? E_TOO_LARGE : E_INVALID;
    }
    return str_starts(bytes, S("PK")) ? xlsx_read(a, bytes, ret, why)
                                      : csv_grid_read(a, bytes, ret, why);
}
