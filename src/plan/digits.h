/* digits.h: digits that are no figure.
 *
 * Names (tổ 1,2,3; Quốc lộ 22B; nhà ông 5 Thành), dates and day spans, times of day, years,
 * document codes, phone and serial numbers, headings and list numbers. They are passed over whole,
 * so that nobody ever adds up a house number.
 */
#ifndef PLAN_DIGITS_H
#define PLAN_DIGITS_H

#include "plan/term.h"

/* A line while its figures are read. */
struct reader {
    struct arena *arena;
    struct str line;
    const struct tokens *tokens;
    size_t line_number;
    size_t done; /* tokens before this one belong to something already read */
    struct figures *figures;
    struct str counted;        /* "căn" of the figure just read, for "12 căn x 90 triệu" */
    const struct figure *half; /* flags that the next figure shares with the one just read */
};

/* How many tokens from the number at `at` on are no figure; 0: it is one. */
size_t digits_to_pass(const struct reader *r, size_t at);

/* What is measured or counted stands behind the number at `at` (or behind the number it is paired
 * with: "8/8 ấp", "10-15 người"). */
bool is_measured(const struct reader *r, size_t at);

/* The measure at token `at`, if its flags allow it there. */
const struct term *measure_at(const struct tokens *t, size_t at, size_t *n);

/* A scale word or a measure stands at token `at`. */
bool unit_behind(const struct reader *r, size_t at);

/* Dates and times (digits_date.c), each like digits_to_pass(): with the year or without it, "17 -
 * 31/7/2023", any of these written otherwise, "13h30" and "07 giờ 30 phút". */
size_t date_in_marks(const struct reader *r, size_t at);
size_t day_span(const struct reader *r, size_t at);
size_t one_date(const struct reader *r, size_t at);
size_t time_of_day(const struct reader *r, size_t at);

#endif
