/* check_json.h: what `chungsuc check --format=json` says of one plan (inside the cli room). */
#ifndef CLI_CHECK_JSON_H
#define CLI_CHECK_JSON_H

#include "plan/plan.h"

/* The members behind "file", up to and with the closing brace: places, window, report_window,
 * deadlines, members, tasks, lines, findings. Offices are named, people are not. */
void check_json_plan(
    struct buf *out, enum lang lang, const struct plan *p, const struct findings *findings);

#endif
