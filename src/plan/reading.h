/* reading.h: what the passes of the plan compiler share. Private to src/plan.
 *
 * scan.c makes each line a row of symbols: terms of the lexicon, figures, dates, names and the
 * marks that part clauses. outline.c says what hangs under what. works.c, people.c and details.c
 * read symbols, never letters. Everything lives in the arena of plan_parse() and is linear in the
 * length of the text.
 */
#ifndef PLAN_READING_H
#define PLAN_READING_H

#include "plan/lexicon.h"

/* Symbols that are not terms of the lexicon; numbered on from enum term_class. */
enum symbol_class {
    SYM_FIGURE = TERM_LAST, /* value: index in plan->figures */
    SYM_NUMBER,             /* a figure without a noun, as in a list; value: likewise */
    SYM_YEAR,               /* "năm 2023"; value: the year */
    SYM_PLACE,              /* value: index in reading->places */
    SYM_PLACE_WORD,         /* a place word without a name: "các ấp" */
    SYM_GROUPS,             /* "tổ 1,2,3"; value: how many routes that may be */
    SYM_NAME,               /* a run of capital words; value: kind it would be, or -1 */
    SYM_DATE,               /* value: index in reading->dates */
    SYM_TIME,               /* value: minute of the day */
    SYM_TIMES,              /* "13h30 đến 15h00"; value: from * 10000 + to */
    SYM_AND,
    SYM_QUOTE, /* from an opening quotation mark to the closing one */
    SYM_COMMA,
    SYM_SEMICOLON,
    SYM_STOP,
    SYM_COLON,
    SYM_OPEN,
    SYM_CLOSE,
    SYM_CELL,
};

struct symbol {
    int class; /* enum term_class or enum symbol_class */
    int value;
    uint32_t from, to; /* bytes in the line */
    uint32_t col;
    uint32_t next_from, next_col; /* the token behind it */
    uint64_t key;                 /* of a SYM_NAME: name_key() of its words */
};

/* A day, or days from..to. A missing year is filled in from the right hand or the document. */
struct date {
    struct civil from, to; /* month, year 0: not written */
    bool is_span;
};

enum marker {
    MARK_NONE,
    MARK_ROMAN,
    MARK_UPPER,
    MARK_NUMBER,
    MARK_NUMBER2,
    MARK_LOWER,
    MARK_PAREN,
    MARK_DASH,
    MARK_PLUS,
    MARK_BULLET,
};

struct source_line {
    size_t number; /* 1-based line of the text */
    struct str text;
    size_t sym_from, sym_to; /* its symbols */
    size_t figure_from, figure_to;
    enum marker marker;
    uint32_t body_from, body_col; /* behind the marker */
    uint32_t end;                 /* behind the last token */
    bool all_capitals;
    bool is_table_row;
    size_t words;
};

/* A hamlet. Two spellings of one name are one place. */
struct place {
    struct str label; /* "Ấp Cầu" */
    uint64_t key;     /* of word and name */
    uint64_t bare;    /* of the name alone */
    int same_as;      /* "Xóm Tháp" for "Ấp Xóm Tháp"; -1: itself */
    bool bare_number; /* the name is only a number: never stands without its word */
};

PLAN_LIST(struct symbol, symbols);
PLAN_LIST(struct source_line, source_lines);
PLAN_LIST(struct place, places);
PLAN_LIST(struct date, dates);

struct reading {
    struct arena *arena;
    const struct doc_text *doc;
    struct plan *plan;
    struct tokens tokens; /* of the line being scanned */
    size_t line_number;   /* and its number */
    struct symbols symbols;
    struct source_lines lines;
    struct places places;
    struct dates dates;
    int *place_table; /* open addressing over places, by key and by bare key */
    size_t place_slots;
    int year; /* of the document, for dates without one; 0: unknown */
};

/* scan.c: the symbols of one line, appended; and the line itself. */
void scan_line(struct reading *r, size_t number, struct str text);

/* places.c */
uint64_t name_key(const struct tokens *t, size_t first, size_t count);
/* The name after the place word that ends before token `at`: registers the places, emits their
 * symbols and returns the token behind, or `at` if there is no name. */
size_t place_read(struct reading *r, enum place_word word, size_t word_at, size_t at,
    const struct source_line *line);
/* The place a bare name stands for, or -1. */
int place_find_bare(const struct reading *r, uint64_t key);
/* After the last line: which places are the same; bare names become places. */
void places_resolve(struct reading *r);
int place_of(const struct reading *r, int place);

/* dates.c: a date or time that begins at token `at`; returns the token behind, or `at`. */
size_t date_read(struct reading *r, size_t at, bool in_figure);
bool date_days(const struct reading *r, const struct date *d, day_t *first, day_t *last);

/* scan.c, for the readers above. */
struct symbol *symbol_add(struct reading *r, int class, int value, size_t first, size_t behind);
bool token_in_figure(const struct reading *r, const struct source_line *line, size_t at);

/* outline.c */
enum { DEPTH_MAX = 12 };

struct frame {
    enum marker marker;
    enum section section;
    int place;     /* -1: none */
    int kind;      /* enum kind, or -1 */
    bool standing; /* under "Thường trực Ban Chỉ đạo" */
    bool bare;     /* a heading: nothing but the place or kind */
    bool had_children;
    bool sums;         /* "Tổng cộng:" alone: what hangs under it adds up what stands before */
    size_t draft_from; /* drafts of works since this line */
    size_t ancestors[DEPTH_MAX]; /* the same of every line above, by depth */
    size_t parent_from;          /* and since the line it hangs under */
};

struct outline {
    struct frame frames[DEPTH_MAX];
    size_t depth;
};

void outline_init(struct outline *o);
/* Close what this line ends, open its own frame (copied from its parent) and return it. */
struct frame *outline_enter(
    struct outline *o, const struct reading *r, const struct source_line *line, size_t drafts);

/* works.c */
struct works;
struct works *works_new(struct reading *r);
size_t works_count(const struct works *w);
void works_line(struct works *w, const struct source_line *line, struct frame *f, size_t depth);
void works_finish(struct works *w);

/* people.c */
void people_line(struct reading *r, const struct source_line *line, const struct frame *f);

/* head.c: issuer, number, day and title; and the year of dates that have none. */
void head_read(struct reading *r);
/* details.c: window, deadlines, anniversaries, channels, shares, sources. */
void details_line(struct reading *r, const struct source_line *line, const struct frame *f);

void details_finish(struct reading *r);

/* The line's position between two bytes. */
struct position position_in(const struct source_line *line, size_t from, size_t to, size_t col);
struct position symbol_position(const struct source_line *line, const struct symbol *s);
struct str str_collapse(struct arena *a, struct str s); /* blanks to one space, trimmed */

#endif
