/* totp.c: SHA-1 and HMAC, the codes made of them, and what is kept of them.
 *
 * libsodium has no SHA-1 (it is broken for signatures; in an HMAC it still holds), and RFC 6238
 * with anything else is understood by few telephones. Hence these sixty lines.
 */
#include "org/totp.h"
#include "org/changed.h"

#include "base/ascii.h"
#include "org/sign_in.h"
#include "store/body.h"

#include <sodium.h>
#include <stdio.h>

enum { SHA1_BLOCK = 64, SHA1_BYTES = 20, DRIFT_STEPS = 1, STEP_NONE = -1, RECOVERY_SALT = 16 };

/* --- SHA-1 (FIPS 180-4) --- */

struct sha1 {
    uint32_t h[5];
    unsigned char block[SHA1_BLOCK];
    size_t fill;
    uint64_t bytes;
};

static uint32_t turn(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

static uint32_t mixed(int i, uint32_t b, uint32_t c, uint32_t d)
{
    if (i < 20)
        return ((b & c) | (~b & d)) + 0x5a827999;
    if (i < 40)
        return (b ^ c ^ d) + 0x6ed9eba1;
    if (i < 60)
        return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    return (b ^ c ^ d) + 0xca62c1d6;
}

static void sha1_block(struct sha1 *s)
{
    uint32_t w[80], v[5];

    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)s->block[4 * i] << 24 | (uint32_t)s->block[4 * i + 1] << 16 |
               (uint32_t)s->block[4 * i + 2] << 8 | s->block[4 * i + 3];
    for (int i = 16; i < 80; i++)
        w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    memcpy(v, s->h, sizeof v);
    for (int i = 0; i < 80; i++) {
        uint32_t next = turn(v[0], 5) + mixed(i, v[1], v[2], v[3]) + v[4] + w[i];

        v[4] = v[3];
        v[3] = v[2];
        v[2] = turn(v[1], 30);
        v[1] = v[0];
        v[0] = next;
    }
    for (int i = 0; i < 5; i++)
        s->h[i] += v[i];
    sodium_memzero(w, sizeof w);
}

static void sha1_begin(struct sha1 *s)
{
    *s = (struct sha1){.h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

static void sha1_add(struct sha1 *s, const unsigned char *data, size_t len)
{
    s->bytes += len;
    for (size_t i = 0; i < len; i++) {
        s->block[s->fill++] = data[i];
        if (s->fill == SHA1_BLOCK) {
            sha1_block(s);
            s->fill = 0;
        }
    }
}

static void sha1_end(struct sha1 *s, unsigned char ret[SHA1_BYTES])
{
    uint64_t bits = s->bytes * 8;
    unsigned char length[8], one = 0x80, none = 0;

    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha1_add(s, &one, 1);
    while (s->fill != SHA1_BLOCK - sizeof length)
        sha1_add(s, &none, 1);
    sha1_add(s, length, sizeof length);
    for (int i = 0; i < SHA1_BYTES; i++)
        ret[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
    sodium_memzero(s, sizeof *s);
}

void hmac_sha1(const unsigned char *key, size_t key_len, const unsigned char *data, size_t len,
    unsigned char ret[20])
{
    unsigned char inner[SHA1_BLOCK] = {0}, outer[SHA1_BLOCK];
    struct sha1 s;

    if (key_len > SHA1_BLOCK) {
        sha1_begin(&s);
        sha1_add(&s, key, key_len);
        sha1_end(&s, inner);
    } else {
        memcpy(inner, key, key_len);
    }
    for (int i = 0; i < SHA1_BLOCK; i++) {
        outer[i] = inner[i] ^ 0x5c;
        inner[i] ^= 0x36;
    }
    sha1_begin(&s);
    sha1_add(&s, inner, sizeof inner);
    sha1_add(&s, data, len);
    sha1_end(&s, ret);
    sha1_begin(&s);
    sha1_add(&s, outer, sizeof outer);
    sha1_add(&s, ret, SHA1_BYTES);
    sha1_end(&s, ret);
    sodium_memzero(inner, sizeof inner);
    sodium_memzero(outer, sizeof outer);
}

/* --- codes --- */

uint32_t totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step)
{
    unsigned char counter[8], mac[SHA1_BYTES];
    const unsigned char *p;

    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    hmac_sha1(secret, TOTP_SECRET_BYTES, counter, sizeof counter, mac);
    p = mac + (mac[SHA1_BYTES - 1] & 15);
    return ((uint32_t)(p[0] & 0x7f) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]) %
           1000000;
}

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* 20 bytes are 32 letters of five bits, without a rest. */
void totp_text(const unsigned char secret[TOTP_SECRET_BYTES], char ret[TOTP_TEXT_BYTES])
{
    unsigned bits = 0;
    int have = 0, at = 0;

    for (int i = 0; i < TOTP_SECRET_BYTES; i++) {
        bits = (bits << 8 | secret[i]) & 0xffff;
        for (have += 8; have >= 5; have -= 5)
            ret[at++] = base32[bits >> (have - 5) & 31];
    }
    ret[at] = '\0';
}

enum err totp_from_text(struct str text, unsigned char ret[TOTP_SECRET_BYTES])
{
    unsigned bits = 0;
    int have = 0, at = 0;

    if (text.len != TOTP_TEXT_BYTES - 1)
        return E_INVALID;
    for (size_t i = 0; i < text.len; i++) {
        const char *letter = memchr(base32, text.ptr[i], sizeof base32 - 1);

        if (!letter)
            return E_INVALID;
        bits = (bits << 5 | (unsigned)(letter - base32)) & 0xffff;
        have += 5;
        if (have >= 8) {
            have -= 8;
            ret[at++] = (unsigned char)(bits >> have);
        }
    }
    return OK;
}

/* The first step around now, but after `last`, whose code this is. */
static int64_t step_of(
    const unsigned char secret[TOTP_SECRET_BYTES], int64_t code, int64_t now_ms, int64_t last)
{
    int64_t now = now_ms / TOTP_STEP_MS, found = STEP_NONE;

    for (int64_t step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
        if (step > last && found == STEP_NONE && totp_code(secret, step) == code)
            found = step;
    }
    return found;
}

/* Somebody read it over the owner's shoulder, or the owner pressed twice: the owner hears of it. */
static enum err code_again(struct tx *tx, struct account_id account)
{
    enum err e = changed_note(tx, account, CHANGED_AGAIN);

    if (e == OK)
        e = fact_add(tx, "totp-code-again",
            body_pack(tx->arena, "{s:I}", "account", (json_int_t)account.v), NULL);
    return e == OK ? E_DENIED : e;
}

static bool six_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_digit(s.ptr[i]))
            return false;
    }
    return s.len == 6;
}

/* What was typed, without blanks and dashes, in small letters; at most size - 1 of them. */
static struct str typed(struct str code, char *to, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < code.len && n < size; i++) {
        char c = code.ptr[i];

        if (c != ' ' && c != '-' && c != '.')
            to[n++] = ascii_lower(c);
    }
    return (struct str){to, n};
}

/* --- what is kept --- */

static enum err secret_get(
    struct db *db, struct arena *a, struct account_id account, const char *kind, struct str *ret)
{
    return db_first_str(db, a, SQL_secret_find, ret, ARGS(V(account.v), V(kind)));
}

static enum err secret_put(
    struct tx *tx, struct account_id account, const char *kind, struct str value)
{
    return db_run(tx->db, SQL_secret_set, ARGS(V(account.v), V(kind), V(value), V(tx->now_ms)));
}

static enum err secret_away(struct tx *tx, struct account_id account, const char *kind)
{
    return db_run(tx->db, SQL_secret_delete, ARGS(V(account.v), V(kind)));
}

enum err totp_is_on(struct db *db, struct account_id account, bool *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_secret_find, &r, ARGS(V(account.v), V("totp")));

    if (e == OK)
        rows_end(&r);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = e == OK;
    return OK;
}

enum err totp_begin(struct tx *tx, struct account_id account)
{
    unsigned char secret[TOTP_SECRET_BYTES];
    char text[TOTP_TEXT_BYTES];
    enum err e;

    randombytes_buf(secret, sizeof secret);
    totp_text(secret, text);
    e = secret_put(tx, account, "totp-new", str_from(text));
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(text, sizeof text);
    return e;
}

enum err totp_waiting(struct db *db, struct arena *a, struct account_id account, struct str *ret)
{
    return secret_get(db, a, account, "totp-new", ret);
}

/* The code against the secret of that kind; the step is noted as used. */
static enum err use_code(
    struct tx *tx, struct account_id account, const char *kind, struct str code)
{
    unsigned char secret[TOTP_SECRET_BYTES];
    struct str text, last_text;
    int64_t number, step, last = STEP_NONE;
    bool again;
    enum err e = secret_get(tx->db, tx->arena, account, kind, &text);

    if (e == OK && totp_from_text(text, secret) != OK)
        e = E_DAMAGED;
    if (e != OK)
        return e;
    e = secret_get(tx->db, tx->arena, account, "totp-step", &last_text);
    if (e == OK)
        e = str_to_int(last_text, &last);
    if (e == E_NOT_FOUND)
        e = OK;
    if (e != OK)
        return e;
    if (!six_digits(code) || str_to_int(code, &number) != OK)
        return E_DENIED;
    step = step_of(secret, number, tx->now_ms, last);
    again = step == STEP_NONE && step_of(secret, number, tx->now_ms, STEP_NONE) != STEP_NONE;
    sodium_memzero(secret, sizeof secret);
    if (step == STEP_NONE)
        return again ? code_again(tx, account) : E_DENIED;
    return secret_put(tx, account, "totp-step", str_printf(tx->arena, "%lld", (long long)step));
}

/* --- recovery codes --- */

/* Twelve of 31 letters: 59 bits, so a fast hash is enough, with a salt each (OWASP ASVS 2.6.2). As
 * text: the salt, then the hash. What was kept before there were salts has none. */
static struct str recovery_hash(
    struct arena *a, struct account_id account, struct str plain, struct str salt)
{
    unsigned char key[RECOVERY_SALT], hash[32];
    char hex[2 * sizeof hash + 1];
    struct str text =
        str_printf(a, "chungsuc recovery %lld %.*s", (long long)account.v, STR(plain));
    bool salted = sodium_hex2bin(key, sizeof key, salt.ptr, salt.len, NULL, NULL, NULL) == 0 &&
                  salt.len == 2 * sizeof key;

    crypto_generichash(hash, sizeof hash, (const unsigned char *)text.ptr, text.len,
        salted ? key : NULL, salted ? sizeof key : 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return str_printf(a, "%.*s%s", STR(salt), hex);
}

static struct str recovery_salted(struct arena *a, struct account_id account, struct str plain)
{
    unsigned char salt[RECOVERY_SALT];
    char hex[2 * sizeof salt + 1];

    randombytes_buf(salt, sizeof salt);
    sodium_bin2hex(hex, sizeof hex, salt, sizeof salt);
    return recovery_hash(a, account, plain, str_from(hex));
}

/* The kind of the one it is. E_DENIED: none. */
static enum err recovery_find(
    struct tx *tx, struct account_id account, struct str plain, struct str *ret)
{
    struct str kind = S("");
    struct rows r;
    enum err e = db_query(tx->db, SQL_recovery_list, &r, ARGS(V(account.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct str kept = row_str(&r, 1), salt = str_slice(kept, 0, 2 * RECOVERY_SALT);

        if (kept.len == 2 * crypto_generichash_BYTES)
            salt = S("");
        if (str_eq(kept, recovery_hash(tx->arena, account, plain, salt)))
            kind = str_copy(tx->arena, row_str(&r, 0));
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = kind;
    return kind.len ? OK : E_DENIED;
}

static enum err use_recovery(struct tx *tx, struct account_id account, struct str plain)
{
    struct str kind;
    enum err e = recovery_find(tx, account, plain, &kind);

    if (e == OK)
        e = secret_away(tx, account, str_z(tx->arena, kind));
    if (e == OK)
        e = changed_note(tx, account, CHANGED_RECOVERY);
    if (e != OK)
        return e;
    return fact_add(tx, "recovery-code-used",
        body_pack(tx->arena, "{s:I}", "account", (json_int_t)account.v), NULL);
}

enum err recovery_renew(
    struct tx *tx, struct account_id account, char recovery[RECOVERY_CODES][PASSWORD_ONCE_BYTES])
{
    enum err e = db_run(tx->db, SQL_recovery_delete, ARGS(V(account.v)));

    for (int i = 0; e == OK && i < RECOVERY_CODES; i++) {
        char kind[16], plain[PASSWORD_ONCE_BYTES];

        password_once(recovery[i]);
        snprintf(kind, sizeof kind, "recovery-%d", i);
        e = secret_put(tx, account, kind,
            recovery_salted(tx->arena, account, typed(str_from(recovery[i]), plain, sizeof plain)));
    }
    if (e != OK)
        return e;
    return fact_add(tx, "recovery-codes-made",
        body_pack(tx->arena, "{s:I}", "account", (json_int_t)account.v), NULL);
}

enum err recovery_left(struct db *db, struct account_id account, int64_t *ret)
{
    return db_first_int(db, SQL_recovery_count, ret, ARGS(V(account.v)));
}

/* --- on, used, off --- */

enum err totp_confirm(struct tx *tx, struct account_id account, struct str code,
    char recovery[RECOVERY_CODES][PASSWORD_ONCE_BYTES])
{
    char plain[PASSWORD_ONCE_BYTES];
    struct str text;
    enum err e = secret_away(tx, account, "totp-step");

    if (e == OK)
        e = use_code(tx, account, "totp-new", typed(code, plain, sizeof plain));
    if (e == OK)
        e = secret_get(tx->db, tx->arena, account, "totp-new", &text);
    if (e == OK)
        e = secret_put(tx, account, "totp", text);
    if (e == OK)
        e = secret_away(tx, account, "totp-new");
    if (e == OK)
        e = changed_note(tx, account, CHANGED_CODES);
    if (e == OK)
        e = fact_add(tx, "totp-began",
            body_pack(tx->arena, "{s:I}", "account", (json_int_t)account.v), NULL);
    return e == OK ? recovery_renew(tx, account, recovery) : e;
}

enum err totp_use(struct tx *tx, struct account_id account, struct str code)
{
    char buffer[PASSWORD_ONCE_BYTES];
    struct str plain = typed(code, buffer, sizeof buffer);
    bool on = false;
    enum err e = totp_is_on(tx->db, account, &on);

    if (e != OK || !on)
        return e == OK ? E_NOT_FOUND : e;
    if (plain.len == 6)
        return use_code(tx, account, "totp", plain);
    return use_recovery(tx, account, plain);
}

enum err totp_end(struct tx *tx, struct account_id account)
{
    bool on = false;
    enum err e = totp_is_on(tx->db, account, &on);

    if (e == OK)
        e = secret_away(tx, account, "totp-new");
    if (e != OK || !on)
        return e;
    e = secret_away(tx, account, "totp");
    if (e == OK)
        e = secret_away(tx, account, "totp-step");
    if (e == OK)
        e = db_run(tx->db, SQL_recovery_delete, ARGS(V(account.v)));
    if (e == OK)
        e = changed_note(tx, account, CHANGED_CODES);
    if (e != OK)
        return e;
    return fact_add(
        tx, "totp-ended", body_pack(tx->arena, "{s:I}", "account", (json_int_t)account.v), NULL);
}
