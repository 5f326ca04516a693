/* dispatch.c: the phases of a request: begun, worked, written, made into a sheet, resumed. */
#include "http/dispatch.h"
#include "http/receive.h"
#include "http/sheet.h"

#include "store/store.h"

enum { ARENA_BYTES_DEFAULT = 64 * 1024 * 1024 };
enum { SHEET_ROWS_BYTES = 256 * 1024 * 1024 }; /* one at a time */

void dispatch_init(struct exchange *x, const struct server_options *options, size_t arena_max)
{
    *x = (struct exchange){.app = options->app, .edge = &options->edge};
    arena_init(&x->arena, arena_max ? arena_max : ARENA_BYTES_DEFAULT);
    arena_init(&x->page, x->arena.max_bytes);
    arena_init(&x->rows,
        x->arena.max_bytes == ARENA_BYTES_DEFAULT ? SHEET_ROWS_BYTES : x->arena.max_bytes);
    x->req.arena = &x->arena;
    x->req.app = options->app;
    x->req.store = options->store;
    x->req.behind_tls_proxy = options->behind_tls_proxy;
    x->req.reply = &x->reply;
    x->req.out = &x->html;
}

void dispatch_let_go(struct exchange *x)
{
    arena_reset(&x->rows);
    arena_reset(&x->page);
    if (x->req.holds_secret)
        arena_wipe(&x->arena);
    arena_reset(&x->arena);
}

void dispatch_release(struct exchange *x)
{
    reply_release(&x->reply);
    dispatch_let_go(x);
}

static enum err act(struct exchange *x)
{
    return x->req.route->act ? x->req.route->act(&x->req) : OK;
}

static enum err work(struct exchange *x)
{
    return x->req.route->work(&x->req);
}

static enum err write_step(struct exchange *x)
{
    enum err e = x->app->actor_again ? x->app->actor_again(x->tx, &x->req) : OK;

    return e == OK ? x->req.route->write(x->tx, &x->req) : e;
}

/* What a write tells the browser holds only when it is kept: a sentence for the next page, a
 * session begun or ended. */
static void note_before(struct exchange *x)
{
    x->before.headers = x->reply.headers.count;
    x->before.session = x->req.session;
    x->before.csrf_seed = x->req.csrf_seed;
    x->before.location = x->req.location;
}

static void put_back(struct exchange *x)
{
    x->reply.headers.count = x->before.headers;
    x->reply.forget = false;
    x->req.session = x->before.session;
    x->req.csrf_seed = x->before.csrf_seed;
    x->req.location = x->before.location;
}

static enum phase next_phase(struct exchange *x)
{
    if (x->result != OK || x->method != POST || !x->req.route)
        return PHASE_ANSWER;
    if (x->req.route->work && !x->worked)
        return PHASE_WORK;
    if (!x->req.route->write || x->written)
        return PHASE_ANSWER;
    note_before(x);
    return PHASE_WRITE;
}

static enum phase go_in(struct exchange *x)
{
    if (x->result == OK && !x->reply.done && sheet_asked(&x->req))
        return PHASE_SHEET;
    if (x->result == OK && !x->reply.done) {
        x->acted = x->method == POST;
        x->result = exchange_contained(x, x->acted ? act : exchange_show);
    }
    return next_phase(x);
}

enum phase dispatch_start(struct exchange *x)
{
    x->result = exchange_contained(x, receive);
    if (x->result == OK && x->wants_body)
        return PHASE_BODY;
    return go_in(x);
}

enum phase dispatch_resume(struct exchange *x)
{
    x->acted = x->worked = x->written = x->kept = x->req.kept = x->held = false;
    x->result = exchange_contained(x, receive_held);
    return go_in(x);
}

enum phase dispatch_work(struct exchange *x)
{
    x->worked = true;
    x->result = exchange_contained(x, work);
    return next_phase(x);
}

/* He has waited, perhaps for minutes: may he still? */
static enum err sheet_step(struct exchange *x, const atomic_bool *stop)
{
    enum err e = x->req.db ? db_snapshot(x->req.db) : OK;

    if (e == OK)
        e = receive_again(x);
    return e == OK ? sheet_whole(&x->req, &x->page, &x->rows, stop) : e;
}

static struct arena *arena_left(struct exchange *x)
{
    return x->page.why != OK ? &x->page : x->rows.why != OK ? &x->rows : &x->arena;
}

/* As exchange_contained(), with three arenas. */
static enum err sheet_contained(struct exchange *x, const atomic_bool *stop)
{
    jmp_buf full;
    enum err e, trouble;

    x->arena.full = x->page.full = x->rows.full = &full;
    if (!setjmp(full))
        e = sheet_step(x, stop);
    else
        e = exchange_left(x, arena_left(x));
    x->arena.full = x->page.full = x->rows.full = NULL;
    x->req.arena = &x->arena;
    trouble = x->req.db ? db_trouble(x->req.db) : OK;
    return trouble != OK ? trouble : e;
}

enum phase dispatch_sheet(struct exchange *x, const atomic_bool *stop)
{
    struct req *r = &x->req;

    x->result = sheet_contained(x, stop);
    arena_reset(&x->rows);
    if (x->result == OK && r->sheet_made) { /* the line may take long for its bytes */
        r->form = NULL;
        r->view = NULL;
        r->sheet = NULL;
        r->sheet_next = r->flash = r->problem = S("");
        arena_reset(&x->page);
    }
    return PHASE_ANSWER;
}

enum err dispatch_write(struct exchange *x, struct tx *tx)
{
    x->tx = tx;
    put_back(x); /* of a first run in a group that failed */
    x->result = exchange_contained(x, write_step);
    x->tx = NULL;
    return x->result;
}

enum phase dispatch_written(struct exchange *x, enum err result)
{
    x->written = true;
    x->kept = x->req.kept = result == OK;
    x->result = result;
    if (!x->kept)
        put_back(x);
    if (result == OK && x->req.resume_target.len)
        return PHASE_RESUME;
    return next_phase(x);
}
