/* words.c: terms as chains from their first syllable; see words.h. */
#include "message/words.h"

#include "base/unicode.h"
#include "campaign/indicator.h"
#include "plan/lexicon.h"

#include <pthread.h>
#include <string.h>

struct syllable {
    struct str fold, lower;
};

struct entry {
    struct syllable syllables[WORD_TERM_MAX];
    size_t count;
    struct word word;
    bool has_accents;
    struct entry *next; /* of its first syllable, longer ones first */
};

enum { BUCKETS = 1024 };

/* A row of a .def file, before it is folded. */
struct row {
    const char *words;
    struct word word;
};

#define WHO(number, words) {words, {.class = W_WHO, .value = (number)}},
#define MAYBE(number, words) {words, {.class = W_WHO, .value = (number), .doubtful = true}},
#define MEASURE(measure, milli, words)                                                             \
    {words, {.class = W_MEASURE, .value = UNIT_##measure, .factor = (milli)}},
#define MEASURE_HALF(measure, milli, words)                                                        \
    {words, {.class = W_MEASURE, .value = UNIT_##measure, .factor = (milli), .loose = true}},
#define THING(kind, words) {words, {.class = W_THING, .value = KIND_##kind}},
#define SCALE(times, words) {words, {.class = W_SCALE, .factor = (times)}},
#define BOUND(bound, words) {words, {.class = W_BOUND, .value = (bound)}},
#define SAY(is, words) {words, SAY_##is},
#define SAY_KIND_OF(kind)                                                                          \
    {                                                                                              \
        .class = W_KIND, .value = (kind)                                                           \
    }
#define SAY_CLASS(is)                                                                              \
    {                                                                                              \
        .class = (is)                                                                              \
    }
#define SAY_KIND_CLEARING SAY_KIND_OF(KIND_CLEARING)
#define SAY_KIND_LIGHTING SAY_KIND_OF(KIND_LIGHTING)
#define SAY_KIND_PATCHING SAY_KIND_OF(KIND_PATCHING)
#define SAY_KIND_ROAD SAY_KIND_OF(KIND_ROAD)
#define SAY_KIND_CANAL SAY_KIND_OF(KIND_CANAL)
#define SAY_KIND_GIFT SAY_KIND_OF(KIND_GIFT)
#define SAY_KIND_MEDICAL SAY_KIND_OF(KIND_MEDICAL)
#define SAY_KIND_HOUSE_BUILD SAY_KIND_OF(KIND_HOUSE_BUILD)
#define SAY_KIND_HOUSE_REPAIR SAY_KIND_OF(KIND_HOUSE_REPAIR)
#define SAY_PERSON SAY_CLASS(W_PERSON)
#define SAY_ATTEND SAY_CLASS(W_ATTEND)
#define SAY_TALK SAY_CLASS(W_TALK)
#define SAY_GATHER SAY_CLASS(W_GATHER)
#define SAY_RAISE SAY_CLASS(W_RAISE)
#define SAY_GOODS SAY_CLASS(W_GOODS)
#define SAY_LAND SAY_CLASS(W_LAND)
#define SAY_HALF SAY_CLASS(W_HALF)
#define SAY_TOTAL SAY_CLASS(W_TOTAL)
#define SAY_SO_FAR SAY_CLASS(W_SO_FAR)
#define SAY_FUTURE SAY_CLASS(W_FUTURE)
#define SAY_TARGET SAY_CLASS(W_TARGET)
#define SAY_LEFT SAY_CLASS(W_LEFT)
#define SAY_EACH SAY_CLASS(W_EACH)
#define SAY_EACH_UNIT SAY_CLASS(W_EACH_UNIT)
#define SAY_WORTH SAY_CLASS(W_WORTH)
#define SAY_SPEND SAY_CLASS(W_SPEND)
#define SAY_SIZE SAY_CLASS(W_SIZE)
#define SAY_STARTED SAY_CLASS(W_STARTED)
#define SAY_REPORT SAY_CLASS(W_REPORT)
#define SAY_ADDS SAY_CLASS(W_ADDS)
#define SAY_CORRECTS SAY_CLASS(W_CORRECTS)
#define SAY_NOT SAY_CLASS(W_NOT)
#define SAY_BECOMES SAY_CLASS(W_BECOMES)
#define SAY_NONE SAY_CLASS(W_NONE)
#define SAY_REST SAY_CLASS(W_REST)
#define SAY_VAGUE SAY_CLASS(W_VAGUE)
#define SAY_PORTION SAY_CLASS(W_PORTION)
#define SAY_JOIN SAY_CLASS(W_JOIN)
#define SAY_MISTAKE SAY_CLASS(W_MISTAKE)
#define SAY_RATHER SAY_CLASS(W_RATHER)
#define SAY_AWAY SAY_CLASS(W_AWAY)
#define SAY_BUT SAY_CLASS(W_BUT)
#define SAY_AMONG SAY_CLASS(W_AMONG)
#define SAY_FORCES SAY_CLASS(W_FORCES)
#define SAY_TODAY SAY_CLASS(W_TODAY)
#define SAY_YESTERDAY SAY_CLASS(W_YESTERDAY)
#define SAY_BEFORE_YESTERDAY SAY_CLASS(W_BEFORE_YESTERDAY)
#define SAY_DAY SAY_CLASS(W_DAY)
#define SAY_MONTH SAY_CLASS(W_MONTH)
#define SAY_YEAR SAY_CLASS(W_YEAR)
#define SAY_WEEKDAY SAY_CLASS(W_WEEKDAY)
#define SAY_FEAST SAY_CLASS(W_FEAST)
#define SAY_HOUR SAY_CLASS(W_HOUR)
#define SAY_SPAN SAY_CLASS(W_SPAN)
#define SAY_PHONE SAY_CLASS(W_PHONE)
#define SAY_NAME SAY_CLASS(W_NAME)
#define SAY_PLACE SAY_CLASS(W_PLACE)
#define SAY_PLAIN SAY_CLASS(W_PLAIN)

static const struct row rows[] = {
#include "message/words.def"
};

/* Of the plan's lexicon only the kinds of work are words here. */
struct kind_row {
    const char *words;
    enum term_class class;
    int value;
};

#define KIND(id, name, label, units, nouns, is_promise)
#define NOUN(group, words)
#define TERM(class, value, words) {words, TERM_##class, value},
#define LOOSE(class, value, words) {words, TERM_##class, value},
static const struct kind_row kind_rows[] = {
#include "plan/lexicon.def"
};
#undef TERM
#undef LOOSE
#undef NOUN
#undef KIND

enum {
    ROWS = sizeof rows / sizeof *rows,
    KIND_ROWS = sizeof kind_rows / sizeof *kind_rows,
};

static struct entry *fixed[BUCKETS];
static struct str fixed_syllables[BUCKETS * 8]; /* an open table, at most half full */
static struct arena words_arena;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t hash_of(struct str s)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
    return h ^ h >> 15;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

struct str word_tone(struct arena *a, struct str syllable)
{
    static const char *const schools[][2] = {{"oà", "òa"}, {"oá", "óa"}, {"oả", "ỏa"}, {"oã", "õa"},
        {"oạ", "ọa"}, {"oè", "òe"}, {"oé", "óe"}, {"oẻ", "ỏe"}, {"oẽ", "õe"}, {"oẹ", "ọe"},
        {"uỳ", "ùy"}, {"uý", "úy"}, {"uỷ", "ủy"}, {"uỹ", "ũy"}, {"uỵ", "ụy"}};

    for (size_t i = 0; i < sizeof schools / sizeof *schools; i++) {
        struct str end = str_from(schools[i][0]), head;

        if (!str_ends(syllable, end))
            continue;
        head = str_slice(syllable, 0, syllable.len - end.len);
        if (head.len && (head.ptr[head.len - 1] == 'q' || head.ptr[head.len - 1] == 'Q'))
            return syllable; /* "quý" */
        return str_printf(a, "%.*s%s", STR(head), schools[i][1]);
    }
    return syllable;
}

/* "Ấp Bàu Đưng" as syllables; false: none or too many. */
static bool entry_fill(struct arena *a, struct str words, struct entry *e)
{
    struct tokens t = {0};

    lex_line(a, words, &t);
    if (!t.count || t.count > WORD_TERM_MAX)
        return false;
    e->has_accents = !is_ascii(words);
    for (size_t i = 0; i < t.count; i++)
        e->syllables[i] = (struct syllable){
            str_copy(a, t.items[i].fold), word_tone(a, text_lower(a, t.items[i].text))};
    e->count = t.count;
    return true;
}

static void entry_link(struct entry **table, struct entry *e)
{
    struct entry **link = &table[hash_of(e->syllables[0].fold) % BUCKETS];

    while (*link && (*link)->count > e->count)
        link = &(*link)->next;
    e->next = *link;
    *link = e;
}

static void syllable_add(struct str *table, size_t room, struct str fold)
{
    size_t at = hash_of(fold) % room;

    while (table[at].len && !str_eq(table[at], fold))
        at = (at + 1) % room;
    table[at] = fold;
}

static bool syllable_is(const struct str *table, size_t room, struct str fold)
{
    for (size_t at = hash_of(fold) % room; table[at].len; at = (at + 1) % room)
        if (str_eq(table[at], fold))
            return true;
    return false;
}

static void fixed_add(const char *words, struct word word)
{
    struct entry *e = arena_new(&words_arena, struct entry);

    e->word = word;
    if (word.class == W_WHO)
        e->word.value = indicator_of_number(word.value);
    if (!entry_fill(&words_arena, str_from(words), e))
        return;
    entry_link(fixed, e);
    for (size_t i = 0; i < e->count; i++)
        syllable_add(fixed_syllables, BUCKETS * 8, e->syllables[i].fold);
}

static void words_build(void)
{
    arena_init(&words_arena, 8 << 20);
    for (size_t i = 0; i < KIND_ROWS; i++)
        if (kind_rows[i].class == TERM_KIND || kind_rows[i].class == TERM_WEAK)
            fixed_add(kind_rows[i].words, (struct word){.class = W_KIND,
                                              .value = kind_rows[i].value,
                                              .loose = kind_rows[i].class == TERM_WEAK});
    for (size_t i = 0; i < ROWS; i++)
        fixed_add(rows[i].words, rows[i].word);
}

struct words_local {
    struct entry *table[BUCKETS];
    struct str *syllables; /* an open table, at most half full */
    size_t syllable_room;
};

static struct entry *local_add(
    struct arena *a, struct words_local *l, struct str words, struct word word)
{
    struct entry *e = arena_new(a, struct entry);

    e->word = word;
    if (!entry_fill(a, words, e))
        return NULL;
    entry_link(l->table, e);
    for (size_t i = 0; i < e->count; i++)
        syllable_add(l->syllables, l->syllable_room, e->syllables[i].fold);
    return e;
}

/* Is another unit's name the same without accents? */
static bool is_alike(struct arena *a, const struct message_context *c, size_t at)
{
    struct str fold = text_fold(a, c->units[at].name);

    for (size_t i = 0; i < c->unit_count; i++)
        if (i != at && str_eq(fold, text_fold(a, c->units[i].name)))
            return true;
    return false;
}

/* "Ấp Mới" as it is, and "Mới" alone, which only counts where a unit is expected. */
static void unit_add(
    struct arena *a, struct words_local *l, const struct message_context *c, size_t at)
{
    struct word word = {.class = W_UNIT, .value = (int)at, .alike = is_alike(a, c, at)};
    struct entry *whole = local_add(a, l, c->units[at].name, word);
    struct word place;
    struct tokens t = {0};
    size_t first;

    lex_line(a, c->units[at].name, &t);
    first = whole ? word_find(NULL, &t, 0, t.count, &place) : 0;
    if (first && first < t.count && place.class == W_PLACE) {
        size_t from = t.items[first].from;

        word.loose = true;
        /* "3" of "Ấp 3" alone says nothing */
        if (t.items[first].kind != TOKEN_NUMBER)
            (void)local_add(a, l, str_slice(c->units[at].name, from, SIZE_MAX), word);
    }
}

static void learned_add(
    struct arena *a, struct words_local *l, const struct message_context *c, size_t at)
{
    const struct message_word *w = &c->words[at];
    struct word word = {.learned = true};

    switch (w->as) {
    case LEARNED_INDICATOR:
        word.class = W_WHO;
        word.value = (int)w->value;
        if (w->value < 0 || (size_t)w->value >= indicator_count)
            return;
        break;
    case LEARNED_MEASURE:
        word.class = W_MEASURE;
        word.value = (int)w->value;
        word.factor = 1000;
        break;
    case LEARNED_UNIT:
        word.class = W_UNIT;
        for (word.value = 0; (size_t)word.value < c->unit_count; word.value++)
            if (c->units[word.value].id == w->value)
                break;
        if ((size_t)word.value == c->unit_count)
            return;
        break;
    default:
        word.class = W_WORK;
        for (word.value = 0; (size_t)word.value < c->work_count; word.value++)
            if (c->works[word.value].id == w->value)
                break;
        if ((size_t)word.value == c->work_count)
            return;
    }
    (void)local_add(a, l, w->fold, word);
}

enum { WORK_SYLLABLES = 24 };

/* What works are called is known when it is mistyped. */
static void work_syllables_add(
    struct arena *a, struct words_local *l, const struct message_work *work)
{
    struct tokens t = {0};

    lex_line(a, work->name, &t);
    for (size_t i = 0; i < t.count && i < WORK_SYLLABLES; i++)
        if (t.items[i].kind == TOKEN_WORD)
            syllable_add(l->syllables, l->syllable_room, str_copy(a, t.items[i].fold));
}

struct words_local *words_local_make(struct arena *a, const struct message_context *c)
{
    struct words_local *l = arena_new(a, struct words_local);

    l->syllable_room = (c->unit_count + c->word_count + 1) * WORD_TERM_MAX * 2 +
                       c->work_count * WORK_SYLLABLES * 2;
    l->syllables = arena_new_array(a, struct str, l->syllable_room);

    for (size_t i = 0; i < c->unit_count; i++)
        unit_add(a, l, c, i);
    for (size_t i = 0; i < c->word_count; i++)
        learned_add(a, l, c, i);
    for (size_t i = 0; i < c->work_count; i++)
        work_syllables_add(a, l, &c->works[i]);
    return l;
}

/* Is this token, lower case, the syllable with its accents? Both are short. */
static bool is_exact(const struct token *t, struct str lower)
{
    size_t at = 0, to = 0;

    while (at < t->text.len && to < lower.len)
        if (unicode_lower(utf8_next(t->text, &at)) != utf8_next(lower, &to))
            return false;
    return at == t->text.len && to == lower.len;
}

/* 0: another term; 1: it, but for accents that are others; 2: it. */
static int agrees(const struct entry *e, const struct tokens *t, size_t at, size_t end)
{
    bool other = false;

    if (at + e->count > end)
        return 0;
    for (size_t i = 0; i < e->count; i++) {
        const struct token *token = &t->items[at + i];

        if (!str_eq(token->fold, e->syllables[i].fold))
            return 0;
        other |= token->kind == TOKEN_WORD && !is_ascii(token->text) &&
                 !is_exact(token, e->syllables[i].lower);
    }
    return other ? 1 : 2;
}

/* What says who, what or where is known in spite of a slip; "dân vẫn" is no "dân vận", "gắn" no
 * "gần" and "mới ngày" no "mỗi ngày". */
static bool takes_slips(enum word_class class)
{
    return class == W_WHO || class == W_KIND || class == W_UNIT || class == W_THING ||
           class == W_MEASURE || class == W_ATTEND || class == W_RAISE || class == W_GOODS ||
           class == W_TALK || class == W_REPORT || class == W_CORRECTS || class == W_ADDS ||
           class == W_TODAY || class == W_YESTERDAY || class == W_TOTAL || class == W_WORTH;
}

/* Longest first. A term of several syllables is taken with slips in its accents ("phát quáng"), a
 * single one is another word then ("cân" is no "căn"). */
static const struct entry *chain_find(
    struct entry *e, const struct tokens *t, size_t at, size_t end, bool *slip)
{
    const struct entry *near = NULL;

    for (; e; e = e->next) {
        int how = agrees(e, t, at, end);
        bool may = how == 1 && (e->count > 1 || e->word.class == W_UNIT) && !e->word.loose &&
                   takes_slips(e->word.class);

        if (near && near->count > e->count)
            break;
        if (how == 2) {
            *slip = false;
            return e;
        }
        if (may && !near)
            near = e;
    }
    *slip = near != NULL;
    return near;
}

size_t word_find(const struct words_local *local, const struct tokens *t, size_t at, size_t end,
    struct word *ret)
{
    const struct entry *best, *own = NULL;
    bool slip = false, own_slip = false;
    size_t bucket;

    (void)pthread_once(&once, words_build);
    if (at >= end)
        return 0;
    bucket = hash_of(t->items[at].fold) % BUCKETS;
    best = chain_find(fixed[bucket], t, at, end, &slip);
    if (local)
        own = chain_find(local->table[bucket], t, at, end, &own_slip);
    if (own && (!best || own->count > best->count || own->word.learned ||
                   (own->count == best->count && !own->word.loose))) {
        best = own;
        slip = own_slip;
    }
    if (!best)
        return 0;
    *ret = best->word;
    ret->slip = slip;
    ret->plain = true;
    for (size_t i = 0; i < best->count; i++)
        ret->plain &= is_ascii(t->items[at + i].text);
    ret->plain = ret->plain && best->has_accents;
    return best->count;
}

bool word_is_syllable(const struct words_local *local, struct str fold)
{
    (void)pthread_once(&once, words_build);
    return syllable_is(fixed_syllables, BUCKETS * 8, fold) ||
           (local && syllable_is(local->syllables, local->syllable_room, fold));
}

size_t word_find_unit(const struct words_local *local, const struct tokens *t, size_t at,
    size_t end, struct word *ret)
{
    const struct entry *e = local->table[hash_of(t->items[at].fold) % BUCKETS];

    for (; e; e = e->next)
        if (e->word.class == W_UNIT && agrees(e, t, at, end) == 2) {
            *ret = e->word;
            return e->count;
        }
    return 0;
}
