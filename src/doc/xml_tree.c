/* xml_tree.c: libxml2's events and the tags in the bytes, brought together step by step. */
#include "doc/xml_tree.h"

#include "base/unicode.h"
#include "doc/why.h"
#include "doc/xml.h"

#include <strings.h>

enum tag_kind { TAG_OPEN, TAG_EMPTY, TAG_CLOSE, TAG_NONE };

/* The tags in the bytes, one after the other; comments, CDATA and instructions are passed over. */
struct scan {
    struct str bytes;
    size_t at;
    size_t from, to; /* of the tag found last */
    struct str name; /* local */
};

struct building {
    struct arena *arena;
    struct scan scan;
    struct xml_tree tree;
    struct xml_node *open, **place; /* the open element; where the next one is hung */
    struct {                        /* one copy of every namespace's name */
        const char **items;
        size_t count, capacity;
    } spaces;
    const char *space_seen, *space_kept;
    bool apart; /* scanner and parser do not agree, or a limit */
    bool full;
};

static size_t after(struct str s, struct str what, size_t from)
{
    size_t at = str_find(s, what, from);

    return at < s.len ? at + what.len : s.len;
}

/* The end of a tag that begins at `at`, after its '>'; quotes may hold one. */
static size_t tag_end(struct str s, size_t at)
{
    char quote = 0;

    for (; at < s.len; at++) {
        char c = s.ptr[at];

        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return s.len;
}

static bool ends_name(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/' || c == '>' || c == '=';
}

/* The local name that begins at `at`. */
static struct str name_at(struct str s, size_t at)
{
    size_t from = at;

    for (; at < s.len && !ends_name(s.ptr[at]); at++) {
        if (s.ptr[at] == ':')
            from = at + 1;
    }
    return str_slice(s, from, at);
}

static enum tag_kind scan_tag(struct scan *scan)
{
    struct str s = scan->bytes;
    size_t at = scan->at;

    for (;;) {
        const char *p = at < s.len ? memchr(s.ptr + at, '<', s.len - at) : NULL;
        struct str rest;

        if (!p)
            return TAG_NONE;
        at = (size_t)(p - s.ptr);
        rest = str_slice(s, at, s.len);
        if (str_starts(rest, S("<!--")))
            at = after(s, S("-->"), at + 4);
        else if (str_starts(rest, S("<![CDATA[")))
            at = after(s, S("]]>"), at + 9);
        else if (str_starts(rest, S("<?")))
            at = after(s, S("?>"), at + 2);
        else
            break;
    }
    scan->from = at;
    scan->to = scan->at = tag_end(s, at);
    if (at + 1 < s.len && s.ptr[at + 1] == '/') {
        scan->name = name_at(s, at + 2);
        return TAG_CLOSE;
    }
    scan->name = name_at(s, at + 1);
    return scan->to - at >= 3 && s.ptr[scan->to - 2] == '/' ? TAG_EMPTY : TAG_OPEN;
}

/* libxml2 gives the same pointer for the same name again and again. */
static const char *space_of(struct building *b, const char *space)
{
    if (space == b->space_seen)
        return b->space_kept;
    b->space_seen = space;
    for (size_t i = 0; i < b->spaces.count; i++) {
        if (!strcmp(b->spaces.items[i], space))
            return b->space_kept = b->spaces.items[i];
    }
    if (b->spaces.count >= XML_SPACES_MAX) {
        b->apart = true;
        return "";
    }
    b->space_kept = str_z(b->arena, str_from(space));
    *vec_push(b->arena, &b->spaces) = b->space_kept;
    return b->space_kept;
}

static void on_start(void *object, const struct xml_tag *tag)
{
    struct building *b = object;
    enum tag_kind kind;
    struct xml_node *n;

    if (b->apart || b->full)
        return;
    kind = scan_tag(&b->scan);
    if ((kind != TAG_OPEN && kind != TAG_EMPTY) || !str_eq(b->scan.name, str_from(tag->name))) {
        b->apart = true;
        return;
    }
    if (++b->tree.count > XML_NODES_MAX) {
        b->full = true;
        return;
    }
    n = arena_new(b->arena, struct xml_node);
    n->name = b->scan.name;
    n->space = space_of(b, tag->space);
    n->parent = b->open;
    n->from = b->scan.from;
    n->inner = b->scan.to;
    n->empty = kind == TAG_EMPTY;
    *b->place = n;
    b->open = n;
    b->place = &n->first;
}

static void on_end(void *object, const char *name)
{
    struct building *b = object;
    struct xml_node *n = b->open;

    if (b->apart || b->full)
        return;
    if (!n || (!n->empty && (scan_tag(&b->scan) != TAG_CLOSE || !str_eq(b->scan.name, n->name)))) {
        b->apart = true;
        return;
    }
    n->inner_end = n->empty ? n->inner : b->scan.from;
    n->to = n->empty ? n->inner : b->scan.to;
    b->open = n->parent;
    b->place = &n->next;
}

static void on_text(void *object, struct str s)
{
}

static bool full(void *object)
{
    struct building *b = object;

    return b->full;
}

/* What the declaration at the start says, if it says anything, must be UTF-8: what is put in later
 * is. */
static bool is_utf8(struct str bytes)
{
    struct str head = str_slice(bytes, 0, 200);
    size_t at;

    if (str_starts(head, S("\xef\xbb\xbf")))
        head = str_slice(head, 3, head.len);
    if (!str_starts(head, S("<?xml")))
        return str_starts(head, S("<")) && (head.len < 2 || head.ptr[1] != '\0');
    head = str_slice(head, 0, str_find(head, S("?>"), 0));
    at = str_find(head, S("encoding"), 0);
    if (at == head.len)
        return true;
    while (at < head.len && head.ptr[at] != '"' && head.ptr[at] != '\'')
        at++;
    return at + 6 <= head.len && !strncasecmp(head.ptr + at + 1, "utf-8", 5);
}

enum err xml_tree_read(struct arena *a, struct str bytes, struct xml_tree *ret, const char **why)
{
    struct building b = {.arena = a, .scan = {.bytes = bytes}, .tree = {.bytes = bytes}};
    struct xml_reader reader = {&b, on_start, on_end, on_text, full};
    enum err e;

    b.place = &b.tree.root;
    if (!is_utf8(bytes)) {
        *why = WHY_DAMAGED_XML;
        return E_DAMAGED;
    }
    e = xml_walk_bytes(a, bytes, &reader, why);
    if (e != OK)
        return e;
    if (b.apart || b.open || !b.tree.root) {
        *why = WHY_DAMAGED_XML;
        return E_DAMAGED;
    }
    *ret = b.tree;
    return OK;
}

bool xml_node_is(const struct xml_node *n, const char *name)
{
    size_t len = strlen(name);

    return n->name.len == len && !memcmp(n->name.ptr, name, len);
}

struct xml_node *xml_child(const struct xml_node *n, const char *name)
{
    if (!n)
        return NULL;
    for (struct xml_node *child = n->first; child; child = child->next) {
        if (xml_node_is(child, name))
            return child;
    }
    return NULL;
}

struct str xml_inner(const struct xml_tree *t, const struct xml_node *n)
{
    return str_slice(t->bytes, n->inner, n->inner_end);
}

struct str xml_open_tag(const struct xml_tree *t, const struct xml_node *n)
{
    return str_slice(t->bytes, n->from, n->inner);
}

struct str xml_prefix(const struct xml_tree *t, const struct xml_node *n)
{
    return str_slice(t->bytes, n->from + 1, (size_t)(n->name.ptr - t->bytes.ptr));
}

/* The raw value of an attribute by its local name within a first tag. */
static bool value_find(struct str tag, const char *name, size_t *from, size_t *to)
{
    size_t at = 1;

    while (at < tag.len && !ends_name(tag.ptr[at]))
        at++;
    for (;;) {
        struct str found;
        char quote;

        while (at < tag.len && ends_name(tag.ptr[at]))
            at++;
        if (at >= tag.len)
            return false;
        found = name_at(tag, at);
        while (at < tag.len && tag.ptr[at] != '"' && tag.ptr[at] != '\'')
            at++;
        if (at >= tag.len)
            return false;
        quote = tag.ptr[at];
        *from = ++at;
        while (at < tag.len && tag.ptr[at] != quote)
            at++;
        *to = at++;
        if (str_eq(found, str_from(name)))
            return true;
    }
}

static uint32_t number_of_reference(struct str digits, bool hex)
{
    uint32_t n = 0;

    for (size_t i = 0; i < digits.len && n < 0x110000; i++) {
        int c = digits.ptr[i] | 0x20;

        n = n * (hex ? 16 : 10) + (uint32_t)(c >= 'a' ? c - 'a' + 10 : c - ('0' | 0x20));
    }
    return n;
}

struct str xml_resolve(struct arena *a, struct str raw)
{
    static const struct {
        const char *name;
        char c;
    } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    struct buf out;

    if (!memchr(raw.ptr, '&', raw.len))
        return raw;
    buf_init(&out, a, raw.len + 1);
    for (size_t at = 0; at < raw.len;) {
        size_t end;
        struct str name;

        if (raw.ptr[at] != '&') {
            buf_addc(&out, raw.ptr[at++]);
            continue;
        }
        end = str_find(raw, S(";"), at);
        name = str_slice(raw, at + 1, end);
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
            if (str_eq(name, str_from(entities[i].name)))
                buf_addc(&out, entities[i].c);
        }
        if (str_starts(name, S("#x")))
            utf8_add(&out, number_of_reference(str_slice(name, 2, name.len), true));
        else if (str_starts(name, S("#")))
            utf8_add(&out, number_of_reference(str_slice(name, 1, name.len), false));
        at = end + 1;
    }
    return buf_str(&out);
}

struct str xml_node_attr(
    struct arena *a, const struct xml_tree *t, const struct xml_node *n, const char *name)
{
    struct str tag;
    size_t from, to;

    if (!n)
        return (struct str){"", 0};
    tag = xml_open_tag(t, n);
    if (!value_find(tag, name, &from, &to))
        return (struct str){"", 0};
    return xml_resolve(a, str_slice(tag, from, to));
}

bool xml_tag_says(struct arena *a, struct str open_tag, const struct str *values, size_t count)
{
    for (size_t at = 1, from; at < open_tag.len; at++) {
        char quote = open_tag.ptr[at];
        struct str said;

        if (quote != '"' && quote != '\'')
            continue;
        for (from = ++at; at < open_tag.len && open_tag.ptr[at] != quote;)
            at++;
        said = xml_resolve(a, str_slice(open_tag, from, at));
        for (size_t i = 0; i < count; i++)
            if (str_eq(said, values[i]))
                return true;
    }
    return false;
}

struct str xml_tag_with(
    struct arena *a, struct str open_tag, const char *attribute, struct str value)
{
    size_t from, to;
    struct buf out;

    if (!value_find(open_tag, attribute, &from, &to))
        return open_tag;
    buf_init(&out, a, open_tag.len + 6 * value.len + 1);
    buf_add(&out, str_slice(open_tag, 0, from));
    xml_escape(&out, value);
    buf_add(&out, str_slice(open_tag, to, open_tag.len));
    return buf_str(&out);
}

void xml_escape(struct buf *out, struct str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *written = text.ptr[i] == '&'   ? "&amp;"
                              : text.ptr[i] == '<' ? "&lt;"
                              : text.ptr[i] == '>' ? "&gt;"
                              : text.ptr[i] == '"' ? "&quot;"
                                                   : NULL;

        if (!written)
            continue;
        buf_add(out, str_slice(text, from, i));
        buf_addz(out, written);
        from = i + 1;
    }
    buf_add(out, str_slice(text, from, text.len));
}
