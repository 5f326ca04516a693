/* sums_relay.c: all reports of the journal into the sums, when the store is opened.
 *
 * One thread reads rows and unpacks them, the caller files them: two hands pass the reports from
 * one to the other, each full or empty, so that both are busy. The order is that of the journal.
 */
#include "sums/sums_load.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { HANDS = 4, HAND_MAX = 64 * BATCH_MAX, PAGE_FACTS = 8192, HAND_BYTES_MAX = 64 * 1024 * 1024 };

/* Belongs to the reader while it is not full, to the caller while it is. */
struct hand {
    struct pending items[HAND_MAX];
    size_t count;
    struct arena arena; /* of the items; only the reader touches it */
    bool full;
};

struct relay {
    struct db *db;
    struct hand hands[HANDS];
    struct hand *filling;
    size_t at;            /* which of the hands that is */
    pthread_mutex_t lock; /* guards `full` and what follows */
    pthread_cond_t turn;
    bool ended;
    enum err result;
};

/* --- the reader --- */

static struct hand *take_empty(struct relay *r)
{
    struct hand *hand = &r->hands[r->at];

    pthread_mutex_lock(&r->lock);
    while (hand->full)
        pthread_cond_wait(&r->turn, &r->lock);
    pthread_mutex_unlock(&r->lock);
    arena_reset(&hand->arena);
    hand->count = 0;
    return hand;
}

static void pass_on(struct relay *r)
{
    pthread_mutex_lock(&r->lock);
    r->filling->full = true;
    pthread_cond_signal(&r->turn);
    pthread_mutex_unlock(&r->lock);
    r->at = (r->at + 1) % HANDS;
    r->filling = take_empty(r);
}

static enum err read_fact(struct relay *r, const struct fact *f)
{
    struct hand *hand = r->filling;
    enum err e = pending_read(&hand->arena, f, &hand->items[hand->count]);

    if (e == OK && ++hand->count == HAND_MAX)
        pass_on(r);
    return e;
}

/* Reports after *after, which becomes the last one read. E_NOT_FOUND: the page is read. */
static enum err read_page(struct relay *r, int64_t *after)
{
    struct rows rows;
    enum err e = db_query(r->db, SQL_sums_facts, &rows, ARGS(V(*after), V(PAGE_FACTS)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct fact f = {.seq = row_int(&rows, 0),
            .at_ms = row_int(&rows, 1),
            .account_id = row_int(&rows, 2),
            .kind = row_str(&rows, 3),
            .body = row_str(&rows, 4),
            .province = row_int(&rows, 5)};

        *after = f.seq;
        if ((e = read_fact(r, &f)) != OK)
            rows_end(&rows);
    }
    return e;
}

static void *reader_main(void *context)
{
    struct relay *r = context;
    int64_t after = 0, before;
    enum err e;

    r->filling = take_empty(r);
    do {
        before = after;
        e = read_page(r, &after);
    } while (e == E_NOT_FOUND && after != before);
    if (r->filling->count)
        pass_on(r);
    pthread_mutex_lock(&r->lock);
    r->ended = true;
    r->result = e == E_NOT_FOUND ? OK : e;
    pthread_cond_signal(&r->turn);
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* --- the caller --- */

/* NULL: there are no more. */
static struct hand *take_full(struct relay *r, size_t at)
{
    struct hand *hand = &r->hands[at];
    bool full;

    pthread_mutex_lock(&r->lock);
    while (!hand->full && !r->ended)
        pthread_cond_wait(&r->turn, &r->lock);
    full = hand->full;
    pthread_mutex_unlock(&r->lock);
    return full ? hand : NULL;
}

static void give_back(struct relay *r, struct hand *hand)
{
    pthread_mutex_lock(&r->lock);
    hand->full = false;
    pthread_cond_signal(&r->turn);
    pthread_mutex_unlock(&r->lock);
}

static void file_all(struct loading *l, struct relay *r)
{
    struct hand *hand;

    for (size_t at = 0; (hand = take_full(r, at)); at = (at + 1) % HANDS) {
        for (size_t i = 0; i < hand->count; i += BATCH_MAX) {
            size_t left = hand->count - i;

            load_some(l, &hand->items[i], left < BATCH_MAX ? left : BATCH_MAX);
        }
        give_back(r, hand);
    }
}

static enum err run(struct loading *l, struct relay *r)
{
    pthread_t reader;
    int failed = pthread_create(&reader, NULL, reader_main, r);

    if (failed) {
        log_error("sums: cannot start the thread that reads: %s", strerror(failed));
        return E_SYSTEM;
    }
    file_all(l, r);
    pthread_join(reader, NULL);
    return r->result;
}

enum err load_reports(struct loading *l)
{
    struct relay *r = calloc(1, sizeof *r);
    enum err e;

    if (!r)
        return E_SYSTEM;
    r->db = l->db;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->turn, NULL);
    for (size_t i = 0; i < HANDS; i++)
        arena_init(&r->hands[i].arena, HAND_BYTES_MAX);
    e = run(l, r);
    for (size_t i = 0; i < HANDS; i++)
        arena_reset(&r->hands[i].arena);
    pthread_cond_destroy(&r->turn);
    pthread_mutex_destroy(&r->lock);
    free(r);
    return e;
}
