/* account.h: people in their offices, and what they may do where.
 *
 * An account is one person in one office ("Trưởng ấp Cầu"). Pages and papers show the office; the
 * person's name and telephone are kept as sealed texts (store/seal.h), if they are kept at all.
 * What an account may do comes from duties, each a role for one unit from a day on and until a day;
 * a duty counts on its days and on no other, and what has ended stays to be read. Every role keeps
 * to its reach: `report` for the unit alone, the others for the unit and everything that lies below
 * it today, on the territorial line and, for an agency, on the agency line.
 *
 * An account opens nothing while it is closed, nor once all its duties have ended; one that never
 * had a duty may sign in and see nothing. The rules are in account_change.c, what the facts do in
 * account_facts.c, when an account was last used in account_use.c.
 */
#ifndef ORG_ACCOUNT_H
#define ORG_ACCOUNT_H

#include "base/date.h"
#include "org/unit.h"

enum { LOGIN_MAX = 40, ACCOUNT_NAME_MAX = 120, ACTOR_ROLES_MAX = 32 };

enum role { ROLE_REPORT, ROLE_COMPILE, ROLE_READ, ROLE_ADMINISTER, ROLE_LAST };

/* What a route or an action asks for. */
enum permission {
    PERMISSION_NONE,       /* everybody, also unsigned */
    PERMISSION_SIGNED_IN,  /* any account */
    PERMISSION_READ,       /* any role */
    PERMISSION_REPORT,     /* report */
    PERMISSION_COMPILE,    /* compile */
    PERMISSION_ADMINISTER, /* administer */
};

bool login_fits(struct str login);   /* written as in struct account */
const char *role_code(enum role r);  /* "report": in the journal and on the command line */
const char *role_label(enum role r); /* message id: "Báo cáo" */
MUST_CHECK enum err role_from_code(struct str code, enum role *ret);

enum account_state {
    ACCOUNT_OPEN,
    ACCOUNT_UNUSED, /* closed for sign-in, because nobody used it; its tokens go on */
    ACCOUNT_CLOSED, /* closed by an administrator: opens nothing at all */
};

struct account {
    struct account_id id;
    struct str login; /* a-z 0-9 . - _, 2 to LOGIN_MAX */
    struct str name;  /* the office: "Trưởng ấp Cầu" */
    struct unit_id unit;
    struct str person_seal, phone_seal; /* of sealed texts; empty: nothing is kept */
    enum account_state state;
    int64_t since_ms; /* when it was added, or opened again */
};

struct account_role {
    struct role_id id;
    struct account_id account;
    struct unit_id unit;
    enum role role;
    day_t from_day;
    day_t until_day; /* the first day without it; INT32_MAX: no end */
};

struct account_list {
    struct account *items;
    size_t count, capacity;
};
struct role_list {
    struct account_role *items;
    size_t count, capacity;
};

/* Who acts in this request or command. */
struct actor {
    struct account account; /* of a token: without seals, state and since_ms */
    day_t today;            /* the day whose ties count */
    int64_t origin; /* the fact that let them in: session-began, token-added; 0: not known */
    size_t role_count;
    struct account_role roles[ACTOR_ROLES_MAX]; /* in force today */
};

/* Inside a write. E_INVALID: login or name not as above, no such unit. E_CONFLICT: login taken. */
MUST_CHECK enum err account_add(
    struct tx *tx, const struct account *account, struct account_id *ret);
/* The seals of the person in the office; each empty or of a text that is kept. What stood there
 * before is not erased by this. */
MUST_CHECK enum err account_set_person(
    struct tx *tx, struct account_id account, struct str person_seal, struct str phone_seal);
/* Close it, or open it again; it counts as used from then on. E_CONFLICT: it is so already, or
 * there would be nobody left who could open it again (check_other_administrators()). */
MUST_CHECK enum err account_close(
    struct tx *tx, struct account_id account, enum account_state state);
MUST_CHECK enum err account_open(struct tx *tx, struct account_id account);

/* E_CONFLICT: the account has that role there already on one of these days. E_INVALID: no days, no
 * such account or unit. When it has no duty that could count any more, its old sessions end. */
MUST_CHECK enum err role_give(struct tx *tx, const struct account_role *role, struct role_id *ret);
/* From that day on without it; before its first day: it never counted. E_INVALID: it ends earlier
 * anyway. E_NOT_FOUND: no such duty. */
MUST_CHECK enum err role_end(struct tx *tx, struct role_id id, day_t day);
/* On that day every duty of `from` ends and `to` holds the same from then on until when it would
 * have ended. What was done stays with whoever did it. E_INVALID: the same account, a day gone by,
 * nothing to hand over. *count: how many duties. */
MUST_CHECK enum err account_hand_over(
    struct tx *tx, struct account_id from, struct account_id to, day_t day, size_t *count);

MUST_CHECK enum err account_find(
    struct db *db, struct arena *a, struct account_id id, struct account *ret);
MUST_CHECK enum err account_find_by_login(
    struct db *db, struct arena *a, struct str login, struct account *ret);
/* The accounts whose unit is `top` or below it today on either line, by login. */
MUST_CHECK enum err account_list_below(
    struct db *db, struct arena *a, struct unit_id top, struct account_list *ret);
/* A page of them: at most `limit` after that login ("" from the first), with `part` in login or
 * name (empty: all). */
enum account_filter {
    ACCOUNTS_ALL,
    ACCOUNTS_IDLE,    /* open, and not used for as long as the setting says */
    ACCOUNTS_CLOSED,  /* of both kinds */
    ACCOUNTS_NO_DUTY, /* nothing that counts or will */
};
struct account_search {
    struct unit_id top;
    struct str after, part;
    enum account_filter filter;
    size_t limit;
};
MUST_CHECK enum err account_page_below(
    struct db *db, struct arena *a, const struct account_search *s, struct account_list *ret);
MUST_CHECK enum err account_list_all(struct db *db, struct arena *a, struct account_list *ret);
/* All duties of one account that have not ended by `today` (INT32_MIN: all there ever were). */
MUST_CHECK enum err role_list_of(
    struct db *db, struct arena *a, struct account_id account, day_t today, struct role_list *ret);

/* The account with the roles in force today. E_NOT_FOUND: no such account. E_DENIED: it is closed,
 * or all its duties have ended. */
MUST_CHECK enum err actor_load(
    struct db *db, struct arena *a, struct account_id id, day_t today, struct actor *ret);

/* May the actor do that for this unit? NULL is nobody and may nothing. In a write give tx->db: the
 * question is then asked in the transaction. A failing database means no. */
bool may(struct db *db, const struct actor *actor, enum permission p, struct unit_id unit);
/* For any unit at all: what the table of routes asks. */
bool may_somewhere(const struct actor *actor, enum permission p);

/* --- use (account_use.c) --- */

/* It was used at that moment: call it when somebody signs in and now and then while he works. */
MUST_CHECK enum err account_used(struct tx *tx, struct account_id account, int64_t at_ms);
/* When it was last used; 0: never. */
MUST_CHECK enum err account_last_use(struct db *db, const struct account *account, int64_t *ret_ms);
/* What was last used before this moment is idle: the setting account-idle-days (45). */
MUST_CHECK enum err account_idle_before(struct db *db, int64_t now_ms, int64_t *ret_ms);
/* Is it unused for longer than the setting account-idle-days (45) allows? */
MUST_CHECK enum err account_is_idle(
    struct db *db, const struct account *account, int64_t now_ms, bool *ret);
/* Close all that are, but none whose duties nobody else could give back, and none that a program
 * works with. *ret: how many. */
MUST_CHECK enum err account_close_idle(struct tx *tx, size_t *ret);
/* The same at most once a day and process, as the program itself: with the first sign-in of a day.
 */
MUST_CHECK enum err account_close_idle_daily(struct tx *tx);
/* The open ones that were not used since that moment, and that no token works with. */
MUST_CHECK enum err account_list_idle(
    struct db *db, struct arena *a, int64_t before_ms, day_t today, struct account_list *ret);
/* Does another open account administer every unit that this one administers today? */
MUST_CHECK enum err check_other_administrators(struct tx *tx, struct account_id account, bool *ret);

/* The facts of this room: unit-…, account-…, role-given, role-ended, token-… */
extern const struct fact_kind org_kinds[];

#endif
