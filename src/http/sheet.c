/* sheet.c: columns get kinds, rows become cells, cells become a file. */
#include "http/sheet.h"

#include "base/csv.h"
#include "base/number.h"
#include "base/unicode.h"
#include "http/body.h"
#include "http/sheet_inside.h"

#include <string.h>

enum { UNIT_BYTES_MAX = 24, CSV_BYTES_MAX = 32 * 1024 * 1024, WIDTH_MAX = 60 };

/* One cell as a value. */
struct shown {
    enum { NOTHING, WORDS, NUMBER, DAY } kind;
    int64_t milli;
    day_t day;
    struct str unit; /* of a number: what stands behind it */
};

struct column {
    enum xlsx_kind kind;
    struct str unit; /* one for all of its numbers; empty: none, or several */
    bool units;      /* several: they get a column of their own */
    bool dropped;    /* nothing but controls */
    bool adds;
    size_t at; /* in the sheet */
};

/* --- what a cell says --- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where the number at the front of s ends. */
static size_t number_end(struct str s)
{
    size_t i = 0;

    while (i < s.len && (digit(s.ptr[i]) || s.ptr[i] == '.' || s.ptr[i] == ','))
        i++;
    while (i && !digit(s.ptr[i - 1]))
        i--;
    return i;
}

/* The number as the house writes it in this language: groups of three, at most three decimals. */
static enum err number_read(struct str s, bool english, int64_t *ret)
{
    char group = english ? ',' : '.', point = english ? '.' : ',';
    int64_t value = 0;
    int decimals = -1, run = 0;
    bool grouped = false;

    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (digit(c)) {
            if (__builtin_mul_overflow(value, 10, &value) ||
                __builtin_add_overflow(value, c - '0', &value))
                return E_INVALID;
            run++;
            decimals += decimals >= 0;
        } else if (c == group && decimals < 0 && run && run <= 3 && (!grouped || run == 3)) {
            grouped = true;
            run = 0;
        } else if (c == point && decimals < 0 && (!grouped || run == 3)) {
            decimals = 0;
        } else {
            return E_INVALID;
        }
    }
    if (decimals > 3 || (grouped && decimals < 0 && run != 3))
        return E_INVALID;
    for (int i = decimals < 0 ? 0 : decimals; i < 3; i++) {
        if (__builtin_mul_overflow(value, 10, &value))
            return E_INVALID;
    }
    *ret = value;
    return OK;
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (digit(s.ptr[i]))
            return true;
    }
    return false;
}

static struct shown cell_read(const struct mark_cell *c, bool english)
{
    struct str s = c->text;
    struct shown v = {.kind = WORDS};
    bool minus = s.len && s.ptr[0] == '-';
    size_t end;

    if (!s.len || str_eq(s, S("–")) || str_eq(s, S("-")))
        return (struct shown){0};
    if (s.len == 10 && day_parse(s, &v.day) == OK) {
        v.kind = DAY;
        return v;
    }
    s = str_slice(s, minus || s.ptr[0] == '+', s.len);
    end = number_end(s);
    v.unit = str_trim(str_slice(s, end, s.len));
    /* "m²" has no digit, "m2" would be one: it is kept as words */
    if (!c->number || !end || v.unit.len > UNIT_BYTES_MAX || has_digit(v.unit) ||
        str_find(v.unit, S("\n"), 0) < v.unit.len ||
        number_read(str_slice(s, 0, end), english, &v.milli) != OK)
        return v;
    v.kind = NUMBER;
    v.milli = minus ? -v.milli : v.milli;
    return v;
}

/* --- columns --- */

static const struct mark_cell *cell_of(const struct mark_row *row, size_t at)
{
    static const struct mark_cell none;

    return at < row->count ? &row->items[at] : &none;
}

static bool is_money(struct str unit)
{
    return str_eq(unit, S("đồng")) || str_eq(unit, S("đ")) || str_eq(unit, S("VND"));
}

static void column_read(const struct mark_table *t, size_t at, bool english, struct column *c)
{
    size_t numbers = 0, days = 0, filled = 0, controls = 0;

    for (size_t i = 0; i < t->rows.count; i++) {
        const struct mark_cell *cell = cell_of(&t->rows.items[i], at);
        struct shown v = cell_read(cell, english);

        controls += cell->control;
        filled += v.kind != NOTHING;
        days += v.kind == DAY;
        if (v.kind != NUMBER)
            continue;
        if (numbers++ == 0)
            c->unit = v.unit;
        else if (!str_eq(c->unit, v.unit))
            c->units = true;
    }
    c->kind = numbers && 2 * numbers >= filled ? XLSX_MILLI
              : days && 2 * days >= filled     ? XLSX_DAY
                                               : XLSX_TEXT;
    if (c->kind == XLSX_MILLI && !c->units && is_money(c->unit))
        c->kind = XLSX_MONEY;
    c->units = c->units && c->kind == XLSX_MILLI;
    c->dropped = !filled && controls;
    c->adds = cell_of(&t->head, at)->adds && !c->units && c->kind != XLSX_TEXT;
}

bool mark_same_head(const struct mark_table *x, const struct mark_table *y)
{
    if (x->head.count != y->head.count)
        return false;
    for (size_t i = 0; i < x->head.count; i++) {
        if (!str_eq(x->head.items[i].text, y->head.items[i].text))
            return false;
    }
    return true;
}

/* The table with the rows of all that have its head behind the others, the name of each in front of
 * its rows. `taken` marks those. */
static struct mark_table joined(struct arena *a, const struct mark_tables *all, size_t first,
    bool *taken, enum lang lang, bool *alone)
{
    const struct mark_table *t = &all->items[first];
    struct mark_table out = {.heading = t->heading, .caption = t->caption};

    *alone = true;
    for (size_t i = first + 1; i < all->count; i++)
        *alone = *alone && !mark_same_head(t, &all->items[i]);
    taken[first] = true;
    if (*alone)
        return *t;
    vec_push(a, &out.head)->text = str_from(tr(lang, MSG("Phần")));
    for (size_t c = 0; c < t->head.count; c++)
        *vec_push(a, &out.head) = t->head.items[c];
    for (size_t i = first; i < all->count; i++) {
        const struct mark_table *one = &all->items[i];

        if (!mark_same_head(t, one))
            continue;
        taken[i] = true;
        for (size_t k = 0; k < one->rows.count; k++) {
            struct mark_row *row = vec_push(a, &out.rows);

            row->sum = one->rows.items[k].sum;
            vec_push(a, row)->text = one->caption.len ? one->caption : one->heading;
            for (size_t c = 0; c < one->rows.items[k].count; c++)
                *vec_push(a, row) = one->rows.items[k].items[c];
        }
    }
    return out;
}

/* Wide enough for its words, not wider than a hand. */
static int width_of(const struct mark_table *t, size_t at, enum xlsx_kind kind)
{
    size_t most = utf8_count(cell_of(&t->head, at)->text) / 2;

    for (size_t i = 0; i < t->rows.count; i++) {
        size_t n = utf8_count(cell_of(&t->rows.items[i], at)->text);

        most = n > most ? n : most;
    }
    if (kind != XLSX_TEXT && most < 11)
        most = 11;
    return most > WIDTH_MAX ? WIDTH_MAX : most < 6 ? 8 : (int)most + 3;
}

/* --- rows --- */

/* How many numbers right above this row, back to the sum before it, add up to `milli` exactly. 0:
 * they do not, or something among them is no number. */
static uint32_t rows_summed(
    const struct mark_table *t, size_t row, size_t at, bool english, const struct shown *sum)
{
    int64_t milli = 0;
    uint32_t n = 0;

    while (row > n && !t->rows.items[row - n - 1].sum) {
        const struct mark_cell *cell = cell_of(&t->rows.items[row - n - 1], at);
        struct shown v = cell_read(cell, english);

        if (v.kind == WORDS || v.kind == DAY || (v.kind == NUMBER && !str_eq(v.unit, sum->unit)) ||
            __builtin_add_overflow(milli, v.milli, &milli))
            return 0;
        n++;
    }
    return n && milli == sum->milli ? n : 0;
}

static void value_put(const struct mark_table *t, size_t row, size_t at, const struct column *c,
    bool english, struct xlsx_cell *cells)
{
    const struct mark_cell *said = cell_of(&t->rows.items[row], at);
    struct xlsx_cell *cell = &cells[c->at];
    struct shown v = cell_read(said, english);
    bool sum = t->rows.items[row].sum;

    cell->bold = sum;
    if (v.kind == NOTHING)
        return;
    if (c->kind == XLSX_TEXT || (c->kind == XLSX_DAY) != (v.kind == DAY) || v.kind == WORDS) {
        *cell = xlsx_words(said->text);
    } else if (c->kind == XLSX_DAY) {
        *cell = xlsx_number(v.day);
    } else if (!c->units && !str_eq(v.unit, c->unit)) {
        *cell = xlsx_words(said->text);
    } else {
        *cell = xlsx_number(c->kind == XLSX_MONEY ? v.milli / MILLI : v.milli);
        cell->sums = sum && !c->units ? rows_summed(t, row, at, english, &v) : 0;
        if (c->units)
            cells[c->at + 1] = xlsx_words(v.unit);
    }
    cell->bold = sum;
}

/* A closing row of sums for the columns that add up, where the page itself shows none. */
static void closing_row(struct arena *a, const struct mark_table *t, const struct column *columns,
    enum lang lang, struct xlsx_table *out)
{
    struct xlsx_cell *cells = NULL;
    size_t rows = out->count;

    for (size_t i = 0; i < t->rows.count; i++) {
        if (t->rows.items[i].sum)
            return;
    }
    for (size_t i = 0; rows > 1 && i < t->head.count; i++) {
        int64_t sum = 0;
        bool good = columns[i].adds;

        for (size_t k = 0; good && k < rows; k++) {
            const struct xlsx_cell *one = &out->items[k * out->columns_count + columns[i].at];

            good = !one->words && !__builtin_add_overflow(sum, one->number, &sum);
        }
        if (!good)
            continue;
        if (!cells) {
            cells = xlsx_row_add(a, out);
            cells[0] = xlsx_words(str_from(tr(lang, MSG("Cộng"))));
            cells[0].bold = true;
        }
        cells[columns[i].at] = xlsx_number(sum);
        cells[columns[i].at].sums = (uint32_t)rows;
        cells[columns[i].at].bold = true;
    }
}

static enum err table_make(struct arena *a, const struct mark_table *t, struct str title,
    enum lang lang, struct xlsx *book)
{
    bool english = lang == LANG_EN;
    struct column *columns = arena_new_array(a, struct column, t->head.count);
    struct xlsx_column *made = arena_new_array(a, struct xlsx_column, 2 * t->head.count);
    struct xlsx_table *out;
    size_t n = 0;

    for (size_t i = 0; i < t->head.count; i++) {
        struct column *c = &columns[i];
        struct str name = t->head.items[i].text;

        column_read(t, i, english, c);
        if (c->dropped)
            continue;
        if (c->unit.len && !c->units && c->kind != XLSX_TEXT && c->kind != XLSX_DAY)
            name = str_printf(a, "%.*s (%.*s)", STR(name), STR(c->unit));
        c->at = n;
        made[n++] =
            (struct xlsx_column){.name = name, .kind = c->kind, .width = width_of(t, i, c->kind)};
        if (c->units)
            made[n++] = (struct xlsx_column){
                .name = str_from(tr(lang, MSG("Đơn vị tính"))), .kind = XLSX_TEXT, .width = 12};
    }
    if (!n || n > XLSX_COLUMNS_MAX || t->rows.count >= XLSX_ROWS_MAX)
        return n ? E_TOO_LARGE : E_NOT_FOUND;
    out = xlsx_table_add(a, book, t->heading.len ? t->heading : title, made, n);
    out->title = title;
    for (size_t i = 0; i < t->rows.count; i++) {
        struct xlsx_cell *cells = xlsx_row_add(a, out);

        for (size_t k = 0; k < t->head.count; k++) {
            if (!columns[k].dropped)
                value_put(t, i, k, &columns[k], english, cells);
        }
    }
    closing_row(a, t, columns, lang, out);
    return OK;
}

enum err sheet_book(struct arena *a, const struct mark_tables *all, struct str title,
    enum lang lang, struct xlsx *ret)
{
    struct xlsx book = {0};
    bool *taken = arena_new_array(a, bool, all->count + 1);

    for (size_t i = 0; i < all->count; i++) {
        struct mark_table t;
        bool alone;
        enum err e;

        if (taken[i])
            continue;
        t = joined(a, all, i, taken, lang, &alone);
        e = table_make(a, &t, title, lang, &book);
        if (e != OK && e != E_NOT_FOUND)
            return e;
    }
    if (!book.count)
        return E_NOT_FOUND;
    if (book.count > XLSX_SHEETS_MAX)
        return E_TOO_LARGE;
    *ret = book;
    return OK;
}

enum err sheet_read(
    struct arena *a, struct str markup, enum lang lang, struct xlsx *ret, struct str *ret_title)
{
    struct mark_tables all = {0};
    enum err e;

    mark_tables_read(a, markup, &all);
    e = sheet_book(a, &all, all.title, lang, ret);
    if (e == OK)
        *ret_title = all.title;
    return e;
}

/* --- the file --- */

/* A text that a spreadsheet would take for a formula stays a text. */
static struct str harmless(struct arena *a, struct str s)
{
    return s.len && strchr("=+-@\t", s.ptr[0]) ? str_printf(a, "'%.*s", STR(s)) : s;
}

static struct str csv_field(struct arena *a, const struct xlsx_cell *c, enum xlsx_kind kind)
{
    struct str number;

    if (!c->filled)
        return S("");
    if (kind == XLSX_TEXT || c->words)
        return harmless(a, c->text);
    if (kind == XLSX_DAY)
        return day_format_iso(a, (day_t)c->number);
    if (kind != XLSX_MILLI)
        return str_printf(a, "%lld", (long long)c->number);
    number = milli_json(a, c->number);
    return c->number % 10 ? str_printf(a, "%.*s0", STR(number)) : number;
}

enum err sheet_csv(struct arena *a, const struct xlsx *book, struct str *ret)
{
    struct buf b;

    buf_init(&b, a, CSV_BYTES_MAX);
    buf_addz(&b, "\xef\xbb\xbf");
    for (size_t i = 0; i < book->count; i++) {
        const struct xlsx_table *t = book->items[i];

        if (book->count > 1) {
            buf_addz(&b, i ? "\r\n" : "");
            csv_add(&b, harmless(a, t->sheet), true);
            buf_addz(&b, "\r\n");
        }
        for (size_t c = 0; c < t->columns_count; c++)
            csv_add(&b, harmless(a, t->columns[c].name), c == 0);
        buf_addz(&b, "\r\n");
        for (size_t k = 0; k < t->count; k++) {
            for (size_t c = 0; c < t->columns_count; c++)
                csv_add(&b, csv_field(a, &t->items[k * t->columns_count + c], t->columns[c].kind),
                    c == 0);
            buf_addz(&b, "\r\n");
        }
    }
    if (b.overflow)
        return E_TOO_LARGE;
    *ret = buf_str(&b);
    return OK;
}

enum sheet_as sheet_asked(const struct req *r)
{
    struct str as = req_query(r, "as");

    if (!r->route || r->route->method != GET || r->api)
        return SHEET_NOT;
    return str_eq(as, S("xlsx")) ? SHEET_XLSX : str_eq(as, S("csv")) ? SHEET_CSV : SHEET_NOT;
}

bool sheet_in(struct str markup)
{
    static const struct str others[] = {STR_INIT("<table class=\"month\""),
        STR_INIT("<table class=\"weeks\""), STR_INIT("<table class=\"help-table\"")};

    for (size_t i = str_find(markup, S("<table"), 0); i < markup.len;
         i = str_find(markup, S("<table"), i + 1)) {
        struct str rest = str_slice(markup, i, markup.len);
        size_t k = 0;

        while (k < sizeof others / sizeof *others && !str_starts(rest, others[k]))
            k++;
        if (k == sizeof others / sizeof *others)
            return true;
    }
    return false;
}

struct str sheet_href(const struct req *r, enum sheet_as as)
{
    struct buf b;

    buf_init(&b, r->arena, 4096);
    buf_addz(&b, as == SHEET_CSV ? "?as=csv" : "?as=xlsx");
    for (size_t i = 0; i < r->query.count; i++) {
        const struct pair *p = &r->query.items[i];

        if (str_eq(p->name, S("as")) || str_eq(p->name, S("lang")) ||
            (r->sheet_step && str_eq(p->name, str_from(r->sheet_step))))
            continue;
        buf_addc(&b, '&');
        buf_add(&b, percent_encode(r->arena, p->name, false));
        buf_addc(&b, '=');
        buf_add(&b, percent_encode(r->arena, p->value, false));
    }
    return b.overflow ? S("?as=xlsx") : buf_str(&b);
}

/* The tables of the page's own making, else those of its markup. */
static enum err book_of(
    struct req *r, struct arena *a, struct str markup, struct xlsx *book, struct str *title)
{
    struct mark_tables all = {0};

    if (!r->sheet)
        return sheet_read(a, markup, r->lang, book, title);
    mark_tables_read(a, markup, &all);
    *title = all.title;
    *book = *r->sheet;
    for (size_t i = 0; i < book->count; i++) {
        if (!book->items[i]->title.len)
            book->items[i]->title = all.title;
    }
    return book->count ? OK : E_NOT_FOUND;
}

enum err sheet_send(struct req *r, struct arena *scratch, const struct xlsx *book, struct str title)
{
    enum sheet_as as = sheet_asked(r);
    struct str bytes = {0};
    enum err e =
        as == SHEET_XLSX ? xlsx_write(scratch, book, &bytes) : sheet_csv(scratch, book, &bytes);

    if (e != OK)
        return e;
    title = title.len ? utf8_head(title, 80) : S("bang");
    req_send_file(r, as == SHEET_XLSX ? XLSX_TYPE : "text/csv; charset=utf-8",
        str_printf(r->arena, "%.*s.%s", STR(title), as == SHEET_XLSX ? "xlsx" : "csv"),
        str_copy(r->arena, bytes));
    r->sheet_made = true;
    return OK;
}

enum err sheet_answer(struct req *r, struct arena *scratch, struct str markup)
{
    struct xlsx book = {0};
    struct str title = {0};
    enum err e = book_of(r, scratch, markup, &book, &title);

    return e == OK ? sheet_send(r, scratch, &book, title) : e;
}

size_t sheet_page_rows(const struct req *r, size_t shown)
{
    return sheet_asked(r) ? SHEET_PAGE_ROWS : shown;
}

static void too_long(struct req *r, struct str *why, struct str *advice)
{
    if (r->sheet_looked) {
        *why = req_t(r, "Danh sách này quá dài để tìm hết trong một lần.");
        *advice = req_t(r, "Hãy trở lại, chọn khoảng ngày ngắn hơn (từ ngày … đến ngày …) rồi tải "
                           "từng phần.");
        return;
    }
    *why = REQ_T(r, "Danh sách này quá dài để tải một lần: nhiều nhất %1 dòng.",
        count_format(
            r->arena, r->sheet_most ? (int64_t)r->sheet_most : SHEET_ROWS_MAX, r->lang == LANG_EN));
    *advice = r->sheet_most ? req_t(r, "Hãy tải ở từng đơn vị bên dưới, mỗi nơi phần của mình.")
                            : req_t(r, "Hãy trở lại, lọc bớt trên trang (theo đơn vị, ngày, loại, "
                                       "tình trạng) hoặc tải ở từng đơn vị bên dưới.");
}

bool sheet_trouble(struct req *r, int status, struct str *why, struct str *advice)
{
    if (!sheet_asked(r) || (status != 413 && status != 503))
        return false;
    if (status == 413) {
        too_long(r, why, advice);
    } else {
        *why = req_t(r, "Đang có nhiều bảng khác chờ tải.");
        *advice = req_t(r, "Hãy tải lại sau một phút. Không có gì bị mất.");
    }
    return true;
}
