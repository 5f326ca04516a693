/* err.h: errors as values.
 *
 * A function that can fail returns enum err, must be checked, and leaves its outputs untouched
 * unless it returns OK. "Nothing there" is E_NOT_FOUND. Whoever first sees an error of the
 * environment (disk, memory, network) logs it; nobody above logs it again.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
    OK = 0,
    E_NOT_FOUND, /* no such row, file, page */
    E_INVALID,   /* input breaks a rule; the reply says which field and how to mend it */
    E_DENIED,    /* this person may not do that */
    E_CONFLICT,  /* somebody else changed it meanwhile */
    E_TOO_LARGE, /* beyond a stated limit */
    E_DAMAGED,   /* bytes that are not what they claim to be: broken archive, broken chain */
    E_BUSY,      /* try again later */
    E_FULL,      /* no room left on the disk */
    E_UNSURE,    /* the answer to a commit did not come: it may be written or not */
    E_SYSTEM,    /* anything else the machine refused; logged where first seen */
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* The row of the one table that maps an error to the outside world. */
struct err_info {
    int http_status;
    int exit_code;          /* of the command line */
    const char *message_vi; /* the message id; English by tr() */
};

const struct err_info *err_info(enum err e);

#endif
