/* pdf.c: the queue and the thread; the child itself is in pdf_child.c. */
#include "paper/pdf.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct job {
    enum pdf_state state; /* PDF_NONE: the place is free */
    int64_t order;        /* in which they came */
    bool running;
    char key[PDF_KEY_CHARS + 1];
    char *bytes; /* the Word file, then the PDF; malloc */
    size_t length;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t more, rest;
    bool started, ended;
    int64_t orders;
    struct job jobs[PDF_QUEUE_MAX + PDF_RESULTS_MAX];
} queue = {.lock = PTHREAD_MUTEX_INITIALIZER,
    .more = PTHREAD_COND_INITIALIZER,
    .rest = PTHREAD_COND_INITIALIZER};

enum { JOBS = PDF_QUEUE_MAX + PDF_RESULTS_MAX };

static void key_of(struct str bytes, char key[PDF_KEY_CHARS + 1])
{
    unsigned char hash[PDF_KEY_CHARS / 2];

    crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
    sodium_bin2hex(key, PDF_KEY_CHARS + 1, hash, sizeof hash);
}

/* ── with the lock held ─────────────────────────────────────────────────────────────────────── */

static struct job *find(struct str key)
{
    for (size_t i = 0; i < JOBS; i++)
        if (queue.jobs[i].state != PDF_NONE && str_eq(str_from(queue.jobs[i].key), key))
            return &queue.jobs[i];
    return NULL;
}

static size_t waiting(int64_t before)
{
    size_t n = 0;

    for (size_t i = 0; i < JOBS; i++)
        n += queue.jobs[i].state == PDF_WAITING && queue.jobs[i].order < before;
    return n;
}

/* The one that came first among those in a state. */
static struct job *oldest(bool is_waiting)
{
    struct job *found = NULL;

    for (size_t i = 0; i < JOBS; i++) {
        struct job *j = &queue.jobs[i];
        bool fits = is_waiting ? j->state == PDF_WAITING && !j->running
                               : j->state == PDF_DONE || j->state == PDF_FAILED;

        if (fits && (!found || j->order < found->order))
            found = j;
    }
    return found;
}

static void clear(struct job *j)
{
    free(j->bytes);
    *j = (struct job){0};
}

/* A free place; results give way to new work. NULL: all wait. */
static struct job *place(void)
{
    struct job *old;

    for (size_t i = 0; i < JOBS; i++)
        if (queue.jobs[i].state == PDF_NONE)
            return &queue.jobs[i];
    old = oldest(false);
    if (old)
        clear(old);
    return old;
}

/* ── the thread ─────────────────────────────────────────────────────────────────────────────── */

static void put_result(struct job *j, enum err e, struct str pdf)
{
    char *bytes = e == OK ? malloc(pdf.len) : NULL;

    if (!bytes && (e == OK || e == E_BUSY)) { /* it was not the file: asked again, it may go */
        clear(j);
        return;
    }
    free(j->bytes);
    j->bytes = bytes;
    j->length = bytes ? pdf.len : 0;
    j->state = bytes ? PDF_DONE : PDF_FAILED;
    j->running = false;
    if (bytes)
        memcpy(bytes, pdf.ptr, pdf.len);
}

static void *run(void *unused)
{
    struct arena a;

    arena_init(&a, 3 * (size_t)PDF_BYTES_MAX);
    pthread_mutex_lock(&queue.lock);
    for (;;) {
        struct job *j = queue.ended ? NULL : oldest(true);
        struct str pdf = {"", 0};
        enum err e;

        if (!j) {
            pthread_cond_wait(&queue.more, &queue.lock);
            continue;
        }
        j->running = true; /* stays in its place until it has a result */
        pthread_mutex_unlock(&queue.lock);
        e = pdf_convert(&a, (struct str){j->bytes, j->length}, &pdf);
        pthread_mutex_lock(&queue.lock);
        put_result(j, e, pdf);
        arena_reset(&a);
        pthread_cond_broadcast(&queue.rest);
    }
    return unused;
}

static bool at_work(void)
{
    for (size_t i = 0; i < JOBS; i++)
        if (queue.jobs[i].running)
            return true;
    return false;
}

void pdf_end(void)
{
    pdf_give_up();
    pthread_mutex_lock(&queue.lock);
    queue.ended = true;
    while (at_work())
        pthread_cond_wait(&queue.rest, &queue.lock);
    pthread_mutex_unlock(&queue.lock);
}

/* With the first job. */
static enum err start(void)
{
    pthread_attr_t attr;
    pthread_t thread;
    bool made;

    if (queue.started)
        return OK;
    if (pthread_attr_init(&attr))
        return E_SYSTEM;
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    made = pthread_create(&thread, &attr, run, NULL) == 0;
    pthread_attr_destroy(&attr);
    queue.started = made;
    return made ? OK : E_BUSY;
}

/* ── asked ──────────────────────────────────────────────────────────────────────────────────── */

static enum err put(struct str docx, const char *key)
{
    struct job *j = find(str_from(key));
    enum err e;

    if (j && j->state != PDF_FAILED)
        return OK;
    if (j)
        clear(j);
    if (waiting(INT64_MAX) >= PDF_QUEUE_MAX)
        return E_BUSY;
    if ((e = start()) != OK)
        return e;
    j = place();
    if (!j || !(j->bytes = malloc(docx.len + 1)))
        return E_BUSY;
    memcpy(j->bytes, docx.ptr, docx.len);
    memcpy(j->key, key, sizeof j->key);
    j->length = docx.len;
    j->order = ++queue.orders;
    j->state = PDF_WAITING;
    pthread_cond_signal(&queue.more);
    return OK;
}

enum err pdf_ask(struct arena *a, struct str docx, struct str *ret)
{
    char key[PDF_KEY_CHARS + 1];
    enum err e;

    if (!pdf_is_here())
        return E_NOT_FOUND;
    key_of(docx, key);
    pthread_mutex_lock(&queue.lock);
    e = put(docx, key);
    pthread_mutex_unlock(&queue.lock);
    if (e == OK)
        *ret = str_copy(a, str_from(key));
    return e;
}

enum err pdf_look(
    struct arena *a, struct str key, enum pdf_state *state, size_t *ahead, struct str *bytes)
{
    size_t length = 0;
    char *copy = NULL;
    struct job *j;

    *state = PDF_NONE;
    *ahead = 0;
    *bytes = (struct str){"", 0};
    pthread_mutex_lock(&queue.lock);
    j = find(key);
    if (j) {
        *state = j->state;
        *ahead = waiting(j->order);
        length = j->length;
        copy = *state == PDF_DONE ? malloc(length + 1) : NULL;
        if (copy)
            memcpy(copy, j->bytes, length);
    }
    pthread_mutex_unlock(&queue.lock);
    if (copy) { /* the arena may jump when it is full: never with the lock held */
        arena_defer(a, free, copy);
        *bytes = (struct str){copy, length};
    }
    return *state == PDF_DONE && !copy ? E_BUSY : OK;
}
