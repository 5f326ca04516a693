/* scan.c: one line of text as a row of symbols (reading.h). */
#include "plan/reading.h"

#include "base/unicode.h"

#include <string.h>

struct position position_in(const struct source_line *line, size_t from, size_t to, size_t col)
{
    return (struct position){.line = line->number, .col = col, .from = from, .to = to};
}

struct position symbol_position(const struct source_line *line, const struct symbol *s)
{
    return position_in(line, s->from, s->to, s->col);
}

/* Does it need collapsing: two blanks in a row, a tab, a no-break space? */
static bool is_ragged(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c < ' ' || c == 0xc2 || (c == ' ' && i + 1 < s.len && s.ptr[i + 1] == ' '))
            return true;
    }
    return false;
}

struct str str_collapse(struct arena *a, struct str s)
{
    struct buf b;
    size_t at = 0;
    bool blank = false;

    s = str_trim(s);
    if (!is_ragged(s))
        return s;
    buf_init(&b, a, s.len + 1);
    while (at < s.len) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);

        if (c <= ' ' || c == 0xa0) {
            blank = b.len > 0;
            continue;
        }
        if (blank)
            buf_addc(&b, ' ');
        blank = false;
        buf_add(&b, str_slice(s, from, at));
    }
    return buf_str(&b);
}

struct symbol *symbol_add(struct reading *r, int class, int value, size_t first, size_t behind)
{
    const struct tokens *t = &r->tokens;
    struct symbol *s = vec_push(r->arena, &r->symbols);

    *s = (struct symbol){.class = class,
        .value = value,
        .from = (uint32_t)t->items[first].from,
        .to = (uint32_t)t->items[behind - 1].to,
        .col = (uint32_t)t->items[first].col};
    if (behind < t->count) {
        s->next_from = (uint32_t)t->items[behind].from;
        s->next_col = (uint32_t)t->items[behind].col;
    } else {
        s->next_from = s->to;
        s->next_col = (uint32_t)t->items[behind - 1].end_col;
    }
    return s;
}

/* The last figure of the line that begins at or before this byte, or NULL. */
static const struct figure *figure_before(
    const struct reading *r, const struct source_line *line, size_t byte)
{
    size_t low = line->figure_from, high = line->figure_to;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (r->plan->figures.items[mid].from <= byte)
            low = mid + 1;
        else
            high = mid;
    }
    return low > line->figure_from ? &r->plan->figures.items[low - 1] : NULL;
}

bool token_in_figure(const struct reading *r, const struct source_line *line, size_t at)
{
    const struct token *t = &r->tokens.items[at];
    const struct figure *f = figure_before(r, line, t->from);

    /* A bare number may as well be part of a name. */
    return f && t->from < f->to && f->raw.len > t->text.len;
}

/* ---- what kind of line it is ----------------------------------------------------------- */

static bool is_roman(const struct token *t)
{
    for (size_t i = 0; i < t->text.len; i++)
        if (!strchr("IVX", t->text.ptr[i]))
            return false;
    return t->kind == TOKEN_WORD;
}

/* Is there a mark behind the number or letter of a list: "1.", "1-", "a)"? */
static bool list_mark(const struct tokens *t, size_t at)
{
    return token_is_mark(t, at, '.') || token_is_mark(t, at, ')') || token_is_mark(t, at, '-') ||
           token_is_mark(t, at, '/');
}

static bool is_bullet(uint32_t mark)
{
    return mark == '*' || mark == 0x2022 || mark == 0x25cf || mark == 0x25e6 || mark == 0x25aa ||
           mark == 0xb7 || mark == 0x25a0 || mark == 0x2023 || mark == 0xf0b7 || mark == 0x27a2 ||
           mark == 0x2713;
}

static enum marker marker_of_word(const struct token *t)
{
    if (t->capital && is_roman(t))
        return MARK_ROMAN;
    if (utf8_count(t->text) != 1)
        return MARK_NONE;
    return t->capital ? MARK_UPPER : MARK_LOWER;
}

static enum marker marker_of_number(const struct token *t)
{
    struct str s = t->fold;

    if (str_find(s, S(","), 0) < s.len || s.len > 8)
        return MARK_NONE;
    if (str_find(s, S("."), 0) < s.len)
        return MARK_NUMBER2;
    return s.len <= 2 ? MARK_NUMBER : MARK_NONE;
}

/* The list marker at the head of the line and the token behind it. */
static enum marker marker_read(const struct tokens *t, size_t *body)
{
    const struct token *first = t->items;
    enum marker m = MARK_NONE;

    if (t->count == 0)
        return MARK_NONE;
    *body = 1;
    if (first->mark == '-')
        return MARK_DASH;
    if (first->mark == '+')
        return MARK_PLUS;
    if (is_bullet(first->mark))
        return MARK_BULLET;
    if (first->mark == '(' && t->count > 2 && token_is_mark(t, 2, ')')) {
        *body = 3;
        return MARK_PAREN;
    }
    *body = 0;
    if (first->kind == TOKEN_WORD)
        m = marker_of_word(first);
    else if (first->kind == TOKEN_NUMBER)
        m = marker_of_number(first);
    if (m == MARK_NUMBER2 && t->count > 1 && !t->items[1].glued && t->items[1].capital) {
        *body = 1; /* "1.1 Phát quang" */
        return m;
    }
    if (m == MARK_NONE || !list_mark(t, 1) || t->count < 3 || t->items[2].kind == TOKEN_NUMBER)
        return MARK_NONE;
    *body = 2;
    return m;
}

static bool all_capitals(const struct tokens *t)
{
    size_t letters = 0;

    for (size_t i = 0; i < t->count; i++) {
        struct str s = t->items[i].text;
        size_t at = 0;

        if (t->items[i].kind != TOKEN_WORD)
            continue;
        while (at < s.len) {
            uint32_t c = utf8_next(s, &at);

            if (unicode_lower(c) == c)
                return false;
            letters++;
        }
    }
    return letters > 1;
}

/* ---- symbols ---------------------------------------------------------------------------- */

static int mark_class(uint32_t mark)
{
    switch (mark) {
    case ',':
        return SYM_COMMA;
    case ';':
        return SYM_SEMICOLON;
    case ':':
        return SYM_COLON;
    case '(':
    case '[':
        return SYM_OPEN;
    case ')':
    case ']':
        return SYM_CLOSE;
    case '|':
        return SYM_CELL;
    case '.':
    case '!':
    case '?':
        return SYM_STOP;
    default:
        return -1;
    }
}

/* The end of a run of words that all begin with a capital, "Ea-Súp" and "K'Nai" in one. */
static size_t capital_run(const struct tokens *t, size_t at)
{
    size_t end = at;

    while (end < t->count) {
        bool joined = end > at && t->items[end].glued && end + 1 < t->count &&
                      t->items[end + 1].glued && t->items[end + 1].kind == TOKEN_WORD &&
                      (t->items[end].mark == '\'' || t->items[end].mark == '-');

        if (t->items[end].kind == TOKEN_WORD && t->items[end].capital)
            end++;
        else if (joined)
            end += 2;
        else
            break;
    }
    return end;
}

static size_t scan_name(struct reading *r, const struct source_line *line, size_t at, int kind)
{
    const struct tokens *t = &r->tokens;
    size_t end = capital_run(t, at);
    struct symbol *s;

    if (end < t->count && t->items[end].kind == TOKEN_NUMBER && t->items[end].text.len <= 2 &&
        !token_in_figure(r, line, end) && !token_is_mark(t, end + 1, '/'))
        end++; /* "Tân Hòa 2", but "Từ 20/12" */
    s = symbol_add(r, SYM_NAME, kind, at, end);
    s->key = name_key(t, at, end - at);
    return end;
}

/* "tổ 1,2,3", "tổ 7, 4,15", "tổ 2 đến tổ 3": how many groups are named, and the token behind. */
static size_t scan_groups(
    struct reading *r, const struct source_line *line, size_t at, size_t behind)
{
    const struct tokens *t = &r->tokens;
    size_t i = behind;
    int groups = 0;

    if (token_is(t, i, "so") && i + 1 < t->count)
        i++;
    while (i < t->count && t->items[i].kind == TOKEN_NUMBER && !token_in_figure(r, line, i)) {
        struct str n = t->items[i].text;

        groups++;
        for (size_t k = 0; k < n.len; k++)
            groups += n.ptr[k] == ',';
        i++;
        if (i < t->count && t->items[i].kind == TOKEN_WORD && t->items[i].glued &&
            t->items[i].text.len == 1)
            i++;
        behind = i;
        if (i + 1 < t->count && t->items[i + 1].kind == TOKEN_NUMBER &&
            (token_is_mark(t, i, ',') || token_is(t, i, "va")))
            i++;
    }
    if (groups > 0)
        symbol_add(r, SYM_GROUPS, groups, at, behind);
    return behind;
}

static size_t scan_term(
    struct reading *r, const struct source_line *line, size_t at, struct term term)
{
    size_t behind = at + term.words;

    if (term.class == TERM_PLACE)
        return place_read(r, (enum place_word)term.value, at, behind, line);
    if (term.class == TERM_GROUP)
        return scan_groups(r, line, at, behind);
    if (term.class == TERM_WEAK && r->tokens.items[at].capital && at > 0 &&
        r->tokens.items[at - 1].kind != TOKEN_MARK)
        return scan_name(r, line, at, term.value);
    if (term.class != TERM_PLAIN)
        symbol_add(r, (int)term.class, term.value, at, behind);
    return behind;
}

/* A number of nothing: it tells no clause anything. */
static bool is_bare(const struct figure *f)
{
    return (f->unit == UNIT_COUNT || f->unit == UNIT_NONE) && f->noun.len == 0 && !f->unread &&
           !f->is_share && !f->is_pair && !f->is_ratio && !f->is_change;
}

/* Figures that begin at this token (a range gives two of the same words). */
static void scan_figures(struct reading *r, struct source_line *line, size_t at, size_t *next)
{
    const struct figures *all = &r->plan->figures;
    const struct token *t = &r->tokens.items[at];

    for (; *next < line->figure_to && all->items[*next].from <= t->from; ++*next) {
        struct symbol *s;

        s = symbol_add(
            r, is_bare(&all->items[*next]) ? SYM_NUMBER : SYM_FIGURE, (int)*next, at, at + 1);
        s->to = (uint32_t)all->items[*next].to;
    }
}

/* A tab between two tokens parts cells like a bar. */
static bool tab_before(const struct reading *r, const struct source_line *line, size_t at)
{
    size_t from = at ? r->tokens.items[at - 1].to : 0, to = r->tokens.items[at].from;

    for (size_t i = from; i < to; i++)
        if (line->text.ptr[i] == '\t')
            return true;
    return false;
}

/* "năm 2023" */
static size_t scan_year(struct reading *r, size_t at)
{
    int64_t year;

    if (at + 1 >= r->tokens.count || r->tokens.items[at + 1].text.len != 4 ||
        !token_is_word(&r->tokens, at, "năm") ||
        str_to_int(r->tokens.items[at + 1].text, &year) != OK || year < 1900)
        return at;
    symbol_add(r, SYM_YEAR, (int)year, at, at + 2);
    return at + 2;
}

static size_t scan_token(struct reading *r, struct source_line *line, size_t at)
{
    const struct token *t = &r->tokens.items[at];
    size_t behind;
    struct term term;

    if (t->kind == TOKEN_MARK) {
        int class = mark_class(t->mark);

        if (class == SYM_CELL)
            line->is_table_row = true;
        if (class >= 0)
            symbol_add(r, class, 0, at, at + 1);
        return at + 1;
    }
    if ((behind = date_read(r, at, token_in_figure(r, line, at))) > at)
        return behind;
    if (t->kind == TOKEN_NUMBER)
        return at + 1;
    term = lexicon_find(&r->tokens, at);
    if (term.words == 0 && (behind = scan_year(r, at)) > at)
        return behind;
    if (term.words > 0)
        return scan_term(r, line, at, term);
    if (token_is_word(&r->tokens, at, "và")) {
        symbol_add(r, SYM_AND, 0, at, at + 1);
        return at + 1;
    }
    if (t->capital && !line->all_capitals)
        return scan_name(r, line, at, -1);
    return at + 1;
}

static void scan_symbols(struct reading *r, struct source_line *line, size_t at)
{
    size_t figure = line->figure_from, seen = at;

    if (tab_before(r, line, 0) && line->is_table_row)
        symbol_add(r, SYM_CELL, 0, 0, 1);
    while (at < r->tokens.count) {
        size_t behind;

        if (at > 0 && line->is_table_row && tab_before(r, line, at) && seen <= at) {
            struct symbol *cell = symbol_add(r, SYM_CELL, 0, at - 1, at);

            cell->from = cell->to;
        }
        scan_figures(r, line, at, &figure);
        behind = scan_token(r, line, at);
        while (++at < behind)
            scan_figures(r, line, at, &figure);
        seen = at;
    }
}

/* Two tabs between words make a row; one alone may be an indented signature. */
static bool has_cells(struct str text)
{
    size_t tabs = 0, bars = 0;

    for (size_t i = 0; i < text.len; i++) {
        tabs += text.ptr[i] == '\t';
        bars += text.ptr[i] == '|';
    }
    return tabs >= 2 || bars >= 2;
}

static size_t count_words(const struct tokens *t)
{
    size_t words = 0;

    for (size_t i = 0; i < t->count; i++)
        words += t->items[i].kind != TOKEN_MARK;
    return words;
}

void scan_line(struct reading *r, size_t number, struct str text)
{
    struct source_line line = {.number = number, .text = text};
    size_t body = 0;

    r->line_number = number;
    lex_line(r->arena, text, &r->tokens);
    if (r->tokens.count == 0)
        return;
    line.figure_from = r->plan->figures.count;
    figures_read_tokens(r->arena, text, number, &r->tokens, &r->plan->figures);
    line.figure_to = r->plan->figures.count;
    line.is_table_row = has_cells(text);
    line.marker = line.is_table_row ? MARK_NONE : marker_read(&r->tokens, &body);
    line.all_capitals = all_capitals(&r->tokens);
    line.words = count_words(&r->tokens);
    line.end = (uint32_t)r->tokens.items[r->tokens.count - 1].to;
    if (body >= r->tokens.count)
        body = 0;
    line.body_from = (uint32_t)r->tokens.items[body].from;
    line.body_col = (uint32_t)r->tokens.items[body].col;
    line.sym_from = r->symbols.count;
    scan_symbols(r, &line, body);
    line.sym_to = r->symbols.count;
    *(struct source_line *)vec_push(r->arena, &r->lines) = line;
}
