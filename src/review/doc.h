/* doc.h: the final report as sections of blocks, written once; the page and the Word file are two
 * ways to show it. Inside the review room.
 *
 * Figures stand in tables, bars and columns, each with the way to where it comes from; what people
 * wrote stands apart, in the text of the section.
 */
#ifndef REVIEW_DOC_H
#define REVIEW_DOC_H

#include "clips/owing.h"
#include "doc/paper.h"
#include "http/chart.h"
#include "ledger/ledger.h"
#include "review/review.h"
#include "talks/talk.h"
#include "welfare/care.h"
#include "welfare/gift.h"
#include "welfare/house.h"
#include "works/work_change.h"

/* All that the report is drawn from. */
struct review_sources {
    struct review review;
    struct forces forces;
    struct criterion_list criteria;
    struct review_earlier_list earlier;
    struct review_text texts[REVIEW_SECTIONS];
    struct talk_list talks;
    struct house_list houses;
    struct gift_batch_list gifts;
    int64_t *gifts_handed; /* one a batch */
    struct care_list cares;
    struct clip_list clips;
    struct clip_kind_list clip_kinds;
    struct fund_list funds;
    struct book_balance_list *balances; /* one a fund */
    struct work_costs *costs;           /* one a work */
    size_t signed_days;
    struct review_signed signature; /* seq 0: not signed */
};

struct review_cell {
    struct str text;
    struct str href; /* empty: none */
};

struct review_column {
    struct str title;
    bool numeric;
    int width_mm; /* on paper; 0: a share of what is left */
};

struct review_table {
    struct str caption;
    struct review_column *columns;
    size_t column_count;
    struct review_cell *cells; /* row by row */
    size_t row_count, capacity;
};

struct review_bar {
    struct str label, amount, note, href;
    struct progress progress; /* plan 0: no bar */
    struct trend trend;       /* count 0: none */
};

struct review_quote {
    struct str who, text, href;
    bool erased;
};

struct review_block {
    enum review_block_kind {
        BLOCK_PARAGRAPH,
        BLOCK_NOTICE, /* what a reader must know before he trusts a figure */
        BLOCK_TABLE,
        BLOCK_BARS,
        BLOCK_COLUMNS,
        BLOCK_QUOTES
    } kind;
    struct str text, href;
    struct review_table *table;
    struct review_bar *bars;
    struct review_quote *quotes;
    size_t count; /* of bars or quotes */
    struct columns columns;
};

struct review_part {
    enum review_section section;
    struct review_block *items;
    size_t count, capacity;
    const struct review_text *text;
    struct str numeral; /* "II"; empty: nothing stands there yet */
    bool older;         /* the text was written before the figures changed */
};

struct review_doc {
    struct review_part parts[REVIEW_SECTIONS];
};

/* The lines of what somebody wrote, without empty ones. */
struct review_lines {
    struct str *items;
    size_t count, capacity;
};
struct review_lines review_lines(struct arena *a, struct str text);

/* Ask for all of it, with the rights of `actor` for what lies outside this campaign. */
MUST_CHECK enum err review_load(struct db *db, struct store *store, struct arena *a,
    const struct actor *actor, struct campaign_id campaign, int64_t now_ms,
    struct review_sources *ret);

/* The same from sums that were made already, without earlier campaigns: inside a write. */
MUST_CHECK enum err review_load_of(struct db *db, struct arena *a, const struct rollup *r,
    int64_t now_ms, struct review_sources *ret);

/* A mark of every figure and every text that the report of this campaign shows, earlier ones left
 * out: what a signature stands for. */
struct str review_basis(struct arena *a, const struct review_sources *s);

/* Write it, in one language. */
void review_write(
    struct arena *a, enum lang lang, const struct review_sources *s, struct review_doc *ret);

/* The body of the official paper: all of it with headings and the line of the signature, or one
 * section without its heading. */
struct paper_words review_paper_words(
    struct arena *a, const struct review_sources *s, enum review_section only, int64_t now_ms);

#endif
