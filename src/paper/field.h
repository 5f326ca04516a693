/* field.h: the table of everything a template of a paper may ask for (fields.def and the texts
 * people type), as template_check() takes it and as the page of templates shows it.
 */
#ifndef PAPER_FIELD_H
#define PAPER_FIELD_H

#include "doc/template.h"
#include "paper/kind.h"

struct paper_field {
    struct str tag; /* "works.name"; of a list "works": its control has the tag "each:works" */
    enum template_kind kind;
    struct str list;
    const char *label, *origin; /* message ids */
};

struct paper_field_list {
    struct paper_field *items;
    size_t count;
};

/* Those that a paper of this kind can have, in the order in which they are shown. */
struct paper_field_list paper_fields_of(struct arena *a, enum paper_kind_id kind);

/* What a tag is called, a message id; the tag itself if nobody knows it. */
const char *paper_field_label(const char *tag);

/* The same for template_check(), with what must not be missing; labels in this language. */
struct template_field *paper_template_fields(
    struct arena *a, enum lang lang, enum paper_kind_id kind, size_t *ret_count);

#endif
