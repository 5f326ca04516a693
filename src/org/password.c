/* password.c: 19 MiB and 2 passes, the least that is recommended for Argon2id; an office machine
 * does about 90 a second on a core. */
#include "org/password.h"

#include "base/log.h"
#include "base/unicode.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#ifdef CHUNGSUC_FAULTS
/* A build that tries every point of failure signs in a hundred thousand times; it never serves. */
enum { PASSES = 1, MEMORY_BYTES = 8 * 1024 };
#else
enum { PASSES = 2, MEMORY_BYTES = 19 * 1024 * 1024 };
#endif

_Static_assert(PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "a hash must fit");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn = PTHREAD_COND_INITIALIZER;
static int running, waiting;

static enum err take_turn(void)
{
    pthread_mutex_lock(&lock);
    if (waiting >= PASSWORDS_WAITING_MAX) {
        pthread_mutex_unlock(&lock);
        return E_BUSY;
    }
    waiting++;
    while (running >= PASSWORDS_AT_ONCE)
        pthread_cond_wait(&turn, &lock);
    waiting--;
    running++;
    pthread_mutex_unlock(&lock);
    return OK;
}

static void give_turn(void)
{
    pthread_mutex_lock(&lock);
    running--;
    pthread_cond_signal(&turn);
    pthread_mutex_unlock(&lock);
}

static enum err hash_now(struct str password, char ret[PASSWORD_HASH_BYTES])
{
    char hash[PASSWORD_HASH_BYTES] = "";

    if (sodium_init() < 0 || crypto_pwhash_str_alg(hash, password.ptr, password.len, PASSES,
                                 MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13)) {
        log_error("password: no memory to hash");
        return E_SYSTEM;
    }
    memcpy(ret, hash, sizeof hash);
    return OK;
}

enum err password_hash(struct str password, char ret[PASSWORD_HASH_BYTES])
{
    enum err e;

    if (utf8_count(password) < PASSWORD_CHARS_MIN || utf8_count(password) > PASSWORD_CHARS_MAX)
        return E_INVALID;
    e = take_turn();
    if (e != OK)
        return e;
    e = hash_now(password, ret);
    give_turn();
    return e;
}

static char nobody[PASSWORD_HASH_BYTES];

/* A hash that nothing fits, so that an unknown login costs what a known one does. */
static void make_nobody(void)
{
    char random[PASSWORD_ONCE_BYTES];

    password_once(random);
    if (hash_now(str_from(random), nobody) != OK)
        nobody[0] = '\0';
    sodium_memzero(random, sizeof random);
}

enum err password_check(struct str password, struct str hash)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char text[PASSWORD_HASH_BYTES];
    bool known = hash.len > 0 && hash.len < sizeof text;
    bool fits;
    enum err e;

    pthread_once(&once, make_nobody);
    memcpy(text, nobody, sizeof text);
    if (known) {
        memcpy(text, hash.ptr, hash.len);
        text[hash.len] = '\0';
    }
    password = str_slice(password, 0, PASSWORD_BYTES_MAX + 1);
    e = take_turn();
    if (e != OK)
        return e;
    fits = crypto_pwhash_str_verify(text, password.ptr, password.len) == 0;
    give_turn();
    return known && fits && password.len <= PASSWORD_BYTES_MAX ? OK : E_DENIED;
}

void password_once(char ret[PASSWORD_ONCE_BYTES])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";

    for (int i = 0; i < PASSWORD_ONCE_BYTES - 1; i++)
        ret[i] = i % 5 == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
    ret[PASSWORD_ONCE_BYTES - 1] = '\0';
}
