/* session.h: who is signed in, since when, from where, and what was proved.
 *
 * A session is a row with the hash of its token. Its number for people is the fact session-began,
 * which also says from where a change came. It locks when nobody used it for a while: then the
 * password is asked again, and nothing is lost (http/dispatch.c holds what was sent). When it was
 * used last is kept in memory and written at most once a minute.
 */
#ifndef ORG_SESSION_H
#define ORG_SESSION_H

#include "http/request.h"
#include "org/account.h"

/* What was proved in a session; added up. */
enum { PROOF_PASSWORD = 1, PROOF_CODE = 2, PROOF_INVITATION = 4 };

struct session {
    struct account_id account;
    int64_t origin; /* the fact session-began; 0: the code is still to be given */
    int64_t created_ms, expires_ms, seen_ms, proof_ms;
    int64_t password_ms; /* when the account's password was set */
    int proofs;
    bool totp;        /* the account uses codes */
    bool must_change; /* the administrator made the password up */
};

/* The session of a token hash, with seen_ms as this server knows it. E_NOT_FOUND: none, or expired.
 */
MUST_CHECK enum err session_load(
    struct db *db, struct str token_hash, int64_t now_ms, struct session *ret);
/* Is the code of the telephone still missing in it? */
bool session_needs_code(const struct session *s);

/* Start one for whoever proved that (in a write that answers a request): the session that was open
 * in this browser ends, the browser gets the cookie, the journal the fact. With codes switched on
 * and none given it is half a session, that only asks for the code. */
MUST_CHECK enum err session_begin(
    struct tx *tx, struct req *r, struct account_id account, int proofs);
/* Something was proved again, or in addition: it is open, and whole if nothing is missing. */
MUST_CHECK enum err session_proved(struct tx *tx, struct req *r, int proofs);

/* End the session of a token hash, with the fact session-ended. No such session is fine. `why`:
 * "signed-out", "ended", "password". */
MUST_CHECK enum err session_end(struct tx *tx, struct str token_hash, const char *why);
/* All of an account but the one with the token hash `keep` (empty: all). */
MUST_CHECK enum err session_end_others(
    struct tx *tx, struct account_id account, struct str keep, const char *why);
/* The one that began with that fact. E_NOT_FOUND: the account has no such session. */
MUST_CHECK enum err session_end_one(
    struct tx *tx, struct account_id account, int64_t origin, const char *why);

/* The open sessions of an account as people read them, the one used last first. */
struct session_line {
    int64_t origin, created_ms, seen_ms;
    struct str agent, address; /* address empty: erased */
};
struct session_lines {
    struct session_line *items;
    size_t count, capacity;
};
MUST_CHECK enum err session_list_of(struct db *db, struct arena *a, struct account_id account,
    int64_t now_ms, struct session_lines *ret);

/* The hash of this request's session token, in its arena; empty: it has none. */
struct str session_hash_of(struct req *r);

/* "Firefox, Android" from a User-Agent: a few fixed words, never what was sent. */
struct str agent_words(struct arena *a, struct str user_agent);

/* --- when it was used (session_seen.c) --- */

/* It is used now. Writes that down if the last time was a minute ago. */
void session_seen(struct store *store, struct str token_hash, const struct session *s, int64_t now);
/* The later of what this server remembers and `otherwise`. */
int64_t session_seen_last(struct str token_hash, int64_t otherwise);

#endif
