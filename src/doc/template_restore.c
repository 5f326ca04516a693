/* template_restore.c: controls that LibreOffice lost, made anew from bookmarks.
 *
 * LibreOffice 7.4 drops the tag of a control and every control around rows and blocks when it saves
 * a Word file. So docx_write.c also writes bookmarks of no length, which it keeps:
 *
 *   _csv7_works__name       the control that follows (or that it stands in) has this tag
 *   _csp3_each_parts        a control around paragraphs and tables begins here, …
 *   _cse3                   … and ends here
 *   _csr5_if_x  _cse5       the same around rows
 *   _csl14w9354_subject     the drawn line of this paragraph follows the text of that tag, which is
 *                           set in 14 points within 9354 twips (L: in capitals)
 *
 * In a name "__" is a dot, and the first part says "each:" or "if:". Where Word kept the control
 * itself, the bookmark says nothing. */
#include "doc/template_work.h"

#include <stdlib.h>

/* Neighbours looked at for all marks together. A file of an office has some thousands; one that
 * was made to be slow keeps its marks as they are. */
enum { STEPS_MAX = 10 * 1000 * 1000 };

struct edit {
    size_t at, drop; /* so many bytes are dropped there */
    struct str put;
    bool close; /* of several at one place, ends come first, inner ones before outer ones; */
    int number; /* then beginnings, outer ones first */
};

struct restoring {
    struct arena *arena;
    const struct xml_tree *tree;
    struct {
        struct mark {
            struct xml_node *node;
            char kind; /* of v p r e */
            int number;
            struct str tag;
        } * items;
        size_t count, capacity;
    } marks;
    struct {
        struct edit *items;
        size_t count, capacity;
    } edits;
    size_t steps;
};

bool bookmark_is_ours(struct str name)
{
    return str_starts(name, S("_cs")) && name.len > 4 && memchr("vprelL", name.ptr[3], 6) &&
           name.ptr[4] >= '0' && name.ptr[4] <= '9';
}

static struct str tag_of(struct arena *a, struct str written)
{
    struct buf out;

    buf_init(&out, a, written.len + 8);
    if (str_starts(written, S("each_"))) {
        buf_addz(&out, "each:");
        written = str_slice(written, 5, written.len);
    } else if (str_starts(written, S("if_"))) {
        buf_addz(&out, "if:");
        written = str_slice(written, 3, written.len);
    }
    for (size_t i = 0; i < written.len; i++) {
        bool dot = written.ptr[i] == '_' && i + 1 < written.len && written.ptr[i + 1] == '_';

        buf_addc(&out, dot ? '.' : written.ptr[i]);
        i += dot;
    }
    return buf_str(&out);
}

static int digits_at(struct str s, size_t *at)
{
    int n = 0;

    while (*at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9' && n < 1000000)
        n = n * 10 + (s.ptr[(*at)++] - '0');
    return n;
}

bool line_mark_of(struct arena *a, struct str name, struct line_mark *ret)
{
    struct line_mark line = {.capitals = name.len > 3 && name.ptr[3] == 'L'};
    size_t at = 4;

    if (!bookmark_is_ours(name) || !memchr("lL", name.ptr[3], 2))
        return false;
    line.points = digits_at(name, &at);
    if (at >= name.len || name.ptr[at++] != 'w')
        return false;
    line.width_twip = digits_at(name, &at);
    line.tag = tag_of(a, str_slice(name, at + 1, name.len));
    *ret = line;
    return line.points > 0 && line.points < 100 && line.width_twip > 0;
}

static void marks_find(struct restoring *r, struct xml_node *n)
{
    struct str name = xml_node_is(n, "bookmarkStart") ? xml_node_attr(r->arena, r->tree, n, "name")
                                                      : (struct str){"", 0};

    if (bookmark_is_ours(name)) {
        struct mark *m = vec_push(r->arena, &r->marks);
        size_t at = 4;

        m->node = n;
        m->kind = name.ptr[3];
        m->number = digits_at(name, &at);
        m->tag = tag_of(r->arena, str_slice(name, at + 1, name.len));
    }
    for (struct xml_node *child = n->first; child; child = child->next)
        marks_find(r, child);
}

static void edit_add(
    struct restoring *r, size_t at, size_t drop, struct str put, bool close, int number)
{
    *vec_push(r->arena, &r->edits) = (struct edit){at, drop, put, close, number};
}

static struct str tag_at(struct restoring *r, const struct xml_node *sdt)
{
    const struct xml_node *properties = sdt->first;

    for (; properties && !xml_node_is(properties, "sdtPr"); properties = properties->next)
        r->steps++;
    return str_trim(xml_node_attr(r->arena, r->tree, xml_child(properties, "tag"), "val"));
}

/* Is it in a control of this tag already? */
static bool covered(struct restoring *r, const struct xml_node *n, struct str tag)
{
    for (; n; n = n->parent) {
        if (xml_node_is(n, "sdt") && str_eq(tag_at(r, n), tag))
            return true;
    }
    return false;
}

static struct str escaped(struct arena *a, struct str s)
{
    struct buf out;

    buf_init(&out, a, 6 * s.len + 1);
    xml_escape(&out, s);
    return buf_str(&out);
}

/* ── values ─────────────────────────────────────────────────────────────────────────────────── */

static void name_control(struct restoring *r, struct xml_node *sdt, const struct mark *m)
{
    const struct xml_node *properties = xml_child(sdt, "sdtPr");
    struct str tag =
        str_printf(r->arena, "<w:tag w:val=\"%.*s\"/>", STR(escaped(r->arena, m->tag)));

    if (sdt->empty)
        return;
    sdt->mark = sdt; /* named: the tree is read anew after all edits */
    if (properties && !properties->empty) {
        edit_add(r, properties->inner, 0, tag, false, m->number);
    } else {
        struct str whole = str_printf(r->arena, "<w:sdtPr>%.*s</w:sdtPr>", STR(tag));

        edit_add(r, properties ? properties->from : sdt->inner,
            properties ? properties->to - properties->from : 0, whole, false, m->number);
    }
}

/* The control without a tag that the mark stands in, else the one right behind it. */
static void value_restore(struct restoring *r, const struct mark *m)
{
    struct xml_node *found = NULL;

    for (struct xml_node *up = m->node->parent; up && !xml_node_is(up, "p"); up = up->parent) {
        if (xml_node_is(up, "sdt") && !up->mark && !tag_at(r, up).len)
            found = up;
    }
    for (struct xml_node *n = m->node->next; n && !found; n = n->next) {
        r->steps++;
        if (xml_node_is(n, "bookmarkStart") || xml_node_is(n, "bookmarkEnd"))
            continue;
        if (!xml_node_is(n, "sdt") || n->mark || tag_at(r, n).len)
            break;
        found = n;
    }
    if (found)
        name_control(r, found, m);
}

/* ── rows and blocks ────────────────────────────────────────────────────────────────────────── */

static const struct xml_node *ancestor(const struct xml_node *n, const char *name)
{
    while (n && !xml_node_is(n, name))
        n = n->parent;
    return n;
}

static int depth_of(const struct xml_node *n)
{
    int depth = 0;

    for (; n; n = n->parent)
        depth++;
    return depth;
}

/* Climbs from the two paragraphs to neighbours: what stands from one to the other. */
static bool neighbours(const struct xml_node **from, const struct xml_node **to)
{
    const struct xml_node *a = *from, *b = *to;
    int depth_a = depth_of(a), depth_b = depth_of(b);

    for (; depth_a > depth_b; depth_a--)
        a = a->parent;
    for (; depth_b > depth_a; depth_b--)
        b = b->parent;
    while (a && b && a->parent != b->parent) {
        a = a->parent;
        b = b->parent;
    }
    if (!a || !b || !a->parent)
        return false;
    if (xml_node_is(a, "tr") || xml_node_is(a, "tc")) /* both in one table: the table */
        a = b = ancestor(a, "tbl");
    *from = a;
    *to = b;
    return a && a->parent && a->from <= b->from;
}

static void group_restore(struct restoring *r, const struct mark *m, const struct mark *end)
{
    const char *level = m->kind == 'r' ? "tr" : "p";
    const struct xml_node *from = ancestor(m->node, level), *to = ancestor(end->node, level);

    if (!from || !to || covered(r, m->node, m->tag))
        return;
    if (m->kind == 'r' ? from->parent != to->parent || from->from > to->from
                       : !neighbours(&from, &to))
        return;
    edit_add(r, from->from, 0,
        str_printf(r->arena, "<w:sdt><w:sdtPr><w:tag w:val=\"%.*s\"/></w:sdtPr><w:sdtContent>",
            STR(escaped(r->arena, m->tag))),
        false, m->number);
    edit_add(r, to->to, 0, S("</w:sdtContent></w:sdt>"), true, m->number);
}

static const struct mark *end_of(struct restoring *r, const struct mark *m)
{
    for (const struct mark *e = m + 1; e < r->marks.items + r->marks.count; e++) {
        r->steps++;
        if (e->kind == 'e' && e->number == m->number)
            return e;
    }
    return NULL;
}

/* ── the bytes anew ─────────────────────────────────────────────────────────────────────────── */

static int by_place(const void *one, const void *other)
{
    const struct edit *a = one, *b = other;

    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->close != b->close)
        return a->close ? -1 : 1;
    return a->close ? b->number - a->number : a->number - b->number;
}

static struct str edited(struct restoring *r)
{
    struct buf out;
    size_t at = 0;

    qsort(r->edits.items, r->edits.count, sizeof *r->edits.items, by_place);
    buf_init_sized(&out, r->arena, r->tree->bytes.len + 1024, 2 * TEMPLATE_XML_MAX);
    for (size_t i = 0; i < r->edits.count; i++) {
        const struct edit *e = &r->edits.items[i];

        buf_add(&out, str_slice(r->tree->bytes, at, e->at));
        buf_add(&out, e->put);
        at = e->at + e->drop;
    }
    buf_add(&out, str_slice(r->tree->bytes, at, r->tree->bytes.len));
    return out.overflow ? r->tree->bytes : buf_str(&out);
}

enum err template_restore(struct arena *a, struct xml_tree *tree, const char **why)
{
    struct restoring r = {.arena = a, .tree = tree};

    marks_find(&r, tree->root);
    if (r.marks.count > 4 * (size_t)TEMPLATE_CONTROLS_MAX)
        return OK;
    for (size_t i = 0; i < r.marks.count && r.steps < STEPS_MAX; i++) {
        const struct mark *m = &r.marks.items[i];
        const struct mark *end = m->kind == 'p' || m->kind == 'r' ? end_of(&r, m) : NULL;

        if (m->kind == 'v')
            value_restore(&r, m);
        else if (end && m->tag.len)
            group_restore(&r, m, end);
    }
    return r.edits.count ? xml_tree_read(a, edited(&r), tree, why) : OK;
}
