/* sqlite_guard.c: the triggers that guard the journal, and whether anything stands between the
 * tables that this program did not make. */
#include "store/sqlite.h"

#include <stdio.h>
#include <string.h>

/* --- making them --- */

enum { NAME_MAX_BYTES = 256 };

static enum err note_name(void *context, const struct rows *r)
{
    snprintf(context, NAME_MAX_BYTES, "%.*s", STR(row_str(r, 0)));
    return OK;
}

static enum err drop_one(struct db *db, const char *name)
{
    char *sql = sqlite3_mprintf("drop trigger \"%w\"", name);
    enum err e = sql ? engine_build(db, sql) : E_BUSY;

    sqlite3_free(sql);
    return e;
}

/* Those that somebody else put there go, too. */
static enum err drop_all(struct db *db)
{
    char name[NAME_MAX_BYTES];
    enum err e;

    do {
        name[0] = '\0';
        e = engine_all(
            db, "select name from sqlite_schema where type = 'trigger' limit 1", note_name, name);
        if (e == OK && name[0])
            e = drop_one(db, name);
    } while (e == OK && name[0]);
    return e;
}

enum err sqlite_guard(struct db *db)
{
    enum err e = drop_all(db);

    return e == OK ? engine_build_all(db, sqlite_guards) : e;
}

/* --- looking at them --- */

/* SQLite keeps a trigger as it was said, from its name on. */
static bool is_guard(struct str said)
{
    static const char kept[] = "CREATE TRIGGER ", asked[] = "create trigger if not exists ";

    for (const struct schema_sql *g = sqlite_guards; g->sql; g++) {
        struct str guard = str_from(g->sql);

        if (str_starts(said, str_from(kept)) && str_starts(guard, str_from(asked)) &&
            str_eq(str_slice(said, sizeof kept - 1, said.len),
                str_slice(guard, sizeof asked - 1, guard.len)))
            return true;
    }
    return false;
}

static bool is_table(struct str name)
{
    for (const struct enduring_table *t = enduring_tables; t->name; t++)
        if (str_eq(name, str_from(t->name)))
            return true;
    for (const struct derived_table *t = derived_tables; t->name; t++)
        if (str_eq(name, str_from(t->name)))
            return true;
    return str_starts(name, S("sqlite_"));
}

struct look {
    size_t guards;
    char *strange;
};

static enum err look_at_one(void *context, const struct rows *r)
{
    struct look *l = context;
    struct str type = row_str(r, 0), name = row_str(r, 1);
    bool is_one = str_eq(type, S("trigger")) && is_guard(row_str(r, 2));

    l->guards += is_one;
    if (!l->strange[0] && !is_one && !(str_eq(type, S("table")) && is_table(name)))
        snprintf(l->strange, STRANGE_MAX, "%.*s", STR(name));
    return OK;
}

enum err sqlite_strange(struct db *db, char ret[STRANGE_MAX])
{
    struct look l = {.strange = ret};
    size_t guards = 0;
    enum err e;

    ret[0] = '\0';
    while (sqlite_guards[guards].sql)
        guards++;
    e = engine_all(
        db, "select type, name, sql from sqlite_schema where type <> 'index'", look_at_one, &l);
    if (e == OK && !ret[0] && l.guards < guards)
        snprintf(ret, STRANGE_MAX, "fact_no_update, fact_no_delete");
    return e;
}
