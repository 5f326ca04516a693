/* desk.h: the thread that judges what has come whole, one at a time, and clears what was left.
 *
 * It reads the parts into a file without a name, gives it to the helper (judge.h), keeps the new
 * clip part by part in small writes, so that nobody waits behind 300 MB, and adds the fact last.
 */
#ifndef CLIPS_DESK_H
#define CLIPS_DESK_H

#include "clips/upload.h"

struct desk;

/* `alone`: no other server works on this database, so what stood at a desk waits again. The store
 * stays open until desk_stop(). */
MUST_CHECK enum err desk_start(struct store *s, bool alone, struct desk **ret);
/* What is at the desk is judged first. NULL is allowed. */
void desk_stop(struct desk *d);

/* What the thread does: one upload, or one clearing. E_NOT_FOUND: there was nothing to do. For
 * tests and the example. */
MUST_CHECK enum err desk_one(struct store *s, struct arena *a, const char *program);

#endif
