/* sure.h: memory for libraries that do not look whether they got it.
 *
 * libevent leaves out a line of an answer, loses a connection or ends the program when there is no
 * memory; jansson leaves a member out of an object; libxml2 takes a good document for a broken one.
 * What they ask for is small. So they get it here: when the machine has none, a reserve is given
 * back to it, then we wait for others to give back theirs, and after three seconds the program
 * ends, with a sentence, to be started again. Everything else (arenas, SQLite) says no to the one
 * request at once.
 */
#ifndef BASE_SURE_H
#define BASE_SURE_H

#include <stddef.h>

/* Like malloc, realloc and strdup, but for NULL. Without sure_reserve() there is only the wait. */
void *sure_malloc(size_t size);
void *sure_realloc(void *old, size_t size);
char *sure_strdup(const char *text);

/* Put something by, now and whenever memory is there again. */
void sure_reserve(void);

#endif
