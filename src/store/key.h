/* key.h: the key of backups: 32 random bytes, written so that people can copy it by hand.
 *
 * The text is four lines of three groups of five letters and digits (base 32 without I, L, O, U;
 * O is read as 0, I and L as 1): thirteen for eight bytes, two to check them and which line it is.
 * The same text stands in the key file and on the paper in the safe. Lines that begin with # are
 * remarks.
 */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include "base/str.h"

enum { KEY_BYTES = 32, KEY_ID_BYTES = 8, KEY_LINES = 4, KEY_TEXT_MAX = 4096 };

struct backup_key {
    unsigned char bytes[KEY_BYTES];
};

/* A new one. */
void key_new(struct backup_key *ret);
void key_wipe(struct backup_key *key);
/* Names a key without telling anything of it: stands in every backup that was made with it. */
void key_id(const struct backup_key *key, unsigned char ret[KEY_ID_BYTES]);
/* The four lines. */
struct str key_text(struct arena *a, const struct backup_key *key);

/* Read such a text, also typed by hand: small letters, other gaps, numbers before the lines.
 * E_INVALID: *bad_line (1 to 4) does not fit its check letters; 0: these are not four lines. */
MUST_CHECK enum err key_parse(struct str text, struct backup_key *ret, int *bad_line);

/* A new file that only its owner can read, on the disk when this returns. E_CONFLICT: there is a
 * file of that name; it is never overwritten. */
MUST_CHECK enum err key_save(const char *path, const struct backup_key *key);
/* On failure *why says what is wrong (a message id). A file that others can read is refused. */
MUST_CHECK enum err key_load(const char *path, struct backup_key *ret, const char **why);

#endif
