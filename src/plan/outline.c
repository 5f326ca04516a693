/* outline.c: what hangs under what.
 *
 * Documents differ in which marker stands above which, so the order is learnt from the text: a
 * marker that is open already closes everything below it, a new one opens a level. A line without
 * a marker closes bullets, but stays under numbered headings.
 */
#include "plan/reading.h"

void outline_init(struct outline *o)
{
    *o = (struct outline){.depth = 1};
    o->frames[0] = (struct frame){.place = -1, .kind = -1};
}

static bool is_bullet(enum marker m)
{
    return m >= MARK_DASH;
}

/* "Tổng cộng …" without a marker closes the list whose sum it is. */
static bool is_sum(const struct reading *r, const struct source_line *line)
{
    return line->marker == MARK_NONE && line->sym_to > line->sym_from &&
           r->symbols.items[line->sym_from].class == TERM_TOTAL;
}

/* The depth at which a line with this marker stands. */
static size_t level_of(const struct outline *o, enum marker m)
{
    size_t depth = o->depth;

    for (size_t i = 1; i < o->depth; i++)
        if (o->frames[i].marker == m)
            return i;
    if (m == MARK_ROMAN)
        return 1;
    if (m == MARK_NONE)
        while (depth > 1 && is_bullet(o->frames[depth - 1].marker))
            depth--;
    if (m == MARK_UPPER || m == MARK_NUMBER) /* they do not hang under a paragraph or a bullet */
        while (depth > 1 &&
               (is_bullet(o->frames[depth - 1].marker) || o->frames[depth - 1].marker == MARK_NONE))
            depth--;
    return depth < DEPTH_MAX ? depth : DEPTH_MAX - 1;
}

/* The section a heading names; a heading is short and its section word comes early. */
static enum section section_named(const struct reading *r, const struct source_line *line)
{
    enum section found = SECTION_NONE;
    bool shouted = line->all_capitals;

    if (line->words > 25 || (line->marker == MARK_NONE && !shouted && line->words > 6))
        return SECTION_NONE;
    for (size_t i = line->sym_from; i < line->sym_to; i++) {
        const struct symbol *s = &r->symbols.items[i];

        if (s->class == SYM_COLON || s->class == SYM_FIGURE)
            break;
        if (s->class == TERM_SECTION && (found == SECTION_NONE || s->value == SECTION_PEOPLE))
            found = (enum section)s->value;
    }
    return found;
}

static bool names_standing(const struct reading *r, const struct source_line *line)
{
    for (size_t i = line->sym_from; i < line->sym_to; i++)
        if (r->symbols.items[i].class == TERM_STANDING)
            return true;
    return false;
}

struct frame *outline_enter(
    struct outline *o, const struct reading *r, const struct source_line *line, size_t drafts)
{
    size_t level;
    struct frame *parent, *f;
    enum section named;

    if (is_sum(r, line) && o->depth > 1 && o->frames[o->depth - 1].marker != MARK_NONE &&
        !o->frames[o->depth - 1].had_children)
        o->depth--;
    level = level_of(o, line->marker);
    parent = &o->frames[level - 1];
    f = &o->frames[level];
    *f = *parent;
    f->marker = line->marker;
    f->parent_from = parent->draft_from;
    f->draft_from = drafts;
    f->ancestors[level] = drafts;
    f->bare = f->had_children = false;
    if (line->marker == MARK_NONE && (parent->had_children || !parent->bare)) {
        f->place = -1; /* the list is over: a paragraph speaks of the commune again */
        if (parent->had_children && !parent->bare)
            f->kind = -1;
    }
    if (line->marker != MARK_NONE)
        parent->had_children = true;
    o->depth = level + 1;
    if (is_bullet(line->marker) && !line->all_capitals)
        return f;
    named = section_named(r, line);
    if (named != SECTION_NONE) {
        f->section = named;
        f->place = f->kind = -1;
    } else if (line->marker == MARK_ROMAN) {
        f->section = SECTION_NONE;
    }
    if (line->words <= 10 && line->marker != MARK_NONE)
        f->standing = names_standing(r, line);
    return f;
}
