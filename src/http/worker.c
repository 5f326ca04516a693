/* worker.c: a thread for what takes long. */
#include "http/worker.h"
#include "base/log.h"

static void *worker_main(void *argument)
{
    struct worker *w = argument;

    pthread_mutex_lock(&w->lock);
    for (;;) {
        struct work_item *item = w->first;

        if (item) {
            w->first = item->next;
            w->count--;
            if (!w->first)
                w->last = &w->first;
            pthread_mutex_unlock(&w->lock);
            item->run(item->context);
            pthread_mutex_lock(&w->lock);
        } else if (w->stop) {
            break;
        } else {
            pthread_cond_wait(&w->more, &w->lock);
        }
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

enum err worker_start(struct worker *w)
{
    *w = (struct worker){.first = NULL};
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    if (pthread_create(&w->thread, NULL, worker_main, w)) {
        log_error("cannot start the working thread");
        return E_SYSTEM;
    }
    return OK;
}

static size_t waiting_of(const struct worker *w, int64_t account)
{
    size_t n = 0;

    for (const struct work_item *item = w->first; account && item; item = item->next)
        n += item->account == account;
    return n;
}

enum err worker_give(struct worker *w, struct work_item *item)
{
    enum err e = OK;

    item->next = NULL;
    pthread_mutex_lock(&w->lock);
    if (w->stop || w->count == WORKER_QUEUE_MAX || waiting_of(w, item->account) >= WORKER_EACH) {
        e = E_BUSY;
    } else {
        *w->last = item;
        w->last = &item->next;
        w->count++;
        pthread_cond_signal(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return e;
}

void worker_stop(struct worker *w)
{
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->more);
}
