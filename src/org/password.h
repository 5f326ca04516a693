/* password.h: Argon2id, a bounded number at once. Takes milliseconds of a core and 19 MiB: never on
 * a loop, never on the writer. Knows no store. */
#ifndef ORG_PASSWORD_H
#define ORG_PASSWORD_H

#include "base/str.h"

enum {
    PASSWORD_CHARS_MIN = 8,
    PASSWORD_CHARS_MAX = 128,
    PASSWORD_BYTES_MAX = 4 * PASSWORD_CHARS_MAX,
    PASSWORD_HASH_BYTES = 128,  /* with NUL */
    PASSWORD_ONCE_BYTES = 15,   /* "abcd-efgh-ijkm" with NUL */
    PASSWORDS_AT_ONCE = 2,      /* hashed */
    PASSWORDS_WAITING_MAX = 64, /* then E_BUSY */
};

/* E_INVALID: shorter than PASSWORD_CHARS_MIN characters or longer than PASSWORD_CHARS_MAX.
 * E_BUSY: too many at once. */
MUST_CHECK enum err password_hash(struct str password, char ret[PASSWORD_HASH_BYTES]);

/* OK: it is the password of this hash; E_DENIED: it is not; E_BUSY: too many at once. An empty hash
 * (no such account, no password set) takes as long and is E_DENIED. */
MUST_CHECK enum err password_check(struct str password, struct str hash);

/* A random one that can be read aloud: 12 of 31 letters and digits, none that look alike. */
void password_once(char ret[PASSWORD_ONCE_BYTES]);

#endif
