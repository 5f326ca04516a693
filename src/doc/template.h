/* template.h: an ordinary Word file (.docx) as the template of a paper.
 *
 * Whoever owns the paper marks places in Word or LibreOffice with content controls (w:sdt); the tag
 * of a control says what comes there:
 *
 *   campaign.name   a text, blocks or a picture, by the field's kind
 *   each:works      the rows, paragraphs or blocks in the control, once for each record of a list;
 *                   within it the tags of the record (works.name) and of lists in the record
 *   if:signer.rank  what is in the control, only when that value is not empty
 *
 * Word's own repeating sections (w15:repeatingSection) with the tag of a list are lists too. A tag
 * nobody knows stays as it is, with its control. Everything else of the file stays byte for byte.
 *
 * The file comes from outside and is hostile: see template_read(). Templates are read and filled in
 * the caller's arena; nothing here knows a store, a clock or a network.
 */
#ifndef DOC_TEMPLATE_H
#define DOC_TEMPLATE_H

#include "base/tr.h"
#include "doc/docx.h"

enum {
    TEMPLATE_BYTES_MAX = 10 * 1024 * 1024,    /* the file as it comes */
    TEMPLATE_UNPACKED_MAX = 64 * 1024 * 1024, /* all its parts together, unpacked */
    TEMPLATE_XML_MAX = 8 * 1024 * 1024,       /* the text of the paper, its headers, each */
    TEMPLATE_FILLED_MAX = 64 * 1024 * 1024,   /* the same when filled, each */
    TEMPLATE_CONTROLS_MAX = 5000,
    TEMPLATE_NESTING_MAX = 12,    /* of controls in controls */
    TEMPLATE_FINDINGS_MAX = 200,  /* more at once help nobody; mended, the next are told */
    TEMPLATE_TURNS_MAX = 2000000, /* repetitions and controls filled, of all sheets together */
    TEMPLATE_OUTSIDE_MAX = 500,   /* links to other places, each part */
};

struct template;

/* A Word file as a template. On failure *why is a constant message (Vietnamese id for tr()) that
 * says what is wrong and what to do. E_INVALID: not a .docx, a password, macros, links or fields
 * that fetch from elsewhere, pictures that are programs, embedded objects; E_TOO_LARGE: beyond a
 * limit above, a bomb; E_DAMAGED: a broken archive or XML, DOCTYPE. The template borrows `bytes`.
 * Parsers are tied to the arena: do not call this between arena_mark() and arena_rewind(). */
MUST_CHECK enum err template_read(
    struct arena *a, struct str bytes, struct template **ret, const char **why);

/* ── what a template may ask for ────────────────────────────────────────────────────────────── */

enum template_kind {
    TEMPLATE_TEXT,    /* words; a line feed is a line break, or a paragraph of its own when the
                         control stands around whole paragraphs */
    TEMPLATE_BLOCKS,  /* paragraphs and tables that we set ourselves (doc/paper.h) */
    TEMPLATE_PICTURE, /* JPEG or PNG, scaled into the box of the control */
    TEMPLATE_LIST,    /* records */
};

struct template_field {
    struct str name;
    enum template_kind kind;
    bool required;    /* a field of a list: only where the list itself is there */
    struct str list;  /* the list whose records have it; "" for a field of the whole paper */
    struct str label; /* what a clerk calls it, for the findings; may be empty */
};

enum template_fault {
    TEMPLATE_UNKNOWN,   /* no field of this name */
    TEMPLATE_MISSING,   /* a required field that stands nowhere */
    TEMPLATE_MISPLACED, /* not in its list, a picture's tag around words, … */
    TEMPLATE_NESTED,    /* a list in a list that is not its own, a tag within the tag of a value */
};

struct template_finding {
    enum template_fault fault;
    struct str tag;
    struct str label;   /* of the field, where there is one */
    const char *detail; /* a message: what is wrong and what to do; %1 tag, %2 other, %3 label */
    struct str other;   /* another tag the detail speaks of: the list, what was perhaps meant */
    const char *part;   /* a message: "đầu trang", "chân trang"; "" for the text itself */
    struct str where;   /* words that stand there or just before; "" at the very beginning */
};

struct template_findings {
    struct template_finding *items;
    size_t count, capacity;
};

/* Everything in the template that does not fit these fields, in the order it stands there, up to
 * TEMPLATE_FINDINGS_MAX; what is missing comes last. Nothing found: *ret is empty. */
void template_check(struct arena *a, const struct template *t, const struct template_field *fields,
    size_t count, struct template_findings *ret);

/* One finding as a sentence or two, with where it is. */
struct str template_finding_say(
    struct arena *a, enum lang lang, const struct template_finding *finding);

/* The tags in the template, each once, in the order they stand there ("each:works", "works.name").
 */
struct template_tags {
    struct str *items;
    size_t count, capacity;
};
void template_tags(struct arena *a, const struct template *t, struct template_tags *ret);

/* ── what comes there ───────────────────────────────────────────────────────────────────────── */

/* Values by name: of the whole paper, or of one record of a list. A field that is known but empty
 * is set to an empty text: then its control disappears (a paragraph of its own with it). The same
 * name set again replaces. Names and values are borrowed. */
struct template_record;

struct template_record *template_values(struct arena *a);
void template_set(struct template_record *r, struct str name, struct str text);
void template_set_blocks(struct template_record *r, struct str name, const struct docx_flow *flow);
/* JPEG or PNG; what is neither counts as empty. */
void template_set_picture(struct template_record *r, struct str name, struct str bytes);
/* The list is known, with the records added so far (perhaps none). */
void template_set_list(struct template_record *r, struct str list);
/* A new record at the end of a list. A name that it does not have is looked up further out. */
struct template_record *template_add(struct template_record *r, struct str list);

/* The paper as a Word file: the template with the values in it. The frames of filled controls are
 * gone. The same template and values give the same bytes. E_INVALID: a value has a control
 * character that XML cannot hold; E_TOO_LARGE; E_SYSTEM. */
MUST_CHECK enum err template_fill(struct arena *a, const struct template *t,
    const struct template_record *values, struct str *ret_docx);

#endif
