/* loop.c: takes requests from evhttp through their phases.
 *
 * Who owns a job: this loop; while it is with the worker or the writer, nobody else touches it, and
 * it comes back through loop_return(). A client that leaves meanwhile changes nothing: evhttp then
 * cuts the request from its connection and evhttp_send_reply() only frees it.
 */
#include "http/loop.h"
#include "base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <sys/eventfd.h>
#include <sys/queue.h>

enum { IDLE_S = 30, EVHTTP_HEADER_BYTES_MAX = 2 * SERVER_HEADER_BYTES_MAX, STOP_AFTER_S = 5 };

static const char *method_name(struct evhttp_request *ev)
{
    switch (evhttp_request_get_command(ev)) {
    case EVHTTP_REQ_GET:
        return "GET";
    case EVHTTP_REQ_POST:
        return "POST";
    case EVHTTP_REQ_HEAD:
        return "HEAD";
    default:
        return "OTHER";
    }
}

/* Views of what evhttp holds; it lives until the answer has been sent. */
static void read_wire(struct job *job)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(job->ev);
    struct evbuffer *body = evhttp_request_get_input_buffer(job->ev);
    struct evkeyvalq *headers = evhttp_request_get_input_headers(job->ev);
    struct {
        struct header *items;
        size_t count, capacity;
    } list = {0};
    struct wire *w = &job->x.wire;
    const struct evkeyval *one;
    size_t length = evbuffer_get_length(body);
    char *peer = NULL;
    ev_uint16_t port;

    TAILQ_FOREACH(one, headers, next)
    {
        *vec_push(&job->x.arena, &list) = (struct header){str_from(one->key), str_from(one->value)};
    }
    if (connection)
        evhttp_connection_get_peer(connection, &peer, &port);
    *w = (struct wire){
        .method = str_from(method_name(job->ev)),
        .target = str_from(evhttp_request_get_uri(job->ev)),
        .headers = list.items,
        .header_count = list.count,
        .body = {length ? (const char *)evbuffer_pullup(body, -1) : "", length},
        .peer = str_copy(&job->x.arena, str_from(peer)),
    };
}

static void job_free(struct job *job)
{
    job->loop->under_way--;
    dispatch_release(&job->x);
    free(job);
}

static void loop_maybe_end(struct loop *l)
{
    static const struct timeval soon = {.tv_usec = 20 * 1000};

    if (l->stopping && !l->under_way)
        event_base_loopexit(l->base, &soon);
}

/* Sent to the last byte. */
static void on_complete(struct evhttp_request *ev, void *context)
{
    struct job *job = context;
    struct loop *l = job->loop;

    evhttp_connection_set_closecb(evhttp_request_get_connection(ev), NULL, NULL);
    job_free(job);
    loop_maybe_end(l);
}

/* The connection ends, before or while the answer goes out. */
static void on_close(struct evhttp_connection *connection, void *context)
{
    struct job *job = context;
    struct loop *l = job->loop;

    job->gone = true;
    if (job->sent) {
        job_free(job);
        loop_maybe_end(l);
    }
}

static void finish(struct job *job)
{
    struct loop *l = job->loop;

    job->x.req.db = l->db;
    dispatch_answer(&job->x);
    if (l->db)
        db_reset(l->db);
    if (job->gone) {
        if (!evhttp_request_get_connection(job->ev))
            evhttp_request_free(job->ev);
        job_free(job);
        loop_maybe_end(l);
        return;
    }
    job->sent = true;
    evhttp_request_set_on_complete_cb(job->ev, on_complete, job);
    job_send(job);
}

static void on_work(void *context)
{
    struct job *job = context;

    job->phase = dispatch_work(&job->x);
    loop_return(job);
}

static enum err on_write(struct tx *tx, void *context)
{
    struct job *job = context;

    return dispatch_write(&job->x, tx);
}

static void on_written(void *context, enum err result)
{
    struct job *job = context;

    job->phase = dispatch_written(&job->x, result);
    loop_return(job);
}

/* Send the job where its phase says. What cannot be queued is answered "busy" at once. */
static void go_on(struct job *job)
{
    struct loop *l = job->loop;
    enum err e = OK;

    job->x.req.db = NULL;
    if (job->phase == PHASE_WORK) {
        job->work = (struct work_item){.run = on_work, .context = job};
        e = worker_give(l->worker, &job->work);
    } else if (job->phase == PHASE_WRITE) {
        job->write = (struct write_job){
            .run = on_write,
            .done = on_written,
            .context = job,
            .account_id = job->x.req.account_id,
            .origin = job->x.req.origin,
        };
        e = store_write(l->options->store, &job->write);
    } else {
        finish(job);
        return;
    }
    if (e != OK) {
        job->x.result = e;
        finish(job);
    }
}

static void on_request(struct evhttp_request *ev, void *context)
{
    struct loop *l = context;
    struct evhttp_connection *connection = evhttp_request_get_connection(ev);
    struct job *job = malloc(sizeof *job);

    if (!job) {
        evhttp_send_error(ev, 503, NULL);
        return;
    }
    memset(job, 0, sizeof *job);
    job->loop = l;
    job->ev = ev;
    l->under_way++;
    dispatch_init(&job->x, l->options, l->options->arena_bytes_max);
    evhttp_connection_set_closecb(connection, on_close, job);
    read_wire(job);
    job->x.req.db = l->db;
    job->phase = dispatch_start(&job->x);
    if (job->phase != PHASE_ANSWER && l->db)
        db_reset(l->db);
    go_on(job);
}

void loop_return(struct job *job)
{
    struct loop *l = job->loop;
    uint64_t one = 1;
    bool first;

    pthread_mutex_lock(&l->lock);
    job->next = l->returned;
    first = !l->returned; /* else somebody has woken it, and it will take this one too */
    l->returned = job;
    pthread_mutex_unlock(&l->lock);
    if (first && write(l->wake_fd, &one, sizeof one) < 0)
        log_error("cannot wake an event loop");
}

static void stop_listening(struct loop *l)
{
    struct timeval latest = {.tv_sec = STOP_AFTER_S};

    l->stopping = true;
    evhttp_del_accept_socket(l->http, l->listener);
    event_base_loopexit(l->base, &latest);
    loop_maybe_end(l);
}

static void on_wake(evutil_socket_t fd, short what, void *context)
{
    struct loop *l = context;
    struct job *job, *list = NULL;
    uint64_t count;

    if (read(l->wake_fd, &count, sizeof count) < 0)
        return;
    pthread_mutex_lock(&l->lock);
    job = l->returned;
    l->returned = NULL;
    pthread_mutex_unlock(&l->lock);
    while (job) { /* first come, first served: turn the stack round */
        struct job *next = job->next;

        job->next = list;
        list = job;
        job = next;
    }
    while ((job = list)) {
        list = job->next;
        go_on(job);
    }
    if (atomic_load(&l->stop) && !l->stopping)
        stop_listening(l);
}

/* The largest body that any route takes, and a little: beyond it evhttp stops reading by itself. */
static size_t body_max(const struct route *routes)
{
    size_t max = BODY_BYTES_DEFAULT;

    for (const struct route *r = routes; r->name; r++)
        if (r->body_bytes_max > max)
            max = r->body_bytes_max;
    return max + max / 2;
}

/* The loop of this thread: a listener of evhttp gives its error callback evhttp's own context. */
static _Thread_local struct loop *here;

/* No more descriptors: trying again at once would only burn the processor. */
static void on_accept_error(struct evconnlistener *listener, void *context)
{
    static const struct timeval moment = {.tv_usec = 100 * 1000};

    log_info("cannot take a connection: %s", strerror(errno));
    if (event_add(here->accept_again, &moment) == 0)
        evconnlistener_disable(listener);
}

static void on_accept_again(evutil_socket_t fd, short what, void *context)
{
    struct loop *l = context;

    if (!l->stopping)
        evconnlistener_enable(evhttp_bound_socket_get_listener(l->listener));
}

enum err loop_init(
    struct loop *l, const struct server_options *options, struct worker *worker, int fd)
{
    *l = (struct loop){.options = options, .worker = worker, .fd = fd};
    pthread_mutex_init(&l->lock, NULL);
    l->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    /* No changelist: what it asks of the kernel later may meet a descriptor that another loop
     * has accepted meanwhile under the same number. */
    l->base = event_base_new();
    l->http = l->base ? evhttp_new(l->base) : NULL;
    if (l->wake_fd < 0 || !l->http)
        goto no_memory;
    l->wake_event = event_new(l->base, l->wake_fd, EV_READ | EV_PERSIST, on_wake, l);
    l->listener = evhttp_accept_socket_with_handle(l->http, fd);
    l->accept_again = evtimer_new(l->base, on_accept_again, l);
    if (!l->wake_event || !l->listener || !l->accept_again || event_add(l->wake_event, NULL))
        goto no_memory;
    evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(l->listener), on_accept_error);
    evhttp_set_allowed_methods(l->http,
        EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE |
            EVHTTP_REQ_OPTIONS | EVHTTP_REQ_TRACE | EVHTTP_REQ_CONNECT | EVHTTP_REQ_PATCH);
    evhttp_set_max_headers_size(l->http, EVHTTP_HEADER_BYTES_MAX);
    evhttp_set_max_body_size(l->http, (ev_ssize_t)body_max(options->app->routes));
    evhttp_set_timeout(l->http, IDLE_S);
    evhttp_set_gencb(l->http, on_request, l);
    return OK;

no_memory:
    log_error("cannot make an event loop");
    return E_SYSTEM;
}

void loop_run(struct loop *l)
{
    here = l;
    if (l->options->store)
        l->result = store_reader(l->options->store, &l->db);
    if (l->result == OK)
        event_base_dispatch(l->base);
    if (l->db)
        store_reader_close(l->db);
    l->db = NULL;
}

void loop_stop(struct loop *l)
{
    uint64_t one = 1;

    atomic_store(&l->stop, true);
    if (write(l->wake_fd, &one, sizeof one) < 0)
        log_error("cannot wake an event loop");
}

void loop_release(struct loop *l)
{
    if (l->under_way) /* a client that would not take its answer: leave it to the end of the process
                       */
        return;
    if (l->wake_event)
        event_free(l->wake_event);
    if (l->accept_again)
        event_free(l->accept_again);
    if (l->http)
        evhttp_free(l->http);
    if (l->base)
        event_base_free(l->base);
    if (l->wake_fd >= 0)
        close(l->wake_fd);
    if (l->gzip_ready)
        deflateEnd(&l->gzip);
    pthread_mutex_destroy(&l->lock);
}
