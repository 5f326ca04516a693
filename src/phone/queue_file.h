/* queue_file.h: what a phone saved because it could not send: read as strictly as a form.
 *
 * The file is what assets/phone.js writes (saveFile). It carries texts as they were typed and no
 * right at all: each report in it goes the way of the page of its day, entered by whoever compiles.
 */
#ifndef PHONE_QUEUE_FILE_H
#define PHONE_QUEUE_FILE_H

#include "base/date.h"

enum {
    QUEUE_FILE_BYTES_MAX = 512 * 1024,
    QUEUE_FILE_REPORTS_MAX = 100,
    QUEUE_FILE_FIELDS_MAX = 500,
};

struct queue_field {
    struct str name, text; /* "w12", "citizens", "note", "why" */
};

struct queue_report {
    int64_t campaign, unit, revision;
    day_t day;
    struct queue_field *fields;
    size_t field_count;
};

struct queue_file {
    struct str name; /* of the account that typed it, as the file says */
    struct queue_report *items;
    size_t count;
};

/* E_INVALID: not such a file, or one of another edition; *why is a message id. */
MUST_CHECK enum err queue_file_read(
    struct arena *a, struct str bytes, struct queue_file *ret, const char **why);

#endif
