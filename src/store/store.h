/* store.h: one journal, and everything else is a view of it.
 *
 * Enduring tables hold what cannot be worked out again: the journal of facts, blobs (uploaded
 * documents), texts about people (store/seal.h), secrets (password hashes), sessions, settings of
 * the installation. All other tables are derived: the apply function of a fact kind writes them,
 * and `rebuild` throws them away and replays the journal through the same functions. A change to a
 * derived table therefore needs no migration: when the derived schema differs from the one that
 * made the file, it is rebuilt.
 *
 * Statements are named in .sql files beside their room, collected at build time into
 * enum statement (SQL_plan_find …). No SQL stands in C; values are always bound. Statements use
 * ?1 ?2 … and only what SQLite and PostgreSQL have in common; times are passed in.
 *
 * One writer thread owns every write. Jobs from all loops are grouped into one transaction, each in
 * a savepoint of its own; done() is called when the group is durable, so an answer means: on disk.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "base/str.h"
#include "store/statements.h" /* generated: enum statement */

struct store;
struct db;

/* A value to bind. V(x) makes one from an integer, a str or a C string. */
struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB } type;
    int64_t i;
    struct str s;
};

static inline struct value value_int(int64_t i)
{
    return (struct value){.type = VALUE_INT, .i = i};
}
static inline struct value value_text(struct str s)
{
    return (struct value){.type = VALUE_TEXT, .s = s};
}
static inline struct value value_blob(struct str s)
{
    return (struct value){.type = VALUE_BLOB, .s = s};
}
static inline struct value value_z(const char *z)
{
    return value_text(str_from(z));
}
#define V_NULL ((struct value){.type = VALUE_NULL})
#define V(x)                                                                                       \
    _Generic((x), struct str: value_text, char *: value_z, const char *: value_z,                  \
        default: value_int)(x)
#define ARGS(...)                                                                                  \
    (struct value[]){__VA_ARGS__}, sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define NO_ARGS NULL, 0

/* The rows of a question. Text and blobs that row_str() gives are valid until the next call of
 * rows_next() or rows_end(); copy what you keep. */
struct rows {
    struct db *db;
    void *statement;
    int slot; /* of the connection's statements */
};

MUST_CHECK enum err db_query(
    struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count);
/* OK: a row is there; E_NOT_FOUND: no more (and the rows are ended); else an error (ended too). */
MUST_CHECK enum err rows_next(struct rows *r);
void rows_end(struct rows *r);                     /* for leaving early; harmless after the end */
int64_t row_int(const struct rows *r, int column); /* 0 for a null */
struct str row_str(const struct rows *r, int column);
bool row_is_null(const struct rows *r, int column);

/* The first row of a question: OK (call rows_end() when done with it) or E_NOT_FOUND. */
MUST_CHECK enum err db_first(
    struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count);
/* The first column of the first row. */
MUST_CHECK enum err db_first_int(
    struct db *db, enum statement s, int64_t *ret, const struct value *args, size_t count);
MUST_CHECK enum err db_first_str(struct db *db, struct arena *a, enum statement s, struct str *ret,
    const struct value *args, size_t count);

/* A statement without rows, or whose rows do not matter. Writing works only inside a job, and in
 * derived tables only inside an apply function: so nothing gets there that a replay would not give.
 * E_CONFLICT: a unique key is taken; E_INVALID: another rule of the schema; E_FULL: no room. */
MUST_CHECK enum err db_run(struct db *db, enum statement s, const struct value *args, size_t count);

/* Rows of whole numbers that come in a rush, one for nearly every fact, and belong all over their
 * table. They may be written later than their fact, many together; until then they are found in
 * memory. For one table, marked `-- behind` in its schema; its first two columns are what it is
 * sorted and asked by, and one of them is the number of the fact. */
enum { BEHIND_COLUMNS = 7 };
struct behind_insert {
    enum statement insert, insert_again; /* the second with `on conflict do nothing` */
};
/* For an apply function. E_CONFLICT: a job of the same group has taken the key; that no earlier one
 * has, the caller knows. */
MUST_CHECK enum err db_run_behind(struct db *db, const struct behind_insert *s,
    const int64_t values[BEHIND_COLUMNS], int64_t seq);
struct behind_row {
    int64_t values[BEHIND_COLUMNS];
};
struct behind_rows {
    struct behind_row *items;
    size_t count, capacity;
};
/* What this connection may see of the rows with that second column and does perhaps not find in the
 * table: some may stand there too, so hold them against it by their key. In no order. E_BUSY: the
 * view of this connection is so old (two generations, half a minute or 100,000 reports) that not
 * everything is known any more: begin anew. */
MUST_CHECK enum err rows_behind(
    struct db *db, struct arena *a, int64_t second, struct behind_rows *ret);

/* A write in progress, on the writer thread. */
struct tx {
    struct db *db;       /* sees what this job has written */
    struct arena *arena; /* until the job is done(); when it is full the job ends: E_TOO_LARGE */
    int64_t now_ms;
    int64_t account_id; /* who acts; 0: the program itself */
    int64_t origin;   /* the fact that says from where: session-began, token-added, command-run; 0:
                         the   program itself, or it was not kept then */
    int64_t province; /* the unit with which facts added from here on are kept; 0: none */
};

/* Two kinds of facts: structure (one JSON object, compact, keys sorted) and figures (reports,
 * packed bytes). Of the second there are a thousand times as many. Between them stands what is said
 * in JSON and changes nothing that is remembered of units, works and duties: somebody signed in. */
struct fact {
    int64_t seq; /* also the id of what the fact creates */
    int64_t at_ms;
    int64_t account_id;
    struct str kind;
    struct str body;
    int64_t origin; /* as in struct tx; hashed when it is not 0 */
    int64_t
        province; /* where it is kept, no part of what is said: not hashed; 0: nowhere special */
};

/* A kind of fact and how it changes the derived tables. Apply must depend on nothing but the fact
 * and the derived tables, so that a replay gives the same; tx->now_ms and tx->account_id are those
 * of the fact. Raise `version` when apply gives another result for the same fact: the derived
 * tables are then made again. (Changes of schema and statements are noticed without that.) */
struct fact_kind {
    const char *name;
    enum err (*apply)(struct tx *tx, const struct fact *fact);
    int version;
    bool figures; /* nothing but figures: bodies are bytes, structure stays as it was, and apply
                     writes nothing but by db_run_behind() */
    bool quiet;   /* a JSON object, but structure stays as it was: no cache is emptied */
};

enum { FACT_BODY_MAX = 8 * 1024 * 1024, BLOB_MAX = 64 * 1024 * 1024 };

/* A place in the journal: the number of a fact and the whole hash of the chain up to it. It names
 * everything before it: written on a paper or in a backup it disproves every later change. */
enum { JOURNAL_HASH_BYTES = 32, STRANGE_MAX = 64 };
struct journal_head {
    int64_t seq; /* 0: empty */
    unsigned char hash[JOURNAL_HASH_BYTES];
};

/* Where the journal stands inside a write: the last fact added, also by this job. */
void tx_journal_head(const struct tx *tx, struct journal_head *ret);
/* The same of what this connection sees. E_DAMAGED: the database does not say. */
MUST_CHECK enum err journal_head_find(struct db *db, struct journal_head *ret);

/* What people write down of it. Whole: "1234:00ab…", 64 hex digits; short, for eyes and fingers:
 * "1234 · 3f9a-27c1-88de-0b42", the first 16 of them. */
struct str journal_head_text(struct arena *a, const struct journal_head *head);
struct str journal_head_short(struct arena *a, const struct journal_head *head);

/* A head as somebody wrote it down, with as much of the hash as they have. */
struct known_head {
    int64_t seq;
    size_t digits; /* how many of hex are known: 16 … 64 */
    char hex[2 * JOURNAL_HASH_BYTES + 1];
};
enum { KNOWN_DIGITS_MIN = 16 };
/* Both forms; blanks, dots and dashes are passed over. E_INVALID: neither. */
MUST_CHECK enum err known_head_read(struct str text, struct known_head *ret);
bool known_head_fits(const struct known_head *known, const struct journal_head *head);

/* Append a fact to the journal and apply it. *seq (may be NULL) is its number. A rule that apply
 * refuses comes back as its error: the job fails with it, whatever it returns, and nothing has
 * happened. Bodies of structural facts are made by body_pack() (store/body.h). A body must live
 * until the job is done(), as what stands in tx->arena does. */
MUST_CHECK enum err fact_add(struct tx *tx, const char *kind, struct str body, int64_t *seq);

/* A number that differs after every structural fact of this or an earlier job, and after a job that
 * was undone: the key of what a job remembers of the structure. */
int64_t tx_structure(const struct tx *tx);
/* Was nothing undone between these two, on one connection? Then numbers of facts that were seen at
 * the first still name the same facts. */
bool structure_continues(int64_t before, int64_t now);

/* Read one fact. Its texts are copied into the arena. */
MUST_CHECK enum err fact_find(struct db *db, struct arena *a, int64_t seq, struct fact *ret);

struct fact_list {
    struct fact *items;
    size_t count, capacity;
};

/* The facts that speak of a thing ("unit", "account", "campaign", "plan"; store/about.c), or all of
 * them, before a number (0: from the end), the newest first. Texts are copied. */
MUST_CHECK enum err fact_list_about(struct db *db, struct arena *a, const char *thing, int64_t id,
    int64_t before, int64_t limit, struct fact_list *ret);
MUST_CHECK enum err fact_list_before(
    struct db *db, struct arena *a, int64_t before, int64_t limit, struct fact_list *ret);
/* Of these only what this account did (0: anybody), of kinds that begin so. All facts may be read
 * for it: not for a page on a loop. */
MUST_CHECK enum err fact_list_asked(struct db *db, struct arena *a, int64_t before, int64_t account,
    struct str kind, int64_t limit, struct fact_list *ret);
/* The number of the first fact at that moment or later; one more than the newest: none. */
MUST_CHECK enum err fact_first_after(struct db *db, int64_t ms, int64_t *ret);

/* Every fact after a number, in order, to `each`, with what its row keeps of its hash. Texts are
 * there until it returns. Anything but OK ends the walk and is the answer. */
MUST_CHECK enum err fact_walk(struct db *db, int64_t after,
    enum err (*each)(void *context, const struct fact *fact, struct str hash), void *context);

/* Settings of the installation: name and text. What people change goes through setting_change()
 * (store/setting.h), which says it in the journal. */
MUST_CHECK enum err setting_find(struct db *db, struct arena *a, const char *name, struct str *ret);
/* A setting that is a whole number; `otherwise` if it is not set. E_DAMAGED: it is no number. */
MUST_CHECK enum err setting_int(struct db *db, const char *name, int64_t otherwise, int64_t *ret);
MUST_CHECK enum err setting_set(struct tx *tx, const char *name, struct str value);

/* Keeps a view of the journal in memory. Both functions are called by the thread that writes (load
 * by the one that opens the store), never by two at once. */
struct store_watcher {
    /* Once when the store is open, before the first job, and after a rebuild: start anew. */
    enum err (*load)(void *context, struct db *db);
    /* After each commit, before any job of the group is answered, in order of seq; on PostgreSQL
     * also what other servers wrote. Bodies are there until this returns. */
    void (*committed)(void *context, struct db *db, const struct fact *facts, size_t count);
    void *context;
};

struct store_options {
    const char *dir; /* the data folder, made if it is missing and `create` is set */
    const char *url; /* "postgresql://…", then dir is not used; NULL: SQLite in dir */
    struct store_watcher watcher; /* load NULL: nobody watches. Not with read_only. */
    /* The tables of the rooms, ended by NULL; each table ends with a row whose name is NULL. */
    const struct fact_kind *const *kinds;
    /* The words of the command line that writes ("user add") and who runs it: the first fact of a
     * job without an origin is then preceded by the fact command-run. Empty: a server. */
    struct str command, machine_user;
    bool create;    /* make a new database if there is none */
    bool read_only; /* look only, also beside a running server: for verify and backup */
    bool no_copy;   /* upgrade without a copy of the older database beside it (SQLite) */
};

/* One process at a time writes: E_BUSY if another has the folder open. E_NOT_FOUND: no database
 * there. E_DAMAGED: not a database of chungsuc. E_INVALID: made by a newer chungsuc. E_FULL: no
 * room for the copy that is made before an upgrade (store/upgrade.h); nothing was changed. Brings
 * the schema up to date and rebuilds the derived tables if they were made by another version;
 * opened only to read, what an older chungsuc made is E_CONFLICT. */
MUST_CHECK enum err store_open(const struct store_options *options, struct store **ret);
/* What is queued is written first. All readers must be closed. NULL is allowed. */
void store_close(struct store *s);

/* A reading connection for the calling thread. It sees what is committed. */
MUST_CHECK enum err store_reader(struct store *s, struct db **ret);
void store_reader_close(struct db *db);
/* From here until db_reset() the connection sees one state, whatever is committed meanwhile. */
MUST_CHECK enum err db_snapshot(struct db *db);
/* What the machine refused to a question on this connection since the last call or db_reset(), else
 * OK: who answers asks for it, so that a question that failed is never taken for "no" or "nothing".
 */
enum err db_trouble(struct db *db);
/* Reset whatever a request left open (the dispatcher calls this after every request). */
void db_reset(struct db *db);

/* The number of the newest durable fact; for caches: unchanged means nothing has changed. */
int64_t store_head(const struct store *s);
/* A number that changes with every durable fact that is not only figures, unlike that of any other
 * store of this process: the key of what is remembered of units, works, roles. Ask for it before
 * the first question of a request: then what is remembered is never older than its key. */
int64_t store_structure(const struct store *s);
/* The context of the watcher, or NULL. */
void *store_watching(const struct store *s);

struct write_job {
    enum err (*run)(struct tx *tx, void *context); /* on the writer thread; any error undoes it */
    void (*done)(void *context, enum err result); /* on the writer thread, after fsync or failure */
    void *context;
    int64_t account_id, origin; /* as in struct tx */
    struct write_job *next;     /* of the queue */
};

/* Hand a job to the writer. Never blocks. The job must live until done(). E_BUSY: queue full. */
MUST_CHECK enum err store_write(struct store *s, struct write_job *job);
/* The same, waiting for the result: for the command line and tests. */
MUST_CHECK enum err store_write_wait(struct store *s, int64_t account_id,
    enum err (*run)(struct tx *tx, void *context), void *context);
MUST_CHECK enum err store_write_wait_from(struct store *s, int64_t account_id, int64_t origin,
    enum err (*run)(struct tx *tx, void *context), void *context);

struct verify_result {
    int64_t facts, blobs;
    int64_t texts;             /* of store/seal.h, the erased ones too */
    int64_t broken_seq;        /* the first fact that does not fit; 0: all well */
    int64_t after_seq;         /* is_span: it lies behind this fact, up to broken_seq */
    bool is_span;              /* one of several: which one cannot be told */
    char broken_kind[64];      /* of that fact, if it is there */
    int64_t broken_at_ms;      /* the same */
    const char *why;           /* message id (Vietnamese); NULL: all well */
    const char *broken_table;  /* the table that differs */
    char strange[STRANGE_MAX]; /* or what stands between the tables and should not, or the guard
                                * that should and does not */
    unsigned char head_hash[JOURNAL_HASH_BYTES]; /* names the whole journal: write it down */
    bool may_alter;      /* this role of the database may change facts: it should not */
    bool known_is_there; /* of known_head: the journal is as long as that */
};

/* Walk the journal, the blobs and the texts beside it. OK: *ret says what was found, broken or not.
 */
MUST_CHECK enum err store_verify(struct store *s, struct verify_result *ret);
/* The same, held against a head that somebody wrote down before: whoever changes a fact and all
 * hashes behind it cannot change the paper. */
MUST_CHECK enum err store_verify_known(
    struct store *s, const struct known_head *known, struct verify_result *ret);
/* May the role of this database change or drop facts? For a warning (docs/OPERATIONS.md). */
MUST_CHECK enum err store_may_alter(struct store *s, bool *ret);
/* Replay the journal beside the database and compare every derived table. Tables that another
 * version made cannot be compared, and *ret says so: they are made again when the database is
 * opened for writing. */
MUST_CHECK enum err store_verify_derived(struct store *s, struct verify_result *ret);
/* Throw the derived tables away and replay the journal, in one transaction. */
MUST_CHECK enum err store_rebuild(struct store *s);

/* Carry everything of `from` into the empty `to` (either of them on either engine; both open for
 * writing), make the derived tables there, and compare. OK: *why is NULL when chain, head and every
 * derived table are alike, else a message id, and what was carried is not to be used. E_CONFLICT:
 * `to` is not empty. */
struct move_result {
    int64_t facts, blobs, tables;
    const char *why, *broken_table;
    unsigned char head_hash[32];
};
MUST_CHECK enum err store_move(struct store *from, struct store *to, struct move_result *ret);

#endif
