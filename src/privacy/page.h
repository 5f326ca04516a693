/* page.h: the pages about personal data.
 *
 * /privacy is for everybody. /me shows the person signed in all that is held. The registers belong
 * to who administers a unit (agreements: also to who compiles for it) and reach what lies below it.
 */
#ifndef PRIVACY_PAGE_H
#define PRIVACY_PAGE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "privacy/breach.h"
#include "privacy/consent.h"
#include "privacy/data_request.h"
#include "privacy/held.h"
#include "privacy/person.h"
#include "privacy/redact.h"

/* Rows of src/routes.c. */
enum err page_privacy(struct req *r);
enum err page_me(struct req *r);
enum err page_me_json(struct req *r);
enum err page_me_csv(struct req *r);
enum err act_me_request(struct req *r);
enum err write_me_request(struct tx *tx, struct req *r);
enum err page_redact(struct req *r);
enum err act_redact(struct req *r);
enum err write_redact(struct tx *tx, struct req *r);
enum err page_consent_list(struct req *r);
enum err act_consent_add(struct req *r);
enum err write_consent_add(struct tx *tx, struct req *r);
enum err write_consent_withdraw(struct tx *tx, struct req *r);
enum err page_data_request_list(struct req *r);
enum err act_data_request_add(struct req *r);
enum err write_data_request_add(struct tx *tx, struct req *r);
enum err page_data_request(struct req *r);
enum err act_data_request_step(struct req *r);
enum err write_data_request_step(struct tx *tx, struct req *r);
enum err page_breach_list(struct req *r);
enum err act_breach_add(struct req *r);
enum err write_breach_add(struct tx *tx, struct req *r);
enum err page_breach(struct req *r);
enum err page_breach_paper(struct req *r);
enum err act_breach_follow(struct req *r);
enum err write_breach_follow(struct tx *tx, struct req *r);

/* A breach to be notified, else a request past its limit, as the next step of the first page of
 * whoever administers. *ret: there is one. */
MUST_CHECK enum err privacy_clock(struct req *r, struct page *p, bool *ret);

/* The units at the top of what the actor administers (with `compiles`: or compiles for). */
struct unit_tops {
    struct unit_id items[ACTOR_ROLES_MAX];
    size_t count;
};
struct unit_tops page_tops(const struct req *r, bool compiles);
/* So many entries of a register a page shows; a spreadsheet holds more. It is made on one page, in
 * the arena of a page. */
enum { REGISTER_FILE_MAX = 10000 };
size_t page_rows_max(const struct req *r);
/* A register of which `cut` entries were shown, and more are there (0: all): E_TOO_LARGE for a
 * spreadsheet, which is never cut. */
MUST_CHECK enum err page_rows_cut(struct req *r, size_t cut);
/* May the actor keep this register for the unit? */
bool page_keeps(struct db *db, const struct req *r, struct unit_id unit, bool compiles);
/* The field "unit": which of the units that he administers. */
MUST_CHECK enum err page_unit_field(struct req *r, struct field *f);
struct unit_id page_unit_chosen(const struct form *f, const char *name);
MUST_CHECK enum err page_unit_name(struct req *r, struct unit_id id, struct str *ret);

/* Kept files in which this name stands: a room above knows them. */
void files_naming(struct html *h, struct str name);
/* Papers that keep pictures whose agreement was withdrawn, said by a room above. */
void files_gone_pictures(struct html *h);

/* --- what the templates show --- */

struct privacy_view {
    struct page page;
    bool signed_in, administers, keeps_consents;
};

struct me_view {
    struct page page;
    struct person person;
    struct form *form; /* what the person asks */
};

struct redact_row {
    struct redact_hit hit;
    struct str unit_name, href; /* where it can be read; empty: nowhere by itself */
};

struct redact_view {
    struct page page;
    struct str name;
    bool asked, refused; /* looked for; not a name to look for */
    struct redact_rows {
        struct redact_row *items;
        size_t count, capacity;
        bool more;
    } rows, open;      /* open: what cannot be taken out */
    struct form *form; /* why */
};

struct consent_row {
    struct consent consent;
    struct str unit_name;
    enum { CONSENT_HOLDS, CONSENT_LATER, CONSENT_OVER, CONSENT_WITHDRAWN } state;
};

struct consent_view {
    struct page page;
    struct consent_row *rows;
    size_t count, holding;
    size_t cut; /* only so many are shown; 0: all */
    struct form *form;
};

struct data_request_row {
    struct data_request q;
    struct str unit_name, who;
    day_t due;
    bool acknowledge; /* the day is that of the receipt */
    bool overdue;
};

struct data_request_view {
    struct page page;
    struct data_request_row *rows;
    size_t count, open, overdue;
    size_t cut; /* only so many are shown; 0: all */
    struct form *form;
};

struct data_request_show_view {
    struct page page;
    struct data_request_row row;
    struct form *form; /* the next step; NULL: closed */
};

struct breach_row {
    struct breach b;
    struct str unit_name;
    int64_t hours_left; /* of the 72; negative: over */
    bool counts;        /* must still be notified */
};

struct breach_view {
    struct page page;
    struct breach_row *rows;
    size_t count;
    size_t cut; /* only so many are shown; 0: all */
    struct form *form;
};

struct breach_show_view {
    struct page page;
    struct breach_row row;
    struct breach_done_list steps;
    struct form *form; /* the next step; NULL: closed */
};

#endif
