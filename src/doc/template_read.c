/* template_read.c: a Word file becomes a template: what it may not have, its parts, its controls.
 */
#include "doc/template_work.h"

#include "doc/kind.h"
#include "doc/why.h"

#include <strings.h>

struct reading {
    struct arena *arena;
    struct template *t;
    struct str main_part;
    const char **why;
    struct template_sheet *sheet; /* that is read now */
    struct {                      /* numbers of our bookmarks that have begun in this sheet */
        struct str *items;
        size_t count, capacity;
    } ours;
};

static enum err refuse(struct reading *r, enum err e, const char *why)
{
    *r->why = why;
    return e;
}

size_t part_place(const struct pack_parts *parts, struct str name)
{
    size_t i = 0;

    while (i < parts->count && !str_eq(parts->items[i].name, name))
        i++;
    return i;
}

struct xml_node *node_find(const struct xml_node *n, const char *name)
{
    for (struct xml_node *child = n->first; child; child = child->next) {
        struct xml_node *found = xml_node_is(child, name) ? child : node_find(child, name);

        if (found)
            return found;
    }
    return NULL;
}

void node_text(struct arena *a, const struct xml_tree *t, const struct xml_node *n, struct buf *out)
{
    if (xml_node_is(n, "t"))
        buf_add(out, xml_resolve(a, xml_inner(t, n)));
    else if (xml_node_is(n, "tab") || xml_node_is(n, "br"))
        buf_addc(out, ' ');
    for (const struct xml_node *child = n->first; child; child = child->next)
        node_text(a, t, child, out);
}

struct str rels_name(struct arena *a, struct str part)
{
    size_t slash = 0;

    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == '/')
            slash = i + 1;
    }
    return str_printf(a, "%.*s_rels/%.*s.rels", STR(str_slice(part, 0, slash)),
        STR(str_slice(part, slash, part.len)));
}

/* ── what it may not have ───────────────────────────────────────────────────────────────────── */

static bool holds(struct str s, const char *words)
{
    return str_find(s, str_from(words), 0) < s.len;
}

static enum err content_types_check(struct reading *r, struct str bytes)
{
    struct xml_tree tree;
    enum err e = xml_tree_read(r->arena, bytes, &tree, r->why);
    struct str type = {"", 0};

    if (e != OK)
        return e;
    for (const struct xml_node *n = tree.root->first; n; n = n->next) {
        struct str said = xml_node_attr(r->arena, &tree, n, "ContentType");
        struct str name = xml_node_attr(r->arena, &tree, n, "PartName");

        if (holds(said, "macroEnabled") || holds(said, "vbaProject") || holds(said, "vbaData"))
            return refuse(r, E_INVALID, WHY_MACRO);
        if (holds(said, "oleObject") || holds(said, "activeX"))
            return refuse(r, E_INVALID, WHY_EMBEDDED);
        if (str_eq(str_slice(name, 1, name.len), r->main_part))
            type = said;
    }
    return str_ends(type, S("wordprocessingml.document.main+xml"))
               ? OK
               : refuse(r, E_INVALID, WHY_NOT_WORD);
}

struct outside {
    struct str ids[TEMPLATE_OUTSIDE_MAX];
    size_t count;
};

/* A link that a person may click leads elsewhere; a picture or a file may not, whatever its
 * relation says it is. */
static bool fetches_outside(
    struct reading *r, const struct xml_tree *t, const struct xml_node *n, const struct outside *o)
{
    bool clicked = xml_node_is(n, "hyperlink") || xml_node_is(n, "hlinkClick") ||
                   xml_node_is(n, "hlinkHover") || xml_node_is(n, "hlinkMouseOver");

    if (!clicked && xml_tag_says(r->arena, xml_open_tag(t, n), o->ids, o->count))
        return true;
    for (const struct xml_node *child = n->first; child; child = child->next)
        if (fetches_outside(r, t, child, o))
            return true;
    return false;
}

/* The part whose relations these are uses them for nothing but links to click. */
static enum err uses_check(struct reading *r, struct str rels, const struct outside *o)
{
    const struct pack_parts *parts = &r->t->parts;
    struct xml_tree tree;
    size_t i = 0;
    enum err e;

    if (!o->count)
        return OK;
    while (i < parts->count && !str_eq(rels_name(r->arena, parts->items[i].name), rels))
        i++;
    if (i == parts->count)
        return OK;
    e = xml_tree_read(r->arena, parts->items[i].bytes, &tree, r->why);
    if (e == OK && fetches_outside(r, &tree, tree.root, o))
        return refuse(r, E_INVALID, WHY_OUTSIDE);
    return e;
}

static enum err links_check(struct reading *r, struct str name, struct str bytes)
{
    struct outside *o = arena_new(r->arena, struct outside);
    struct xml_tree tree;
    enum err e = xml_tree_read(r->arena, bytes, &tree, r->why);

    if (e != OK)
        return e;
    for (const struct xml_node *n = tree.root->first; n; n = n->next) {
        struct str type = xml_node_attr(r->arena, &tree, n, "Type");
        struct str mode = xml_node_attr(r->arena, &tree, n, "TargetMode");

        if (str_ends(type, S("/vbaProject")))
            return refuse(r, E_INVALID, WHY_MACRO);
        if (str_ends(type, S("/oleObject")) || str_ends(type, S("/control")) ||
            str_ends(type, S("/aFChunk")) || str_ends(type, S("/subDocument")))
            return refuse(r, E_INVALID, WHY_EMBEDDED);
        if (!mode.len || str_eq(mode, S("Internal")))
            continue;
        if (!str_ends(type, S("/hyperlink")) || o->count == TEMPLATE_OUTSIDE_MAX)
            return refuse(r, E_INVALID, WHY_OUTSIDE);
        o->ids[o->count++] = xml_node_attr(r->arena, &tree, n, "Id");
    }
    return uses_check(r, name, o);
}

/* Pictures that are programs: LibreOffice knows them by their bytes, whatever the part is called,
 * and reads files of the machine that they name, or runs what they say. */
static bool is_program(struct str bytes)
{
    static const struct str begins[] = {
        STR_INIT("\x1f\x8b"), STR_INIT("%!PS"), STR_INIT("\xc5\xd0\xd3\xc6"), STR_INIT("%PDF")};

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(bytes, begins[i]))
            return true;
    return holds(bytes, "<svg") || str_find(bytes, S("<\0s\0v\0g"), 0) < bytes.len;
}

static enum err parts_check(struct reading *r)
{
    const struct pack_parts *parts = &r->t->parts;

    for (size_t i = 0; i < parts->count; i++) {
        struct str name = parts->items[i].name, bytes = parts->items[i].bytes;
        enum err e = OK;

        if (str_ends(name, S("vbaProject.bin")))
            return refuse(r, E_INVALID, WHY_MACRO);
        if (is_program(bytes))
            return refuse(r, E_INVALID, WHY_PROGRAM);
        if ((str_ends(name, S(".xml")) || str_ends(name, S(".rels"))) && holds(bytes, "<!DOCTYPE"))
            return refuse(r, E_DAMAGED, WHY_DOCTYPE);
        if (str_ends(name, S(".rels")))
            e = links_check(r, name, bytes);
        if (e != OK)
            return e;
    }
    return content_types_check(r, parts->items[part_place(parts, S("[Content_Types].xml"))].bytes);
}

/* The instructions of all fields, each on a line of its own; CR where one ends. */
static void field_instructions(
    struct reading *r, const struct xml_tree *t, const struct xml_node *n, struct buf *out)
{
    if (xml_node_is(n, "instrText") || xml_node_is(n, "delInstrText")) {
        struct str raw = xml_inner(t, n);

        if (memchr(raw.ptr, '<', raw.len)) /* CDATA or a remark: no office program writes that */
            buf_addz(out, "\nDDE\r");
        buf_add(out, xml_resolve(r->arena, raw));
    } else if (xml_node_is(n, "fldSimple")) {
        buf_addz(out, "\n");
        buf_add(out, xml_node_attr(r->arena, t, n, "instr"));
        buf_addz(out, "\r");
    } else if (xml_node_is(n, "fldChar")) {
        struct str type = xml_node_attr(r->arena, t, n, "fldCharType");

        buf_addz(out, str_eq(type, S("begin")) ? "\n" : "\r");
    }
    for (const struct xml_node *child = n->first; child; child = child->next)
        field_instructions(r, t, child, out);
}

/* A field that begins with another field could be any: it is refused like those that fetch. */
static bool fetches(struct str line, bool followed)
{
    static const char *const names[] = {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT",
        "LINK", "DDE", "DDEAUTO", "DATABASE", "RD", "AUTOTEXT", "EMBED"};
    struct str word = str_trim(line);
    size_t end = 0;

    while (end < word.len && !strchr(" \t\r\\\"&", word.ptr[end]))
        end++;
    if (!end)
        return followed;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (end == strlen(names[i]) && !strncasecmp(word.ptr, names[i], end))
            return true;
    }
    return false;
}

static enum err fields_check(struct reading *r, const struct xml_tree *tree)
{
    struct buf out;
    struct str lines;

    buf_init(&out, r->arena, TEMPLATE_XML_MAX);
    field_instructions(r, tree, tree->root, &out);
    lines = buf_str(&out);
    for (size_t at = str_find(lines, S("\n"), 0); at < lines.len;) {
        size_t end = str_find(lines, S("\n"), at + 1);
        struct str line = str_slice(lines, at + 1, end);

        if (fetches(line, end < lines.len && !holds(line, "\r")))
            return refuse(r, E_INVALID, WHY_FETCHING_FIELD);
        at = end;
    }
    return OK;
}

/* ── its controls ───────────────────────────────────────────────────────────────────────────── */

static enum control_level level_of(const struct xml_node *content)
{
    for (const struct xml_node *n = content ? content->first : NULL; n; n = n->next) {
        if (xml_node_is(n, "sdt"))
            return level_of(xml_child(n, "sdtContent"));
        if (xml_node_is(n, "p") || xml_node_is(n, "tbl"))
            return LEVEL_BLOCK;
        if (xml_node_is(n, "tr"))
            return LEVEL_ROW;
        if (xml_node_is(n, "tc"))
            return LEVEL_CELL;
    }
    for (const struct xml_node *n = content; n; n = n->parent) {
        if (xml_node_is(n, "p"))
            return LEVEL_RUN;
        if (xml_node_is(n, "tr"))
            return LEVEL_CELL;
        if (xml_node_is(n, "tbl"))
            return LEVEL_ROW;
    }
    return LEVEL_BLOCK;
}

static void kind_find(struct control *c)
{
    c->name = c->tag;
    if (xml_child(c->properties, "repeatingSectionItem"))
        c->kind = CONTROL_ITEM;
    else if (!c->tag.len || str_starts(c->tag, S("goog_rdk_")))
        c->kind = CONTROL_OTHER; /* the second is Google Docs' own */
    else if (xml_child(c->properties, "repeatingSection"))
        c->kind = CONTROL_SECTION;
    else
        c->kind = CONTROL_VALUE;
    if (str_starts(c->tag, S("each:"))) {
        c->name = str_trim(str_slice(c->tag, 5, c->tag.len));
        c->kind = c->kind == CONTROL_VALUE ? CONTROL_EACH : c->kind;
    } else if (str_starts(c->tag, S("if:"))) {
        c->name = str_trim(str_slice(c->tag, 3, c->tag.len));
        c->kind = c->kind == CONTROL_VALUE ? CONTROL_IF : c->kind;
    }
}

static bool has_words(struct reading *r, struct control *c)
{
    struct buf out;

    buf_init(&out, r->arena, 4096);
    node_text(r->arena, &c->sheet->tree, c->content, &out);
    return str_trim(buf_str(&out)).len > 0;
}

/* LibreOffice keeps the title of a text control where it drops the tag: a title that reads like a
 * tag is one. */
static struct str tag_of_title(struct reading *r, const struct control *c)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_.:";
    struct str title = str_trim(
        xml_node_attr(r->arena, &c->sheet->tree, xml_child(c->properties, "alias"), "val"));
    bool joined = false;

    for (size_t i = 0; i < title.len; i++) {
        if (!memchr(letters, title.ptr[i], sizeof letters - 1))
            return (struct str){"", 0};
        joined |= title.ptr[i] == '.' || title.ptr[i] == ':';
    }
    return joined ? title : (struct str){"", 0};
}

static struct control *control_new(
    struct reading *r, struct template_sheet *sheet, struct xml_node *n, struct control *outer)
{
    struct control *c = arena_new(r->arena, struct control);

    c->node = n;
    c->sheet = sheet;
    c->outer = outer;
    c->properties = xml_child(n, "sdtPr");
    c->content = xml_child(n, "sdtContent");
    c->tag =
        str_trim(xml_node_attr(r->arena, &sheet->tree, xml_child(c->properties, "tag"), "val"));
    if (!c->tag.len)
        c->tag = tag_of_title(r, c);
    kind_find(c);
    c->level = level_of(c->content);
    c->placeholder = xml_child(c->properties, "showingPlcHdr") != NULL;
    c->picture = xml_child(c->properties, "picture") != NULL ||
                 (c->kind == CONTROL_VALUE && c->content &&
                     (node_find(c->content, "drawing") || node_find(c->content, "pict")) &&
                     !has_words(r, c));
    return c;
}

static struct node_mark *mark_new(struct reading *r, struct xml_node *n)
{
    struct node_mark *mark = n->mark;

    if (!mark)
        n->mark = mark = arena_new(r->arena, struct node_mark);
    for (struct xml_node *up = n; up; up = up->parent) {
        struct node_mark *m = up->mark;

        if (!m)
            up->mark = m = arena_new(r->arena, struct node_mark);
        if (m->busy)
            break;
        m->busy = true;
    }
    return mark;
}

/* A bookmark in a paragraph may say which text its drawn line follows. */
static void line_read(struct reading *r, const struct xml_tree *t, struct xml_node *n)
{
    struct line_mark *line = arena_new(r->arena, struct line_mark);
    struct node_mark *mark = n->parent ? n->parent->mark : NULL;

    if (mark && xml_node_is(n->parent, "p") &&
        line_mark_of(r->arena, xml_node_attr(r->arena, t, n, "name"), line)) {
        mark->line = line;
        r->sheet->filled = true;
    }
}

/* An end has only the number of its beginning. */
static void bookmark_mark(struct reading *r, const struct xml_tree *t, struct xml_node *n)
{
    struct node_mark *mark = mark_new(r, n);
    struct str id = xml_node_attr(r->arena, t, n, "id");

    mark->bookmark = true;
    if (bookmark_is_ours(xml_node_attr(r->arena, t, n, "name"))) {
        *vec_push(r->arena, &r->ours) = id;
        mark->ours = true;
        line_read(r, t, n);
        return;
    }
    for (size_t i = r->ours.count; i > 0 && xml_node_is(n, "bookmarkEnd"); i--) {
        if (str_eq(r->ours.items[i - 1], id)) {
            mark->ours = true;
            r->ours.items[i - 1] = r->ours.items[--r->ours.count];
            return;
        }
    }
}

static enum err controls_find(struct reading *r, struct template_sheet *sheet, struct xml_node *n,
    struct control *outer, int depth)
{
    if (xml_node_is(n, "bookmarkStart") || xml_node_is(n, "bookmarkEnd"))
        bookmark_mark(r, &sheet->tree, n);
    if (xml_node_is(n, "sdt")) {
        struct control *c = control_new(r, sheet, n, outer);

        if (r->t->count >= TEMPLATE_CONTROLS_MAX || ++depth > TEMPLATE_NESTING_MAX)
            return refuse(r, E_TOO_LARGE, WHY_CONTROLS);
        *vec_push(r->arena, r->t) = c;
        mark_new(r, n)->control = c;
        sheet->filled |= c->kind != CONTROL_OTHER;
        outer = c;
    }
    for (struct xml_node *child = n->first; child; child = child->next) {
        enum err e = controls_find(r, sheet, child, outer, depth);

        if (e != OK)
            return e;
    }
    return OK;
}

const struct control *control_alone_in(const struct xml_node *p)
{
    const struct control *found = NULL;

    for (const struct xml_node *n = p->first; n; n = n->next) {
        const struct node_mark *mark = mark_of(n);

        if (mark && mark->control && !found)
            found = mark->control;
        else if (!xml_node_is(n, "pPr") && !xml_node_is(n, "proofErr") &&
                 !xml_node_is(n, "bookmarkStart") && !xml_node_is(n, "bookmarkEnd"))
            return NULL;
    }
    return found;
}

/* ── its parts ──────────────────────────────────────────────────────────────────────────────── */

static enum err sheet_add(struct reading *r, struct str name, const char *role)
{
    struct template *t = r->t;
    struct template_sheet *sheet = &t->sheets[t->sheet_count];
    size_t place = part_place(&t->parts, name);
    struct str bytes;
    enum err e;

    if (place == t->parts.count)
        return refuse(r, E_DAMAGED, WHY_DAMAGED_ZIP);
    for (size_t i = 0; i < t->sheet_count; i++) {
        if (t->sheets[i].part == place)
            return OK;
    }
    bytes = t->parts.items[place].bytes;
    if (bytes.len > TEMPLATE_XML_MAX)
        return refuse(r, E_TOO_LARGE, WHY_LARGE_TEMPLATE);
    sheet->part = place;
    sheet->role = role;
    e = xml_tree_read(r->arena, bytes, &sheet->tree, r->why);
    if (e == OK && !str_eq(xml_prefix(&sheet->tree, sheet->tree.root), S("w:")))
        e = refuse(r, E_DAMAGED, WHY_DAMAGED_XML);
    r->ours.count = 0;
    r->sheet = sheet;
    if (e == OK)
        e = fields_check(r, &sheet->tree);
    if (e == OK)
        e = template_restore(r->arena, &sheet->tree, r->why);
    if (e == OK)
        e = controls_find(r, sheet, sheet->tree.root, NULL, 0);
    t->sheet_count += e == OK;
    return e;
}

/* A target is given from the folder of its part, or with '/' from the root. */
static struct str target_of(struct reading *r, struct str part, struct str target)
{
    size_t slash = 0;

    if (str_starts(target, S("/")))
        return str_slice(target, 1, target.len);
    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == '/')
            slash = i + 1;
    }
    return str_printf(r->arena, "%.*s%.*s", STR(str_slice(part, 0, slash)), STR(target));
}

/* The text itself first, then its headers, footers and notes in the order they are linked. */
static enum err sheets_read(struct reading *r)
{
    static const struct {
        const char *type, *role;
    } roles[] = {{"/header", MSG("đầu trang")}, {"/footer", MSG("chân trang")},
        {"/footnotes", MSG("chú thích cuối trang")}, {"/endnotes", MSG("chú thích cuối bài")}};
    struct template *t = r->t;
    size_t place = part_place(&t->parts, rels_name(r->arena, r->main_part));
    struct xml_tree links;
    enum err e;

    t->sheets = arena_new_array(r->arena, struct template_sheet, t->parts.count + 1);
    e = sheet_add(r, r->main_part, "");
    if (e != OK || place == t->parts.count)
        return e;
    e = xml_tree_read(r->arena, t->parts.items[place].bytes, &links, r->why);
    for (const struct xml_node *n = e == OK ? links.root->first : NULL; n && e == OK; n = n->next) {
        struct str type = xml_node_attr(r->arena, &links, n, "Type");
        struct str target = xml_node_attr(r->arena, &links, n, "Target");

        for (size_t i = 0; i < sizeof roles / sizeof *roles && e == OK; i++) {
            if (str_ends(type, str_from(roles[i].type)))
                e = sheet_add(r, target_of(r, r->main_part, target), roles[i].role);
        }
    }
    return e;
}

static enum err main_part_find(struct reading *r)
{
    const struct pack_parts *parts = &r->t->parts;
    size_t links = part_place(parts, S("_rels/.rels"));
    struct xml_tree tree;
    enum err e;

    if (part_place(parts, S("encrypted-package")) < parts->count)
        return refuse(r, E_INVALID, WHY_PASSWORD);
    if (links == parts->count || part_place(parts, S("[Content_Types].xml")) == parts->count)
        return refuse(r, E_INVALID, WHY_NOT_WORD);
    e = xml_tree_read(r->arena, parts->items[links].bytes, &tree, r->why);
    if (e != OK)
        return e;
    for (const struct xml_node *n = tree.root->first; n; n = n->next) {
        if (str_ends(xml_node_attr(r->arena, &tree, n, "Type"), S("/officeDocument"))) {
            struct str target = xml_node_attr(r->arena, &tree, n, "Target");

            r->main_part = target_of(r, S(""), target);
            return OK;
        }
    }
    return refuse(r, E_INVALID, WHY_NOT_WORD);
}

enum err template_read(struct arena *a, struct str bytes, struct template **ret, const char **why)
{
    struct reading r = {.arena = a, .why = why};
    enum doc_kind kind;
    enum err e;

    if (bytes.len > TEMPLATE_BYTES_MAX)
        return refuse(&r, E_TOO_LARGE, WHY_LARGE_TEMPLATE);
    e = doc_kind_of(bytes, &kind, why);
    if (e != OK)
        return e;
    if (kind != DOC_DOCX)
        return refuse(&r, E_INVALID, WHY_NOT_WORD);
    r.t = arena_new(a, struct template);
    e = pack_whole(a, bytes, TEMPLATE_UNPACKED_MAX, &r.t->parts, why);
    if (e == OK)
        e = main_part_find(&r);
    if (e == OK)
        e = parts_check(&r);
    if (e == OK)
        e = sheets_read(&r);
    if (e == OK)
        *ret = r.t;
    return e;
}
