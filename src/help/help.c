/* help.c: chapters, places and terms by their names. The tables are short: looked through. */
#include "help/help.h"

#include "http/server.h"

#include <string.h>

const struct help_chapter *help_chapter_find(enum lang lang, struct str name)
{
    const struct help_book *book = &help_books[lang];

    for (size_t i = 0; i < book->count; i++)
        if (str_eq(str_from(book->chapters[i].name), name))
            return &book->chapters[i];
    return NULL;
}

size_t help_part_end(const struct help_book *book, size_t from)
{
    size_t end = from + 1;

    while (end < book->count && !book->chapters[end].part[0])
        end++;
    return end;
}

static const char *place_of(const char *route)
{
    for (const struct help_place *p = help_places; p->route; p++)
        if (!strcmp(p->route, route))
            return p->path;
    return NULL;
}

const char *help_of_route(const struct route *routes, const struct route *route)
{
    const char *path = place_of(route->name);

    for (const struct route *other = routes; !path && route->show && other->name; other++)
        if (other->show == route->show)
            path = place_of(other->name);
    return path;
}

int help_term_find(struct str name)
{
    for (int i = 0; help_terms[i].name; i++)
        if (str_eq(str_from(help_terms[i].name), name))
            return i;
    return -1;
}

int help_term(enum lang lang, const char *name, struct term *ret)
{
    int number = help_term_find(str_from(name));

    if (number >= 0)
        *ret = (struct term){help_terms[number].word[lang], help_terms[number].meaning[lang]};
    return number;
}
