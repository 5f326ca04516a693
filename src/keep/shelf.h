/* shelf.h: a folder of backups: those that stand there, a second copy, which go.
 *
 * Ours is only what has a name as this program gives it ("chungsuc-20261122-023000.backup"), is
 * sealed with our key, says the same moment inside, and ends with a fact of our journal: another
 * installation may use the same folder and key, and a journal that was given up for an older one
 * lives only there. Nothing else is ever touched. */
#ifndef KEEP_SHELF_H
#define KEEP_SHELF_H

#include "keep/made.h"
#include "keep/retention.h"

struct shelved {
    char name[BACKUP_NAME_MAX];
    struct backup_about about;
    int64_t bytes; /* of the file */
};

struct shelf {
    struct shelved *items; /* newest first */
    size_t count, capacity;
    size_t others; /* of another journal */
};

/* Which ones are ours. */
struct shelf_owner {
    struct db *db; /* reads the journal */
    const struct backup_key *key;
};

/* The name of a backup of that moment. */
void shelf_name(int64_t at_ms, char ret[BACKUP_NAME_MAX]);
/* Ours in this folder. E_NOT_FOUND: the folder is not there (a stick that was taken out). */
MUST_CHECK enum err shelf_read(
    const char *folder, const struct shelf_owner *owner, struct arena *a, struct shelf *ret);
/* Copy one from a folder into another, read it back, name it. E_CONFLICT: it is there already. */
MUST_CHECK enum err shelf_copy(
    const char *from, const char *to, const struct shelved *one, const struct backup_key *key);
/* Remove what the rule does not keep. `made` (a file of this folder, just verified) always stays.
 */
void shelf_tidy(const char *folder, const struct shelf_owner *owner, const struct retention *rule,
    const char *made);

#endif
