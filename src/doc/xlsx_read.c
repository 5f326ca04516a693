/* xlsx_read.c: the sheets of an XLSX file, each walked once, cell by cell.
 *
 * Only what stands in cells is taken; formulas are not computed, links and pictures not followed.
 * Cells must come in order, as every program writes them: another order is damage. */
#include "doc/grid_inside.h"

#include "base/number.h"

#include "doc/xlsx_parts.h"

#include <string.h>

struct sheet_reading {
    struct arena *arena;
    struct xlsx_parts *parts;
    struct grid *grid;
    size_t total;        /* cells of the book so far */
    int64_t row, column; /* of the cell that is open; -1: none yet */
    struct str type;     /* of it: borrowed from a literal */
    size_t look;
    bool formula, filled;
    bool in_value, in_inline, in_text, in_phonetic;
    struct buf text;
    enum err trouble;
    const char *why;
};

static void fail(struct sheet_reading *r, enum err e, const char *why)
{
    if (r->trouble == OK) {
        r->trouble = e;
        r->why = why;
    }
}

/* --- one cell --- */

static bool look_is_day(const struct sheet_reading *r)
{
    return r->look < r->parts->days.count && r->parts->days.items[r->look];
}

enum { FIRST_1900 = 25569, FIRST_1904 = 24107, LAST_DAY_SERIAL = 2958465 };

/* A day number of the book; the part of the day behind the point is left out. */
static void day_of_serial(const struct sheet_reading *r, struct grid_cell *c)
{
    struct str whole = str_slice(c->text, 0, str_find(c->text, S("."), 0));
    bool power = str_find(c->text, S("E"), 0) < c->text.len || /* "4.5E4" is 45000 */
                 str_find(c->text, S("e"), 0) < c->text.len;
    int64_t n;

    c->kind = CELL_DAY;
    c->exact = false;
    if (power && grid_number(c->text, &n) == OK)
        n /= MILLI;
    else if (power || str_to_int(whole, &n) != OK)
        return;
    if (n < 1 || n > LAST_DAY_SERIAL)
        return;
    if (r->parts->from_1904) {
        c->day = (day_t)(n - FIRST_1904);
    } else {
        if (n == 60) /* 29 February 1900, which never was */
            return;
        c->day = (day_t)(n - FIRST_1900 + (n < 60));
    }
    c->exact = true;
}

static void number_take(struct sheet_reading *r, struct grid_cell *c, struct str raw)
{
    enum err e;

    c->text = str_copy(r->arena, str_trim(raw));
    if (look_is_day(r)) {
        day_of_serial(r, c);
        return;
    }
    c->kind = CELL_NUMBER;
    e = grid_number(c->text, &c->milli);
    c->exact = e == OK;
    if (e == E_INVALID)
        fail(r, E_DAMAGED, WHY_DAMAGED_XML);
}

static void shared_take(struct sheet_reading *r, struct grid_cell *c, struct str raw)
{
    int64_t at;

    if (str_to_int(str_trim(raw), &at) != OK || at < 0 || (uint64_t)at >= r->parts->strings.count) {
        fail(r, E_DAMAGED, WHY_DAMAGED_XML);
        return;
    }
    c->kind = CELL_TEXT;
    c->text = r->parts->strings.items[at];
}

static void words_take(struct sheet_reading *r, struct grid_cell *c, struct str raw)
{
    const char *why = NULL;
    enum err e = xlsx_words(r->arena, raw, &c->text, &why);

    c->kind = CELL_TEXT;
    if (e != OK)
        fail(r, e, why);
}

/* "2026-12-12" or "2026-12-12T00:00:00". */
static void iso_take(struct sheet_reading *r, struct grid_cell *c, struct str raw)
{
    c->text = str_copy(r->arena, raw);
    c->kind = CELL_DAY;
    c->exact = day_parse_iso(str_slice(c->text, 0, 10), &c->day) == OK;
}

static void value_take(struct sheet_reading *r, struct grid_cell *c, struct str raw)
{
    if (str_eq(r->type, S("s")))
        shared_take(r, c, raw);
    else if (str_eq(r->type, S("str")) || str_eq(r->type, S("inlineStr")))
        words_take(r, c, raw);
    else if (str_eq(r->type, S("b"))) {
        c->kind = CELL_TRUTH;
        c->milli = str_eq(str_trim(raw), S("1"));
    } else if (str_eq(r->type, S("e"))) {
        words_take(r, c, raw);
        c->kind = CELL_ERROR;
    } else if (str_eq(r->type, S("d"))) {
        iso_take(r, c, raw);
    } else {
        number_take(r, c, raw);
    }
}

static void cell_end(struct sheet_reading *r)
{
    const char *why = NULL;
    struct grid_cell *c;
    enum err e;

    if (r->text.overflow)
        fail(r, E_TOO_LARGE, WHY_CELL_TEXT);
    if (r->trouble != OK || (!r->text.len && !r->formula))
        return;
    e = grid_cell_add(
        r->arena, r->grid, (uint32_t)r->row, (uint32_t)r->column, &r->total, &c, &why);
    if (e != OK) {
        fail(r, e, why);
        return;
    }
    if (r->text.len)
        value_take(r, c, buf_str(&r->text));
    c->formula = r->formula;
}

static struct str type_of(struct str type)
{
    static const struct str known[] = {STR_INIT("s"), STR_INIT("str"), STR_INIT("inlineStr"),
        STR_INIT("b"), STR_INIT("e"), STR_INIT("d")};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_eq(type, known[i]))
            return known[i];
    }
    return S("n");
}

/* Where it stands; without an address behind the cell before. */
static void cell_start(struct sheet_reading *r, const struct xml_tag *tag)
{
    struct str address = xml_attribute(tag, "r");
    uint32_t row, column;

    if (address.len) {
        if (grid_address_read(address, &row, &column) != OK || row != r->row) {
            fail(r, E_DAMAGED, WHY_DAMAGED_XML);
            return;
        }
        r->column = column;
    } else {
        r->column++;
    }
    r->type = type_of(xml_attribute(tag, "t"));
    r->look = (size_t)xml_number(xml_attribute(tag, "s"), 1 << 20, 0);
    r->formula = false;
    r->text.len = 0;
}

static void row_start(struct sheet_reading *r, const struct xml_tag *tag)
{
    struct str number = xml_attribute(tag, "r");
    int64_t n = r->row + 2;

    if (number.len && (str_to_int(number, &n) != OK || n < 1 || n > 1048576 || n <= r->row + 1))
        fail(r, E_DAMAGED, WHY_DAMAGED_XML);
    r->row = n - 1;
    r->column = -1;
}

static void merged_add(struct sheet_reading *r, const struct xml_tag *tag)
{
    struct str s = xml_attribute(tag, "ref");
    size_t colon = str_find(s, S(":"), 0);
    struct merged m;

    if (r->grid->merged.count == GRID_MERGED_MAX) {
        fail(r, E_TOO_LARGE, WHY_MERGED);
        return;
    }
    if (grid_address_read(str_slice(s, 0, colon), &m.row, &m.column) != OK ||
        grid_address_read(str_slice(s, colon + 1, s.len), &m.last_row, &m.last_column) != OK ||
        m.last_row < m.row || m.last_column < m.column) {
        fail(r, E_DAMAGED, WHY_DAMAGED_XML);
        return;
    }
    *vec_push(r->arena, &r->grid->merged) = m;
}

/* --- the walk --- */

static void start(void *object, const struct xml_tag *tag)
{
    struct sheet_reading *r = object;

    if (r->trouble != OK)
        return;
    if (xml_is(tag->name, "c"))
        cell_start(r, tag);
    else if (xml_is(tag->name, "v"))
        r->in_value = true;
    else if (xml_is(tag->name, "row"))
        row_start(r, tag);
    else if (xml_is(tag->name, "f"))
        r->formula = true;
    else if (xml_is(tag->name, "is"))
        r->in_inline = true;
    else if (xml_is(tag->name, "rPh"))
        r->in_phonetic = true;
    else if (xml_is(tag->name, "t"))
        r->in_text = r->in_inline && !r->in_phonetic;
    else if (xml_is(tag->name, "mergeCell"))
        merged_add(r, tag);
}

static void end(void *object, const char *name)
{
    struct sheet_reading *r = object;

    if (xml_is(name, "c")) {
        if (r->row >= 0 && r->column >= 0)
            cell_end(r);
    } else if (xml_is(name, "v")) {
        r->in_value = false;
    } else if (xml_is(name, "is")) {
        r->in_inline = false;
    } else if (xml_is(name, "rPh")) {
        r->in_phonetic = false;
    } else if (xml_is(name, "t")) {
        r->in_text = false;
    }
}

static void text(void *object, struct str s)
{
    struct sheet_reading *r = object;

    if (r->in_value || r->in_text)
        buf_add(&r->text, s);
}

static bool full(void *object)
{
    const struct sheet_reading *r = object;

    return r->trouble != OK;
}

/* Everything of the reading begins anew with a sheet but the number of cells of the book. */
static enum err sheet_read(struct sheet_reading *r, struct str bytes,
    const struct xlsx_sheet *sheet, struct grid *ret, const char **why)
{
    struct xml_reader reader = {r, start, end, text, full};
    enum err e;

    *r = (struct sheet_reading){
        .arena = r->arena, .parts = r->parts, .grid = ret, .total = r->total, .row = -1};
    r->column = -1;
    *ret = (struct grid){.name = sheet->name, .hidden = sheet->hidden};
    buf_init(&r->text, r->arena, 4 * (size_t)GRID_TEXT_MAX + 16);
    e = xlsx_walk(r->arena, bytes, r->parts, sheet->part, &reader, why);
    if (r->trouble != OK) {
        *why = r->why;
        return r->trouble;
    }
    return e;
}

enum err xlsx_read(struct arena *a, struct str bytes, struct grid_book *ret, const char **why)
{
    struct xlsx_parts *parts = arena_new(a, struct xlsx_parts);
    struct grid_book book = {.typed = true};
    struct sheet_reading *r = arena_new(a, struct sheet_reading);
    const char *said = WHY_DAMAGED_ZIP;
    enum err e = xlsx_parts_read(a, bytes, parts, &said);

    r->arena = a;
    r->parts = parts;
    for (size_t i = 0; e == OK && i < parts->sheets.count; i++) {
        struct grid *g = vec_push(a, &book);

        e = sheet_read(r, bytes, &parts->sheets.items[i], g, &said);
    }
    if (e == OK)
        *ret = book;
    else
        *why = said;
    return e == E_NOT_FOUND ? E_DAMAGED : e;
}
