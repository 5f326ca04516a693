/* sniff.h: what a file says of itself in its first bytes, before anything of it is opened. Pure.
 *
 * The server asks when the first part of an upload has come, so that nobody sends 300 MB of what
 * would be refused; the helper asks again, because it trusts nobody. Only two families are ever
 * given to a reader of clips: MP4 (also MOV, M4V, 3GP) and Matroska (also WebM). Playlists, which
 * make a reader fetch, are none of them.
 */
#ifndef CLIPS_SNIFF_H
#define CLIPS_SNIFF_H

#include "base/str.h"

enum clip_family { CLIP_NONE, CLIP_MP4, CLIP_MATROSKA };
enum { CLIP_HEAD_BYTES = 32 }; /* so many first bytes are enough, and needed */

/* CLIP_NONE: *code says what it is instead: "empty", "picture", "archive", "list", "sound",
 * "document", "avi", "other". */
enum clip_family clip_sniff(struct str head, const char **code);

/* What to tell the person who sent it: a message id for tr(). Codes of clip_sniff() and of the
 * helper (probe.h); any other code is said as what could not be read. */
const char *clip_code_words(const char *code);

#endif
