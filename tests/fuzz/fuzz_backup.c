/* fuzz_backup.c: the reader of backups and of their keys.
 *
 * Input: one byte. 0: the rest is a file somebody hands in. 1: the rest is the text of a key.
 * Else two bytes where and one how: the rest is sealed, read back, and read once more with one byte
 * altered or one cut off: that must be refused, and nothing but the true text may have come out.
 */
#include "store/backup_file.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct backup_key key = {"the key of the tests, 32 bytes.."};

struct bytes {
    unsigned char *ptr;
    size_t len, at, max;
};

static enum err give(void *context, unsigned char *to, size_t max, size_t *got)
{
    struct bytes *b = context;

    *got = b->len - b->at < max ? b->len - b->at : max;
    memcpy(to, b->ptr + b->at, *got);
    b->at += *got;
    return OK;
}

static enum err keep(void *context, const unsigned char *bytes, size_t count)
{
    struct bytes *b = context;

    if (count > b->max - b->len)
        abort(); /* more came out than was sealed */
    memcpy(b->ptr + b->len, bytes, count);
    b->len += count;
    return OK;
}

static enum err unseal(struct bytes *file, struct bytes *out)
{
    struct backup_about about;
    const char *why;
    enum err e;

    file->at = 0;
    e = backup_unseal(
        &(struct backup_source){give, file}, &(struct backup_sink){keep, out}, &key, &about, &why);
    if (e != OK && !why)
        abort(); /* nobody would know what is wrong */
    return e;
}

static void read_key(const unsigned char *data, size_t size)
{
    struct backup_key read, again;
    struct arena arena;
    int bad_line = -1;

    arena_init(&arena, 1 << 20);
    if (key_parse((struct str){(const char *)data, size}, &read, &bad_line) != OK) {
        if (bad_line < 0 || bad_line > KEY_LINES)
            abort();
    } else if (key_parse(key_text(&arena, &read), &again, &bad_line) != OK ||
               memcmp(&read, &again, sizeof read) != 0) {
        abort();
    }
    arena_reset(&arena);
}

static void alter(struct bytes *file, size_t where, unsigned char how)
{
    if (how)
        file->ptr[where % file->len] ^= how;
    else
        file->len--;
}

static void seal_and_alter(const unsigned char *how, struct bytes *text)
{
    size_t max = text->len + BACKUP_HEADER_BYTES + 17 * ((text->len - 1) / BACKUP_CHUNK_BYTES + 1);
    struct bytes file = {.ptr = malloc(max), .max = max};
    struct bytes out = {.ptr = malloc(text->len), .max = text->len};
    struct backup_about about = {.schema = 3, .head_seq = 7, .bytes = (int64_t)text->len};
    unsigned char digest[BACKUP_DIGEST_BYTES];

    if (!file.ptr || !out.ptr ||
        backup_seal(&(struct backup_source){give, text}, &(struct backup_sink){keep, &file}, &key,
            &about, digest) != OK ||
        file.len != max || unseal(&file, &out) != OK || out.len != text->len ||
        memcmp(out.ptr, text->ptr, out.len) != 0)
        abort();
    alter(&file, how[0] | (size_t)how[1] << 8, how[2]);
    out.len = 0;
    if (unseal(&file, &out) == OK || memcmp(out.ptr, text->ptr, out.len) != 0)
        abort();
    free(file.ptr);
    free(out.ptr);
}

static void read_file(struct bytes *file)
{
    struct bytes out = {.ptr = malloc(file->len + 1), .max = file->len};

    if (!out.ptr)
        abort();
    if (unseal(file, &out) == OK && file->len < BACKUP_HEADER_BYTES)
        abort();
    free(out.ptr);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    unsigned char *copy = malloc(size + 1);
    struct bytes rest = {.ptr = copy};

    if (!copy || sodium_init() < 0)
        abort();
    memcpy(copy, data, size);
    if (size && data[0] < 2) {
        rest.ptr++;
        rest.len = size - 1;
        if (data[0])
            read_key(rest.ptr, rest.len);
        else
            read_file(&rest);
    } else if (size > 4) {
        rest.ptr += 4;
        rest.len = size - 4;
        seal_and_alter(copy + 1, &rest);
    }
    free(copy);
    return 0;
}
