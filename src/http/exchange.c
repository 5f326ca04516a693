/* exchange.c: steps of a request that end themselves and nobody else. */
#include "http/exchange.h"
#include "http/body.h"

#include "base/log.h"
#include "store/store.h"

enum err exchange_left(struct exchange *x, struct arena *a)
{
    enum err e = arena_why(a);

    if (x->app->left)
        x->app->left();
    if (e == E_SYSTEM && x->req.route)
        log_error("it was made by %s of %s", x->method == POST ? "a POST" : "the page",
            x->req.route->name);
    return e;
}

enum err exchange_contained(struct exchange *x, enum err (*step)(struct exchange *x))
{
    jmp_buf full;
    enum err e, trouble;

    x->arena.full = &full;
    if (!setjmp(full))
        e = step(x);
    else
        e = exchange_left(x, &x->arena);
    x->arena.full = NULL;
    trouble = x->req.db ? db_trouble(x->req.db) : OK;
    return trouble != OK ? trouble : e;
}

enum err exchange_show(struct exchange *x)
{
    return x->req.route->show(&x->req);
}

const char *exchange_gate(const struct exchange *x)
{
    return x->req.gate ? x->req.gate : x->app->sign_in_path;
}

size_t exchange_body_max(const struct route *route)
{
    return route->body_bytes_max ? route->body_bytes_max : BODY_BYTES_DEFAULT;
}
