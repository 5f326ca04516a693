/* term.c: the tables of units.def and their indexes, built once. */
#include "plan/term.h"

#include "base/unicode.h"
#include "plan/reason.h"

#include <pthread.h>
#include <string.h>

static const struct term measures[] = {
#define MEASURE(term, unit, milli, flags, why) {term, milli, unit, flags, why},
#include "plan/units.def"
};
static const struct term scales[] = {
#define SCALE(term, factor) {term, factor, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};
static const struct term bounds[] = {
#define BOUND(term, bound) {term, bound, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};
static const struct term afters[] = {
#define AFTER(term, bound) {term, bound, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};
static const struct term names[] = {
#define NAME(term, how) {term, how, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};
static const struct term vagues[] = {
#define VAGUE(term) {term, 0, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};
static const struct term words[] = {
#define WORD(lower, kind, value) {lower, value, UNIT_NONE, kind, NULL},
#include "plan/units.def"
};
static const struct term not_nouns[] = {
#define NOT_NOUN(term) {term, 0, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};
static const struct term not_units[] = {
#define NOT_UNIT(term) {term, 0, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};
static const struct term moneys[] = {
#define MONEY(term) {term, 0, UNIT_NONE, 0, NULL},
#include "plan/units.def"
};

#define TABLE(array)                                                                               \
    {                                                                                              \
        array, sizeof(array) / sizeof *(array)                                                     \
    }
static const struct {
    const struct term *terms;
    size_t count;
} tables[TERM_TABLES] = {
    [TERM_MEASURE] = TABLE(measures),
    [TERM_SCALE] = TABLE(scales),
    [TERM_BOUND] = TABLE(bounds),
    [TERM_AFTER] = TABLE(afters),
    [TERM_NAME] = TABLE(names),
    [TERM_VAGUE] = TABLE(vagues),
    [TERM_WORD] = TABLE(words),
    [TERM_NOT_NOUN] = TABLE(not_nouns),
    [TERM_NOT_UNIT] = TABLE(not_units),
    [TERM_MONEY] = TABLE(moneys),
};

enum { BUCKETS = 1024, TERMS_MAX = 400 };
_Static_assert(sizeof measures / sizeof *measures < TERMS_MAX, "make TERMS_MAX larger");
_Static_assert(sizeof names / sizeof *names < TERMS_MAX, "make TERMS_MAX larger");

/* Chains of terms by their first or last word, folded; 0 ends a chain, else term number + 1. */
struct index {
    uint16_t head[BUCKETS];
    uint16_t next[TERMS_MAX];
};
static struct index by_first[TERM_TABLES], by_last[TERM_TABLES];
static pthread_once_t built = PTHREAD_ONCE_INIT;

static unsigned hash(struct str folded)
{
    const unsigned char *p = (const unsigned char *)folded.ptr;

    return folded.len
               ? (p[0] * 31u + p[folded.len - 1] * 7u + p[folded.len / 2] + (unsigned)folded.len) %
                     BUCKETS
               : 0;
}

/* The hash of a word as the lexer would fold it. */
static unsigned hash_word(const char *word, size_t len)
{
    struct str in = {word, len};
    char out[64];
    size_t n = 0;

    for (size_t at = 0; at < len && n + 4 < sizeof out;) {
        size_t from = at;
        uint32_t c = unicode_base(utf8_next(in, &at));

        if (c < 0x80) {
            out[n++] = (char)c;
        } else { /* a mark: as it is */
            memcpy(out + n, word + from, at - from);
            n += at - from;
        }
    }
    return hash((struct str){out, n});
}

static void build(void)
{
    for (int table = 0; table < TERM_TABLES; table++) {
        for (size_t i = 0; i < tables[table].count; i++) {
            const char *term = tables[table].terms[i].words;
            const char *last = strrchr(term, ' ');
            unsigned first_hash = hash_word(term, strcspn(term, " "));
            unsigned last_hash = last ? hash_word(last + 1, strlen(last + 1)) : first_hash;

            by_first[table].next[i] = by_first[table].head[first_hash];
            by_first[table].head[first_hash] = (uint16_t)(i + 1);
            by_last[table].next[i] = by_last[table].head[last_hash];
            by_last[table].head[last_hash] = (uint16_t)(i + 1);
        }
    }
}

/* "đ" before "d" where both fit. */
static bool is_exact(const struct term *term)
{
    return (unsigned char)term->words[0] >= 0x80;
}

const struct term *term_at(enum term_table table, const struct tokens *t, size_t at, size_t *n)
{
    const struct term *best = NULL;
    size_t longest = 0;

    pthread_once(&built, build);
    if (at >= t->count)
        return NULL;
    for (size_t i = by_first[table].head[hash(t->items[at].fold)]; i;
         i = by_first[table].next[i - 1]) {
        size_t len = tokens_match(t, at, tables[table].terms[i - 1].words);

        if (len > longest || (len && len == longest && is_exact(&tables[table].terms[i - 1]))) {
            longest = len;
            best = &tables[table].terms[i - 1];
        }
    }
    if (best)
        *n = longest;
    return best;
}

const struct term *term_before(
    enum term_table table, const struct tokens *t, size_t first, size_t end, size_t *n)
{
    const struct term *best = NULL;
    size_t longest = 0;

    pthread_once(&built, build);
    if (end <= first || end > t->count)
        return NULL;
    for (size_t i = by_last[table].head[hash(t->items[end - 1].fold)]; i;
         i = by_last[table].next[i - 1]) {
        size_t len = tokens_match_back(t, end, tables[table].terms[i - 1].words);

        if (len > longest && len <= end - first) {
            longest = len;
            best = &tables[table].terms[i - 1];
        }
    }
    if (best)
        *n = longest;
    return best;
}

const struct term *measure_named(const char *name)
{
    size_t i = 0;

    while (strcmp(measures[i].words, name))
        i++;
    return &measures[i];
}
