/* schema.h: bringing tables up to date, for src/store only. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/engine.h"

/* Enduring tables to the newest version, derived tables rebuilt if another version of the program
 * made them. E_INVALID: the database is newer than this program. */
MUST_CHECK enum err schema_update(struct db *db);
/* The enduring tables alone: for a copy that is to be verified. E_INVALID: as above. */
MUST_CHECK enum err schema_migrate(struct db *db);
/* The version that schema_migrate() leads to. */
int64_t schema_newest(void);
/* Derived tables thrown away and made again from the journal, in one transaction. */
MUST_CHECK enum err schema_rebuild(struct db *db);
/* Did this version of the program make the derived tables? */
MUST_CHECK enum err derived_is_current(
    struct db *db, const struct fact_kind *const *kinds, bool *ret);
/* And does meta "derived_tables", by which they are dropped, name them? */
MUST_CHECK enum err derived_are_listed(struct db *db, bool *ret);
/* Compare the derived tables with a replay; fills why and broken_table. */
MUST_CHECK enum err derived_verify(
    struct db *db, const struct fact_kind *const *kinds, struct verify_result *v);

#endif
