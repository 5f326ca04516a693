/* memory.c: libraries that do not look whether they got memory get it from base/sure.h. SQLite
 * looks. */
#include "memory.h"

#include "base/log.h"
#include "base/sure.h"

#include <stdlib.h>

#include <event2/event.h>
#include <jansson.h>
#include <libxml/xmlmemory.h>

/* Beyond this libevent asks for the body of a request: whoever sent that can be told to wait. */
enum { SURE_BYTES_MAX = 64 * 1024 };

static void *event_malloc(size_t size)
{
    return size <= SURE_BYTES_MAX ? sure_malloc(size) : malloc(size);
}

static void *event_realloc(void *old, size_t size)
{
    return size <= SURE_BYTES_MAX ? sure_realloc(old, size) : realloc(old, size);
}

static void event_give(void *old)
{
    free(old);
}

void memory_install(void)
{
    sure_reserve();
    event_set_mem_functions(event_malloc, event_realloc, event_give);
    json_set_alloc_funcs(sure_malloc, free);
    if (xmlMemSetup(free, sure_malloc, sure_realloc, sure_strdup))
        log_error("libxml2 keeps its own memory");
}
