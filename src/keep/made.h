/* made.h: the fact that a backup was made: its file name, size, moment and the head of the journal
 * in it. Of the place only the name of the file is kept. */
#ifndef KEEP_MADE_H
#define KEEP_MADE_H

#include "store/backup.h"

enum {
    BACKUP_OLD_MS = 36 * 3600 * 1000, /* a backup older than that is said in red */
    BACKUP_NAME_MAX = 64,
};

struct backup_made {
    int64_t id;
    struct str file;
    int64_t bytes, head_seq, at_ms;
    struct str head_hash; /* 64 hex digits */
};

struct backup_made_list {
    struct backup_made *items;
    size_t count, capacity;
};

extern const struct fact_kind keep_kinds[];

/* Add the fact backup-made, once for a file name: E_CONFLICT when that one is known. */
MUST_CHECK enum err backup_made_add(
    struct tx *tx, struct str file, const struct backup_about *about, int64_t bytes);

/* The newest, at most `limit`. */
MUST_CHECK enum err backup_made_newest(
    struct db *db, struct arena *a, int limit, struct backup_made_list *ret);

/* Is the newest backup older than it should be, or is there none? newest_ms 0: none. */
bool backup_is_late(int64_t newest_ms, int64_t now_ms);

#endif
