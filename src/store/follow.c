/* follow.c: the facts that other servers of the same database have added.
 *
 * Our journal stands where our last group ended (or where the last look ended); what lies behind
 * that belongs to others, or was a group of ours whose answer never came. Every fact is held
 * against the chain before anybody hears of it. If the chain there does not go on from our head, it
 * is not the journal that we answered for (an old copy, a standby that had not got everything):
 * nothing is written there any more, and the keeper of the machine reads why.
 */
#include "store/journal.h"
#include "store/writer.h"

#include "base/log.h"

#include <string.h>

enum { BATCH = 1024, BATCH_BYTES = 16 * 1024 * 1024 };

struct follow {
    struct db *db;
    const struct store_watcher *watcher;
    struct arena arena; /* the texts of the batch */
    struct fact facts[BATCH];
    size_t count, bytes;
};

static enum err refuse(struct journal *j, const char *why)
{
    if (!j->refused)
        log_error("store: %s; this server does not write any more", why);
    j->refused = true;
    return E_BUSY;
}

static void tell_batch(struct follow *f)
{
    if (f->count && f->watcher->committed)
        f->watcher->committed(f->watcher->context, f->db, f->facts, f->count);
    f->count = f->bytes = 0;
    arena_reset(&f->arena);
}

static enum err follow_one(void *context, const struct fact *fact, struct str kept)
{
    struct follow *f = context;
    struct journal *j = engine_journal(f->db);
    struct journal_head next = {.seq = fact->seq};
    struct fact copy = *fact;

    if (fact->seq != j->head.seq + 1)
        return E_DAMAGED;
    chain_hash(j->head.hash, fact, next.hash);
    if (!hash_is_kept(next.hash, kept))
        return E_DAMAGED;
    if (!journal_is_quiet(f->db, fact->kind))
        j->structure++;
    copy.kind = str_copy(&f->arena, fact->kind);
    copy.body = str_copy(&f->arena, fact->body);
    f->facts[f->count++] = copy;
    f->bytes += fact->body.len;
    j->head = next;
    if (f->count == BATCH || f->bytes > BATCH_BYTES)
        tell_batch(f);
    return OK;
}

static enum err walk_theirs(struct db *db, const struct store_watcher *watcher)
{
    static _Thread_local struct follow f;
    enum err e;

    f.db = db;
    f.watcher = watcher;
    arena_init(&f.arena, BATCH_BYTES * 2 + FACT_BODY_MAX);
    e = fact_walk(db, engine_journal(db)->head.seq, follow_one, &f);
    tell_batch(&f);
    return e;
}

enum err journal_follow(
    struct db *db, const struct noted *there, const struct store_watcher *watcher)
{
    struct journal *j = engine_journal(db);
    struct journal_head head;
    enum err e = OK;

    if (!there->head[0])
        return OK;
    if (strcmp(there->derived, j->derived) != 0)
        return refuse(j, "another version of chungsuc has made the tables there");
    if (journal_noted_read(str_from(there->head), &head) != OK)
        return refuse(j, "the database does not say how far its journal goes");
    if (head.seq > j->head.seq)
        e = walk_theirs(db, watcher);
    if (e != OK && e != E_DAMAGED)
        return e;
    if (e == E_DAMAGED || head.seq < j->head.seq ||
        (head.seq == j->head.seq && memcmp(head.hash, j->head.hash, HASH_BYTES) != 0))
        return refuse(j, "the journal there does not go on from the last fact that is known here");
    j->refused = false;
    return OK;
}
