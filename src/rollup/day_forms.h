/* day_forms.h: the two forms of a day: settle its doubts, sign off (inside the rollup room). */
#ifndef ROLLUP_DAY_FORMS_H
#define ROLLUP_DAY_FORMS_H

#include "rollup/page.h"

/* One form for all open doubts of the day, into v->settle_form, and the names of its fields into
 * v->doubts. What was just refused keeps what was typed. */
void settle_form_for(struct req *r, struct day_page *v);
/* The form at the end of the day, with the hash of what the page shows; into v->sign_form. */
MUST_CHECK enum err sign_form_for(struct req *r, struct day_page *v);

#endif
