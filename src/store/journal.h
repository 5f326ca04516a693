/* journal.h: the chain of facts, for src/store only.
 *
 * hash(n) = BLAKE2b-256(hash(n-1) || seq || at_ms || account_id || len(kind) || kind || len(body)
 * || body || origin), where origin is left out when it is 0; numbers as 8 bytes little-endian,
 * hash(0) all zero. Numbers run 1, 2, 3 … without a gap. A row keeps the first HASH_KEPT_BYTES of
 * its hash (rows of older versions all of it): enough to name the row that was altered. meta "head"
 * is the newest number and its whole hash: it binds everything, and a cut end is noticed too.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/engine.h"

void chain_hash(
    const unsigned char before[HASH_BYTES], const struct fact *fact, unsigned char ret[HASH_BYTES]);

/* Is this what a row keeps of a hash? */
bool hash_is_kept(const unsigned char hash[HASH_BYTES], struct str kept);

/* Make a writing connection ready to carry a journal with these kinds, and let go of it. */
void journal_begin(struct db *db, const struct fact_kind *const *kinds);
void journal_end(struct db *db);

/* The number of the newest fact; 0 if there is none. */
MUST_CHECK enum err journal_newest(struct db *db, int64_t *ret);
/* The same with its whole hash, from meta "head"; without one the chain is worked out from the
 * start. E_DAMAGED: the journal does not end with what was noted: nothing may be written there. */
MUST_CHECK enum err journal_head_load(struct db *db, struct journal_head *ret);
/* Commit, with the head written down in meta. */
MUST_CHECK enum err journal_commit(struct db *db);

/* "12 00ab…", as journal_commit() writes it. E_DAMAGED: it is not that. */
MUST_CHECK enum err journal_noted_read(struct str text, struct journal_head *ret);
/* NULL: no such kind here. */
const struct fact_kind *journal_kind(const struct fact_kind *const *rooms, struct str name);
/* A kind whose facts leave the structure as it was. */
bool journal_is_quiet(struct db *db, struct str kind);

/* Where the journal of a connection stood before a job, and back to there. */
struct journal_mark {
    struct journal_head head;
    int64_t structure, command_seq;
    size_t added_count;
};
struct journal_mark journal_mark(struct db *db);
void journal_undo(struct db *db, struct journal_mark mark);

/* Columns: seq, at_ms, account_id, kind, body, province, origin. Texts are those of the row. */
struct fact fact_read(const struct rows *r);

/* Inside an apply: note which things a fact speaks of (about.c). */
MUST_CHECK enum err about_note(struct tx *tx, const struct fact *fact);

/* Apply one fact to the derived tables of tx->db. E_INVALID: a kind that is not known. */
MUST_CHECK enum err fact_apply(struct tx *tx, const struct fact *fact);
/* Read all facts of `from` in order and apply them to `to` (which may be the same). */
MUST_CHECK enum err journal_replay(struct db *from, struct db *to);

/* Held against `known` if it is not NULL: check the chain, the noted head and the blobs of what
 * this connection sees. */
MUST_CHECK enum err journal_verify(
    struct db *db, const struct known_head *known, struct verify_result *ret);

/* The same bytes as 64 hex digits. */
void hash_hex(const unsigned char hash[HASH_BYTES], char ret[2 * HASH_BYTES + 1]);

#endif
