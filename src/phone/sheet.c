/* sheet.c: reads the sheet, judges it with the rules of the server, writes what was found. */
#include "phone/sheet.h"

#include "report/figure.h"

enum { MEMBERS_MAX = 8, WORKS_MAX = REPORT_FIGURES_MAX };

struct record {
    struct str members[MEMBERS_MAX];
    size_t count;
};

struct typed_text {
    struct str name, text;
};

struct sheet {
    struct arena *arena;
    enum lang lang;
    int64_t now_ms;
    struct report_ground ground;
    struct report_words report;
    struct {
        struct book_work *items;
        size_t count, capacity;
    } works;
    struct {
        const char **items; /* the sign behind the field of each work */
        size_t count, capacity;
    } signs;
    struct {
        struct typed_text *items;
        size_t count, capacity;
    } fields;
    struct {
        struct report_figure *items;
        size_t count, capacity;
    } figures;
    bool refused; /* a field could not be read */
    struct buf out;
};

static int64_t number(const struct record *r, size_t at)
{
    int64_t n;

    return at < r->count && str_to_int(r->members[at], &n) == OK ? n : 0;
}

static struct str member(const struct record *r, size_t at)
{
    return at < r->count ? r->members[at] : S("");
}

/* The next record at *at; false at the end. Members beyond the eighth are dropped. */
static bool next_record(struct str in, size_t *at, struct record *ret)
{
    const char record = SHEET_RECORD, part = SHEET_MEMBER;
    size_t end = str_find(in, (struct str){&record, 1}, *at);

    if (*at >= in.len)
        return false;
    ret->count = 0;
    for (size_t from = *at; from <= end && ret->count < MEMBERS_MAX;) {
        size_t to = str_find(str_slice(in, 0, end), (struct str){&part, 1}, from);

        ret->members[ret->count++] = str_slice(in, from, to);
        from = to + 1;
    }
    *at = end + 1;
    return true;
}

static void take_work(struct sheet *s, const struct record *r)
{
    struct book_work *w;

    if (s->works.count == WORKS_MAX)
        return;
    w = vec_push(s->arena, &s->works);
    *w = (struct book_work){
        .id = number(r, 1),
        .measure = measure_find(member(r, 2)),
        .planned_milli = number(r, 4),
        .name = member(r, 7),
        .state = str_eq(member(r, 5), S("dropped")) ? WORK_DROPPED : WORK_APPROVED,
        .state_day = (day_t)number(r, 6),
    };
    *vec_push(s->arena, &s->signs) = str_z(s->arena, member(r, 3));
}

static void take(struct sheet *s, const struct record *r)
{
    struct str what = r->members[0];

    if (str_eq(what, S("lang")))
        s->lang = str_eq(member(r, 1), S("en")) ? LANG_EN : LANG_VI;
    else if (str_eq(what, S("now")))
        s->now_ms = number(r, 1);
    else if (str_eq(what, S("reports")))
        s->ground.reports = number(r, 1) == 1;
    else if (str_eq(what, S("days"))) {
        s->ground.first_day = (day_t)number(r, 1);
        s->ground.last_day = (day_t)number(r, 2);
    } else if (str_eq(what, S("day")))
        s->report.day = (day_t)number(r, 1);
    else if (str_eq(what, S("revision")))
        s->report.revision = number(r, 1);
    else if (str_eq(what, S("work")))
        take_work(s, r);
    else if (str_eq(what, S("field")) && s->fields.count < 2 * WORKS_MAX)
        *vec_push(s->arena, &s->fields) = (struct typed_text){member(r, 1), str_trim(member(r, 2))};
}

static void say(struct sheet *s, const char *what, struct str name, struct str words)
{
    buf_printf(&s->out, "%s%s%c%.*s%c%.*s", s->out.len ? "\x1e" : "", what, SHEET_MEMBER, STR(name),
        SHEET_MEMBER, STR(words));
}

static void refuse(struct sheet *s, struct str name, struct str why)
{
    say(s, "wrong", name, why);
    s->refused = true;
}

/* How the field of this figure is typed. false: no such work or indicator. */
static bool how_typed(const struct sheet *s, const struct report_figure *f, struct typed_field *ret)
{
    if (f->of == OF_INDICATOR) {
        *ret = typed_figure(indicators[f->index].unit, measure_label(indicators[f->index].unit),
            indicators[f->index].max_milli);
        return true;
    }
    for (size_t i = 0; i < s->works.count; i++)
        if (s->works.items[i].id == f->index) {
            enum unit measure = s->works.items[i].measure;

            *ret = typed_figure(measure, s->signs.items[i], work_milli_max(measure));
            return true;
        }
    return false;
}

static void read_figure(struct sheet *s, const struct typed_text *t)
{
    struct report_figure figure;
    struct typed_field how;
    struct typed typed;
    struct str why;

    if (!t->text.len || report_figure_from_key(t->name, &figure) != OK ||
        !how_typed(s, &figure, &how))
        return;
    if (typed_read(s->arena, s->lang, &how, t->text, &typed, NULL, &why) != OK) {
        refuse(s, t->name, why);
        return;
    }
    figure.milli = typed_figure_milli(how.as, typed.number);
    figure.bound = typed.bound;
    *vec_push(s->arena, &s->figures) = figure;
    say(s, "read", t->name, typed_figure_words(s->arena, s->lang, &how, &typed));
}

static void read_text(struct sheet *s, const struct typed_text *t)
{
    bool why = str_eq(t->name, S("why"));
    struct str fault;

    if (!why && !str_eq(t->name, S("note")))
        return;
    fault = typed_text_fault(s->arena, s->lang, t->text, why ? REPORT_WHY_MAX : REPORT_NOTE_MAX);
    if (fault.len)
        refuse(s, t->name, fault);
    if (why)
        s->report.why = t->text;
    else
        s->report.note = t->text;
}

static void judge(struct sheet *s)
{
    struct report_problems problems = {0};

    s->ground.works = s->works.items;
    s->ground.work_count = s->works.count;
    s->report.figures = s->figures.items;
    s->report.figure_count = s->figures.count;
    if (report_judge(s->arena, s->lang, &s->ground, &s->report, s->now_ms, &problems) == OK)
        return;
    for (size_t i = 0; i < problems.count; i++) {
        const struct report_problem *p = &problems.items[i];

        say(s, "wrong",
            p->place == AT_NOTE     ? S("note")
            : p->place == AT_WHY    ? S("why")
            : p->place == AT_FIGURE ? report_figure_key(s->arena, &s->figures.items[p->figure])
                                    : S(""),
            p->message);
    }
}

struct str sheet_judge(struct arena *a, struct str in)
{
    struct sheet s = {.arena = a, .report = {.note = S(""), .why = S("")}};
    struct record r;

    buf_init(&s.out, a, 4 * SHEET_BYTES_MAX);
    in = str_slice(in, 0, SHEET_BYTES_MAX);
    for (size_t at = 0; next_record(in, &at, &r);)
        take(&s, &r);
    for (size_t i = 0; i < s.fields.count; i++) {
        read_figure(&s, &s.fields.items[i]);
        read_text(&s, &s.fields.items[i]);
    }
    if (!s.refused)
        judge(&s);
    return buf_str(&s.out);
}
