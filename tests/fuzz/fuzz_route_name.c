/* fuzz_route_name.c: any two clean lines as names of works.
 *
 * What must hold: the limits; a name is wholly like itself and never apart from itself; likeness
 * does not depend on which of two is asked first. */
#include "base/unicode.h"
#include "works/route_name.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 16 * 1024 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_one(const struct route_name *n)
{
    must(n->words.count <= ROUTE_WORDS_MAX && n->span.count <= ROUTE_WORDS_MAX);
    must(n->hamlet.count <= ROUTE_WORDS_MAX && n->number_count <= ROUTE_NUMBERS_MAX);
    for (size_t i = 0; i < n->words.count; i++)
        must(n->words.items[i].fold.len > 0 && n->words.items[i].sound.len > 0);
    must(!route_apart(n, n));
    must(route_likeness(n, n) == (route_is_named(n) ? 100 : -1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text;
    struct utf8_report report;
    struct arena a;

    if (size > INPUT_MAX)
        return 0;
    arena_init(&a, 64u << 20);
    if (utf8_clean(&a, (struct str){(const char *)data, size}, &text, &report) == OK) {
        size_t end = str_find(text, S("\n"), 0);
        struct route_name one, other;
        struct route_words hamlet;
        int likeness;

        route_hamlet(&a, str_slice(text, 0, end), &hamlet);
        route_read(&a, str_slice(text, 0, end), NULL, 0, &one);
        route_read(&a, str_slice(text, end + 1, text.len), &hamlet, 1, &other);
        check_one(&one);
        check_one(&other);
        likeness = route_likeness(&one, &other);
        must(likeness >= -1 && likeness <= 100);
        must(likeness == route_likeness(&other, &one));
        must(route_apart(&one, &other) == route_apart(&other, &one));
    }
    arena_reset(&a);
    return 0;
}
