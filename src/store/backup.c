/* backup.c: copies out: copied, verified, sealed, read back, named. */
#include "store/backup.h"

#include "base/log.h"
#include "store/journal.h"
#include "store/schema.h"
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- a copy as a file of its own --- */

static void unlink_beside(const char *path)
{
    char beside[DISK_PATH_MAX];

    for (int i = 0; i < 3; i++) {
        static const char *const ends[] = {"-wal", "-shm", "-journal"};

        if (snprintf(beside, sizeof beside, "%s%s", path, ends[i]) < (int)sizeof beside)
            unlink(beside);
    }
}

/* All of it is in the file itself when it is closed: the verification would miss it else. */
enum err copy_update(const char *path)
{
    int64_t version = 0;
    struct db *db;
    enum err e = sqlite_open_file(path, ACCESS_READ, &db);

    if (e != OK)
        return e;
    e = engine_version(db, &version);
    engine_close(db);
    if (e != OK || version == schema_newest())
        return e;
    if (version == 0)
        return E_DAMAGED;
    e = sqlite_open_file(path, ACCESS_WRITE, &db);
    if (e != OK)
        return e;
    e = schema_migrate(db);
    engine_close(db);
    unlink_beside(path);
    return e;
}

enum err copy_verify(const char *path, struct verify_result *ret)
{
    struct verify_result v = {0};
    struct db *db;
    int64_t version = 0;
    enum err e = sqlite_open_file(path, ACCESS_READ, &db);

    if (e != OK)
        return e;
    e = engine_version(db, &version);
    if (e == OK)
        e = version > 0 ? engine_intact(db) : E_DAMAGED;
    if (e == OK)
        e = journal_verify(db, NULL, &v);
    engine_close(db);
    unlink_beside(path);
    if (e == OK && v.why) {
        log_error("store: %s: fact %lld: %s", path, (long long)v.broken_seq, v.why);
        e = E_DAMAGED;
    }
    if (e == OK)
        *ret = v;
    return e;
}

static enum err copy_out(
    struct db *db, const char *path, const struct backup_options *o, struct backup_about *about)
{
    struct verify_result v;
    struct stat st;
    enum err e = sqlite_copy(db, path, o->stop, o->context);

    if (e == OK)
        e = disk_sync(path);
    if (e == OK)
        e = copy_verify(path, &v);
    if (e == OK && stat(path, &st))
        e = disk_error(path);
    if (e != OK)
        return e;
    about->schema = schema_newest();
    about->head_seq = v.facts;
    memcpy(about->head_hash, v.head_hash, sizeof about->head_hash);
    about->bytes = st.st_size;
    snprintf(about->program, sizeof about->program, "%s", o->program);
    return OK;
}

/* --- reading one --- */

enum err backup_is_of(struct db *db, const struct backup_about *about, bool *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_fact_hash, &r, ARGS(V(about->head_seq)));

    *ret = !about->head_seq; /* before the first fact every journal is the same */
    if (e == E_NOT_FOUND)
        return OK;
    if (e == OK) {
        *ret = hash_is_kept(about->head_hash, row_str(&r, 0));
        rows_end(&r);
    }
    return e;
}

static enum err sum_up(void *context, const unsigned char *bytes, size_t count)
{
    crypto_generichash_update(context, bytes, count);
    return OK;
}

static enum err check_opened(struct disk_file *file, const struct backup_key *key,
    struct backup_about *ret, unsigned char digest[BACKUP_DIGEST_BYTES], const char **why)
{
    crypto_generichash_state sum;
    enum err e;

    crypto_generichash_init(&sum, NULL, 0, BACKUP_DIGEST_BYTES);
    e = backup_unseal(&(struct backup_source){disk_read, file}, &(struct backup_sink){sum_up, &sum},
        key, ret, why);
    if (e == OK)
        crypto_generichash_final(&sum, digest, BACKUP_DIGEST_BYTES);
    return e;
}

enum err backup_check(const char *file, const struct backup_key *key, struct backup_about *ret,
    unsigned char digest[BACKUP_DIGEST_BYTES], const char **why)
{
    struct disk_file from = {.path = file, .fd = open(file, O_RDONLY | O_CLOEXEC)};
    enum err e;

    *why = NULL;
    if (from.fd < 0)
        return errno == ENOENT ? E_NOT_FOUND : disk_error(file);
    e = check_opened(&from, key, ret, digest, why);
    close(from.fd);
    return e;
}

enum err backup_look(const char *file, struct backup_about *ret, const char **why)
{
    unsigned char bytes[BACKUP_HEADER_BYTES] = {0};
    struct disk_file from = {.path = file, .fd = open(file, O_RDONLY | O_CLOEXEC)};
    size_t got = 0;
    enum err e;

    *why = NULL;
    if (from.fd < 0)
        return errno == ENOENT ? E_NOT_FOUND : disk_error(file);
    e = disk_read(&from, bytes, sizeof bytes, &got);
    close(from.fd);
    return e == OK ? backup_about_read(bytes, ret, why) : e;
}

/* --- sealing --- */

/* What was written is read back from the disk itself, not from the memory that still has it. */
static enum err read_back(struct disk_file *to, const struct backup_options *o,
    const unsigned char want[BACKUP_DIGEST_BYTES])
{
    unsigned char digest[BACKUP_DIGEST_BYTES];
    struct backup_about about;
    const char *why;
    enum err e = disk_flush(to);

    if (e != OK)
        return e;
    posix_fadvise(to->fd, 0, 0, POSIX_FADV_DONTNEED);
    if (lseek(to->fd, 0, SEEK_SET) < 0)
        return disk_error(to->path);
    e = check_opened(to, o->key, &about, digest, &why);
    if (e == OK && memcmp(digest, want, sizeof digest) != 0)
        e = E_DAMAGED;
    if (e == E_DAMAGED || e == E_DENIED || e == E_INVALID) {
        log_error("store: %s: what was read back is not what was written", to->path);
        return E_SYSTEM;
    }
    return e;
}

static enum err seal_copy(
    const char *copy, const char *part, const struct backup_options *o, struct backup_about *about)
{
    unsigned char digest[BACKUP_DIGEST_BYTES];
    struct disk_file from = {.path = copy, .fd = open(copy, O_RDONLY | O_CLOEXEC)};
    struct disk_file to = {.path = part, .fd = -1, .stop = o->stop, .context = o->context};
    enum err e = from.fd < 0 ? disk_error(copy) : disk_create(part, &to.fd);

    if (e == OK)
        e = backup_seal(&(struct backup_source){disk_read, &from},
            &(struct backup_sink){disk_write, &to}, o->key, about, digest);
    if (e == OK)
        e = read_back(&to, o, digest);
    if (from.fd >= 0)
        close(from.fd);
    if (to.fd >= 0 && close(to.fd) && e == OK)
        e = disk_error(part);
    return e;
}

/* One backup of a folder at a time: who has the copy has it locked. */
static enum err copy_lock(const char *copy, int *ret)
{
    int fd = open(copy, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return disk_error(copy);
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        close(fd);
        log_error("store: %s: another backup is under way", copy);
        return E_BUSY;
    }
    if (ftruncate(fd, 0)) { /* what an interrupted one has left */
        close(fd);
        return disk_error(copy);
    }
    *ret = fd;
    return OK;
}

static enum err backup_sealed(
    struct db *db, const char *part, const struct backup_options *o, struct backup_about *about)
{
    char copy[DISK_PATH_MAX];
    int lock = -1;
    enum err e;

    if (snprintf(copy, sizeof copy, "%s.copy", sqlite_file(db)) >= (int)sizeof copy)
        return E_TOO_LARGE;
    e = copy_lock(copy, &lock);
    if (e != OK)
        return e;
    e = copy_out(db, copy, o, about);
    if (e == OK)
        e = seal_copy(copy, part, o, about);
    if (e != OK)
        unlink(part);
    unlink(copy);
    unlink_beside(copy);
    close(lock);
    return e;
}

static enum err backup_plain(
    struct db *db, const char *part, const struct backup_options *o, struct backup_about *about)
{
    int fd;
    enum err e = disk_create(part, &fd);

    if (e != OK)
        return e;
    close(fd);
    e = copy_out(db, part, o, about);
    unlink_beside(part);
    if (e != OK)
        unlink(part);
    return e;
}

enum err store_backup(
    struct store *s, const struct backup_options *options, struct backup_about *ret)
{
    struct backup_about about = {.at_ms = options->at_ms};
    char part[DISK_PATH_MAX];
    struct db *db;
    enum err e;

    if (snprintf(part, sizeof part, "%s.part", options->file) >= (int)sizeof part)
        return E_TOO_LARGE;
    if (!access(options->file, F_OK))
        return E_CONFLICT;
    e = store_reader(s, &db);
    if (e != OK)
        return e;
    if (!sqlite_file(db))
        e = E_DENIED;
    else
        e = (options->key ? backup_sealed : backup_plain)(db, part, options, &about);
    store_reader_close(db);
    if (e != OK)
        return e;
    e = disk_name(part, options->file);
    if (e != OK)
        unlink(part);
    else
        *ret = about;
    return e;
}
