/* form_view.h: one field as form.html prints it, and what the files of the form share. */
#ifndef HTTP_FORM_VIEW_H
#define HTTP_FORM_VIEW_H

#include "http/form.h"

struct field_view {
    const struct field *field;
    const struct field_value *value;
    struct str shown;
    const char *input_type, *input_mode;
    struct str described_by; /* ids of hint and error */
    bool numeric, cell;
    int rows;
};

/* The place of a field. One that the form does not have ends the request: arena_leave(). */
size_t form_at(const struct form *f, const char *name);

#endif
