/* places.c: names of hamlets.
 *
 * A name is what follows a place word: capital words ("ấp Bàu Đưng"), a number ("khu phố 2",
 * "thôn 6B") or both ("bản Nà Sản 1"). Names are compared folded, so "Hoà Bình" is "Hòa Bình".
 * Once a name is known it also stands without its word: "(ấp Cầu 03 căn, Trại Bí 01 căn)".
 */
#include "plan/reading.h"

#include "base/unicode.h"

#include <string.h>

static uint64_t key_add(uint64_t h, struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        h = (h ^ (unsigned char)word.ptr[i]) * 1099511628211u;
    return (h ^ ' ') * 1099511628211u;
}

static struct str without_zero(struct str number)
{
    while (number.len > 1 && number.ptr[0] == '0')
        number = str_slice(number, 1, number.len);
    return number;
}

uint64_t name_key(const struct tokens *t, size_t first, size_t count)
{
    uint64_t h = 14695981039346656037u;

    for (size_t i = first; i < first + count && i < t->count; i++)
        if (t->items[i].kind != TOKEN_MARK)
            h = key_add(h, without_zero(t->items[i].fold));
    return h | 1;
}

/* ---- the table of known places ---------------------------------------------------------- */

static int *slot_of(const struct reading *r, uint64_t key, bool bare)
{
    size_t mask = r->place_slots - 1;

    for (size_t i = (key ^ key >> 32) & mask;; i = (i + 1) & mask) {
        int *slot = &r->place_table[i];

        if (*slot < 0)
            return slot;
        if (bare ? r->places.items[*slot / 2].bare == key && *slot % 2
                 : r->places.items[*slot / 2].key == key && *slot % 2 == 0)
            return slot;
    }
}

static void table_put(struct reading *r, int place)
{
    int *slot = slot_of(r, r->places.items[place].key, false);

    if (*slot < 0)
        *slot = place * 2;
    slot = slot_of(r, r->places.items[place].bare, true);
    if (*slot < 0)
        *slot = place * 2 + 1;
}

static void table_grow(struct reading *r)
{
    r->place_slots = r->place_slots ? r->place_slots * 2 : 256;
    r->place_table = arena_new_array(r->arena, int, r->place_slots);
    memset(r->place_table, 0xff, r->place_slots * sizeof(int));
    for (size_t i = 0; i < r->places.count; i++)
        table_put(r, (int)i);
}

static int place_intern(struct reading *r, struct place p)
{
    int *slot;

    if (r->place_slots < (r->places.count + 2) * 4)
        table_grow(r);
    slot = slot_of(r, p.key, false);
    if (*slot >= 0)
        return *slot / 2;
    p.same_as = -1;
    *(struct place *)vec_push(r->arena, &r->places) = p;
    table_put(r, (int)r->places.count - 1);
    return (int)r->places.count - 1;
}

int place_find_bare(const struct reading *r, uint64_t key)
{
    int slot = r->place_slots ? *slot_of(r, key, true) : -1;

    return slot < 0 || r->places.items[slot / 2].bare_number ? -1 : place_of(r, slot / 2);
}

int place_of(const struct reading *r, int place)
{
    return r->places.items[place].same_as >= 0 ? r->places.items[place].same_as : place;
}

/* A bare name is a place where a list goes on: before a figure or a colon, or behind another. */
static void name_resolve(struct reading *r, const struct source_line *line, size_t at)
{
    struct symbol *s = &r->symbols.items[at];
    bool last = at + 1 >= line->sym_to;
    bool before = !last && s[1].from == s->next_from &&
                  (s[1].class == SYM_FIGURE || s[1].class == SYM_COLON || s[1].class == SYM_CELL);
    bool goes_on = at >= line->sym_from + 2 && s[-2].class == SYM_PLACE &&
                   (s[-1].class == SYM_COMMA || s[-1].class == SYM_AND) &&
                   s[-1].next_from == s->from && s[-2].next_from == s[-1].from;
    int place;

    if (s->class != SYM_NAME || !(before || goes_on))
        return;
    place = place_find_bare(r, s->key);
    if (place < 0)
        return;
    s->class = SYM_PLACE;
    s->value = place;
}

void places_resolve(struct reading *r)
{
    for (size_t i = 0; i < r->places.count; i++) {
        struct place *p = &r->places.items[i];
        int slot = *slot_of(r, p->key, true);

        if (slot >= 0 && slot / 2 != (int)i)
            p->same_as = slot / 2;
    }
    for (size_t i = 0; i < r->lines.count; i++)
        for (size_t k = r->lines.items[i].sym_from; k < r->lines.items[i].sym_to; k++)
            name_resolve(r, &r->lines.items[i], k);
}

/* ---- reading a name --------------------------------------------------------------------- */

/* First letter capital, the rest as in the plan, or lower case if all is shouted. */
static void name_word(struct buf *b, struct str word, bool shouted)
{
    size_t at = 0, from = 0;
    uint32_t c = utf8_next(word, &at);
    bool one = at == word.len;

    (void)c;
    buf_add(b, str_slice(word, from, at));
    if (one)
        return;
    if (shouted)
        buf_add(b, text_lower(b->arena, str_slice(word, at, word.len)));
    else
        buf_add(b, str_slice(word, at, word.len));
}

static struct str place_label(
    struct reading *r, enum place_word word, size_t first, size_t behind, bool shouted)
{
    const struct tokens *t = &r->tokens;
    struct buf b;

    buf_init(&b, r->arena, 400);
    buf_add(&b, place_word_label(word));
    for (size_t i = first; i < behind; i++) {
        if (!t->items[i].glued || i == first)
            buf_addc(&b, ' ');
        if (t->items[i].kind == TOKEN_NUMBER)
            buf_add(&b, without_zero(t->items[i].text));
        else
            name_word(&b, t->items[i].text, shouted);
    }
    return buf_str(&b);
}

/* A number that may be part of a name: at most three digits, no mark in it, no figure. */
static bool name_number(const struct reading *r, const struct source_line *line, size_t at)
{
    const struct tokens *t = &r->tokens;

    return at < t->count && t->items[at].kind == TOKEN_NUMBER && t->items[at].text.len <= 3 &&
           str_find(t->items[at].text, S("."), 0) == t->items[at].text.len &&
           str_find(t->items[at].text, S(","), 0) == t->items[at].text.len &&
           !token_in_figure(r, line, at) && !token_is_mark(t, at + 1, '/');
}

/* "3", "6B", "1A": the number and the letter that clings to it. */
static size_t number_end(const struct tokens *t, size_t at)
{
    at++;
    if (at < t->count && t->items[at].kind == TOKEN_WORD && t->items[at].glued &&
        t->items[at].text.len == 1)
        at++;
    return at;
}

/* A term of two words or more ends a name: "ấp Cầu Hội Nông dân"; but "Thị Cầu | bê tông hóa" is
 * no "cầu bê tông". */
static bool name_stops(const struct reading *r, size_t at)
{
    struct term term = lexicon_find(&r->tokens, at);

    if (term.class == TERM_KIND && term.value == KIND_BRIDGE &&
        lexicon_find(&r->tokens, at + 1).class == TERM_KIND)
        return false;
    return term.words > 1 && (term.class == TERM_KIND || term.class == TERM_AGENCY);
}

static size_t name_end(const struct reading *r, const struct source_line *line, size_t at)
{
    const struct tokens *t = &r->tokens;
    size_t end = at;

    if (name_number(r, line, at))
        return number_end(t, at);
    while (end < t->count && end - at < 6) {
        bool joined = end > at && t->items[end].glued && end + 1 < t->count &&
                      t->items[end + 1].glued && t->items[end + 1].kind == TOKEN_WORD &&
                      (t->items[end].mark == '\'' || t->items[end].mark == '-');

        if (t->items[end].kind == TOKEN_WORD && t->items[end].capital &&
            (end == at || !name_stops(r, end)))
            end++;
        else if (joined)
            end += 2;
        else
            break;
    }
    if (end > at && name_number(r, line, end) && t->items[end].text.len <= 2 &&
        t->items[end].text.ptr[0] != '0') /* "bản Bông 01" counts, "bản Nà Sản 1" names */
        end = number_end(t, end);
    return end;
}

/* One place whose name stands in tokens [first, behind); its symbol covers from word_at on. */
static void place_add(struct reading *r, enum place_word word, size_t word_at, size_t first,
    size_t behind, const struct source_line *line)
{
    const struct tokens *t = &r->tokens;
    struct place p = {.bare = name_key(t, first, behind - first),
        .bare_number = t->items[first].kind == TOKEN_NUMBER};
    struct str label = place_word_label(word);
    uint64_t h = 14695981039346656037u;

    label = text_fold(r->arena, label);
    for (size_t from = 0; from < label.len;) {
        size_t to = str_find(label, S(" "), from);

        h = key_add(h, str_slice(label, from, to));
        from = to + 1;
    }
    for (size_t i = first; i < behind; i++)
        if (t->items[i].kind != TOKEN_MARK)
            h = key_add(h, without_zero(t->items[i].fold));
    p.key = h | 1;
    p.label = place_label(r, word, first, behind, line->all_capitals);
    symbol_add(r, SYM_PLACE, place_intern(r, p), word_at, behind);
}

/* In a shouted line all words are capital: a name there ends at a mark or with the line. */
static bool name_allowed(
    const struct reading *r, const struct source_line *line, size_t first, size_t end)
{
    const struct tokens *t = &r->tokens;

    if (end <= first)
        return false;
    if (!line->all_capitals || t->items[first].kind == TOKEN_NUMBER)
        return true;
    return end - first <= 4 && (end == t->count || t->items[end].kind == TOKEN_MARK);
}

size_t place_read(struct reading *r, enum place_word word, size_t word_at, size_t at,
    const struct source_line *line)
{
    const struct tokens *t = &r->tokens;
    struct term again = lexicon_find(t, at);
    size_t first = at, end;

    if (again.class == TERM_PLACE && again.value == (int)word)
        first += again.words; /* "Ấp ấp Sân Bay" */
    if (token_is(t, first, "so") && first + 1 < t->count &&
        t->items[first + 1].kind == TOKEN_NUMBER)
        first++;
    end = first < t->count ? name_end(r, line, first) : first;
    if (!name_allowed(r, line, first, end)) {
        symbol_add(r, SYM_PLACE_WORD, (int)word, word_at, at);
        return at;
    }
    place_add(r, word, word_at, first, end, line);
    while (t->items[first].kind == TOKEN_NUMBER && end + 1 < t->count &&
           (token_is_mark(t, end, ',') || token_is(t, end, "va")) &&
           name_number(r, line, end + 1)) {
        first = end + 1; /* "thôn 1, 2 và 3" */
        end = number_end(t, first);
        place_add(r, word, first, first, end, line);
    }
    return end;
}
