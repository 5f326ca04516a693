/* pdf.h: Word files become PDF by the LibreOffice that is installed, one after another.
 *
 * LibreOffice is a large program that reads files, so it runs as a child of its own: its own
 * process group, bounded in time, memory and file size, a profile and a folder that are thrown away
 * after each file, no network where the machine allows that, and nothing of our environment. One
 * runs at a time, on a thread of this file; others wait in a short queue. Nothing is kept but the
 * newest few results, in memory, until they are fetched or others push them out.
 */
#ifndef PAPER_PDF_H
#define PAPER_PDF_H

#include "base/str.h"

enum {
    PDF_QUEUE_MAX = 16,
    PDF_RESULTS_MAX = 16,
    PDF_BYTES_MAX = 32 * 1024 * 1024,
    PDF_SECONDS_MAX = 90,
    PDF_KEY_CHARS = 64,
};

/* Before the first file: what a program that was killed left of its folders is removed. */
void pdf_begin(void);
/* No further file is begun; one at work is given up, and its folder is gone afterwards. */
void pdf_end(void);

/* Is LibreOffice there? CHUNGSUC_SOFFICE names another program, "" none. */
bool pdf_is_here(void);

enum pdf_state { PDF_NONE, PDF_WAITING, PDF_DONE, PDF_FAILED };

/* Hand a Word file in; *key (of PDF_KEY_CHARS hex digits, in the arena) asks for it later. The same
 * bytes again are the same job. E_BUSY: the queue is full; E_NOT_FOUND: no LibreOffice. */
MUST_CHECK enum err pdf_ask(struct arena *a, struct str docx, struct str *key);
/* How it stands; PDF_WAITING: *ahead are before it; PDF_DONE: the bytes, copied. E_BUSY: there is
 * no memory for them now; ask again. */
MUST_CHECK enum err pdf_look(
    struct arena *a, struct str key, enum pdf_state *state, size_t *ahead, struct str *bytes);

/* Convert now, in this thread: for pdf.c and tests. E_TOO_LARGE: it took too long, or is; E_BUSY:
 * no memory or no process for it now, or pdf_give_up(); E_SYSTEM: it failed. */
MUST_CHECK enum err pdf_convert(struct arena *a, struct str docx, struct str *ret);
/* Whatever is converted, and all that comes later, ends at once. For pdf.c. */
void pdf_give_up(void);

#endif
