/* schema.c: enduring tables move forward step by step; derived tables are simply made again.
 *
 * meta "derived" is a fingerprint of everything that shapes derived tables: their schema, the
 * statements that write them, and the kinds of facts with their versions. If it differs, another
 * program made them. meta "derived_tables" names what to drop then.
 */
#include "store/schema.h"

#include "base/log.h"
#include "store/behind.h"
#include "store/catalogue.h"
#include "store/journal.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(crypto_generichash_state *state, const char *text)
{
    crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void add_both(crypto_generichash_state *state, const struct schema_sql *both)
{
    add(state, both->sql ? both->sql : "");
    add(state, both->postgres);
}

static void fingerprint(const struct fact_kind *const *rooms, char ret[2 * HASH_BYTES + 1])
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash_state state;
    char version[16];

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (const struct derived_table *t = derived_tables; t->name; t++)
        add_both(&state, &t->create);
    for (const struct schema_sql *i = derived_indexes; i->sql || i->postgres; i++)
        add_both(&state, i);
    for (const struct statement_info *s = statements; s->name; s++) {
        if (s->writes == WRITES_DERIVED)
            add(&state, s->sql);
    }
    for (; rooms && *rooms; rooms++) {
        for (const struct fact_kind *k = *rooms; k->name; k++) {
            snprintf(version, sizeof version, "%d", k->version);
            add(&state, k->name);
            add(&state, version);
        }
    }
    crypto_generichash_final(&state, hash, sizeof hash);
    hash_hex(hash, ret);
}

/* --- derived tables --- */

static enum err drop_derived(struct db *db, struct arena *a)
{
    struct str names;
    enum err e = db_first_str(db, a, SQL_meta_find, &names, ARGS(V("derived_tables")));

    if (e == E_NOT_FOUND)
        return OK;
    while (e == OK && names.len) {
        size_t end = str_find(names, S(" "), 0);

        e = engine_drop(db, str_printf(a, "%.*s", STR(str_slice(names, 0, end))).ptr);
        names = str_slice(names, end + 1, names.len);
    }
    return e;
}

static struct str derived_names(struct arena *a)
{
    struct buf names;

    buf_init(&names, a, 64 * 1024);
    for (const struct derived_table *t = derived_tables; t->name; t++)
        buf_printf(&names, "%s%s", names.len ? " " : "", t->name);
    return buf_str(&names);
}

static enum err create_derived(struct db *db, struct arena *a)
{
    enum err e = OK;

    for (const struct derived_table *t = derived_tables; e == OK && t->name; t++)
        e = engine_build(db, engine_words(db, &t->create));
    if (e == OK)
        e = engine_build_all(db, derived_indexes);
    if (e == OK)
        e = db_run(db, SQL_meta_set, ARGS(V("derived_tables"), V(derived_names(a))));
    return e;
}

enum err derived_are_listed(struct db *db, bool *ret)
{
    struct arena arena;
    struct str names;
    enum err e;

    arena_init(&arena, 1024 * 1024);
    e = db_first_str(db, &arena, SQL_meta_find, &names, ARGS(V("derived_tables")));
    *ret = e == OK && str_eq(names, derived_names(&arena));
    arena_reset(&arena);
    return e == E_NOT_FOUND ? OK : e;
}

static enum err rebuild_steps(struct db *db, struct arena *a)
{
    char print[2 * HASH_BYTES + 1];
    int64_t newest = 0;
    enum err e = drop_derived(db, a);

    engine_forget(db);
    if (e == OK)
        e = create_derived(db, a);
    if (e == OK)
        e = journal_replay(db, db);
    if (e == OK)
        e = journal_newest(db, &newest);
    if (e == OK)
        e = behind_mark_set(db, newest);
    if (e == OK)
        e = engine_guard(db);
    fingerprint(engine_journal(db)->kinds, print);
    if (e == OK)
        e = db_run(db, SQL_meta_set, ARGS(V("derived"), V(print)));
    return e;
}

enum err schema_rebuild(struct db *db)
{
    struct arena arena;
    enum err e = engine_build_begin(db);

    if (e != OK)
        return e;
    arena_init(&arena, 1024 * 1024);
    e = engine_build_end(db, rebuild_steps(db, &arena));
    engine_forget(db);
    arena_reset(&arena);
    return e;
}

enum err derived_is_current(struct db *db, const struct fact_kind *const *kinds, bool *ret)
{
    char now[2 * HASH_BYTES + 1];
    struct rows r;
    enum err e = db_first(db, SQL_meta_find, &r, ARGS(V("derived")));

    fingerprint(kinds, now);
    if (e == OK) {
        *ret = str_eq(row_str(&r, 0), str_from(now));
        rows_end(&r);
    }
    if (e == E_NOT_FOUND) {
        *ret = false;
        e = OK;
    }
    return e;
}

static enum err derived_update(struct db *db)
{
    int64_t newest = 0;
    bool current = false;
    enum err e = derived_is_current(db, engine_journal(db)->kinds, &current);

    if (e != OK || current)
        return e;
    e = journal_newest(db, &newest);
    if (e == OK && newest)
        log_info("store: making the derived tables from %lld facts", (long long)newest);
    if (e == OK)
        e = schema_rebuild(db);
    if (e != E_DAMAGED || engine_intact(db) != OK)
        return e;
    /* The pages are whole, and yet a fact says what is not known here. */
    log_error("store: a newer chungsuc has written this fact, or it was altered: chungsuc verify "
              "tells which");
    return E_INVALID;
}

/* --- enduring tables --- */

static enum err migrate(struct db *db, int64_t from, int64_t to)
{
    enum err e = engine_build_begin(db);

    if (e != OK)
        return e;
    for (int64_t v = from; e == OK && v < to; v++)
        e = engine_build_all(db, migrations[v]);
    if (e == OK)
        e = engine_guard(db);
    if (e == OK)
        e = engine_set_version(db, to);
    e = engine_build_end(db, e);
    engine_forget(db);
    return e;
}

int64_t schema_newest(void)
{
    int64_t newest = 0;

    while (migrations[newest])
        newest++;
    return newest;
}

enum err schema_migrate(struct db *db)
{
    int64_t have, newest = schema_newest();
    enum err e = engine_version(db, &have);

    if (e != OK)
        return e;
    if (have > newest) {
        log_error("store: the database is of version %lld, this program knows only %lld: "
                  "use a newer chungsuc",
            (long long)have, (long long)newest);
        return E_INVALID;
    }
    return have < newest ? migrate(db, have, newest) : OK;
}

enum err schema_update(struct db *db)
{
    enum err e = schema_migrate(db);

    return e == OK ? derived_update(db) : e;
}
