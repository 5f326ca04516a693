/* report_read.h: the body of POST /api/v1/reports as reports to send. Pure: no store, no clock.
 *
 * One report is an object; a batch is {"mode":"all"|"each","reports":[…]}. What one report says
 * wrongly stands against that report, with a JSON pointer into the body; what makes the whole body
 * unreadable stands against all.
 */
#ifndef API_REPORT_READ_H
#define API_REPORT_READ_H

#include "http/problem.h"
#include "report/report.h"

enum { BATCH_REPORTS_MAX = 1000 };

enum batch_mode { BATCH_ALL, BATCH_EACH };

/* What became of a report. */
struct sent {
    int64_t seq, revision;
    bool late;
    bool again; /* it was there already: sent with the same key, or word for word */
};

/* One report of the body. */
struct item {
    struct str at; /* JSON pointer: "" or "/reports/3" */
    struct report report;
    struct campaign campaign; /* as the check found it, without texts */
    struct problem *problem;  /* NULL: nothing is wrong so far */
    struct sent sent;
};

struct batch {
    bool single; /* the body was one report */
    enum batch_mode mode;
    struct item *items;
    size_t count;
};

/* E_INVALID: *ret_problem says what is wrong with the whole body. */
MUST_CHECK enum err reports_read(struct arena *a, enum lang lang, struct str body,
    struct batch *ret, struct problem *ret_problem);

/* Something is wrong with this report, at "/day" and so on behind its own place; the first word
 * counts, further ones are kept beside it. Texts must live in the arena. */
void item_refuse(struct arena *a, struct item *item, int status, const char *type, struct str field,
    struct str detail);

#endif
