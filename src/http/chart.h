/* chart.h: small pictures of numbers as SVG, drawn by the server, readable without colour.
 *
 * Each has a title and a description for those who hear the page; the numbers themselves stand in
 * a table beside it. `title` is text in the reader's language.
 */
#ifndef HTTP_CHART_H
#define HTTP_CHART_H

#include "http/html.h"

/* How far against the plan. All in one unit (thousandths); doubtful is a part of done.
 * More done than planned is drawn to the end with a mark where the plan was. */
struct progress {
    int64_t plan_milli, done_milli, doubtful_milli;
    struct str title;
};
void chart_progress(struct html *h, const struct progress *p);

/* A line over a few days. has[i] false: no value that day (a gap, not a zero). */
struct trend {
    const int64_t *values;
    const bool *has;
    size_t count;
    struct str title;
};
void chart_trend(struct html *h, const struct trend *t);

/* Rows by columns, each cell 0 (nothing) to 4 (most). */
struct heat {
    const uint8_t *levels; /* rows * columns */
    size_t rows, columns;
    struct str title;
};
void chart_heat(struct html *h, const struct heat *m);

/* A thin bar beside its figure, `width` in thousandths: for long lists, silent for the ear. */
void chart_share(struct html *h, int width);

/* How many fall into each step, from few to many: ten steps of a tenth and one for the whole and
 * more. The counts stand above the bars and in the description. */
void chart_spread(struct html *h, const size_t *counts, size_t count, const char *title);

/* Days side by side: a column of what came, an outline of what was planned. A day without a figure
 * has no column (a gap, not a zero), one whose figure is 0 a line on the floor. */
struct columns {
    const int64_t *values, *planned; /* thousandths */
    const bool *has, *has_plan;
    const struct str *labels; /* below: "12/12" */
    size_t count;
    struct str title;
};
void chart_columns(struct html *h, const struct columns *c);

/* States of a report on a board, each with a shape, a word and a colour. */
enum state {
    STATE_NOT_DUE,
    STATE_DUE, /* the window is open, nothing came yet */
    STATE_REPORTED,
    STATE_LATE,
    STATE_MISSING,
    STATE_CORRECTED,
    STATE_DOUBTFUL,
    STATE_SIGNED,
    STATE_LAST,
};
const char *state_word(enum state s);          /* message id: "đã báo cáo" … */
const char *state_class(enum state s);         /* "reported" … for CSS */
void html_state(struct html *h, enum state s); /* shape and word */
/* The same shape and colour with another word, a message id: for things that are no reports. */
void html_state_as(struct html *h, enum state s, const char *words);
void html_state_mark(struct html *h, enum state s); /* shape; the word for screen readers only */

#endif
