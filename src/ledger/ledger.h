/* ledger.h: what people gave for a campaign, and what became of it, in double entry.
 *
 * A fund belongs to a campaign. An entry is a deed of one day ("nhận 1.500.000 đồng tiền mặt của
 * ông A") and its postings: so much of one commodity to one book, positive what comes in, negative
 * what goes out. Always:
 * - the postings of an entry are 0 together, for every commodity: so all books of a fund are, too;
 * - a book that holds something (cash, bank, store, land, labour, what is promised) never holds
 *   less than nothing, and nothing is returned to a donor that he did not give;
 * - entries are only added. A mistake is reversed, with why, and entered anew: reversing is an
 *   entry of its own with every posting the other way round.
 * Amounts: money in whole đồng; goods, land and labour-days in thousandths.
 *
 * Names of donors and words of people stand behind seals. A donor is named to others only under an
 * agreement of the register that holds on that day (donor_shown_name()).
 *
 * The rules are pure (rules.c) and asked before a fact is added; nothing of the store is in them.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "campaign/campaign.h"
#include "privacy/consent.h"
#include "works/work.h"

struct fund_id {
    int64_t v;
};
struct donor_id {
    int64_t v;
};
struct goods_id {
    int64_t v;
};
struct entry_id {
    int64_t v;
};

/* --- funds --- */

enum ground { GROUND_DECREE93, GROUND_LAW10, GROUND_OTHER, GROUNDS };
const char *ground_code(enum ground g);  /* "decree93": in the journal */
const char *ground_label(enum ground g); /* message id */

enum { FUND_NAME_MAX = 200, FUND_HOLDER_MAX = 100, FUND_DEPOSIT_MAX = 19, FUND_BIN_CHARS = 6 };

struct fund {
    struct fund_id id;
    struct campaign_id campaign;
    struct unit_id unit; /* the commune of the campaign */
    enum ground ground;
    struct str name;       /* "Quỹ làm đường ấp Cầu" */
    struct str bank_bin;   /* six digits, or empty: no account */
    struct str deposit_no; /* number of the fund's own account, or empty */
    struct str holder;     /* whose name is on it; opened by fund_find() and lists */
    day_t open_from;
    day_t open_until; /* the first day on which nothing is received; INT32_MAX: not said */
    day_t closed_day; /* INT32_MAX: open */
    int64_t province;
};

struct fund_list {
    struct fund *items;
    size_t count, capacity;
};

/* What is wrong with a fund by itself: a message id, and in *field the member. NULL: nothing. */
const char *fund_fault(const struct fund *f, const char **field);
/* Inside a write: the fact fund-opened. E_INVALID: a fault; E_NOT_FOUND: no such campaign;
 * E_CONFLICT: the campaign has an open fund of that name. */
MUST_CHECK enum err fund_open(struct tx *tx, const struct fund *f, struct fund_id *ret);
/* Inside a write: the fact fund-closed, today. E_CONFLICT: it is closed, or still holds something:
 * what is left must be handed over or returned first. */
MUST_CHECK enum err fund_close(struct tx *tx, struct fund_id id);
MUST_CHECK enum err fund_find(struct db *db, struct arena *a, struct fund_id id, struct fund *ret);
/* Open ones first, then by number. */
MUST_CHECK enum err fund_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct fund_list *ret);
bool fund_receives(const struct fund *f, day_t day); /* open, and within its days */

/* --- what is given --- */

enum stuff { STUFF_MONEY, STUFF_LAND, STUFF_LABOUR, STUFF_GOODS, STUFFS };
struct commodity {
    enum stuff stuff;
    struct goods_id goods; /* of STUFF_GOODS, else 0 */
};

enum { GOODS_NAME_MAX = 100, GOODS_MEASURE_MAX = 20 };

struct goods {
    struct goods_id id;
    struct fund_id fund;
    struct str name;    /* "Xi măng" */
    struct str measure; /* "bao" */
    int64_t value_vnd;  /* agreed value of one; 0: none was agreed */
};

struct goods_list {
    struct goods *items;
    size_t count, capacity;
};

/* Inside a write: the fact goods-added. Goods of the same name, measure and value are not added
 * again. E_INVALID: no name or measure, too long, a value below 0. */
MUST_CHECK enum err goods_add(struct tx *tx, const struct goods *g, struct goods_id *ret);
MUST_CHECK enum err goods_list_of(
    struct db *db, struct arena *a, struct fund_id fund, struct goods_list *ret);

/* --- who gives --- */

enum source { SOURCE_PEOPLE, SOURCE_BUSINESS, SOURCE_BUDGET, SOURCE_FORCES, SOURCE_OTHER, SOURCES };
const char *source_code(enum source s);
const char *source_label(enum source s);

enum { DONOR_NAME_MAX = 120 };

struct donor {
    struct donor_id id;
    struct fund_id fund;
    enum source source;
    struct unit_id unit;       /* where from: a hamlet or agency; 0: not said */
    struct str name;           /* empty: nobody knows who. For the keepers of the books only */
    struct consent_id consent; /* the agreement to be named; 0: none */
};

struct donor_list {
    struct donor *items;
    size_t count, capacity;
};

/* Inside a write: the fact donor-added. Without a name: the one of that fund, source and unit that
 * stands for all unnamed ones, added if there is none. A name that is there already is not looked
 * for: donor_find_named() does that. E_INVALID: too long. */
MUST_CHECK enum err donor_add(struct tx *tx, const struct donor *d, struct donor_id *ret);
/* Inside a write: the fact donor-agreed: which agreement of the register lets him be named (0: none
 * any more). E_INVALID: not about naming a donor, of another commune, or it does not hold today. */
MUST_CHECK enum err donor_agree(struct tx *tx, struct donor_id id, struct consent_id consent);
MUST_CHECK enum err donor_find(
    struct db *db, struct arena *a, struct donor_id id, struct donor *ret);
MUST_CHECK enum err donor_list_of(
    struct db *db, struct arena *a, struct fund_id fund, struct donor_list *ret);
/* The first of that fund with this name, source and unit. E_NOT_FOUND: none. Opens every name of
 * the fund: for a form, not for a file of transfers. */
MUST_CHECK enum err donor_find_named(
    struct db *db, struct arena *a, const struct donor *like, struct donor_id *ret);
/* For everybody else: the name under an agreement that holds on that day, else "ẩn danh". */
struct str donor_shown_name(struct db *db, enum lang lang, const struct donor *d, day_t today);

/* --- entries --- */

enum deed {
    DEED_PLEDGE,    /* hứa ủng hộ */
    DEED_UNPLEDGE,  /* thôi hứa */
    DEED_RECEIVE,   /* nhận đóng góp */
    DEED_SPEND,     /* chi cho công trình, phần quà, việc chung */
    DEED_BUY,       /* mua hiện vật bằng tiền của quỹ */
    DEED_RETURN,    /* trả lại */
    DEED_MOVE,      /* từ tiền mặt vào tài khoản, hoặc rút ra */
    DEED_HAND_OVER, /* chuyển số còn lại đi */
    DEED_REVERSE,   /* hủy một bút toán */
    DEEDS
};
const char *deed_code(enum deed d);
const char *deed_label(enum deed d);

/* The chart. The member `of` of a posting: the donor, work or batch of gifts, else 0. */
enum book {
    BOOK_CASH,     /* tiền mặt: money */
    BOOK_BANK,     /* tiền gửi: money */
    BOOK_STORE,    /* kho: goods */
    BOOK_LAND,     /* đất: land */
    BOOK_LABOUR,   /* ngày công chưa dùng: labour */
    BOOK_PROMISED, /* còn hứa, of a donor */
    BOOK_PROMISE,  /* the other side of it, of a donor */
    BOOK_GIVEN,    /* đã nhận, of a donor; negative: what he gave */
    BOOK_WORK,     /* chi cho công trình */
    BOOK_GIFT,     /* chi cho phần quà */
    BOOK_COST,     /* chi chung */
    BOOK_RETURNED, /* trả lại, of a donor */
    BOOK_LEFT,     /* số còn lại đã chuyển đi */
    BOOK_EXCHANGE, /* đổi tiền lấy hàng */
    BOOKS
};
const char *book_code(enum book b);
const char *book_label(enum book b);
bool book_holds(enum book b); /* never below nothing */

struct posting {
    enum book book;
    int64_t of;
    struct commodity commodity;
    int64_t amount; /* never 0 */
};

enum {
    POSTINGS_MAX = 8,
    ENTRY_WORDS_MAX = 300,
    REFERENCE_MAX = 40, /* letters, digits and - . / _ only: never a name */
};
#define LEDGER_AMOUNT_MAX INT64_C(100000000000000)      /* of one posting */
#define LEDGER_BALANCE_MAX INT64_C(1000000000000000000) /* of one book */

struct entry {
    struct entry_id id;
    struct fund_id fund;
    enum deed deed;
    day_t day;
    struct donor_id donor; /* whose promise, gift or return it is; 0: nobody's */
    struct str words;      /* what for, to whom; sealed */
    struct str reference;  /* number of the paper receipt, code of the transfer; empty: none */
    int64_t once;          /* of the form it came with: a second sending finds the first; 0: none */
    bool another; /* "là khoản khác": same donor, day and amount as one that is there */
    struct posting postings[POSTINGS_MAX];
    size_t count;

    /* of what was read */
    struct commodity commodity; /* what it is mainly about */
    int64_t amount;
    int year, number;               /* of its series: PT (receive), PC (spend, buy, return) */
    struct entry_id reverses;       /* what it takes back; 0: nothing */
    struct entry_id reversed_by;    /* 0: it stands */
    struct account_id account;      /* who entered it */
    struct account_id confirmed_by; /* who counted it, too; 0: nobody yet */
    int64_t at_ms;
};

struct entry_list {
    struct entry *items;
    size_t count, capacity;
};

/* A deed in plain words, made into postings by entry_of(). */
struct plain {
    struct fund_id fund;
    enum deed deed;
    day_t day;
    struct commodity commodity;
    int64_t amount;
    bool by_bank;          /* money: of or to the bank account, else cash; moves: into the bank */
    struct donor_id donor; /* pledge, unpledge, receive, return */
    enum book use;   /* spend: BOOK_WORK, BOOK_GIFT, BOOK_COST; receive of goods, land, labour:
                        the same when it goes there at once */
    bool used;       /* `use` is said */
    int64_t use_of;  /* the work or batch */
    int64_t settles; /* receive: so much of it had been promised */
    struct commodity bought; /* buy: what comes into the store for the money */
    int64_t bought_amount;
    struct str words, reference;
    int64_t once;
    bool another;
};
void entry_of(const struct plain *p, struct entry *ret);

/* Why an entry is not taken. */
struct entry_refusal {
    const char *why;      /* message id; NULL: it is taken */
    const char *field;    /* "amount", "day", "reference", "donor", "fund" */
    bool twin_conflict;   /* it seems to be there already */
    struct entry_id twin; /* that one */
};

/* Would it be taken? The same rules as ledger_post(), for pages to say why not. */
MUST_CHECK enum err ledger_ask(
    struct db *db, struct arena *a, const struct entry *e, struct entry_refusal *ret);
/* Inside a write: the fact entry-posted. E_INVALID: a rule; E_CONFLICT: the reference, or donor,
 * day and amount, are there already. An entry with the `once` of an earlier one is that one: OK. */
MUST_CHECK enum err ledger_post(struct tx *tx, const struct entry *e, struct entry_id *ret);
/* The same of a plain deed; a receipt settles what its donor still promised of that commodity. */
MUST_CHECK enum err ledger_post_plain(
    struct tx *tx, const struct plain *p, struct entry_id *ret, struct entry_refusal *refusal);
/* Inside a write: the fact entry-reversed. E_CONFLICT: it is reversed, or what came with it has
 * been used meanwhile; E_INVALID: no word of why, or it is a reversal itself. */
MUST_CHECK enum err ledger_reverse(
    struct tx *tx, struct entry_id id, struct str why, struct entry_id *ret);
/* Inside a write: the fact entry-confirmed, by another person than who entered it. E_DENIED: the
 * same; E_CONFLICT: confirmed or reversed already. */
MUST_CHECK enum err ledger_confirm(struct tx *tx, struct entry_id id);

/* --- questions --- */

/* How much of a commodity a book holds; 0 if nothing was ever posted there. */
MUST_CHECK enum err ledger_balance(struct db *db, struct fund_id fund, enum book book, int64_t of,
    struct commodity commodity, int64_t *ret);
struct book_balance {
    enum book book;
    int64_t of;
    struct commodity commodity;
    int64_t amount;
};
struct book_balance_list {
    struct book_balance *items;
    size_t count, capacity;
};
/* All books of a fund that are not 0. */
MUST_CHECK enum err ledger_balances(
    struct db *db, struct arena *a, struct fund_id fund, struct book_balance_list *ret);
/* Money given to a fund, by the kind of giver: one place a source. No name is opened for it. */
MUST_CHECK enum err ledger_given_by_source(
    struct db *db, struct fund_id fund, int64_t ret_vnd[SOURCES]);
/* Money spent on a work, of all funds. */
MUST_CHECK enum err ledger_spent_on_work(struct db *db, struct work_id work, int64_t *ret_vnd);

MUST_CHECK enum err entry_find(
    struct db *db, struct arena *a, struct entry_id id, struct entry *ret);
/* What is asked of entry_list_find(); newest day last. */
struct entry_filter {
    struct fund_id fund;
    bool by_book; /* only what was posted there */
    enum book book;
    int64_t of; /* -1: of all */
    bool by_commodity;
    struct commodity commodity;
    day_t from, to; /* both included; 0, 0: all */
};
/* E_TOO_LARGE: more than 50.000: ask for fewer days, for sums of a part would be wrong. */
MUST_CHECK enum err entry_list_find(
    struct db *db, struct arena *a, const struct entry_filter *f, struct entry_list *ret);
/* The entry with this reference that stands. E_NOT_FOUND. For imports. */
MUST_CHECK enum err entry_find_by_reference(
    struct db *db, struct fund_id fund, struct str reference, struct entry_id *ret);

/* Everything once more from the postings: entries and books are 0 together, no book holds less than
 * nothing, the kept balances are the sums, numbers of a series have no holes. *why: message id of
 * what is wrong, or NULL. */
MUST_CHECK enum err ledger_check(struct db *db, struct fund_id fund, const char **why);

/* The same of every fund there is: for `chungsuc verify`. */
MUST_CHECK enum err ledger_check_all(struct db *db, const char **why);

/* The kinds of facts, for src/facts.c. */
extern const struct fact_kind ledger_kinds[];

#endif
