/* key.c: the key of backups as a small text file. */
#include "store/key.h"

#include "base/log.h"
#include "base/tr.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_BYTES = KEY_BYTES / KEY_LINES,
    LINE_DIGITS = 13, /* 65 bits for 64 */
    LINE_CHARS = LINE_DIGITS + 2,
    GROUP_CHARS = 5,
};

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void key_new(struct backup_key *ret)
{
    randombytes_buf(ret->bytes, sizeof ret->bytes);
}

void key_wipe(struct backup_key *key)
{
    sodium_memzero(key, sizeof *key);
}

void key_id(const struct backup_key *key, unsigned char ret[KEY_ID_BYTES])
{
    static const unsigned char purpose[] = "chungsuc backup key id";
    unsigned char hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof hash, purpose, sizeof purpose - 1, key->bytes, KEY_BYTES);
    memcpy(ret, hash, KEY_ID_BYTES);
}

/* Ten bits over a line and its number. */
static unsigned check_of(int line, const unsigned char bytes[LINE_BYTES])
{
    unsigned char text[1 + LINE_BYTES], hash[crypto_generichash_BYTES];

    text[0] = (unsigned char)line;
    memcpy(text + 1, bytes, LINE_BYTES);
    crypto_generichash(hash, sizeof hash, text, sizeof text, NULL, 0);
    return ((unsigned)hash[0] << 8 | hash[1]) & 0x3ff;
}

static void line_write(int line, const unsigned char bytes[LINE_BYTES], char ret[LINE_CHARS])
{
    unsigned check = check_of(line, bytes);
    uint64_t number = 0;

    for (int i = 0; i < LINE_BYTES; i++)
        number = number << 8 | bytes[i];
    for (int i = LINE_DIGITS; i-- > 0; number >>= 5)
        ret[i] = digits[number & 31];
    ret[LINE_DIGITS] = digits[check >> 5];
    ret[LINE_DIGITS + 1] = digits[check & 31];
}

struct str key_text(struct arena *a, const struct backup_key *key)
{
    struct buf b;

    buf_init(&b, a, KEY_TEXT_MAX);
    for (int i = 0; i < KEY_LINES; i++) {
        char line[LINE_CHARS];

        line_write(i + 1, key->bytes + i * LINE_BYTES, line);
        buf_printf(
            &b, "%d  %.5s-%.5s-%.5s\n", i + 1, line, line + GROUP_CHARS, line + 2 * GROUP_CHARS);
    }
    return buf_str(&b);
}

/* --- reading --- */

/* -1: no digit of ours. */
static int digit_of(char c)
{
    const char *at;

    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static bool is_gap(char c)
{
    return c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '.' || c == ')';
}

/* The digits of a line without its gaps, and without its number if that stands before. */
static bool line_digits(struct str line, unsigned char ret[LINE_CHARS])
{
    unsigned char all[LINE_CHARS + 1];
    size_t count = 0;

    for (size_t i = 0; i < line.len; i++) {
        int digit = digit_of(line.ptr[i]);

        if (is_gap(line.ptr[i]))
            continue;
        if (digit < 0 || count == sizeof all)
            return false;
        all[count++] = (unsigned char)digit;
    }
    if (count < LINE_CHARS)
        return false;
    memcpy(ret, all + (count - LINE_CHARS), LINE_CHARS);
    return true;
}

static bool line_read(int line, struct str text, unsigned char ret[LINE_BYTES])
{
    unsigned char read[LINE_CHARS];
    uint64_t number = 0;

    if (!line_digits(text, read) || read[0] > 15)
        return false;
    for (int i = 0; i < LINE_DIGITS; i++)
        number = number << 5 | read[i];
    for (int i = LINE_BYTES; i-- > 0; number >>= 8)
        ret[i] = (unsigned char)number;
    return check_of(line, ret) == ((unsigned)read[LINE_DIGITS] << 5 | read[LINE_DIGITS + 1]);
}

enum err key_parse(struct str text, struct backup_key *ret, int *bad_line)
{
    struct backup_key key = {0};
    int count = 0, bad = 0;

    while (text.len) {
        size_t end = str_find(text, S("\n"), 0);
        struct str line = str_trim(str_slice(text, 0, end));

        text = str_slice(text, end + 1, text.len);
        if (!line.len || line.ptr[0] == '#')
            continue;
        if (count++ >= KEY_LINES)
            break;
        if (!line_read(count, line, key.bytes + (count - 1) * LINE_BYTES) && !bad)
            bad = count;
    }
    if (count == KEY_LINES && !bad) {
        *ret = key;
        key_wipe(&key);
        return OK;
    }
    *bad_line = count == KEY_LINES ? bad : 0;
    return E_INVALID;
}

/* --- the file --- */

static enum err write_file(int fd, struct str text)
{
    while (text.len) {
        ssize_t n = write(fd, text.ptr, text.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == ENOSPC ? E_FULL : E_SYSTEM;
        text = str_slice(text, (size_t)n, text.len);
    }
    return fsync(fd) ? E_SYSTEM : OK;
}

enum err key_save(const char *path, const struct backup_key *key)
{
    unsigned char id[KEY_ID_BYTES];
    char hex[2 * KEY_ID_BYTES + 1];
    struct arena arena;
    enum err e;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0 && errno == EEXIST)
        return E_CONFLICT;
    if (fd < 0) {
        log_error("%s: %s", path, strerror(errno));
        return errno == ENOSPC ? E_FULL : E_SYSTEM;
    }
    arena_init(&arena, 256 * 1024);
    key_id(key, id);
    sodium_bin2hex(hex, sizeof hex, id, sizeof id);
    e = write_file(
        fd, str_printf(&arena, "# chungsuc backup key %s\n%.*s", hex, STR(key_text(&arena, key))));
    if (close(fd) && e == OK)
        e = E_SYSTEM;
    if (e != OK) {
        log_error("%s: the key could not be written", path);
        unlink(path);
    }
    arena_reset(&arena);
    return e;
}

static enum err read_file(const char *path, char text[KEY_TEXT_MAX], size_t *len, const char **why)
{
    struct stat st;
    ssize_t n = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    *why = MSG("không mở được tệp khóa này");
    if (fd < 0)
        return errno == ENOENT ? E_NOT_FOUND : E_SYSTEM;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode))
        n = read(fd, text, KEY_TEXT_MAX);
    close(fd);
    if (n < 0)
        return E_SYSTEM;
    if (st.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO)) {
        *why = MSG("người khác trên máy đọc được tệp khóa này; hãy chạy chmod 600 với nó, và nếu "
                   "máy có người lạ dùng thì tạo khóa khác");
        return E_DENIED;
    }
    *len = (size_t)n;
    return OK;
}

enum err key_load(const char *path, struct backup_key *ret, const char **why)
{
    char text[KEY_TEXT_MAX];
    size_t len;
    int bad_line;
    enum err e = read_file(path, text, &len, why);

    if (e != OK)
        return e;
    e = key_parse((struct str){text, len}, ret, &bad_line);
    if (e != OK)
        *why = MSG("tệp này không phải là khóa sao lưu, hoặc có chữ bị sai; hãy nhập lại từ bản in "
                   "bằng chungsuc key read");
    sodium_memzero(text, sizeof text);
    return e;
}
