/* sheet_inside.h: a table as it stands in the markup of a page (sheet_markup.c) before its columns
 * are given kinds (sheet.c). */
#ifndef HTTP_SHEET_INSIDE_H
#define HTTP_SHEET_INSIDE_H

#include "base/str.h"

struct mark_cell {
    struct str text;
    bool number;  /* class "n" */
    bool adds;    /* of a head: class "adds": its column has a meaningful sum */
    bool tall;    /* of a head of two rows: it reaches down */
    bool control; /* holds a button or field: nothing to save */
};

struct mark_row {
    struct mark_cell *items;
    size_t count, capacity;
    bool sum; /* in the foot, or of class "sum" */
};

struct mark_table {
    struct str heading, caption; /* what stands above it; its own words */
    struct mark_row head;
    struct {
        struct mark_row *items;
        size_t count, capacity;
    } rows;
};

struct mark_tables {
    struct mark_table *items;
    size_t count, capacity;
    struct str title; /* the h1 */
};

/* Every table of a page of ours but those that are calendars (class "month", "weeks"). */
void mark_tables_read(struct arena *a, struct str markup, struct mark_tables *ret);

/* Are their columns called alike? */
bool mark_same_head(const struct mark_table *x, const struct mark_table *y);

#endif
