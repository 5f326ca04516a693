/* session_seen.c: when each session was used last: in memory, and once a minute in its row.
 *
 * A table of all sessions this server met lately, by the first bytes of the token's hash. When two
 * meet in one place the newer stays; what is lost then is at most the minute that was not written
 * yet. So a session may lock up to a minute early, never late. With several servers each sees what
 * the others wrote.
 */
#include "org/session.h"

#include "org/sign_in.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 16384, WRITE_AFTER_MS = 60 * 1000 };

struct slot {
    unsigned char hash[SESSION_HASH_BYTES];
    int64_t seen_ms, written_ms;
};

static struct slot slots[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct slot *slot_of(struct str hash)
{
    const unsigned char *p = (const unsigned char *)hash.ptr;

    return &slots[(p[0] << 8 | p[1]) % SLOTS];
}

static bool holds(const struct slot *slot, struct str hash)
{
    return hash.len == SESSION_HASH_BYTES && !memcmp(slot->hash, hash.ptr, SESSION_HASH_BYTES);
}

int64_t session_seen_last(struct str token_hash, int64_t otherwise)
{
    int64_t seen = otherwise;

    if (token_hash.len != SESSION_HASH_BYTES)
        return otherwise;
    pthread_mutex_lock(&lock);
    if (holds(slot_of(token_hash), token_hash) && slot_of(token_hash)->seen_ms > otherwise)
        seen = slot_of(token_hash)->seen_ms;
    pthread_mutex_unlock(&lock);
    return seen;
}

/* --- the write --- */

struct seen_job {
    struct write_job job;
    unsigned char hash[SESSION_HASH_BYTES];
    struct account_id account;
    int64_t seen_ms;
};

static enum err run_seen(struct tx *tx, void *context)
{
    const struct seen_job *j = context;

    enum err e = db_run(tx->db, SQL_session_set_seen,
        ARGS(value_blob((struct str){(const char *)j->hash, SESSION_HASH_BYTES}), V(j->seen_ms)));

    return e == OK ? account_used(tx, j->account, j->seen_ms) : e;
}

static void done_seen(void *context, enum err result)
{
    (void)result; /* once more in a minute */
    free(context);
}

static void write_seen(struct store *store, struct str hash, struct account_id account, int64_t now)
{
    struct seen_job *j = calloc(1, sizeof *j);

    if (!j)
        return;
    memcpy(j->hash, hash.ptr, SESSION_HASH_BYTES);
    j->account = account;
    j->seen_ms = now;
    j->job = (struct write_job){.run = run_seen, .done = done_seen, .context = j};
    if (store_write(store, &j->job) != OK)
        free(j);
}

void session_seen(struct store *store, struct str token_hash, const struct session *s, int64_t now)
{
    struct slot *slot;
    bool due;

    if (token_hash.len != SESSION_HASH_BYTES)
        return;
    slot = slot_of(token_hash);
    pthread_mutex_lock(&lock);
    if (!holds(slot, token_hash)) {
        *slot = (struct slot){.written_ms = s->seen_ms ? s->seen_ms : now};
        memcpy(slot->hash, token_hash.ptr, SESSION_HASH_BYTES);
    }
    slot->seen_ms = now;
    due = store && now - slot->written_ms >= WRITE_AFTER_MS;
    if (due)
        slot->written_ms = now;
    pthread_mutex_unlock(&lock);
    if (due)
        write_seen(store, token_hash, s->account, now);
}
