/* serve.h: the server of a command. */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include "cli/cli.h"
#include "http/server.h"
#include "keep/schedule.h"

#define LISTEN_DEFAULT "127.0.0.1:8080"

/* Open the folder (NULL: the default) and answer browsers until SIGTERM or Ctrl-C. Of the options
 * the address (NULL: the default), loops and proxy are looked at. Backups are made as `backup`
 * says; without a folder there none are. Returns the exit code. */
int serve_data(struct cli *c, const char *dir, struct server_options options,
    const struct schedule_options *backup);

/* The options about backups as they were written; NULL: not given. */
struct serve_backup_words {
    const char *to, *copy_to, *key, *at, *keep;
};

/* -1: *ret says what is to be done (untouched: nothing); else it was said what is wrong, and this
 * is the exit code. */
int serve_backup_plan(
    const struct cli *c, const struct serve_backup_words *words, struct schedule_options *ret);

#endif
