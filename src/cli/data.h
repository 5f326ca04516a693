/* data.h: the installation that a command works on: a folder, or a database of a server (--db). */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "cli/cli.h"
#include "store/store.h"

/* Where the data lies if --data is not given. */
#define DATA_DIR_DEFAULT "data"

enum data_use { DATA_WRITE, DATA_READ, DATA_CREATE };

/* How to name it in a message: the folder, or the server without user and password. */
const char *data_name(const struct cli *c, const char *dir);

/* Is there a journal with facts already? false: none, one that was begun and never used, or the
 * server does not answer. */
bool data_exists(const struct cli *c, const char *dir);

/* Open the folder (NULL: the default), or what --db names. -1: *ret is open; else it was said why
 * not, and this is the exit code. */
int data_open(struct cli *c, const char *dir, enum data_use use, struct store **ret);

/* The same for a place that an argument names: a folder, or a URL of PostgreSQL. */
int data_open_at(struct cli *c, const char *place, enum data_use use, struct store **ret);

/* The same for a server: somebody watches what is committed (store/store.h). */
int data_open_watched(struct cli *c, const char *dir, enum data_use use,
    struct store_watcher watcher, struct store **ret);

/* A warning on standard error: this role of PostgreSQL may change the journal. */
void data_warn_may_alter(const struct cli *c);

/* "DIR: what went wrong" on standard error; returns EXIT_NOT_DONE. */
int data_fail(const struct cli *c, const char *what, enum err e);

#endif
