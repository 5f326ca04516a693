/* message_set.h: the labelled messages of tests/messages and how a reading is held against them;
 * for test_message.c and ./bench messages. The form is told in tests/messages/README.md. */
#ifndef TESTS_MESSAGE_SET_H
#define TESTS_MESSAGE_SET_H

#include "base/number.h"
#include "campaign/indicator.h"
#include "message/message_read.h"

#include <stdio.h>
#include <stdlib.h>

struct set_name {
    struct str alias;
    int64_t id;
};

struct set {
    struct message_context context;
    struct message_unit units[64];
    struct message_work works[64];
    struct set_name unit_names[64], work_names[64];
};

/* What the reader got right; a figure is right with unit, day, mode, meaning, value and bound. */
struct set_score {
    size_t messages, figures, right, wrong, marked, silent;
    size_t doubted;              /* of the right ones: what a clerk has to look at for nothing */
    size_t heads, heads_doubted; /* unit, day and mode right; of them with a doubt */
};

static struct str set_file(struct arena *a, const char *folder, const char *name)
{
    char path[512];
    FILE *f;
    char *bytes = arena_alloc(a, 1 << 20);
    size_t n;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        exit(1);
    }
    n = fread(bytes, 1, (1 << 20) - 1, f);
    (void)fclose(f);
    return (struct str){bytes, n};
}

static struct str set_cut(struct str *rest, const char *mark)
{
    size_t at = str_find(*rest, str_from(mark), 0);
    struct str head = str_slice(*rest, 0, at);

    *rest = str_slice(*rest, at + strlen(mark), SIZE_MAX);
    return head;
}

static int64_t set_int(struct str s)
{
    int64_t n = -1;

    return str_to_int(s, &n) == OK ? n : -1;
}

static day_t set_day(struct arena *a, struct str s)
{
    day_t day = 0;

    if (day_parse(s, &day) != OK && day_parse(str_printf(a, "%.*s/2024", STR(s)), &day) != OK)
        exit(1);
    return day;
}

static int64_t set_find(const struct set_name *names, size_t count, struct str alias)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(names[i].alias, alias))
            return names[i].id;
    return 0;
}

static enum kind set_kind(struct str name)
{
    enum kind k = KIND_OTHER;

    while (k < KIND_LAST - 1 && !str_eq(name, str_from(kind_name(k))))
        k++;
    return k;
}

static void set_context(struct arena *a, struct set *s, struct str text)
{
    struct message_context *c = &s->context;

    while (text.len) {
        struct str line = set_cut(&text, "\n"), what = set_cut(&line, "\t");

        if (str_eq(what, S("today")))
            c->today = c->sent = set_day(a, line);
        if (str_eq(what, S("days"))) {
            c->first_day = set_day(a, set_cut(&line, "\t"));
            c->last_day = set_day(a, line);
        }
        if (str_eq(what, S("unit"))) {
            struct str alias = set_cut(&line, "\t");
            int64_t id = set_int(set_cut(&line, "\t"));

            s->unit_names[c->unit_count] = (struct set_name){alias, id};
            s->units[c->unit_count++] = (struct message_unit){id, line};
        }
        if (str_eq(what, S("work"))) {
            struct message_work *w = &s->works[c->work_count];
            struct str alias = set_cut(&line, "\t");

            w->id = set_int(set_cut(&line, "\t"));
            s->work_names[c->work_count++] = (struct set_name){alias, w->id};
            w->unit = set_find(s->unit_names, c->unit_count, set_cut(&line, "\t"));
            w->kind = set_kind(set_cut(&line, "\t"));
            w->measure = str_eq(set_cut(&line, "\t"), S("m")) ? UNIT_M : UNIT_COUNT;
            w->name = line;
        }
    }
    c->units = s->units;
    c->works = s->works;
}

/* The short names of indicators in the set. */
static const char *set_code(struct str s)
{
    static const char *const codes[][2] = {{"bd", "soldiers"}, {"dq", "militia"}, {"ca", "police"},
        {"cb", "officials"}, {"dv", "members"}, {"hs", "students"}, {"dan", "citizens"},
        {"nc", "labour_days"}, {"tt", "sessions"}, {"luot", "attendances"}, {"vn", "shows"},
        {"qua", "gifts"}, {"kham", "examined"}, {"tien", "money"}, {"hv", "goods_value"},
        {"dat", "land"}};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_eq(s, str_from(codes[i][0])))
            return codes[i][1];
    return NULL;
}

/* "dan=30>", "sofar:m1=220", "-=4" (nobody knows what), "-=~" (no number) */
static struct message_figure set_figure(const struct set *s, struct str word)
{
    struct message_figure f = {.bound = '=', .index = -1};
    struct str what = set_cut(&word, "=");
    const char *code = set_code(what);

    if (str_starts(what, S("sofar:"))) {
        f.of = OF_WORK_SO_FAR;
        what = str_slice(what, 6, SIZE_MAX);
    } else
        f.of = code || str_eq(what, S("-")) ? OF_INDICATOR : OF_WORK_TODAY;
    if (code)
        f.index = indicator_index(str_from(code));
    else if (!str_eq(what, S("-")))
        f.index = set_find(s->work_names, s->context.work_count, what);
    if (!f.index && f.of != OF_INDICATOR) {
        fprintf(stderr, "no such work: %.*s\n", STR(what));
        exit(1);
    }
    if (str_eq(word, S("~"))) {
        f.doubt = DOUBT_VAGUE;
        return f;
    }
    if (word.len && strchr("<>~", word.ptr[word.len - 1])) {
        f.bound = word.ptr[word.len - 1];
        word.len--;
    }
    f.milli = set_int(word) * MILLI;
    return f;
}

struct set_case {
    struct str text, labels;
    struct messages expected;
    size_t line;
};

struct set_cases {
    struct set_case *items;
    size_t count, capacity;
};

/* "= m 12/12 + dq=15 dan=40" or "= chat" */
static void set_expect(struct arena *a, const struct set *s, struct str line, struct messages *to)
{
    struct message *m;
    struct str unit = set_cut(&line, " ");

    if (str_eq(unit, S("chat")))
        return;
    m = vec_push(a, to);
    m->is_report = true;
    m->unit = set_find(s->unit_names, s->context.unit_count, unit);
    m->day = set_day(a, set_cut(&line, " "));
    while (line.len) {
        struct str word = set_cut(&line, " ");

        if (str_eq(word, S("+")))
            m->mode = MESSAGE_ADDS;
        else if (str_eq(word, S("!")))
            m->mode = MESSAGE_CORRECTS;
        else if (word.len)
            *vec_push(a, &m->figures) = set_figure(s, word);
    }
}

static void set_cases_read(
    struct arena *a, const struct set *s, struct str text, struct set_cases *ret)
{
    struct set_case *open = NULL;
    const char *begin = NULL;
    size_t number = 0;

    while (text.len) {
        struct str line = set_cut(&text, "\n");

        number++;
        if (str_eq(line, S("--"))) {
            open = vec_push(a, ret);
            open->line = number + 1;
            begin = text.ptr;
        } else if (open && str_starts(line, S("= "))) {
            if (begin) {
                open->text = (struct str){begin, (size_t)(line.ptr - begin)};
                open->labels.ptr = line.ptr;
            }
            open->labels.len = (size_t)(line.ptr + line.len - open->labels.ptr);
            begin = NULL;
            set_expect(a, s, str_slice(line, 2, SIZE_MAX), &open->expected);
        }
    }
}

static bool set_same(const struct message_figure *want, const struct message_figure *got)
{
    if (want->doubt == DOUBT_VAGUE) /* "10-15 dân" is no one number either */
        return got->doubt == DOUBT_VAGUE || got->doubt == DOUBT_RANGE;
    if (want->index < 0 && got->skip != SKIP_NOT) /* shown, with its reason, and not counted */
        return want->milli == got->milli;
    if (got->skip != SKIP_NOT || want->milli != got->milli || want->bound != got->bound)
        return false;
    return want->index < 0 ? got->index < 0 : want->of == got->of && want->index == got->index;
}

static const struct message *set_match(
    const struct messages *got, bool *used, const struct message *want)
{
    for (size_t i = 0; i < got->count; i++)
        if (!used[i] && got->items[i].is_report && got->items[i].unit == want->unit &&
            got->items[i].day == want->day && got->items[i].mode == want->mode) {
            used[i] = true;
            return &got->items[i];
        }
    return NULL;
}

/* A number that has no place in a report has to be shown; one that has a place has not. */
static bool set_is_doubted_for_nothing(
    const struct message_figure *want, const struct message_figure *got)
{
    return want->index >= 0 && want->doubt != DOUBT_VAGUE && got->doubt != MESSAGE_SURE;
}

/* One message with its reading: figures that are right; what is wrong with a doubt beside it, and
 * what is wrong in silence. Doubts are counted once each. */
static void set_judge_one(
    const struct message *want, const struct message *got, struct set_score *s)
{
    bool used[MESSAGE_FIGURES_MAX] = {false};
    size_t missing = 0, doubts = 0, silent = 0, right = 0;

    s->heads += got != NULL;
    s->heads_doubted += got && (got->unit_doubt || got->day_doubt);
    for (size_t i = 0; i < want->figures.count; i++) {
        bool found = false;

        for (size_t k = 0; got && k < got->figures.count && !found; k++)
            if (!used[k] && set_same(&want->figures.items[i], &got->figures.items[k])) {
                found = used[k] = true;
                s->doubted +=
                    set_is_doubted_for_nothing(&want->figures.items[i], &got->figures.items[k]);
            }
        right += found;
        missing += !found;
    }
    for (size_t k = 0; got && k < got->figures.count; k++)
        if (!used[k]) {
            const struct message_figure *f = &got->figures.items[k];

            doubts += f->doubt != MESSAGE_SURE;
            silent += f->doubt == MESSAGE_SURE && f->skip == SKIP_NOT;
        }
    if (missing > doubts + silent)
        silent = missing - doubts;
    s->figures += want->figures.count;
    s->right += right;
    s->silent += silent;
    s->marked += missing > silent ? missing - silent : 0;
    s->wrong += missing;
}

/* Figures of a unit or day that nobody expected: silent unless the head has a doubt. */
static void set_judge_extra(const struct message *got, struct set_score *s)
{
    for (size_t k = 0; k < got->figures.count; k++) {
        const struct message_figure *f = &got->figures.items[k];

        if (got->is_report && message_figure_counts(f) && !f->doubt && !got->unit_doubt &&
            !got->day_doubt)
            s->silent++;
    }
}

/* True if everything is right. */
static bool set_judge(const struct set_case *c, const struct messages *got, struct set_score *s)
{
    bool used[MESSAGE_PARTS_MAX] = {false};
    struct set_score before = *s;
    bool extra = false;

    s->messages++;
    for (size_t i = 0; i < c->expected.count; i++) {
        const struct message *m = set_match(got, used, &c->expected.items[i]);
        size_t silent = s->silent;

        if (!m && !c->expected.items[i].figures.count)
            s->silent++;
        set_judge_one(&c->expected.items[i], m, s);
        if (m)
            continue;
        /* a reading of another unit or day answers for it if it has a doubt there */
        for (size_t k = 0; k < got->count; k++)
            if (!used[k] && (got->items[k].unit_doubt || got->items[k].day_doubt)) {
                used[k] = true;
                s->marked += s->silent - silent;
                s->silent = silent;
                break;
            }
    }
    for (size_t i = 0; i < got->count; i++)
        if (!used[i] && got->items[i].is_report) {
            extra = true;
            set_judge_extra(&got->items[i], s);
        }
    return s->wrong == before.wrong && s->silent == before.silent && !extra;
}

#endif
