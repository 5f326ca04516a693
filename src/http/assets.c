/* assets.c: finds a built-in file by its path. */
#include "http/assets.h"

const struct asset *asset_find(struct str path)
{
    for (const struct asset *a = asset_table; a->path; a++)
        if (str_eq(str_from(a->path), path))
            return a;
    return NULL;
}
