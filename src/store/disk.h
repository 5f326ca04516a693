/* disk.h: files and folders of copies: flushed, named only when they are whole. For src/store and
 * those who keep files of their own beside a database. */
#ifndef STORE_DISK_H
#define STORE_DISK_H

#include "store/backup_file.h"

enum { DISK_PATH_MAX = 4096, DISK_STAMP_MAX = 16 };

/* Says errno in the log: E_FULL when there was no room, else E_SYSTEM. */
enum err disk_error(const char *path);
/* Flush a file or a folder. */
MUST_CHECK enum err disk_sync(const char *path);
MUST_CHECK enum err disk_sync_folder_of(const char *path);
/* Give what is at `from` the name `to` and flush the folder; if that is not confirmed it has its
 * old name again. E_CONFLICT: there is something; E_UNSURE: it may have either name. */
MUST_CHECK enum err disk_name(const char *from, const char *to);
/* A new file that only its owner can read; what an interrupted work left under that name goes. */
MUST_CHECK enum err disk_create(const char *path, int *fd);
/* "20261122-143000", a moment in Vietnam: for names. */
void disk_stamp(int64_t at_ms, char ret[DISK_STAMP_MAX]);

/* An open file as one end of a stream. stop (may be NULL) is asked before each piece: true ends the
 * work with E_BUSY. */
struct disk_file {
    int fd;
    const char *path; /* for the log */
    bool (*stop)(void *context);
    void *context;
};
enum err disk_read(void *disk_file, unsigned char *to, size_t max, size_t *got);
enum err disk_write(void *disk_file, const unsigned char *bytes, size_t count);
/* All of it is on the disk. */
MUST_CHECK enum err disk_flush(const struct disk_file *f);

#endif
