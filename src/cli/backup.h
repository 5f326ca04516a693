/* backup.h: what the commands about backups share. */
#ifndef CLI_BACKUP_H
#define CLI_BACKUP_H

#include "cli/cli.h"
#include "store/backup.h"

/* One of --key FILE and --plain, not both and not neither. -1: go on (*ret is the key unless
 * plain); else it was said what is wrong, and this is the exit code. */
int backup_key_option(const struct cli *c, const char *path, bool plain, struct backup_key *ret);
/* -1: it is a folder. */
int backup_refuses_db(const struct cli *c);
/* A line: how many facts, and the hash of the last. */
struct str backup_head_text(struct cli *c, const struct backup_about *about);

#endif
