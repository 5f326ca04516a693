/* judge.h: a clip from outside is given to a helper that can do nothing else (clip_main.c).
 *
 * The helper is a program of its own, `chungsuc-clip`, so that neither the server nor any other
 * command links what reads clips. One at a time; it is killed when it takes too long. What it
 * answers is one line that is read strictly: it may be under the control of whoever made the clip.
 */
#ifndef CLIPS_JUDGE_H
#define CLIPS_JUDGE_H

#include "doc/picture.h"

enum { JUDGE_SECONDS = 240 };

struct clip_judged {
    int64_t duration_ms, bytes; /* of the new file */
    int width, height;
    bool webm, plays, sound;
    struct picture poster;
};

/* Where the helper stands: beside this program, or where it is installed. E_NOT_FOUND. */
MUST_CHECK enum err judge_program(struct arena *a, const char **ret);

/* The clip in `in`, a plain file; the new one goes to `out`, an empty plain file open for both.
 * E_INVALID: refused, *code says why (clip_code_words()); E_SYSTEM: the machine could not (it has
 * been logged); E_BUSY: no memory. */
MUST_CHECK enum err judge_clip(struct arena *a, const char *program, int in, int out,
    struct clip_judged *ret, const char **code);

/* An empty file without a name that is gone when it is closed. E_SYSTEM, E_FULL. */
MUST_CHECK enum err judge_scratch(int *ret);

#endif
