/* server.c: sockets, threads, signals; the requests themselves live in loop.c and dispatch.c. */
#include "http/loop.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/util.h>
#include <sodium.h>

enum { BACKLOG = 1024 };

struct server {
    struct server_options options;
    struct worker hashes, files;
    struct sheet_desk sheets;
    struct loop loops[SERVER_LOOPS_MAX];
    int count;
    int started; /* threads besides this one */
};

/* "127.0.0.1:8080" or "[::1]:8080". Numbers only: a name could lead anywhere. */
static enum err address_parse(const char *text, struct sockaddr_storage *ret, socklen_t *length)
{
    struct sockaddr_in *in = (struct sockaddr_in *)ret;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ret;
    const char *colon = strrchr(text, ':');
    bool six = text[0] == '[' && colon && colon > text + 1 && colon[-1] == ']';
    size_t host_len = colon ? (size_t)(colon - text) - (six ? 2 : 0) : 0;
    char host[INET6_ADDRSTRLEN] = "";
    int64_t port;

    if (!colon || !colon[1] || host_len >= sizeof host ||
        str_to_int(str_from(colon + 1), &port) != OK || port < 0 || port > UINT16_MAX)
        return E_INVALID;
    memcpy(host, text + six, host_len);
    memset(ret, 0, sizeof *ret);
    if (six) {
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons((uint16_t)port);
        *length = sizeof *in6;
        return inet_pton(AF_INET6, host, &in6->sin6_addr) == 1 ? OK : E_INVALID;
    }
    in->sin_family = AF_INET;
    in->sin_port = htons((uint16_t)port);
    *length = sizeof *in;
    return inet_pton(AF_INET, host, &in->sin_addr) == 1 ? OK : E_INVALID;
}

static int listen_on(const struct sockaddr *address, socklen_t length)
{
    int one = 1, fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) || bind(fd, address, length) ||
        listen(fd, BACKLOG)) {
        int why = errno;

        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

/* Somebody else's server on this port would get a share of our requests through SO_REUSEPORT. */
static bool port_is_taken(const struct sockaddr *address, socklen_t length)
{
    int one = 1, fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool taken = false;

    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        taken = bind(fd, address, length) && errno == EADDRINUSE;
        close(fd);
    }
    return taken;
}

static int loop_count(const struct server_options *options)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int n = options->loops ? options->loops : (int)cores;

    return n < 1 ? 1 : n > SERVER_LOOPS_MAX ? SERVER_LOOPS_MAX : n;
}

static void say_ready(const struct server_options *options, const struct sockaddr_storage *address)
{
    char host[INET6_ADDRSTRLEN] = "", url[INET6_ADDRSTRLEN + 32];
    bool six = address->ss_family == AF_INET6;
    const struct sockaddr_in6 *in6 = (const void *)address;
    const struct sockaddr_in *in = (const void *)address;

    if (!options->ready)
        return;
    if (six)
        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
    else
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
    snprintf(url, sizeof url, six ? "http://[%s]:%d/" : "http://%s:%d/", host,
        ntohs(six ? in6->sin6_port : in->sin_port));
    options->ready(url, options->context);
}

static enum err open_loops(struct server *s, struct sockaddr_storage *address, socklen_t length)
{
    struct sockaddr *any = (struct sockaddr *)address;

    if (port_is_taken(any, length)) {
        log_error("cannot listen on %s: another program has this port", s->options.listen);
        return E_SYSTEM;
    }
    for (int i = 0; i < s->options.loops; i++) {
        int fd = listen_on(any, length);
        enum err e;

        /* port 0 became a real one with the first socket; the others share it */
        if (fd < 0 || getsockname(fd, any, &length)) {
            log_error("cannot listen on %s: %s", s->options.listen, strerror(errno));
            return E_SYSTEM;
        }
        e = loop_init(&s->loops[s->count++], &s->options, &s->hashes, &s->files, &s->sheets, fd,
            s->options.loops);
        if (e != OK)
            return e;
    }
    return OK;
}

static void *loop_thread(void *context)
{
    loop_run(context);
    return NULL;
}

static void on_signal(evutil_socket_t number, short what, void *context)
{
    struct server *s = context;

    sheet_desk_end(&s->sheets);
    for (int i = 0; i < s->count; i++)
        loop_stop(&s->loops[i]);
}

/* The first loop runs on this thread and hears the signals for all. */
static enum err run_loops(struct server *s, const struct sockaddr_storage *address)
{
    struct event *term = evsignal_new(s->loops[0].base, SIGTERM, on_signal, s);
    struct event *interrupt = evsignal_new(s->loops[0].base, SIGINT, on_signal, s);
    enum err e = OK;

    if (!term || !interrupt || event_add(term, NULL) || event_add(interrupt, NULL))
        e = E_SYSTEM;
    else
        say_ready(&s->options, address); /* from now on it can be told to end */
    for (int i = 1; i < s->count && e == OK; i++) {
        if (pthread_create(&s->loops[i].thread, NULL, loop_thread, &s->loops[i]))
            e = E_SYSTEM;
        else
            s->started++;
    }
    if (e == OK)
        loop_run(&s->loops[0]);
    else
        log_error("cannot start the event loops");
    on_signal(0, 0, s);
    for (int i = 1; i <= s->started; i++)
        pthread_join(s->loops[i].thread, NULL);
    if (term)
        event_free(term);
    if (interrupt)
        event_free(interrupt);
    return e;
}

/* As many files as there may be lines, and the store's, as far as the machine allows. */
static void take_descriptors(int64_t lines)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)lines + 256;

    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur < wanted)
        log_info("only %lld files may be open: fewer lines than allowed will be taken",
            (long long)limit.rlim_cur);
}

/* All of them, or none. */
static enum err start_workers(struct server *s)
{
    enum err e = worker_start(&s->hashes);

    if (e != OK)
        return e;
    e = worker_start(&s->files);
    if (e == OK && (e = sheet_desk_start(&s->sheets, s->options.store)) != OK)
        worker_stop(&s->files);
    if (e != OK)
        worker_stop(&s->hashes);
    return e;
}

enum err server_run(const struct server_options *options)
{
    struct server s = {.options = *options};
    struct sockaddr_storage address = {0};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    socklen_t length;
    enum err e;

    if (sodium_init() < 0 || sigaction(SIGPIPE, &ignore, NULL))
        return E_SYSTEM;
    s.options.loops = loop_count(options);
    if (!s.options.edge.idle_s)
        s.options.edge = edge_default();
    conn_seats_init();
    take_descriptors(s.options.edge.lines);
    e = address_parse(options->listen, &address, &length);
    if (e == OK)
        e = start_workers(&s);
    if (e != OK)
        return e;
    e = open_loops(&s, &address, length);
    if (e == OK)
        e = run_loops(&s, &address);
    sheet_desk_stop(&s.sheets);
    worker_stop(&s.files);
    worker_stop(&s.hashes);
    for (int i = 0; i < s.count; i++)
        loop_release(&s.loops[i]);
    sheet_desk_release(&s.sheets);
    return e;
}
