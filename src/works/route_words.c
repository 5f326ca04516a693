/* route_words.c: route_words.def as a hash table from the first word of a term. */
#include "works/route_words.h"

#include "base/unicode.h"
#include "works/route_name.h"

#include <pthread.h>

struct entry {
    enum route_means means;
    int value;
    const char *words;
    int next; /* in the chain of its first word; -1: none */
};

#define WORD(means, value, words) {MEANS_##means, value, words, -1},
static struct entry entries[] = {
#include "works/route_words.def"
};
#undef WORD

enum { BUCKETS = 256, ENTRIES = sizeof entries / sizeof *entries };

static int buckets[BUCKETS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t bucket_of(struct str word)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < word.len; i++)
        h = (h ^ (unsigned char)word.ptr[i]) * 16777619u;
    return (h ^ h >> 13) % BUCKETS;
}

static void words_build(void)
{
    struct arena scratch;

    arena_init(&scratch, 1 << 20);
    for (size_t i = 0; i < BUCKETS; i++)
        buckets[i] = -1;
    for (int i = 0; i < ENTRIES; i++) {
        struct str folded = text_fold(&scratch, str_from(entries[i].words));
        int *head = &buckets[bucket_of(str_slice(folded, 0, str_find(folded, S(" "), 0)))];

        entries[i].next = *head;
        *head = i;
    }
    arena_reset(&scratch);
}

struct route_term route_term_find(const struct tokens *t, size_t at, unsigned means)
{
    struct route_term best = {MEANS_NONE, 0, 0};

    if (at >= t->count)
        return best;
    pthread_once(&once, words_build);
    for (int i = buckets[bucket_of(t->items[at].fold)]; i >= 0; i = entries[i].next) {
        const struct entry *entry = &entries[i];
        size_t count = (entry->means & means) ? tokens_match(t, at, entry->words) : 0;

        if (count > best.count)
            best = (struct route_term){entry->means, entry->value, count};
    }
    return best;
}
