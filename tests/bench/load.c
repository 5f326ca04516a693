/* load.c: a bounded load on a server of this machine, for ./bench.
 *
 *   bench_load PORT SECONDS FILE[:START]…
 *
 * Each FILE is one HTTP request, byte by byte, and gets a connection of its own that sends it,
 * waits for the whole answer, and sends it again until the time is over. "@@@@@@@@" in a request is
 * replaced by START plus the number of the answers so far on that connection, in eight digits: the
 * revision that a report corrects. Prints one JSON object: answers, errors (any status from 400 up,
 * and broken connections), seconds, microseconds at the 50th and 99th percentile. One thread,
 * epoll, keep-alive. No parsing beyond status, Content-Length and the blank line.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, REQUEST_MAX = 64 * 1024, ANSWER_MAX = 4 * 1024 * 1024 };
enum { LATENCIES_MAX = 4 * 1024 * 1024, COUNTER_DIGITS = 8 };

struct connection {
    int fd;
    char *request, *counter; /* counter: the place of the eight digits, or NULL */
    size_t request_len;
    char *answer;
    size_t answer_len;
    uint32_t answers, start;
    int64_t sent_ns;
};

struct totals {
    uint64_t answers, errors;
    uint32_t *latency_us;
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
    c->answer = malloc(ANSWER_MAX + 1);
    if (!f || !c->request || !c->answer)
        die(path);
    c->request_len = fread(c->request, 1, REQUEST_MAX, f);
    fclose(f);
    c->counter = strstr(c->request, "@@@@@@@@");
}

static void request_send(struct connection *c)
{
    size_t sent = 0;

    if (c->counter) {
        char digits[COUNTER_DIGITS + 1];

        snprintf(digits, sizeof digits, "%08u", (c->start + c->answers) % 100000000u);
        memcpy(c->counter, digits, COUNTER_DIGITS);
    }
    c->sent_ns = now_ns();
    c->answer_len = 0;
    while (sent < c->request_len) { /* small requests: the socket takes them at once */
        ssize_t n = send(c->fd, c->request + sent, c->request_len - sent, MSG_NOSIGNAL);

        if (n < 0 && errno != EINTR)
            die("send");
        sent += n > 0 ? (size_t)n : 0;
    }
}

static void connect_to(struct connection *c, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int yes = 1;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to))
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* Is the answer whole? *status is set then. */
static bool answer_whole(struct connection *c, int *status)
{
    const char *end, *length;
    size_t body = 0;

    c->answer[c->answer_len] = '\0';
    end = strstr(c->answer, "\r\n\r\n");
    if (!end)
        return false;
    length = strcasestr(c->answer, "\r\nContent-Length:");
    if (length && length < end)
        body = strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
    *status = c->answer_len > 12 ? (int)strtol(c->answer + 9, NULL, 10) : 0;
    return c->answer_len >= (size_t)(end + 4 - c->answer) + body;
}

/* Reads what has come; false: the connection is broken. */
static bool answer_read(struct connection *c, struct totals *t, bool go_on)
{
    ssize_t n = recv(c->fd, c->answer + c->answer_len, ANSWER_MAX - c->answer_len, 0);
    int status;

    if (n <= 0)
        return n < 0 && errno == EINTR;
    c->answer_len += (size_t)n;
    if (!answer_whole(c, &status))
        return c->answer_len < ANSWER_MAX;
    if (t->answers < LATENCIES_MAX)
        t->latency_us[t->answers] = (uint32_t)((now_ns() - c->sent_ns) / 1000);
    t->answers++;
    c->answers++;
    if (status >= 400 || status < 200) {
        if (!t->errors++)
            fprintf(stderr, "bench_load: first refusal:\n%.600s\n", c->answer);
    }
    if (go_on)
        request_send(c);
    return true;
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
           "%u}\n",
        (unsigned long long)t->answers, (unsigned long long)t->errors, seconds,
        n ? t->latency_us[n / 2] : 0, n ? t->latency_us[n - 1 - n / 100] : 0);
}

static void run(struct connection *all, int count, double seconds, struct totals *t)
{
    int64_t began = now_ns(), end = began + (int64_t)(seconds * 1e9);
    int poll = epoll_create1(0), alive = count;

    for (int i = 0; i < count; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};

        if (epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &e))
            die("epoll");
        request_send(&all[i]);
    }
    while (alive > 0 && now_ns() < end) {
        struct epoll_event ready[64];
        int n = epoll_wait(poll, ready, 64, 100);

        for (int i = 0; i < n; i++) {
            struct connection *c = ready[i].data.ptr;

            if (!answer_read(c, t, now_ns() < end)) {
                close(c->fd); /* takes it out of the epoll set */
                t->errors++;
                alive--;
            }
        }
    }
    report(t, (double)(now_ns() - began) / 1e9);
}

int main(int argc, char **argv)
{
    static struct connection all[CONNECTIONS_MAX];
    struct totals t = {0};
    int count = argc - 3;

    if (count < 1 || count > CONNECTIONS_MAX) {
        fprintf(stderr, "usage: bench_load PORT SECONDS FILE[:START]…\n");
        return 2;
    }
    t.latency_us = calloc(LATENCIES_MAX, sizeof *t.latency_us);
    if (!t.latency_us)
        die("memory");
    for (int i = 0; i < count; i++) {
        request_read(&all[i], argv[i + 3]);
        connect_to(&all[i], (int)strtol(argv[1], NULL, 10));
    }
    run(all, count, strtod(argv[2], NULL), &t);
    return t.errors ? 1 : 0;
}
