/* kept.c: what the names in an archive give away. */
#include "doc/kept.h"

#include "doc/pack.h"
#include "doc/why.h"

static bool holds(struct str s, const char *part)
{
    return str_find(s, str_from(part), 0) < s.len;
}

static enum err name_check(struct str name, const char **why)
{
    if (str_ends(name, S("vbaProject.bin")) || str_ends(name, S("vbaData.xml")) ||
        str_starts(name, S("Basic/")) || str_starts(name, S("Scripts/"))) {
        *why = WHY_MACRO_KEPT;
        return E_INVALID;
    }
    if (holds(name, "/activeX/") || (holds(name, "/embeddings/") && str_ends(name, S(".bin")))) {
        *why = WHY_EMBEDDED_KEPT;
        return E_INVALID;
    }
    return OK;
}

enum err kept_check(struct arena *a, struct str bytes, const char **why)
{
    struct pack_names names;
    enum err e;

    if (!str_starts(bytes, S("PK\003\004")))
        return OK;
    e = pack_list(a, bytes, &names, why);
    for (size_t i = 0; e == OK && i < names.count; i++)
        e = name_check(names.items[i], why);
    if (e == OK && !pack_has(&names, S("word/document.xml")) &&
        !pack_has(&names, S("content.xml"))) {
        *why = WHY_OTHER_ZIP;
        return E_INVALID;
    }
    return e;
}
