/* check_people.c: who answers for which hamlet, and who for none. */
#include "plan/check.h"

enum { DOUBLE_MAX = 100 };

/* How many members have each hamlet in charge. */
static size_t *charges(struct checking *c)
{
    const struct plan *p = c->plan;
    size_t *n = arena_new_array(c->arena, size_t, p->places.count + 1);

    for (size_t i = 0; i < p->members.count; i++)
        for (size_t k = 0; k < p->members.items[i].place_count; k++)
            n[p->members.items[i].places[k]]++;
    return n;
}

static bool areas_are_given(const struct plan *p)
{
    for (size_t i = 0; i < p->members.count; i++)
        if (p->members.items[i].place_count > 0)
            return true;
    return false;
}

/* Hamlets with works for which nobody answers, at their first line. */
static void places_without_member(struct checking *c)
{
    const struct plan *p = c->plan;
    size_t *n = charges(c);

    for (size_t i = 0; i < p->lines.count; i++) {
        const struct plan_line *l = &p->lines.items[i];
        struct finding *f;

        if (l->place_index < 0 || n[l->place_index]++ > 0)
            continue;
        f = finding_add(c, l->at);
        f->measure = "places";
        finding_evidence(c, f, l->at.line);
        SAY(c, f->message, "%1 có công trình nhưng chưa có thành viên phụ trách",
            "%1 has works, but no member is in charge of it", word_text(l->place));
        SAY(c, f->hint, "Phân công một thành viên Ban Chỉ đạo phụ trách %1.",
            "Put a member of the committee in charge of %1.", word_text(l->place));
    }
}

static bool lacks_area(const struct plan_member *m)
{
    return !m->standing && !m->general && m->place_count == 0;
}

static void members_without_place(struct checking *c)
{
    const struct plan *p = c->plan;
    struct finding *f = NULL;
    int64_t lacking = 0, all = 0;

    for (size_t i = 0; i < p->members.count; i++) {
        const struct plan_member *m = &p->members.items[i];

        all += !m->standing && !m->general;
        if (!lacks_area(m))
            continue;
        if (!f) {
            f = finding_add(c, m->at);
            f->measure = "members";
        }
        lacking++;
        finding_evidence(c, f, m->at.line);
    }
    if (!f)
        return;
    finding_computed(f, lacking * 1000, UNIT_PERSON);
    SAY(c, f->message, "%1 trong %2 thành viên chưa được giao địa bàn",
        "%1 of %2 members have no area in charge", word_number(lacking), word_number(all));
    SAY(c, f->hint, "Giao địa bàn cho từng thành viên, hoặc ghi rõ việc chung được giao.",
        "Give each of them an area, or say which common duty they have.", word_number(0));
}

void check_assignment(struct checking *c)
{
    if (!areas_are_given(c->plan))
        return;
    places_without_member(c);
    members_without_place(c);
}

void check_assignment_double(struct checking *c)
{
    const struct plan *p = c->plan;
    size_t *n = charges(c), *seen = arena_new_array(c->arena, size_t, p->places.count + 1);

    for (size_t i = 0, said = 0; i < p->members.count && said < DOUBLE_MAX; i++)
        for (size_t k = 0; k < p->members.items[i].place_count; k++) {
            size_t place = p->members.items[i].places[k];
            struct finding *f;

            if (n[place] < 2 || ++seen[place] != 2)
                continue;
            f = finding_add(c, p->members.items[i].at);
            said++;
            f->measure = "members";
            finding_computed(f, (int64_t)n[place] * 1000, UNIT_PERSON);
            for (size_t m = 0; m < p->members.count && f->evidence_count < 20; m++)
                for (size_t q = 0; q < p->members.items[m].place_count; q++)
                    if (p->members.items[m].places[q] == place)
                        finding_evidence(c, f, p->members.items[m].at.line);
            SAY(c, f->message, "%1 có %2 thành viên cùng phụ trách", "%1 has %2 members in charge",
                word_text(p->places.items[place]), word_number((int64_t)n[place]));
            SAY(c, f->hint, "Ghi rõ ai chịu trách nhiệm chính.", "Say who answers for it first.",
                word_number(0));
        }
}
