/* kind.c: the tables of papers, asked. */
#include "paper/kind.h"

#include "base/tr.h"
#include "base/unicode.h"

const struct paper_kind_info paper_kinds[PAPER_KINDS] = {
#define KIND(id, name, type, symbol, label, purpose, flags, texts)                                 \
    {name, type, symbol, label, purpose, flags, texts},
#include "paper/paper_kinds.def"
#undef KIND
};

const struct paper_text_info paper_texts[PAPER_TEXTS] = {
#define TEXT(name, label, hint, max, rows) {name, label, hint, max, rows},
#include "paper/paper_texts.def"
#undef TEXT
};

static const char *const party_words[] = {
#define PARTY(word) word,
#include "paper/paper_issuers.def"
#undef PARTY
};

static const struct {
    const char *name, *label;
} forms[PAPER_FORMS] = {
    [FORM_PARTY] = {"party", MSG("Thể thức của Đảng (Hướng dẫn 05-HD/VPTW)")},
    [FORM_STATE] = {"state", MSG("Thể thức hành chính (Nghị định 30/2020)")},
};

enum paper_kind_id paper_kind_find(struct str name)
{
    int k = 0;

    while (k < PAPER_KINDS && !str_eq(name, str_from(paper_kinds[k].name)))
        k++;
    return (enum paper_kind_id)k;
}

/* Is this word one of a list with blanks between? */
static bool listed(struct str list, struct str word)
{
    for (size_t at = 0; at < list.len;) {
        size_t end = str_find(list, S(" "), at);

        if (str_eq(str_slice(list, at, end), word))
            return true;
        at = end + 1;
    }
    return false;
}

bool paper_kind_has_text(enum paper_kind_id kind, size_t text)
{
    return listed(str_from(paper_kinds[kind].texts), str_from(paper_texts[text].name));
}

int paper_text_find(struct str name)
{
    for (int i = 0; i < PAPER_TEXTS; i++)
        if (str_eq(name, str_from(paper_texts[i].name)))
            return i;
    return -1;
}

const char *paper_form_name(enum official_form form)
{
    return forms[form].name;
}

const char *paper_form_label(enum official_form form)
{
    return forms[form].label;
}

enum official_form paper_form_find(struct str name)
{
    unsigned f = 0;

    while (f < PAPER_FORMS && !str_eq(name, str_from(forms[f].name)))
        f++;
    return (enum official_form)f; /* PAPER_FORMS: no such */
}

static bool speaks_for_the_party(struct arena *a, struct str name)
{
    struct str folded = text_fold(a, name);

    for (size_t i = 0; i < sizeof party_words / sizeof *party_words; i++)
        if (str_starts(folded, str_from(party_words[i])))
            return true;
    return false;
}

enum official_form paper_form_guess(struct arena *a, struct str superior, struct str issuer)
{
    return speaks_for_the_party(a, issuer) || speaks_for_the_party(a, superior) ? FORM_PARTY
                                                                                : FORM_STATE;
}

struct str paper_symbol(struct arena *a, enum official_form form, enum paper_kind_id kind,
    struct str code, struct str drafter)
{
    const char *symbol = paper_kinds[kind].symbol;

    if (!*symbol)
        return S("");
    if (form == FORM_STATE && paper_kinds[kind].flags & PK_LETTER)
        return drafter.len ? str_printf(a, "%.*s-%.*s", STR(code), STR(drafter)) : code;
    return str_printf(a, form == FORM_PARTY ? "%s/%.*s" : "%s-%.*s", symbol, STR(code));
}
