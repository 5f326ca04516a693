/* unit_file.c: one line of a file of units after the other. */
#include "org/unit_file.h"

#include "base/csv.h"
#include "base/tr.h"
#include "base/unicode.h"

enum {
    CODE,
    SERIES,
    KIND,
    NAME,
    PARENT,
    FROM,
    TO,
    P_SERIES,
    AGENCY,
    A_SERIES,
    SHOWN,
    UNIT_COLUMNS
};

struct column {
    const char *name;
    bool needed;
};

static const struct column unit_columns[] = {
    [CODE] = {"code", true},
    [SERIES] = {"series", true},
    [KIND] = {"kind", true},
    [NAME] = {"name", true},
    [PARENT] = {"parent_code", true},
    [FROM] = {"valid_from", true},
    [TO] = {"valid_to", true},
    [P_SERIES] = {"parent_series", false},
    [AGENCY] = {"agency_parent", false},
    [A_SERIES] = {"agency_series", false},
    [SHOWN] = {"shown", false},
};

enum { OLD_CODE, NEW_CODE, EXTENT, OLD_SERIES, NEW_SERIES, SUCCESSION_COLUMNS };

static const struct column succession_columns[] = {
    [OLD_CODE] = {"old_code", true},
    [NEW_CODE] = {"new_code", true},
    [EXTENT] = {"extent", true},
    [OLD_SERIES] = {"old_series", false},
    [NEW_SERIES] = {"new_series", false},
};

/* A file being read. */
struct reader {
    struct arena *arena;
    struct csv csv;
    const struct column *columns;
    int place[UNIT_COLUMNS]; /* of a column in the record; -1: not in the file */
    size_t width;            /* of the first line */
    struct csv_record record;
    struct unit_refusals refused;
    struct str unused;
};

static void refuse(
    struct reader *r, size_t line, const char *column, struct str value, const char *why)
{
    *vec_push(r->arena, &r->refused) = (struct unit_refusal){line, column, value, why};
}

static enum err refuse_file(struct reader *r, size_t line, struct str value, const char *why)
{
    refuse(r, line, "", value, why);
    return E_INVALID;
}

static struct str cell(const struct reader *r, int column)
{
    int at = r->place[column];

    return at < 0 ? S("") : str_trim(r->record.fields[at]);
}

/* Refuse this line for what stands in that column. */
static bool bad(struct reader *r, int column, const char *why)
{
    refuse(r, r->record.line, r->columns[column].name, cell(r, column), why);
    return false;
}

/* --- the first line --- */

static enum err find_columns(struct reader *r, int count)
{
    struct buf unused;

    buf_init(&unused, r->arena, CSV_FIELDS_MAX * CSV_FIELD_MAX);
    for (int c = 0; c < count; c++)
        r->place[c] = -1;
    r->width = r->record.count;
    for (size_t i = 0; i < r->record.count; i++) {
        struct str name = str_trim(r->record.fields[i]);
        int c = 0;

        while (c < count && !str_eq(name, str_from(r->columns[c].name)))
            c++;
        if (c < count && r->place[c] >= 0)
            return refuse_file(r, r->record.line, name, MSG("một cột có hai lần"));
        if (c < count)
            r->place[c] = (int)i;
        else
            buf_printf(&unused, "%s%.*s", unused.len ? "," : "", STR(name));
    }
    r->unused = buf_str(&unused);
    for (int c = 0; c < count; c++)
        if (r->columns[c].needed && r->place[c] < 0)
            return refuse_file(r, r->record.line, str_from(r->columns[c].name),
                MSG("dòng đầu thiếu cột này; các cột cách nhau bằng dấu phẩy"));
    return OK;
}

static enum err next_record(struct reader *r)
{
    enum err e = csv_next(&r->csv, r->arena, &r->record);

    if (e == E_INVALID)
        return refuse_file(r, r->csv.line, S(""), r->csv.why);
    return e;
}

static enum err reader_begin(
    struct reader *r, struct arena *a, struct str bytes, const struct column *columns, int count)
{
    struct utf8_report report;
    struct str text;
    enum err e;

    *r = (struct reader){.arena = a, .columns = columns};
    if (bytes.len > UNIT_FILE_MAX)
        return E_TOO_LARGE;
    e = utf8_clean(a, bytes, &text, &report);
    if (e == E_INVALID)
        return refuse_file(
            r, report.bad_line, S(""), MSG("không phải UTF-8; hãy lưu lại tệp ở dạng CSV UTF-8"));
    if (e != OK)
        return e;
    csv_init(&r->csv, text);
    e = next_record(r);
    if (e == E_NOT_FOUND)
        return refuse_file(r, 1, S(""), MSG("tệp trống"));
    return e == OK ? find_columns(r, count) : e;
}

/* The next line that has as many fields as the first; others are refused. */
static enum err reader_next(struct reader *r, size_t lines)
{
    for (;;) {
        enum err e = next_record(r);

        if (e != OK)
            return e;
        if (lines >= UNIT_LINES_MAX)
            return refuse_file(r, r->record.line, S(""), MSG("tệp có quá 400.000 dòng"));
        if (r->record.count == r->width)
            return OK;
        refuse(r, r->record.line, "", S(""), MSG("số ô khác với dòng đầu"));
    }
}

/* --- cells --- */

/* "own" is the house's own series. */
static bool read_series(struct reader *r, int column, struct str otherwise, struct str *ret)
{
    struct str s = cell(r, column);

    if (!s.len)
        *ret = otherwise;
    else if (str_eq(s, S("own")))
        *ret = S("");
    else if (str_eq(s, S("old")) || str_eq(s, S("new")))
        *ret = s;
    else
        return bad(r, column, MSG("không có loạt mã này (old, new hoặc own)"));
    return true;
}

static bool read_code(struct reader *r, int column, bool needed, struct str *ret)
{
    struct str s = cell(r, column);

    if (!s.len && needed)
        return bad(r, column, MSG("thiếu mã"));
    if (s.len > UNIT_CODE_MAX)
        return bad(r, column, MSG("mã dài quá 20 ký tự"));
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ' || (unsigned char)s.ptr[i] > '~')
            return bad(
                r, column, MSG("mã chỉ gồm chữ không dấu, số và dấu, không có khoảng trắng"));
    *ret = s;
    return true;
}

/* A day, or that day and `add` more; empty: `otherwise`. */
static bool read_day(struct reader *r, int column, day_t otherwise, int add, day_t *ret)
{
    struct str s = cell(r, column);
    day_t day;

    if (!s.len) {
        *ret = otherwise;
        return true;
    }
    if (day_parse_iso(s, &day) != OK && day_parse(s, &day) != OK)
        return bad(r, column, MSG("không có ngày này; viết 2025-07-01 hoặc 01/07/2025"));
    if (civil_from_day(day).year < 1800 || civil_from_day(day).year > 2999)
        return bad(r, column, MSG("năm phải từ 1800 đến 2999; còn hiệu lực thì để trống"));
    *ret = day + add;
    return true;
}

/* How many digits an official code of that kind has; 0: no rule. */
static size_t digits_of(const struct unit_kind *kind)
{
    static const struct {
        const char *kind;
        size_t digits;
    } rows[] = {{"tinh", 2}, {"thanh-pho-tw", 2}, {"huyen", 3}, {"quan", 3}, {"thi-xa", 3},
        {"thanh-pho", 3}, {"xa", 5}, {"phuong", 5}, {"thi-tran", 5}, {"dac-khu", 5}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(kind->code, rows[i].kind))
            return rows[i].digits;
    return 0;
}

static bool check_digits(struct reader *r, const struct unit_line *l)
{
    size_t digits = digits_of(l->kind);
    bool fits = l->code.code.len == digits;

    if (!digits || !l->code.series.len)
        return true;
    for (size_t i = 0; i < l->code.code.len; i++)
        fits = fits && l->code.code.ptr[i] >= '0' && l->code.code.ptr[i] <= '9';
    if (!fits)
        return bad(r, CODE,
            MSG("mã chính thức phải đủ chữ số: cấp tỉnh 2, cấp huyện 3, cấp xã 5; bảng tính hay "
                "làm mất số 0 ở đầu"));
    return true;
}

static bool starts_with_word(const struct unit_kind *kind, struct str name)
{
    struct str word = str_from(kind->word);

    return word.len && name.len > word.len && str_starts(name, word) && name.ptr[word.len] == ' ';
}

struct str unit_name_shown(
    struct arena *a, const struct unit_kind *kind, struct str name, bool bare)
{
    if (!kind->word[0] || !name.len || (!bare && starts_with_word(kind, name)))
        return name;
    return str_printf(a, "%s %.*s", kind->word, STR(name));
}

bool unit_name_plain(const struct unit_kind *kind, struct str shown, struct str *ret)
{
    struct str rest = shown;

    if (kind->word[0]) {
        if (!starts_with_word(kind, shown))
            return false;
        rest = str_slice(shown, strlen(kind->word) + 1, shown.len);
        if (starts_with_word(kind, rest))
            rest = shown;
        if (!str_eq(str_trim(rest), rest))
            return false;
    }
    *ret = rest;
    return true;
}

static bool read_name(struct reader *r, bool bare, struct unit_line *l)
{
    struct str shown = cell(r, SHOWN);
    int column = shown.len ? SHOWN : NAME;

    l->plain = cell(r, NAME);
    l->name = shown.len ? shown : unit_name_shown(r->arena, l->kind, l->plain, bare);
    if (!l->name.len)
        return bad(r, NAME, MSG("thiếu tên"));
    if (utf8_count(l->name) > UNIT_NAME_MAX)
        return bad(r, column, MSG("tên dài quá 120 ký tự"));
    if (str_find(l->name, S("\n"), 0) < l->name.len)
        return bad(r, column, MSG("tên phải nằm trên một dòng"));
    return true;
}

static bool read_unit(struct reader *r, bool bare, struct unit_line *l)
{
    *l = (struct unit_line){.line = r->record.line, .kind = unit_kind_find(cell(r, KIND))};
    l->says_agency = r->place[AGENCY] >= 0;
    if (!cell(r, SERIES).len)
        return bad(r, SERIES, MSG("không có loạt mã này (old, new hoặc own)"));
    if (!l->kind)
        return bad(r, KIND, MSG("không có loại đơn vị này"));
    if (!read_series(r, SERIES, S(""), &l->code.series) ||
        !read_code(r, CODE, true, &l->code.code) || !check_digits(r, l) || !read_name(r, bare, l) ||
        !read_series(r, P_SERIES, l->code.series, &l->parent.series) ||
        !read_code(r, PARENT, false, &l->parent.code) ||
        !read_series(r, A_SERIES, l->code.series, &l->agency.series) ||
        !read_code(r, AGENCY, false, &l->agency.code) ||
        !read_day(r, FROM, DAY_UNKNOWN, 0, &l->from_day) ||
        !read_day(r, TO, DAY_OPEN, 1, &l->until_day))
        return false;
    if (l->from_day >= l->until_day)
        return bad(r, TO, MSG("ngày kết thúc đứng trước ngày bắt đầu"));
    return true;
}

enum err unit_file_read(struct arena *a, struct str bytes, bool bare_names, struct unit_file *ret)
{
    struct unit_file f = {0};
    struct reader r;
    struct unit_line l;
    enum err e = reader_begin(&r, a, bytes, unit_columns, UNIT_COLUMNS);

    while (e == OK && (e = reader_next(&r, f.count)) == OK)
        if (read_unit(&r, bare_names, &l))
            *vec_push(a, &f) = l;
    f.refused = r.refused;
    f.unused = r.unused;
    *ret = f;
    return e == E_NOT_FOUND ? OK : e;
}

static bool read_succession(struct reader *r, struct succession_line *l)
{
    struct str extent = cell(r, EXTENT);

    *l = (struct succession_line){.line = r->record.line, .whole = str_eq(extent, S("whole"))};
    if (!read_series(r, OLD_SERIES, S("old"), &l->old_code.series) ||
        !read_series(r, NEW_SERIES, S("new"), &l->new_code.series) ||
        !read_code(r, OLD_CODE, true, &l->old_code.code) ||
        !read_code(r, NEW_CODE, true, &l->new_code.code))
        return false;
    if (!l->whole && !str_eq(extent, S("part")))
        return bad(r, EXTENT, MSG("phải là whole (toàn bộ) hoặc part (một phần)"));
    return true;
}

enum err succession_file_read(struct arena *a, struct str bytes, struct succession_file *ret)
{
    struct succession_file f = {0};
    struct reader r;
    struct succession_line l;
    enum err e = reader_begin(&r, a, bytes, succession_columns, SUCCESSION_COLUMNS);

    while (e == OK && (e = reader_next(&r, f.count)) == OK)
        if (read_succession(&r, &l))
            *vec_push(a, &f) = l;
    f.refused = r.refused;
    f.unused = r.unused;
    *ret = f;
    return e == E_NOT_FOUND ? OK : e;
}
