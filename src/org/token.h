/* token.h: the right of a program to act with one role of an account.
 *
 * A token is 256 random bits, shown once when it is made; the journal holds only its BLAKE2b. It
 * may what its role may, in that role's unit and reach, and nothing more; it ends by itself on its
 * day, with its role, or when somebody ends it. A token cannot make or end tokens or accounts.
 */
#ifndef ORG_TOKEN_H
#define ORG_TOKEN_H

#include "http/request.h"
#include "org/account.h"

enum {
    TOKEN_NAME_MAX = 80, /* characters */
    TOKEN_DAYS_MAX = 3660,
    TOKEN_DAYS_DEFAULT = 365,
    TOKEN_HASH_BYTES = 32,
};

struct token_id {
    int64_t v;
};

struct api_token {
    struct token_id id;
    struct account_id account;
    struct role_id role;
    struct str name; /* what it is for: "Phần mềm một cửa"; may be empty */
    int64_t at_ms;   /* made */
    day_t until_day; /* the first day without it */
};

struct api_token_list {
    struct api_token *items;
    size_t count, capacity;
};

/* What is kept of a token: no way leads back. */
void token_hash(struct str text, unsigned char ret[TOKEN_HASH_BYTES]);

/* A new one: "cst_" and 43 characters of base64url. */
struct str token_new(struct arena *a);

/* Inside a write: the fact token-added, with the hash of `text`. E_INVALID: name too long, a day
 * that is not to come or too far away, a role that is not the account's or has ended. */
MUST_CHECK enum err token_add(
    struct tx *tx, const struct api_token *token, struct str text, struct token_id *ret);
/* Inside a write: the fact token-ended. E_NOT_FOUND: no such token, or ended already. */
MUST_CHECK enum err token_end(struct tx *tx, struct token_id id);

/* Of one account, those that count today, the newest first. */
MUST_CHECK enum err token_list_of(struct db *db, struct arena *a, struct account_id account,
    day_t today, struct api_token_list *ret);

/* Who acts with this token: the account with that one role. E_NOT_FOUND: no such token, ended or
 * expired; E_DENIED: its role is not in force today. */
MUST_CHECK enum err token_actor_load(
    struct db *db, struct arena *a, struct str text, day_t today, struct actor *ret);

/* For struct app: the same for r->bearer, kept per thread until structure (a role, a token, a unit)
 * or the day changes, so that a caller who asks often costs no question. */
enum err org_bearer_load(struct req *r);

/* Inside a write of an API row: whoever asked is asked for again if the structure has changed
 * since. E_DENIED: the token or its role has ended. */
MUST_CHECK enum err org_bearer_again(struct tx *tx, struct req *r);

/* may() for a bearer's one role, kept per thread in the same way. */
bool bearer_may(struct req *r, enum permission p, struct unit_id unit);

#endif
