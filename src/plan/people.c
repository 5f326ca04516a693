/* people.c: members of the committee with their areas, and agencies with their tasks. */
#include "plan/reading.h"

/* The first " - ", "," or ":" behind `from`: the end of a name. */
static size_t name_until(struct str text, size_t from)
{
    size_t at = from;

    while (at < text.len) {
        size_t here = at;
        uint32_t c = utf8_next(text, &at);
        bool dash = c == '-' || c == 0x2013 || c == 0x2014;

        if (c == ',' || c == ':' || c == '|' || c == '\t' ||
            (dash && here > 0 &&
                (text.ptr[here - 1] == ' ' || (unsigned char)text.ptr[here - 1] == 0xa0)))
            return here;
    }
    return text.len;
}

static const struct symbol *find_symbol(
    const struct reading *r, const struct source_line *line, int class)
{
    for (size_t i = line->sym_from; i < line->sym_to; i++)
        if (r->symbols.items[i].class == class)
            return &r->symbols.items[i];
    return NULL;
}

/* Places behind "phụ trách", else all of the line. Indexes in reading->places for now. */
static void member_places(struct reading *r, const struct source_line *line, struct plan_member *m)
{
    const struct symbol *charge = find_symbol(r, line, TERM_CHARGE);
    size_t *places = NULL, from = line->sym_from;

    for (size_t i = from; charge && i < line->sym_to; i++)
        if (&r->symbols.items[i] == charge)
            from = i;
    for (size_t i = from; i < line->sym_to; i++) {
        const struct symbol *s = &r->symbols.items[i];

        if (s->class != SYM_PLACE)
            continue;
        if (!places)
            places = arena_new_array(r->arena, size_t, line->sym_to - i);
        places[m->place_count++] = (size_t)place_of(r, s->value);
    }
    m->places = places;
}

static struct str area_text(struct reading *r, const struct plan_member *m)
{
    struct buf b;

    buf_init(&b, r->arena, 4096);
    for (size_t i = 0; i < m->place_count; i++) {
        if (i > 0)
            buf_addz(&b, ", ");
        buf_add(&b, r->places.items[m->places[i]].label);
    }
    return buf_str(&b);
}

static bool is_member(
    const struct reading *r, const struct source_line *line, const struct frame *f)
{
    const struct symbol *person = find_symbol(r, line, TERM_PERSON);
    bool answers = find_symbol(r, line, TERM_MEMBER) || find_symbol(r, line, TERM_CHARGE) ||
                   find_symbol(r, line, TERM_GENERAL);
    bool item = line->marker != MARK_NONE || line->is_table_row;

    if (f->section == SECTION_RECIPIENTS || line->all_capitals)
        return false;
    if (f->section == SECTION_PEOPLE)
        return item && line->words > 3 && (person || answers) &&
               !(line->marker < MARK_NUMBER && !person);
    return item && person && answers && person->from <= line->body_from + 4;
}

/* Where the words of the office end: at what he or she is to do, or with the sentence. */
static size_t office_end(const struct reading *r, const struct source_line *line, size_t from)
{
    size_t end = str_find(line->text, S(". "), from), first = from;

    while (first < end && !unicode_is_letter((unsigned char)line->text.ptr[first]) &&
           (unsigned char)line->text.ptr[first] < 0x80)
        first++; /* an office may itself begin with "Uỷ viên" */

    for (size_t i = line->sym_from; i < line->sym_to; i++) {
        const struct symbol *s = &r->symbols.items[i];
        bool duty = s->class == TERM_MEMBER || s->class == TERM_CHARGE || s->class == TERM_DUTY;

        if (duty && s->from > first && s->from < end)
            return s->from;
    }
    return end;
}

static bool is_edge(char c)
{
    return c == '-' || c == ',' || c == ';' || c == ':' || c == '.' || c == ' ';
}

/* " - Uỷ viên, Chủ tịch … -" without what stands around it. */
static struct str office_text(struct reading *r, struct str words)
{
    static const struct str dash = STR_INIT("–");
    struct str s = str_collapse(r->arena, words);

    for (;;) {
        if (s.len && is_edge(s.ptr[0]))
            s = str_slice(s, 1, s.len);
        else if (str_starts(s, dash))
            s = str_slice(s, dash.len, s.len);
        else if (s.len && is_edge(s.ptr[s.len - 1]))
            s.len--;
        else if (str_ends(s, dash))
            s.len -= dash.len;
        else
            return s;
    }
}

static void add_member(struct reading *r, const struct source_line *line, const struct frame *f)
{
    const struct symbol *person = find_symbol(r, line, TERM_PERSON);
    size_t from = person && person->from < line->body_from + 12 ? person->to : line->body_from;
    size_t name_end = name_until(line->text, from);
    struct plan_member *m = vec_push(r->arena, &r->plan->members);

    *m = (struct plan_member){.at = position_in(line, line->body_from, line->end, line->body_col),
        .standing = f->standing,
        .general = find_symbol(r, line, TERM_GENERAL) != NULL};
    m->name = str_collapse(r->arena, str_slice(line->text, from, name_end));
    m->office = office_text(r, str_slice(line->text, name_end, office_end(r, line, name_end)));
    member_places(r, line, m);
    m->area = area_text(r, m);
}

/* "- Hội Nông dân xã: xây dựng kế hoạch …": an agency before the first colon. */
static void add_task(struct reading *r, const struct source_line *line, const struct frame *f)
{
    const struct symbol *colon = find_symbol(r, line, SYM_COLON);
    const struct symbol *agency = find_symbol(r, line, TERM_AGENCY);
    struct plan_task *t;

    if (line->marker == MARK_NONE || line->is_table_row)
        return;
    if (!colon || !agency || agency->from > colon->from || colon->from - line->body_from > 160)
        return;
    if (find_symbol(r, line, SYM_PLACE) && find_symbol(r, line, SYM_PLACE)->from < agency->from)
        return;
    t = vec_push(r->arena, &r->plan->tasks);
    *t = (struct plan_task){.at = position_in(line, line->body_from, line->end, line->body_col)};
    t->agency = str_collapse(r->arena, str_slice(line->text, line->body_from, colon->from));
    t->text = str_collapse(r->arena, str_slice(line->text, colon->to, line->text.len));
    if (t->text.len == 0)
        r->plan->tasks.count--;
    (void)f;
}

/* A heading that names an agency, with its tasks in paragraphs below, is one task too. */
static void add_heading_task(struct reading *r, const struct source_line *line)
{
    const struct symbol *agency = find_symbol(r, line, TERM_AGENCY);
    struct plan_task *t;

    if (line->marker != MARK_NUMBER || line->words > 25 || !agency || line->is_table_row ||
        agency->from > line->body_from + 2 || find_symbol(r, line, SYM_COLON))
        return;
    t = vec_push(r->arena, &r->plan->tasks);
    *t = (struct plan_task){.at = position_in(line, line->body_from, line->end, line->body_col)};
    t->agency = t->text = str_collapse(r->arena, str_slice(line->text, line->body_from, line->end));
}

void people_line(struct reading *r, const struct source_line *line, const struct frame *f)
{
    if (is_member(r, line, f))
        add_member(r, line, f);
    else if (f->section == SECTION_TASKS || f->section == SECTION_FORCES) {
        add_task(r, line, f);
        add_heading_task(r, line);
    }
}
