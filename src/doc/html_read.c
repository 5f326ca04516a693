/* html_read.c: a page of HTML as lines, through libxml2's forgiving parser.
 *
 * Blocks make lines, a table row is one line, list items get the mark a reader would see. What is
 * not the text of the page (scripts, styles, navigation, form controls) is left out. The parser
 * has no network and no entities but those of HTML; no tree is built.
 */
#include "doc/html_read.h"

#include "doc/html_tags.h"
#include "doc/lines.h"
#include "doc/numeral.h"
#include "doc/why.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

enum {
    HTML_DEPTH_MAX = 512,
    HTML_BYTES_MAX = 8 * 1024 * 1024,
    LIST_DEPTH_MAX = 16,
};

enum role { INLINE, BLOCK, BREAK, ROW, CELL, LIST, NUMBERED, ITEM, PRE, DROP };

static const struct {
    const char *name;
    enum role role;
} roles[] = {
    /* in the order of strcmp */
    {"address", BLOCK},
    {"article", BLOCK},
    {"aside", BLOCK},
    {"blockquote", BLOCK},
    {"body", BLOCK},
    {"br", BREAK},
    {"button", DROP},
    {"caption", BLOCK},
    {"center", BLOCK},
    {"datalist", DROP},
    {"dd", BLOCK},
    {"del", DROP},
    {"details", BLOCK},
    {"dialog", DROP},
    {"dir", LIST},
    {"div", BLOCK},
    {"dl", BLOCK},
    {"dt", BLOCK},
    {"fieldset", BLOCK},
    {"figcaption", BLOCK},
    {"figure", BLOCK},
    {"footer", BLOCK},
    {"form", BLOCK},
    {"h1", BLOCK},
    {"h2", BLOCK},
    {"h3", BLOCK},
    {"h4", BLOCK},
    {"h5", BLOCK},
    {"h6", BLOCK},
    {"head", DROP},
    {"header", BLOCK},
    {"hr", BLOCK},
    {"html", BLOCK},
    {"iframe", DROP},
    {"legend", BLOCK},
    {"li", ITEM},
    {"main", BLOCK},
    {"menu", LIST},
    {"nav", DROP},
    {"noscript", DROP},
    {"object", DROP},
    {"ol", NUMBERED},
    {"p", BLOCK},
    {"pre", PRE},
    {"script", DROP},
    {"section", BLOCK},
    {"select", DROP},
    {"style", DROP},
    {"summary", BLOCK},
    {"svg", DROP},
    {"table", BLOCK},
    {"tbody", BLOCK},
    {"td", CELL},
    {"template", DROP},
    {"textarea", DROP},
    {"tfoot", BLOCK},
    {"th", CELL},
    {"thead", BLOCK},
    {"title", DROP},
    {"tr", ROW},
    {"ul", LIST},
};

struct html_list {
    bool numbered;
    enum numeral form;
    int next;
};

struct page {
    struct lines lines;
    htmlParserCtxtPtr parser;
    struct html_list lists[LIST_DEPTH_MAX];
    int list_depth; /* may run beyond the array: deeper lists have no marks */
    int depth, dropped, preformatted;
    bool too_deep;
};

static int compare_role(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row); /* NOLINT: bsearch gives no row beyond the end */
}

static enum role role_of(const char *name)
{
    const void *row =
        bsearch(name, roles, sizeof roles / sizeof *roles, sizeof *roles, compare_role);

    return row ? roles[(size_t)((const char *)row - (const char *)roles) / sizeof *roles].role
               : INLINE;
}

static struct str html_attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && *attributes; attributes += 2) {
        if (!strcmp((const char *)*attributes, name))
            return str_from((const char *)attributes[1]);
    }
    return (struct str){"", 0};
}

static bool hidden(const xmlChar **attributes)
{
    for (; attributes && *attributes; attributes += 2) {
        if (!strcmp((const char *)*attributes, "hidden"))
            return true;
    }
    return false;
}

static void list_begin(struct page *page, bool numbered, const xmlChar **attributes)
{
    static const struct {
        const char *type;
        enum numeral form;
    } forms[] = {{"a", NUMERAL_LOWER}, {"A", NUMERAL_UPPER}, {"i", NUMERAL_ROMAN},
        {"I", NUMERAL_ROMAN_UPPER}};
    struct html_list list = {.numbered = numbered, .form = NUMERAL_DECIMAL, .next = 1};
    struct str type = html_attribute(attributes, "type");
    int64_t start;

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (str_eq(type, str_from(forms[i].type)))
            list.form = forms[i].form;
    }
    if (str_to_int(html_attribute(attributes, "start"), &start) == OK && start >= 0 &&
        start < 100000)
        list.next = (int)start;
    lines_border(&page->lines);
    if (page->list_depth < LIST_DEPTH_MAX)
        page->lists[page->list_depth] = list;
    page->list_depth++;
}

static void item_begin(struct page *page)
{
    int at = page->list_depth - 1;
    struct html_list *list;
    struct buf mark;

    lines_border(&page->lines);
    if (at < 0 || at >= LIST_DEPTH_MAX)
        return;
    list = &page->lists[at];
    buf_init(&mark, page->lines.arena, 64);
    if (list->numbered) {
        numeral_add(&mark, list->form, list->next++);
        buf_addz(&mark, ". ");
    } else {
        buf_addz(&mark, "- ");
    }
    lines_exact(&page->lines, buf_str(&mark));
}

static void open_element(struct page *page, enum role role, const xmlChar **attributes)
{
    switch (role) {
    case BLOCK:
        lines_border(&page->lines);
        break;
    case BREAK:
        lines_end(&page->lines);
        break;
    case ROW:
        lines_row_begin(&page->lines);
        break;
    case CELL:
        lines_cell_begin(&page->lines);
        break;
    case LIST:
    case NUMBERED:
        list_begin(page, role == NUMBERED, attributes);
        break;
    case ITEM:
        item_begin(page);
        break;
    case PRE:
        lines_border(&page->lines);
        page->preformatted++;
        break;
    case INLINE:
    case DROP:
        break;
    }
}

static void close_element(struct page *page, enum role role)
{
    if (role == ROW)
        lines_row_end(&page->lines);
    else if (role != INLINE && role != BREAK && role != DROP)
        lines_border(&page->lines);
    if ((role == LIST || role == NUMBERED) && page->list_depth)
        page->list_depth--;
    if (role == PRE && page->preformatted)
        page->preformatted--;
}

static void on_start(void *object, const xmlChar *name, const xmlChar **attributes)
{
    struct page *page = object;
    enum role role = role_of((const char *)name);

    if (++page->depth > HTML_DEPTH_MAX || page->lines.overflow) {
        page->too_deep |= page->depth > HTML_DEPTH_MAX;
        xmlStopParser(page->parser);
        return;
    }
    if (page->dropped || role == DROP || hidden(attributes))
        page->dropped++;
    else
        open_element(page, role, attributes);
}

static void on_end(void *object, const xmlChar *name)
{
    struct page *page = object;

    page->depth--;
    if (page->dropped)
        page->dropped--;
    else
        close_element(page, role_of((const char *)name));
}

static void preformatted_text(struct lines *lines, struct str s)
{
    for (size_t at = 0; at <= s.len;) {
        size_t end = str_find(s, S("\n"), at);

        lines_exact(lines, str_slice(s, at, end));
        if (end < s.len)
            lines_end(lines);
        at = end + 1;
    }
}

static void on_text(void *object, const xmlChar *text, int len)
{
    struct page *page = object;
    struct str s = {(const char *)text, (size_t)len};

    if (page->dropped || len <= 0)
        return;
    if (page->preformatted)
        preformatted_text(&page->lines, s);
    else
        lines_text(&page->lines, s);
}

static void on_error(void *object, xmlErrorPtr error)
{
}

static void free_parser(void *object)
{
    struct page *page = object;

    if (!page->parser)
        return;
    if (page->parser->myDoc)
        xmlFreeDoc(page->parser->myDoc);
    htmlFreeParserCtxt(page->parser);
    page->parser = NULL;
}

static void parse(struct page *page)
{
    htmlParserCtxtPtr parser = page->parser;
    xmlSAXHandler handlers = {
        .initialized = XML_SAX2_MAGIC,
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .serror = on_error,
    };

    htmlCtxtUseOptions(parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_IGNORE_ENC | HTML_PARSE_RECOVER);
    *parser->sax = handlers;
    parser->userData = page;
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(parser);
}

enum err html_read(struct arena *a, struct str bytes, struct str *ret, const char **why)
{
    struct page *page = arena_new(a, struct page);
    struct str text;

    if (bytes.len > HTML_BYTES_MAX) {
        *why = WHY_LARGE_HTML;
        return E_TOO_LARGE;
    }
    bytes = html_tags_plain(a, bytes);
    lines_init(&page->lines, a, true);
    page->parser = htmlCreateMemoryParserCtxt(bytes.ptr, (int)bytes.len);
    arena_defer(a, free_parser, page);
    if (!page->parser)
        return E_SYSTEM;
    parse(page);
    free_parser(page);
    text = lines_finish(&page->lines);
    if (page->too_deep) {
        *why = WHY_DEEP;
        return E_DAMAGED;
    }
    if (page->lines.overflow) {
        *why = WHY_LARGE_TEXT;
        return E_TOO_LARGE;
    }
    *ret = text;
    return OK;
}
