/* upgrade.h: a copy before the enduring tables change, for src/store only. */
#ifndef STORE_UPGRADE_H
#define STORE_UPGRADE_H

#include "store/engine.h"

/* "chungsuc.db.version-2.fact-815" beside the database of this connection of SQLite, flushed, its
 * pages whole; once it is there it is not made again. E_FULL: no room for it and for the upgrade,
 * nothing was changed. */
MUST_CHECK enum err upgrade_copy(struct db *db, int64_t version);

#endif
