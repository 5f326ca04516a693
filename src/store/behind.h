/* behind.h: rows that are written behind the journal. For src/store only; rooms use
 * db_run_behind() and rows_behind() (store.h).
 *
 * A rush brings a row for every fact, each to another place of its table, and each would cost a
 * page of the log. So they wait in memory, by the group they belong to (their second column), and
 * go into the table with many others, group after group. Their facts are on disk: meta "behind" is
 * the number up to which every row stands in its table, and at an opening the facts after it are
 * remembered anew, which takes milliseconds.
 *
 * Three generations: `young` takes what comes; `leaving` is being written, a little with every
 * group of jobs; `left` is written and kept for readers whose view is older than that. One table of
 * an installation is kept so. The writer's thread changes everything here, readers only look, under
 * the lock.
 */
#ifndef STORE_BEHIND_H
#define STORE_BEHIND_H

#include "store/engine.h"

struct behind;

struct behind *behind_new(void); /* NULL: no memory */
void behind_free(struct behind *b);
/* Forget everything: the table was made anew. */
void behind_clear(struct behind *b);

/* Is anything not written yet? */
bool behind_waits(struct behind *b);
/* Is it time to write although nobody else does? */
bool behind_is_due(const struct behind *b, int64_t now_ms);

/* In the transaction of `db`: write some rows, more than these jobs brought. Then behind_keep()
 * when it is committed, or behind_undo(). */
MUST_CHECK enum err behind_write(struct behind *b, struct db *db, size_t jobs);
void behind_keep(struct behind *b, int64_t now_ms);
void behind_undo(struct behind *b);
/* All of it, in a transaction of its own, between two groups. */
MUST_CHECK enum err behind_write_all(struct behind *b, struct db *db);

/* Rows of facts after this number were undone. */
void behind_forget(struct behind *b, int64_t after_seq);

/* Apply to the memory what stands in the journal after meta "behind"; db->behind is this one.
 * Writes nothing. */
MUST_CHECK enum err behind_remember(
    struct behind *b, struct db *db, const struct fact_kind *const *kinds);
/* The number in meta "behind"; INT64_MAX: all rows are written at once there. */
MUST_CHECK enum err behind_mark(struct db *db, int64_t *ret);
MUST_CHECK enum err behind_mark_set(struct db *db, int64_t seq);

#endif
