/* pending.c: a table of fingerprints; a number of its time says which of them count. */
#include "api/pending.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 1 << 15, FILL_MAX = SLOTS / 2 };

struct pending {
    const struct store *store;
    int64_t head;
    uint64_t time;
    size_t count;
    bool full; /* no longer everything is in: every answer is "perhaps" */
    struct {
        uint64_t mark, time;
        int64_t seq;
    } slots[SLOTS];
};

static pthread_key_t pending_key_of_thread;
static pthread_once_t pending_once = PTHREAD_ONCE_INIT;

static void make_key(void)
{
    if (pthread_key_create(&pending_key_of_thread, free))
        abort();
}

struct pending *pending_get(const struct store *store)
{
    int64_t head = store_head(store);
    struct pending *p;

    pthread_once(&pending_once, make_key);
    p = pthread_getspecific(pending_key_of_thread);
    if (!p && (p = calloc(1, sizeof *p)) != NULL && pthread_setspecific(pending_key_of_thread, p)) {
        free(p);
        return NULL;
    }
    if (p && (!p->time || p->head != head || p->store != store)) {
        p->store = store;
        p->head = head;
        p->time++;
        p->count = 0;
        p->full = false;
    }
    return p;
}

static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 31) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static uint64_t report_mark(const struct report *r)
{
    uint64_t h = mix((uint64_t)r->campaign.v);

    h = mix(h ^ (uint64_t)r->unit.v);
    return mix(h ^ (uint64_t)(uint32_t)r->day);
}

static uint64_t key_mark(struct str key)
{
    uint64_t h = 0;

    memcpy(&h, key.ptr, key.len < sizeof h ? key.len : sizeof h);
    return mix(h ^ 0x6b6579);
}

static size_t find(const struct pending *p, uint64_t mark)
{
    size_t i = mark % SLOTS;

    while (p->slots[i].time == p->time && p->slots[i].mark != mark)
        i = (i + 1) % SLOTS;
    return i;
}

static void add(struct pending *p, uint64_t mark, int64_t seq)
{
    size_t i = find(p, mark);

    if (p->slots[i].time != p->time && p->count++ == FILL_MAX) {
        p->full = true;
        return;
    }
    p->slots[i].mark = mark;
    p->slots[i].time = p->time;
    p->slots[i].seq = seq;
}

void pending_add(struct pending *p, const struct report *r, int64_t seq)
{
    if (p->full)
        return;
    add(p, report_mark(r), seq);
    if (r->key.len)
        add(p, key_mark(r->key), seq);
}

bool pending_report(const struct pending *p, const struct report *r)
{
    return p->full || p->slots[find(p, report_mark(r))].time == p->time;
}

bool pending_key(const struct pending *p, struct str key, int64_t *ret_seq)
{
    size_t i = find(p, key_mark(key));

    if (p->slots[i].time != p->time)
        return false;
    *ret_seq = p->slots[i].seq;
    return true;
}
