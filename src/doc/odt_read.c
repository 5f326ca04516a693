/* odt_read.c: an OpenDocument text as lines: content.xml, walked once. */
#include "doc/odt_read.h"

#include "doc/lines.h"
#include "doc/odt_list.h"

#include <string.h>

enum { BLANKS_MAX = 1000 }; /* of one text:s */

struct reading {
    struct lines lines;
    struct odt_lists lists;
    int skipped;    /* depth inside an element that is left out */
    int paragraphs; /* open ones; text outside is white space of the XML */
};

static bool left_out(const char *name)
{
    static const char *const names[] = {"tracked-changes", "note", "annotation", "forms", "title",
        "desc", "ruby-text", "hidden-text", "covered-table-cell", "binary-data", "object",
        "object-ole", "scripts", "settings"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (xml_is(name, names[i]))
            return true;
    }
    return false;
}

static void blanks(struct reading *r, const struct xml_tag *tag)
{
    int count = xml_number(xml_attribute(tag, "c"), BLANKS_MAX, 1);

    for (int i = 0; i < count; i++)
        lines_exact(&r->lines, S(" "));
}

static void paragraph_begin(struct reading *r)
{
    struct buf mark;

    r->paragraphs++;
    if (!r->lists.pending)
        return;
    buf_init(&mark, r->lines.arena, 512);
    odt_list_mark(&r->lists, &mark);
    lines_exact(&r->lines, buf_str(&mark));
}

static void start(void *object, const struct xml_tag *tag)
{
    struct reading *r = object;
    const char *name = tag->name;

    if (r->skipped || left_out(name))
        r->skipped++;
    else if (xml_is(name, "p") || xml_is(name, "h"))
        paragraph_begin(r);
    else if (xml_is(name, "s"))
        blanks(r, tag);
    else if (xml_is(name, "tab"))
        lines_exact(&r->lines, S("\t"));
    else if (xml_is(name, "line-break"))
        lines_end(&r->lines);
    else if (xml_is(name, "list"))
        odt_list_begin(&r->lists, tag);
    else if (xml_is(name, "list-item"))
        odt_list_item(&r->lists, tag);
    else if (xml_is(name, "text-box"))
        lines_inner_begin(&r->lines);
    else if (xml_is(name, "table-row"))
        lines_row_begin(&r->lines);
    else if (xml_is(name, "table-cell"))
        lines_cell_begin(&r->lines);
    else
        odt_list_style_tag(&r->lists, tag);
}

static void end(void *object, const char *name)
{
    struct reading *r = object;

    if (r->skipped) {
        r->skipped--;
    } else if (xml_is(name, "p") || xml_is(name, "h")) {
        r->paragraphs--;
        lines_end(&r->lines);
    } else if (xml_is(name, "list")) {
        odt_list_end(&r->lists);
    } else if (xml_is(name, "text-box")) {
        lines_inner_end(&r->lines);
    } else if (xml_is(name, "table-row")) {
        lines_row_end(&r->lines);
    }
}

static void text(void *object, struct str s)
{
    struct reading *r = object;

    if (r->paragraphs && !r->skipped)
        lines_text(&r->lines, s);
}

static bool full(void *object)
{
    struct reading *r = object;

    return r->lines.overflow;
}

static void style_start(void *object, const struct xml_tag *tag)
{
    struct reading *r = object;

    odt_list_style_tag(&r->lists, tag);
}

static void style_end(void *object, const char *name)
{
}

static void style_text(void *object, struct str s)
{
}

/* The named list styles; a document without styles.xml has none. */
static enum err read_styles(struct arena *a, struct str bytes, struct reading *r, const char **why)
{
    struct xml_reader reader = {r, style_start, style_end, style_text, full};
    struct part *part;
    enum err e = part_open(a, bytes, S("styles.xml"), &part, why);

    if (e == E_NOT_FOUND)
        return OK;
    return e == OK ? xml_walk(a, part, &reader, why) : e;
}

enum err odt_read(struct arena *a, struct str bytes, struct str *ret, const char **why)
{
    struct reading *r = arena_new(a, struct reading);
    struct xml_reader reader = {r, start, end, text, full};
    struct part *part;
    enum err e;

    r->lists.arena = a;
    lines_init(&r->lines, a, true);
    e = read_styles(a, bytes, r, why);
    if (e == OK)
        e = part_open(a, bytes, S("content.xml"), &part, why);
    if (e == OK)
        e = xml_walk(a, part, &reader, why);
    if (e == OK)
        *ret = lines_finish(&r->lines);
    return e;
}
