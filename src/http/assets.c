/* assets.c: finds a built-in file by its path. */
#include "http/assets.h"

static const struct asset *find_in(const struct asset *table, struct str path)
{
    for (const struct asset *a = table; a && a->path; a++)
        if (str_eq(str_from(a->path), path))
            return a;
    return NULL;
}

const struct asset *asset_find(struct str path, const struct asset *more)
{
    const struct asset *found = find_in(asset_table, path);

    return found ? found : find_in(more, path);
}
