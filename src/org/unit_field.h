/* unit_field.h: the field of a form that names a unit, for those who keep something for it.
 *
 * Few units in reach: a select. More: a text field, in which a number, a code or a name is typed;
 * what fits several units is answered with their places.
 */
#ifndef ORG_UNIT_FIELD_H
#define ORG_UNIT_FIELD_H

#include "http/form.h"
#include "org/unit.h"

enum { UNIT_CHOICES_MAX = 200 };

/* Make the field for the units that the actor administers (with `compiles`: or compiles for). */
MUST_CHECK enum err unit_field_make(struct req *r, bool compiles, struct field *f);
/* The unit that was chosen or typed in the field "unit". E_INVALID: the error is at the field. */
MUST_CHECK enum err unit_field_read(
    struct req *r, bool compiles, struct form *f, struct unit_id *ret);

#endif
