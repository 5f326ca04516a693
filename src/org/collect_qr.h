/* collect_qr.h: the settings of ODK Collect as a square that the app scans: where to ask, and with
 * which token.
 */
#ifndef ORG_COLLECT_QR_H
#define ORG_COLLECT_QR_H

#include "http/qr.h"
#include "http/request.h"

/* The text of the square: JSON, packed by zlib, in base64, as Collect reads it. */
struct str collect_settings(struct req *r, struct str login, struct str token);

/* E_INVALID: the names are too long for one square. */
MUST_CHECK enum err collect_qr(struct req *r, struct str login, struct str token, struct qr *ret);

#endif
