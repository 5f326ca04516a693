/* lexicon.c: lexicon.def as a hash table from the first word of a term. */
#include "plan/lexicon.h"

#include "base/unicode.h"

#include <pthread.h>
#include <string.h>

#define UNIT_BIT(u) (1u << UNIT_##u)
#define UNITS_COUNT (UNIT_BIT(NONE) | UNIT_BIT(COUNT) | UNIT_BIT(SESSION) | UNIT_BIT(VISIT))
#define UNITS_ROUTE (UNIT_BIT(M) | UNIT_BIT(M2) | UNIT_BIT(NONE) | UNIT_BIT(COUNT))
#define UNITS_PEOPLE                                                                               \
    (UNIT_BIT(PERSON) | UNIT_BIT(ATTENDANCE) | UNIT_BIT(SESSION) | UNIT_BIT(VISIT) |               \
        UNIT_BIT(HOUSEHOLD))
#define UNITS_ANY 0xffffffffu

struct kind_info {
    const char *name, *label;
    unsigned units;
    const char *nouns;
    bool is_promise;
};

#define TERM(class, value, words)
#define LOOSE(class, value, words)
#define NOUN(group, words)
#define KIND(id, name, label, units, nouns, is_promise)                                            \
    [KIND_##id] = {name, label, units, nouns, is_promise},
static const struct kind_info kinds[KIND_LAST] = {
#include "plan/lexicon.def"
};
#undef KIND
#undef TERM
#undef LOOSE
#undef NOUN

/* One term: its words as in the file, and folded. The room of both is static. */
struct entry {
    const char *words;
    enum term_class class;
    int value;
    bool loose;
    struct str first; /* first word, folded */
    const char *folded;
    size_t count; /* of words */
    int next;     /* in the chain of its first word, longer terms first; -1: none */
};

#define KIND(id, name, label, units, nouns, is_promise)
#define NOUN(group, words)
#define TERM(class, value, words) {words, TERM_##class, value, false, {"", 0}, "", 0, -1},
#define LOOSE(class, value, words) {words, TERM_##class, value, true, {"", 0}, "", 0, -1},
static struct entry entries[] = {
#include "plan/lexicon.def"
};
#undef TERM
#undef LOOSE
#undef NOUN

struct noun {
    char group;
    const char *words;
    struct str folded;
};

#define TERM(class, value, words)
#define LOOSE(class, value, words)
#define NOUN(group, words) {group, words, {"", 0}},
static struct noun nouns[] = {
#include "plan/lexicon.def"
};
#undef TERM
#undef LOOSE
#undef NOUN
#undef KIND

enum { BUCKETS = 1024, ENTRIES = sizeof entries / sizeof *entries };

static int buckets[BUCKETS];
static struct arena words_arena;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t bucket_of(struct str word)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < word.len; i++)
        h = (h ^ (unsigned char)word.ptr[i]) * 16777619u;
    return (h ^ h >> 15) % BUCKETS;
}

static void entry_add(int at)
{
    struct entry *e = &entries[at];
    struct str folded = text_fold(&words_arena, str_from(e->words));
    size_t blank = str_find(folded, S(" "), 0);
    int *link;

    e->folded = str_z(&words_arena, folded);
    e->first = str_slice(folded, 0, blank);
    e->count = 1;
    for (size_t i = 0; i < folded.len; i++)
        e->count += folded.ptr[i] == ' ';
    link = &buckets[bucket_of(e->first)];
    while (*link >= 0 && entries[*link].count > e->count)
        link = &entries[*link].next;
    e->next = *link;
    *link = at;
}

static void lexicon_build(void)
{
    arena_init(&words_arena, 1 << 20);
    for (size_t i = 0; i < BUCKETS; i++)
        buckets[i] = -1;
    for (int i = 0; i < ENTRIES; i++)
        entry_add(i);
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        nouns[i].folded = text_fold(&words_arena, str_from(nouns[i].words));
}

/* Do the tokens from `at` on fold to the words of the entry? Most entries fail at the second. */
static bool folds_agree(const struct entry *e, const struct tokens *t, size_t at)
{
    const char *word = e->folded + e->first.len;

    for (size_t i = 1; i < e->count; i++) {
        struct str fold = t->items[at + i].fold;

        word++; /* the blank */
        if (strncmp(word, fold.ptr, fold.len) != 0 ||
            (word[fold.len] != ' ' && word[fold.len] != '\0') ||
            t->items[at + i].kind == TOKEN_NUMBER)
            return false;
        word += fold.len;
    }
    return true;
}

/* A word without accents in the file is not every word that folds to it: "qua" is not "quà". */
static bool accents_agree(const struct entry *e, const struct tokens *t, size_t at)
{
    const char *word = e->words;

    for (size_t i = at; *word; i++) {
        size_t len = strcspn(word, " ");

        if (t->items[i].kind == TOKEN_WORD && t->items[i].text.len != len)
            return false;
        word += len + (word[len] == ' ');
    }
    return tokens_match(t, at, e->words) == e->count;
}

static bool entry_matches(const struct entry *e, const struct tokens *t, size_t at)
{
    return e->count <= t->count - at && folds_agree(e, t, at) &&
           (e->loose || accents_agree(e, t, at));
}

struct term lexicon_find(const struct tokens *t, size_t at)
{
    struct str first;

    pthread_once(&once, lexicon_build);
    if (at >= t->count || t->items[at].kind != TOKEN_WORD)
        return (struct term){0};
    first = t->items[at].fold;
    for (int i = buckets[bucket_of(first)]; i >= 0; i = entries[i].next) {
        const struct entry *e = &entries[i];

        if (str_eq(e->first, first) && entry_matches(e, t, at))
            return (struct term){e->class, e->value, e->count};
    }
    return (struct term){0};
}

struct str place_word_label(enum place_word w)
{
    static const char *const labels[PLACE_LAST] = {
        [PLACE_AP] = "Ấp",
        [PLACE_THON] = "Thôn",
        [PLACE_BAN] = "Bản",
        [PLACE_LANG] = "Làng",
        [PLACE_KHU_PHO] = "Khu phố",
        [PLACE_TO_DAN_PHO] = "Tổ dân phố",
        [PLACE_KHU] = "Khu",
        [PLACE_KHU_VUC] = "Khu vực",
        [PLACE_BUON] = "Buôn",
        [PLACE_BON] = "Bon",
        [PLACE_PLEI] = "Plei",
        [PLACE_PHUM] = "Phum",
        [PLACE_SOC] = "Sóc",
        [PLACE_KHOM] = "Khóm",
        [PLACE_XOM] = "Xóm",
        [PLACE_TO] = "Tổ",
    };

    return str_from(labels[w]);
}

const char *kind_name(enum kind k)
{
    return k >= 0 && k < KIND_LAST ? kinds[k].name : NULL;
}

const char *kind_label(enum kind k)
{
    return k >= 0 && k < KIND_LAST ? kinds[k].label : NULL;
}

const char *kind_piece(enum kind k)
{
    switch (k) {
    case KIND_HOUSE_BUILD:
    case KIND_HOUSE_REPAIR:
        return MSG("căn");
    case KIND_GIFT:
        return MSG("phần");
    case KIND_TREE:
        return MSG("cây");
    case KIND_BRIDGE:
        return MSG("cầu");
    case KIND_CLEARING:
    case KIND_LIGHTING:
    case KIND_PATCHING:
    case KIND_ROAD:
    case KIND_CANAL:
        return MSG("tuyến");
    default:
        return "";
    }
}

bool kind_takes_unit(enum kind k, enum unit u)
{
    return k < KIND_LAST && (kinds[k].units >> u & 1);
}

bool kind_takes_noun(enum kind k, struct str noun)
{
    pthread_once(&once, lexicon_build);
    for (size_t i = 0; k < KIND_LAST && i < sizeof nouns / sizeof *nouns; i++) {
        struct str word = nouns[i].folded;

        if (strchr(kinds[k].nouns, nouns[i].group) && str_starts(noun, word) &&
            (noun.len == word.len || noun.ptr[word.len] == ' '))
            return true;
    }
    return false;
}

bool kind_is_promise(enum kind k)
{
    return k < KIND_LAST && kinds[k].is_promise;
}
