/* load.c: a bounded load on a server of this machine, for ./bench.
 *
 *   bench_load [-x STATUS] PORT SECONDS FILE[:START]…
 *   bench_load [-x STATUS] [-c CONNECTIONS] [-r RATE] -q QUEUE PORT SECONDS
 *
 * First form: each FILE is one HTTP request, byte by byte, and gets a connection of its own that
 * sends it, waits for the whole answer, and sends it again until the time is over. "@@@@@@@@" in a
 * request is replaced by START plus the number of the answers so far on that connection, in eight
 * digits: the revision that a report corrects.
 *
 * Second form: QUEUE holds requests one after the other, each behind its length in four bytes,
 * lowest first. Each is sent once, by whichever connection is free, until the time or the queue is
 * over. With -r so many are offered a second, whether the server keeps up or not: the time of an
 * answer then counts from the moment its request was due.
 *
 * Prints one JSON object: answers, errors (any status from 400 up, or with -x any other than that;
 * and broken connections), seconds, microseconds at the 50th and 99th percentile, what is left of
 * the queue. One thread, epoll, keep-alive. No parsing beyond status, Content-Length and the blank
 * line.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, REQUEST_MAX = 64 * 1024, ANSWER_MAX = 4 * 1024 * 1024 };
enum { LATENCIES_MAX = 4 * 1024 * 1024, COUNTER_DIGITS = 8, READY_MAX = 64 };

struct connection {
    int fd;
    char *request, *counter; /* counter: the place of the eight digits, or NULL */
    size_t request_len;
    char *answer;
    size_t answer_len, answer_whole; /* answer_whole: 0 while the head is not there */
    uint32_t answers, start;
    int64_t sent_ns; /* or when it was due */
};

/* The requests that are sent once. */
struct queue {
    const unsigned char *bytes;
    size_t len, at;
    double rate; /* a second; 0: as fast as answers come */
    uint64_t sent;
    struct connection *idle[CONNECTIONS_MAX];
    int idle_count;
};

struct totals {
    uint64_t answers, errors;
    int expected; /* status; 0: any below 400 */
    uint32_t *latency_us;
    struct queue *queue; /* NULL: every connection has a request of its own */
    int64_t began_ns, end_ns;
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "bench_load: %s: %s\n", what, strerror(errno));
    exit(2);
}

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- requests -------------------------------------------------------------------------------- */

static void request_read(struct connection *c, char *path)
{
    char *colon = strrchr(path, ':');
    FILE *f;

    if (colon) {
        *colon = '\0';
        c->start = (uint32_t)strtoul(colon + 1, NULL, 10);
    }
    f = fopen(path, "rb");
    c->request = calloc(1, REQUEST_MAX + 1);
    if (!f || !c->request)
        die(path);
    c->request_len = fread(c->request, 1, REQUEST_MAX, f);
    fclose(f);
    c->counter = strstr(c->request, "@@@@@@@@");
}

static void queue_open(struct queue *q, const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat s;
    void *bytes;

    if (fd < 0 || fstat(fd, &s))
        die(path);
    bytes = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (bytes == MAP_FAILED)
        die(path);
    close(fd);
    q->bytes = bytes;
    q->len = (size_t)s.st_size;
}

/* The length of the next request; 0: there is none. */
static size_t queue_next(const struct queue *q)
{
    const unsigned char *b = q->bytes + q->at;

    if (q->at + 4 > q->len)
        return 0;
    return b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

static void bytes_send(struct connection *c, const char *bytes, size_t len)
{
    size_t sent = 0;

    c->answer_len = c->answer_whole = 0;
    while (sent < len) { /* small requests: the socket takes them at once */
        ssize_t n = send(c->fd, bytes + sent, len - sent, MSG_NOSIGNAL);

        if (n < 0 && errno != EINTR)
            die("send");
        sent += n > 0 ? (size_t)n : 0;
    }
}

static void request_send(struct connection *c)
{
    if (c->counter) {
        char digits[COUNTER_DIGITS + 1];

        snprintf(digits, sizeof digits, "%08u", (c->start + c->answers) % 100000000u);
        memcpy(c->counter, digits, COUNTER_DIGITS);
    }
    c->sent_ns = now_ns();
    bytes_send(c, c->request, c->request_len);
}

/* When the next request of the queue is due. */
static int64_t due_ns(const struct totals *t)
{
    const struct queue *q = t->queue;

    return q->rate > 0 ? t->began_ns + (int64_t)((double)q->sent / q->rate * 1e9) : 0;
}

/* Give what is due to the connections that are free. */
static void queue_send(struct totals *t)
{
    struct queue *q = t->queue;
    size_t len;

    while (q->idle_count && (len = queue_next(q)) != 0) {
        int64_t now = now_ns(), due = due_ns(t);
        struct connection *c;

        if (due > now || now >= t->end_ns)
            return;
        c = q->idle[--q->idle_count];
        c->sent_ns = due ? due : now;
        bytes_send(c, (const char *)q->bytes + q->at + 4, len);
        q->at += 4 + len;
        q->sent++;
    }
}

/* ---- answers --------------------------------------------------------------------------------- */

/* Is the answer whole? Its head is read once. */
static bool answer_whole(struct connection *c)
{
    const char *end, *length;
    size_t body = 0;

    if (!c->answer_whole) {
        c->answer[c->answer_len] = '\0';
        end = strstr(c->answer, "\r\n\r\n");
        if (!end)
            return false;
        length = strcasestr(c->answer, "\r\nContent-Length:");
        if (length && length < end)
            body = strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
        c->answer_whole = (size_t)(end + 4 - c->answer) + body;
    }
    return c->answer_len >= c->answer_whole;
}

static void answer_count(struct connection *c, struct totals *t)
{
    int status = c->answer_len > 12 ? (int)strtol(c->answer + 9, NULL, 10) : 0;
    bool good = t->expected ? status == t->expected : status >= 200 && status < 400;

    if (t->answers < LATENCIES_MAX)
        t->latency_us[t->answers] = (uint32_t)((now_ns() - c->sent_ns) / 1000);
    t->answers++;
    c->answers++;
    if (!good && !t->errors++) {
        c->answer[c->answer_len] = '\0';
        fprintf(stderr, "bench_load: first refusal:\n%.900s\n", c->answer);
    }
}

/* Reads what has come; false: the connection is broken. */
static bool answer_read(struct connection *c, struct totals *t)
{
    ssize_t n = recv(c->fd, c->answer + c->answer_len, ANSWER_MAX - c->answer_len, 0);

    if (n <= 0)
        return n < 0 && errno == EINTR;
    c->answer_len += (size_t)n;
    if (!answer_whole(c))
        return c->answer_len < ANSWER_MAX;
    answer_count(c, t);
    if (t->queue)
        t->queue->idle[t->queue->idle_count++] = c;
    else if (now_ns() < t->end_ns)
        request_send(c);
    return true;
}

/* ---- a run ----------------------------------------------------------------------------------- */

static void connect_to(struct connection *c, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int yes = 1;

    c->answer = malloc(ANSWER_MAX + 1);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!c->answer || c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to))
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void report(struct totals *t, double seconds)
{
    size_t n = t->answers < LATENCIES_MAX ? t->answers : LATENCIES_MAX;

    qsort(t->latency_us, n, sizeof *t->latency_us, by_size);
    printf("{\"answers\": %llu, \"errors\": %llu, \"seconds\": %.3f, \"p50_us\": %u, \"p99_us\": "
           "%u, \"sent\": %llu, \"left_bytes\": %llu}\n",
        (unsigned long long)t->answers, (unsigned long long)t->errors, seconds,
        n ? t->latency_us[n / 2] : 0, n ? t->latency_us[n - 1 - n / 100] : 0,
        (unsigned long long)(t->queue ? t->queue->sent : t->answers),
        (unsigned long long)(t->queue ? t->queue->len - t->queue->at : 0));
}

/* Nothing is under way and nothing will be sent any more. */
static bool is_over(const struct totals *t, int alive)
{
    const struct queue *q = t->queue;

    if (!alive)
        return true;
    if (!q)
        return now_ns() >= t->end_ns;
    return q->idle_count == alive && (now_ns() >= t->end_ns || queue_next(q) == 0);
}

/* How long to wait at most for an answer: until the next request is due, or 100 ms. */
static struct timespec patience(const struct totals *t)
{
    int64_t ns = 100000000;

    if (t->queue && t->queue->idle_count && t->queue->rate > 0 && queue_next(t->queue)) {
        int64_t until = due_ns(t) - now_ns();

        ns = until < 0 ? 0 : until < ns ? until : ns;
    }
    return (struct timespec){.tv_nsec = ns};
}

static void run(struct connection *all, int count, double seconds, struct totals *t)
{
    int poll = epoll_create1(0), alive = count;

    t->began_ns = now_ns();
    t->end_ns = t->began_ns + (int64_t)(seconds * 1e9);
    for (int i = 0; i < count; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};

        if (epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &e))
            die("epoll");
        if (t->queue)
            t->queue->idle[t->queue->idle_count++] = &all[i];
        else
            request_send(&all[i]);
    }
    while (!is_over(t, alive)) {
        struct epoll_event ready[READY_MAX];
        struct timespec wait;
        int n;

        if (t->queue)
            queue_send(t);
        wait = patience(t);
        n = epoll_pwait2(poll, ready, READY_MAX, &wait, NULL);
        for (int i = 0; i < n; i++) {
            struct connection *c = ready[i].data.ptr;

            if (!answer_read(c, t)) {
                close(c->fd); /* takes it out of the epoll set */
                t->errors++;
                alive--;
            }
        }
    }
    report(t, (double)(now_ns() - t->began_ns) / 1e9);
}

static _Noreturn void usage(void)
{
    fprintf(stderr, "usage: bench_load [-x STATUS] PORT SECONDS FILE[:START]…\n"
                    "       bench_load [-x STATUS] [-c CONNECTIONS] [-r RATE] -q QUEUE PORT "
                    "SECONDS\n");
    exit(2);
}

int main(int argc, char **argv)
{
    static struct connection all[CONNECTIONS_MAX];
    static struct queue queue;
    struct totals t = {0};
    int count = 64, option;

    while ((option = getopt(argc, argv, "x:c:r:q:")) != -1) {
        if (option == 'x')
            t.expected = (int)strtol(optarg, NULL, 10);
        else if (option == 'c')
            count = (int)strtol(optarg, NULL, 10);
        else if (option == 'r')
            queue.rate = strtod(optarg, NULL);
        else if (option == 'q')
            queue_open(t.queue = &queue, optarg);
        else
            usage();
    }
    if (!t.queue)
        count = argc - optind - 2;
    if (count < 1 || count > CONNECTIONS_MAX || argc - optind < 2)
        usage();
    t.latency_us = calloc(LATENCIES_MAX, sizeof *t.latency_us);
    if (!t.latency_us)
        die("memory");
    for (int i = 0; i < count; i++) {
        if (!t.queue)
            request_read(&all[i], argv[optind + 2 + i]);
        connect_to(&all[i], (int)strtol(argv[optind], NULL, 10));
    }
    run(all, count, strtod(argv[optind + 1], NULL), &t);
    return t.errors ? 1 : 0;
}
