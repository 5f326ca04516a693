/* json.h: JSON written by hand where the order of keys, exact decimals or speed matter. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/str.h"

/* "text" in quotation marks, escaped. What is no UTF-8 (the name of a file) becomes U+FFFD. */
void json_any_text(struct buf *out, struct str text);

/* The same of clean UTF-8 (utf8_clean()): nothing but its ASCII is looked at. */
void json_text(struct buf *out, struct str text);

/* The text, or null if it is empty. */
void json_text_or_null(struct buf *out, struct str text);

/* A whole number. */
void json_int(struct buf *out, int64_t n);

/* Thousandths as a plain number: 32800 → 32.8. Never an exponent. */
void json_milli(struct buf *out, int64_t milli);

#endif
