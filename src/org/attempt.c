/* attempt.c: counters of wrong tries, and the cookies of known browsers. */
#include "org/attempt.h"

#include "http/body.h"
#include "http/reply.h"
#include "org/changed.h"
#include "org/sign_in.h"
#include "store/setting.h"

#include <sodium.h>
#include <stdio.h>

enum {
    MS_PER_MINUTE = 60 * 1000,
    DOUBLINGS_MAX = 8,
    NONCE_BYTES = 16,
    MAC_BYTES = 16,
    DEVICE_CHARS = 2 * (NONCE_BYTES + MAC_BYTES), /* then a point and the moment */
    KEY_BYTES = 32,
    DEVICE_DAYS = 400, /* no browser keeps a cookie longer */
};

/* --- counters --- */

static struct attempt attempt_of(const char *kind, int64_t account, struct str text)
{
    struct attempt a = {.by_address = false};
    crypto_generichash_state s;
    char head[48];
    int n = snprintf(head, sizeof head, "%s %lld ", kind, (long long)account);

    crypto_generichash_init(&s, NULL, 0, sizeof a.key);
    crypto_generichash_update(&s, (const unsigned char *)head, (size_t)n);
    crypto_generichash_update(&s, (const unsigned char *)text.ptr, text.len);
    crypto_generichash_final(&s, a.key, sizeof a.key);
    return a;
}

struct attempt attempt_of_name(struct str login)
{
    return attempt_of("name", 0, login);
}

struct attempt attempt_of_address(struct str address)
{
    struct attempt a = attempt_of("address", 0, address);

    a.by_address = true;
    return a;
}

struct attempt attempt_of_device(struct account_id account, struct str device)
{
    return attempt_of("device", account.v, device);
}

struct attempt attempt_of_session(struct str token_hash)
{
    return attempt_of("session", 0, token_hash);
}

struct attempt attempt_of_code(struct account_id account, struct str device)
{
    struct attempt a = attempt_of("code", account.v, device);

    a.doubles = true;
    return a;
}

struct tries {
    int64_t count, at_ms, locked_until_ms;
};

static struct value key_of(const struct attempt *a)
{
    return value_blob((struct str){(const char *)a->key, ATTEMPT_KEY_BYTES});
}

static enum err tries_find(struct db *db, const struct attempt *a, struct tries *ret)
{
    struct value key = key_of(a);
    struct rows r;
    enum err e = db_first(db, SQL_sign_in_try_find, &r, &key, 1);

    if (e == E_NOT_FOUND) {
        *ret = (struct tries){0};
        return OK;
    }
    if (e != OK)
        return e;
    *ret = (struct tries){row_int(&r, 0), row_int(&r, 1), row_int(&r, 2)};
    rows_end(&r);
    return OK;
}

enum err attempt_wait(struct db *db, const struct attempt *a, int64_t *ret_until_ms)
{
    struct tries t;
    enum err e = tries_find(db, a, &t);

    if (e == OK)
        *ret_until_ms = t.locked_until_ms;
    return e;
}

/* Counts that double go on for a day after the last wrong one; others end with the wait. */
static int64_t remembered_ms(const struct attempt *a, int64_t wait_ms)
{
    return a->doubles ? MS_PER_DAY : wait_ms;
}

enum err attempt_failed(
    struct tx *tx, const struct attempt *a, int64_t *ret_until_ms, bool *now_locked)
{
    int64_t max, minutes, wait_ms, doublings;
    struct tries t;
    enum err e = setting_number(
        tx->db, a->by_address ? SETTING_SIGN_IN_ADDRESS_TRIES : SETTING_SIGN_IN_TRIES, &max);

    if (e == OK)
        e = setting_number(tx->db, SETTING_SIGN_IN_LOCK_MINUTES, &minutes);
    if (e == OK)
        e = tries_find(tx->db, a, &t);
    if (e != OK)
        return e;
    wait_ms = minutes * MS_PER_MINUTE;
    if (t.at_ms <= tx->now_ms - remembered_ms(a, wait_ms))
        t.count = 0;
    t.count++;
    *now_locked = t.count % max == 0;
    if (*now_locked) {
        doublings = a->doubles ? t.count / max - 1 : 0;
        t.locked_until_ms =
            tx->now_ms + (wait_ms << (doublings < DOUBLINGS_MAX ? doublings : DOUBLINGS_MAX));
        t.count = a->doubles ? t.count : 0;
    }
    e = db_run(tx->db, SQL_sign_in_try_delete_old, ARGS(V(tx->now_ms - MS_PER_DAY), V(tx->now_ms)));
    if (e == OK)
        e = db_run(tx->db, SQL_sign_in_try_set,
            ARGS(key_of(a), V(t.count), V(tx->now_ms), V(t.locked_until_ms)));
    if (e == OK)
        *ret_until_ms = t.locked_until_ms;
    return e;
}

enum err attempt_forget(struct tx *tx, const struct attempt *a)
{
    struct value key = key_of(a);

    return db_run(tx->db, SQL_sign_in_try_delete, &key, 1);
}

enum err attempt_alert(struct db *db, int64_t now_ms, int64_t *locked, bool *too_many)
{
    int64_t many = 0;
    enum err e = setting_number(db, SETTING_ALERT_LOCKS, &many);

    if (e == OK)
        e = db_first_int(db, SQL_sign_in_try_locked_count, locked, ARGS(V(now_ms - MS_PER_DAY)));
    *too_many = e == OK && many && *locked >= many;
    return e;
}

/* --- known browsers --- */

/* A cookie for each account, since several people may use one machine: "cd" and its number. */
static struct str cookie_name(struct arena *a, struct account_id account)
{
    return str_printf(a, "cd%lld", (long long)account.v);
}

/* The key of this installation stands with account 0, which nobody has. E_NOT_FOUND: nobody signed
 * in yet. */
static enum err key_load(struct db *db, struct arena *a, unsigned char ret[KEY_BYTES])
{
    struct str hex;
    size_t n = 0;
    enum err e = db_first_str(db, a, SQL_secret_find, &hex, ARGS(V(0), V("device-key")));

    if (e == OK &&
        (sodium_hex2bin(ret, KEY_BYTES, hex.ptr, hex.len, NULL, &n, NULL) != 0 || n != KEY_BYTES))
        e = E_DAMAGED;
    return e;
}

static enum err key_make(struct tx *tx, unsigned char ret[KEY_BYTES])
{
    char hex[2 * KEY_BYTES + 1];
    enum err e = key_load(tx->db, tx->arena, ret);

    if (e != E_NOT_FOUND)
        return e;
    randombytes_buf(ret, KEY_BYTES);
    sodium_bin2hex(hex, sizeof hex, ret, KEY_BYTES);
    return db_run(tx->db, SQL_secret_set,
        ARGS(V(0), V("device-key"), V(str_copy(tx->arena, str_from(hex))), V(tx->now_ms)));
}

static void mac_of(const unsigned char key[KEY_BYTES], struct account_id account,
    const unsigned char nonce[NONCE_BYTES], unsigned char ret[MAC_BYTES])
{
    crypto_generichash_state s;
    char head[48];
    int n = snprintf(head, sizeof head, "chungsuc device %lld ", (long long)account.v);

    crypto_generichash_init(&s, key, KEY_BYTES, MAC_BYTES);
    crypto_generichash_update(&s, (const unsigned char *)head, (size_t)n);
    crypto_generichash_update(&s, nonce, NONCE_BYTES);
    crypto_generichash_final(&s, ret, MAC_BYTES);
}

static struct str cookie_of(struct req *r, struct account_id account)
{
    return cookie_find(req_header(r, "cookie"), cookie_name(r->arena, account));
}

enum err device_known(struct req *r, struct db *db, struct account_id account, struct str *ret)
{
    unsigned char key[KEY_BYTES], bytes[NONCE_BYTES + MAC_BYTES], mac[MAC_BYTES];
    struct str cookie = str_slice(cookie_of(r, account), 0, DEVICE_CHARS);
    size_t n = 0;
    enum err e;

    *ret = S("");
    if (!account.v || cookie.len != DEVICE_CHARS ||
        sodium_hex2bin(bytes, sizeof bytes, cookie.ptr, cookie.len, NULL, &n, NULL) != 0 ||
        n != sizeof bytes)
        return OK;
    e = key_load(db, r->arena, key);
    if (e != OK)
        return e == E_NOT_FOUND ? OK : e;
    mac_of(key, account, bytes, mac);
    if (sodium_memcmp(mac, bytes + NONCE_BYTES, MAC_BYTES) == 0)
        *ret = str_copy(r->arena, str_slice(cookie, 0, 2 * (size_t)NONCE_BYTES));
    return OK;
}

int64_t device_last_ms(struct req *r, struct account_id account)
{
    struct str cookie = cookie_of(r, account);
    int64_t ms;

    return str_to_int(str_slice(cookie, DEVICE_CHARS + 1, cookie.len), &ms) == OK ? ms : 0;
}

static enum err make_device(struct tx *tx, struct account_id account, struct str *ret)
{
    unsigned char key[KEY_BYTES], bytes[NONCE_BYTES + MAC_BYTES];
    char hex[DEVICE_CHARS + 1];
    enum err e = key_make(tx, key);

    if (e != OK)
        return e;
    randombytes_buf(bytes, NONCE_BYTES);
    mac_of(key, account, bytes, bytes + NONCE_BYTES);
    sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
    *ret = str_copy(tx->arena, str_from(hex));
    return changed_note(tx, account, CHANGED_BROWSER);
}

enum err device_remember(struct tx *tx, struct req *r, struct account_id account)
{
    struct str known, device;
    enum err e = device_known(r, tx->db, account, &known);

    if (e == OK && known.len)
        device = str_slice(cookie_of(r, account), 0, DEVICE_CHARS);
    else if (e == OK)
        e = make_device(tx, account, &device);
    if (e == OK)
        reply_cookie(r, str_z(r->arena, cookie_name(r->arena, account)),
            str_printf(r->arena, "%.*s.%lld", STR(device), (long long)tx->now_ms),
            DEVICE_DAYS * 24 * 3600);
    return e;
}
