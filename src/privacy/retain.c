/* retain.c: what has passed its term is erased, in small writes. */
#include "privacy/retain.h"

#include "base/log.h"
#include "base/date.h"
#include "privacy/restricted.h"
#include "store/seal.h"
#include "store/setting.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { SOME = 200, DAYS_A_MONTH = 31, TRY_DAYS = 1, LOOK_SECONDS = 600 };

struct seals {
    struct str *items;
    size_t count, capacity;
};

/* Read first, then written: an engine need not go on with a question whose rows change. */
static enum err seals_read(struct arena *a, enum err e, struct rows *r, struct seals *ret)
{
    *ret = (struct seals){0};
    while (e == OK && (e = rows_next(r)) == OK)
        *vec_push(a, ret) = str_copy(a, row_str(r, 0));
    return e == E_NOT_FOUND ? OK : e;
}

static enum err erase_all(struct tx *tx, const struct seals *seals, int64_t *count)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < seals->count; i++) {
        e = seal_erase(tx, seals->items[i], "term");
        if (e == OK)
            ++*count;
        else if (e == E_NOT_FOUND)
            e = OK;
    }
    return e;
}

/* The moment so many months before now. */
static enum err before_months(struct tx *tx, enum setting s, int64_t *ret)
{
    int64_t months = 0;
    enum err e = setting_number(tx->db, s, &months);

    *ret = tx->now_ms - months * DAYS_A_MONTH * MS_PER_DAY;
    return e;
}

static enum err erase_texts(struct tx *tx, struct retained *done)
{
    day_t today = day_of_ms(tx->now_ms);
    struct seals seals = {0}, addresses = {0};
    struct rows r;
    int64_t before;
    enum err e = before_months(tx, SETTING_LOG_MONTHS, &before);

    if (e == OK)
        e = db_query(tx->db, SQL_retain_texts, &r, ARGS(V(today), V(SOME)));
    e = seals_read(tx->arena, e, &r, &seals);
    if (e == OK)
        e = erase_all(tx, &seals, &done->texts);
    if (e == OK)
        e = db_query(tx->db, SQL_retain_addresses, &r, ARGS(V(before), V(SOME)));
    e = seals_read(tx->arena, e, &r, &addresses);
    if (e == OK)
        e = erase_all(tx, &addresses, &done->texts);
    done->more = done->more || seals.count == SOME || addresses.count == SOME;
    return e;
}

static enum err erase_persons(struct tx *tx, struct retained *done)
{
    struct seals seals = {0};
    struct rows r;
    int64_t before;
    enum err e = before_months(tx, SETTING_PERSON_MONTHS, &before);

    if (e == OK)
        e = db_query(
            tx->db, SQL_retain_persons, &r, ARGS(V(day_of_ms(before)), V(before), V(SOME)));
    e = seals_read(tx->arena, e, &r, &seals);
    if (e == OK)
        e = erase_all(tx, &seals, &done->persons);
    done->more = done->more || seals.count == SOME;
    return e;
}

static enum err erase_files(struct tx *tx, struct retained *done)
{
    int64_t count;
    enum err e = restricted_erase_due(tx, SOME, &count);

    if (e != OK)
        return e;
    done->files += count;
    done->more = done->more || count == SOME;
    return OK;
}

/* They hold hashes and numbers only, so there is no fact of them. */
static enum err delete_sessions(struct tx *tx, struct retained *done)
{
    int64_t count;
    enum err e = db_first_int(tx->db, SQL_retain_sessions_count, &count, ARGS(V(tx->now_ms)));

    if (e == OK && count)
        e = db_run(tx->db, SQL_session_delete_expired, ARGS(V(tx->now_ms)));
    if (e == OK)
        e = db_run(tx->db, SQL_retain_tries_delete,
            ARGS(V(tx->now_ms - TRY_DAYS * INT64_C(1) * MS_PER_DAY)));
    if (e == OK)
        done->sessions += count;
    return e;
}

static enum err retain_run(struct tx *tx, void *context)
{
    struct retained *done = context;
    enum err e = erase_texts(tx, done);

    if (e == OK)
        e = erase_persons(tx, done);
    if (e == OK)
        e = erase_files(tx, done);
    return e == OK ? delete_sessions(tx, done) : e;
}

enum err retain_some(struct store *s, struct retained *ret)
{
    struct retained done = {0};
    enum err e = store_write_wait(s, 0, retain_run, &done);

    if (e != OK)
        return e;
    ret->texts += done.texts;
    ret->persons += done.persons;
    ret->files += done.files;
    ret->sessions += done.sessions;
    ret->more = done.more;
    return OK;
}

enum err retain_all(struct store *s, struct retained *ret)
{
    enum err e;

    do
        e = retain_some(s, ret);
    while (e == OK && ret->more);
    return e;
}

/* --- every day --- */

struct retainer {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock; /* guards `stopping` */
    pthread_cond_t wake;
    bool stopping;
};

/* true: it is time to end. */
static bool sleep_some(struct retainer *r)
{
    struct timespec until;
    bool stopping;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_SECONDS;
    pthread_mutex_lock(&r->lock);
    if (!r->stopping)
        pthread_cond_timedwait(&r->wake, &r->lock, &until);
    stopping = r->stopping;
    pthread_mutex_unlock(&r->lock);
    return stopping;
}

static void run_once(struct retainer *r)
{
    struct retained done = {0};

    if (retain_all(r->store, &done) != OK)
        log_error("privacy: what has passed its term could not be erased; it is tried again");
    else if (done.texts || done.persons || done.files)
        log_info(
            "privacy: erased %lld texts, %lld names or telephones and %lld signed papers, their "
            "term had passed",
            (long long)done.texts, (long long)done.persons, (long long)done.files);
}

static void *retain_daily(void *context)
{
    struct retainer *r = context;
    day_t done_on = INT32_MIN;

    do {
        day_t today = day_of_ms(now_ms());

        if (today != done_on)
            run_once(r);
        done_on = today;
    } while (!sleep_some(r));
    return NULL;
}

enum err retainer_start(struct store *s, struct retainer **ret)
{
    struct retainer *r = calloc(1, sizeof *r);

    if (!r)
        return E_SYSTEM;
    r->store = s;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->wake, NULL);
    if (pthread_create(&r->thread, NULL, retain_daily, r)) {
        free(r);
        return E_SYSTEM;
    }
    *ret = r;
    return OK;
}

void retainer_stop(struct retainer *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->wake);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
