/* backup.h: copies of a whole installation, out and in; SQLite only (PostgreSQL has its own tools).
 *
 * A backup gets its name only after it was read back from the disk and verified, so a file of that
 * name is a good one; nothing that exists is ever overwritten. With a key it is a backup_file.h;
 * the copy in clear that it is made from stands in the data folder meanwhile (chungsuc.db.copy),
 * where the same stands in clear anyway. Without a key it is a plain SQLite database.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/backup_file.h"
#include "store/disk.h"
#include "store/store.h"

struct backup_options {
    const char *file;
    const struct backup_key *key; /* NULL: in clear */
    const char *program;          /* its version */
    int64_t at_ms;                /* the moment that stands in it */
    bool (*stop)(void *context);  /* true: give up, E_BUSY; may be NULL */
    void *context;
};

/* A copy of what is committed, while others write. E_CONFLICT: the file exists. E_BUSY: another
 * backup of this folder is under way, or it was stopped. E_DENIED: not a data folder. E_DAMAGED:
 * what is to be copied does not verify. */
MUST_CHECK enum err store_backup(
    struct store *s, const struct backup_options *options, struct backup_about *ret);

/* What the beginning of a sealed file says, unproved. */
MUST_CHECK enum err backup_look(const char *file, struct backup_about *ret, const char **why);
/* Does a backup that says this end with a fact of this journal? */
MUST_CHECK enum err backup_is_of(struct db *db, const struct backup_about *about, bool *ret);
/* Read a sealed file from its beginning to its end: every byte is as it was written with this key.
 */
MUST_CHECK enum err backup_check(const char *file, const struct backup_key *key,
    struct backup_about *ret, unsigned char digest[BACKUP_DIGEST_BYTES], const char **why);

/* The way back, in two steps: restore_begin() makes a verified database in a folder of its own,
 * restore_finish() gives it its place. Between the two the caller may open it as a store.
 * A plain copy may be of an older version. An interrupted one leaves a folder "DIR.restoring" (in
 * an empty DIR "DIR/restoring"), never less than there was. */
struct restore_options {
    const char *file;
    const struct backup_key *key; /* NULL: the file is in clear */
    const char *dir;
    bool replace; /* there may be a database; its folder is moved aside, never deleted */
};

struct restored {
    struct backup_about about; /* of a plain copy: the head and the schema */
    char folder[DISK_PATH_MAX], dir[DISK_PATH_MAX];
    bool there;     /* a database is replaced */
    bool other;     /* its journal is not the one of the backup */
    int64_t newer;  /* how many facts it has that the backup has not; -1: it cannot be read */
    bool made_anew; /* its tables were not those of its journal: for whoever opens it */
    int lock_fd;    /* nobody opens it meanwhile; -1: none */
    int work_fd;    /* nobody else restores there meanwhile; -1: none */
};

/* E_CONFLICT: there is a database, and `replace` was not said; or an interrupted restore stands in
 * the way (*why). E_BUSY: a server works with it, or another restore. E_NOT_FOUND: no such file.
 * E_DAMAGED, E_DENIED, E_INVALID: the file does not verify, *why says it. */
MUST_CHECK enum err restore_begin(
    const struct restore_options *options, struct restored *ret, const char **why);
/* `kept` is where the replaced folder is now; "" when there was none. */
MUST_CHECK enum err restore_finish(struct restored *r, int64_t now_ms, char kept[DISK_PATH_MAX]);
/* Throw away what restore_begin() made. */
void restore_drop(struct restored *r);

/* The one way by which a file becomes a database that this program trusts: brought to its version,
 * its pages whole, its journal verified; *ret is what was found. For src/store. */
MUST_CHECK enum err copy_update(const char *path);
MUST_CHECK enum err copy_verify(const char *path, struct verify_result *ret);

#endif
