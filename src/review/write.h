/* write.h: the hands that put blocks together (write.c), for the files that write the sections. */
#ifndef REVIEW_WRITE_H
#define REVIEW_WRITE_H

#include "review/doc.h"
#include "rollup/page.h"

struct writer {
    struct arena *arena;
    enum lang lang;
    const struct review_sources *s;
    const struct review *v;
    const struct rollup *r;
    struct review_part *part; /* being written */
};

#define W_T(w, vi) str_from(tr((w)->lang, (vi)))
#define W_FILL(w, vi, ...) TR_FILL((w)->arena, (w)->lang, (vi), __VA_ARGS__)

struct str w_count(const struct writer *w, int64_t n);
struct str w_amount(const struct writer *w, struct bounded n, const char *sign);
struct str w_percent(const struct writer *w, int64_t part, int64_t whole); /* "": no whole */
struct str w_money(const struct writer *w, int64_t vnd);
struct str w_day(const struct writer *w, day_t day);      /* "12/12" */
struct str w_until_href(const struct writer *w);          /* the day with the sums so far */
struct str w_unit_name(const struct writer *w, int unit); /* -1: with nobody */
struct str w_list(const struct writer *w, struct str list, struct str one);

void w_paragraph(struct writer *w, struct str text);
void w_notice(struct writer *w, struct str text, struct str href);
/* A table and its rows: columns first, then each row's cells in order. */
struct review_table *w_table(
    struct writer *w, struct str caption, const struct review_column *columns, size_t count);
struct review_cell *w_row(const struct writer *w, struct review_table *t);

/* Sums of the indicators under one heading of the daily form. */
void w_indicators(struct writer *w, const char *group);

void write_general(struct writer *w);
void write_works(struct writer *w);
void write_hamlets(struct writer *w);
void write_clips(struct writer *w); /* in the section of the hamlets */
void write_forces(struct writer *w);
void write_talks(struct writer *w);
void write_welfare(struct writer *w);
void write_money(struct writer *w);
void write_best(struct writer *w);
void write_difficulties(struct writer *w);
void write_comparison(struct writer *w);

#endif
