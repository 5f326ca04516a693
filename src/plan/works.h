/* works.h: clauses and drafts of promises: works.c cuts lines into clauses, clause.c fills them,
 * promise.c makes them drafts, totals.c decides which drafts are sums of others. Private to
 * src/plan.
 */
#ifndef PLAN_WORKS_H
#define PLAN_WORKS_H

#include "plan/reading.h"

struct draft {
    struct plan_line line;
    size_t depth;                /* of its line in the outline */
    size_t parent_from;          /* first draft under the same heading */
    size_t ancestors[DEPTH_MAX]; /* first draft under each line above, by depth */
    int place;                   /* index in reading->places; -1: the whole commune */
    bool whole;                  /* "Toàn xã …" does */
    bool total;                  /* "Tổng cộng …" stands before it */
    bool head;                   /* a list of its parts follows */
    bool has_spot;               /* names a way or group, so it is one work */
    enum section section;
    const struct figure *count, *quantity;
    const struct symbol *count_at, *quantity_at;
};

PLAN_LIST(struct draft, drafts);

/* What has been read since the last ';' or other end. */
struct clause {
    size_t from, to;        /* its words */
    size_t at_from, at_col; /* with the head before its colon */
    enum kind kinds[4];
    size_t kind_count;
    int weak, place; /* -1: none */
    bool house, build, repair, raise;
    bool total, money_total, total_word, each_word, per_place, dimension, has_route, has_spot;
    int groups;
    size_t groups_to, spot_from, spot_to;
    const struct figure *count, *quantity, *money, *each;
    const struct figure *people; /* served or taking part: a quantity if there is no other */
    const struct symbol *count_at, *quantity_at, *money_at, *each_at, *people_at;
    bool each_aside;
};

/* "25 phần quà, mỗi phần 500.000đ, trị giá 12.500.000đ", over clauses and a list. */
struct statement {
    enum kind kind;
    enum unit unit;
    size_t lines;
    int64_t head_milli, sum_milli;
    bool exact;
    const struct figure *each, *money;
    const struct symbol *each_at, *money_at;
    bool each_aside; /* the price stands in parentheses behind one of several lines */
};

struct works {
    struct reading *r;
    struct drafts drafts;
    unsigned mentioned; /* bit by kind */
    bool ratio_seen;
    /* of the line being read */
    const struct source_line *line;
    size_t depth, parent_from;
    const size_t *ancestors;
    enum section section;
    struct clause clause;
    struct statement statement;
    int head_place, head_kind, list_kind, list_head_place, previous_kind; /* -1: none */
    int carried_place; /* "sóc Tro phát hoang 900m, thắp sáng 800m": of both; -1: none */
    size_t head_kinds;
    bool head_total, head_whole, in_list, closing_head;
    bool past;           /* speaks of what has been done */
    size_t skip_to;      /* symbols before this one are passed over */
    int parens;          /* open ones that hold no list */
    size_t price_column; /* of the table being read, from 1; 0: none says so */
};

/* clause.c: an empty clause from here on; has it anything to count; what one symbol adds to it. */
void clause_start(struct works *w, size_t from, size_t col);
bool clause_full(const struct clause *c);
void clause_take(struct works *w, const struct symbol *s);
/* The column of a table row in which this symbol stands, from 1. */
size_t column_of(const struct source_line *line, const struct symbol *s);

/* promise.c: the kind of the clause (KIND_LAST: a sum of several), or -1; the kind of house it
 * builds or repairs, or -1. */
int clause_kind(const struct works *w);
int clause_house_kind(const struct clause *c);
/* The clause as a draft of this kind, with what it leaves out. */
void draft_add(struct works *w, int kind);
/* Number, price and sum of the running statement; closing it keeps them as a plan_value. */
void statement_add(struct works *w, enum kind kind);
void statement_money(struct statement *st, const struct clause *c);
void statement_close(struct works *w);

#endif
