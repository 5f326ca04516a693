/* sheet_desk.c: see sheet_desk.h. */
#include "http/sheet_desk.h"

#include "http/loop.h"

/* A place among those that wait; false: there is none for this account. */
static bool place_take(struct sheet_desk *d, int64_t account)
{
    int64_t *place = NULL;
    int own = 0;

    pthread_mutex_lock(&d->lock);
    for (int i = 0; i < SHEET_WAITING_MAX; i++) {
        own += d->waiting[i] == account;
        if (!d->waiting[i])
            place = &d->waiting[i];
    }
    if (own >= SHEET_WAITING_EACH)
        place = NULL;
    if (place)
        *place = account;
    pthread_mutex_unlock(&d->lock);
    return place != NULL;
}

static void place_leave(struct sheet_desk *d, int64_t account)
{
    int i = 0;

    pthread_mutex_lock(&d->lock);
    while (i < SHEET_WAITING_MAX && d->waiting[i] != account)
        i++;
    if (i < SHEET_WAITING_MAX)
        d->waiting[i] = 0;
    pthread_mutex_unlock(&d->lock);
}

/* Strangers (pages that are open to everybody) wait as one. */
static int64_t account_of(const struct job *job)
{
    return job->x.req.account_id ? job->x.req.account_id : -1;
}

static void run(void *context)
{
    struct job *job = context;
    struct sheet_desk *d = job->loop->sheets;
    struct exchange *x = &job->x;
    struct db *db = NULL;

    job->phase = PHASE_ANSWER;
    x->result = d->store ? store_reader(d->store, &db) : OK;
    x->req.db = db;
    if (x->result == OK)
        job->phase = dispatch_sheet(x, &d->stop);
    if (x->result == OK)
        job_pack(job);
    x->req.db = NULL;
    if (db) {
        db_reset(db);
        store_reader_close(db);
    }
    place_leave(d, account_of(job));
    loop_return(job);
}

enum err sheet_desk_start(struct sheet_desk *d, struct store *store)
{
    d->store = store;
    atomic_init(&d->stop, false);
    pthread_mutex_init(&d->lock, NULL);
    return worker_start(&d->worker);
}

enum err sheet_desk_give(struct sheet_desk *d, struct job *job)
{
    enum err e;

    if (!place_take(d, account_of(job)))
        return E_BUSY;
    job->work = (struct work_item){.run = run, .context = job};
    e = worker_give(&d->worker, &job->work);
    if (e != OK)
        place_leave(d, account_of(job));
    return e;
}

void sheet_desk_stop(struct sheet_desk *d)
{
    atomic_store(&d->stop, true);
    worker_stop(&d->worker);
    pthread_mutex_destroy(&d->lock);
}
