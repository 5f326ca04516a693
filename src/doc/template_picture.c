/* template_picture.c: pictures that come into a package. */
#include "doc/template_picture.h"

#include "doc/xml_tree.h"

#include <inttypes.h>
#include <strings.h>

#define R_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define A_NAMESPACE "http://schemas.openxmlformats.org/drawingml/2006/main"
#define PIC_NAMESPACE "http://schemas.openxmlformats.org/drawingml/2006/picture"

static int byte_at(struct str s, size_t at)
{
    return (unsigned char)s.ptr[at];
}

static int two_at(struct str s, size_t at)
{
    return byte_at(s, at) << 8 | byte_at(s, at + 1);
}

static bool png_size(struct str s, struct picture_size *ret)
{
    if (s.len < 24 || !str_starts(s, S("\x89PNG\r\n\x1a\n")) ||
        !str_eq(str_slice(s, 12, 16), S("IHDR")) || two_at(s, 16) || two_at(s, 20))
        return false;
    *ret = (struct picture_size){two_at(s, 18), two_at(s, 22), true};
    return true;
}

/* The first frame header among the segments. */
static bool jpeg_size(struct str s, struct picture_size *ret)
{
    size_t at = 2;

    if (!str_starts(s, S("\xff\xd8\xff")))
        return false;
    while (at + 9 < s.len && byte_at(s, at) == 0xff) {
        int kind = byte_at(s, at + 1);

        if (kind == 0xff) {
            at++;
        } else if (kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc) {
            *ret = (struct picture_size){two_at(s, at + 7), two_at(s, at + 5), false};
            return true;
        } else {
            at += 2 + (size_t)two_at(s, at + 2);
        }
    }
    return false;
}

bool picture_size_of(struct str bytes, struct picture_size *ret)
{
    enum { SIDE_MAX = 30000 };
    struct picture_size size;

    if (!png_size(bytes, &size) && !jpeg_size(bytes, &size))
        return false;
    if (size.width < 1 || size.height < 1 || size.width > SIDE_MAX || size.height > SIDE_MAX)
        return false;
    *ret = size;
    return true;
}

void template_picture_fit(const struct picture_size *size, int64_t *width, int64_t *height)
{
    int64_t wide = *height * size->width / size->height;

    if (wide <= *width)
        *width = wide > 0 ? wide : 1;
    else
        *height = *width * size->height / size->width;
    if (*height < 1)
        *height = 1;
}

struct str media_add(
    struct arena *a, struct media *media, const struct pack_parts *parts, struct str bytes)
{
    struct picture_size size = {.png = true};
    struct str name = {"", 0};
    int number = (int)media->count;
    bool taken = true;

    for (size_t i = 0; i < media->count; i++) {
        if (str_eq(media->items[i].bytes, bytes))
            return media->items[i].name;
    }
    picture_size_of(bytes, &size);
    while (taken) {
        taken = false;
        name = str_printf(a, "word/media/chungsuc%d.%s", ++number, size.png ? "png" : "jpeg");
        for (size_t i = 0; i < parts->count; i++)
            taken |= str_eq(parts->items[i].name, name);
    }
    *vec_push(a, media) = (struct media_item){bytes, name};
    return name;
}

/* The offset at which a new last child of the root goes; the root may be empty. */
static struct str with_children(struct arena *a, struct str old, struct str children, bool first)
{
    struct xml_tree tree;
    const char *why;
    struct buf out;

    if (xml_tree_read(a, old, &tree, &why) != OK)
        return old; /* it was read before: cannot be */
    buf_init(&out, a, old.len + children.len + 1024);
    if (tree.root->empty) {
        buf_add(&out, str_slice(old, 0, tree.root->inner - 2));
        buf_addz(&out, ">");
        buf_add(&out, children);
        buf_printf(&out, "</%.*s%.*s>", STR(xml_prefix(&tree, tree.root)), STR(tree.root->name));
    } else {
        size_t at = first ? tree.root->inner : tree.root->inner_end;

        buf_add(&out, str_slice(old, 0, at));
        buf_add(&out, children);
        buf_add(&out, str_slice(old, at, old.len));
    }
    return buf_str(&out);
}

static struct str prefix_of(struct arena *a, struct str bytes)
{
    struct xml_tree tree;
    const char *why;

    return xml_tree_read(a, bytes, &tree, &why) == OK ? xml_prefix(&tree, tree.root)
                                                      : (struct str){"", 0};
}

struct str rels_with(struct arena *a, struct str old, const struct media_links *links)
{
    struct buf added;
    struct str prefix;

    if (!old.len)
        old = S("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships "
                "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>");
    prefix = prefix_of(a, old);
    buf_init(&added, a, 1 << 20);
    for (size_t i = 0; i < links->count; i++)
        buf_printf(&added,
            "<%.*sRelationship Id=\"%.*s\" Type=\"" R_NAMESPACE "/image\" Target=\"/%.*s\"/>",
            STR(prefix), STR(links->items[i].id), STR(links->items[i].name));
    return with_children(a, old, buf_str(&added), false);
}

struct str content_types_with_pictures(struct arena *a, struct str old)
{
    static const char *const endings[] = {"png", "jpeg"};
    struct xml_tree tree;
    const char *why;
    struct buf added;

    if (xml_tree_read(a, old, &tree, &why) != OK)
        return old;
    buf_init(&added, a, 1024);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        bool known = false;

        for (const struct xml_node *n = tree.root->first; n; n = n->next) {
            struct str said = xml_node_attr(a, &tree, n, "Extension");

            known |= said.len == strlen(endings[i]) && !strncasecmp(said.ptr, endings[i], said.len);
        }
        if (!known)
            buf_printf(&added, "<%.*sDefault Extension=\"%s\" ContentType=\"image/%s\"/>",
                STR(xml_prefix(&tree, tree.root)), endings[i], endings[i]);
    }
    return added.len ? with_children(a, old, buf_str(&added), true) : old;
}

void drawing_xml(struct buf *out, struct str id, int number, int64_t width, int64_t height)
{
    buf_printf(out,
        "<w:drawing><wp:inline "
        "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
        "distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%" PRId64
        "\" cy=\"%" PRId64 "\"/><wp:docPr id=\"%d\" name=\"Picture %d\"/>"
        "<a:graphic xmlns:a=\"" A_NAMESPACE "\"><a:graphicData uri=\"" PIC_NAMESPACE "\">"
        "<pic:pic xmlns:pic=\"" PIC_NAMESPACE "\"><pic:nvPicPr><pic:cNvPr id=\"%d\" "
        "name=\"Picture %d\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        "<a:blip xmlns:r=\"" R_NAMESPACE "\" r:embed=\"%.*s\"/><a:stretch><a:fillRect/>"
        "</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%" PRId64
        "\" cy=\"%" PRId64 "\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>",
        width, height, number, number, number, number, STR(id), width, height);
}
