/* loop.h: one event loop with its listener, its reader of the store and its requests under way. */
#ifndef HTTP_LOOP_H
#define HTTP_LOOP_H

#include "http/dispatch.h"
#include "http/worker.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

#include <event2/event.h>
#include <event2/http.h>
#define ZLIB_CONST /* deflate() only reads its input */
#include <zlib.h>

struct loop {
    const struct server_options *options;
    struct worker *worker;
    struct event_base *base;
    struct evhttp *http;
    struct evhttp_bound_socket *listener;
    struct event *wake_event;
    struct event *accept_again; /* a moment after there were too many connections */
    struct db *db;
    pthread_t thread;
    int fd;               /* the listening socket */
    int wake_fd;          /* written to by other threads */
    atomic_bool stop;     /* asked to stop */
    bool stopping;        /* no longer accepting */
    size_t under_way;     /* requests received and not yet sent */
    pthread_mutex_t lock; /* guards returned */
    struct job *returned; /* back from the writer or the worker */
    z_stream gzip;
    bool gzip_ready;
    enum err result;
};

/* One request under way. Owned by its loop, except while the writer or the worker has it. */
struct job {
    struct exchange x;
    struct loop *loop;
    struct evhttp_request *ev;
    struct work_item work;
    struct write_job write;
    enum phase phase; /* where to go on when it has come back */
    bool sent;        /* the answer is on its way; only counting is left */
    bool gone;        /* the client has left */
    struct job *next;
};

/* Everything but the thread. The socket listens already; the loop owns it from here on. */
MUST_CHECK enum err loop_init(
    struct loop *l, const struct server_options *options, struct worker *worker, int fd);
/* Run until loop_stop(). Opens and closes the reader of this thread. */
void loop_run(struct loop *l);
/* From any thread, also from a signal's event. */
void loop_stop(struct loop *l);
void loop_release(struct loop *l);

/* Give a job back to its loop; called on the writer's or the worker's thread. */
void loop_return(struct job *job);

/* send.c: the answer of job->x goes out. */
void job_send(struct job *job);

#endif
