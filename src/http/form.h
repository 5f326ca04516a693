/* form.h: a form is declared once; it reads, checks, refills and prints itself.
 *
 *   static const struct field fields[] = {
 *       {.name = "name", .label = MSG("Tên"), .type = FIELD_TEXT, .required = true},
 *       {.name = "length", .label = MSG("Chiều dài"), .type = FIELD_QUANTITY, .unit = "m"},
 *   };
 *
 *   act():   struct form *f = form_new(r->arena, fields, 2);
 *            return form_read(f, r);            // E_INVALID: errors stand at the fields
 *   show():  v.form = r->form ? r->form : form_new(r->arena, fields, 2);   // refused POST:
 * refilled template: {{call form_fields(h, v->form)}}  or one by one: {{call form_field(h, v->form,
 * "name")}}
 *
 * Nothing silently becomes 0: a field is given or it is not (form_given()), and what cannot be read
 * is an error at the field. Field arrays may be made at run time in the arena (a row per work).
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/date.h"
#include "base/typed.h" /* money_parse(), for who reads fields himself */
#include "http/html.h"

struct req;

enum field_type {
    FIELD_TEXT,
    FIELD_LONG_TEXT, /* several lines */
    FIELD_INT,       /* a whole number */
    FIELD_QUANTITY,  /* thousandths: "1.234,5" */
    FIELD_MONEY,     /* whole đồng: "4.500.000"; also "4,5 triệu", "2 tỷ", "500 nghìn" */
    FIELD_DAY,       /* a date field of the browser, or 12/12/2024 typed */
    FIELD_TIME,      /* minutes of the day: 13:30 */
    FIELD_CHOICE,    /* one of choices */
    FIELD_CHECKBOX,  /* number 1 or 0 */
    FIELD_FILE,
    FIELD_PASSWORD, /* never refilled */
    FIELD_HIDDEN,   /* a whole number carried along, such as a revision */
};

struct choice {
    const char *value;
    const char *label; /* message id, or a name as it is */
};

enum { FIELD_TEXT_MAX = 200, FIELD_LONG_TEXT_MAX = 4000 };

struct field {
    const char *name;
    const char *label; /* message id, or a name as it is */
    enum field_type type;
    bool required;
    bool has_min, has_max;
    int64_t min, max; /* in the unit of the type: thousandths for FIELD_QUANTITY */
    size_t max_chars; /* of text; 0: FIELD_TEXT_MAX or FIELD_LONG_TEXT_MAX */
    const char *hint; /* message id */
    const char *unit; /* shown behind the field: "m", "đồng" */
    const struct choice *choices;
    size_t choice_count;
    const char *autocomplete; /* "username", "current-password" … */
    const char *accept;       /* of a file: ".docx,.odt,.txt,.html" */
    bool multiple;            /* several files: the page reads them from the request itself */
    bool bounded;             /* "hơn 300", "gần 500", "khoảng 20" are numbers here, too */
    const char *sum;  /* group name: the page shows the live sum of the fields of one group */
    int rows;         /* of a long text; 0: 4 */
    bool plain_label; /* may be empty, but that is not said: one of a row of which all may be */
};

struct field_value {
    struct str text;  /* as typed, trimmed; what is printed again */
    bool given;       /* something was typed (a checkbox: it was ticked) */
    int64_t number;   /* by type; for a choice its index in choices; valid only if given */
    char bound;       /* of a bounded field: '=' '>' '<' '~' (base/bounded.h) */
    struct str bytes; /* of a file */
    struct str filename;
    struct str error; /* in the reader's language; empty: none */
};

struct form {
    struct arena *arena;
    enum lang lang;
    const struct field *fields;
    struct field_value *values;
    size_t count;
    bool refused; /* some field has an error */
};

/* An empty form. The fields must live as long as the form. */
struct form *form_new(struct arena *a, const struct field *fields, size_t count);

/* Read and check the body of the request; sets req->form. E_INVALID: the errors are at the fields.
 */
MUST_CHECK enum err form_read(struct form *f, struct req *r);

/* What was given. The name must be one of the fields: else the request ends with 500, and the log
 * says which form lacks which field. */
const struct field_value *form_value(const struct form *f, const char *name);
bool form_given(const struct form *f, const char *name);
int64_t form_number(const struct form *f, const char *name); /* 0 if not given */
struct str form_text(const struct form *f, const char *name);

/* Fill in beforehand, for editing what is there. */
void form_set_text(struct form *f, const char *name, struct str text);
void form_set_number(struct form *f, const char *name, int64_t number); /* written by type */
void form_set_bounded(struct form *f, const char *name, int64_t number, char bound);

/* An error that only the rules could see, at its field. `vi` is a message id; gives E_INVALID. */
enum err form_refuse(struct form *f, const char *name, const char *vi);
enum err form_refuse_fill(
    struct form *f, const char *name, const char *vi, const struct str *args, size_t count);

/* Print: a summary of the errors with links to the fields (nothing if there are none), all fields,
 * or one field: label, input, hint, error, tied together for screen readers. */
void form_errors(struct html *h, const struct form *f);
void form_fields(struct html *h, const struct form *f);
void form_field(struct html *h, const struct form *f, const char *name);
/* Only the input with its error, the label hidden from the eye: for tables. */
void form_cell(struct html *h, const struct form *f, const char *name);

#endif
