/* search.c: what somebody types, looked for in the handbook. All words of it must stand in a
 * section; a word in the title weighs more. The book is small enough to be read through each time.
 */
#include "help/help.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/unicode.h"

enum { WEIGHT_TITLE = 8, WEIGHT_TEXT = 1, QUESTION_BYTES_MAX = 200, BEGINNING_MIN = 4 };

struct words {
    struct str items[HELP_WORDS_MAX];
    size_t count;
};

/* Folded, parted by blanks; what is beyond the bounds is not asked. */
static struct words words_of(struct arena *a, struct str question)
{
    struct words ret = {.count = 0};
    struct str rest = str_slice(text_fold(a, question), 0, QUESTION_BYTES_MAX);

    while (rest.len && ret.count < HELP_WORDS_MAX) {
        size_t end = str_find(rest, S(" "), 0);

        if (end)
            ret.items[ret.count++] = str_slice(rest, 0, end);
        rest = str_slice(rest, end + 1, rest.len);
    }
    return ret;
}

static bool is_of_word(struct str s, size_t at)
{
    return at < s.len && (ascii_word(s.ptr[at], "") || (unsigned char)s.ptr[at] >= 0x80);
}

/* As a word of its own; a long one also as the beginning of one ("report" in "reports"). A syllable
 * inside another ("go" in "gop") is another word. */
static bool has(struct str folded, struct str word)
{
    for (size_t at = str_find(folded, word, 0); at < folded.len;
         at = str_find(folded, word, at + 1)) {
        bool begins = !at || !is_of_word(folded, at - 1);

        if (begins && (word.len >= BEGINNING_MIN || !is_of_word(folded, at + word.len)))
            return true;
    }
    return false;
}

/* 0: a word is missing. */
static int weigh(const struct words *words, struct str title, struct str text)
{
    int sum = 0;

    for (size_t i = 0; i < words->count; i++) {
        int weight = (has(title, words->items[i]) ? WEIGHT_TITLE : 0) +
                     (has(text, words->items[i]) ? WEIGHT_TEXT : 0);

        if (!weight)
            return 0;
        sum += weight;
    }
    return sum;
}

/* The line with the most of the words; the first, if none has any. */
static struct str best_line(struct arena *a, const struct words *words, struct str text)
{
    struct str best = str_slice(text, 0, str_find(text, S("\n"), 0));
    size_t most = 0;

    for (size_t from = 0; from < text.len;) {
        size_t end = str_find(text, S("\n"), from), count = 0;
        struct str line = str_slice(text, from, end), folded = text_fold(a, line);

        for (size_t i = 0; i < words->count; i++)
            count += has(folded, words->items[i]);
        if (count > most) {
            most = count;
            best = line;
        }
        from = end + 1;
    }
    return best;
}

static int by_weight(const void *left, const void *right)
{
    const struct help_found *a = left, *b = right;

    if (a->weight != b->weight)
        return a->weight < b->weight ? 1 : -1;
    return a->section < b->section ? -1 : a->section > b->section; /* as they stand in the book */
}

void help_search(struct arena *a, enum lang lang, struct str question, struct help_found_list *ret)
{
    struct words words = words_of(a, question);
    const struct help_book *book = &help_books[lang];

    *ret = (struct help_found_list){0};
    for (size_t i = 0; words.count && i < book->count; i++) {
        const struct help_chapter *c = &book->chapters[i];

        for (size_t s = 0; s < c->section_count; s++) {
            const struct help_section *section = &c->sections[s];
            struct str text = str_from(section->text);
            int weight = weigh(&words, text_fold(a, str_from(section->title)), text_fold(a, text));

            if (weight)
                *vec_push(a, ret) =
                    (struct help_found){c, section, best_line(a, &words, text), weight};
        }
    }
    if (ret->count)
        qsort(ret->items, ret->count, sizeof *ret->items, by_weight);
    if (ret->count > HELP_FOUND_MAX)
        ret->count = HELP_FOUND_MAX;
}
