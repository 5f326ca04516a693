/* faults.c: memory and files of SQLite pass the fault switch (test builds only). */
#include "faults.h"

#include "base/fault.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

/* --- the memory of SQLite --- */

static sqlite3_mem_methods memory, their_memory;

static void *sqlite_malloc(int size)
{
    return fault_now(FAULT_ALLOC) ? NULL : their_memory.xMalloc(size);
}

static void *sqlite_realloc(void *old, int size)
{
    return fault_now(FAULT_ALLOC) ? NULL : their_memory.xRealloc(old, size);
}

static int watch_sqlite_memory(void)
{
    int code = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &their_memory);

    if (code != SQLITE_OK)
        return code;
    memory = their_memory;
    memory.xMalloc = sqlite_malloc;
    memory.xRealloc = sqlite_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
}

/* --- the files of SQLite: what they ask of the system is theirs, but for these --- */

static sqlite3_vfs disk, *their_disk;

/* A file of theirs begins with its table of functions; ours stands in its place. There are two
 * kinds: with and without locks. */
enum { KINDS_MAX = 4 };

static struct file_kind {
    sqlite3_io_methods ours; /* the first: one is found from the other */
    const sqlite3_io_methods *theirs;
} file_kinds[KINDS_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const sqlite3_io_methods *theirs(const sqlite3_file *f)
{
    return ((const struct file_kind *)(const void *)f->pMethods)->theirs;
}

static int disk_write(sqlite3_file *f, const void *bytes, int count, sqlite3_int64 at)
{
    return fault_now(FAULT_WRITE) ? SQLITE_IOERR_WRITE : theirs(f)->xWrite(f, bytes, count, at);
}

static int disk_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return fault_now(FAULT_WRITE) ? SQLITE_IOERR_TRUNCATE : theirs(f)->xTruncate(f, size);
}

static int disk_sync(sqlite3_file *f, int flags)
{
    bool database = theirs(f)->xShmMap; /* the log has none */

    return fault_now(database ? FAULT_CARRY : FAULT_FSYNC) ? SQLITE_IOERR_FSYNC
                                                           : theirs(f)->xSync(f, flags);
}

static int disk_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    return fault_now(FAULT_WRITE) ? SQLITE_IOERR_SHMMAP
                                  : theirs(f)->xShmMap(f, page, size, extend, ret);
}

static void watch_file(sqlite3_file *f)
{
    struct file_kind *k = file_kinds;

    pthread_mutex_lock(&lock);
    while (k < file_kinds + KINDS_MAX && k->theirs && k->theirs != f->pMethods)
        k++;
    if (k < file_kinds + KINDS_MAX) {
        if (!k->theirs) {
            k->theirs = f->pMethods;
            k->ours = *f->pMethods;
            k->ours.xWrite = disk_write;
            k->ours.xTruncate = disk_truncate;
            k->ours.xSync = disk_sync;
            if (k->ours.xShmMap)
                k->ours.xShmMap = disk_shm_map;
        }
        f->pMethods = &k->ours;
    }
    pthread_mutex_unlock(&lock);
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *got)
{
    int code;

    if (fault_now(FAULT_WRITE)) {
        f->pMethods = NULL;
        return SQLITE_CANTOPEN;
    }
    code = their_disk->xOpen(their_disk, name, f, flags, got);
    if (code == SQLITE_OK && f->pMethods)
        watch_file(f);
    return code;
}

static int watch_sqlite_files(void)
{
    their_disk = sqlite3_vfs_find(NULL);
    if (!their_disk)
        return SQLITE_ERROR;
    disk = *their_disk;
    disk.zName = "faults";
    disk.xOpen = disk_open;
    return sqlite3_vfs_register(&disk, 1);
}

void faults_install(void)
{
    if (watch_sqlite_memory() != SQLITE_OK || watch_sqlite_files() != SQLITE_OK) {
        fprintf(stderr, "the fault switch cannot be installed\n");
        exit(2);
    }
}
