/* daily_form.h: the form of one unit's day, drawn from its own works and the indicators.
 *
 * Field names are the keys of the journal: "w12" (work 12, today), "t12" (work 12, so far),
 * "citizens"; besides "note", "why" and "revision" (the one that is corrected; 0: none).
 */
#ifndef REPORT_DAILY_FORM_H
#define REPORT_DAILY_FORM_H

#include "http/form.h"
#include "report/report.h"

struct pairs;

/* `newest` is what would be corrected, or NULL; a correction must say why. */
struct form *daily_form_new(
    struct arena *a, enum lang lang, const struct work_list *works, const struct report *newest);

/* What stands in a report, into the fields. */
void daily_form_fill(struct form *f, const struct report *r);

/* What was typed: figures, note, why and revision of *r; the rest of it is left as it is. Call it
 * only on a form that form_read() took. `sent` (may be NULL) is all that came: a figure of a work
 * that the form has no field for, because another answers for it by now, is a figure too, so that
 * report_check() refuses it and nothing typed is dropped in silence. */
void daily_form_read(
    struct arena *a, const struct form *f, const struct pairs *sent, struct report *r);

/* Each problem to its field. What concerns the whole report, or has no field, is put above the
 * page. */
void daily_form_refuse(
    struct form *f, struct req *req, const struct report *r, const struct report_problems *p);

#endif
