/* sure.c: see sure.h. */
#include "base/sure.h"

#include "base/log.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RESERVE_BYTES = 1024 * 1024, WAIT_MS = 10, WAITS_MAX = 300, EXIT_NO_MEMORY = 71 };

static void *_Atomic reserve;
static atomic_bool given; /* the reserve is out */

void sure_reserve(void)
{
    void *p = malloc(RESERVE_BYTES);

    if (!p)
        return;
    atomic_store(&given, false);
    free(atomic_exchange(&reserve, p));
}

/* There was none: make or wait for some. */
static void find_memory(int waited)
{
    static const struct timespec moment = {.tv_nsec = WAIT_MS * 1000000};
    void *p = atomic_exchange(&reserve, NULL);

    if (p) {
        log_error("the machine has no memory left; the reserve is used");
        free(p);
        atomic_store(&given, true);
    } else if (waited < WAITS_MAX) {
        nanosleep(&moment, NULL);
    } else {
        log_error("the machine has no memory left; ending, to be started again");
        _exit(EXIT_NO_MEMORY);
    }
}

static void *kept(void *p)
{
    if (p && atomic_load_explicit(&given, memory_order_relaxed))
        sure_reserve();
    return p;
}

void *sure_malloc(size_t size)
{
    void *p = malloc(size ? size : 1);

    for (int waited = 0; !p; waited++) {
        find_memory(waited);
        p = malloc(size ? size : 1);
    }
    return kept(p);
}

void *sure_realloc(void *old, size_t size)
{
    void *p;

    for (int waited = 0; !(p = realloc(old, size ? size : 1)); waited++)
        find_memory(waited);
    return kept(p);
}

char *sure_strdup(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(sure_malloc(size), text, size);
}
