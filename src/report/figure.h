/* figure.h: the figures of a report, what may be wrong with them, and the checks of it that ask no
 * database.
 *
 * Pure: judge.c, typed_figure.c and key.c run on the server and, compiled to WebAssembly, on the
 * phone (phone/), so both say the same words about the same report.
 */
#ifndef REPORT_FIGURE_H
#define REPORT_FIGURE_H

#include "base/typed.h"
#include "campaign/indicator.h"
#include "works/measure.h"

enum {
    REPORT_NOTE_MAX = 2000, /* characters */
    REPORT_WHY_MAX = 500,
    REPORT_FIGURES_MAX = 400,
    REPORT_TIMES_PLAN_MAX = 100, /* more than this many times the plan is a slip of the unit */
};

/* What a figure of a report is about. */
enum figure_of { OF_WORK_TODAY, OF_WORK_SO_FAR, OF_INDICATOR };

struct report_figure {
    enum figure_of of;
    int64_t index; /* work id, or index into indicators[] */
    int64_t milli; /* >= 0 */
    char bound;    /* '=' or 0: exactly; '>' hơn; '<' gần; '~' khoảng */
};

static inline struct bounded said_as(const struct report_figure *f)
{
    return (struct bounded){f->milli, f->bound};
}

/* The key of a figure in the journal: "w12" (work 12, today), "t12" (work 12, so far), or the code
 * of an indicator. */
struct str report_figure_key(struct arena *a, const struct report_figure *f);
/* The same back, without the value. E_INVALID: no such key. */
MUST_CHECK enum err report_figure_from_key(struct str key, struct report_figure *ret);

/* Where in a report something is wrong. */
enum report_place { AT_REPORT, AT_FIGURE, AT_NOTE, AT_WHY };

struct report_problem {
    enum report_place place;
    size_t figure;      /* AT_FIGURE: index into the figures of the report */
    struct str message; /* in the language asked for; says how to mend it */
};

struct report_problems {
    struct report_problem *items;
    size_t count, capacity;
};

/* What a work is to the checks of a report. */
struct book_work {
    int64_t id;
    int64_t unit; /* who answers for it */
    enum unit measure;
    char bound;
    int64_t planned_milli;
    struct str name;
    enum work_state state;
    day_t state_day;
};

/* What a report is held against: the campaign and the unit as they are known. */
struct report_ground {
    bool reports; /* the unit reports in this campaign */
    day_t first_day, last_day;
    const struct book_work *works; /* of this unit */
    size_t work_count;
};

/* What is to be judged: the words and figures of a report. */
struct report_words {
    day_t day;
    int64_t revision; /* that it corrects; 0: the first */
    const struct report_figure *figures;
    size_t figure_count;
    struct str note, why;
};

/* Everything that stands against this report at the moment now_ms, appended to *problems: day
 * outside the campaign or in the future, unit that does not report, figure of a work that is not
 * this unit's, negative or absurd figure, half a person, one figure twice, no figure and no note,
 * correction without why. OK or E_INVALID. */
MUST_CHECK enum err report_judge(struct arena *a, enum lang lang, const struct report_ground *g,
    const struct report_words *r, int64_t now_ms, struct report_problems *problems);

/* How the figure of a measure is typed into the form, and its largest value for one work or
 * indicator. `sign` is what stands behind the field. */
struct typed_field typed_figure(enum unit measure, const char *sign, int64_t max_milli);
/* A number as typed (whole things, đồng, thousandths) in thousandths. */
int64_t typed_figure_milli(enum typed_as as, int64_t number);
/* What was read of a field, to be shown beside it: "hơn 1.234,5 m". */
struct str typed_figure_words(
    struct arena *a, enum lang lang, const struct typed_field *f, const struct typed *t);

#endif
