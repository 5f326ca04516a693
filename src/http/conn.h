/* conn.h: one line to a client: its bytes in, its bytes out, and how long it may.
 *
 * A line reads one request at a time. Its head passes reader.h and guard.h; a body is taken only
 * when dispatch.h, knowing the person, wants it, and is read straight to where the pages see it.
 * What follows a request in the same bytes waits until the answer is out.
 *
 * Invariants: bytes of a request do not move while its job lives; a line with a job is not freed;
 * every line except one whose job is with the writer or the worker has a moment at which it ends.
 */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H

#include "http/reader.h"

#include <arpa/inet.h>
#include <stdatomic.h>
#include <sys/uio.h>

#include <event2/event.h>
#include <event2/event_struct.h>

struct job;
struct loop;

enum conn_state {
    CONN_IDLE,  /* not a byte of a request yet */
    CONN_HEAD,  /* some of its head */
    CONN_BODY,  /* all of its head, some of its body */
    CONN_BUSY,  /* a job has it */
    CONN_SENDS, /* the answer is on its way */
    CONN_ENDS,  /* answered; what still comes is thrown away, so that the answer arrives */
    CONN_CLOSED,
};

struct conn {
    struct loop *loop;
    struct conn *next, **link;
    struct event readable, writable;
    int fd;
    enum conn_state state;
    bool hears;    /* readable is waited for */
    bool going;    /* conn_go() is at work: it frees a line that has been closed */
    bool crowded;  /* too many lines of this address: one answer, that it is so */
    bool close;    /* ends with this answer */
    bool admitted; /* the body of the request at hand was wanted */
    bool refused;  /* what comes after cannot be read */
    bool secret;   /* a password is among the bytes: they are overwritten */
    char *bytes;   /* of the request at hand, and of what came after it */
    size_t length, capacity;
    size_t need; /* head and body of the request at hand */
    size_t reserved;
    struct reader reader;
    int64_t until_ms, stall_ms;
    uint64_t window; /* of an answer: so many bytes more until its time is counted anew */
    int unheard;     /* of an answer: bytes that the other end had not confirmed, when last asked */
    struct job *job;
    struct iovec out[2];
    atomic_ushort *seat; /* how many lines the address has */
    char address[INET6_ADDRSTRLEN];
};

/* Takes the socket. Without memory it is closed again. */
void conn_open(struct loop *l, int fd, const struct sockaddr *peer);

/* The answer of conn->job: the bytes must live until job_sent(). */
void conn_answer(struct conn *c, const struct iovec out[2], bool close);

/* The whole body is wanted: the line reads on and gives the request again. */
void conn_want_body(struct conn *c, uint64_t length, bool say_continue);

/* Once a second: what has taken too long ends, with 408 where a request was begun. */
void conn_tick(struct conn *c, int64_t now_ms);

/* Close the line, and forget its job. */
void conn_close(struct conn *c);

/* Once, before any line: the key under which addresses are counted. */
void conn_seats_init(void);

/* Milliseconds of a clock that nobody sets. */
int64_t conn_clock_ms(void);

#endif
