/* account.h: people in their offices, and what they may do where.
 *
 * An account is an office ("Trưởng ấp Cầu"), not a person: no name, no number, no birthday. What it
 * may do comes from roles, each for one unit and from a day on. Every account of a role keeps to
 * its reach: `report` for the unit alone, the others for the unit and everything that lies below it
 * today, on the territorial line and, for an agency, on the agency line.
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

struct account {
    struct account_id id;
    struct str login; /* a-z 0-9 . - _, 2 to LOGIN_MAX */
    struct str name;  /* the office: "Trưởng ấp Cầu" */
    struct unit_id unit;
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
    struct account account;
    day_t today;    /* the day whose ties count */
    int64_t origin; /* the fact that let them in: session-began, token-added; 0: not known */
    size_t role_count;
    struct account_role roles[ACTOR_ROLES_MAX]; /* in force today */
};

/* Inside a write. E_INVALID: login or name not as above, no such unit. E_CONFLICT: login taken. */
MUST_CHECK enum err account_add(
    struct tx *tx, const struct account *account, struct account_id *ret);
/* E_CONFLICT: the account has that role there already. */
MUST_CHECK enum err role_give(struct tx *tx, const struct account_role *role, struct role_id *ret);
MUST_CHECK enum err role_end(struct tx *tx, struct role_id id, day_t day);

MUST_CHECK enum err account_find(
    struct db *db, struct arena *a, struct account_id id, struct account *ret);
MUST_CHECK enum err account_find_by_login(
    struct db *db, struct arena *a, struct str login, struct account *ret);
/* The accounts whose unit is `top` or below it today on either line, by login. */
MUST_CHECK enum err account_list_below(
    struct db *db, struct arena *a, struct unit_id top, struct account_list *ret);
/* A page of them: at most `limit` after that login ("" from the first), with `part` in login or
 * name (empty: all). */
MUST_CHECK enum err account_page_below(struct db *db, struct arena *a, struct unit_id top,
    struct str after, struct str part, size_t limit, struct account_list *ret);
MUST_CHECK enum err account_list_all(struct db *db, struct arena *a, struct account_list *ret);
/* All roles of one account that have not ended by `today`. */
MUST_CHECK enum err role_list_of(
    struct db *db, struct arena *a, struct account_id account, day_t today, struct role_list *ret);

/* The account with the roles in force today. E_NOT_FOUND: no such account. */
MUST_CHECK enum err actor_load(
    struct db *db, struct arena *a, struct account_id id, day_t today, struct actor *ret);

/* May the actor do that for this unit? NULL is nobody and may nothing. In a write give tx->db: the
 * question is then asked in the transaction. A failing database means no. */
bool may(struct db *db, const struct actor *actor, enum permission p, struct unit_id unit);
/* For any unit at all: what the table of routes asks. */
bool may_somewhere(const struct actor *actor, enum permission p);

/* The facts of this room: unit-…, account-added, role-given, role-ended. */
extern const struct fact_kind org_kinds[];

#endif
