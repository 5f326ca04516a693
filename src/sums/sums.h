/* sums.h: the sums of every unit on either line, in memory, exact, for every day and column.
 *
 * What this is: a view of the journal that the writer thread keeps (store_watcher) and that any
 * number of threads read without locks. It is made again from the facts when the store is opened;
 * nothing of it is on the disk.
 *
 * How it counts. A campaign's units are placed by the ties in force on the campaign's FIRST day, on
 * both lines (a reporter that has no territorial tie on that day, because it was made later, by its
 * first tie after it). A report counts once for each distinct unit above the reporter on each line,
 * and in the reporter's own row. The newest revision counts. A figure that a person excluded does
 * not, until a newer revision comes. Whether a report was late is what its first revision was.
 *
 * Always true: the row of a unit is the sum of the rows of its children and of its own row, on
 * either line, for every span, in every column and counter.
 *
 * Reading is consistent: an answer is the state after one commit, never between two figures of one
 * report. Readers copy and look whether the writer moved; after some tries they make it wait.
 *
 * Sums are 64-bit thousandths. One figure is at most the indicator's largest value
 * (report/check.c); a sum that would leave 64 bits is noticed when it is made, and asking for it
 * says E_TOO_LARGE: never a wrong number.
 */
#ifndef SUMS_SUMS_H
#define SUMS_SUMS_H

#include "org/unit.h"
#include "report/report.h"

struct sums; /* one a process */

MUST_CHECK enum err sums_new(struct sums **ret);
/* Only when nobody reads any more: after store_close(). NULL is allowed. */
void sums_free(struct sums *s);

struct store_watcher;
/* For struct store_options: the sums follow that store. */
struct store_watcher sums_watcher(struct sums *s);

/* What is added up: every row of indicators[] first, then pairs of (kind, measure) in the order in
 * which works named them. A column is never taken away; new ones come at the end. */
struct sum_column {
    struct str code; /* "citizens", "clearing.m", "house-build.count" */
    enum unit measure;
    const char *label; /* message id: of the indicator, or of the kind of work */
    bool is_work;
    enum kind kind; /* is_work */
};

/* The array lives as long as the sums. */
size_t sums_columns(const struct sums *s, const struct sum_column **ret);
/* Index by code, or -1. */
int sums_column_find(const struct sums *s, struct str code);

/* A sum in thousandths, apart by how sure its figures are: "=", ">" (hơn), "<" (gần), "~". */
struct sum_value {
    int64_t exact, more, less, about;
};

int64_t sum_total(struct sum_value v);
/* Of the whole: '=' when every figure is exact, '>' when the others are all "hơn", '<' when they
 * are all "gần", else '~'. */
char sum_bound(struct sum_value v);

/* Reports, not figures: one for each unit that reports, campaign and day.
 * missing = expected - on_time - late. corrected: those with more than one revision. */
struct completeness {
    int64_t expected, on_time, late, corrected;
};

int64_t completeness_missing(struct completeness c);

enum sum_by { SUM_ONE, SUM_BY_UNIT, SUM_BY_DAY, SUM_BY_UNIT_DAY };

/* Days `from` to `to`, both included; INT32_MIN and INT32_MAX mean: whatever there is. */
struct sum_question {
    struct unit_id unit;
    enum line line;
    day_t from, to;
    enum sum_by by;
};

struct sum_row {
    struct unit_id unit;
    day_t day; /* by day; else `from` of the question */
    struct completeness completeness;
    const struct sum_value *values; /* one a column */
    /* Works planned, one a column, in thousandths: of campaigns whose first day is in the span (in
     * a row of a day: is that day). NULL: nothing was planned. */
    const int64_t *planned;
};

/* By unit: the unit itself first, if it reports or owns works in the span (its own reports only),
 * then its direct children on that line, in Vietnamese order: all that are tied to it on some day
 * of the span, and those that a campaign of the span has there. By day: the days on which something
 * is expected or planned, ascending. By unit and day: units as above, days of each. */
struct sum_table {
    struct sum_row *rows;
    size_t count;
    size_t column_count; /* the columns as they were; sums_columns() may have more by now */
    uint64_t version;
};

/* E_NOT_FOUND: no such unit. E_TOO_LARGE: a sum beyond 64 bits. E_BUSY: a commit could not be
 * followed; the next one reads everything anew. */
MUST_CHECK enum err sums_ask(
    const struct sums *s, struct arena *a, const struct sum_question *q, struct sum_table *ret);

/* Several questions about one state; ret has `count` places. */
MUST_CHECK enum err sums_ask_all(const struct sums *s, struct arena *a,
    const struct sum_question *questions, size_t count, struct sum_table *ret);

/* A question of this thread was left by a jump out of its arena: it is not counted as a reader any
 * more. Nothing if there was none. */
void sums_reading_left(void);

/* The number of the newest fact that went in: changes with every commit that changes a sum and is
 * the same after a restart and on another server. For ETags. */
uint64_t sums_version(const struct sums *s);

struct missing {
    struct unit_id unit; /* who is expected */
    struct campaign_id campaign;
    struct unit_id commune; /* that runs the campaign */
};

struct missing_list {
    struct missing *items;
    size_t count, capacity;
};

/* Who is expected on that day under this unit (and the unit itself) and has not reported, in tree
 * order: at most `limit` from the `offset`-th on. *total: how many in all. E_NOT_FOUND: no such
 * unit.
 */
MUST_CHECK enum err sums_missing(const struct sums *s, struct arena *a, struct unit_id unit,
    enum line line, day_t day, size_t offset, size_t limit, struct missing_list *ret,
    size_t *total);

/* One revision of a report. */
struct sum_known {
    struct campaign_id campaign;
    struct unit_id unit;
    day_t day;
    int64_t seq, revision, at_ms;
    bool late; /* this revision came after the daily window */
};

/* The newest revision of a unit and day. false: nothing reported. */
bool sums_newest(
    const struct sums *s, struct campaign_id c, struct unit_id u, day_t day, struct sum_known *ret);
/* The number of the report that was sent with this idempotency key (12 bytes) in the last 48 hours
 * before the newest fact. */
bool sums_key_find(const struct sums *s, struct str key, int64_t *ret);

/* What a page needs to name a row, without asking the database. */
struct sum_unit {
    struct unit_id id;
    struct unit_id parent; /* territory, as known latest; 0: none */
    struct str name, code; /* as known latest; live as long as the sums */
    const struct unit_kind *kind;
};

bool sums_unit(const struct sums *s, struct unit_id id, struct sum_unit *ret);

#endif
