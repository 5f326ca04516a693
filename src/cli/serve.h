/* serve.h: the server of a command. */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include "cli/cli.h"
#include "http/server.h"

#define LISTEN_DEFAULT "127.0.0.1:8080"

/* Open the folder (NULL: the default) and answer browsers until SIGTERM or Ctrl-C. Of the options
 * the address (NULL: the default), loops and proxy are looked at. Returns the exit code. */
int serve_data(struct cli *c, const char *dir, struct server_options options);

#endif
