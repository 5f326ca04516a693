/* html_tags.c: strips a page of markup the reader has no use for.
 *
 * Whatever the page says, what comes out are tags written here: a name, at most three short
 * attributes, and text without '<'. So it does not matter whether this and the parser agree on
 * where a broken tag ends.
 */
#include "doc/html_tags.h"

#include <string.h>
#include <strings.h>

enum { NAME_MAX_BYTES = 32, VALUE_MAX_BYTES = 16, ATTRIBUTES_KEPT = 3 };

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.len && is_blank(s.ptr[at]))
        at++;
    return at;
}

static struct str name_at(struct str s, size_t at)
{
    size_t end = at;

    while (end < s.len && is_name(s.ptr[end]))
        end++;
    return str_slice(s, at, end);
}

static bool same_name(struct str name, const char *other)
{
    return name.len == strlen(other) && !strncasecmp(name.ptr, other, name.len);
}

/* The end of "…" after this text, or of the page. */
static size_t behind(struct str s, struct str text, size_t from)
{
    size_t at = str_find(s, text, from);

    return at < s.len ? at + text.len : s.len;
}

/* The value after '=': quoted, or up to a blank or '>'. */
static struct str value_at(struct str s, size_t *at)
{
    size_t from = *at, to;

    if (from < s.len && (s.ptr[from] == '"' || s.ptr[from] == '\'')) {
        const char *close = memchr(s.ptr + from + 1, s.ptr[from], s.len - from - 1);

        to = close ? (size_t)(close - s.ptr) : s.len;
        *at = to < s.len ? to + 1 : to;
        return str_slice(s, from + 1, to);
    }
    for (to = from; to < s.len && !is_blank(s.ptr[to]) && s.ptr[to] != '>';)
        to++;
    *at = to;
    return str_slice(s, from, to);
}

static bool kept(struct str name, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (!is_name(value.ptr[i]))
            return false;
    }
    return value.len <= VALUE_MAX_BYTES &&
           (same_name(name, "hidden") || same_name(name, "start") || same_name(name, "type"));
}

/* Adds the attributes that are kept; gives the place of '>' or the end. */
static size_t attributes(struct str s, size_t at, struct buf *out)
{
    int count = 0;

    while ((at = skip_blanks(s, at)) < s.len && s.ptr[at] != '>') {
        struct str name = name_at(s, at), value = {"", 0};

        if (!name.len) {
            at++; /* '/', '"' and other rubble */
            continue;
        }
        at = skip_blanks(s, at + name.len);
        if (at < s.len && s.ptr[at] == '=') {
            at = skip_blanks(s, at + 1);
            value = value_at(s, &at);
        }
        if (count < ATTRIBUTES_KEPT && kept(name, value)) {
            buf_printf(out, " %.*s=\"%.*s\"", STR(name), STR(value));
            count++;
        }
    }
    return at;
}

/* What stands in a script or a style is not markup, up to its own end tag. */
static size_t raw_end(struct str s, size_t at, struct str name)
{
    while ((at = str_find(s, S("</"), at)) < s.len && !same_name(name_at(s, at + 2), name.ptr))
        at += 2;
    return at;
}

static size_t start_tag(struct str s, size_t at, struct buf *out)
{
    struct str name = name_at(s, at + 1);
    bool closed;

    at += 1 + name.len;
    buf_addc(out, '<');
    buf_add(out, str_slice(name, 0, NAME_MAX_BYTES));
    at = attributes(s, at, out);
    closed = at < s.len && s.ptr[at - 1] == '/';
    buf_addz(out, closed ? "/>" : ">");
    at = at < s.len ? at + 1 : at;
    if (closed)
        return at;
    if (same_name(name, "script"))
        return raw_end(s, at, S("script"));
    return same_name(name, "style") ? raw_end(s, at, S("style")) : at;
}

static size_t end_tag(struct str s, size_t at, struct buf *out)
{
    struct str name = name_at(s, at + 2);

    buf_addz(out, "</");
    buf_add(out, str_slice(name, 0, NAME_MAX_BYTES));
    buf_addc(out, '>');
    return behind(s, S(">"), at);
}

struct str html_tags_plain(struct arena *a, struct str s)
{
    size_t at = 0;
    struct buf out;

    buf_init(&out, a, 4 * s.len + 16);
    while (at < s.len) {
        size_t open = str_find(s, S("<"), at);
        char next = open + 1 < s.len ? s.ptr[open + 1] : ' ';
        struct str rest = str_slice(s, open, s.len);

        buf_add(&out, str_slice(s, at, open));
        if (open == s.len)
            break;
        if (str_starts(rest, S("<!--"))) {
            at = behind(s, S("-->"), open + 4);
        } else if (next == '!' || next == '?') {
            at = behind(s, S(">"), open);
        } else if (is_letter(next)) {
            at = start_tag(s, open, &out);
        } else if (next == '/' && open + 2 < s.len && is_letter(s.ptr[open + 2])) {
            at = end_tag(s, open, &out);
        } else {
            buf_addz(&out, "&lt;");
            at = open + 1;
        }
    }
    return buf_str(&out);
}
