/* scan.h: files that are kept as they came are shown to the virus scanner of the machine first.
 *
 * The scanner is ClamAV's clamd, behind its socket (the setting virus-scanner). Pictures and clips
 * are written anew and documents are only read, so they need none; a PDF, a text for sessions and a
 * template go out again byte for byte. Without the setting nothing is looked at and all is taken.
 */
#ifndef STORE_SCAN_H
#define STORE_SCAN_H

#include "store/store.h"

/* From now on, for every thread: before any of them runs. E_INVALID: the path is too long. */
MUST_CHECK enum err scan_load(struct db *db);

/* Takes seconds: for the working thread. OK: nothing found, or nobody to ask. E_INVALID: something
 * was found, or the scanner gave no answer; *why: a message that says which, and what to do. */
MUST_CHECK enum err scan_bytes(struct str bytes, const char **why);

#endif
