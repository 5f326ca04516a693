/* xlsx_parts.c: relations, the list of sheets, looks, shared texts: each part walked once. */
#include "doc/xlsx_parts.h"

#include "base/unicode.h"
#include "doc/text.h"

#include <string.h>

enum {
    RELATIONS_MAX = 1024,
    LOOKS_MAX = 65536,
    CODES_MAX = 4096,
    STRINGS_MAX = 400000,
    TARGET_MAX = 512,
    WORDS_MAX = 64 * 1024 * 1024, /* of all shared texts; a part never gives more */
};

struct relation {
    struct str id, type, target;
};

struct relations {
    struct relation *items;
    size_t count, capacity;
};

struct number_code {
    int id;
    bool day;
};

struct parts_reading {
    struct arena *arena;
    struct xlsx_parts *parts;
    struct relations relations;
    struct {
        struct number_code *items;
        size_t count, capacity;
    } codes;
    bool in_looks; /* inside cellXfs */
    bool in_text, in_phonetic;
    struct buf text;
    size_t words;     /* bytes of all texts so far */
    const char *over; /* which limit */
};

/* --- texts --- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "_x000D_" at s[at]: the unit of UTF-16 that it stands for, or -1. */
static int escaped(struct str s, size_t at)
{
    int value = 0;

    if (s.len < at + 7 || s.ptr[at + 1] != 'x' || s.ptr[at + 6] != '_')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex(s.ptr[i]);

        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static struct str without_escapes(struct arena *a, struct str raw)
{
    struct buf b;

    if (str_find(raw, S("_x"), 0) == raw.len)
        return raw;
    buf_init_sized(&b, a, raw.len, raw.len + 1);
    for (size_t i = 0; i < raw.len; i++) {
        int c = raw.ptr[i] == '_' ? escaped(raw, i) : -1;

        if (c < 0) {
            buf_addc(&b, raw.ptr[i]);
            continue;
        }
        if (c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7f))
            buf_addc(&b, (char)c);
        i += 6; /* other control characters are left out */
    }
    return buf_str(&b);
}

static bool plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20 || (unsigned char)s.ptr[i] > 0x7e)
            return false;
    }
    return true;
}

enum err xlsx_words(struct arena *a, struct str raw, struct str *ret, const char **why)
{
    struct utf8_report report;
    struct str s = without_escapes(a, raw);

    if (raw.len > 4 * (size_t)GRID_TEXT_MAX) {
        *why = WHY_CELL_TEXT;
        return E_TOO_LARGE;
    }
    if (plain(s)) {
        *ret = s.ptr == raw.ptr ? str_copy(a, s) : s;
        return OK;
    }
    if (utf8_clean(a, s, ret, &report) != OK) {
        *why = WHY_DAMAGED_XML;
        return E_DAMAGED;
    }
    return OK;
}

/* --- walking a part --- */

static void nothing_end(void *object, const char *name)
{
}

static void nothing_text(void *object, struct str s)
{
}

static bool over(void *object)
{
    const struct parts_reading *r = object;

    return r->over != NULL;
}

enum err xlsx_walk(struct arena *a, struct str bytes, struct xlsx_parts *parts, struct str name,
    const struct xml_reader *reader, const char **why)
{
    struct part *part;
    enum err e = part_open(a, bytes, name, &part, why);

    if (e != OK)
        return e;
    e = xml_walk(a, part, reader, why);
    parts->unpacked += part_unpacked(part);
    if (e == OK && parts->unpacked > DOC_UNPACKED_MAX) {
        *why = WHY_BOMB;
        return E_TOO_LARGE;
    }
    return e;
}

/* A part that need not be there. */
static enum err walk(struct parts_reading *r, struct str bytes, struct str name,
    struct xml_reader reader, const char **why)
{
    enum err e;

    if (!pack_has(&r->parts->names, name))
        return OK;
    e = xlsx_walk(r->arena, bytes, r->parts, name, &reader, why);
    if (r->over)
        *why = r->over;
    return e;
}

static struct str kept(struct parts_reading *r, const struct xml_tag *tag, const char *name)
{
    struct str value = xml_attribute(tag, name);

    if (value.len > TARGET_MAX)
        r->over = WHY_DAMAGED_XML;
    return r->over ? S("") : str_copy(r->arena, value);
}

static void relation_start(void *object, const struct xml_tag *tag)
{
    struct parts_reading *r = object;

    if (!xml_is(tag->name, "Relationship") || r->over)
        return;
    if (r->relations.count == RELATIONS_MAX) {
        r->over = WHY_BOMB;
        return;
    }
    *vec_push(r->arena, &r->relations) =
        (struct relation){kept(r, tag, "Id"), kept(r, tag, "Type"), kept(r, tag, "Target")};
}

static enum err relations_read(
    struct parts_reading *r, struct str bytes, struct str part, const char **why)
{
    r->relations.count = 0;
    return walk(r, bytes, part,
        (struct xml_reader){r, relation_start, nothing_end, nothing_text, over}, why);
}

/* The target of a relation beside `from`: "worksheets/sheet1.xml" next to "xl/workbook.xml". */
static struct str target_part(struct arena *a, struct str from, struct str target)
{
    size_t slash = from.len;

    if (str_starts(target, S("/")))
        return str_slice(target, 1, target.len);
    while (slash && from.ptr[slash - 1] != '/')
        slash--;
    return str_printf(a, "%.*s%.*s", STR(str_slice(from, 0, slash)), STR(target));
}

/* Of the type that ends so; empty: there is none. */
static struct str target_of_type(struct parts_reading *r, struct str from, struct str type)
{
    for (size_t i = 0; i < r->relations.count; i++) {
        if (str_ends(r->relations.items[i].type, type))
            return target_part(r->arena, from, r->relations.items[i].target);
    }
    return S("");
}

/* --- the list of sheets --- */

static bool truth(struct str value)
{
    return str_eq(value, S("1")) || str_eq(value, S("true")) || str_eq(value, S("on"));
}

static void sheet_add(struct parts_reading *r, const struct xml_tag *tag)
{
    struct str state = xml_attribute(tag, "state");
    struct xlsx_sheet *s;

    if (r->parts->sheets.count == GRID_SHEETS_MAX) {
        r->over = WHY_SHEETS;
        return;
    }
    s = vec_push(r->arena, &r->parts->sheets);
    s->name = kept(r, tag, "name");
    s->id = kept(r, tag, "id");
    s->hidden = str_eq(state, S("hidden")) || str_eq(state, S("veryHidden"));
}

static void book_start(void *object, const struct xml_tag *tag)
{
    struct parts_reading *r = object;

    if (r->over)
        return;
    if (xml_is(tag->name, "sheet"))
        sheet_add(r, tag);
    else if (xml_is(tag->name, "workbookPr"))
        r->parts->from_1904 = truth(xml_attribute(tag, "date1904"));
}

static enum err sheets_settle(struct parts_reading *r, struct str book, const char **why)
{
    size_t good = 0;

    for (size_t i = 0; i < r->parts->sheets.count; i++) {
        struct xlsx_sheet s = r->parts->sheets.items[i];

        for (size_t k = 0; k < r->relations.count; k++) {
            const struct relation *one = &r->relations.items[k];

            if (str_eq(one->id, s.id) && str_ends(one->type, S("/worksheet")))
                s.part = target_part(r->arena, book, one->target);
        }
        if (!s.part.len) /* a sheet that is a chart */
            continue;
        if (!pack_has(&r->parts->names, s.part)) {
            *why = WHY_DAMAGED_ZIP;
            return E_DAMAGED;
        }
        if (s.name.len > 4 * (size_t)GRID_NAME_MAX ||
            xlsx_words(r->arena, s.name, &s.name, why) != OK) {
            *why = WHY_DAMAGED_XML;
            return E_DAMAGED;
        }
        r->parts->sheets.items[good++] = s;
    }
    r->parts->sheets.count = good;
    if (!good)
        *why = WHY_NO_SHEET;
    return good ? OK : E_INVALID;
}

/* --- looks --- */

static bool built_in_day(int id)
{
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
           (id >= 50 && id <= 54) || id == 57 || id == 58;
}

static bool code_is_day(const struct parts_reading *r, int id)
{
    for (size_t i = 0; i < r->codes.count; i++) {
        if (r->codes.items[i].id == id)
            return r->codes.items[i].day;
    }
    return built_in_day(id);
}

static void look_start(void *object, const struct xml_tag *tag)
{
    struct parts_reading *r = object;

    if (r->over)
        return;
    if (xml_is(tag->name, "cellXfs")) {
        r->in_looks = true;
    } else if (xml_is(tag->name, "numFmt")) {
        if (r->codes.count == CODES_MAX)
            r->over = WHY_BOMB;
        else
            *vec_push(r->arena, &r->codes) =
                (struct number_code){xml_number(xml_attribute(tag, "numFmtId"), 1 << 20, -1),
                    grid_code_is_day(xml_attribute(tag, "formatCode"))};
    } else if (xml_is(tag->name, "xf") && r->in_looks) {
        if (r->parts->days.count == LOOKS_MAX)
            r->over = WHY_BOMB;
        else
            *vec_push(r->arena, &r->parts->days) =
                code_is_day(r, xml_number(xml_attribute(tag, "numFmtId"), 1 << 20, 0));
    }
}

static void look_end(void *object, const char *name)
{
    struct parts_reading *r = object;

    if (xml_is(name, "cellXfs"))
        r->in_looks = false;
}

/* --- shared texts --- */

static void string_start(void *object, const struct xml_tag *tag)
{
    struct parts_reading *r = object;

    if (xml_is(tag->name, "si"))
        r->text.len = 0;
    else if (xml_is(tag->name, "rPh"))
        r->in_phonetic = true;
    else if (xml_is(tag->name, "t"))
        r->in_text = !r->in_phonetic;
}

static void string_add(struct parts_reading *r)
{
    const char *why = NULL;
    struct str words;

    r->words += r->text.len;
    if (r->parts->strings.count == STRINGS_MAX || r->words > WORDS_MAX)
        r->over = WHY_CELLS;
    else if (r->text.overflow)
        r->over = WHY_CELL_TEXT;
    else if (xlsx_words(r->arena, buf_str(&r->text), &words, &why) != OK)
        r->over = why;
    else
        *vec_push(r->arena, &r->parts->strings) = words;
}

static void string_end(void *object, const char *name)
{
    struct parts_reading *r = object;

    if (xml_is(name, "t"))
        r->in_text = false;
    else if (xml_is(name, "rPh"))
        r->in_phonetic = false;
    else if (xml_is(name, "si") && !r->over)
        string_add(r);
}

static void string_text(void *object, struct str s)
{
    struct parts_reading *r = object;

    if (r->in_text)
        buf_add(&r->text, s);
}

/* --- the whole --- */

/* What is in a zip archive that is no book of ours to read. */
static const char *other_archive(const struct pack_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (str_ends(names->items[i], S("vbaProject.bin")))
            return WHY_MACROS;
        if (str_eq(names->items[i], S("xl/workbook.bin")))
            return WHY_BINARY_EXCEL;
        if (str_eq(names->items[i], S("encrypted-package")))
            return WHY_BOOK_PASSWORD;
    }
    if (pack_has(names, S("content.xml")))
        return WHY_ODS;
    return pack_has(names, S("_rels/.rels")) ? NULL : WHY_NO_BOOK;
}

/* "xl/workbook.xml" → "xl/_rels/workbook.xml.rels". */
static struct str relations_part(struct arena *a, struct str part)
{
    size_t slash = part.len;

    while (slash && part.ptr[slash - 1] != '/')
        slash--;
    return str_printf(a, "%.*s_rels/%.*s.rels", STR(str_slice(part, 0, slash)),
        STR(str_slice(part, slash, part.len)));
}

static enum err inner_parts_read(
    struct parts_reading *r, struct str bytes, struct str book, const char **why)
{
    struct str looks = target_of_type(r, book, S("/styles"));
    struct str strings = target_of_type(r, book, S("/sharedStrings"));
    enum err e = walk(
        r, bytes, book, (struct xml_reader){r, book_start, nothing_end, nothing_text, over}, why);

    if (e == OK)
        e = sheets_settle(r, book, why);
    if (e == OK)
        e = walk(
            r, bytes, looks, (struct xml_reader){r, look_start, look_end, nothing_text, over}, why);
    if (e == OK)
        e = walk(r, bytes, strings,
            (struct xml_reader){r, string_start, string_end, string_text, over}, why);
    return e;
}

enum err xlsx_parts_read(
    struct arena *a, struct str bytes, struct xlsx_parts *ret, const char **why)
{
    struct parts_reading *r = arena_new(a, struct parts_reading);
    const char *other;
    struct str book;
    enum err e;

    r->arena = a;
    r->parts = ret;
    buf_init(&r->text, a, 4 * (size_t)GRID_TEXT_MAX + 16);
    e = pack_list(a, bytes, &ret->names, why);
    if (e != OK)
        return e;
    other = other_archive(&ret->names);
    if (!other)
        e = relations_read(r, bytes, S("_rels/.rels"), why);
    if (e != OK)
        return e;
    book = other ? S("") : target_of_type(r, S(""), S("/officeDocument"));
    if (!other && (!str_starts(book, S("xl/")) || !pack_has(&ret->names, book)))
        other = WHY_NO_BOOK;
    if (other) {
        *why = other;
        return E_INVALID;
    }
    e = relations_read(r, bytes, relations_part(a, book), why);
    return e == OK ? inner_parts_read(r, bytes, book, why) : e;
}
