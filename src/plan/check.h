/* check.h: what the families of checks share. Private to src/plan.
 *
 * A check looks at the plan and adds findings; the one table of all checks is in check.c. To add
 * one: write its function in the file of its family, declare it here, give it a line there.
 */
#ifndef PLAN_CHECK_H
#define PLAN_CHECK_H

#include "plan/plan.h"

struct checking;

struct check {
    const char *code; /* public name */
    enum severity severity;
    void (*run)(struct checking *c);
    const char *words[2]; /* what it is about, by enum lang */
};

struct checking {
    struct arena *arena;
    const struct plan *plan;
    struct findings *out;
    const struct check *check; /* the one that runs */
    size_t steps;              /* lines looked at for totals so far: see check_totals.c */
};

/* A new finding of the running check. */
struct finding *finding_add(struct checking *c, struct position at);
void finding_stated(struct finding *f, int64_t milli, enum unit unit);
void finding_computed(struct finding *f, int64_t milli, enum unit unit);
/* One more line of the text that it rests on; each once, in the order given. */
void finding_evidence(struct checking *c, struct finding *f, size_t line);

/* A value in a sentence; shown as each language writes it. */
struct word {
    enum { WORD_TEXT, WORD_AMOUNT, WORD_NUMBER, WORD_DAY, WORD_KIND } type;
    struct str text;
    int64_t number;
    enum unit unit;
};
struct word word_text(struct str text);
struct word word_amount(int64_t milli, enum unit unit); /* 8.900m, 90.000 đồng, 9 */
struct word word_number(int64_t n);
struct word word_day(day_t day);
struct word word_kind(enum kind kind);

/* Fill both languages: %1 … %9 stand for the words. */
void say(struct checking *c, struct str ret[2], const char *vi, const char *en,
    const struct word *words, size_t count);
#define SAY(c, ret, vi, en, ...)                                                                   \
    say((c), (ret), (vi), (en), (struct word[]){__VA_ARGS__},                                      \
        sizeof((struct word[]){__VA_ARGS__}) / sizeof(struct word))

/* check_totals.c */
void check_total(struct checking *c);
/* check_values.c */
void check_product(struct checking *c);
void check_price(struct checking *c);
void check_percent(struct checking *c);
void check_source(struct checking *c);
/* check_dates.c */
void check_span(struct checking *c);
void check_anniversary(struct checking *c);
void check_same_date(struct checking *c);
void check_deadline_order(struct checking *c);
void check_deadline_weekend(struct checking *c);
/* check_people.c */
void check_assignment(struct checking *c);
void check_assignment_double(struct checking *c);
/* check_text.c */
void check_promise(struct checking *c);
void check_channel(struct checking *c);
void check_number(struct checking *c);
void check_unread(struct checking *c);
void check_ambiguous(struct checking *c);

/* Is a mention of this kind without any line worth a warning? (lexicon.c) */
bool kind_is_promise(enum kind k);

/* slip.c: could `written` be a slip of the pen for `meant`? */
enum slip {
    SLIP_NONE,
    SLIP_DIGIT,
    SLIP_SWAP,
    SLIP_ZERO,
    SLIP_THOUSAND,
};
enum slip slip_between(int64_t written_milli, int64_t meant_milli);

#endif
