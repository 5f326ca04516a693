/* submission.h: what ODK Collect sends, as a report and the photographs that go with it. Pure.
 *
 * Strict: XML through doc/xml.h, bounded; a name that the form does not have, one twice, a number
 * that is none is refused with a sentence for the person with the phone. Empty nodes are not said,
 * they are not 0. Numbers are read exactly, also "2.5E9", as Java writes it.
 */
#ifndef EXCHANGE_SUBMISSION_H
#define EXCHANGE_SUBMISSION_H

#include "report/report.h"
#include "works/photo.h"

enum {
    SUBMISSION_BYTES_MAX = 512 * 1024,
    SUBMISSION_TEXT_MAX = 16 * 1024, /* bytes of one node */
    SUBMISSION_ID_MAX = 200,         /* of an instanceID */
};

struct submission_photo {
    struct str file; /* the name of the part that brings it */
    struct work_id work;
};

struct submission {
    struct report report; /* its revision is not known yet */
    bool corrects;        /* the sender says so */
    struct str form;      /* the id of the form that it was made with */
    struct str instance, deprecated;
    struct submission_photo *photos;
    size_t photo_count;
    enum photo_stage stage;
    bool recognisable;
    struct str caption;
};

/* E_INVALID: *ret_why is a sentence in `lang`. */
MUST_CHECK enum err submission_read(
    struct arena *a, enum lang lang, struct str xml, struct submission *ret, struct str *ret_why);

/* "120.5", "1.25E7" as thousandths, exactly. E_INVALID: no number, or more than three places;
 * E_TOO_LARGE. */
MUST_CHECK enum err submission_milli(struct str text, int64_t *ret);

#endif
