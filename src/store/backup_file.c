/* backup_file.c: a database as an encrypted stream of chunks, and back. */
#include "store/backup_file.h"

#include "base/tr.h"

#include <sodium.h>
#include <string.h>

enum {
    FORMAT = 1,
    AT_FORMAT = 16,
    AT_SCHEMA = 20,
    AT_SEQ = 24,
    AT_HASH = 32,
    AT_MOMENT = 64,
    AT_BYTES = 72,
    AT_PROGRAM = 80,
    AT_KEY = 96,
    AT_ZERO = 104,
    AT_STREAM = 112,
    MORE_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
    SEALED_BYTES = BACKUP_CHUNK_BYTES + MORE_BYTES,
};
_Static_assert(AT_STREAM + crypto_secretstream_xchacha20poly1305_HEADERBYTES == BACKUP_HEADER_BYTES,
    "the header ends with that of the stream");

static const unsigned char magic[AT_FORMAT] = "chungsuc backup\n";
static const int64_t bytes_max = (int64_t)1 << 50;

/* Both ways of one file. */
struct stream {
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char header[BACKUP_HEADER_BYTES];
    unsigned char text[BACKUP_CHUNK_BYTES], sealed[SEALED_BYTES];
};

/* --- the beginning --- */

static void put(unsigned char *to, int64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)((uint64_t)number >> 8 * i);
}

static int64_t take(const unsigned char *from, int bytes)
{
    uint64_t number = 0;

    for (int i = bytes; i-- > 0;)
        number = number << 8 | from[i];
    return (int64_t)number;
}

static void stream_key(const struct backup_key *key, unsigned char ret[KEY_BYTES])
{
    static const unsigned char purpose[] = "chungsuc backup stream";

    crypto_generichash(ret, KEY_BYTES, purpose, sizeof purpose - 1, key->bytes, KEY_BYTES);
}

static void header_write(const struct backup_about *about, unsigned char ret[BACKUP_HEADER_BYTES])
{
    memset(ret, 0, BACKUP_HEADER_BYTES);
    memcpy(ret, magic, sizeof magic);
    put(ret + AT_FORMAT, FORMAT, 4);
    put(ret + AT_SCHEMA, about->schema, 4);
    put(ret + AT_SEQ, about->head_seq, 8);
    memcpy(ret + AT_HASH, about->head_hash, sizeof about->head_hash);
    put(ret + AT_MOMENT, about->at_ms, 8);
    put(ret + AT_BYTES, about->bytes, 8);
    memcpy(ret + AT_PROGRAM, about->program, strnlen(about->program, BACKUP_PROGRAM_MAX));
    memcpy(ret + AT_KEY, about->key, KEY_ID_BYTES);
}

bool backup_is_sealed(const unsigned char *bytes, size_t count)
{
    return count >= sizeof magic && !memcmp(bytes, magic, sizeof magic);
}

/* The version of the program: printable, then zeros. */
static bool is_program(const unsigned char *bytes)
{
    size_t len = strnlen((const char *)bytes, BACKUP_PROGRAM_MAX);

    for (size_t i = 0; i < BACKUP_PROGRAM_MAX; i++)
        if (i < len ? bytes[i] < '!' || bytes[i] > '~' : bytes[i] != 0)
            return false;
    return true;
}

enum err backup_about_read(
    const unsigned char bytes[BACKUP_HEADER_BYTES], struct backup_about *ret, const char **why)
{
    struct backup_about about = {.schema = take(bytes + AT_SCHEMA, 4),
        .head_seq = take(bytes + AT_SEQ, 8),
        .at_ms = take(bytes + AT_MOMENT, 8),
        .bytes = take(bytes + AT_BYTES, 8)};

    *why = MSG("tệp này không phải là bản sao lưu của chungsuc");
    if (!backup_is_sealed(bytes, BACKUP_HEADER_BYTES))
        return E_DAMAGED;
    if (take(bytes + AT_FORMAT, 4) != FORMAT) {
        *why = MSG("bản sao lưu này do bản chungsuc mới hơn ghi; hãy dùng bản mới hơn");
        return E_INVALID;
    }
    *why = MSG("phần đầu của bản sao lưu đã hỏng hoặc bị sửa");
    if (about.head_seq < 0 || about.at_ms < 0 || about.bytes <= 0 || about.bytes > bytes_max ||
        take(bytes + AT_ZERO, 8) || !is_program(bytes + AT_PROGRAM))
        return E_DAMAGED;
    memcpy(about.head_hash, bytes + AT_HASH, sizeof about.head_hash);
    memcpy(about.program, bytes + AT_PROGRAM, BACKUP_PROGRAM_MAX);
    memcpy(about.key, bytes + AT_KEY, KEY_ID_BYTES);
    *why = NULL;
    *ret = about;
    return OK;
}

/* --- writing --- */

static void seal_begin(struct stream *s, const struct backup_key *key, struct backup_about *about)
{
    unsigned char own[KEY_BYTES];

    key_id(key, about->key);
    header_write(about, s->header);
    stream_key(key, own);
    crypto_secretstream_xchacha20poly1305_init_push(&s->state, s->header + AT_STREAM, own);
    sodium_memzero(own, sizeof own);
}

/* One chunk of `left` bytes that are still to come. */
static enum err seal_chunk(
    struct stream *s, const struct backup_source *from, const struct backup_sink *to, int64_t left)
{
    size_t want = left < BACKUP_CHUNK_BYTES ? (size_t)left : BACKUP_CHUNK_BYTES, got = 0;
    bool last = left <= BACKUP_CHUNK_BYTES;
    enum err e = from->read(from->context, s->text, want, &got);

    if (e != OK)
        return e;
    if (got != want)
        return E_DAMAGED;
    crypto_secretstream_xchacha20poly1305_push(&s->state, s->sealed, NULL, s->text, want, s->header,
        sizeof s->header, last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    return to->write(to->context, s->sealed, want + MORE_BYTES);
}

enum err backup_seal(const struct backup_source *from, const struct backup_sink *to,
    const struct backup_key *key, struct backup_about *about,
    unsigned char digest[BACKUP_DIGEST_BYTES])
{
    struct stream s;
    crypto_generichash_state sum;
    size_t more = 0;
    enum err e;

    if (about->bytes <= 0 || about->bytes > bytes_max)
        return E_DAMAGED;
    seal_begin(&s, key, about);
    crypto_generichash_init(&sum, NULL, 0, BACKUP_DIGEST_BYTES);
    e = to->write(to->context, s.header, sizeof s.header);
    for (int64_t left = about->bytes; e == OK && left > 0; left -= BACKUP_CHUNK_BYTES) {
        e = seal_chunk(&s, from, to, left);
        crypto_generichash_update(
            &sum, s.text, left < BACKUP_CHUNK_BYTES ? (size_t)left : BACKUP_CHUNK_BYTES);
    }
    if (e == OK)
        e = from->read(from->context, s.text, 1, &more);
    if (e == OK && more)
        e = E_DAMAGED;
    if (e == OK)
        crypto_generichash_final(&sum, digest, BACKUP_DIGEST_BYTES);
    sodium_memzero(&s, sizeof s);
    return e;
}

/* --- reading --- */

static const char *const cut_short = MSG("bản sao lưu bị cắt ngắn; hãy chép lại từ nơi cất giữ");

static enum err unseal_begin(struct stream *s, const struct backup_source *from,
    const struct backup_key *key, struct backup_about *about, const char **why)
{
    unsigned char own[KEY_BYTES], id[KEY_ID_BYTES];
    size_t got = 0;
    enum err e = from->read(from->context, s->header, sizeof s->header, &got);

    if (e != OK)
        return e;
    if (got != sizeof s->header) {
        *why = backup_is_sealed(s->header, got)
                   ? cut_short
                   : MSG("tệp này không phải là bản sao lưu của chungsuc");
        return E_DAMAGED;
    }
    e = backup_about_read(s->header, about, why);
    if (e != OK)
        return e;
    key_id(key, id);
    if (memcmp(id, about->key, sizeof id) != 0) {
        *why = MSG("bản sao lưu này được mã hóa bằng khóa khác");
        return E_DENIED;
    }
    stream_key(key, own);
    if (crypto_secretstream_xchacha20poly1305_init_pull(&s->state, s->header + AT_STREAM, own))
        e = E_DAMAGED;
    sodium_memzero(own, sizeof own);
    return e;
}

static enum err unseal_chunk(struct stream *s, const struct backup_source *from,
    const struct backup_sink *to, int64_t left, const char **why)
{
    size_t count = left < BACKUP_CHUNK_BYTES ? (size_t)left : BACKUP_CHUNK_BYTES, got = 0;
    bool last = left <= BACKUP_CHUNK_BYTES;
    unsigned char tag = 0;
    enum err e = from->read(from->context, s->sealed, count + MORE_BYTES, &got);

    if (e != OK)
        return e;
    *why = cut_short;
    if (got != count + MORE_BYTES)
        return E_DAMAGED;
    *why = MSG("bản sao lưu đã hỏng hoặc bị sửa; hãy dùng bản khác");
    if (crypto_secretstream_xchacha20poly1305_pull(&s->state, s->text, NULL, &tag, s->sealed,
            count + MORE_BYTES, s->header, sizeof s->header) ||
        (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) != last)
        return E_DAMAGED;
    *why = NULL;
    return to->write(to->context, s->text, count);
}

enum err backup_unseal(const struct backup_source *from, const struct backup_sink *to,
    const struct backup_key *key, struct backup_about *ret, const char **why)
{
    struct backup_about about;
    struct stream s;
    size_t more = 0;
    enum err e;

    *why = NULL;
    e = unseal_begin(&s, from, key, &about, why);
    for (int64_t left = e == OK ? about.bytes : 0; e == OK && left > 0; left -= BACKUP_CHUNK_BYTES)
        e = unseal_chunk(&s, from, to, left, why);
    if (e == OK)
        e = from->read(from->context, s.sealed, 1, &more);
    if (e == OK && more) {
        *why = MSG("sau bản sao lưu còn byte lạ; hãy dùng bản khác");
        e = E_DAMAGED;
    }
    if (e == OK)
        *ret = about;
    sodium_memzero(&s, sizeof s);
    return e;
}
