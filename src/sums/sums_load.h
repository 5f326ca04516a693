/* sums_load.h: from the store into the world. Inside the sums only.
 *
 * Structure (units, ties, campaigns, works, what was excluded) is read from the derived tables,
 * reports from their facts. The scratch arena is the caller's.
 */
#ifndef SUMS_SUMS_LOAD_H
#define SUMS_SUMS_LOAD_H

#include "sums/sums_read.h"

/* A report whose fact does not say whether it was late. */
struct old_report {
    struct seat *seat;
    int64_t seq;
};

enum { BATCH_MAX = 16 };

/* A report on its way: several are looked up together, so that their memory comes together. */
struct pending {
    struct report report;
    struct str body;
    struct seat *seat;
    bool old; /* the fact does not say whether it was late */
};

struct loading {
    struct world *world;
    struct db *db;
    struct arena *scratch;
    struct arena batch; /* what the pending ones hold */
    struct pending pending[BATCH_MAX];
    size_t pending_count;
    struct {
        struct old_report *items;
        size_t count, capacity;
    } old;
    struct {
        int64_t *items;
        size_t count, capacity;
    } excluded; /* numbers of reports */
};

void loading_init(struct loading *l, struct world *w, struct db *db, struct arena *scratch);
void loading_release(struct loading *l);

/* One unit or campaign as the tables have it now. The campaign is open afterwards. */
MUST_CHECK enum err load_unit(struct loading *l, int64_t id);
MUST_CHECK enum err load_campaign(struct loading *l, int64_t id);
/* A fact that is a report. It counts after load_pending() at the latest. */
MUST_CHECK enum err load_fact(struct loading *l, const struct fact *f);
/* Not between the rows of a question: asks whether old reports were late. */
MUST_CHECK enum err load_pending(struct loading *l);
/* What people took out of the report of that fact, if it is the newest revision. */
MUST_CHECK enum err load_exclusions(struct loading *l, int64_t report_seq);

/* The watcher's two functions. */
enum err sums_load(void *context, struct db *db);
void sums_follow(void *context, struct db *db, const struct fact *facts, size_t count);

#endif
