/* template_work.h: what the files of template.h share: a package read, its parts that hold controls
 * as trees, and every control in them. */
#ifndef DOC_TEMPLATE_WORK_H
#define DOC_TEMPLATE_WORK_H

#include "doc/pack.h"
#include "doc/template.h"
#include "doc/xml_tree.h"

enum control_kind {
    CONTROL_OTHER, /* without a tag: not ours, left as it is */
    CONTROL_VALUE,
    CONTROL_EACH,
    CONTROL_IF,
    CONTROL_SECTION, /* Word's repeating section; its tag is the list */
    CONTROL_ITEM,    /* one item of it */
};

/* What stands in a control: runs within a paragraph, paragraphs and tables, rows, cells. */
enum control_level { LEVEL_RUN, LEVEL_BLOCK, LEVEL_ROW, LEVEL_CELL };

struct control {
    struct xml_node *node, *properties, *content; /* content may be NULL */
    struct control *outer;
    struct template_sheet *sheet;
    enum control_kind kind;
    enum control_level level;
    struct str tag, name; /* "each:works", "works" */
    bool placeholder;     /* what stands in it is only an invitation to write */
    bool picture;         /* a picture control, or one with a picture in it and no words */
};

/* A part of the package that may hold controls. */
struct template_sheet {
    size_t part;      /* its place in the package */
    const char *role; /* a message, "" for the text itself */
    struct xml_tree tree;
    bool filled; /* has controls of ours */
};

struct template
{
    struct pack_parts parts;
    struct template_sheet *sheets;
    size_t sheet_count;
    struct control **items; /* in the order they stand there, sheet by sheet */
    size_t count, capacity;
};

struct line_mark {
    struct str tag;
    int points, width_twip;
    bool capitals;
};

/* What xml_node.mark points to. */
struct node_mark {
    struct control *control;
    bool bookmark;          /* a copy may not have it again */
    bool ours;              /* a bookmark that says what a control was; not for the paper */
    struct line_mark *line; /* a paragraph with a drawn line that follows a text */
    bool busy;              /* something marked stands in it, or it is marked itself */
};

static inline const struct node_mark *mark_of(const struct xml_node *n)
{
    return n->mark;
}

/* The words in a node, added to what stands in the buffer. */
void node_text(
    struct arena *a, const struct xml_tree *t, const struct xml_node *n, struct buf *out);
/* The first element of this local name in it, in the order they stand there. */
struct xml_node *node_find(const struct xml_node *n, const char *name);
/* The control a paragraph consists of; NULL when something else is in it. */
const struct control *control_alone_in(const struct xml_node *p);
/* Controls that were lost on the way are there again, in a tree of other bytes. E_DAMAGED. */
MUST_CHECK enum err template_restore(struct arena *a, struct xml_tree *tree, const char **why);
/* What the name of a bookmark says about a drawn line; false if it says nothing. */
bool line_mark_of(struct arena *a, struct str name, struct line_mark *ret);
/* A bookmark that only says what a control was. */
bool bookmark_is_ours(struct str name);
/* "word/_rels/document.xml.rels" of "word/document.xml". */
struct str rels_name(struct arena *a, struct str part);
/* The place of the part of this name; parts.count if there is none. */
size_t part_place(const struct pack_parts *parts, struct str name);

#endif
