/* sheet_desk.c: see sheet_desk.h. */
#include "http/sheet_desk.h"

#include "http/loop.h"

/* A place for a file of this account; NULL: there is none. */
static struct sheet_place *place_take(struct sheet_desk *d, int64_t account)
{
    struct sheet_place *place = NULL;
    int waiting = 0, own = 0, own_waiting = 0;

    pthread_mutex_lock(&d->lock);
    for (int i = 0; i < SHEET_PLACES; i++) {
        struct sheet_place *p = &d->places[i];

        if (!p->account)
            place = p;
        waiting += p->account && !p->made;
        own += p->account == account;
        own_waiting += p->account == account && !p->made;
    }
    if (waiting >= SHEET_WAITING_MAX || own_waiting >= SHEET_EACH ||
        own >= (account < 0 ? SHEET_STRANGERS : SHEET_EACH))
        place = NULL;
    if (place)
        *place = (struct sheet_place){.account = account};
    pthread_mutex_unlock(&d->lock);
    return place;
}

static void place_made(struct sheet_desk *d, struct sheet_place *place)
{
    pthread_mutex_lock(&d->lock);
    place->made = true;
    pthread_mutex_unlock(&d->lock);
}

void sheet_desk_left(struct sheet_desk *d, struct job *job)
{
    if (!job->place)
        return;
    pthread_mutex_lock(&d->lock);
    *job->place = (struct sheet_place){0};
    pthread_mutex_unlock(&d->lock);
    job->place = NULL;
}

/* Strangers (pages that are open to everybody) wait as one. */
static int64_t account_of(const struct job *job)
{
    return job->x.req.account_id ? job->x.req.account_id : -1;
}

static enum err make(struct sheet_desk *d, struct job *job)
{
    struct exchange *x = &job->x;
    struct db *db = NULL;

    if (atomic_load(&d->stop))
        return E_BUSY;
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
    return x->result;
}

static void run(void *context)
{
    struct job *job = context;
    struct sheet_desk *d = job->loop->sheets;

    job->phase = PHASE_ANSWER;
    job->x.result = make(d, job);
    place_made(d, job->place);
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

    job->place = place_take(d, account_of(job));
    if (!job->place)
        return E_BUSY;
    job->work = (struct work_item){.run = run, .context = job};
    e = worker_give(&d->worker, &job->work);
    if (e != OK)
        sheet_desk_left(d, job);
    return e;
}

void sheet_desk_end(struct sheet_desk *d)
{
    atomic_store(&d->stop, true);
}

void sheet_desk_stop(struct sheet_desk *d)
{
    sheet_desk_end(d);
    worker_stop(&d->worker);
}

void sheet_desk_release(struct sheet_desk *d)
{
    pthread_mutex_destroy(&d->lock);
}
