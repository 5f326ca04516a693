/* loop.c: takes requests from their lines through their phases.
 *
 * Who owns a job: this loop; while it is with the worker or the writer, nobody else touches it, and
 * it comes back through loop_return(). A client that leaves meanwhile changes nothing: what it
 * asked for is done, and the answer meets a closed line.
 */
#include "http/loop.h"
#include "base/log.h"
#include "base/sure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/eventfd.h>
#include <sys/socket.h>

enum { STOP_AFTER_S = 5, ACCEPT_AT_ONCE = 64, REFUSALS_TOLD = 5 };

/* ── a request ──────────────────────────────────────────────────────────────────────────────── */

static void job_free(struct job *job)
{
    job->loop->under_way--;
    job->loop->held_bytes -= (int64_t)job->held;
    sheet_desk_left(job->loop->sheets, job);
    dispatch_release(&job->x);
    free(job->packed);
    free(job);
}

static void loop_maybe_end(struct loop *l)
{
    static const struct timeval soon = {.tv_usec = 20 * 1000};

    if (l->stopping && !l->under_way && event_add(l->end, &soon))
        event_base_loopbreak(l->base);
}

/* What a line had already sent may have become a request since: it is finished first. */
static void on_end(evutil_socket_t fd, short what, void *context)
{
    struct loop *l = context;

    if (!l->under_way)
        event_base_loopbreak(l->base);
}

void job_sent(struct job *job)
{
    struct loop *l = job->loop;

    job_free(job);
    loop_maybe_end(l);
}

enum err job_more(struct job *job, struct iovec *out)
{
    struct str bytes;
    enum err e = reply_next(&job->x.reply, job->loop->db, &bytes);

    if (job->loop->db)
        db_reset(job->loop->db);
    if (e == OK)
        *out = (struct iovec){(void *)(uintptr_t)bytes.ptr, bytes.len};
    return e;
}

uint64_t job_rest(const struct job *job)
{
    const struct long_body *rest = &job->x.reply.rest;

    return rest->read ? (uint64_t)(rest->end - rest->at) : 0;
}

/* One who floods us with rubbish does not fill the disk as well. */
static void tell_refusal(struct loop *l, const char *why)
{
    if (l->refusals++ < REFUSALS_TOLD)
        log_info("refused a request: %s", why);
}

/* What the table has no place for; the guard of the head has told of the others. */
static void tell_misfit(const struct job *job)
{
    int status = job->x.wire.refused ? 0 : job->x.reply.status;

    if (status == 405)
        tell_refusal(job->loop, "a method that this address does not take");
    else if (status == 415)
        tell_refusal(job->loop, "a kind of body that this address does not take");
}

static void finish(struct job *job)
{
    struct loop *l = job->loop;

    job->x.req.db = l->db;
    dispatch_answer(&job->x);
    tell_misfit(job);
    if (l->db)
        db_reset(l->db);
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
        job->work =
            (struct work_item){.run = on_work, .context = job, .account = job->x.req.account_id};
        e = worker_give(job->x.req.route->hashes ? l->hashes : l->files, &job->work);
    } else if (job->phase == PHASE_SHEET) {
        e = sheet_desk_give(l->sheets, job);
    } else if (job->phase == PHASE_WRITE) {
        job->write = (struct write_job){
            .run = on_write,
            .done = on_written,
            .context = job,
            .account_id = job->x.req.account_id,
            .origin = job->x.req.origin,
        };
        e = store_write(l->options->store, &job->write);
    } else if (job->phase == PHASE_RESUME) {
        job->x.req.db = l->db;
        job->phase = dispatch_resume(&job->x);
        if (job->phase != PHASE_ANSWER && l->db)
            db_reset(l->db);
        go_on(job);
        return;
    } else {
        finish(job);
        return;
    }
    if (e != OK) {
        job->x.result = e;
        finish(job);
    }
}

/* Views of the bytes of the line; they live until the answer has been sent. */
static struct refusal read_wire(struct job *job)
{
    struct conn *c = job->conn;
    const struct reader *r = &c->reader;
    struct header *headers = arena_new_array(&job->x.arena, struct header, r->count + 1);
    struct head head = {
        .method = reader_text(c->bytes, r->method),
        .target = reader_text(c->bytes, r->target),
        .version = reader_text(c->bytes, r->version),
        .headers = headers,
        .header_count = reader_headers(r, c->bytes, headers),
    };
    struct refusal refusal = {0};

    if (c->refused)
        head.path_query = head.target;
    else
        refusal = guard_head(&head);
    c->refused = c->refused || refusal.status;
    c->close = c->close || head.close;
    c->need = c->refused ? c->length : r->at + (size_t)head.length;
    job->x.wire = (struct wire){
        .method = head.method,
        .target = head.path_query,
        .headers = headers,
        .header_count = head.header_count,
        .length = head.length,
        .pending = c->need > c->length,
        .waits = head.waits,
        .peer = str_from(c->address),
    };
    if (!job->x.wire.pending && !c->refused)
        job->x.wire.body = (struct str){c->bytes + r->at, (size_t)head.length};
    return refusal;
}

static struct job *job_new(struct conn *c, struct refusal refusal)
{
    struct loop *l = c->loop;
    struct job *job = sure_malloc(sizeof *job);

    memset(job, 0, offsetof(struct job, head));
    job->loop = l;
    job->conn = c;
    l->under_way++;
    dispatch_init(&job->x, l->options, l->options->arena_bytes_max);
    c->refused = c->refused || refusal.status;
    if (refusal.status)
        (void)read_wire(job);
    else
        refusal = read_wire(job);
    if (refusal.status)
        tell_refusal(l, refusal.why);
    job->x.wire.refused = refusal.status;
    job->x.wire.admitted = c->admitted;
    return job;
}

/* Is there room for another body of this length? Strangers leave three quarters to the others. */
static bool body_fits(const struct loop *l, const struct exchange *x)
{
    int64_t room = l->options->edge.bodies_mb * 1024 * 1024;

    return l->body_bytes + (int64_t)x->wire.length <= (x->req.account_id ? room : room / 4);
}

void job_begin(struct conn *c, struct refusal refusal)
{
    struct loop *l = c->loop;
    struct job *job = job_new(c, refusal);

    job->x.req.db = l->db;
    job->phase = dispatch_start(&job->x);
    if (job->phase != PHASE_ANSWER && l->db)
        db_reset(l->db);
    if (job->phase == PHASE_BODY && body_fits(l, &job->x)) {
        uint64_t length = job->x.wire.length;
        bool waits = job->x.wire.waits;

        job_free(job);
        conn_want_body(c, length, waits);
        return;
    }
    if (job->phase == PHASE_BODY) {
        job->x.result = E_BUSY;
        job->phase = PHASE_ANSWER;
    }
    if (job->x.wire.pending) /* its body stays where it is, also when memory ran out */
        job->x.close = true;
    c->state = CONN_BUSY;
    c->job = job;
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

/* ── the loop ───────────────────────────────────────────────────────────────────────────────── */

static void stop_listening(struct loop *l)
{
    struct timeval latest = {.tv_sec = STOP_AFTER_S};

    l->stopping = true;
    event_del(l->listener);
    close(l->fd); /* who comes now finds nobody, instead of waiting */
    l->fd = -1;
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

/* The line that has waited longest for a next request makes room for a new one. */
static bool make_room(struct loop *l)
{
    struct conn *oldest = NULL;

    if (l->line_count < l->lines_max)
        return true;
    for (struct conn *c = l->lines; c; c = c->next)
        if (c->state == CONN_IDLE && (!oldest || c->until_ms < oldest->until_ms))
            oldest = c;
    if (oldest)
        conn_close(oldest);
    return oldest != NULL;
}

/* No descriptor, or no room: trying again at once would only burn the processor. */
static void wait_to_accept(struct loop *l, const char *why)
{
    static const struct timeval moment = {.tv_usec = 100 * 1000};

    if (l->refusals++ < REFUSALS_TOLD)
        log_info("cannot take a connection: %s", why);
    if (event_add(l->accept_again, &moment) == 0)
        event_del(l->listener);
}

static void on_accept(evutil_socket_t fd, short what, void *context)
{
    struct loop *l = context;

    for (int i = 0; i < ACCEPT_AT_ONCE; i++) {
        struct sockaddr_storage peer;
        socklen_t length = sizeof peer;
        int line;

        if (!make_room(l)) {
            wait_to_accept(l, "too many lines");
            return;
        }
        line = accept4(fd, (struct sockaddr *)&peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (line >= 0) {
            conn_open(l, line, (struct sockaddr *)&peer);
        } else {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                wait_to_accept(l, strerror(errno));
            return;
        }
    }
}

static void on_accept_again(evutil_socket_t fd, short what, void *context)
{
    struct loop *l = context;

    if (!l->stopping && event_add(l->listener, NULL))
        log_error("cannot listen on");
}

static void on_tick(evutil_socket_t fd, short what, void *context)
{
    struct loop *l = context;
    int64_t now = conn_clock_ms();

    if (l->refusals > REFUSALS_TOLD)
        log_info("refused %lld more", (long long)(l->refusals - REFUSALS_TOLD));
    l->refusals = 0;
    for (struct conn *c = l->lines, *next; c; c = next) {
        next = c->next;
        conn_tick(c, now);
    }
}

enum err loop_init(struct loop *l, const struct server_options *options, struct worker *hashes,
    struct worker *files, struct sheet_desk *sheets, int fd, int share)
{
    static const struct timeval second = {.tv_sec = 1};

    *l = (struct loop){
        .options = options, .hashes = hashes, .files = files, .sheets = sheets, .fd = fd};
    l->lines_max = (options->edge.lines + share - 1) / share;
    pthread_mutex_init(&l->lock, NULL);
    l->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    /* No changelist: what it asks of the kernel later may meet a descriptor that another loop
     * has accepted meanwhile under the same number. */
    l->base = event_base_new();
    if (l->wake_fd < 0 || !l->base)
        goto no_memory;
    l->wake_event = event_new(l->base, l->wake_fd, EV_READ | EV_PERSIST, on_wake, l);
    l->listener = event_new(l->base, fd, EV_READ | EV_PERSIST, on_accept, l);
    l->accept_again = evtimer_new(l->base, on_accept_again, l);
    l->end = evtimer_new(l->base, on_end, l);
    l->tick = event_new(l->base, -1, EV_PERSIST, on_tick, l);
    /* Before anybody is told that this house is open: a loop that reads nothing would keep its
     * callers waiting for ever. */
    if (options->store && store_reader(options->store, &l->db) != OK)
        return E_SYSTEM;
    if (l->wake_event && l->listener && l->accept_again && l->end && l->tick &&
        !event_add(l->wake_event, NULL) && !event_add(l->listener, NULL) &&
        !event_add(l->tick, &second))
        return OK;

no_memory:
    log_error("cannot make an event loop");
    return E_SYSTEM;
}

static void close_reader(struct loop *l)
{
    if (l->db)
        store_reader_close(l->db);
    l->db = NULL;
}

void loop_run(struct loop *l)
{
    event_base_dispatch(l->base);
    close_reader(l);
}

void loop_stop(struct loop *l)
{
    uint64_t one = 1;

    atomic_store(&l->stop, true);
    if (write(l->wake_fd, &one, sizeof one) < 0)
        log_error("cannot wake an event loop");
}

static void free_event(struct event *event)
{
    if (event)
        event_free(event);
}

void loop_release(struct loop *l)
{
    for (struct conn *c = l->lines, *next; c; c = next) {
        next = c->next;
        if (c->state != CONN_BUSY)
            conn_close(c);
    }
    close_reader(l);
    if (l->under_way) /* still with the writer: leave it to the end of the process */
        return;
    free_event(l->wake_event);
    free_event(l->listener);
    free_event(l->accept_again);
    free_event(l->end);
    free_event(l->tick);
    if (l->base)
        event_base_free(l->base);
    if (l->fd >= 0)
        close(l->fd);
    if (l->wake_fd >= 0)
        close(l->wake_fd);
    if (l->gzip_ready)
        deflateEnd(&l->gzip);
    pthread_mutex_destroy(&l->lock);
}
