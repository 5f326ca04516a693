/* plan_line_json.h: a plan line as it stands in the journal (inside the plan room). */
#ifndef PLAN_PLAN_LINE_JSON_H
#define PLAN_PLAN_LINE_JSON_H

#include "plan/plan_store.h"

#include <jansson.h>

/* A new reference; NULL only if memory is short. */
json_t *plan_line_to_json(const struct plan_line *l);
/* Texts are copied into the arena. E_DAMAGED: not such an object. */
MUST_CHECK enum err plan_line_from_json(struct arena *a, json_t *json, struct plan_line *ret);

/* What a person may have written into a line (place, spot, text) is sealed apart from its figures:
 * so a name can be taken out, and what was promised stays in the chain. */
struct plan_line plan_line_without_words(const struct plan_line *l);
json_t *plan_line_words(const struct plan_line *l); /* a new reference */
/* Into a line without words; what is not there stays as it is. */
void plan_line_set_words(struct arena *a, json_t *words, struct plan_line *l);

/* By public name; E_INVALID: no such name. */
MUST_CHECK enum err kind_from_name(struct str name, enum kind *ret);
MUST_CHECK enum err unit_from_name(struct str name, enum unit *ret);

#endif
