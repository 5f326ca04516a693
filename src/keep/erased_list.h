/* erased_list.h: the list of erased seals beside the backups (privacy/erased.h): whoever restores
 * an older one erases again what was erased since, without having to think of it. */
#ifndef KEEP_ERASED_LIST_H
#define KEEP_ERASED_LIST_H

#include "store/store.h"

#define ERASED_LIST_NAME "erased-seals"

/* Write FOLDER/erased-seals anew if it does not hold this list; whole or not at all. */
MUST_CHECK enum err erased_list_write(struct arena *a, const char *folder, struct str list);

/* The list beside a backup. E_NOT_FOUND: there is none. */
MUST_CHECK enum err erased_list_beside(struct arena *a, const char *backup, struct str *ret);

#endif
