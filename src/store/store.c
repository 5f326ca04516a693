/* store.c: opening and closing an installation, and what rooms ask of it. */
#include "store/store.h"

#include "base/log.h"
#include "base/tr.h"
#include "store/behind.h"
#include "store/journal.h"
#include "store/move.h"
#include "store/schema.h"
#include "store/upgrade.h"
#include "store/writer.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct store {
    struct site *site;
    const struct fact_kind *const *kinds;
    struct store_watcher watcher;
    struct str command, machine_user; /* as in struct store_options */
    struct db *db;                    /* the writer's */
    struct writer *writer;
    struct behind *behind; /* NULL: this engine writes all rows at once */
    struct published published;
};

static enum err derived_load(struct db *db)
{
    struct journal *j = engine_journal(db);
    struct rows r;
    enum err e = db_first(db, SQL_meta_find, &r, ARGS(V("derived")));

    if (e != OK)
        return e;
    snprintf(j->derived, sizeof j->derived, "%.*s", STR(row_str(&r, 0)));
    rows_end(&r);
    return OK;
}

/* Where the journal ends, and what is kept in memory of it, made from one state of what is
 * committed. */
static enum err watch_anew(struct store *s)
{
    enum err e;

    engine_reads_all(s->db, true);
    e = db_snapshot(s->db);
    if (e == OK)
        e = journal_head_load(s->db, &engine_journal(s->db)->head);
    if (e == OK)
        e = derived_load(s->db);
    if (e == OK && s->watcher.load)
        e = s->watcher.load(s->watcher.context, s->db);
    db_reset(s->db);
    engine_reads_all(s->db, false);
    return e;
}

/* The tables as this program wants them. */
static enum err bring_up_to_date(struct store *s, const struct store_options *options)
{
    int64_t version;
    enum err e = engine_version(s->db, &version);

    if (e == OK && version == 0 && !options->create)
        return E_NOT_FOUND;
    if (e == OK && version > 0 && version < schema_newest() && !options->url && !options->no_copy)
        e = upgrade_copy(s->db, version);
    if (e == OK)
        e = engine_alone(s->db, true);
    if (e == OK)
        e = schema_update(s->db);
    return e == OK ? engine_alone(s->db, false) : e;
}

/* Where rows may be written behind the journal: what is not written yet, from its facts. */
static enum err remember_behind(struct store *s, struct db *db)
{
    if (engine_is_shared(db))
        return OK;
    s->behind = behind_new();
    db->behind = s->behind;
    return s->behind ? behind_remember(s->behind, db, s->kinds) : E_SYSTEM;
}

static enum err open_for_writing(struct store *s, const struct store_options *options)
{
    enum err e = engine_open(s->site, ACCESS_WRITE, &s->db);

    if (e != OK)
        return e;
    journal_begin(s->db, s->kinds);
    e = bring_up_to_date(s, options);
    if (e == OK)
        e = remember_behind(s, s->db);
    if (e == OK)
        e = watch_anew(s);
    if (e != OK)
        return e;
    engine_journal(s->db)->watched = s->watcher.committed != NULL;
    engine_journal(s->db)->command = s->command;
    engine_journal(s->db)->machine_user = s->machine_user;
    publish(&s->published, s->db);
    return writer_start(s->db, &s->watcher, &s->published, &s->writer);
}

static enum err open_for_reading(struct store *s)
{
    struct db *db;
    int64_t version, newest;
    bool current = true;
    enum err e = engine_open(s->site, ACCESS_READ, &db);

    if (e != OK)
        return e;
    e = engine_version(db, &version);
    if (e == OK && version == 0)
        e = E_NOT_FOUND;
    if (e == OK && version != schema_newest())
        e = version > schema_newest() ? E_INVALID : E_CONFLICT;
    if (e == OK)
        e = journal_newest(db, &newest);
    if (e == OK && !newest) /* a making that was interrupted is none */
        e = derived_is_current(db, s->kinds, &current);
    if (e == OK && !current)
        e = E_NOT_FOUND;
    if (e == OK)
        e = remember_behind(s, db);
    if (e == OK)
        atomic_store(&s->published.head, newest);
    engine_close(db);
    return e;
}

enum err store_open(const struct store_options *options, struct store **ret)
{
    struct store *s = calloc(1, sizeof *s);
    enum err e;

    if (!s || sodium_init() < 0) {
        free(s);
        return E_SYSTEM;
    }
    s->kinds = options->kinds;
    s->watcher = options->watcher;
    s->command = options->command;
    s->machine_user = options->machine_user;
    e = site_open(options, &s->site);
    if (e == OK)
        e = options->read_only ? open_for_reading(s) : open_for_writing(s, options);
    if (e == OK)
        *ret = s;
    else
        store_close(s);
    return e;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    writer_stop(s->writer);
    if (s->writer && s->behind && behind_write_all(s->behind, s->db) != OK)
        log_error("store: what lies behind the journal is written at the next opening");
    journal_end(s->db);
    engine_close(s->db);
    behind_free(s->behind);
    site_close(s->site);
    free(s);
}

enum err store_reader(struct store *s, struct db **ret)
{
    enum err e = engine_open(s->site, ACCESS_READ, ret);

    if (e == OK)
        (*ret)->behind = s->behind;
    return e;
}

int64_t store_head(const struct store *s)
{
    return atomic_load(&s->published.head);
}

int64_t store_structure(const struct store *s)
{
    return atomic_load(&s->published.structure);
}

void *store_watching(const struct store *s)
{
    return s->watcher.context;
}

/* --- writing --- */

enum err store_write(struct store *s, struct write_job *job)
{
    return s->writer ? writer_add(s->writer, job) : E_DENIED;
}

struct waiting {
    enum err (*run)(struct tx *tx, void *context);
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ready;
    enum err result;
};

static enum err waiting_run(struct tx *tx, void *context)
{
    struct waiting *w = context;

    return w->run(tx, w->context);
}

static void waiting_done(void *context, enum err result)
{
    struct waiting *w = context;

    pthread_mutex_lock(&w->lock);
    w->result = result;
    w->ready = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

enum err store_write_wait(struct store *s, int64_t account_id,
    enum err (*run)(struct tx *tx, void *context), void *context)
{
    return store_write_wait_from(s, account_id, 0, run, context);
}

enum err store_write_wait_from(struct store *s, int64_t account_id, int64_t origin,
    enum err (*run)(struct tx *tx, void *context), void *context)
{
    struct waiting w = {.run = run,
        .context = context,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .wake = PTHREAD_COND_INITIALIZER};
    struct write_job job = {waiting_run, waiting_done, &w, account_id, origin, NULL};
    enum err e = store_write(s, &job);

    if (e != OK)
        return e;
    pthread_mutex_lock(&w.lock);
    while (!w.ready)
        pthread_cond_wait(&w.wake, &w.lock);
    pthread_mutex_unlock(&w.lock);
    return w.result;
}

/* --- questions with one answer --- */

enum err db_first(
    struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count)
{
    struct rows r;
    enum err e = db_query(db, s, &r, args, count);

    if (e == OK)
        e = rows_next(&r);
    if (e == OK)
        *ret = r;
    return e;
}

enum err db_first_int(
    struct db *db, enum statement s, int64_t *ret, const struct value *args, size_t count)
{
    struct rows r;
    enum err e = db_first(db, s, &r, args, count);

    if (e == OK) {
        *ret = row_int(&r, 0);
        rows_end(&r);
    }
    return e;
}

enum err db_first_str(struct db *db, struct arena *a, enum statement s, struct str *ret,
    const struct value *args, size_t count)
{
    struct rows r;
    enum err e = db_first(db, s, &r, args, count);

    if (e == OK) {
        *ret = str_copy(a, row_str(&r, 0));
        rows_end(&r);
    }
    return e;
}

/* --- the whole --- */

enum err store_verify(struct store *s, struct verify_result *ret)
{
    return store_verify_known(s, NULL, ret);
}

enum err store_verify_known(
    struct store *s, const struct known_head *known, struct verify_result *ret)
{
    bool may_alter = false;
    struct db *db;
    enum err e = store_reader(s, &db);

    if (e != OK)
        return e;
    e = engine_intact(db);
    if (e == OK)
        e = engine_may_alter(db, &may_alter);
    if (e == OK)
        e = journal_verify(db, known, ret);
    if (e == OK)
        ret->may_alter = may_alter;
    engine_close(db);
    return e;
}

enum err store_may_alter(struct store *s, bool *ret)
{
    struct db *db;
    enum err e = store_reader(s, &db);

    if (e != OK)
        return e;
    e = engine_may_alter(db, ret);
    engine_close(db);
    return e;
}

enum err store_verify_derived(struct store *s, struct verify_result *ret)
{
    struct verify_result v = {0};
    struct db *db;
    enum err e = store_reader(s, &db);

    if (e != OK)
        return e;
    e = derived_verify(db, s->kinds, &v);
    engine_close(db);
    if (e == OK)
        *ret = v;
    return e;
}

/* The derived tables of a store that is open; its writer is held. */
static enum err make_anew(struct store *s)
{
    enum err e;

    s->db->behind = NULL; /* all rows go into their tables */
    e = schema_rebuild(s->db);
    s->db->behind = s->behind;
    if (e == OK && s->behind)
        behind_clear(s->behind);
    return e == OK ? watch_anew(s) : e;
}

enum err store_rebuild(struct store *s)
{
    enum err e;

    if (!s->writer)
        return E_DENIED;
    writer_hold(s->writer);
    e = make_anew(s);
    publish(&s->published, s->db);
    writer_release(s->writer);
    return e;
}

static enum err carry(struct db *view, struct store *to)
{
    enum err e;

    writer_hold(to->writer);
    e = move_enduring(view, to->db);
    if (e == OK)
        e = make_anew(to);
    publish(&to->published, to->db);
    writer_release(to->writer);
    return e;
}

static enum err write_behind(struct store *s)
{
    enum err e;

    if (!s->behind)
        return OK;
    writer_hold(s->writer);
    e = behind_write_all(s->behind, s->db);
    writer_release(s->writer);
    return e;
}

/* Both sides are read from the beginning to the end. */
static enum err prove(struct db *from, struct db *to, struct move_result *ret)
{
    struct verify_result here, there;
    struct move_result m = {0};
    enum err e = journal_verify(from, NULL, &here);

    if (e == OK)
        e = journal_verify(to, NULL, &there);
    if (e == OK)
        e = move_compare(from, to, &m.broken_table, &m.tables);
    if (e != OK)
        return e;
    m.facts = there.facts;
    m.blobs = there.blobs;
    memcpy(m.head_hash, there.head_hash, sizeof m.head_hash);
    if (here.why || there.why)
        m.why = here.why ? here.why : there.why;
    else if (memcmp(here.head_hash, there.head_hash, HASH_BYTES) || here.blobs != there.blobs ||
             here.texts != there.texts)
        m.why = MSG("nơi đi đã thay đổi trong lúc chuyển; hãy dừng mọi máy chủ rồi chuyển lại");
    else if (m.broken_table)
        m.why = MSG("bảng này ở hai nơi khác nhau");
    *ret = m;
    return OK;
}

enum err store_move(struct store *from, struct store *to, struct move_result *ret)
{
    struct db *view = NULL, *copy = NULL;
    enum err e;

    if (!from->writer || !to->writer)
        return E_DENIED;
    e = write_behind(from);
    if (e == OK)
        e = store_reader(from, &view);
    if (e == OK)
        e = db_snapshot(view);
    if (e == OK)
        e = carry(view, to);
    if (e == OK)
        e = store_reader(to, &copy);
    if (e == OK) {
        db_reset(view); /* as it is now: has anything come meanwhile? */
        e = prove(view, copy, ret);
    }
    engine_close(view);
    engine_close(copy);
    return e;
}
