/* unit_row.h: rows of units become struct org_unit. For src/org only.
 *
 * The statements give: id, parent_id, kind, name, code, series, agency_id, from_day, until_day.
 */
#ifndef ORG_UNIT_ROW_H
#define ORG_UNIT_ROW_H

#include "org/unit.h"

void unit_row_read(struct arena *a, const struct rows *r, struct org_unit *ret);
MUST_CHECK enum err unit_row_first(struct db *db, struct arena *a, enum statement s,
    struct org_unit *ret, const struct value *args, size_t count);
MUST_CHECK enum err unit_row_list(struct db *db, struct arena *a, enum statement s,
    struct unit_list *ret, const struct value *args, size_t count);
/* A pattern of like for texts that hold `part`; its own wildcards are left out. */
struct str like_pattern(struct arena *a, struct str part);

#endif
