/* template_values.h: the values of a paper, as template_fill.c looks them up. */
#ifndef DOC_TEMPLATE_VALUES_H
#define DOC_TEMPLATE_VALUES_H

#include "doc/template.h"

struct template_list {
    struct template_record **items;
    size_t count, capacity;
    struct { /* of the fields of its records: what one lacks and another has is empty, not unknown
              */
        struct str *items;
        size_t count, capacity;
    } names;
};

struct template_value {
    struct str name;
    enum template_kind kind;
    struct str text; /* or the picture's bytes */
    const struct docx_flow *flow;
    struct template_list *list;
};

/* The value as one sees it from this record: its own, else that of the records around it. An empty
 * text where a record lacks what its neighbours have; NULL when nobody knows the name. */
const struct template_value *template_find(const struct template_record *r, struct str name);
bool template_value_empty(const struct template_value *v);

#endif
