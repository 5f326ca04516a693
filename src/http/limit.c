/* limit.c: buckets that refill evenly, each one number: the moment at which it is full again.
 *
 * A bucket of N a minute with room for B: every request moves the moment by 60/N seconds; it may
 * not be further away than B of them. A moment that has passed is a free place, so nothing is ever
 * cleared. A newcomer without a free place takes over the one nearest to full, with its moment: by
 * chance stricter for the newcomer, never looser.
 */
#include "http/limit.h"
#include "http/server.h"
#include "base/fault.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <time.h>

#include <sodium.h>

enum { SETS = 4096, WAYS = 4, LOCKS = 64, MINUTE_US = 60 * 1000 * 1000 };

static const int64_t DAY_US = 24 * 60 * (int64_t)MINUTE_US;

struct bucket {
    uint64_t tag;
    int64_t full_us;
};

static struct bucket table[SETS][WAYS];
static pthread_mutex_t locks[LOCKS];
static unsigned char key[crypto_shorthash_KEYBYTES];
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void make(void)
{
    randombytes_buf(key, sizeof key);
    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_init(&locks[i], NULL);
}

/* Of a clock that nobody sets back. */
static int64_t clock_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Who is counted, for what. Of an IPv6 address the first half is one household. */
struct who {
    uint64_t what;
    int64_t account;
    unsigned char address[16];
};

static void set_address(struct who *w, struct str address)
{
    char text[INET6_ADDRSTRLEN] = "";

    if (address.len < sizeof text)
        memcpy(text, address.ptr, address.len);
    if (inet_pton(AF_INET6, text, w->address) == 1)
        memset(w->address + 8, 0, 8);
    else if (inet_pton(AF_INET, text, w->address) != 1)
        memset(w->address, 0xff, 4);
}

static struct bucket *find(struct bucket *set, uint64_t tag)
{
    struct bucket *nearest = set;

    for (int i = 0; i < WAYS; i++) {
        if (set[i].tag == tag)
            return &set[i];
        if (set[i].full_us < nearest->full_us)
            nearest = &set[i];
    }
    nearest->tag = tag;
    return nearest;
}

/* `count` at once, each refilled after `step` microseconds, with room for so many. */
static int take(const struct who *w, int64_t now_us, int64_t step, int64_t room, int64_t count)
{
    int64_t later;
    unsigned char hash[crypto_shorthash_BYTES];
    struct bucket *b;
    uint64_t tag;
    int wait_s = 0;

    crypto_shorthash(hash, (const unsigned char *)w, sizeof *w, key);
    memcpy(&tag, hash, sizeof tag);
    pthread_mutex_lock(&locks[tag % LOCKS]);
    b = find(table[tag % SETS], tag);
    later = (b->full_us > now_us ? b->full_us : now_us) + count * step;
    if (later - now_us > room * step)
        wait_s = (int)((later - now_us - room * step + 999999) / 1000000);
    else
        b->full_us = later;
    pthread_mutex_unlock(&locks[tag % LOCKS]);
    return wait_s;
}

/* On the machine itself: whoever is there needs no line. Behind a proxy nobody is. */
static bool is_local(const struct req *r)
{
    return !r->behind_tls_proxy &&
           (str_starts(r->address, S("127.")) || str_eq(r->address, S("::1")));
}

static void set_person(struct who *w, const struct req *r)
{
    w->account = r->account_id;
    if (!r->account_id)
        set_address(w, r->address);
}

int limit_take(const struct req *r, const struct edge *edge)
{
    int64_t all = !r->account_id ? edge->stranger : r->api ? edge->program : edge->person;
    uint16_t row = r->route ? r->route->rate_per_minute : 0;
    struct who w = {.what = 0};
    int wait_s = 0;

    if ((is_local(r) && !row) || fault_patience())
        return 0;
    pthread_once(&made, make);
    set_person(&w, r);
    if (all && !is_local(r))
        wait_s = take(&w, clock_us(), MINUTE_US / all, all, 1);
    if (wait_s || !row)
        return wait_s;
    w.what = (uint64_t)(uintptr_t)r->route;
    return take(
        &w, clock_us(), MINUTE_US / row, r->route->rate_burst ? r->route->rate_burst : row, 1);
}

int limit_take_bytes(const struct req *r, const struct edge *edge, uint64_t length)
{
    int64_t kilobytes = (int64_t)(length / 1024) + 1, room = edge->person_day_mb * 1024;
    struct who w = {.what = 1, .account = r->account_id};

    if (!r->account_id || !room || !length || fault_patience())
        return 0;
    if (kilobytes > room)
        kilobytes = room; /* what the row of the route allows goes through once a day */
    pthread_once(&made, make);
    return take(&w, clock_us(), DAY_US / room, room, kilobytes);
}
