/* loop.h: one event loop with its listener, its lines, its reader of the store and its requests
 * under way. */
#ifndef HTTP_LOOP_H
#define HTTP_LOOP_H

#include "http/conn.h"
#include "http/dispatch.h"
#include "http/sheet_desk.h"
#include "http/worker.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

#define ZLIB_CONST /* deflate() only reads its input */
#include <zlib.h>

struct loop {
    const struct server_options *options;
    struct worker *hashes, *files;
    struct sheet_desk *sheets;
    struct event_base *base;
    struct event *listener;
    struct event *wake_event;
    struct event *accept_again; /* a moment after there were too many connections */
    struct event *end;          /* a moment after the last request under way, when stopping */
    struct event *tick;         /* once a second: lines that have taken too long */
    struct db *db;
    pthread_t thread;
    int fd;             /* the listening socket */
    int wake_fd;        /* written to by other threads */
    atomic_bool stop;   /* asked to stop */
    bool stopping;      /* no longer accepting */
    struct conn *lines; /* the newest first */
    int64_t line_count, lines_max;
    int64_t body_bytes;   /* promised to large bodies that are on their way in */
    int64_t held_bytes;   /* of large answers that are on their way out */
    int64_t refusals;     /* told to the log in this second */
    size_t under_way;     /* requests received and not yet sent */
    pthread_mutex_t lock; /* guards returned */
    struct job *returned; /* back from the writer or the worker */
    char date[32];        /* for the answers of this second */
    int64_t date_s;
    z_stream gzip;
    bool gzip_ready;
    char waste[16 * 1024]; /* what comes after an answer that ended its line */
};

enum { ANSWER_HEAD_BYTES_MAX = 6 * 1024 };

/* One request under way. Owned by its loop, except while the writer, the worker or the desk of
 * spreadsheets has it. */
struct job {
    struct exchange x; /* the first: one is found from the other */
    struct loop *loop;
    struct conn *conn;
    struct work_item work;
    struct write_job write;
    struct sheet_place *place; /* at the desk of spreadsheets; NULL: it has none */
    enum phase phase;          /* where to go on when it has come back */
    unsigned char *packed;     /* the body after gzip, or a copy of it */
    size_t packed_length;      /* 0: it is not */
    size_t held;               /* what it counts in loop->held_bytes */
    struct job *next;
    char head[ANSWER_HEAD_BYTES_MAX]; /* of the answer; the last member: it is not cleared */
};

/* Everything but the thread, also its reader. The socket listens already; the loop owns it from
 * here on. `share`: how many loops divide the limits between them. */
MUST_CHECK enum err loop_init(struct loop *l, const struct server_options *options,
    struct worker *hashes, struct worker *files, struct sheet_desk *sheets, int fd, int share);
/* Run until loop_stop(); then the reader is closed. */
void loop_run(struct loop *l);
/* From any thread, also from a signal's event. */
void loop_stop(struct loop *l);
void loop_release(struct loop *l);

/* The request at hand of this line, or the refusal of it, is answered. */
void job_begin(struct conn *c, struct refusal refusal);
/* More of its answer, when what there was is out. E_NOT_FOUND: that was all. Any other error: the
 * line ends. */
MUST_CHECK enum err job_more(struct job *job, struct iovec *out);
/* How many bytes are still to come from there. */
uint64_t job_rest(const struct job *job);
/* Its answer is out, or its line has gone. */
void job_sent(struct job *job);
/* Give a job back to its loop; called on the writer's or the worker's thread. */
void loop_return(struct job *job);

/* send.c: the answer of job->x goes out. */
void job_send(struct job *job);
/* The body that is made is packed already now, on the thread that made it, because it is long. */
void job_pack(struct job *job);

#endif
