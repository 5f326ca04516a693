/* text.h: a document of any kind becomes text with positions.
 *
 * Bytes come from outside and are hostile: size, depth, number of archive entries and unpacked
 * bytes are bounded. One paragraph (or table row, or line of a text file) is one line of the text;
 * lines are counted from 1 and columns in characters from 1, as an editor shows them.
 */
#ifndef DOC_TEXT_H
#define DOC_TEXT_H

#include "base/str.h"
#include "base/unicode.h"

enum doc_kind { DOC_TXT, DOC_HTML, DOC_DOCX, DOC_ODT };

enum {
    DOC_BYTES_MAX = 20 * 1024 * 1024,    /* the file as it comes */
    DOC_UNPACKED_MAX = 64 * 1024 * 1024, /* one part of an archive, unpacked */
    DOC_TEXT_MAX = 8 * 1024 * 1024,      /* the text that comes out */
    DOC_LINES_MAX = 200000,
};

struct doc_text {
    enum doc_kind kind;
    struct str text;   /* clean UTF-8 (NFC), lines end in LF */
    struct str *lines; /* line i+1 is lines[i], without its LF */
    size_t line_count;
    struct utf8_report mended;
};

/* Read a document; the kind is told from its bytes, never from its name. On failure *why is a
 * message (Vietnamese id for tr()) that says what is wrong and what to do.
 * E_TOO_LARGE beyond a limit, E_DAMAGED a broken archive or XML, E_INVALID not UTF-8 or a kind we
 * do not read (PDF, old .doc, pictures), or nothing but blanks.
 * *why is a constant, the same for every document: doc_bad_line() has the place.
 * Parsers are tied to the arena: do not call this between arena_mark() and arena_rewind(). */
MUST_CHECK enum err doc_read(
    struct arena *a, struct str bytes, struct doc_text *ret, const char **why);

/* A text that doc_read() gave and somebody kept, cut into lines again. Errors as of doc_read(). */
MUST_CHECK enum err doc_text_of(struct arena *a, struct str text, struct doc_text *ret);

/* The 1-based line of the first byte that is not UTF-8, for the place of the message above; 0 when
 * there is none (also for archives, whose bytes have no lines). */
size_t doc_bad_line(struct str bytes);

/* A file of at most max_bytes, whole. E_NOT_FOUND, E_TOO_LARGE, E_SYSTEM. "-" is standard input. */
MUST_CHECK enum err file_read(struct arena *a, const char *path, size_t max_bytes, struct str *ret);

#endif
