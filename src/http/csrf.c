/* csrf.c: session tokens and the proof of a form. */
#include "http/csrf.h"
#include "base/ascii.h"
#include "http/reply.h"

#include <sodium.h>

enum { MAC_BYTES = 16 };

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

struct str csrf_token(struct req *r)
{
    unsigned char bytes[2 * MAC_BYTES], mac[MAC_BYTES];
    char *hex = arena_alloc(r->arena, sizeof bytes * 2 + 1);

    if (!r->csrf_seed.len) {
        r->csrf_seed = session_token_new(r->arena);
        reply_cookie(r, "cs0", r->csrf_seed, 24 * 3600);
    }
    mac_of(r->csrf_seed, mac);
    randombytes_buf(bytes, MAC_BYTES);
    for (size_t i = 0; i < MAC_BYTES; i++)
        bytes[MAC_BYTES + i] = bytes[i] ^ mac[i];
    sodium_bin2hex(hex, sizeof bytes * 2 + 1, bytes, sizeof bytes);
    return str_from(hex);
}

bool csrf_fits(const struct req *r, struct str token)
{
    unsigned char bytes[2 * MAC_BYTES], mac[MAC_BYTES];
    size_t n = 0;

    if (!r->csrf_seed.len || token.len != sizeof bytes * 2 ||
        sodium_hex2bin(bytes, sizeof bytes, token.ptr, token.len, NULL, &n, NULL) ||
        n != sizeof bytes)
        return false;
    mac_of(r->csrf_seed, mac);
    for (size_t i = 0; i < MAC_BYTES; i++)
        bytes[MAC_BYTES + i] ^= bytes[i];
    return sodium_memcmp(bytes + MAC_BYTES, mac, MAC_BYTES) == 0;
}
