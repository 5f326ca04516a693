/* journal.c: facts are added to the chain, read, applied and replayed. */
#include "store/journal.h"

#include "base/log.h"
#include "store/behind.h"
#include "store/body.h"
#include "store/seal.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    WALK_PAGE = 10000,           /* rows of one question: an engine may hold all of an answer */
    STRUCTURES_OF_AGE = 1 << 20, /* a new age begins when something was undone */
};

void hash_hex(const unsigned char hash[HASH_BYTES], char ret[2 * HASH_BYTES + 1])
{
    sodium_bin2hex(ret, 2 * HASH_BYTES + 1, hash, HASH_BYTES);
}

static void add_number(crypto_generichash_state *state, int64_t n)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)n >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void add_text(crypto_generichash_state *state, struct str s)
{
    add_number(state, (int64_t)s.len);
    crypto_generichash_update(state, (const unsigned char *)s.ptr, s.len);
}

void chain_hash(
    const unsigned char before[HASH_BYTES], const struct fact *fact, unsigned char ret[HASH_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    crypto_generichash_update(&state, before, HASH_BYTES);
    add_number(&state, fact->seq);
    add_number(&state, fact->at_ms);
    add_number(&state, fact->account_id);
    add_text(&state, fact->kind);
    add_text(&state, fact->body);
    if (fact->origin) /* older facts have none, and their hashes stay what they are */
        add_number(&state, fact->origin);
    crypto_generichash_final(&state, ret, HASH_BYTES);
}

bool hash_is_kept(const unsigned char hash[HASH_BYTES], struct str kept)
{
    return kept.len >= HASH_KEPT_BYTES && kept.len <= HASH_BYTES &&
           !memcmp(hash, kept.ptr, kept.len);
}

struct fact fact_read(const struct rows *r)
{
    return (struct fact){.seq = row_int(r, 0),
        .at_ms = row_int(r, 1),
        .account_id = row_int(r, 2),
        .kind = row_str(r, 3),
        .body = row_str(r, 4),
        .province = row_int(r, 5),
        .origin = row_int(r, 6)};
}

/* --- the head --- */

/* Numbers of no two connections of this process are the same. */
static int64_t first_structure(void)
{
    static _Atomic int64_t connections;

    return (atomic_fetch_add(&connections, 1) + 1) << 44;
}

void journal_begin(struct db *db, const struct fact_kind *const *kinds)
{
    *engine_journal(db) = (struct journal){.kinds = kinds, .structure = first_structure()};
}

void journal_end(struct db *db)
{
    if (!db)
        return;
    free(engine_journal(db)->added);
    *engine_journal(db) = (struct journal){0};
}

enum err journal_newest(struct db *db, int64_t *ret)
{
    enum err e = db_first_int(db, SQL_fact_head, ret, NO_ARGS);

    if (e != E_NOT_FOUND)
        return e;
    *ret = 0;
    return OK;
}

static enum err chain_on(void *context, const struct fact *fact, struct str hash)
{
    struct journal_head *head = context;

    chain_hash(head->hash, fact, head->hash);
    head->seq = fact->seq;
    return OK;
}

enum err journal_noted_read(struct str text, struct journal_head *ret)
{
    struct journal_head head = {0};
    size_t space = str_find(text, S(" "), 0), bytes = 0;

    if (str_to_int(str_slice(text, 0, space), &head.seq) != OK || head.seq < 0 ||
        text.len != space + 1 + (size_t)2 * HASH_BYTES ||
        sodium_hex2bin(
            head.hash, HASH_BYTES, text.ptr + space + 1, 2 * HASH_BYTES, NULL, &bytes, NULL) != 0 ||
        bytes != HASH_BYTES)
        return E_DAMAGED;
    *ret = head;
    return OK;
}

/* Is `head` the end of what stands in the table? */
static enum err head_fits(struct db *db, const struct journal_head *head)
{
    struct rows r;
    enum err e = db_first(db, SQL_fact_head, &r, NO_ARGS);
    bool fits;

    if (e == E_NOT_FOUND)
        return head->seq == 0 ? OK : E_DAMAGED;
    if (e != OK)
        return e;
    fits = row_int(&r, 0) == head->seq && hash_is_kept(head->hash, row_str(&r, 1));
    rows_end(&r);
    return fits ? OK : E_DAMAGED;
}

enum err journal_head_load(struct db *db, struct journal_head *ret)
{
    struct journal_head head = {0};
    struct rows r;
    enum err e = db_first(db, SQL_meta_find, &r, ARGS(V("head")));

    if (e == OK) {
        e = journal_noted_read(row_str(&r, 0), &head);
        rows_end(&r);
    } else if (e == E_NOT_FOUND) {
        e = fact_walk(db, 0, chain_on, &head);
    }
    if (e == OK)
        e = head_fits(db, &head);
    if (e == E_DAMAGED)
        log_error("store: the journal does not end with the fact that was noted as the last one; "
                  "chungsuc verify says where");
    if (e == OK)
        *ret = head;
    return e;
}

enum err journal_commit(struct db *db)
{
    const struct journal_head *head = &engine_journal(db)->head;
    char text[32 + 2 * HASH_BYTES], hex[2 * HASH_BYTES + 1];

    hash_hex(head->hash, hex);
    snprintf(text, sizeof text, "%lld %s", (long long)head->seq, hex);
    return engine_commit_head(db, text);
}

/* What the store says itself changes no derived table. */
static enum err nothing_to_apply(struct tx *tx, const struct fact *fact)
{
    return OK;
}

static const struct fact_kind store_kinds[] = {
    {.name = "command-run", .apply = nothing_to_apply, .quiet = true},
    {.name = NULL},
};

static const struct fact_kind *kind_in(const struct fact_kind *room, struct str name)
{
    for (const struct fact_kind *k = room; k->name; k++) {
        if (str_eq(str_from(k->name), name))
            return k;
    }
    return NULL;
}

const struct fact_kind *journal_kind(const struct fact_kind *const *rooms, struct str name)
{
    const struct fact_kind *found = NULL;

    for (; rooms && *rooms && !found; rooms++)
        found = kind_in(*rooms, name);
    return found ? found : kind_in(store_kinds, name);
}

bool journal_is_quiet(struct db *db, struct str name)
{
    const struct fact_kind *kind = journal_kind(engine_journal(db)->kinds, name);

    return kind && (kind->figures || kind->quiet);
}

int64_t tx_structure(const struct tx *tx)
{
    return engine_journal(tx->db)->structure;
}

bool structure_continues(int64_t before, int64_t now)
{
    return before / STRUCTURES_OF_AGE == now / STRUCTURES_OF_AGE;
}

struct journal_mark journal_mark(struct db *db)
{
    const struct journal *j = engine_journal(db);

    return (struct journal_mark){j->head, j->structure, j->command_seq, j->added_count};
}

void journal_undo(struct db *db, struct journal_mark mark)
{
    struct journal *j = engine_journal(db);

    j->head = mark.head;
    j->added_count = mark.added_count;
    j->command_seq = mark.command_seq;
    if (db->behind)
        behind_forget(db->behind, mark.head.seq);
    if (j->structure != mark.structure) /* what was remembered of the undone is of no use either */
        j->structure = (j->structure / STRUCTURES_OF_AGE + 1) * STRUCTURES_OF_AGE;
}

static enum err apply(struct tx *tx, const struct fact_kind *kind, const struct fact *fact)
{
    enum err e = engine_apply_begin(tx->db);

    if (e != OK)
        return e;
    if (!kind->figures && !kind->quiet)
        engine_journal(tx->db)->structure++;
    e = kind->apply(tx, fact);
    if (e == OK)
        e = seal_note_places(tx, fact);
    if (e == OK && !kind->figures)
        e = about_note(tx, fact);
    engine_apply_end(tx->db);
    return e;
}

enum err fact_apply(struct tx *tx, const struct fact *fact)
{
    const struct fact_kind *kind = journal_kind(engine_journal(tx->db)->kinds, fact->kind);

    if (!kind) {
        log_error("store: fact %lld is of a kind not known here: %.*s", (long long)fact->seq,
            STR(fact->kind));
        return E_INVALID;
    }
    return apply(tx, kind, fact);
}

/* Into the list of what the watcher will be told. */
static enum err note_added(struct journal *j, const struct fact *fact)
{
    if (!j->watched)
        return OK;
    if (j->added_count == j->added_capacity) {
        size_t capacity = j->added_capacity ? j->added_capacity * 2 : 1024;
        struct fact *more = reallocarray(j->added, capacity, sizeof *more);

        if (!more)
            return E_SYSTEM;
        j->added = more;
        j->added_capacity = capacity;
    }
    j->added[j->added_count++] = *fact;
    return OK;
}

static enum err body_check(const struct fact_kind *kind, struct str body)
{
    if (body.len > FACT_BODY_MAX)
        return E_TOO_LARGE;
    if (kind->figures ? body.len > 0 : body.len >= 2 && body.ptr[0] == '{')
        return OK;
    log_error("store: the body of a fact %s is not what its kind has", kind->name);
    return E_SYSTEM;
}

/* Whoever replays or follows needs nothing of it: it is said, and that is all. */
static enum err command_add(struct tx *tx)
{
    struct journal *journal = engine_journal(tx->db);
    struct tx program = *tx;

    program.account_id = 0;
    program.province = 0;
    return fact_add(&program, "command-run",
        body_pack(tx->arena, "{s:s%, s:s%}", "command", PACK(journal->command), "user",
            PACK(journal->machine_user)),
        &journal->command_seq);
}

/* From where a fact of this job comes; a command line says so in a fact before its first one. */
static enum err origin_of(struct tx *tx, const struct fact_kind *kind, int64_t *ret)
{
    struct journal *journal = engine_journal(tx->db);
    bool says_itself = str_eq(str_from(kind->name), S("command-run"));
    enum err e = OK;

    if (!tx->origin && journal->command.len && !journal->command_seq && !says_itself)
        e = command_add(tx);
    if (e == OK)
        *ret = tx->origin || says_itself ? tx->origin : journal->command_seq;
    return e;
}

enum err fact_add(struct tx *tx, const char *kind_name, struct str body, int64_t *seq)
{
    struct journal *journal = engine_journal(tx->db);
    const struct fact_kind *kind = journal_kind(journal->kinds, str_from(kind_name));
    struct journal_head next;
    struct fact fact = {
        .at_ms = tx->now_ms, .account_id = tx->account_id, .body = body, .province = tx->province};
    enum err e;

    if (!kind) {
        log_error("store: a fact of a kind not known here: %s", kind_name);
        return E_INVALID;
    }
    e = body_check(kind, body);
    if (e == OK)
        e = origin_of(tx, kind, &fact.origin);
    if (e != OK)
        return e;
    fact.kind = str_from(kind->name);
    fact.seq = next.seq = journal->head.seq + 1;
    chain_hash(journal->head.hash, &fact, next.hash);
    e = db_run(tx->db, SQL_fact_insert,
        ARGS(V(fact.seq), V(fact.province), V(fact.at_ms), V(fact.account_id), V(fact.kind),
            value_blob(fact.body),
            value_blob((struct str){(const char *)next.hash, HASH_KEPT_BYTES}), V(fact.origin)));
    if (e == OK)
        e = apply(tx, kind, &fact);
    if (e == OK)
        e = note_added(journal, &fact);
    if (e != OK) {
        journal->half = e;
        return e;
    }
    journal->head = next;
    if (seq)
        *seq = next.seq;
    return OK;
}

enum err fact_find(struct db *db, struct arena *a, int64_t seq, struct fact *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_fact_find, &r, ARGS(V(seq)));

    if (e != OK)
        return e;
    *ret = fact_read(&r);
    ret->kind = str_copy(a, ret->kind);
    ret->body = str_copy(a, ret->body);
    rows_end(&r);
    return OK;
}

/* One page; *after moves on, *count is how many came. */
static enum err walk_page(struct db *db, int64_t *after, size_t *count,
    enum err (*each)(void *context, const struct fact *fact, struct str hash), void *context)
{
    struct rows r;
    enum err e = db_query(db, SQL_fact_walk, &r, ARGS(V(*after), V(WALK_PAGE)));

    *count = 0;
    while (e == OK && (e = rows_next(&r)) == OK) {
        struct fact fact = fact_read(&r);
        enum err stop = each(context, &fact, row_str(&r, 7));

        *after = fact.seq;
        ++*count;
        if (stop != OK) {
            rows_end(&r);
            return stop;
        }
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err fact_walk(struct db *db, int64_t after,
    enum err (*each)(void *context, const struct fact *fact, struct str hash), void *context)
{
    size_t count;
    enum err e;

    do
        e = walk_page(db, &after, &count, each, context);
    while (e == OK && count == WALK_PAGE);
    return e;
}

struct replay {
    struct db *to;
    struct arena arena;
};

static enum err replay_one(void *context, const struct fact *fact, struct str hash)
{
    struct replay *replay = context;
    struct tx tx = {.db = replay->to,
        .arena = &replay->arena,
        .now_ms = fact->at_ms,
        .account_id = fact->account_id,
        .origin = fact->origin,
        .province = fact->province};
    enum err e = fact_apply(&tx, fact);

    if (e != OK)
        log_error("store: fact %lld (%.*s) does not apply", (long long)fact->seq, STR(fact->kind));
    arena_reset(&replay->arena);
    return e;
}

enum err journal_replay(struct db *from, struct db *to)
{
    struct replay replay = {.to = to};

    arena_init(&replay.arena, 256 * 1024 * 1024);
    return fact_walk(from, 0, replay_one, &replay);
}

/* --- settings --- */

enum err setting_find(struct db *db, struct arena *a, const char *name, struct str *ret)
{
    return db_first_str(db, a, SQL_setting_find, ret, ARGS(V(name)));
}

enum err setting_int(struct db *db, const char *name, int64_t otherwise, int64_t *ret)
{
    struct rows r = {0};
    enum err e = db_first(db, SQL_setting_find, &r, ARGS(V(name)));

    if (e == E_NOT_FOUND) {
        *ret = otherwise;
        return OK;
    }
    if (e == OK && str_to_int(row_str(&r, 0), ret) != OK) {
        log_error("store: the setting %s is not a number", name);
        e = E_DAMAGED;
    }
    rows_end(&r);
    return e;
}

enum err setting_set(struct tx *tx, const char *name, struct str value)
{
    return db_run(tx->db, SQL_setting_set, ARGS(V(name), V(value)));
}
