/* head.c: the head of a plan: who issues it under whom, its number, day and title. */
#include "plan/reading.h"

#include <string.h>

enum { HEAD_LINES = 60, TITLE_MAX = 400 };

/* Two columns stand side by side in a letterhead; this is the left one. */
static struct str left_column(struct reading *r, struct str text)
{
    size_t at = 0, blank_from = 0, blanks = 0;

    text = str_trim(text);
    while (at < text.len) {
        size_t here = at;
        uint32_t c = utf8_next(text, &at);

        if (c == '\t' || c == '|') /* a cell of a table ends in " | " */
            return str_collapse(r->arena, str_slice(text, 0, here));
        if (c != ' ' && c != 0xa0) {
            blanks = 0;
            continue;
        }
        if (blanks++ == 0)
            blank_from = here;
        if (blanks >= 3)
            return str_collapse(r->arena, str_slice(text, 0, blank_from));
    }
    return str_collapse(r->arena, text);
}

static bool has_folded(struct reading *r, struct str text, struct str needle)
{
    struct str folded = text_fold(r->arena, text);

    return str_find(folded, needle, 0) < folded.len;
}

static bool is_motto_text(struct reading *r, struct str text)
{
    return has_folded(r, text, S("dang cong san viet nam")) ||
           has_folded(r, text, S("cong hoa xa hoi chu nghia"));
}

static bool shouted(struct str s)
{
    size_t at = 0;

    while (at < s.len) {
        uint32_t c = utf8_next(s, &at);

        if (unicode_is_letter(c) && unicode_lower(c) == c)
            return false;
    }
    return s.len > 3;
}

/* Joined names of the issuer, the first line being the superior if more follow. */
static void read_issuer(struct reading *r, size_t from)
{
    struct str first = {"", 0}, rest = {"", 0};

    for (size_t i = from; i < r->lines.count && i < from + 8; i++) {
        const struct source_line *line = &r->lines.items[i];
        struct str left = left_column(r, line->text);

        if (!shouted(left) || str_starts(left, S("KẾ HOẠCH")) || str_starts(left, S("SỐ")) ||
            is_motto_text(r, left))
            break;
        if (first.len == 0)
            first = left;
        else
            rest = rest.len ? str_printf(r->arena, "%.*s %.*s", STR(rest), STR(left)) : left;
    }
    r->plan->issuer = rest.len ? rest : first;
    r->plan->superior = rest.len ? first : (struct str){"", 0};
}

/* "Số 07-KH/BCĐ", "Số: 45/KH-UBND", and with the number left out "Số     -KH/BCĐ". */
static void read_number(struct reading *r, const struct source_line *line)
{
    const char *word = "Số";
    size_t at = str_find(line->text, S("Số"), 0), end, code;
    struct str rest;

    if (str_trim(str_slice(line->text, 0, at)).len > 0 || at >= line->text.len)
        return;
    at += strlen(word);
    while (at < line->text.len && strchr(" :.", line->text.ptr[at]))
        at++;
    rest = str_trim(str_slice(line->text, at, line->text.len));
    end = 0;
    while (end < rest.len && rest.ptr[end] >= '0' && rest.ptr[end] <= '9')
        end++;
    code = str_find(rest, S("KH"), 0);
    if (code >= rest.len || code > end + 24)
        return;
    r->plan->number_at = position_in(line, line->body_from, line->end, line->body_col);
    if (end > 0)
        r->plan->number = left_column(r, rest);
}

static void read_title(struct reading *r, size_t at)
{
    struct buf b;

    if (r->plan->title.len > 0)
        return;
    buf_init(&b, r->arena, TITLE_MAX);
    for (size_t i = at + 1; i < r->lines.count && i < at + 4; i++) {
        const struct source_line *line = &r->lines.items[i];
        bool starts = line->marker != MARK_NONE || line->words > 45 || line->words == 0;

        if (starts || (b.len > 0 && line->number > r->lines.items[i - 1].number + 1))
            break;
        if (b.len > 0)
            buf_addc(&b, ' ');
        buf_add(&b, str_collapse(r->arena, line->text));
    }
    r->plan->title = buf_str(&b);
}

/* "Tân Phong, ngày 04 tháng 12 năm 2024": the day of the document is spelled out. */
static void read_day(struct reading *r, const struct source_line *line)
{
    for (size_t i = line->sym_from; i < line->sym_to && !r->plan->day; i++) {
        const struct symbol *s = &r->symbols.items[i];
        struct str words = str_slice(line->text, s->from, s->to);
        const struct date *d;

        if (s->class != SYM_DATE || line->words > 40)
            continue;
        d = &r->dates.items[s->value];
        if (d->is_span || !d->from.year || !civil_valid(d->from) ||
            str_find(words, S("tháng"), 0) >= words.len)
            continue;
        r->plan->day = day_from_civil(d->from);
        r->plan->day_at = symbol_position(line, s);
        r->year = d->from.year;
    }
}

/* Without a day of the document: the first written year of any date, else "năm 2024". */
static void guess_year(struct reading *r)
{
    for (size_t i = 0; i < r->dates.count && !r->year; i++)
        if (r->dates.items[i].to.year && r->dates.items[i].to.year >= 2000)
            r->year = r->dates.items[i].to.year;
}

/* Where the issuer begins. In a Word file the letterhead is a table, and what stands left comes
 * before the motto as lines of its own. */
static size_t issuer_line(struct reading *r, size_t motto)
{
    size_t at = motto;

    if (motto == r->lines.count)
        return 0;
    if (!is_motto_text(r, left_column(r, r->lines.items[motto].text)))
        return motto;
    while (at > 0 && motto - at < 6) {
        struct str left = left_column(r, r->lines.items[at - 1].text);

        if (left.len > 3 && !shouted(left))
            break;
        at--;
    }
    while (at < motto && !shouted(left_column(r, r->lines.items[at].text)))
        at++;
    return at;
}

void head_read(struct reading *r)
{
    size_t motto = r->lines.count;

    for (size_t i = 0; i < r->lines.count && i < HEAD_LINES; i++) {
        const struct source_line *line = &r->lines.items[i];

        if (motto == r->lines.count && line->words < 20 && is_motto_text(r, line->text))
            motto = i;
        if (!r->plan->number_at.line)
            read_number(r, line);
        if (line->words <= 3 && has_folded(r, line->text, S("ke hoach")) && line->all_capitals)
            read_title(r, i);
        read_day(r, line);
    }
    if (motto < r->lines.count || (r->lines.count > 0 && r->lines.items[0].all_capitals))
        read_issuer(r, issuer_line(r, motto));
    guess_year(r);
}
