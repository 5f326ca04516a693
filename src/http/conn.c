/* conn.c: bytes of one line, with plain recv() and writev(). */
#include "http/conn.h"
#include "http/loop.h"
#include "base/sure.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

enum {
    FIRST_BYTES = 4096,
    KEPT_BYTES = 16 * 1024,     /* a buffer larger than this is given back after its request */
    BODY_STEP = 256 * 1024,     /* by how much the buffer of a large body grows at least */
    LARGE_BODY = 64 * 1024,     /* from here on a body counts against edge->bodies_mb */
    ANSWER_WINDOW = 512 * 1024, /* an answer as long as you like, but so much of it in time_for() */
    ANSWER_AHEAD = 128 * 1024,  /* what the kernel takes beyond what it has sent */
    ENDS_S = 30,                /* how long what comes after an answer is thrown away, */
    ENDS_STALL_S = 5,           /* and how long without a byte */
    SEATS = 1 << 16,
};

/* How many lines each address has, by keyed hash. Two addresses that meet share a number: that is
 * stricter by chance, never looser. Shared by all loops. */
static atomic_ushort seats[SEATS];
static unsigned char seat_key[crypto_shorthash_KEYBYTES];

int64_t conn_clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const struct edge *edge_of(const struct conn *c)
{
    return &c->loop->options->edge;
}

/* So much time for this many bytes on the slowest honest line: a body, or a part of an answer. */
static int64_t time_for(const struct conn *c, uint64_t bytes)
{
    const struct edge *edge = edge_of(c);
    int64_t s = edge->stall_s + (int64_t)(bytes / (uint64_t)edge->bytes_per_s);

    return conn_clock_ms() + 1000 * (s < edge->whole_s ? s : edge->whole_s);
}

/* ── opening and closing ────────────────────────────────────────────────────────────────────── */

static void hear(struct conn *c)
{
    if (!c->hears)
        c->hears = event_add(&c->readable, NULL) == 0;
}

static void stop_hearing(struct conn *c)
{
    if (c->hears)
        event_del(&c->readable);
    c->hears = false;
}

static void conn_free(struct conn *c)
{
    if (c->secret)
        explicit_bzero(c->bytes, c->capacity);
    free(c->bytes);
    free(c);
}

void conn_close(struct conn *c)
{
    struct job *job = c->job;

    if (c->state == CONN_CLOSED)
        return;
    c->state = CONN_CLOSED;
    c->job = NULL;
    stop_hearing(c);
    event_del(&c->writable);
    close(c->fd);
    atomic_fetch_sub(c->seat, 1);
    c->loop->body_bytes -= c->reserved;
    c->loop->line_count--;
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    if (job)
        job_sent(job);
    if (!c->going)
        conn_free(c);
}

void conn_seats_init(void)
{
    randombytes_buf(seat_key, sizeof seat_key);
}

/* Of an IPv6 address the first half: one household or office has all of the rest. */
static atomic_ushort *seat_of(const struct sockaddr *peer)
{
    const struct sockaddr_in6 *six = (const void *)peer;
    const struct sockaddr_in *four = (const void *)peer;
    unsigned char hash[crypto_shorthash_BYTES];

    if (peer->sa_family == AF_INET6)
        crypto_shorthash(hash, six->sin6_addr.s6_addr, 8, seat_key);
    else
        crypto_shorthash(hash, (const unsigned char *)&four->sin_addr, 4, seat_key);
    return &seats[hash[0] << 8 | hash[1]];
}

static void on_readable(evutil_socket_t fd, short what, void *context);
static void on_writable(evutil_socket_t fd, short what, void *context);

void conn_open(struct loop *l, int fd, const struct sockaddr *peer)
{
    const struct edge *edge = &l->options->edge;
    struct conn *c = sure_malloc(sizeof *c);
    const struct sockaddr_in6 *six = (const void *)peer;
    const struct sockaddr_in *four = (const void *)peer;
    int seated;

    *c = (struct conn){.loop = l, .fd = fd};
    c->seat = seat_of(peer);
    seated = atomic_fetch_add(c->seat, 1);
    /* behind a proxy every line is the proxy's; it has limits of its own */
    c->crowded = seated >= edge->lines_each && !l->options->behind_tls_proxy;
    inet_ntop(peer->sa_family,
        peer->sa_family == AF_INET6 ? (const void *)&six->sin6_addr : (const void *)&four->sin_addr,
        c->address, sizeof c->address);
    event_assign(&c->readable, l->base, fd, EV_READ | EV_PERSIST, on_readable, c);
    event_assign(&c->writable, l->base, fd, EV_WRITE, on_writable, c);
    c->next = l->lines;
    c->link = &l->lines;
    if (c->next)
        c->next->link = &c->next;
    l->lines = c;
    l->line_count++;
    reader_start(&c->reader);
    c->until_ms = conn_clock_ms() + 1000 * (c->crowded ? 5 : edge->idle_s);
    hear(c);
    if (!c->hears || (c->crowded && seated >= 2 * edge->lines_each))
        conn_close(c);
}

/* ── the answer ─────────────────────────────────────────────────────────────────────────────── */

/* Closing while bytes still come would make the kernel take the answer back. */
static void conn_end(struct conn *c)
{
    if (!c->refused && c->hears && c->length == c->need) {
        conn_close(c);
        return;
    }
    c->state = CONN_ENDS;
    c->until_ms = conn_clock_ms() + 1000 * ENDS_S;
    c->stall_ms = conn_clock_ms() + 1000 * ENDS_STALL_S;
    shutdown(c->fd, SHUT_WR);
    hear(c);
}

static void conn_go(struct conn *c);

/* The last byte of the answer is the kernel's: on to the next request. */
static void conn_answered(struct conn *c)
{
    struct job *job = c->job;
    size_t left = c->length > c->need ? c->length - c->need : 0;

    c->job = NULL;
    job_sent(job);
    c->loop->body_bytes -= c->reserved;
    c->reserved = 0;
    c->admitted = false;
    if (c->secret) {
        explicit_bzero(c->bytes, c->need);
        c->secret = false;
    }
    if (c->close || c->loop->stopping) {
        conn_end(c);
        return;
    }
    if (left)
        memmove(c->bytes, c->bytes + c->need, left);
    c->length = left;
    c->need = 0;
    if (!left && c->capacity > KEPT_BYTES) {
        free(c->bytes);
        c->bytes = NULL;
        c->capacity = 0;
    }
    reader_start(&c->reader);
    c->state = CONN_IDLE;
    c->until_ms = conn_clock_ms() + 1000 * edge_of(c)->idle_s;
    hear(c);
    if (left)
        conn_go(c);
}

/* How long an answer takes as a whole nobody can say: a clip over a slow line, an hour and more.
 * But the line must be no slower than the slowest honest one, over each part of it. */
static void window_begin(struct conn *c)
{
    uint64_t left = c->out[0].iov_len + c->out[1].iov_len + job_rest(c->job);

    c->window = left < ANSWER_WINDOW ? left : ANSWER_WINDOW;
    c->until_ms = time_for(c, c->window);
}

static void taken(struct conn *c, size_t bytes)
{
    for (size_t left = bytes, at = c->out[0].iov_len ? 0 : 1; left && at < 2; at++) {
        size_t some = left < c->out[at].iov_len ? left : c->out[at].iov_len;

        c->out[at].iov_base = (char *)c->out[at].iov_base + some;
        c->out[at].iov_len -= some;
        left -= some;
    }
    c->stall_ms = conn_clock_ms() + 1000 * edge_of(c)->stall_s;
    c->unheard = INT_MAX;
    if (bytes < c->window)
        c->window -= bytes;
    else
        window_begin(c);
}

/* What the kernel holds goes out without a word to us: it is asked. */
static void look_what_arrived(struct conn *c)
{
    int unheard;

    if (ioctl(c->fd, SIOCOUTQ, &unheard))
        return;
    if (unheard < c->unheard && c->unheard != INT_MAX)
        c->stall_ms = conn_clock_ms() + 1000 * edge_of(c)->stall_s;
    c->unheard = unheard;
}

static void send_more(struct conn *c)
{
    size_t at = c->out[0].iov_len ? 0 : 1;
    ssize_t n = writev(c->fd, c->out + at, (int)(2 - at));

    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        conn_close(c);
        return;
    }
    if (n > 0)
        taken(c, (size_t)n);
    if (!c->out[0].iov_len && !c->out[1].iov_len) {
        enum err e = job_more(c->job, &c->out[1]);

        if (e == E_NOT_FOUND)
            conn_answered(c);
        else if (e != OK) /* too late to say so */
            conn_close(c);
        if (e != OK)
            return;
    }
    if (event_add(&c->writable, NULL))
        conn_close(c);
}

void conn_answer(struct conn *c, const struct iovec out[2], bool close)
{
    const int ahead = ANSWER_AHEAD;

    c->state = CONN_SENDS;
    c->close = c->close || close;
    c->out[0] = out[0];
    c->out[1] = out[1];
    c->unheard = INT_MAX;
    c->stall_ms = conn_clock_ms() + 1000 * edge_of(c)->stall_s;
    window_begin(c);
    if (c->window == ANSWER_WINDOW) /* else what it takes at once says nothing about its speed */
        setsockopt(c->fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &ahead, sizeof ahead);
    send_more(c);
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
    send_more(context);
}

/* ── the request ────────────────────────────────────────────────────────────────────────────── */

static void conn_refuse(struct conn *c, int status, const char *why)
{
    c->refused = true;
    c->need = c->length;
    c->state = CONN_BUSY;
    job_begin(c, (struct refusal){status, why});
}

static void read_head(struct conn *c)
{
    enum reader_end end = reader_feed(&c->reader, c->bytes, c->length);

    if (end == READER_MORE)
        return;
    if (c->crowded) {
        conn_refuse(c, 503, "too many lines of one address");
    } else if (end == READER_REFUSED) {
        conn_refuse(c, c->reader.refusal.status, c->reader.refusal.why);
    } else {
        c->state = CONN_BUSY;
        job_begin(c, (struct refusal){0});
    }
}

void conn_want_body(struct conn *c, uint64_t length, bool say_continue)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    ssize_t n = sizeof go_on - 1;

    c->need = (size_t)c->reader.at + (size_t)length;
    if (length >= LARGE_BODY) {
        c->reserved = (size_t)length;
        c->loop->body_bytes += c->reserved;
    }
    c->state = CONN_BODY;
    c->admitted = true;
    c->until_ms = time_for(c, length);
    c->stall_ms = conn_clock_ms() + 1000 * edge_of(c)->stall_s;
    if (say_continue && c->length == c->reader.at)
        n = send(c->fd, go_on, sizeof go_on - 1, 0);
    if (n != sizeof go_on - 1)
        conn_close(c);
}

/* true: something has happened, there may be more to do. */
static bool conn_step(struct conn *c)
{
    if (c->state == CONN_IDLE && c->length) {
        c->state = CONN_HEAD;
        c->until_ms = conn_clock_ms() + 1000 * edge_of(c)->head_s;
    }
    if (c->state == CONN_HEAD) {
        read_head(c);
        return c->state != CONN_HEAD;
    }
    if (c->state != CONN_BODY || c->length < c->need)
        return false;
    c->state = CONN_BUSY;
    job_begin(c, (struct refusal){0});
    return true;
}

/* As far as the bytes go, one request after the other. */
static void conn_go(struct conn *c)
{
    if (c->going)
        return; /* called from inside the loop below: it goes on by itself */
    c->going = true;
    while (conn_step(c))
        ;
    c->going = false;
    if (c->state == CONN_CLOSED)
        conn_free(c);
}

/* Room for what comes next. The buffer of a body ends where the body ends; for its bytes alone
 * there may be no memory. */
static bool make_room(struct conn *c)
{
    size_t want = c->capacity ? 2 * c->capacity : FIRST_BYTES;
    char *bytes;

    if (c->capacity > c->length)
        return true;
    if (c->state == CONN_BODY) {
        if (want < c->capacity + BODY_STEP)
            want = c->capacity + BODY_STEP;
        if (want > c->need)
            want = c->need;
    }
    bytes = c->state == CONN_BODY ? realloc(c->bytes, want) : sure_realloc(c->bytes, want);
    if (!bytes)
        return false;
    c->bytes = bytes;
    c->capacity = want;
    return true;
}

static void receive(struct conn *c)
{
    ssize_t n;

    if (!make_room(c)) {
        conn_refuse(c, 503, "no memory for a body");
        return;
    }
    n = recv(c->fd, c->bytes + c->length, c->capacity - c->length, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) { /* in the middle of a request, or between two */
        conn_close(c);
        return;
    }
    c->length += (size_t)n;
    if (c->state == CONN_BODY)
        c->stall_ms = conn_clock_ms() + 1000 * edge_of(c)->stall_s;
    conn_go(c);
}

static void throw_away(struct conn *c)
{
    ssize_t n = recv(c->fd, c->loop->waste, sizeof c->loop->waste, 0);

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        conn_close(c);
    else
        c->stall_ms = conn_clock_ms() + 1000 * ENDS_STALL_S;
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    struct conn *c = context;

    if (c->state == CONN_ENDS)
        throw_away(c);
    else if (c->state == CONN_BUSY || c->state == CONN_SENDS)
        stop_hearing(c); /* the next request, or the end: looked at after the answer */
    else
        receive(c);
}

void conn_tick(struct conn *c, int64_t now_ms)
{
    bool stalls = c->state == CONN_BODY || c->state == CONN_SENDS || c->state == CONN_ENDS;
    struct linger at_once = {.l_onoff = 1};

    if (c->state == CONN_SENDS)
        look_what_arrived(c);
    if (c->state == CONN_BUSY || (now_ms < c->until_ms && !(stalls && now_ms >= c->stall_ms)))
        return;
    if (c->state == CONN_HEAD || c->state == CONN_BODY) {
        conn_refuse(c, 408, "a request that took too long");
        return;
    }
    if (c->state == CONN_SENDS) /* what it does not take is not kept for it */
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    conn_close(c);
}
