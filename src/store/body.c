/* body.c: JSON of facts, in and out. */
#include "store/body.h"

#include "base/log.h"

#include <stdlib.h>

static void release(void *object)
{
    json_decref(object);
}

struct str body_dump(struct arena *a, json_t *object)
{
    static const size_t how = JSON_COMPACT | JSON_SORT_KEYS;
    size_t size;
    char *text;

    if (object)
        arena_defer(a, release, object);
    size = json_is_object(object) ? json_dumpb(object, NULL, 0, how) : 0;
    if (!size)
        return S("");
    text = arena_alloc(a, size + 1);
    return (struct str){text, json_dumpb(object, text, size, how)};
}

json_t *body_hold(struct arena *a, json_t *object)
{
    if (object)
        arena_defer(a, release, object);
    return object;
}

struct str body_pack(struct arena *a, const char *format, ...)
{
    json_error_t error;
    json_t *object;
    va_list ap;

    va_start(ap, format);
    object = json_vpack_ex(&error, 0, format, ap);
    va_end(ap);
    if (!object)
        log_error("fact body \"%s\": %s", format, error.text);
    return body_dump(a, object);
}

enum err body_load(struct arena *a, struct str body, json_t **ret)
{
    json_t *object = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);

    if (!json_is_object(object)) {
        json_decref(object);
        return E_DAMAGED;
    }
    arena_defer(a, release, object);
    *ret = object;
    return OK;
}

enum err body_unpack(struct arena *a, struct str body, const char *format, ...)
{
    json_error_t error;
    json_t *object;
    enum err e = body_load(a, body, &object);
    va_list ap;
    int failed;

    if (e != OK)
        return e;
    va_start(ap, format);
    failed = json_vunpack_ex(object, &error, 0, format, ap);
    va_end(ap);
    if (failed) {
        log_error("fact body \"%s\": %s", format, error.text);
        return E_DAMAGED;
    }
    return OK;
}
