/* xml_tree.h: a part of an archive as a tree of elements that know where they stand in its bytes,
 * so that a part can be changed in places and stay byte for byte everywhere else.
 *
 * libxml2 says what the elements are (xml.h with its bounds: no DOCTYPE, no entities); a scanner
 * finds their tags in the same bytes. Both must agree on every tag, or the part is refused.
 * Only UTF-8 parts are taken, which is what every office program writes.
 */
#ifndef DOC_XML_TREE_H
#define DOC_XML_TREE_H

#include "base/str.h"

enum { XML_NODES_MAX = 1000 * 1000 };

struct xml_node {
    struct str name;   /* local */
    const char *space; /* URI of its namespace, "" if none; the same pointer within a tree */
    struct xml_node *parent, *first, *next; /* child and sibling elements */
    bool empty;                             /* <a/> */
    void *mark;                             /* for whoever works with the tree */
    /* Offsets into the part: <a>, what is in it, </a>. An empty element <a/> has from < inner ==
     * inner_end == to. */
    size_t from, inner, inner_end, to;
};

struct xml_tree {
    struct str bytes;
    struct xml_node *root;
    size_t count;
};

/* E_DAMAGED with *why when the part is not well formed, not UTF-8, too deep or has a DOCTYPE;
 * E_TOO_LARGE beyond XML_NODES_MAX elements. The tree borrows the bytes. */
MUST_CHECK enum err xml_tree_read(
    struct arena *a, struct str bytes, struct xml_tree *ret, const char **why);

bool xml_node_is(const struct xml_node *n, const char *name);
/* The first child of this local name, NULL if there is none. n may be NULL. */
struct xml_node *xml_child(const struct xml_node *n, const char *name);
/* The attribute by local name, entities resolved; "" if there is none. n may be NULL. */
struct str xml_node_attr(
    struct arena *a, const struct xml_tree *t, const struct xml_node *n, const char *name);
/* The bytes of what is in the element; of its first tag. */
struct str xml_inner(const struct xml_tree *t, const struct xml_node *n);
struct str xml_open_tag(const struct xml_tree *t, const struct xml_node *n);
/* "w:" of <w:p>, "" without. */
struct str xml_prefix(const struct xml_tree *t, const struct xml_node *n);
/* The first tag with another value of this attribute; as it is if it has none. */
/* Is one of these the value of any attribute of the tag, whatever its name? */
bool xml_tag_says(struct arena *a, struct str open_tag, const struct str *values, size_t count);
struct str xml_tag_with(
    struct arena *a, struct str open_tag, const char *attribute, struct str value);
/* Raw text of a part with its entities resolved. */
struct str xml_resolve(struct arena *a, struct str raw);
/* Text with & < > " written as XML wants them. */
void xml_escape(struct buf *out, struct str text);

#endif
