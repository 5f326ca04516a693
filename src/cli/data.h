/* data.h: the data folder of a command. */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "cli/cli.h"
#include "store/store.h"

/* Where the data lies if --data is not given. */
#define DATA_DIR_DEFAULT "data"

enum data_use { DATA_WRITE, DATA_READ, DATA_CREATE };

/* Open the folder (NULL: the default). -1: *ret is open; else it was said why not, and this is the
 * exit code. */
int data_open(struct cli *c, const char *dir, enum data_use use, struct store **ret);

/* The same for a server: somebody watches what is committed (store/store.h). */
int data_open_watched(struct cli *c, const char *dir, enum data_use use,
    struct store_watcher watcher, struct store **ret);

/* "DIR: what went wrong" on standard error; returns EXIT_NOT_DONE. */
int data_fail(const struct cli *c, const char *what, enum err e);

#endif
