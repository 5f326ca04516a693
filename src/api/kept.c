/* kept.c: see kept.h. One place a question; who comes to a place that is taken takes it. */
#include "api/kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    struct {
        struct kept_key key;
        char *bytes; /* NULL: empty */
        size_t len;
    } places[KEPT_ANSWERS];
};

static pthread_key_t kept_key_of_thread;
static pthread_once_t kept_once = PTHREAD_ONCE_INIT;

static void kept_free(void *object)
{
    struct kept *k = object;

    for (size_t i = 0; i < KEPT_ANSWERS; i++)
        free(k->places[i].bytes);
    free(k);
}

static void make_key(void)
{
    if (pthread_key_create(&kept_key_of_thread, kept_free))
        abort();
}

static struct kept *kept_of_thread(void)
{
    struct kept *k;

    pthread_once(&kept_once, make_key);
    k = pthread_getspecific(kept_key_of_thread);
    if (!k && (k = calloc(1, sizeof *k)) != NULL && pthread_setspecific(kept_key_of_thread, k)) {
        free(k);
        k = NULL;
    }
    return k;
}

static size_t place_of(const struct sum_question *q, bool figures)
{
    uint64_t h = (uint64_t)q->unit.v;

    h = (h ^ (uint64_t)(uint32_t)q->from << 32 ^ (uint32_t)q->to) * 0x9e3779b97f4a7c15u;
    h = (h ^ h >> 31 ^ (uint64_t)q->by << 2 ^ (uint64_t)q->line << 1 ^ figures) *
        0xc2b2ae3d27d4eb4fu;
    return (size_t)(h >> 40) % KEPT_ANSWERS;
}

static bool same(const struct kept_key *a, const struct kept_key *b)
{
    return a->sums == b->sums && a->version == b->version && a->structure == b->structure &&
           a->figures == b->figures && a->question.unit.v == b->question.unit.v &&
           a->question.line == b->question.line && a->question.from == b->question.from &&
           a->question.to == b->question.to && a->question.by == b->question.by;
}

bool kept_find(struct arena *a, const struct kept_key *key, struct str *ret)
{
    struct kept *k = kept_of_thread();
    size_t at = place_of(&key->question, key->figures);

    if (!k || !k->places[at].bytes || !same(&k->places[at].key, key))
        return false;
    *ret = str_copy(a, (struct str){k->places[at].bytes, k->places[at].len});
    return true;
}

void kept_add(const struct kept_key *key, struct str text)
{
    struct kept *k = kept_of_thread();
    size_t at = place_of(&key->question, key->figures);
    char *bytes;

    if (!k || text.len > KEPT_BYTES_MAX || !(bytes = malloc(text.len + 1)))
        return;
    memcpy(bytes, text.ptr, text.len);
    free(k->places[at].bytes);
    k->places[at].key = *key;
    k->places[at].bytes = bytes;
    k->places[at].len = text.len;
}
