/* csrf.c: session tokens and the proof of a form. */
#include "http/csrf.h"
#include "base/ascii.h"
#include "http/reply.h"

#include <sodium.h>

/* A proof: the mask, the MAC of the seed under it, and the MAC of whom the page was made for. */
enum { MAC_BYTES = 16, PROOF_BYTES = 3 * MAC_BYTES };

struct str session_token_new(struct arena *a)
{
    unsigned char bytes[32];
    char *text = arena_alloc(a, SESSION_TOKEN_CHARS + 1);

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, SESSION_TOKEN_CHARS + 1, bytes, sizeof bytes,
        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){text, SESSION_TOKEN_CHARS};
}

void session_token_hash(struct str token, unsigned char ret[SESSION_HASH_BYTES])
{
    static const unsigned char purpose[] = "chungsuc session";

    crypto_generichash(ret, SESSION_HASH_BYTES, (const unsigned char *)token.ptr, token.len,
        purpose, sizeof purpose - 1);
}

bool token_shape(struct str token)
{
    for (size_t i = 0; i < token.len; i++)
        if (!ascii_word(token.ptr[i], "-_"))
            return false;
    return token.len == SESSION_TOKEN_CHARS;
}

static void mac_of(struct str seed, unsigned char mac[MAC_BYTES])
{
    static const unsigned char purpose[] = "chungsuc csrf";

    crypto_generichash(
        mac, MAC_BYTES, purpose, sizeof purpose - 1, (const unsigned char *)seed.ptr, seed.len);
}

/* Keyed with the seed too, so whoever changes it does not know what to write. */
static void owner_of(
    struct str seed, const unsigned char mask[MAC_BYTES], int64_t account, unsigned char *ret)
{
    static const unsigned char purpose[] = "chungsuc csrf owner";
    crypto_generichash_state state;
    unsigned char id[8];

    for (size_t i = 0; i < sizeof id; i++)
        id[i] = (unsigned char)((uint64_t)account >> 8 * i);
    crypto_generichash_init(&state, (const unsigned char *)seed.ptr, seed.len, MAC_BYTES);
    crypto_generichash_update(&state, purpose, sizeof purpose - 1);
    crypto_generichash_update(&state, mask, MAC_BYTES);
    crypto_generichash_update(&state, id, sizeof id);
    crypto_generichash_final(&state, ret, MAC_BYTES);
}

struct str csrf_token_of(struct req *r, int64_t account)
{
    unsigned char bytes[PROOF_BYTES], mac[MAC_BYTES];
    char *hex = arena_alloc(r->arena, sizeof bytes * 2 + 1);

    if (!r->csrf_seed.len) {
        r->csrf_seed = session_token_new(r->arena);
        reply_cookie(r, "cs0", r->csrf_seed, 24 * 3600);
    }
    mac_of(r->csrf_seed, mac);
    randombytes_buf(bytes, MAC_BYTES);
    for (size_t i = 0; i < MAC_BYTES; i++)
        bytes[MAC_BYTES + i] = bytes[i] ^ mac[i];
    owner_of(r->csrf_seed, bytes, account, bytes + 2 * MAC_BYTES);
    sodium_bin2hex(hex, sizeof bytes * 2 + 1, bytes, sizeof bytes);
    return str_from(hex);
}

struct str csrf_token(struct req *r)
{
    return csrf_token_of(r, r->account_id);
}

/* Pages that an older release made say nothing of an owner: *len is shorter then. */
static bool proof_read(
    const struct req *r, struct str token, unsigned char ret[PROOF_BYTES], size_t *len)
{
    unsigned char mac[MAC_BYTES];

    if (!r->csrf_seed.len || token.len > 2 * PROOF_BYTES ||
        sodium_hex2bin(ret, PROOF_BYTES, token.ptr, token.len, NULL, len, NULL) ||
        (*len != PROOF_BYTES && *len != 2 * MAC_BYTES) || token.len != 2 * *len)
        return false;
    mac_of(r->csrf_seed, mac);
    for (size_t i = 0; i < MAC_BYTES; i++)
        mac[i] ^= ret[i];
    return sodium_memcmp(ret + MAC_BYTES, mac, MAC_BYTES) == 0;
}

bool csrf_fits(const struct req *r, struct str token)
{
    unsigned char bytes[PROOF_BYTES];
    size_t len = 0;

    return proof_read(r, token, bytes, &len);
}

bool csrf_is_of(const struct req *r, struct str token, int64_t account)
{
    unsigned char bytes[PROOF_BYTES], owner[MAC_BYTES];
    size_t len = 0;

    if (!proof_read(r, token, bytes, &len) || len != PROOF_BYTES)
        return false;
    owner_of(r->csrf_seed, bytes, account, owner);
    return sodium_memcmp(bytes + 2 * MAC_BYTES, owner, MAC_BYTES) == 0;
}
