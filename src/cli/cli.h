/* cli.h: the commands of chungsuc.
 *
 * One file per command; to add one: write src/cli/NAME.c with `int cli_NAME(struct cli *c)`,
 * declare it here, give it a line in the table of main.c and a file name in src/cli/meson.build.
 * Exit codes are a contract: 0 done, 1 done but something is wrong with what was read, 2 not done.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/str.h"
#include "base/tr.h"

struct command;

/* One run of one command. */
struct cli {
    const struct command *command;
    struct arena *arena; /* given back when the command returns */
    enum lang lang;
    int argc; /* what is left after cli_options(): the arguments without options */
    char **argv;
    const char *db; /* --db URL of a command that has --data; NULL: not given */
    bool no_backup; /* upgrade without a copy of what an older version made */
};

struct command {
    const char *name;
    int (*run)(struct cli *c);
    const char *usage; /* "[--format=text|json] [FILE]" */
    const char *help;  /* one line, a message id */
};

enum { EXIT_DONE = 0, EXIT_FINDINGS = 1, EXIT_NOT_DONE = 2 };

/* An option of a command: "--name=VALUE" or "--name VALUE" if `value` is given, else a bare
 * "--name" that sets *on. */
struct cli_option {
    const char *name;
    const char **value;
    bool *on;
    const char *choices; /* "text|json": nothing else is taken; NULL: anything */
};

/* Take the options out of c->argv; what remains are the arguments. "--lang=vi|en" and "--help" are
 * known to every command. "--" ends the options, "-" is an argument. Anything unknown, doubled or
 * incomplete is refused. A command with "data" has "db" beside it, one or the other. Returns -1 to
 * go on, else the exit code to return at once. */
int cli_options(struct cli *c, const struct cli_option *options, size_t count);

/* "chungsuc: MESSAGE" on standard error, in the language of the run; returns EXIT_NOT_DONE.
 * Arguments fill %1 … as tr_fill() does. */
int cli_fail(const struct cli *c, const char *message, const struct str *args, size_t count);

/* "FILE: MESSAGE" for a file that could not be read. */
int cli_fail_file(const struct cli *c, const char *path, const char *message);
/* "FILE:3" when the trouble is in line 3 of a text that is not UTF-8, else "FILE". */
const char *cli_bad_place(struct arena *a, const char *path, struct str bytes);

/* Write everything to standard output. False (and said on standard error) if it does not go. */
bool cli_print(const struct cli *c, struct str text);

int cli_check(struct cli *c);
int cli_backup(struct cli *c);
int cli_demo(struct cli *c);
int cli_export(struct cli *c);
int cli_import(struct cli *c);
int cli_init(struct cli *c);
int cli_key(struct cli *c);
int cli_move(struct cli *c);
int cli_read(struct cli *c);
int cli_rebuild(struct cli *c);
int cli_restore(struct cli *c);
int cli_serve(struct cli *c);
int cli_setting(struct cli *c);
int cli_retain(struct cli *c);
int cli_redact(struct cli *c);
int cli_erased(struct cli *c);
int cli_person(struct cli *c);
int cli_status(struct cli *c);
int cli_simulate(struct cli *c);
int cli_unit(struct cli *c);
int cli_user(struct cli *c);
int cli_verify(struct cli *c);

#endif
