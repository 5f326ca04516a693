/* fund_page.h: the pages of one fund beside its books: what the law asks, votes, the code for
 * transfers, statements of its bank.
 *
 * Whoever may read the campaign sees the first three; statements and signed minutes are for who
 * keeps the books: who compiles for the commune.
 */
#ifndef LEDGER_FUND_PAGE_H
#define LEDGER_FUND_PAGE_H

#include "campaign/campaign_links.h"
#include "campaign/visitor.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/qr.h"
#include "http/request.h"
#include "ledger/bank.h"
#include "ledger/fund_clock.h"
#include "ledger/vietqr.h"
#include "ledger/vote.h"
#include "privacy/restricted.h"

/* Rows of fund_routes.def. */
enum err page_fund(struct req *r);
enum err write_fund_step(struct tx *tx, struct req *r);
enum err act_fund_vote(struct req *r);
enum err work_fund_vote(struct req *r);
enum err write_fund_vote(struct tx *tx, struct req *r);
enum err page_vote_minutes(struct req *r);
enum err write_vote_minutes(struct tx *tx, struct req *r);
enum err page_fund_qr(struct req *r);
enum err page_bank(struct req *r);
enum err act_bank_add(struct req *r);
enum err work_bank_add(struct req *r);
enum err write_bank_add(struct tx *tx, struct req *r);
enum err page_bank_file(struct req *r);
enum err act_bank_columns(struct req *r);
enum err write_bank_columns(struct tx *tx, struct req *r);
enum err act_bank_enter(struct req *r);
enum err write_bank_enter(struct tx *tx, struct req *r);
enum err write_bank_drop(struct tx *tx, struct req *r);
enum err write_bank_settle(struct tx *tx, struct req *r);

/* The fund of the path and who asks. */
struct fund_here {
    struct fund fund;
    struct campaign_visitor visitor;
    bool keeps; /* the books */
};
/* E_NOT_FOUND; E_DENIED: not of the campaign, or with `keeper` does not keep the books. */
MUST_CHECK enum err fund_here_find(
    struct req *r, struct db *db, bool keeper, struct fund_here *ret);
/* Crumbs down to the fund; with `own` also the fund's page. */
void fund_here_crumbs(struct req *r, struct page *p, const struct fund_here *here, bool own);

/* --- what the templates show --- */

struct vote_row {
    const struct vote_state *state;
    int64_t needed;                 /* households, for this vote; 0: no vote */
    struct restricted_list minutes; /* that are still there */
};

struct fund_page {
    struct page page;
    struct fund_here here;
    const struct bank *bank; /* NULL: no account, or a bank that is not known */
    struct str code;
    bool shows_qr;
    int64_t open_items;
    struct fund_clock clock;
    struct vote_board board;
    struct vote_row *votes;
    struct form *vote_form; /* NULL: not for this visitor or fund */
};

struct fund_qr_page {
    struct page page;
    struct fund_here here;
    const struct bank *bank;
    const char *why; /* message id: why there is no code; NULL: there is one */
    struct qr qr;
    struct vietqr request;
    struct str donor; /* for whom; only the keeper asks for one */
    struct form *form;
};

struct bank_item_row {
    const struct bank_item *item;
    struct entry twin; /* an entry of this amount without a line; id 0: none */
    struct str twin_number;
};

struct bank_promise {
    struct donor_id donor;
    struct str label; /* "Nguyễn Thị An: còn 700.000 đồng" */
};

struct bank_page {
    struct page page;
    struct fund_here here;
    struct str code;
    struct bank_file_id waiting; /* 0: none */
    struct bank_item_row *rows;
    size_t count;
    int64_t counts[BANK_STATES];
    struct bank_promise *promises;
    size_t promise_count;
    struct form *form;
};

enum { BANK_SHOWN_ROWS = 12, BANK_SHOWN_LINES = 200 };

struct bank_file_page {
    struct page page;
    struct fund_here here;
    struct bank_file_id file;
    struct bank_sheet sheet;
    bool gone;            /* its time is over */
    struct form *columns; /* NULL: they are known, what follows is filled */
    struct bank_line_list lines;
    struct bank_outlook outlook;
    size_t fresh;       /* lines that would be new */
    bool other_account; /* the head of the file names an account, and not that of the fund */
};

#endif
