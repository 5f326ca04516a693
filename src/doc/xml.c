/* xml.c: libxml2's push parser behind one small door. */
#include "doc/xml.h"

#include "doc/why.h"

#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

struct walk {
    const struct xml_reader *reader;
    xmlParserCtxtPtr parser;
    int depth;
    int spaces_in_scope,
        spaces[XML_DEPTH_MAX + 1]; /* namespaces, in all and of each open element */
    int attributes;                /* seen since the last '<' */
    bool after_equals;
    const char *why; /* set: stop */
};

static void stop(struct walk *w, const char *why)
{
    if (!w->why)
        w->why = why;
    xmlStopParser(w->parser);
}

static void on_start(void *object, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
    int namespaces, const xmlChar **namespace_list, int count, int defaulted,
    const xmlChar **attributes)
{
    struct walk *w = object;
    struct xml_tag tag = {(const char *)name, uri ? (const char *)uri : "", attributes, count};

    if (w->why)
        return;
    if (++w->depth > XML_DEPTH_MAX) {
        stop(w, WHY_DEEP);
        return;
    }
    w->spaces[w->depth] = namespaces;
    w->spaces_in_scope += namespaces;
    if (w->spaces_in_scope > XML_SPACES_MAX)
        stop(w, WHY_DEEP);
    else
        w->reader->start(w->reader->object, &tag);
}

static void on_end(void *object, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct walk *w = object;

    if (w->depth <= XML_DEPTH_MAX)
        w->spaces_in_scope -= w->spaces[w->depth];
    w->depth--;
    if (!w->why)
        w->reader->end(w->reader->object, (const char *)name);
}

static void on_text(void *object, const xmlChar *text, int len)
{
    struct walk *w = object;

    if (!w->why)
        w->reader->text(w->reader->object, (struct str){(const char *)text, (size_t)len});
}

/* Called at "<!DOCTYPE name", before any declaration in it is read. */
static void on_doctype(
    void *object, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    stop(object, WHY_DOCTYPE);
}

static void on_error(void *object, xmlErrorPtr error)
{
}

static xmlSAXHandler handlers(void)
{
    return (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .ignorableWhitespace = on_text,
        .internalSubset = on_doctype,
        .serror = on_error,
    };
}

static void free_parser(void *object)
{
    struct walk *w = object;

    if (!w->parser)
        return;
    if (w->parser->myDoc)
        xmlFreeDoc(w->parser->myDoc);
    xmlFreeParserCtxt(w->parser);
    w->parser = NULL;
}

/* Counts ="…" before the parser sees the tag: '<' stands nowhere inside a tag, so between two of
 * them there is at most one. */
static bool too_many_attributes(struct walk *w, struct str piece)
{
    for (size_t i = 0; i < piece.len; i++) {
        char c = piece.ptr[i];

        if (c == '<')
            w->attributes = 0;
        else if (w->after_equals && (c == '"' || c == '\''))
            w->attributes++;
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
            w->after_equals = c == '=';
        if (w->attributes > XML_ATTRIBUTES_MAX)
            return true;
    }
    return false;
}

/* One piece; an empty one is the end. */
static enum err feed(struct walk *w, struct str piece, const char **why)
{
    bool broken;

    if (too_many_attributes(w, piece)) {
        *why = WHY_DEEP;
        return E_DAMAGED;
    }
    broken = xmlParseChunk(w->parser, piece.ptr, (int)piece.len, piece.len == 0) != XML_ERR_OK &&
             !w->parser->wellFormed;
    if (!w->why && w->reader->full(w->reader->object)) {
        *why = WHY_LARGE_TEXT;
        return E_TOO_LARGE;
    }
    if (w->why || broken) {
        *why = w->why ? w->why : WHY_DAMAGED_XML;
        return E_DAMAGED;
    }
    return OK;
}

static struct walk *walk_begin(struct arena *a, const struct xml_reader *reader)
{
    struct walk *w = arena_new(a, struct walk);
    xmlSAXHandler sax = handlers();

    w->reader = reader;
    w->parser = xmlCreatePushParserCtxt(&sax, w, NULL, 0, NULL);
    arena_defer(a, free_parser, w);
    if (w->parser)
        xmlCtxtUseOptions(w->parser, XML_PARSE_NONET);
    return w;
}

enum err xml_walk(
    struct arena *a, struct part *part, const struct xml_reader *reader, const char **why)
{
    struct walk *w = walk_begin(a, reader);
    enum err e = w->parser ? OK : E_SYSTEM;
    struct str piece = {"", 1};

    while (e == OK && piece.len) {
        e = part_read(part, &piece, why);
        if (e == OK)
            e = feed(w, piece, why);
    }
    free_parser(w);
    part_close(part);
    return e;
}

enum err xml_walk_bytes(
    struct arena *a, struct str bytes, const struct xml_reader *reader, const char **why)
{
    enum { PIECE = 16384 };
    struct walk *w = walk_begin(a, reader);
    enum err e = w->parser ? OK : E_SYSTEM;
    struct str piece = {"", 1};

    for (size_t at = 0; e == OK && piece.len; at += PIECE) {
        piece = at < bytes.len ? str_slice(bytes, at, at + PIECE) : S("");
        e = feed(w, piece, why);
    }
    free_parser(w);
    return e;
}

bool xml_is(const char *name, const char *other)
{
    return !strcmp(name, other);
}

/* libxml2 gives attributes in fives: name, prefix, URI, value, end of value. */
struct str xml_attribute(const struct xml_tag *tag, const char *name)
{
    for (int i = 0; i < tag->attribute_count; i++) {
        const unsigned char **one = tag->attributes + 5 * i;

        if (!strcmp((const char *)one[0], name))
            return (struct str){(const char *)one[3], (size_t)(one[4] - one[3])};
    }
    return (struct str){"", 0};
}

int xml_number(struct str value, int max, int otherwise)
{
    int64_t n;

    if (str_to_int(value, &n) != OK || n < 0)
        return otherwise;
    return n > max ? max : (int)n;
}
