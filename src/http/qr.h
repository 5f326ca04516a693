/* qr.h: a text as a square that telephones read (QR code, ISO 18004), drawn as one SVG path.
 *
 * The squares are black on white in every scheme of colours, with the empty edge that readers need.
 */
#ifndef HTTP_QR_H
#define HTTP_QR_H

#include "http/html.h"

enum { QR_TEXT_MAX = 512 };

struct qr {
    struct str path; /* the dark squares, one unit each */
    int width;       /* of the whole picture with its edge, in the same units */
};

/* E_INVALID: empty, longer than QR_TEXT_MAX, or with a NUL. E_SYSTEM. */
MUST_CHECK enum err qr_draw(struct arena *a, struct str text, struct qr *ret);

/* The picture in a page; `label` is what it is, in the reader's language. */
void qr_print(struct html *h, const struct qr *qr, struct str label);

#endif
