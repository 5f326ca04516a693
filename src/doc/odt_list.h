/* odt_list.h: the numbers and marks LibreOffice puts before list paragraphs. */
#ifndef DOC_ODT_LIST_H
#define DOC_ODT_LIST_H

#include "doc/xml.h"

enum { ODT_LEVELS = 10 };

struct odt_list_style;

/* The list styles of a document, and the lists that are open while its text is walked. */
struct odt_lists {
    struct arena *arena;
    struct odt_list_style *items;
    size_t count, capacity;
    struct odt_list_style *style;      /* whose levels are being read */
    struct odt_list_style *open_style; /* of the outermost open list that named one */
    int depth;                         /* of open lists */
    bool pending;                      /* the next paragraph is the first of its item */
};

/* To be told of every start tag, in styles.xml and in content.xml: takes what makes a list. */
void odt_list_style_tag(struct odt_lists *lists, const struct xml_tag *tag);

void odt_list_begin(struct odt_lists *lists, const struct xml_tag *tag);
void odt_list_end(struct odt_lists *lists);
void odt_list_item(struct odt_lists *lists, const struct xml_tag *tag);

/* At the head of a paragraph: its mark and a space, when it is the first of a list item. */
void odt_list_mark(struct odt_lists *lists, struct buf *b);

#endif
