/* backup_file.h: the file that a backup is: a whole database, encrypted and authenticated.
 *
 *   offset  bytes
 *        0     16  "chungsuc backup\n"
 *       16      4  version of this format (1)
 *       20      4  version of the enduring tables
 *       24      8  number of the newest fact
 *       32     32  its hash: the head of the journal
 *       64      8  the moment, milliseconds since 1970
 *       72      8  bytes of the database
 *       80     16  version of the program, padded with zeros
 *       96      8  which key (store/key.h)
 *      104      8  zero
 *      112     24  header of libsodium's secretstream (XChaCha20-Poly1305)
 *      136      …  the database in chunks of 65,536 bytes, each 17 bytes longer than its text; the
 *                  last one is shorter or as long, and marked as the last
 *
 * Numbers are little-endian. The first 136 bytes can be read without the key; they are the
 * additional data of every chunk, so a file with altered ones is refused with its first chunk. A
 * stream binds its chunks in order: cut, exchanged, repeated or added ones are noticed. The key of
 * the stream is made from the key file. Nothing here knows a database; memory is two chunks.
 */
#ifndef STORE_BACKUP_FILE_H
#define STORE_BACKUP_FILE_H

#include "store/key.h"

enum {
    BACKUP_HEADER_BYTES = 136,
    BACKUP_CHUNK_BYTES = 65536,
    BACKUP_DIGEST_BYTES = 32,
    BACKUP_PROGRAM_MAX = 16,
};

/* What stands at the beginning. */
struct backup_about {
    int64_t schema;
    int64_t head_seq;
    unsigned char head_hash[32];
    int64_t at_ms;
    int64_t bytes;
    char program[BACKUP_PROGRAM_MAX + 1];
    unsigned char key[KEY_ID_BYTES];
};

/* Where bytes come from and go to. read() gives fewer than asked only at the end. Any error ends
 * the work and is its answer. */
struct backup_source {
    enum err (*read)(void *context, unsigned char *to, size_t max, size_t *got);
    void *context;
};
struct backup_sink {
    enum err (*write)(void *context, const unsigned char *bytes, size_t count);
    void *context;
};

/* Is this the beginning of such a file? */
bool backup_is_sealed(const unsigned char *bytes, size_t count);
/* The beginning alone, which anybody could have written. E_DAMAGED, E_INVALID (a newer format):
 * *why says it (a message id). */
MUST_CHECK enum err backup_about_read(
    const unsigned char bytes[BACKUP_HEADER_BYTES], struct backup_about *ret, const char **why);

/* Write such a file of the about->bytes bytes that come; about->key is filled in. E_DAMAGED: more
 * or fewer came. *digest is over them. */
MUST_CHECK enum err backup_seal(const struct backup_source *from, const struct backup_sink *to,
    const struct backup_key *key, struct backup_about *about,
    unsigned char digest[BACKUP_DIGEST_BYTES]);

/* Read one. What goes to the sink was authenticated, but the whole is good only when this gives OK.
 * E_DAMAGED, E_DENIED (another key), E_INVALID: *why says it. */
MUST_CHECK enum err backup_unseal(const struct backup_source *from, const struct backup_sink *to,
    const struct backup_key *key, struct backup_about *ret, const char **why);

#endif
