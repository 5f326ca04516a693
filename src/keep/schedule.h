/* schedule.h: backups by themselves: a thread of a server that looks every half minute whether one
 * is due, makes it with low priority, copies it to a second place, and tidies up.
 *
 * Due is one when the newest in the folder is older than the last time of day at which one should
 * have been made: so a server that was off makes up for it when it starts. Whatever new stands in
 * the folder, whoever made it with the same key, becomes a fact backup-made. */
#ifndef KEEP_SCHEDULE_H
#define KEEP_SCHEDULE_H

#include "keep/retention.h"
#include "store/backup.h"

struct schedule_options {
    const char *folder;      /* made if it is missing */
    const char *copy_folder; /* NULL: none. Missing: waited for */
    struct backup_key key;
    int at_minute; /* of the day in Vietnam; -1: only look what others have made */
    struct retention keep;
    const char *program;
};

struct schedule;

/* "02:30". */
MUST_CHECK enum err schedule_minute(struct str text, int *ret);

/* The store stays open until schedule_stop(). */
MUST_CHECK enum err schedule_start(
    struct store *s, const struct schedule_options *options, struct schedule **ret);
/* A backup that is being made is given up. NULL is allowed. */
void schedule_stop(struct schedule *s);

/* The last time at which a backup should have been made. */
int64_t schedule_last_due(int at_minute, int64_t now_ms);

#endif
