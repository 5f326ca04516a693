/* unit.h: the parts of `chungsuc unit`. For src/cli/unit*.c only. */
#ifndef CLI_UNIT_H
#define CLI_UNIT_H

#include "cli/data.h"
#include "org/unit_change.h"

/* One run of one of its commands: what was written on the command line. */
struct unit_command {
    struct cli *c;
    const char *dir, *kind, *parent, *code, *series, *line, *from, *succession, *agency, *name;
    bool dry_run, skip_refused, notices;
};

/* Arguments; each says what is wrong with them. -1: fine, else the exit code. */
int unit_arg_id(struct unit_command *u, const char *option, const char *text, struct unit_id *ret);
int unit_arg_day(struct unit_command *u, const char *option, const char *text, day_t *ret);
/* --series: empty for "own". Absent: `otherwise`. */
int unit_arg_series(struct unit_command *u, const char *otherwise, struct str *ret);
int unit_arg_kind(struct unit_command *u, const struct unit_kind **ret);
int unit_arg_text(struct unit_command *u, const char *text, struct str *ret);

int unit_add_run(struct unit_command *u);
int unit_change_run(struct unit_command *u);
int unit_tie_run(struct unit_command *u);
int unit_end_run(struct unit_command *u);
int unit_code_run(struct unit_command *u);
int unit_list_run(struct unit_command *u);
int unit_import_cmd(struct unit_command *u);
int unit_export_run(struct unit_command *u);
int unit_country_run(struct unit_command *u);
int unit_succession_run(struct unit_command *u);

#endif
