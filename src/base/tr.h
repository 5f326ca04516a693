/* tr.h: the words on screen. Vietnamese is the source language and the message id; po/en.po holds
 * the English. A message that is missing there is shown in Vietnamese (a test keeps it complete).
 */
#ifndef BASE_TR_H
#define BASE_TR_H

#include "base/str.h"

enum lang { LANG_VI, LANG_EN };

/* Marks a message that stands in a table, so that it is found and translated. */
#define MSG(vi) vi

/* The message in this language; for LANG_VI the very pointer that came in. */
const char *tr(enum lang lang, const char *vi);

/* The message with %1 … %9 replaced by the given texts; "%%" is a percent sign. */
struct str tr_fill(
    struct arena *a, enum lang lang, const char *vi, const struct str *args, size_t count);
/* Marks a literal as a message id where no call of tr() stands: tables, .def files. */
#define MSG(vi) vi

#define TR_FILL(a, lang, vi, ...)                                                                  \
    tr_fill((a), (lang), (vi), (struct str[]){__VA_ARGS__},                                        \
        sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))

#endif
