/* help.h: finding in the handbook: a chapter, the help of a page, a word, what somebody types. */
#ifndef HELP_HELP_H
#define HELP_HELP_H

#include "help/book.h"
#include "http/route.h"

/* NULL: no such chapter. */
const struct help_chapter *help_chapter_find(enum lang lang, struct str name);

/* The chapter behind the last of the part that `from` belongs to. */
size_t help_part_end(const struct help_book *book, size_t from);

/* The address of the help of a page ("/help/report"); NULL: it has none. A POST row that has no
 * help of its own has that of the page it shows when it is refused. */
const char *help_of_route(const struct route *routes, const struct route *route);

/* The number of a term in help_terms[], or -1. */
int help_term_find(struct str name);

struct term;
/* For app->term. */
int help_term(enum lang lang, const char *name, struct term *ret);

struct help_found {
    const struct help_chapter *chapter;
    const struct help_section *section;
    struct str line; /* the one that says most of it */
    int weight;
};
struct help_found_list {
    struct help_found *items;
    size_t count, capacity;
};

enum { HELP_WORDS_MAX = 8, HELP_FOUND_MAX = 20 };

/* Sections that hold all words of the question, with or without accents, the fitting ones first. */
void help_search(struct arena *a, enum lang lang, struct str question, struct help_found_list *ret);

#endif
