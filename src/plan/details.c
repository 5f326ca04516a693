/* details.c: what a plan says besides its works: the days, deadlines, anniversaries, ways of
 * reporting, shares, and where the money comes from. */
#include "plan/reading.h"

#include "base/number.h"

#include <string.h>

enum {
    SENTENCE_MAX = 200, /* symbols to either side */
    WORDS_MAX = 1200,   /* bytes kept of a sentence */

    DEADLINE_NEAR = 48,
    VIA_NEAR = 24,
    PERCENT_NEAR = 40,
    YEARS_NEAR = 260,
    LAUNCH_BEFORE = 90,
    LAUNCH_BEHIND = 40
};

/* ---- sentences ------------------------------------------------------------------------------ */

struct sentence {
    size_t from, to; /* symbols */
};

static bool ends_sentence(const struct symbol *s)
{
    return s->class == SYM_STOP || s->class == SYM_SEMICOLON;
}

static struct sentence sentence_at(
    const struct reading *r, const struct source_line *line, size_t at)
{
    struct sentence s = {at, at};

    while (s.from > line->sym_from && at - s.from < SENTENCE_MAX &&
           !ends_sentence(&r->symbols.items[s.from - 1]))
        s.from--;
    while (
        s.to < line->sym_to && s.to - at < SENTENCE_MAX && !ends_sentence(&r->symbols.items[s.to]))
        s.to++;
    return s;
}

static bool sentence_has(const struct reading *r, struct sentence s, int class)
{
    for (size_t i = s.from; i < s.to; i++)
        if (r->symbols.items[i].class == class)
            return true;
    return false;
}

static struct str sentence_text(
    const struct reading *r, const struct source_line *line, struct sentence s)
{
    size_t from = s.from > line->sym_from ? r->symbols.items[s.from - 1].to : line->body_from;
    size_t to = s.to < line->sym_to ? r->symbols.items[s.to].from : line->end;

    if (to > from + WORDS_MAX)
        to = from + WORDS_MAX;
    while (to > from && to < line->text.len && (line->text.ptr[to] & 0xc0) == 0x80)
        to--;
    return str_collapse(r->arena, str_slice(line->text, from, to));
}

/* ---- days ------------------------------------------------------------------------------------ */

/* "80 năm Ngày thành lập … (": the last number of years before the days, and the words between. */
static void anniversary_years(struct reading *r, const struct source_line *line,
    const struct symbol *s, struct plan_anniversary *ret)
{
    size_t low = s->from > YEARS_NEAR ? s->from - YEARS_NEAR : 0;
    struct str text = line->text;
    size_t at = low, found = 0;

    while ((at = str_find(text, S("năm"), at)) < s->from) {
        if (at > 1 && text.ptr[at - 1] == ' ' && text.ptr[at - 2] >= '0' && text.ptr[at - 2] <= '9')
            found = at;
        at += 3;
    }
    if (found) {
        size_t digits = found - 1;
        int64_t years;

        while (digits > 0 && text.ptr[digits - 1] >= '0' && text.ptr[digits - 1] <= '9')
            digits--;
        if (found - digits <= 4 && str_to_int(str_slice(text, digits, found - 1), &years) == OK)
            ret->years = years;
        ret->event = text_fold(r->arena, str_slice(text, found + strlen("năm"), s->from));
    }
    while (ret->event.len > 0 && strchr("( ", ret->event.ptr[ret->event.len - 1]))
        ret->event.len--;
}

static bool is_anniversary(const struct date *d)
{
    return d->is_span && d->from.year && d->to.year - d->from.year >= 5;
}

static void add_anniversary(
    struct reading *r, const struct source_line *line, const struct symbol *s, const struct date *d)
{
    struct plan_anniversary *a = vec_push(r->arena, &r->plan->anniversaries);

    *a = (struct plan_anniversary){.at = symbol_position(line, s), .from = d->from, .to = d->to};
    anniversary_years(r, line, s, a);
}

/* How likely a span is the window of the campaign; days[] found later add to it. */
static int window_score(const struct reading *r, const struct source_line *line,
    const struct frame *f, size_t at, const struct plan_span *span)
{
    struct sentence s = sentence_at(r, line, at), before = {s.from, at};
    int score = 0;

    score += 3 * (f->section == SECTION_TIME);
    score += 2 * sentence_has(r, s, TERM_SECTION);
    score += sentence_has(r, s, TERM_LAUNCH);
    score -= 3 * span->daily;
    score -= 4 * (f->section == SECTION_PURPOSE || f->section == SECTION_RESULTS);
    score -= 3 * sentence_has(r, before, TERM_LIST); /* "trong đó 03 ngày cao điểm" */
    return score - 2 * (line->figure_from < line->figure_to && f->section == SECTION_WORKS);
}

static void add_span(struct reading *r, const struct source_line *line, const struct frame *f,
    size_t at, const struct figure *days)
{
    const struct symbol *s = &r->symbols.items[at];
    struct plan_span span = {.at = symbol_position(line, s)};
    struct sentence sentence = sentence_at(r, line, at);

    if (!date_days(r, &r->dates.items[s->value], &span.first, &span.last))
        return;
    if (days && days->bound == '=' && days->milli % 1000 == 0)
        span.days = days->milli / 1000;
    span.daily = sentence_has(r, sentence, TERM_DAILY) && sentence_has(r, sentence, TERM_REPORT);
    span.score = window_score(r, line, f, at, &span);
    *(struct plan_span *)vec_push(r->arena, &r->plan->spans) = span;
}

/* The window is the likeliest span, the first of equals. */
void details_finish(struct reading *r)
{
    struct plan *p = r->plan;
    int best = 0;

    for (size_t i = 0; i < p->spans.count; i++) {
        const struct plan_span *s = &p->spans.items[i];
        int score = s->score + 2 * (s->days > 0);

        if (s->last < s->first || s->last - s->first > 400 || (p->window_at.line && score <= best))
            continue;
        best = score;
        p->first_day = s->first;
        p->last_day = s->last;
        p->window_at = s->at;
    }
}

/* "trước 16 giờ ngày 03/9/2025": the day may stand a few words behind. */
static void add_deadline(struct reading *r, const struct source_line *line, size_t at)
{
    const struct symbol *word = &r->symbols.items[at];
    struct sentence sentence = sentence_at(r, line, at);
    day_t first, last;

    for (size_t i = at + 1; i < line->sym_to && i < at + 5; i++) {
        const struct symbol *s = &r->symbols.items[i];
        struct plan_deadline *d;

        if (s->from > word->to + DEADLINE_NEAR || s->class == TERM_DEADLINE)
            return;
        if (s->class != SYM_DATE)
            continue;
        if (r->dates.items[s->value].is_span ||
            !date_days(r, &r->dates.items[s->value], &first, &last) ||
            (r->year && civil_from_day(first).year < r->year - 1))
            return;
        d = vec_push(r->arena, &r->plan->deadlines);
        *d = (struct plan_deadline){.at = symbol_position(line, s),
            .day = first,
            .what = sentence_text(r, line, sentence),
            .prepare = sentence_has(r, sentence, TERM_PREPARE),
            .final = sentence_has(r, sentence, TERM_FINAL)};
        return;
    }
}

/* "Lễ ra quân lúc 07 giờ 30 phút, ngày 10/12/2024", "ngày 11/12 tổ chức lễ ra quân". */
static bool near_launch(const struct reading *r, struct sentence sentence, size_t at)
{
    const struct symbol *s = &r->symbols.items[at];

    for (size_t i = sentence.from; i < sentence.to; i++) {
        const struct symbol *l = &r->symbols.items[i];

        if (l->class == TERM_LAUNCH &&
            (i < at ? s->from - l->to < LAUNCH_BEFORE : l->from - s->to < LAUNCH_BEHIND))
            return true;
    }
    return false;
}

static void add_launch(
    struct reading *r, const struct source_line *line, const struct frame *f, size_t at)
{
    struct sentence sentence = sentence_at(r, line, at);
    const struct symbol *s = &r->symbols.items[at];
    struct str words = str_slice(line->text, line->body_from, line->body_from + 20);
    struct plan_deadline *d;
    day_t first, last;

    if (f->section == SECTION_PURPOSE || f->section == SECTION_RESULTS ||
        sentence_has(r, sentence, TERM_DEADLINE) || !near_launch(r, sentence, at) ||
        str_starts(words, S("Thực hiện")) || str_starts(words, S("Căn cứ")) ||
        !date_days(r, &r->dates.items[s->value], &first, &last))
        return;
    d = vec_push(r->arena, &r->plan->launches);
    *d = (struct plan_deadline){
        .at = symbol_position(line, s), .day = first, .what = sentence_text(r, line, sentence)};
    if (r->plan->launch_day)
        return;
    r->plan->launch_day = first;
    for (size_t i = sentence.from; i < sentence.to; i++)
        if (r->symbols.items[i].class == SYM_TIME)
            r->plan->launch_minute = r->symbols.items[i].value;
}

/* ---- the rest ---------------------------------------------------------------------------------
 */

static void add_times(struct reading *r, const struct source_line *line, size_t at)
{
    struct sentence s = sentence_at(r, line, at);
    int value = r->symbols.items[at].value;

    if (r->plan->report_from_minute >= 0 ||
        !(sentence_has(r, s, TERM_REPORT) || sentence_has(r, s, TERM_DAILY)))
        return;
    r->plan->report_from_minute = value / 10000;
    r->plan->report_to_minute = value % 10000;
}

static void add_channel(struct reading *r, const struct source_line *line, size_t at)
{
    struct sentence sentence = sentence_at(r, line, at);
    const struct symbol *via = &r->symbols.items[at], *next = via + 1;
    struct plan_channel *c;

    if (at + 1 >= line->sym_to || next->class != TERM_AGENCY || next->from > via->to + VIA_NEAR ||
        !sentence_has(r, sentence, TERM_REPORT))
        return;
    c = vec_push(r->arena, &r->plan->channels);
    *c = (struct plan_channel){.at = symbol_position(line, via),
        .agency = next->value,
        .words = str_collapse(r->arena, str_slice(line->text, next->from, next->to)),
        .daily = sentence_has(r, sentence, TERM_DAILY),
        .final = sentence_has(r, sentence, TERM_FINAL)};
    c->at.to = next->to;
}

/* "12/20 hộ, đạt 60%": a share, its two halves, and a percentage close behind. */
static void add_percent(struct reading *r, const struct source_line *line, size_t at)
{
    const struct symbol *s = &r->symbols.items[at];
    const struct figure *all = r->plan->figures.items;
    const struct figure *part = &all[s->value], *whole, *percent = NULL;
    size_t i = at + 1;

    if (!part->is_share || part->unread || i >= line->sym_to || s[1].class != SYM_FIGURE)
        return;
    whole = &all[s[1].value];
    for (i = at + 2; i < line->sym_to && i < at + 6 && !percent; i++) {
        const struct symbol *n = &r->symbols.items[i];

        if (ends_sentence(n) || n->from > s[1].to + PERCENT_NEAR)
            return;
        if (n->class == SYM_FIGURE) {
            percent = &all[n->value];
            if (percent->unit != UNIT_PERCENT || percent->unread || percent->is_change)
                return;
            *(struct plan_percent *)vec_push(r->arena, &r->plan->percents) = (struct plan_percent){
                symbol_position(line, n), part->milli, whole->milli, percent->milli};
        }
    }
}

static void take_figure(
    struct reading *r, const struct source_line *line, const struct frame *f, size_t at)
{
    const struct figure *figure = &r->plan->figures.items[r->symbols.items[at].value];
    bool people = figure->unit == UNIT_PERSON && !figure->is_ratio && !figure->is_share;

    add_percent(r, line, at);
    if (people &&
        (f->section == SECTION_FORCES || sentence_has(r, sentence_at(r, line, at), TERM_RAISE)))
        r->plan->has_force = true;
}

/* "Kinh phí: Quỹ cứu trợ tỉnh": a colon and no figure behind it names the source. */
static void take_worth(struct reading *r, const struct source_line *line, size_t at)
{
    const struct symbol *s = &r->symbols.items[at];
    struct sentence rest = {at, sentence_at(r, line, at).to};
    bool money = s->class == TERM_WORTH || s->value == SECTION_MONEY;

    if (money && at + 1 < rest.to && s[1].class == SYM_COLON && line->end > s[1].to + 8 &&
        !sentence_has(r, rest, SYM_FIGURE))
        r->plan->has_source = true;
}

static void take_pilot(struct reading *r, const struct source_line *line, size_t at)
{
    for (size_t i = at + 1; r->plan->pilot.len == 0 && i < line->sym_to; i++) {
        const struct symbol *s = &r->symbols.items[i];

        if (ends_sentence(s))
            return;
        if (s->class == SYM_PLACE)
            r->plan->pilot = r->places.items[place_of(r, s->value)].label;
    }
}

/* "10/12 - 24/12 (15 ngày)", "…, tổng cộng 15 ngày": the days of the span just read. */
static bool take_days_behind(struct reading *r, const struct source_line *line, size_t at)
{
    const struct symbol *all = r->symbols.items;
    const struct figure *days = &r->plan->figures.items[all[at].value];
    struct plan_span *span;
    size_t i = at;

    if (!r->plan->spans.count || days->bound != '=')
        return false;
    span = &r->plan->spans.items[r->plan->spans.count - 1];
    if (i > line->sym_from && all[i - 1].class == TERM_TOTAL)
        i--;
    if (i > line->sym_from &&
        (all[i - 1].class == SYM_OPEN || (i < at && all[i - 1].class == SYM_COMMA)))
        i--;
    if (i == at || i == line->sym_from || all[i - 1].class != SYM_DATE ||
        span->at.from != all[i - 1].from || span->at.line != line->number)
        return false;
    span->days = days->milli / MILLI;
    return true;
}

void details_line(struct reading *r, const struct source_line *line, const struct frame *f)
{
    const struct figure *days = NULL;
    const struct symbol *all = r->symbols.items;

    for (size_t i = line->sym_from; i < line->sym_to; i++) {
        const struct symbol *s = &all[i];

        switch (s->class) {
        case SYM_STOP:
        case SYM_SEMICOLON:
            days = NULL;
            break;
        case SYM_FIGURE:
            take_figure(r, line, f, i);
            if (r->plan->figures.items[s->value].unit != UNIT_DAY)
                break;
            if (!take_days_behind(r, line, i))
                days = &r->plan->figures.items[s->value];
            break;
        case SYM_DATE:
            if (is_anniversary(&r->dates.items[s->value]))
                add_anniversary(r, line, s, &r->dates.items[s->value]);
            else if (r->dates.items[s->value].is_span)
                add_span(r, line, f, i, days);
            else
                add_launch(r, line, f, i);
            days = NULL;
            break;
        case SYM_TIMES:
            add_times(r, line, i);
            break;
        case TERM_DEADLINE:
            add_deadline(r, line, i);
            break;
        case TERM_VIA:
            add_channel(r, line, i);
            break;
        case TERM_PILOT:
            take_pilot(r, line, i);
            break;
        case TERM_WORTH:
        case TERM_SECTION:
            take_worth(r, line, i);
            break;
        case TERM_SOURCE:
            r->plan->has_source = true;
            break;
        default:
            break;
        }
    }
}
