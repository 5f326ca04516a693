/* xml.h: a part of an archive walked as XML, element by element, never held as a tree.
 *
 * No DOCTYPE, so no entities but the five of XML and nothing read from elsewhere. Bounded are the
 * depth, the attributes of a tag and the namespaces in scope: libxml2 compares each with each.
 * What the reader of a format sees are local names; the names of its own namespaces are enough for
 * telling elements apart, so foreign namespaces come with `known` false.
 */
#ifndef DOC_XML_H
#define DOC_XML_H

#include "doc/pack.h"

enum { XML_DEPTH_MAX = 200, XML_ATTRIBUTES_MAX = 1000, XML_SPACES_MAX = 512 };

struct xml_tag {
    const char *name;  /* local name */
    const char *space; /* URI of the namespace, "" if none */
    const unsigned char **attributes;
    int attribute_count;
};

struct xml_reader {
    void *object;
    void (*start)(void *object, const struct xml_tag *tag);
    void (*end)(void *object, const char *name);
    void (*text)(void *object, struct str s);
    /* Asked after every piece: true ends the walk with E_TOO_LARGE. */
    bool (*full)(void *object);
};

/* Reads the part to its end and closes it. E_DAMAGED with *why when it is not well formed, has a
 * DOCTYPE or is too deep; what part_read() says; E_TOO_LARGE when the reader is full. */
MUST_CHECK enum err xml_walk(
    struct arena *a, struct part *part, const struct xml_reader *reader, const char **why);

/* The same of a part that is in memory. */
MUST_CHECK enum err xml_walk_bytes(
    struct arena *a, struct str bytes, const struct xml_reader *reader, const char **why);

bool xml_is(const char *name, const char *other);
/* The attribute's value by local name, in any namespace; entities are resolved. Empty if none. */
struct str xml_attribute(const struct xml_tag *tag, const char *name);
/* A whole number within [0, max]; `otherwise` when there is none. */
int xml_number(struct str value, int max, int otherwise);

#endif
