/* docx_read.c: a Word file as lines: word/document.xml, walked once.
 *
 * Tracked changes are read as accepted: w:del and w:moveFrom are left out, a deleted paragraph mark
 * joins its paragraph to the next. Hidden text is left out. Of mc:AlternateContent only the first
 * choice is read, or a text box would be there twice.
 */
#include "doc/docx_read.h"

#include "doc/docx_list.h"
#include "doc/lines.h"
#include "doc/xml.h"

#include <string.h>

enum { DOCX_TEXT_BESIDE_MAX = 8 * 1024 * 1024 };

struct reading {
    struct lines lines;
    struct docx_lists *lists;
    int skipped;  /* depth inside an element that is left out */
    bool in_text; /* inside w:t */
    bool in_run_properties, in_paragraph_properties;
    bool hidden;       /* this run */
    bool mark_deleted; /* this paragraph goes on in the next */
    bool joined;       /* this paragraph began in the one before */
    int list, level;   /* of this paragraph; list -1: none said */
    struct str style;
};

static bool is_off(const struct xml_tag *tag)
{
    struct str value = xml_attribute(tag, "val");

    return str_eq(value, S("0")) || str_eq(value, S("false")) || str_eq(value, S("off"));
}

static bool left_out(const char *name)
{
    static const char *const names[] = {"del", "moveFrom", "Fallback", "instrText", "delText",
        "sectPr", "rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange",
        "tblGridChange", "rt", "footnotePr", "endnotePr"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (xml_is(name, names[i]))
            return true;
    }
    return false;
}

static void paragraph_begin(struct reading *r)
{
    r->list = r->level = -1;
    r->style = (struct str){"", 0};
    r->mark_deleted = false;
}

/* After the properties: the mark of a list paragraph, once. */
static void list_mark(struct reading *r)
{
    int number = r->list, level = r->level < 0 ? 0 : r->level;
    struct buf mark;

    if (number < 0 && !docx_style_list(r->lists, r->style, &number, &level))
        return;
    if (r->joined)
        return;
    buf_init(&mark, r->lines.arena, 512);
    docx_list_mark(r->lists, number, level, &mark);
    lines_exact(&r->lines, buf_str(&mark));
}

static void paragraph_end(struct reading *r)
{
    r->joined = r->mark_deleted;
    if (!r->mark_deleted)
        lines_end(&r->lines);
    r->mark_deleted = false;
}

static void property(struct reading *r, const struct xml_tag *tag)
{
    if (xml_is(tag->name, "vanish") && r->in_run_properties && !r->in_paragraph_properties)
        r->hidden = !is_off(tag);
    else if (xml_is(tag->name, "pStyle"))
        r->style = str_copy(r->lines.arena, str_slice(xml_attribute(tag, "val"), 0, 256));
    else if (xml_is(tag->name, "numId"))
        r->list = xml_number(xml_attribute(tag, "val"), 1 << 20, -1);
    else if (xml_is(tag->name, "ilvl"))
        r->level = xml_number(xml_attribute(tag, "val"), 8, 0);
    else if (xml_is(tag->name, "rPr"))
        r->in_run_properties = true;
}

static void line_break(struct reading *r, const struct xml_tag *tag)
{
    struct str type = xml_attribute(tag, "type");
    bool of_page = str_eq(type, S("page")) || str_eq(type, S("column"));

    if (r->hidden)
        return;
    if (of_page)
        lines_border(&r->lines);
    else
        lines_end(&r->lines);
}

static void content(struct reading *r, const struct xml_tag *tag)
{
    const char *name = tag->name;

    if (xml_is(name, "p"))
        paragraph_begin(r);
    else if (xml_is(name, "pPr"))
        r->in_paragraph_properties = true;
    else if (xml_is(name, "r"))
        r->hidden = false;
    else if (xml_is(name, "t"))
        r->in_text = true;
    else if (xml_is(name, "tab") && !r->hidden)
        lines_exact(&r->lines, S("\t"));
    else if (xml_is(name, "br") || xml_is(name, "cr"))
        line_break(r, tag);
    else if (xml_is(name, "noBreakHyphen") && !r->hidden)
        lines_exact(&r->lines, S("-"));
    else if (xml_is(name, "txbxContent"))
        lines_inner_begin(&r->lines);
    else if (xml_is(name, "tr"))
        lines_row_begin(&r->lines);
    else if (xml_is(name, "tc"))
        lines_cell_begin(&r->lines);
    else
        property(r, tag);
}

/* A deleted paragraph mark: <w:pPr><w:rPr><w:del/>. */
static bool deleted_mark(const struct reading *r, const char *name)
{
    return r->in_paragraph_properties && r->in_run_properties &&
           (xml_is(name, "del") || xml_is(name, "moveFrom"));
}

static void start(void *object, const struct xml_tag *tag)
{
    struct reading *r = object;

    if (!r->skipped && deleted_mark(r, tag->name))
        r->mark_deleted = true;
    if (r->skipped || left_out(tag->name))
        r->skipped++;
    else if (r->in_paragraph_properties)
        property(r, tag);
    else
        content(r, tag);
}

static void end(void *object, const char *name)
{
    struct reading *r = object;

    if (r->skipped) {
        r->skipped--;
    } else if (xml_is(name, "pPr")) {
        r->in_paragraph_properties = false;
        list_mark(r);
    } else if (xml_is(name, "rPr")) {
        r->in_run_properties = false;
    } else if (xml_is(name, "t")) {
        r->in_text = false;
    } else if (xml_is(name, "p")) {
        paragraph_end(r);
    } else if (xml_is(name, "txbxContent")) {
        lines_inner_end(&r->lines);
    } else if (xml_is(name, "tr")) {
        lines_row_end(&r->lines);
    }
}

static void text(void *object, struct str s)
{
    struct reading *r = object;

    if (r->in_text && !r->skipped && !r->hidden)
        lines_text(&r->lines, s);
}

static bool full(void *object)
{
    struct reading *r = object;

    return r->lines.overflow;
}

enum err docx_read(
    struct arena *a, struct str bytes, struct str main_part, struct str *ret, const char **why)
{
    struct reading *r = arena_new(a, struct reading);
    struct xml_reader reader = {r, start, end, text, full};
    struct part *part;
    enum err e = docx_lists_read(a, bytes, &r->lists, why);

    if (e == OK)
        e = part_open(a, bytes, main_part, &part, why);
    if (e != OK)
        return e;
    lines_init(&r->lines, a, false);
    e = xml_walk(a, part, &reader, why);
    if (e == OK)
        *ret = lines_finish(&r->lines);
    return e;
}

enum err docx_read_beside(struct arena *a, struct str bytes, struct str *text, const char **why)
{
    static const char *const beside[] = {
        "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments"};
    struct pack_names names;
    struct buf all;
    enum err e = pack_list(a, bytes, &names, why);

    buf_init(&all, a, DOCX_TEXT_BESIDE_MAX);
    for (size_t i = 0; e == OK && i < names.count; i++) {
        struct str part = S("");
        bool wanted = false;

        for (size_t k = 0; k < sizeof beside / sizeof *beside; k++)
            wanted |= str_starts(names.items[i], str_from(beside[k]));
        if (!wanted || !str_ends(names.items[i], S(".xml")))
            continue;
        e = docx_read(a, bytes, names.items[i], &part, why);
        if (e == OK)
            buf_printf(&all, "%.*s\n", STR(part));
    }
    if (e == OK && all.overflow)
        e = E_TOO_LARGE;
    if (e == OK)
        *text = buf_str(&all);
    return e;
}

struct str docx_main_part(const struct pack_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        struct str name = names->items[i];

        if (str_starts(name, S("word/document")) && str_ends(name, S(".xml")) &&
            str_find(name, S("/"), 5) == name.len)
            return name;
    }
    return (struct str){"", 0};
}
