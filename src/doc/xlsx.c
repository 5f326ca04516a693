/* xlsx.c: the tables handed to libxlsxwriter.
 *
 * The library writes to a file by name; the name is that of a file which stands in memory only
 * (memfd), and its scratch files go to /dev/shm where there is one: what a table says about people
 * does not touch the disk. It takes numbers as binary fractions, as the format does: whole numbers
 * up to 2^53 and thousandths of them are exact there, anything beyond is refused before. */
#include "doc/xlsx.h"

#include "base/log.h"
#include "base/number.h"
#include "base/unicode.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    SHEET_NAME_MAX = 31,   /* code points; the format's own limit */
    CREATED_S = 946684800, /* 2000-01-01, always */
    FIRST_DAY = -25508,    /* 1900-03-01: earlier days differ between programs */
    DAY_ZERO = 25569,      /* 1970-01-01 in a spreadsheet */
    LANDSCAPE_FROM = 6,    /* columns */
    PAPER_A4 = 9,
    DECIMALS = 4, /* 0 to 3 */
    OPEN_COLOUR = 0xfff9e5,
};
#define EXACT_MAX ((int64_t)1 << 53)

enum shade { PLAIN, BOLD, OPEN, SHADES }; /* OPEN: to be filled in */

struct look { /* the formats of a book */
    lxw_format *title, *head, *text[SHADES], *day[SHADES], *number[DECIMALS][SHADES];
};

struct xlsx_table *xlsx_table_add(struct arena *a, struct xlsx *book, struct str sheet,
    const struct xlsx_column *columns, size_t columns_count)
{
    struct xlsx_table *t = arena_new(a, struct xlsx_table);

    *t = (struct xlsx_table){.sheet = sheet, .columns = columns, .columns_count = columns_count};
    *vec_push(a, book) = t;
    return t;
}

struct xlsx_cell *xlsx_row_add(struct arena *a, struct xlsx_table *t)
{
    struct xlsx_cell *row;

    if (t->count == t->capacity) {
        size_t room = t->capacity ? 2 * t->capacity : 16;

        t->items = arena_grow(
            a, t->items, t->count * t->columns_count, room * t->columns_count, sizeof *t->items);
        t->capacity = room;
    }
    row = t->items + t->count++ * t->columns_count;
    memset(row, 0, t->columns_count * sizeof *row);
    return row;
}

/* Control characters, which XML cannot hold: texts have come past the border, so they are a
 * mistake of ours. */
static bool writable(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
            return false;
    }
    return utf8_valid(s);
}

static enum err table_check(const struct xlsx_table *t)
{
    size_t cells = t->count * t->columns_count;

    if (t->count > XLSX_ROWS_MAX || t->columns_count > XLSX_COLUMNS_MAX)
        return E_TOO_LARGE;
    if (!writable(t->sheet) || !writable(t->title) || !writable(t->sum_word))
        return E_INVALID;
    for (size_t i = 0; i < t->columns_count; i++) {
        if (!writable(t->columns[i].name))
            return E_INVALID;
    }
    for (size_t i = 0; i < cells; i++) {
        if (!writable(t->items[i].text))
            return E_INVALID;
        if (t->items[i].number > EXACT_MAX || t->items[i].number < -EXACT_MAX)
            return E_TOO_LARGE;
        if (t->items[i].sums > i / t->columns_count)
            return E_INVALID;
    }
    return OK;
}

static bool summed(const struct xlsx_column *c)
{
    return c->sum && (c->kind == XLSX_MILLI || c->kind == XLSX_MONEY || c->kind == XLSX_COUNT);
}

static enum err column_sum(const struct xlsx_table *t, size_t column, int64_t *ret)
{
    int64_t sum = 0;

    for (size_t i = 0; i < t->count; i++) {
        if (__builtin_add_overflow(sum, t->items[i * t->columns_count + column].number, &sum))
            return E_TOO_LARGE;
    }
    if (sum > EXACT_MAX || sum < -EXACT_MAX)
        return E_TOO_LARGE;
    *ret = sum;
    return OK;
}

/* A name that a sheet may have: none of []:*?/\, at most 31 letters, no ' at its ends. */
static struct str sheet_name(struct arena *a, struct str wanted, size_t letters)
{
    struct str s = str_trim(wanted);
    struct buf b;

    buf_init(&b, a, s.len + 8);
    for (size_t i = 0; i < s.len; i++)
        buf_addc(&b, strchr("[]:*?/\\'\t\n", s.ptr[i]) ? ' ' : s.ptr[i]);
    s = str_trim(utf8_head(str_trim(buf_str(&b)), letters));
    return s.len ? s : S("Bảng");
}

static bool name_taken(struct arena *a, struct str name, const struct str *names, size_t count)
{
    struct str folded = text_fold(a, name);

    for (size_t i = 0; i < count; i++) {
        if (str_eq(folded, text_fold(a, names[i])))
            return true;
    }
    return false;
}

static struct str name_of_its_own(
    struct arena *a, struct str wanted, const struct str *names, size_t count)
{
    struct str name = sheet_name(a, wanted, SHEET_NAME_MAX);

    for (size_t n = 2; name_taken(a, name, names, count); n++)
        name = str_printf(a, "%.*s (%zu)", STR(sheet_name(a, wanted, SHEET_NAME_MAX - 5)), n);
    return name;
}

static lxw_format *format_add(lxw_workbook *w, enum shade shade, const char *number, int align)
{
    lxw_format *f = workbook_add_format(w);

    format_set_font_name(f, "Times New Roman");
    format_set_font_size(f, 12);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(f, LXW_BORDER_THIN);
    if (shade == BOLD)
        format_set_bold(f);
    if (shade == OPEN) {
        format_set_unlocked(f);
        format_set_bg_color(f, OPEN_COLOUR);
    }
    if (number)
        format_set_num_format(f, number);
    if (align)
        format_set_align(f, (uint8_t)align);
    return f;
}

static void look_make(lxw_workbook *w, struct look *ret)
{
    /* "," and "." mean the marks of the reader's own country: 1.234,5 in Vietnam. */
    static const char *const decimals[DECIMALS] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000"};

    for (enum shade s = PLAIN; s < SHADES; s++) {
        ret->text[s] = format_add(w, s, NULL, 0);
        format_set_text_wrap(ret->text[s]);
        ret->day[s] = format_add(w, s, "dd/mm/yyyy", LXW_ALIGN_CENTER);
        for (int i = 0; i < DECIMALS; i++)
            ret->number[i][s] = format_add(w, s, decimals[i], LXW_ALIGN_RIGHT);
    }
    ret->head = format_add(w, BOLD, NULL, LXW_ALIGN_CENTER);
    format_set_text_wrap(ret->head);
    ret->title = format_add(w, BOLD, NULL, 0);
    format_set_border(ret->title, LXW_BORDER_NONE);
    format_set_font_size(ret->title, 14);
}

/* As many decimals as the quantity has. */
static lxw_format *number_look(
    const struct look *look, enum xlsx_kind kind, int64_t number, enum shade shade)
{
    int decimals = 0;

    if (kind == XLSX_MILLI && number % MILLI)
        decimals = number % 100 ? number % 10 ? 3 : 2 : 1;
    return look->number[decimals][shade];
}

static double number_of(enum xlsx_kind kind, int64_t number)
{
    return kind == XLSX_MILLI ? (double)number / MILLI : (double)number;
}

static bool text_write(struct arena *a, lxw_worksheet *sheet, lxw_row_t row, size_t column,
    struct str text, lxw_format *look)
{
    struct arena_mark mark = arena_mark(a);
    lxw_error e;

    if (utf8_count(text) > XLSX_TEXT_MAX)
        text = str_printf(a, "%.*s…", STR(utf8_head(text, XLSX_TEXT_MAX)));
    e = worksheet_write_string(sheet, row, (lxw_col_t)column, str_z(a, text), look);
    arena_rewind(a, mark);
    return e == LXW_NO_ERROR;
}

static enum shade shade_of(const struct xlsx_cell *cell)
{
    return cell->rule ? OPEN : cell->bold ? BOLD : PLAIN;
}

/* A sum of the rows above, as a formula that says the same. */
static bool sum_write(struct arena *a, lxw_worksheet *sheet, const struct look *look, lxw_row_t row,
    lxw_col_t at, enum xlsx_kind kind, const struct xlsx_cell *cell)
{
    char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];

    lxw_rowcol_to_cell(from, row - cell->sums, at);
    lxw_rowcol_to_cell(to, row - 1, at);
    return !worksheet_write_formula_num(sheet, row, at,
        str_z(a, str_printf(a, "=SUM(%s:%s)", from, to)),
        number_look(look, kind, cell->number, shade_of(cell)), number_of(kind, cell->number));
}

static bool cell_write(struct arena *a, lxw_worksheet *sheet, const struct look *look,
    lxw_row_t row, size_t column, enum xlsx_kind kind, const struct xlsx_cell *cell)
{
    lxw_col_t at = (lxw_col_t)column;
    enum shade shade = shade_of(cell);

    if (!cell->filled)
        return worksheet_write_blank(sheet, row, at,
                   kind == XLSX_TEXT  ? look->text[shade]
                   : kind == XLSX_DAY ? look->day[shade]
                                      : look->number[0][shade]) == LXW_NO_ERROR;
    if (kind == XLSX_TEXT || cell->words)
        return text_write(a, sheet, row, column, cell->text, look->text[shade]);
    if (kind != XLSX_DAY && cell->sums)
        return sum_write(a, sheet, look, row, at, kind, cell);
    if (kind != XLSX_DAY)
        return worksheet_write_number(sheet, row, at, number_of(kind, cell->number),
                   number_look(look, kind, cell->number, shade)) == LXW_NO_ERROR;
    if (cell->number < FIRST_DAY)
        return text_write(
            a, sheet, row, column, day_format(a, (day_t)cell->number), look->text[shade]);
    return worksheet_write_number(
               sheet, row, at, (double)(cell->number + DAY_ZERO), look->day[shade]) == LXW_NO_ERROR;
}

/* libxlsxwriter 1.1.4 loses the few bytes of a range's address; where leaks are looked for, that is
 * said. Rules are written for whole runs of cells, so it is once a column and not once a cell. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:lxw_strdup\n";
}
#endif
#endif

/* What may be typed in these rows of a column, and the words that stand beside it. */
static bool rule_write(struct arena *a, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last,
    lxw_col_t at, const struct xlsx_rule *rule)
{
    lxw_data_validation v = {.ignore_blank = LXW_VALIDATION_ON};

    v.validate = rule->kind == XLSX_WHOLE     ? LXW_VALIDATION_TYPE_INTEGER
                 : rule->kind == XLSX_DECIMAL ? LXW_VALIDATION_TYPE_DECIMAL
                 : rule->kind == XLSX_LIST    ? LXW_VALIDATION_TYPE_LIST
                                              : LXW_VALIDATION_TYPE_ANY;
    v.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    v.minimum_number = (double)rule->min_milli / MILLI;
    v.maximum_number = (double)rule->max_milli / MILLI;
    v.value_list = rule->list;
    if (rule->range.len) {
        v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        v.value_formula = str_z(a, rule->range);
    }
    v.dropdown = LXW_VALIDATION_ON;
    if (rule->words.len) {
        v.input_title = str_z(a, utf8_head(rule->title, 32));
        v.input_message = v.error_message = str_z(a, utf8_head(rule->words, 255));
        v.error_title = v.input_title;
    }
    return worksheet_data_validation_range(sheet, first, at, last, at, &v) == LXW_NO_ERROR;
}

/* The rules of a column, each for as many rows as have the same. */
static bool rules_write(struct arena *a, lxw_worksheet *sheet, const struct xlsx_table *t,
    size_t column, lxw_row_t first)
{
    bool good = true;

    for (size_t i = 0, next; good && i < t->count; i = next) {
        const struct xlsx_rule *rule = t->items[i * t->columns_count + column].rule;

        for (next = i + 1;
             next < t->count && t->items[next * t->columns_count + column].rule == rule; next++)
            ;
        good = !rule || rule_write(a, sheet, first + (lxw_row_t)i, first + (lxw_row_t)next - 1,
                            (lxw_col_t)column, rule);
    }
    return good;
}

static bool head_write(struct arena *a, lxw_worksheet *sheet, const struct look *look,
    const struct xlsx_table *t, lxw_row_t row)
{
    static const int widths[] = {
        [XLSX_TEXT] = 28, [XLSX_MILLI] = 14, [XLSX_MONEY] = 18, [XLSX_DAY] = 13, [XLSX_COUNT] = 11};
    bool good = true;

    for (size_t i = 0; i < t->columns_count; i++) {
        const struct xlsx_column *c = &t->columns[i];
        lxw_col_t at = (lxw_col_t)i;

        good = good &&
               !worksheet_set_column(sheet, at, at, c->width ? c->width : widths[c->kind], NULL) &&
               text_write(a, sheet, row, i, c->name, look->head);
    }
    return good;
}

/* first and last: the rows that are summed. */
static enum err sums_write(struct arena *a, lxw_worksheet *sheet, const struct look *look,
    const struct xlsx_table *t, lxw_row_t first, lxw_row_t last)
{
    bool good = true;

    for (size_t i = 0; good && i < t->columns_count; i++) {
        enum xlsx_kind kind = t->columns[i].kind;
        char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];
        int64_t sum;
        enum err e;

        if (!summed(&t->columns[i])) {
            good = text_write(a, sheet, last + 1, i, i ? S("") : t->sum_word, look->text[BOLD]);
            continue;
        }
        if ((e = column_sum(t, i, &sum)) != OK)
            return e;
        lxw_rowcol_to_cell(from, first, (lxw_col_t)i);
        lxw_rowcol_to_cell(to, last, (lxw_col_t)i);
        good = !worksheet_write_formula_num(sheet, last + 1, (lxw_col_t)i,
            str_z(a, str_printf(a, "=SUM(%s:%s)", from, to)), number_look(look, kind, sum, BOLD),
            number_of(kind, sum));
    }
    return good ? OK : E_SYSTEM;
}

static enum err table_write(
    struct arena *a, lxw_worksheet *sheet, const struct look *look, const struct xlsx_table *t)
{
    lxw_row_t head = t->title.len ? 2 : 0;
    bool good = !t->title.len || text_write(a, sheet, 0, 0, t->title, look->title);

    good = good && head_write(a, sheet, look, t, head);
    for (size_t i = 0; good && i < t->count; i++) {
        for (size_t c = 0; good && c < t->columns_count; c++) {
            const struct xlsx_cell *cell = &t->items[i * t->columns_count + c];
            lxw_row_t row = head + 1 + (lxw_row_t)i;

            good = cell_write(a, sheet, look, row, c, t->columns[c].kind, cell);
        }
    }
    for (size_t c = 0; good && c < t->columns_count; c++)
        good = rules_write(a, sheet, t, c, head + 1);
    if (!good)
        return E_SYSTEM;
    if (t->locked)
        worksheet_protect(sheet, NULL, &(lxw_protection){.format_columns = 1, .format_rows = 1});
    if (t->hidden)
        worksheet_hide(sheet);
    worksheet_freeze_panes(sheet, head + 1, 0);
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    if (t->columns_count > LANDSCAPE_FROM)
        worksheet_set_landscape(sheet);
    if (worksheet_repeat_rows(sheet, head, head) != LXW_NO_ERROR)
        return E_SYSTEM;
    return t->sum_word.len && t->count
               ? sums_write(a, sheet, look, t, head + 1, head + (lxw_row_t)t->count)
               : OK;
}

static enum err book_fill(struct arena *a, lxw_workbook *w, const struct xlsx *book)
{
    lxw_doc_properties about = {.created = CREATED_S};
    struct str names[XLSX_SHEETS_MAX];
    struct look look;
    enum err e = OK;

    workbook_set_properties(w, &about);
    look_make(w, &look);
    for (size_t i = 0; e == OK && i < book->count; i++) {
        lxw_worksheet *sheet;

        names[i] = name_of_its_own(a, book->items[i]->sheet, names, i);
        sheet = workbook_add_worksheet(w, str_z(a, names[i]));
        e = sheet ? table_write(a, sheet, &look, book->items[i]) : E_SYSTEM;
    }
    return e;
}

static enum err file_read(struct arena *a, int fd, struct str *ret)
{
    struct stat st;
    char *bytes;
    size_t at = 0;

    if (fstat(fd, &st))
        return E_SYSTEM;
    if (st.st_size > XLSX_BYTES_MAX)
        return E_TOO_LARGE;
    bytes = arena_array(a, (size_t)st.st_size + 1, 1);
    while (at < (size_t)st.st_size) {
        ssize_t n = pread(fd, bytes + at, (size_t)st.st_size - at, (off_t)at);

        if (n <= 0)
            return E_SYSTEM;
        at += (size_t)n;
    }
    *ret = (struct str){bytes, at};
    return OK;
}

static void close_file(void *fd)
{
    close(*(int *)fd);
}

static void close_book(void *book)
{
    lxw_workbook **w = book;

    if (*w)
        lxw_workbook_free(*w);
}

static enum err book_write(struct arena *a, int fd, const struct xlsx *book)
{
    lxw_workbook **w = arena_new(a, lxw_workbook *);
    char scratch[] = "/dev/shm";
    lxw_workbook_options options = {.tmpdir = access(scratch, W_OK) ? NULL : scratch};
    lxw_workbook *full;
    enum err e;

    arena_defer(a, close_book, w); /* also when the arena is full in the middle */
    *w = workbook_new_opt(str_z(a, str_printf(a, "/proc/self/fd/%d", fd)), &options);
    if (!*w)
        return E_SYSTEM;
    e = book_fill(a, *w, book);
    if (e != OK)
        return e;
    full = *w;
    *w = NULL;
    return workbook_close(full) == LXW_NO_ERROR ? OK : E_SYSTEM;
}

enum err xlsx_write(struct arena *a, const struct xlsx *book, struct str *ret)
{
    int *fd = arena_new(a, int);
    enum err e = book->count ? OK : E_INVALID;

    if (book->count > XLSX_SHEETS_MAX)
        return E_TOO_LARGE;

    for (size_t i = 0; e == OK && i < book->count; i++)
        e = table_check(book->items[i]);
    if (e != OK)
        return e;
    *fd = memfd_create("table.xlsx", MFD_CLOEXEC);
    if (*fd >= 0) {
        arena_defer(a, close_file, fd);
        e = book_write(a, *fd, book);
        if (e == OK)
            e = file_read(a, *fd, ret);
    }
    if (*fd < 0 || e == E_SYSTEM) {
        log_error("the spreadsheet could not be written");
        return E_SYSTEM;
    }
    return e;
}
