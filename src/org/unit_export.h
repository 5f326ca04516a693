/* unit_export.h: units and successions as files that unit_import.h reads back to the same. */
#ifndef ORG_UNIT_EXPORT_H
#define ORG_UNIT_EXPORT_H

#include "org/unit.h"

struct unit_export {
    size_t lines;
    size_t left_out; /* units without a code, or below one without a code */
};

/* All units with a code, of one series or (NULL) of all, each with its history, by series, code and
 * day. The columns are those of data/units/units.csv; others are added where they are needed. */
MUST_CHECK enum err unit_export_units(struct db *db, struct arena *a, const struct str *series,
    struct buf *out, struct unit_export *ret);
MUST_CHECK enum err unit_export_succession(
    struct db *db, struct arena *a, struct buf *out, struct unit_export *ret);

#endif
