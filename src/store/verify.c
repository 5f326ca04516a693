/* verify.c: is everything still what it was when it was written? */
#include "store/blob.h"
#include "store/journal.h"
#include "store/behind.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/body.h"
#include "store/setting.h"

#include "base/tr.h"
#include "store/catalogue.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    struct db *db;
    struct verify_result *v;
    const struct known_head *known; /* NULL: nobody wrote one down */
    struct journal_head noted;      /* where the database says that it ends; seq -1: it does not */
    int64_t witnessed;              /* up to here a sign-off names the same chain */
    struct arena arena;
    struct str set[SETTING_LAST]; /* what facts say of the settings; ptr NULL: nothing */
};

static void broken(struct verify_result *v, int64_t seq, const char *why)
{
    if (!v->why) {
        v->broken_seq = seq;
        v->why = why;
    }
}

/* The same of a row that is there: it can be named. */
static enum err broken_fact(struct verify_result *v, const struct fact *fact, const char *why)
{
    if (!v->why) {
        snprintf(v->broken_kind, sizeof v->broken_kind, "%.*s", STR(fact->kind));
        v->broken_at_ms = fact->at_ms;
    }
    broken(v, fact->seq, why);
    return E_DAMAGED;
}

static void broken_row(struct verify_result *v, const char *table, const char *why)
{
    if (!v->why)
        v->broken_table = table;
    broken(v, 0, why);
}

/* Somewhere behind the last witness and up to here. */
static enum err broken_since(struct walk *w, const struct fact *fact, const char *why)
{
    w->v->after_seq = w->witnessed;
    w->v->is_span = true;
    return broken_fact(w->v, fact, why);
}

static enum err check_number(struct walk *w, const struct fact *fact)
{
    int64_t expected = w->v->facts + 1;

    if (fact->seq == expected)
        return OK;
    if (fact->seq < expected || (w->noted.seq >= 0 && fact->seq > w->noted.seq))
        return broken_fact(w->v, fact, MSG("dữ kiện này không phải do chương trình ghi"));
    broken(w->v, expected, MSG("dữ kiện này bị mất"));
    return E_DAMAGED;
}

/* A sign-off names the chain before it ("journal": "12:ab…"). Whoever alters a fact and works out
 * all that rows keep behind it would have to alter the sign-offs too: then papers disprove it. The
 * bytes of a packed report are not JSON, and a quote inside a text of JSON has a backslash. */
static enum err check_witness(struct walk *w, const struct fact *fact)
{
    static const char mark[] = "\"journal\":\"";
    struct journal_head here = {.seq = w->v->facts};
    struct known_head named;
    size_t from = str_find(fact->body, str_from(mark), 0) + sizeof mark - 1;

    if (!str_starts(fact->body, S("{")) || from >= fact->body.len)
        return OK;
    memcpy(here.hash, w->v->head_hash, HASH_BYTES);
    if (known_head_read(str_slice(fact->body, from, str_find(fact->body, S("\""), from)), &named) !=
            OK ||
        !known_head_fits(&named, &here))
        return broken_since(w, fact,
            MSG("một dữ kiện trong khoảng này đã bị sửa: mã ghi trong bản chốt không còn khớp"));
    w->witnessed = here.seq;
    return OK;
}

static enum err check_known(struct walk *w, const struct fact *fact)
{
    struct journal_head here = {.seq = fact->seq};

    if (!w->known || w->known->seq != fact->seq)
        return OK;
    w->v->known_is_there = true;
    memcpy(here.hash, w->v->head_hash, HASH_BYTES);
    if (known_head_fits(w->known, &here))
        return OK;
    return broken_since(
        w, fact, MSG("một dữ kiện trong khoảng này đã bị sửa: mã không phải mã đã ghi lại"));
}

static enum err note_setting(struct walk *w, const struct fact *fact)
{
    struct str name, after;
    enum setting s;

    if (!str_eq(fact->kind, S("setting-changed")))
        return OK;
    if (body_unpack(&w->arena, fact->body, "{s:s%, s:s%}", "name", UNPACK(name), "after",
            UNPACK(after)) == OK &&
        setting_from_name(name, &s) == OK)
        w->set[s] = str_copy(&w->arena, after);
    return OK;
}

/* E_DAMAGED ends the walk; *v says what is broken then. */
static enum err verify_fact(void *context, const struct fact *fact, struct str kept)
{
    struct walk *w = context;
    struct verify_result *v = w->v;
    unsigned char hash[HASH_BYTES];
    const char *why = NULL;
    enum err e = check_number(w, fact);

    if (e != OK)
        return e;
    chain_hash(v->head_hash, fact, hash);
    if (!hash_is_kept(hash, kept))
        return broken_fact(v, fact, MSG("dữ kiện này đã bị sửa, đổi chỗ hoặc chèn vào"));
    e = check_witness(w, fact);
    memcpy(v->head_hash, hash, HASH_BYTES);
    v->facts++;
    if (e == OK)
        e = check_known(w, fact);
    if (e == OK)
        e = note_setting(w, fact);
    if (e == OK)
        e = seal_check_fact(w->db, fact, &why);
    if (e == OK && !why)
        e = blob_check_fact(w->db, fact, &why);
    return e == OK && why ? broken_fact(v, fact, why) : e;
}

static enum err walk_facts(struct walk *w)
{
    enum err e = fact_walk(w->db, INT64_MIN, verify_fact, w);

    return w->v->why ? OK : e;
}

/* The end of the chain cannot speak for itself: compare it with what was noted. */
static void check_end(struct walk *w)
{
    struct verify_result *v = w->v;

    if (w->noted.seq < 0) {
        if (v->facts)
            broken(v, 1, MSG("cơ sở dữ liệu không ghi dữ kiện cuối là dữ kiện nào"));
    } else if (w->noted.seq > v->facts) {
        broken(v, v->facts + 1, MSG("các dữ kiện từ đây đến cuối bị mất"));
    } else if (memcmp(w->noted.hash, v->head_hash, HASH_BYTES) != 0) {
        v->after_seq = w->witnessed;
        v->is_span = true;
        broken(v, v->facts,
            MSG("một dữ kiện trong khoảng này đã bị sửa: mã cuối không khớp mã đã ghi"));
    }
}

static enum err find_noted(struct walk *w)
{
    struct rows r;
    enum err e = db_first(w->db, SQL_meta_find, &r, ARGS(V("head")));

    w->noted.seq = -1;
    if (e == E_NOT_FOUND)
        return OK;
    if (e == OK) {
        if (journal_noted_read(row_str(&r, 0), &w->noted) != OK)
            w->noted.seq = -1;
        rows_end(&r);
    }
    return e;
}

/* Every setting is what the newest fact about it says. */
static enum err check_settings(struct walk *w)
{
    for (int s = 0; s < SETTING_LAST && !w->v->why; s++) {
        struct str value = {0};
        enum err e = setting_find(w->db, &w->arena, settings[s].name, &value);
        bool there = e == OK;

        if (e != OK && e != E_NOT_FOUND)
            return e;
        if (there == (w->set[s].ptr != NULL) && (!there || str_eq(value, w->set[s])))
            continue;
        broken_row(w->v, "setting", MSG("một thiết lập bị đổi mà không qua chương trình"));
    }
    return OK;
}

static enum err walk_blobs(struct db *db, struct verify_result *v)
{
    const char *why = NULL;
    enum err e = blob_check_all(db, &v->blobs, &why);

    if (e == OK && why)
        broken_row(v, "blob_store", why);
    return e;
}

static enum err walk_texts(struct db *db, struct verify_result *v)
{
    const char *why = NULL;
    enum err e = seal_check_all(db, &v->texts, &why);

    if (e == OK && why)
        broken_row(v, "sealed", why);
    return e;
}

static enum err walk_all(struct walk *w)
{
    enum err e = find_noted(w);

    if (e == OK)
        e = walk_facts(w);
    if (e == OK && !w->v->why)
        check_end(w);
    if (e == OK && !w->v->why)
        e = check_settings(w);
    if (e == OK)
        e = walk_blobs(w->db, w->v);
    return e == OK ? walk_texts(w->db, w->v) : e;
}

enum err journal_verify(struct db *db, const struct known_head *known, struct verify_result *ret)
{
    struct verify_result v = {0};
    struct walk w = {.db = db, .v = &v, .known = known};
    enum err e = db_snapshot(db);

    arena_init(&w.arena, 256 * 1024 * 1024);
    if (e == OK)
        e = walk_all(&w);
    if (e == OK && !v.why && known && !v.known_is_there)
        broken(&v, v.facts + 1, MSG("nhật ký ngắn hơn mã đã ghi lại: các dữ kiện từ đây bị mất"));
    arena_reset(&w.arena);
    db_reset(db);
    if (e == OK)
        *ret = v;
    return e;
}

/* A second set of derived tables, made from the journal in memory. */
static enum err replay_beside(struct db *db, const struct fact_kind *const *kinds, struct db **ret)
{
    struct db *fresh;
    enum err e = engine_open_memory(&fresh);

    if (e != OK)
        return e;
    journal_begin(fresh, kinds);
    e = schema_update(fresh);
    if (e == OK)
        e = engine_build_begin(fresh);
    if (e == OK)
        e = engine_build_end(fresh, journal_replay(db, fresh));
    if (e == OK)
        *ret = fresh;
    else
        engine_close(fresh);
    return e;
}

/* Both tables hold the same rows. */
static enum err same_rows(struct db *db, struct db *fresh, const char *question, bool *ret)
{
    unsigned char here[HASH_BYTES] = {0}, there[HASH_BYTES] = {0};
    enum err e = engine_digest(db, question, here);

    if (e == OK)
        e = engine_digest(fresh, question, there);
    *ret = e == OK && !memcmp(here, there, HASH_BYTES);
    return e;
}

struct seqs {
    struct arena *arena;
    struct {
        int64_t *items;
        size_t count, capacity;
    } list;
};

static enum err note_seq(void *context, const struct rows *r)
{
    struct seqs *s = context;

    *vec_push(s->arena, &s->list) = row_int(r, 0);
    return OK;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static bool is_noted(void *context, const struct rows *r)
{
    const struct seqs *s = context;
    int64_t seq = row_int(r, 0);

    return s->list.count &&
           bsearch(&seq, s->list.items, s->list.count, sizeof seq, by_number) != NULL;
}

/* Behind the mark rows may be missing, but those that are there are the right ones: whoever may
 * write into the file could move the mark, too. */
static enum err some_rows(struct db *db, struct db *fresh, struct seqs *s,
    const struct derived_table *t, int64_t mark, bool *ret)
{
    unsigned char here[HASH_BYTES] = {0}, there[HASH_BYTES] = {0};
    char question[200];
    enum err e;

    snprintf(question, sizeof question, "select seq, * from %s where seq > %lld", t->name,
        (long long)mark);
    e = engine_all(db, question, note_seq, s);
    if (e == OK && s->list.count)
        qsort(s->list.items, s->list.count, sizeof *s->list.items, by_number);
    if (e == OK)
        e = engine_digest(db, question, here);
    if (e == OK)
        e = engine_digest_some(fresh, question, is_noted, s, there);
    *ret = e == OK && !memcmp(here, there, HASH_BYTES);
    return e;
}

/* Of a table that is written behind the journal all that must stand there, and all that does. */
static enum err same_rows_behind(
    struct db *db, struct db *fresh, const struct derived_table *t, int64_t mark, bool *ret)
{
    struct arena arena;
    struct seqs s = {.arena = &arena};
    char question[200];
    enum err e;

    snprintf(question, sizeof question, "%s where seq <= %lld", t->all_rows, (long long)mark);
    e = same_rows(db, fresh, question, ret);
    if (e != OK || !*ret || mark == INT64_MAX)
        return e;
    arena_init(&arena, 256 * 1024 * 1024);
    e = some_rows(db, fresh, &s, t, mark, ret);
    arena_reset(&arena);
    return e;
}

static const char differs[] =
    MSG("bảng này khác với kết quả tính lại từ nhật ký; hãy chạy chungsuc rebuild");

/* Can the tables be compared, and does nothing stand between them? */
static enum err look_at_tables(
    struct db *db, const struct fact_kind *const *kinds, struct verify_result *v)
{
    bool current = false, listed = false;
    enum err e = derived_is_current(db, kinds, &current);

    if (e == OK && !current)
        broken_row(v, "meta",
            MSG("các bảng tính từ nhật ký do bản chungsuc khác ghi nên chưa so được; hãy chạy "
                "chungsuc rebuild, hoặc dùng bản chungsuc đã ghi chúng"));
    if (e != OK || !current)
        return e;
    e = derived_are_listed(db, &listed);
    if (e == OK && !listed)
        broken_row(v, "meta", differs);
    if (e != OK || !listed)
        return e;
    e = engine_strange(db, v->strange);
    if (e == OK && v->strange[0])
        broken(v, 0,
            MSG("phần này của cơ sở dữ liệu không như chương trình đã tạo: bộ phận chặn sửa nhật "
                "ký, bảng, khung nhìn hoặc trình kích hoạt; chungsuc rebuild đặt lại bộ phận "
                "chặn"));
    return e;
}

static enum err compare_tables(
    struct db *db, struct db *fresh, int64_t mark, struct verify_result *v)
{
    bool same = false;
    enum err e = OK;

    for (const struct derived_table *t = derived_tables; e == OK && t->name && !v->why; t++) {
        e = t->behind ? same_rows_behind(db, fresh, t, mark, &same)
                      : same_rows(db, fresh, t->all_rows, &same);
        if (e == OK && !same)
            broken_row(v, t->name, differs);
    }
    return e;
}

enum err derived_verify(
    struct db *db, const struct fact_kind *const *kinds, struct verify_result *v)
{
    int64_t mark = 0;
    struct db *fresh;
    enum err e = db_snapshot(db);

    if (e == OK)
        e = look_at_tables(db, kinds, v);
    if (e != OK || v->why)
        return e;
    e = behind_mark(db, &mark);
    if (e == OK)
        e = replay_beside(db, kinds, &fresh);
    if (e != OK)
        return e;
    e = compare_tables(db, fresh, mark, v);
    engine_close(fresh);
    db_reset(db);
    return e;
}
