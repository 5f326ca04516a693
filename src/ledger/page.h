/* page.h: the pages of a campaign's funds.
 *
 * Whoever may read the campaign sees what came in, what it was used for and what is left, and every
 * figure opens to its entries; donors are named to them only under an agreement. Whoever compiles
 * for the commune keeps the books: enters, reverses, confirms, sees the names and prints receipts.
 */
#ifndef LEDGER_PAGE_H
#define LEDGER_PAGE_H

#include "campaign/campaign_links.h"
#include "campaign/visitor.h"
#include "http/chart.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "ledger/ledger.h"
#include "welfare/gift.h"

/* Rows of routes.def. */
enum err page_ledger(struct req *r);
enum err page_ledger_fund(struct req *r);
enum err act_ledger_fund(struct req *r);
enum err write_ledger_fund(struct tx *tx, struct req *r);
enum err write_ledger_fund_close(struct tx *tx, struct req *r);
enum err page_ledger_new(struct req *r);
enum err act_ledger_new(struct req *r);
enum err write_ledger_new(struct tx *tx, struct req *r);
enum err page_ledger_entry(struct req *r);
enum err page_ledger_paper(struct req *r);
enum err act_ledger_reverse(struct req *r);
enum err write_ledger_reverse(struct tx *tx, struct req *r);
enum err write_ledger_confirm(struct tx *tx, struct req *r);
enum err page_ledger_book(struct req *r);
enum err page_ledger_donors(struct req *r);
enum err write_ledger_donor_agree(struct tx *tx, struct req *r);
enum err page_ledger_statement(struct req *r);
enum err page_ledger_sheet(struct req *r);

/* --- page_common.c: where a request is, and how things are called --- */

struct ledger_place {
    struct campaign_visitor visitor;
    struct fund_list funds;
    struct fund fund; /* the one asked for, else the first; id 0: there is none */
    bool keeps;       /* keeps the books */
    struct work_list works;
    struct gift_batch_list gifts;
    struct goods_list goods;
    struct donor_list donors;
};

/* The campaign of the path and the fund of the query, with all that gives things their names.
 * E_NOT_FOUND: no such campaign, or a fund that is not of it; E_DENIED. */
MUST_CHECK enum err ledger_place_find(struct req *r, struct db *db, struct ledger_place *ret);
/* The same for a fund that is known. */
MUST_CHECK enum err ledger_place_find_fund(
    struct req *r, struct db *db, struct fund_id fund, struct ledger_place *ret);

const struct donor *ledger_donor(const struct ledger_place *p, int64_t id);
const struct goods *ledger_goods(const struct ledger_place *p, int64_t id);
/* "Nguyễn Thị An (Nhân dân, Ấp Cầu)": the name as this visitor may see it. */
struct str ledger_donor_words(
    struct req *r, struct db *db, const struct ledger_place *p, int64_t id);
/* The agreed value of so much of some goods, in words; empty: none was agreed. */
struct str ledger_value_words(
    struct req *r, const struct ledger_place *p, struct commodity c, int64_t amount);
/* "1.500.000 đồng", "20 bao xi măng", "45,5 m²", "3 ngày công". */
struct str ledger_amount_words(
    struct req *r, const struct ledger_place *p, struct commodity c, int64_t amount);
/* "đồng", "bao xi măng": what is counted. */
struct str ledger_commodity_words(struct req *r, const struct ledger_place *p, struct commodity c);
struct str ledger_work_name(const struct ledger_place *p, int64_t id); /* "–": none such */
/* "Chi cho công trình: Phát quang đường Lộ kiểm". */
struct str ledger_book_words(
    struct req *r, struct db *db, const struct ledger_place *p, enum book book, int64_t of);
/* What an entry is about, as this visitor may read it. */
struct str ledger_entry_words(
    struct req *r, struct db *db, const struct ledger_place *p, const struct entry *e);
/* "PT 012/2026"; empty: the entry has no number. */
struct str ledger_number(struct arena *a, const struct entry *e);
struct str ledger_href(struct arena *a, const struct ledger_place *p, const char *part);
struct str ledger_book_href(struct arena *a, const struct ledger_place *p, enum book book,
    int64_t of, struct commodity c, int source);
struct str ledger_entry_href(struct arena *a, const struct ledger_place *p, struct entry_id id);

/* --- statement.c: one fund on one page --- */

struct statement_row {
    struct str label, amount, href, value; /* value: in đồng, of goods; empty: none */
    struct commodity commodity;
    int64_t number;
    int width; /* of the thin bar, in thousandths; 0: none */
};
struct statement_rows {
    struct statement_row *items;
    size_t count, capacity;
};
struct fund_statement {
    int64_t received, spent, left, promised, returned, handed_on; /* money */
    struct statement_rows by_source, by_use;                      /* money */
    struct statement_rows gifts;    /* goods, land and labour received, by source */
    struct statement_rows uses;     /* and what they were used for */
    struct statement_rows rest;     /* what the fund holds now, everything */
    struct statement_rows promises; /* what is still promised */
};
MUST_CHECK enum err statement_make(
    struct req *r, struct db *db, const struct ledger_place *p, struct fund_statement *ret);

/* --- paper.c --- */

/* A receipt, as a Word file. */
MUST_CHECK enum err ledger_receipt_write(
    struct req *r, const struct ledger_place *p, const struct entry *e, struct str *ret_docx);
/* The statement of a fund, as a Word file and as a spreadsheet. */
MUST_CHECK enum err ledger_statement_write(struct req *r, const struct ledger_place *p,
    const struct fund_statement *s, struct str *ret_docx);
MUST_CHECK enum err ledger_sheet_write(struct req *r, const struct ledger_place *p,
    const struct fund_statement *s, struct str *ret_xlsx);

/* --- page_work_given.c --- */

/* What the campaign's funds gave to a work, a part of its page (struct app); nothing for who may
 * not see the funds, or when nothing was given. */
void ledger_work_given(struct html *h, int64_t work);

/* --- what the templates show --- */

struct ledger_view {
    struct page page;
    struct ledger_place place;
    struct fund_statement statement;
    struct progress picture;
    bool receives, may_close;
    struct str href_new, href_book, href_donors, href_docx, href_xlsx; /* with the fund */
};

struct ledger_form_view {
    struct page page;
    struct ledger_place place;
    struct str action, lead, twin_href;
    struct form *form;
};

struct line_shown {
    struct str book, in, out;
};
struct entry_shown {
    struct entry entry;
    struct str href, number, words, who, amount;
    struct str in, out, rest; /* of one book */
    struct line_shown lines[POSTINGS_MAX];
};
struct book_view {
    struct page page;
    struct ledger_place place;
    struct entry_shown *items;
    size_t count;
    bool one; /* one book, with what it held after each; else the journal */
    struct str in, out, rest;
};

struct entry_view {
    struct page page;
    struct ledger_place place;
    struct entry_shown e;
    struct str in_words, entered_by, confirmed_by, reversed_href, reverses_href, value;
    bool may_reverse, may_confirm, has_paper;
    struct form *form; /* why it is reversed */
};

struct work_given_view {
    struct statement_rows rows; /* label: the fund */
};

struct donor_row {
    const struct donor *donor;
    struct str name, source, gave, href;
    bool named, holds; /* there is a name; an agreement covers it today */
};
struct donor_view {
    struct page page;
    struct ledger_place place;
    struct donor_row *items;
    size_t count;
    struct consent_list agreements;
};

#endif
