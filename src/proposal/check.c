/* check.c: the table of checks across the plans of a campaign, and the checks themselves. */
#include "proposal/check.h"

#include "base/number.h"
#include "works/double.h"

struct checking {
    struct arena *arena;
    enum lang lang;
    const struct check_matter *m;
    struct check_findings *out;
    const struct check_row *row; /* the one that runs */
};

struct check_row {
    const char *code;
    enum severity severity;
    const char *title;
    void (*run)(struct checking *c);
};

#define SAID(c, vi, ...) TR_FILL((c)->arena, (c)->lang, (vi), __VA_ARGS__)
#define WORDS(c, vi) str_from(tr((c)->lang, (vi)))

static struct check_finding *finding_add(struct checking *c)
{
    struct check_finding *f = vec_push(c->arena, c->out);

    *f = (struct check_finding){
        .code = c->row->code, .title = c->row->title, .severity = c->row->severity};
    return f;
}

static struct str unit_name_of(const struct checking *c, struct unit_id id)
{
    for (size_t i = 0; i < c->m->units->count; i++)
        if (c->m->units->items[i].id.v == id.v)
            return c->m->units->items[i].name;
    return WORDS(c, MSG("xã"));
}

static struct str amount(const struct checking *c, enum kind kind, enum unit measure, int64_t milli)
{
    struct work w = {.kind = kind, .measure = measure};

    return quantity_words(c->arena, c->lang, milli, work_unit_label(&w));
}

static struct str number(const struct checking *c, int64_t n)
{
    return count_format(c->arena, n, c->lang == LANG_EN);
}

static bool has_handed_in(const struct checking *c, struct unit_id unit)
{
    for (size_t i = 0; i < c->m->proposals->count; i++)
        if (c->m->proposals->items[i].unit.v == unit.v)
            return true;
    return false;
}

/* ── targets ────────────────────────────────────────────────────────────────────────────────── */

static void check_target(struct checking *c)
{
    for (size_t i = 0; i < c->m->balance->count; i++) {
        const struct balance_row *b = &c->m->balance->items[i];
        struct check_finding *f;

        if (!b->assigned || b->promised_milli >= b->assigned_milli)
            continue;
        f = finding_add(c);
        f->message = SAID(c, MSG("%1: cấp trên giao %2, các kế hoạch cộng lại %3, thiếu %4."),
            WORDS(c, kind_label(b->kind)), amount(c, b->kind, b->measure, b->assigned_milli),
            amount(c, b->kind, b->measure, b->promised_milli),
            amount(c, b->kind, b->measure, b->assigned_milli - b->promised_milli));
        f->hint = WORDS(c, MSG("Đề nghị đơn vị đăng ký thêm, hoặc báo cấp trên điều chỉnh."));
    }
}

static void check_target_approved(struct checking *c)
{
    for (size_t i = 0; i < c->m->balance->count; i++) {
        const struct balance_row *b = &c->m->balance->items[i];
        struct check_finding *f;

        if (!b->assigned || b->promised_milli < b->assigned_milli ||
            b->approved_milli >= b->assigned_milli)
            continue;
        f = finding_add(c);
        f->message = SAID(c, MSG("%1: cấp trên giao %2, mới duyệt %3; còn dòng chưa duyệt."),
            WORDS(c, kind_label(b->kind)), amount(c, b->kind, b->measure, b->assigned_milli),
            amount(c, b->kind, b->measure, b->approved_milli));
        f->hint = WORDS(c, MSG("Duyệt tiếp các dòng đã gửi thì đủ chỉ tiêu."));
    }
}

/* ── the same work in two ───────────────────────────────────────────────────────────────────── */

/* Lines that are not works yet, then works: what double_find() is asked about. */
struct twins {
    struct double_record *records;
    const struct unit_promise **lines; /* NULL: a work */
    const struct work **works;
    size_t count;
};

static bool is_agency(const struct checking *c, struct unit_id id)
{
    for (size_t i = 0; i < c->m->units->count; i++)
        if (c->m->units->items[i].id.v == id.v)
            return c->m->units->items[i].is_agency;
    return false;
}

static void twin_line(struct checking *c, struct twins *t, const struct unit_promise *u)
{
    const struct proposal_line *l = &u->line;
    int64_t place = l->place.v ? l->place.v : is_agency(c, u->unit) ? 0 : u->unit.v;

    t->lines[t->count] = u;
    t->records[t->count++] = (struct double_record){.work = -l->number,
        .unit = u->unit.v,
        .area = c->m->campaign->unit.v,
        .place_unit = place,
        .kind = l->kind,
        .measure = l->measure,
        .name = l->words,
        .place_name = place ? unit_name_of(c, (struct unit_id){place}) : S(""),
        .planned_milli = l->planned_milli,
        .first_day = l->first_day,
        .last_day = l->last_day};
}

static void twin_work(struct checking *c, struct twins *t, const struct work *w)
{
    t->works[t->count] = w;
    t->records[t->count++] = (struct double_record){.work = w->id.v,
        .unit = w->unit.v,
        .area = c->m->campaign->unit.v,
        .place_unit = w->place_unit.v == c->m->campaign->unit.v ? 0 : w->place_unit.v,
        .kind = w->kind,
        .measure = w->measure,
        .name = w->name,
        .place = w->place,
        .place_name = unit_name_of(c, w->place_unit),
        .planned_milli = w->planned_milli,
        .first_day = w->first_day,
        .last_day = w->last_day};
}

static struct twins twins_of(struct checking *c)
{
    const struct check_matter *m = c->m;
    size_t most = m->lines->count + m->works->count;
    struct twins t = {.records = arena_new_array(c->arena, struct double_record, most + 1),
        .lines = arena_new_array(c->arena, const struct unit_promise *, most + 1),
        .works = arena_new_array(c->arena, const struct work *, most + 1)};

    for (size_t i = 0; i < m->lines->count; i++) {
        enum decision d = m->lines->items[i].line.decision;

        if (d == DECISION_OPEN || d == DECISION_RETURNED)
            twin_line(c, &t, &m->lines->items[i]);
    }
    for (size_t i = 0; i < m->works->count; i++)
        if (m->works->items[i].state != WORK_DROPPED && !m->works->items[i].counted_in.v)
            twin_work(c, &t, &m->works->items[i]);
    return t;
}

static struct str twin_words(struct checking *c, const struct twins *t, size_t i)
{
    const struct double_record *r = &t->records[i];

    struct str name =
        t->lines[i] ? proposal_line_name(c->arena, c->lang, &t->lines[i]->line) : r->name;

    return SAID(c, MSG("“%1” (%2, %3)"), name, unit_name_of(c, (struct unit_id){r->unit}),
        amount(c, r->kind, r->measure, r->planned_milli));
}

static struct str reasons(struct checking *c, unsigned bits)
{
    struct buf b;

    buf_init(&b, c->arena, 512);
    for (int r = 0; r < DOUBLE_REASON_LAST; r++)
        if (bits & 1u << r)
            buf_printf(&b, "%s%s", b.len ? ", " : "",
                tr(c->lang, double_reason_label((enum double_reason)r)));
    return buf_str(&b);
}

static void check_same_work(struct checking *c)
{
    struct twins t = twins_of(c);
    struct double_pairs pairs = {0};

    double_find(c->arena, t.records, t.count, &pairs);
    for (size_t i = 0; i < pairs.count; i++) {
        const struct double_pair *p = &pairs.items[i];
        const struct unit_promise *one = t.lines[p->a], *two = t.lines[p->b];
        struct check_finding *f;

        if (!one) /* two works: for the page of possible doubles */
            continue;
        f = finding_add(c);
        f->unit = one->unit;
        f->line = one->line.number;
        if (two) {
            f->other_unit = two->unit;
            f->other_line = two->line.number;
        } else {
            f->work = t.works[p->b]->id;
        }
        f->message = SAID(c, MSG("%1 và %2 có thể là một việc: %3."), twin_words(c, &t, p->a),
            twin_words(c, &t, p->b), reasons(c, p->reasons));
        f->hint = WORDS(c, MSG("Là một thì gắn dòng này vào công trình có sẵn, hoặc trả lại một "
                               "bên; khác nhau thì duyệt như thường."));
    }
}

/* ── units ──────────────────────────────────────────────────────────────────────────────────── */

static bool has_anything(const struct checking *c, struct unit_id unit)
{
    for (size_t i = 0; i < c->m->lines->count; i++) {
        const struct unit_promise *u = &c->m->lines->items[i];

        if (u->line.decision != DECISION_REFUSED &&
            (u->unit.v == unit.v || u->line.place.v == unit.v))
            return true;
    }
    for (size_t i = 0; i < c->m->works->count; i++) {
        const struct work *w = &c->m->works->items[i];

        if (w->state != WORK_DROPPED && (w->unit.v == unit.v || w->place_unit.v == unit.v))
            return true;
    }
    return false;
}

static void check_hamlet_without(struct checking *c)
{
    for (size_t i = 0; i < c->m->units->count; i++) {
        const struct campaign_unit *u = &c->m->units->items[i];
        struct check_finding *f;

        if (u->is_agency || u->id.v == c->m->campaign->unit.v || has_anything(c, u->id))
            continue;
        f = finding_add(c);
        f->unit = u->id;
        f->message = SAID(c, MSG("%1 chưa có việc nào, của mình hay của cơ quan nào."), u->name);
        f->hint = WORDS(c, MSG("Hỏi trưởng ấp cần làm gì, hoặc giao một cơ quan về làm."));
    }
}

static void check_not_handed_in(struct checking *c)
{
    struct check_finding *f;
    struct buf names;
    int64_t n = 0;

    if (!c->m->due || c->m->today <= c->m->due)
        return;
    buf_init(&names, c->arena, 16 * 1024);
    for (size_t i = 0; i < c->m->units->count; i++) {
        const struct campaign_unit *u = &c->m->units->items[i];

        if (u->id.v != c->m->campaign->unit.v && !has_handed_in(c, u->id))
            buf_printf(&names, "%s%.*s", n++ ? ", " : "", STR(u->name));
    }
    if (!n)
        return;
    f = finding_add(c);
    f->message = SAID(c, MSG("Hạn là %1, còn %2 đơn vị chưa gửi: %3."),
        day_format(c->arena, c->m->due), number(c, n), buf_str(&names));
    f->hint = WORDS(c, MSG("Dán câu nhắc ở cuối trang vào nhóm, hoặc gõ thay đơn vị."));
}

/* ── people ─────────────────────────────────────────────────────────────────────────────────── */

/* People whom a unit needs on a day: of its own lines, and of works of others it takes part in. */
struct need {
    int64_t people;
    size_t works;
};

static bool on_day(day_t first, day_t last, day_t day)
{
    return first && first <= day && day <= last;
}

/* A part that a line of its own plan was tied to is that line: not counted twice. */
static bool is_own_line(const struct checking *c, const struct check_part *p)
{
    for (size_t i = 0; i < c->m->lines->count; i++) {
        const struct unit_promise *u = &c->m->lines->items[i];

        if (u->unit.v == p->unit.v && u->line.work.v == p->work->id.v)
            return true;
    }
    return false;
}

static struct need need_on(const struct checking *c, struct unit_id unit, day_t day)
{
    struct need n = {0};

    for (size_t i = 0; i < c->m->lines->count; i++) {
        const struct unit_promise *u = &c->m->lines->items[i];
        const struct proposal_line *l = &u->line;

        if (u->unit.v != unit.v || l->decision == DECISION_REFUSED || l->people <= 0 ||
            !on_day(l->first_day, l->last_day, day))
            continue;
        n.people += l->people;
        n.works++;
    }
    for (size_t i = 0; i < c->m->parts->count; i++) {
        const struct check_part *p = &c->m->parts->items[i];

        if (p->unit.v != unit.v || p->people <= 0 || is_own_line(c, p) ||
            !on_day(p->work->first_day, p->work->last_day, day))
            continue;
        n.people += p->people;
        n.works++;
    }
    return n;
}

static void check_capacity(struct checking *c)
{
    for (size_t i = 0; i < c->m->proposals->count; i++) {
        const struct proposal *p = &c->m->proposals->items[i];
        struct need worst = {0};
        day_t worst_day = 0;
        struct check_finding *f;
        int64_t days = 0;

        if (!p->forces)
            continue;
        for (day_t d = c->m->campaign->first_day; d <= c->m->campaign->last_day; d++) {
            struct need n = need_on(c, p->unit, d);

            days += n.people > p->forces;
            if (n.people > worst.people) {
                worst = n;
                worst_day = d;
            }
        }
        if (worst.people <= p->forces)
            continue;
        f = finding_add(c);
        f->unit = p->unit;
        f->message = SAID(c,
            MSG("%1 có %2 người mỗi ngày, ngày %3 các việc cùng ngày (%4 việc) cần %5 người; vượt "
                "trong %6 ngày."),
            unit_name_of(c, p->unit), number(c, p->forces), day_format(c->arena, worst_day),
            number(c, (int64_t)worst.works), number(c, worst.people), number(c, days));
        f->hint = WORDS(c, MSG("So số người mỗi ngày đơn vị ghi với tổng người cần của các việc "
                               "trùng ngày; việc chưa ghi ngày hoặc số người không tính."));
    }
}

/* A unit that says how many people each work needs, but not how many it has. */
static void check_forces_unsaid(struct checking *c)
{
    for (size_t i = 0; i < c->m->proposals->count; i++) {
        const struct proposal *p = &c->m->proposals->items[i];
        struct check_finding *f;
        bool needs = false;

        for (day_t d = c->m->campaign->first_day; d <= c->m->campaign->last_day; d++)
            needs |= need_on(c, p->unit, d).people > 0;
        if (p->forces || !needs)
            continue;
        f = finding_add(c);
        f->unit = p->unit;
        f->message = SAID(c,
            MSG("%1 chưa ghi có bao nhiêu người mỗi ngày, nên chưa biết có đủ cho "
                "các việc của mình không."),
            unit_name_of(c, p->unit));
        f->hint = WORDS(c, MSG("Ghi số người mỗi ngày trong kế hoạch của đơn vị."));
    }
}

/* ── all ────────────────────────────────────────────────────────────────────────────────────── */

static const struct check_row checks[] = {
    {"target-not-reached", SEVERITY_ERROR, MSG("Chưa đủ chỉ tiêu cấp trên giao"), check_target},
    {"same-work", SEVERITY_WARNING, MSG("Một việc nằm ở hai nơi"), check_same_work},
    {"capacity", SEVERITY_WARNING, MSG("Vượt lực lượng mỗi ngày"), check_capacity},
    {"hamlet-without", SEVERITY_WARNING, MSG("Ấp chưa có việc nào"), check_hamlet_without},
    {"not-handed-in", SEVERITY_WARNING, MSG("Quá hạn chưa gửi kế hoạch"), check_not_handed_in},
    {"target-not-approved", SEVERITY_NOTE, MSG("Chỉ tiêu còn chờ duyệt"), check_target_approved},
    {"forces-unsaid", SEVERITY_NOTE, MSG("Chưa ghi lực lượng mỗi ngày"), check_forces_unsaid},
};

void check_proposals(
    struct arena *a, enum lang lang, const struct check_matter *m, struct check_findings *ret)
{
    struct check_findings found = {0};
    struct checking c = {.arena = a, .lang = lang, .m = m, .out = &found};

    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        c.row = &checks[i];
        checks[i].run(&c);
    }
    *ret = found;
}
