/* page.h: the pages about who may come in and what they may do.
 *
 * sign-in, sign-out, one's own password; for administrators the accounts below their units; and the
 * history of a unit. The server asks org_actor_load() and org_may() for every request
 * (http/server.h).
 */
#ifndef ORG_PAGE_H
#define ORG_PAGE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/qr.h"
#include "http/request.h"
#include "org/account.h"
#include "org/gate.h"
#include "org/sign_in.h"
#include "org/token.h"
#include "org/totp.h"
#include "org/unit_change.h"

/* For struct app. Somebody who must first prove or set up something has r->gate (page_actor.c). */
enum err org_actor_load(struct req *r);
bool org_may(const struct req *r, uint8_t permission);
/* Before the write of a page: r->actor as it is in this transaction. E_DENIED: he may not any more.
 */
MUST_CHECK enum err org_actor_again(struct tx *tx, struct req *r);

/* Rows of src/routes.c. A POST row shows the page of its form again when it is refused. */
enum err page_sign_in_show(struct req *r);
enum err page_sign_in_act(struct req *r);
enum err page_sign_in_work(struct req *r);
enum err page_sign_in_write(struct tx *tx, struct req *r);
enum err page_unlock_show(struct req *r);
enum err page_unlock_act(struct req *r);
enum err page_unlock_work(struct req *r);
enum err page_unlock_write(struct tx *tx, struct req *r);
enum err page_sign_in_code_show(struct req *r);
enum err page_sign_in_code_act(struct req *r);
enum err page_sign_in_code_write(struct tx *tx, struct req *r);
enum err page_totp_show(struct req *r);
enum err page_totp_begin_act(struct req *r);
enum err page_totp_begin_write(struct tx *tx, struct req *r);
enum err page_totp_confirm_act(struct req *r);
enum err page_totp_confirm_write(struct tx *tx, struct req *r);
enum err page_totp_end_write(struct tx *tx, struct req *r);
enum err page_recovery_show(struct req *r);
enum err page_recovery_renew_write(struct tx *tx, struct req *r);
enum err page_session_list(struct req *r);
enum err page_session_end_write(struct tx *tx, struct req *r);
enum err page_session_end_all_write(struct tx *tx, struct req *r);
enum err page_sign_out_write(struct tx *tx, struct req *r);
enum err page_password_show(struct req *r);
enum err page_password_act(struct req *r);
enum err page_password_work(struct req *r);
enum err page_password_write(struct tx *tx, struct req *r);
enum err page_account_list(struct req *r);
enum err page_account_add_show(struct req *r);
enum err page_account_add_act(struct req *r);
enum err page_account_add_write(struct tx *tx, struct req *r);
enum err page_account_show(struct req *r);
enum err page_account_invite_show(struct req *r);
enum err page_account_invite_act(struct req *r);
enum err page_account_invite_work(struct req *r);
enum err page_account_invite_write(struct tx *tx, struct req *r);
enum err page_account_person_act(struct req *r);
enum err page_account_person_write(struct tx *tx, struct req *r);
enum err page_account_hand_over_act(struct req *r);
enum err page_account_hand_over_write(struct tx *tx, struct req *r);
enum err page_account_close_write(struct tx *tx, struct req *r);
enum err page_account_open_write(struct tx *tx, struct req *r);
enum err page_account_review_show(struct req *r);
enum err page_account_review_act(struct req *r);
enum err page_account_review_write(struct tx *tx, struct req *r);
enum err page_invite_show(struct req *r);
enum err page_invite_act(struct req *r);
enum err page_invite_work(struct req *r);
enum err page_invite_write(struct tx *tx, struct req *r);
enum err page_role_give_act(struct req *r);
enum err page_role_give_write(struct tx *tx, struct req *r);
enum err page_role_end_act(struct req *r);
enum err page_role_end_write(struct tx *tx, struct req *r);
enum err page_token_list(struct req *r);
enum err page_token_add_act(struct req *r);
enum err page_token_add_write(struct tx *tx, struct req *r);
enum err page_token_end_write(struct tx *tx, struct req *r);

/* May codes be switched on from here? Outside the office only after an invitation: else whoever
 * has a stolen password could switch on codes of his own. */
bool totp_may_begin(struct req *r, const struct session *s);

/* Is all that this account is and may within the actor's reach? Else he could take over somebody
 * who may more than himself. */
MUST_CHECK enum err account_reach(struct db *db, struct req *r, const struct account *account);
enum err page_unit_history(struct req *r);

/* Which crumbs lead up from a unit: to the boards of the units above it on that line and day, each
 * with the same query ("?from=…", or empty). */
struct unit_way {
    enum line line;
    day_t day;
    struct str query;
    bool itself; /* the unit is the last crumb */
};

/* The way up, as far as this person may read. */
MUST_CHECK enum err unit_crumbs(
    struct req *r, struct unit_id unit, const struct unit_way *way, struct page *page);

/* --- what the templates show --- */

/* A page that stands before another. */
struct gate_view {
    struct page page;
    struct form *form;
    struct gate gate;
    struct str name; /* whose password is asked */
    bool again;      /* it is asked before something that matters, not because it was locked */
};

struct password_view {
    struct page page;
    struct form *form;
    struct password_rule rule;
};

struct totp_view {
    struct page page;
    struct form *form;
    bool on, may_begin;
    struct str secret; /* that waits for its first code; empty: none */
    struct str uri;    /* behind "otpauth://totp/" */
    struct qr qr;
    int64_t recovery_left;
};

struct recovery_view {
    struct page page;
    char codes[RECOVERY_CODES][PASSWORD_ONCE_BYTES];
};

struct session_list_view {
    struct page page;
    struct session_lines lines;
    int64_t current; /* the one that asks; 0: it is not among them */
    struct str path; /* "/sessions" */
};

struct role_view {
    struct account_role role;
    struct str unit_name;
    bool may_end;
};

struct account_view {
    struct account account;
    struct str unit_name;
    struct role_view *roles; /* that count or will */
    size_t role_count;
    int64_t used_ms;    /* last */
    int64_t invited_ms; /* the last moment of the invitation; 0: none is open */
};

struct account_list_view {
    struct page page;
    struct account_view *accounts;
    size_t count;
    enum account_filter filter;
    struct str part; /* what was searched for */
    bool is_first;
    struct str next; /* path of the next page; empty: none */
};

struct account_add_view {
    struct page page;
    struct form *form;
};

/* One account with everything that can be done to it; a form is NULL where that may not be done. */
struct account_show_view {
    struct page page;
    struct account_view account;
    struct role_view *past; /* duties that have ended */
    size_t past_count;
    struct str person, phone;
    day_t today;
    bool reaches; /* all that the account may */
    bool is_own;
    struct form *role_form, *end_form, *person_form, *hand_over_form;
};

/* A token of a program, with the role that it uses. */
struct token_view {
    struct api_token token;
    struct str unit_name;
    enum role role;
    bool role_ended;
};

struct token_list_view {
    struct page page;
    struct account account;
    struct token_view *tokens;
    size_t count;
    struct form *form; /* to make one; NULL: the account has no role */
    struct str once;   /* the new one, shown this once; empty: none was made */
    struct qr collect; /* the same for ODK Collect; width 0: not a role that reports */
};

/* What is cut out and handed over: shown this once. */
struct account_slip_view {
    struct page page;
    struct account account;
    struct str unit_name, address;
    const char *code;
    int64_t until_ms;
    struct str tokens; /* how many still open the account to programs; empty: none */
};

struct invite_view {
    struct page page;
    struct form *form;
};

/* All accounts of a unit and below it, to be looked through and signed. */
struct account_review_view {
    struct page page;
    struct org_unit unit;
    struct account_view *accounts;
    size_t count;
    struct str hash;         /* of the list, as it is signed */
    int64_t last_ms, due_ms; /* the last review; 0: none */
    struct str last_by;
    int64_t now_ms;
    struct form *form;
};

/* A unit as one line of a list. */
struct unit_line_view {
    struct org_unit unit;
    struct str path; /* where it lies */
    bool may_open;
    enum line line;            /* of a tie */
    day_t from_day, until_day; /* of a tie */
    bool whole;                /* of a succession */
};

struct unit_lines {
    struct unit_line_view *items;
    size_t count, capacity;
};

struct unit_history_view {
    struct page page;
    struct org_unit unit;
    struct unit_versions versions;
    struct unit_lines above, after, before, below;
    size_t below_total;
    struct str next; /* path of the rest of what is below; empty: none */
    bool may_administer;
};

#endif
