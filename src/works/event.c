/* event.c: the words for what a picture may be tied to; they stand in the journal for ever. */
#include "works/event.h"

static const char *const codes[EVENT_KINDS] = {"", "talk", "house", "gift", "care"};

const char *event_word(struct arena *a, struct event event)
{
    if (event.kind == EVENT_NONE)
        return "";
    return str_z(a, str_printf(a, "%s-%lld", codes[event.kind], (long long)event.id));
}

struct event event_read(struct str word)
{
    size_t dash = str_find(word, S("-"), 0);
    struct str code = str_slice(word, 0, dash);
    int64_t id;

    if (str_to_int(str_slice(word, dash + 1, word.len), &id) != OK || id <= 0)
        return (struct event){EVENT_NONE, 0};
    for (int i = 1; i < EVENT_KINDS; i++)
        if (str_eq(code, str_from(codes[i])))
            return (struct event){(enum event_kind)i, id};
    return (struct event){EVENT_NONE, 0};
}
