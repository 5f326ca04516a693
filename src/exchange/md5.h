/* md5.h: the digest by which ODK Collect tells whether a form on the phone is the one here.
 *
 * OpenRosa's form list knows no other. It guards nothing: whoever may ask for a form gets it over
 * TLS, and what is sent is judged by itself.
 */
#ifndef EXCHANGE_MD5_H
#define EXCHANGE_MD5_H

#include "base/str.h"

/* 32 hexadecimal digits (RFC 1321). */
struct str md5_hex(struct arena *a, struct str bytes);

#endif
