/* dispatch.h: the life of one request, without a word about sockets and threads.
 *
 * The server fills in what came from the wire, after reader.h and guard.h have judged it, and calls
 * the phases; each says what is next. Between phases a request belongs to exactly one thread. A
 * full arena ends a phase with E_TOO_LARGE.
 */
#ifndef HTTP_DISPATCH_H
#define HTTP_DISPATCH_H

#include "http/exchange.h"

#include <stdatomic.h>

enum phase {
    PHASE_ANSWER, /* call dispatch_answer(), then send x->reply */
    PHASE_WORK,   /* call dispatch_work() on the working thread */
    PHASE_WRITE,  /* call dispatch_write() in a job of the writer */
    PHASE_BODY,   /* this person may send it: take the body, then begin anew, wire.admitted */
    PHASE_SHEET, /* call dispatch_sheet() on the thread of spreadsheets, with a req.db of its own */
    PHASE_RESUME, /* call dispatch_resume() where dispatch_start() was called, with req.db */
};

/* An exchange with an empty arena. The wire is filled in by the caller, in x->arena. */
void dispatch_init(struct exchange *x, const struct server_options *options, size_t arena_max);

/* Route, person, limits, body, then show() or act(). req.db must be there if the app needs it. */
enum phase dispatch_start(struct exchange *x);
enum phase dispatch_work(struct exchange *x);
/* `stop` (or NULL): the server ends, no further page is made. */
enum phase dispatch_sheet(struct exchange *x, const atomic_bool *stop);
/* The error undoes the transaction. What it is must be told to dispatch_written(). */
enum err dispatch_write(struct exchange *x, struct tx *tx);
enum phase dispatch_written(struct exchange *x, enum err result);

/* The POST that was held goes on, after what came first is durable. */
enum phase dispatch_resume(struct exchange *x);

/* Makes x->reply: redirect, page, page again with its errors, or the page that says why not. */
void dispatch_answer(struct exchange *x);

/* The answer is made, but too much waits for slow lines: a short one in its place. */
void dispatch_no_room(struct exchange *x);

/* What the answer was made from is given back; its head and body stand elsewhere. */
void dispatch_let_go(struct exchange *x);
void dispatch_release(struct exchange *x);

#endif
