/* fuzz_plan.c: any clean text as a plan. What the compiler says of it must hold together: positions
 * lie in the text, indexes in their lists, findings have words in both languages. */
#include "plan/plan.h"

#include "base/unicode.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_position(const struct doc_text *doc, const struct position *at)
{
    struct str line;

    require(at->line >= 1 && at->line <= doc->line_count);
    line = doc->lines[at->line - 1];
    require(at->from <= at->to && at->to <= line.len);
    require(utf8_count(str_slice(line, 0, at->from)) + 1 == at->col);
}

static void check_lines(const struct plan *p)
{
    for (size_t i = 0; i < p->lines.count; i++) {
        const struct plan_line *l = &p->lines.items[i];

        check_position(p->doc, &l->at);
        require(kind_name(l->kind) != NULL);
        require(l->place_index < (int64_t)p->places.count);
        require((l->place_index >= 0) == (l->place.len > 0));
        require(l->count >= 0 && l->route_min <= l->route_max && l->milli >= 0);
        require(l->unit != UNIT_NONE || l->milli == 0);
    }
    for (size_t i = 0; i < p->totals.count; i++) {
        check_position(p->doc, &p->totals.items[i].at);
        require(p->totals.items[i].from <= p->totals.items[i].to);
        require(p->totals.items[i].to <= p->lines.count);
    }
}

static void check_people(const struct plan *p)
{
    for (size_t i = 0; i < p->members.count; i++) {
        const struct plan_member *m = &p->members.items[i];

        check_position(p->doc, &m->at);
        for (size_t k = 0; k < m->place_count; k++)
            require(m->places[k] < p->places.count);
    }
    for (size_t i = 0; i < p->tasks.count; i++)
        check_position(p->doc, &p->tasks.items[i].at);
    for (size_t i = 0; i < p->deadlines.count; i++)
        check_position(p->doc, &p->deadlines.items[i].at);
    require(!p->window_at.line || p->first_day <= p->last_day);
}

static void check_findings(const struct plan *p, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *f = &findings->items[i];

        check_position(p->doc, &f->at);
        require(f->message[LANG_VI].len > 0 && f->message[LANG_EN].len > 0);
        require(f->hint[LANG_VI].len > 0 && f->hint[LANG_EN].len > 0);
        require(!f->has_stated || !f->has_computed || f->stated_milli != f->computed_milli);
        for (size_t k = 0; k < f->evidence_count; k++)
            require(f->evidence[k] >= 1 && f->evidence[k] <= p->doc->line_count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct findings findings;
    const char *why = NULL;
    struct doc_text doc;
    struct plan plan;
    struct arena a;
    jmp_buf full;

    arena_init(&a, 256u << 20);
    a.full = &full;
    if (!setjmp(full) && doc_read(&a, bytes, &doc, &why) == OK) {
        plan_parse(&a, &doc, &plan);
        plan_check(&a, &plan, &findings);
        check_lines(&plan);
        check_people(&plan);
        check_findings(&plan, &findings);
    }
    arena_reset(&a);
    return 0;
}
