/* faults.c: memory and files of the libraries pass the fault switch (test builds only). */
#include "faults.h"

#include "base/fault.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>
#include <jansson.h>
#include <libxml/xmlmemory.h>
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
static sqlite3_io_methods file;
static const sqlite3_io_methods *their_file;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int disk_write(sqlite3_file *f, const void *bytes, int count, sqlite3_int64 at)
{
    return fault_now(FAULT_WRITE) ? SQLITE_IOERR_WRITE : their_file->xWrite(f, bytes, count, at);
}

static int disk_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return fault_now(FAULT_WRITE) ? SQLITE_IOERR_TRUNCATE : their_file->xTruncate(f, size);
}

static int disk_sync(sqlite3_file *f, int flags)
{
    return fault_now(FAULT_FSYNC) ? SQLITE_IOERR_FSYNC : their_file->xSync(f, flags);
}

static int disk_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    return fault_now(FAULT_WRITE) ? SQLITE_IOERR_SHMMAP
                                  : their_file->xShmMap(f, page, size, extend, ret);
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *got)
{
    int code;

    if (fault_now(FAULT_WRITE)) {
        f->pMethods = NULL;
        return SQLITE_CANTOPEN;
    }
    code = their_disk->xOpen(their_disk, name, f, flags, got);
    if (code != SQLITE_OK || !f->pMethods)
        return code;
    pthread_mutex_lock(&lock);
    if (!their_file) {
        their_file = f->pMethods;
        file = *their_file;
        file.xWrite = disk_write;
        file.xTruncate = disk_truncate;
        file.xSync = disk_sync;
        file.xShmMap = disk_shm_map;
    }
    if (f->pMethods == their_file)
        f->pMethods = &file;
    pthread_mutex_unlock(&lock);
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

/* --- the others --- */

static void *event_malloc(size_t size)
{
    return fault_now(FAULT_EVENT) ? NULL : malloc(size);
}

static void *event_realloc(void *old, size_t size)
{
    return fault_now(FAULT_EVENT) ? NULL : realloc(old, size);
}

static void event_give(void *old)
{
    free(old);
}

void faults_install(void)
{
    event_set_mem_functions(event_malloc, event_realloc, event_give);
    json_set_alloc_funcs(fault_malloc, free);
    if (watch_sqlite_memory() != SQLITE_OK || watch_sqlite_files() != SQLITE_OK ||
        xmlMemSetup(free, fault_malloc, fault_realloc, fault_strdup)) {
        fprintf(stderr, "the fault switch cannot be installed\n");
        exit(2);
    }
}
