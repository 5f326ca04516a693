/* postgres_line.c: which lines to PostgreSQL have to be TLS. */
#include "store/postgres.h"

#include <stdlib.h>
#include <string.h>

static bool is_set(const char *s)
{
    return s && *s;
}

/* A socket of this machine (a path, an abstract name) or its loopback; names with commas between.
 */
static bool all_here(const char *hosts)
{
    static const char *const here[] = {"/", "@", "localhost", "127.", "::1"};

    while (*hosts) {
        size_t length = strcspn(hosts, ","), i = 0;

        while (i < sizeof here / sizeof *here && strncmp(hosts, here[i], strlen(here[i])) != 0)
            i++;
        if (length && i == sizeof here / sizeof *here)
            return false;
        hosts += length + (hosts[length] == ',');
    }
    return true;
}

static const char *said(const PQconninfoOption *all, const char *word)
{
    while (all->keyword && strcmp(all->keyword, word) != 0)
        all++;
    return all->val;
}

const char *postgres_sslmode(const char *url)
{
    PQconninfoOption *all = PQconninfoParse(url, NULL);
    const char *host = NULL, *address = NULL;
    bool decided = is_set(getenv("PGSSLMODE")), here;

    if (!all)
        return "verify-full"; /* the connection will say what is wrong with it */
    host = said(all, "host");
    address = said(all, "hostaddr");
    decided = decided || is_set(said(all, "sslmode")) || is_set(said(all, "service"));
    here = all_here(is_set(host) ? host : is_set(address) ? address : "");
    PQconninfoFree(all);
    return decided || here ? NULL : "verify-full";
}
