/* bounded.c: words and sums of amounts that are more or less sure. */
#include "base/bounded.h"

#include "base/unicode.h"

char bound_join(char a, char b)
{
    a = a ? a : '=';
    b = b ? b : '=';
    if (a == '=' || a == b)
        return b;
    return b == '=' ? a : '~';
}

void bound_add(struct bounded *sum, struct bounded part)
{
    sum->milli += part.milli;
    sum->bound = bound_join(sum->bound, part.bound);
}

bool bounded_eq(struct bounded a, struct bounded b)
{
    return a.milli == b.milli && bound_join(a.bound, '=') == bound_join(b.bound, '=');
}

/* The largest it may be, and the smallest. */
static int64_t highest(struct bounded b)
{
    return b.bound == '>' || b.bound == '~' ? INT64_MAX : b.milli;
}

static int64_t lowest(struct bounded b)
{
    return b.bound == '<' || b.bound == '~' ? 0 : b.milli;
}

bool bounded_below(struct bounded a, struct bounded b)
{
    return highest(a) < lowest(b);
}

struct str bound_words(struct arena *a, enum lang lang, char bound, struct str number)
{
    switch (bound) {
    case '>':
        return TR_FILL(a, lang, "hơn %1", number);
    case '<':
        return TR_FILL(a, lang, "gần %1", number);
    case '~':
        return TR_FILL(a, lang, "khoảng %1", number);
    default:
        return number;
    }
}

/* --- as people type it --- */

static const struct {
    const char *word; /* folded */
    char bound;
} words[] = {
    {">", '>'},
    {"hon", '>'},
    {"tren", '>'},
    {"over", '>'},
    {"<", '<'},
    {"gan", '<'},
    {"duoi", '<'},
    {"nearly", '<'},
    {"~", '~'},
    {"\u2248", '~'},
    {"khoang", '~'},
    {"chung", '~'},
    {"uoc", '~'},
    {"about", '~'},
};

/* What stands before the number: a sign, or letters up to a blank or a digit. */
static size_t word_end(struct str s)
{
    size_t end = 0;

    if (s.len && strchr("<>~", s.ptr[0]))
        return 1;
    while (end < s.len && s.ptr[end] != ' ' && (s.ptr[end] < '0' || s.ptr[end] > '9'))
        end++;
    return end;
}

static char bound_of_word(struct str word)
{
    struct arena a;
    struct str folded;
    char bound = '=';

    if (!word.len || word.len > 20)
        return '=';
    arena_init(&a, 64 * 1024);
    folded = text_fold(&a, word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(folded, str_from(words[i].word)))
            bound = words[i].bound;
    arena_reset(&a);
    return bound;
}

char bound_take(struct str *s)
{
    struct str text = str_trim(*s);
    size_t end = word_end(text);
    char bound = bound_of_word(str_slice(text, 0, end));

    if (bound != '=') {
        *s = str_trim(str_slice(text, end, text.len));
    } else if (text.len > 1 && text.ptr[text.len - 1] == '+') {
        *s = str_trim(str_slice(text, 0, text.len - 1));
        bound = '>';
    }
    return bound;
}
