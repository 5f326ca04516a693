/* restore.c: copies in: read, verified, and only then given their place. Nothing that was there is
 * deleted. */
#include "store/backup.h"

#include "base/log.h"
#include "base/tr.h"
#include "store/journal.h"
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATABASE "chungsuc.db"
/* Stands in the folder until what is made there is whole: without it, it may be somebody's data. */
#define UNFINISHED "/unfinished"

static enum err join(char ret[DISK_PATH_MAX], const char *folder, const char *name)
{
    return snprintf(ret, DISK_PATH_MAX, "%s%s", folder, name) < DISK_PATH_MAX ? OK : E_TOO_LARGE;
}

/* --- where --- */

/* The folder by its whole name, so that what stands beside it can be named too. */
static enum err find_dir(const char *dir, struct restored *r)
{
    char *real = realpath(dir, NULL);
    size_t len = strlen(dir);
    enum err e = OK;

    while (len > 1 && dir[len - 1] == '/')
        len--;
    if (real)
        e = join(r->dir, real, "");
    else if (errno != ENOENT)
        e = disk_error(dir);
    else if (snprintf(r->dir, sizeof r->dir, "%.*s", (int)len, dir) >= (int)sizeof r->dir)
        e = E_TOO_LARGE;
    free(real);
    return e;
}

/* An empty folder may be all that we may write to, so it is made inside. */
static enum err find_place(const struct restore_options *o, struct restored *r)
{
    char database[DISK_PATH_MAX];
    enum err e = find_dir(o->dir, r);

    if (e == OK)
        e = join(database, r->dir, "/" DATABASE);
    if (e != OK)
        return e;
    r->there = !access(database, F_OK);
    if (r->there && !o->replace)
        return E_CONFLICT;
    return join(
        r->folder, r->dir, !r->there && !access(r->dir, F_OK) ? "/restoring" : ".restoring");
}

static bool has(const struct restored *r, const char *name)
{
    char path[DISK_PATH_MAX];

    return join(path, r->folder, name) == OK && !access(path, F_OK);
}

static void remove_from(const char *folder, const char *name)
{
    char path[DISK_PATH_MAX];

    if (join(path, folder, name) == OK)
        unlink(path);
}

static void remove_file(const struct restored *r, const char *name)
{
    remove_from(r->folder, name);
}

static void empty_folder(const struct restored *r)
{
    static const char *const names[] = {"/" DATABASE, "/" DATABASE "-wal", "/" DATABASE "-shm",
        "/" DATABASE "-journal", "/" DATABASE ".part", "/" DATABASE ".part-wal",
        "/" DATABASE ".part-shm", "/" DATABASE ".part-journal", "/chungsuc.lock"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove_file(r, names[i]);
}

static void let_go(struct restored *r)
{
    if (r->work_fd >= 0)
        close(r->work_fd);
    if (r->lock_fd >= 0)
        close(r->lock_fd);
    r->work_fd = r->lock_fd = -1;
}

/* Somebody else's folder, or a link to one, would give the data away. */
static bool is_ours(const struct restored *r)
{
    struct stat folder, dir;

    if (lstat(r->folder, &folder) || !S_ISDIR(folder.st_mode) || (folder.st_mode & 022))
        return false;
    return folder.st_uid == geteuid() || (!stat(r->dir, &dir) && dir.st_uid == folder.st_uid);
}

/* One restore works there at a time: who has the mark of it locked. */
static enum err lock_work(struct restored *r)
{
    char path[DISK_PATH_MAX];
    struct stat st;
    enum err e = join(path, r->folder, UNFINISHED);

    if (e != OK)
        return e;
    r->work_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (r->work_fd < 0)
        return disk_error(path);
    if (flock(r->work_fd, LOCK_EX | LOCK_NB) || fstat(r->work_fd, &st) || !st.st_nlink)
        return E_BUSY;
    return OK;
}

/* What an interrupted restore left is taken away, unless it may be somebody's data. */
static enum err make_folder(struct restored *r, const char **why)
{
    enum err e;

    if (mkdir(r->folder, 0700) && errno != EEXIST)
        return disk_error(r->folder);
    if (!is_ours(r)) {
        *why = MSG("thư mục restoring ở đây là của người khác hoặc người khác ghi vào được; không "
                   "khôi phục vào đó");
        return E_CONFLICT;
    }
    if (has(r, "/" DATABASE) && !has(r, UNFINISHED)) {
        *why = MSG("cạnh thư mục này còn thư mục restoring của một lần khôi phục dở dang; hãy kiểm "
                   "tra nó bằng chungsuc verify rồi tự chuyển đi");
        return E_CONFLICT;
    }
    e = lock_work(r);
    if (e == OK)
        empty_folder(r);
    return e;
}

void restore_drop(struct restored *r)
{
    empty_folder(r);
    remove_file(r, UNFINISHED);
    rmdir(r->folder);
    let_go(r);
}

/* --- the copy --- */

static enum err unseal_to(
    const struct restore_options *o, const char *part, struct backup_about *ret, const char **why)
{
    struct disk_file from = {.path = o->file, .fd = open(o->file, O_RDONLY | O_CLOEXEC)};
    struct disk_file to = {.path = part, .fd = -1};
    enum err e = from.fd < 0 ? disk_error(o->file) : disk_create(part, &to.fd);

    if (e == OK)
        e = backup_unseal(&(struct backup_source){disk_read, &from},
            &(struct backup_sink){disk_write, &to}, o->key, ret, why);
    if (from.fd >= 0)
        close(from.fd);
    if (to.fd >= 0 && close(to.fd) && e == OK)
        e = disk_error(part);
    return e;
}

/* By SQLite's own way, so that what stands in a log beside it is not missed. */
static enum err copy_to(const struct restore_options *o, const char *part, const char **why)
{
    struct db *db;
    int64_t version;
    enum err e = sqlite_open_file(o->file, ACCESS_READ, &db);

    *why = MSG("tệp này không phải là bản sao lưu của chungsuc");
    if (e != OK)
        return e;
    e = engine_version(db, &version);
    if (e == OK)
        e = version > 0 ? sqlite_copy(db, part, NULL, NULL) : E_DAMAGED;
    engine_close(db);
    return e;
}

/* Does the journal end where the sealed beginning says? */
static enum err check_head(const struct restore_options *o, const struct verify_result *v,
    struct backup_about *about, const char **why)
{
    if (o->key && (about->head_seq != v->facts ||
                      memcmp(about->head_hash, v->head_hash, sizeof v->head_hash) != 0)) {
        *why = MSG("nhật ký trong bản sao lưu không kết thúc ở mã ghi ở đầu tệp");
        return E_DAMAGED;
    }
    about->head_seq = v->facts;
    memcpy(about->head_hash, v->head_hash, sizeof about->head_hash);
    return OK;
}

static enum err make_database(const struct restore_options *o, struct restored *r, const char **why)
{
    char part[DISK_PATH_MAX], whole[DISK_PATH_MAX];
    struct verify_result v;
    enum err e = join(part, r->folder, "/" DATABASE ".part");

    if (e == OK)
        e = join(whole, r->folder, "/" DATABASE);
    if (e == OK)
        e = o->key ? unseal_to(o, part, &r->about, why) : copy_to(o, part, why);
    if (e == OK) {
        *why = MSG("nhật ký trong bản sao lưu không còn nguyên vẹn");
        e = copy_update(part);
    }
    if (e == E_INVALID)
        *why = MSG("bản sao lưu này do bản chungsuc mới hơn ghi; hãy dùng bản mới hơn");
    if (e == OK)
        e = copy_verify(part, &v);
    if (e == OK)
        e = check_head(o, &v, &r->about, why);
    if (e == OK)
        e = disk_sync(part);
    return e == OK ? disk_name(part, whole) : e;
}

/* What the folder that is to be replaced has and the backup has not. */
static void look_at_old(struct restored *r)
{
    char path[DISK_PATH_MAX];
    struct db *db;
    int64_t newest;
    bool ours;

    r->newer = -1;
    if (join(path, r->dir, "/" DATABASE) != OK || sqlite_open_file(path, ACCESS_READ, &db) != OK)
        return;
    if (journal_newest(db, &newest) == OK) {
        r->newer = newest > r->about.head_seq ? newest - r->about.head_seq : 0;
        if (newest >= r->about.head_seq && backup_is_of(db, &r->about, &ours) == OK)
            r->other = !ours;
    }
    engine_close(db);
}

/* Is the file what was said: sealed with a key, in clear without? */
static enum err check_kind(const struct restore_options *o, const char **why)
{
    unsigned char bytes[BACKUP_HEADER_BYTES] = {0};
    struct disk_file from = {.path = o->file, .fd = open(o->file, O_RDONLY | O_CLOEXEC)};
    size_t got = 0;
    enum err e;

    if (from.fd < 0)
        return errno == ENOENT ? E_NOT_FOUND : disk_error(o->file);
    e = disk_read(&from, bytes, sizeof bytes, &got);
    close(from.fd);
    if (e == OK && !o->key && backup_is_sealed(bytes, got)) {
        *why = MSG("bản sao lưu này đã mã hóa: cần khóa của nó, --key TỆP");
        return E_DENIED;
    }
    if (e == OK && o->key && got >= 16 && !memcmp(bytes, "SQLite format 3", 16)) {
        *why = MSG("bản sao lưu này không mã hóa, nên không biết ai đã ghi nó; nếu tin nơi giữ nó "
                   "thì dùng --plain thay cho --key");
        return E_DENIED;
    }
    return e;
}

enum err restore_begin(
    const struct restore_options *options, struct restored *ret, const char **why)
{
    struct restored r = {.lock_fd = -1, .work_fd = -1};
    enum err e;

    *why = NULL;
    e = check_kind(options, why);
    if (e == OK)
        e = find_place(options, &r);
    if (e == OK && r.there)
        e = folder_lock(r.dir, &r.lock_fd);
    if (e == OK)
        e = make_folder(&r, why);
    if (e != OK) {
        let_go(&r);
        return e;
    }
    e = make_database(options, &r, why);
    if (e != OK) {
        restore_drop(&r);
        return e;
    }
    *why = NULL;
    if (r.there)
        look_at_old(&r);
    *ret = r;
    return OK;
}

/* --- its place --- */

/* Root restores for the user who owns the folder. */
static void give_to_owner(const struct restored *r)
{
    static const char *const names[] = {"", ("/" DATABASE), "/chungsuc.lock"};
    char path[DISK_PATH_MAX];
    struct stat st;

    if (geteuid() != 0 || stat(r->dir, &st) || !st.st_uid)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (join(path, r->folder, names[i]) == OK && lchown(path, st.st_uid, st.st_gid) &&
            errno != ENOENT)
            log_error("store: %s: %s", path, strerror(errno));
}

static enum err put_into_empty(struct restored *r)
{
    char from[DISK_PATH_MAX], to[DISK_PATH_MAX];
    enum err e = join(from, r->folder, "/" DATABASE);

    if (e == OK)
        e = join(to, r->dir, "/" DATABASE);
    if (e == OK)
        e = disk_name(from, to);
    if (e == OK)
        restore_drop(r); /* the folder beside it, which is empty now */
    return e;
}

/* At no moment there is no folder, unless the file system cannot exchange two names. */
static enum err put_in_place(struct restored *r, const char *kept)
{
    enum err e;

    if (!renameat2(AT_FDCWD, r->folder, AT_FDCWD, r->dir, RENAME_EXCHANGE)) {
        e = disk_name(r->folder, kept);
        if (e != OK && renameat2(AT_FDCWD, r->folder, AT_FDCWD, r->dir, RENAME_EXCHANGE))
            e = E_UNSURE; /* what was there may be in r->folder */
        return e;
    }
    if (errno != EINVAL && errno != ENOSYS)
        return disk_error(r->dir);
    if (rename(r->dir, kept))
        return disk_error(r->dir);
    e = disk_name(r->folder, r->dir);
    if (e != OK && rename(kept, r->dir))
        e = E_UNSURE;
    return e;
}

enum err restore_finish(struct restored *r, int64_t now_ms, char kept[DISK_PATH_MAX])
{
    char stamp[DISK_STAMP_MAX];
    bool exists = !access(r->dir, F_OK);
    enum err e;

    disk_stamp(now_ms, stamp);
    kept[0] = '\0';
    give_to_owner(r);
    remove_from(r->dir, UNFINISHED);
    if (r->there) /* locked by lock_fd; where nothing is yet the mark itself is the lock */
        remove_file(r, UNFINISHED);
    if (!exists)
        e = disk_name(r->folder, r->dir);
    else if (!r->there)
        e = put_into_empty(r);
    else if (snprintf(kept, DISK_PATH_MAX, "%s.before-%s", r->dir, stamp) >= DISK_PATH_MAX)
        e = E_TOO_LARGE;
    else
        e = put_in_place(r, kept);
    if (e == OK)
        remove_from(r->dir, UNFINISHED);
    else if (e != E_UNSURE)
        restore_drop(r);
    let_go(r);
    return e;
}
