/* fuzz_route.c: any target against the real table of routes, with the query of the API rows read by
 * their own tables; and any text as the value of a setting. */
#include "http/body.h"
#include "http/problem.h"
#include "http/query.h"
#include "routes.h"
#include "store/setting.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What a pattern promises of its parameters holds. */
static void check_params(const struct match *m)
{
    const char *p = m->route->path;

    for (int i = 0; i < ROUTE_PARAMS_MAX && (p = strpbrk(p, ":@$")) != NULL; i++, p++) {
        if (*p == ':')
            must(m->params[i].number > 0);
        else if (*p == '$')
            must(m->params[i].text.len && m->params[i].text.ptr[0] != '.' &&
                 !memchr(m->params[i].text.ptr, '/', m->params[i].text.len));
    }
}

static void read_target(struct arena *a, enum method method, struct str target)
{
    size_t mark = str_find(target, S("?"), 0);
    struct problem *none = NULL;
    struct match match = {0};
    struct req r = {.arena = a, .today = 20000, .refusal = none};
    struct str path;

    if (percent_decode(a, str_slice(target, 0, mark), false, &path) != OK ||
        pairs_urlencoded(a, str_slice(target, mark + 1, target.len), &r.query) != OK)
        return;
    if (route_find(routes, method, path, a, &match) != OK)
        return;
    must(match.route->method == method);
    check_params(&match);
    r.route = match.route;
    if (match.route->api)
        must(query_read(&r) == OK || r.refusal);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct arena a;

    if (size > 1 << 14)
        return 0;
    arena_init(&a, 64 << 20);
    read_target(&a, GET, bytes);
    read_target(&a, POST, bytes);
    for (int s = 0; s < SETTING_LAST; s++)
        if (setting_check((enum setting)s, bytes) == OK)
            (void)networks_hold(bytes, S("192.168.1.7"));
    (void)networks_hold(S("10.0.0.0/8,fd00::/8"), bytes);
    arena_reset(&a);
    return 0;
}
