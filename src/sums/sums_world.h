/* sums_world.h: how the sums lie in memory. Inside the sums only.
 *
 *   place   a unit: its label, its ties through time, its children, where it reports
 *   drive   a campaign: its days, its seats, its works
 *   seat    one place that reports in one drive, and what it has filed, a slot a day
 *   filed   one revision of a report, packed as in its fact; never changed once it is there
 *   bond    a place under a parent (or under none) on one line; its cells are the sums of all that
 *           lies below the place where a drive placed it so. What the place itself reports is not
 *           in them: that is read from its seats.
 *   chain   the bonds above a seat on one line, with the cells of the drive's days at hand
 *
 * So the sum of a place is the cells of its bonds and its own reports; and the row of a child under
 * a parent is the cells of that one bond and the reports of seats placed there.
 *
 * One thread writes, in groups (group_begin … group_end), others read at any time (sums_read.h).
 * Therefore: everything that changes is _Atomic and goes through GET and PUT; a thing is complete
 * before a pointer to it is PUT; nothing is freed before the world is; what grows is copied and put
 * in the place of the old. A reader in the middle of a group sees nonsense, but only of live memory
 * and in bounded loops, and reads again. The memory of a revision that was replaced is used again
 * (sums_pool.c), after a moment at which nobody was reading.
 */
#ifndef SUMS_SUMS_WORLD_H
#define SUMS_SUMS_WORLD_H

#include "sums/sums.h"

#include <stdatomic.h>

/* Acquire and release on every field, so that the order against the counter of the group needs no
 * fence; on the machines this runs on they cost nothing over relaxed ones. */
#define GET(field) atomic_load_explicit(&(field), memory_order_acquire)
#define PUT(field, value) atomic_store_explicit(&(field), (value), memory_order_release)

enum {
    CHAIN_MAX = UNIT_DEPTH_MAX,
    COLUMNS_MAX = 512, /* kinds of work x measures, and the indicators */
    KEY_BYTES = 12,
};

/* --- grown by copying: sums_list.c --- */

/* Pointers, in an order of their own. */
struct list {
    uint32_t capacity;
    _Atomic uint32_t count;
    void *_Atomic items[];
};

/* From an id, or a pair of ids, to what it stands for. */
struct map_slot {
    _Atomic int64_t key; /* 0: free */
    _Atomic int64_t second;
    void *_Atomic value;
};
struct map {
    uint32_t capacity; /* a power of two */
    uint32_t count;    /* the writer's */
    struct map_slot slots[];
};

typedef struct list *_Atomic list_ptr;
typedef struct map *_Atomic map_ptr;

static inline uint32_t list_count(const struct list *l)
{
    return l ? GET(l->count) : 0;
}

void list_insert(struct arena *a, list_ptr *list, uint32_t at, void *item);
void list_remove(list_ptr *list, const void *item);
/* key > 0, and the pair is not there yet. */
void map_add(struct arena *a, map_ptr *map, int64_t key, int64_t second, void *value);
void *map_find(const map_ptr *map, int64_t key, int64_t second); /* NULL: not there */
/* It will be asked for: let its memory come. */
void map_expect(const map_ptr *map, int64_t key, int64_t second);

/* --- cells: sums_cell.c --- */

enum { BOUND_MORE, BOUND_LESS, BOUND_ABOUT, BOUNDS };

/* Sums of one kind, one a column (bounded: BOUNDS a column). `carries` counts how often a column
 * has run over 64 bits: while it is not 0, or a sum is above INT64_MAX, the line is not to be read.
 */
struct sum_line {
    uint32_t width;
    _Atomic int64_t carries;
    _Atomic uint64_t sums[];
};

typedef struct sum_line *_Atomic sum_line_ptr;

struct cell {
    _Atomic int64_t expected, on_time, late, corrected;
    sum_line_ptr exact, bounded, planned; /* the last two NULL until a figure comes */
};

struct day_cell {
    _Atomic day_t day;
    struct cell *_Atomic cell;
};
struct day_cells {
    uint32_t capacity;
    _Atomic uint32_t count;
    struct day_cell items[]; /* by day */
};

struct place;

struct bond {
    struct place *place, *parent; /* parent NULL: nothing above it */
    struct bond *next;            /* of the place, same line */
    struct day_cells *_Atomic days;
};

/* A figure as it counts. */
struct amount {
    uint32_t column;
    char bound;
    int64_t milli;
};

struct amounts {
    struct amount items[REPORT_FIGURES_MAX];
    size_t count;
    uint32_t largest_column;
};

/* The cell of that day; made, for so many columns, if need be. */
struct cell *bond_cell(struct arena *a, struct bond *b, day_t day, uint32_t width);
/* Index of the first cell on that day or after it. */
uint32_t day_cells_from(const struct day_cells *days, day_t day);
void cell_count(struct arena *a, struct cell *c, const struct amounts *amounts, bool add);
void cell_plan(struct arena *a, struct cell *c, uint32_t column, int64_t milli, bool add);

/* --- places: sums_place.c --- */

struct label {
    struct str name, sort, code;
    const struct unit_kind *kind;
    int64_t parent; /* as known latest */
};

struct tie {
    struct place *parent;
    day_t from, until; /* until: the first day without it */
};
struct ties {
    uint32_t count;
    struct tie items[]; /* by day */
};

struct seat;
struct planned_work;

/* What a walk over all units looks at stands first: it is the memory that takes the time. */
struct place {
    int64_t id;
    struct seat *_Atomic seats;
    struct bond *_Atomic bonds[LINE_LAST];
    list_ptr kids[LINE_LAST]; /* all that were ever tied to it, in Vietnamese order */
    struct planned_work *_Atomic works;
    const struct label *_Atomic label;
    const struct ties *_Atomic ties[LINE_LAST];
};

/* --- campaigns: sums_drive.c --- */

/* One revision of a report, packed as in its fact. Behind the body stand the idempotency key, if
 * has_key, and a byte a figure, if has_excluded (1: not counted). */
struct filed {
    int64_t seq, at_ms;
    uint32_t revision : 28, late : 1, first_late : 1, has_key : 1, has_excluded : 1;
    uint32_t body_len;
    char bytes[];
};

typedef const struct filed *_Atomic filed_ptr;

struct slots {
    day_t first;
    uint32_t count;
    filed_ptr items[];
};

struct chain {
    struct place *parent; /* directly above; NULL: nothing */
    uint32_t count;       /* of bonds */
    struct bond *bonds[CHAIN_MAX];
    struct cell **cells; /* [bond * days + day - first day of the drive]; the writer's */
};

struct drive;

struct seat {
    struct place *place;
    struct drive *drive;
    struct seat *next; /* of the same place */
    struct slots *_Atomic slots;
    const struct chain *_Atomic chains[LINE_LAST];
    _Atomic day_t first; /* as in the slots, for who asks only whether there is a report: */
    _Atomic uint32_t days;
    _Atomic uint64_t filed; /* bit n: something is filed on day first + n, for the first 64 */
};

struct planned_work {
    int64_t id;
    struct drive *drive;
    struct place *place;               /* of its lead unit; the writer's */
    struct planned_work *_Atomic next; /* of the same place */
    _Atomic uint32_t column;
    _Atomic int64_t planned_milli;
    _Atomic bool elsewhere; /* its quantity is counted in another work */
    const struct chain *_Atomic chains[LINE_LAST];
};

struct drive {
    int64_t id;
    struct place *_Atomic commune;
    _Atomic day_t first_day, last_day;
    list_ptr seats, works;
    /* The writer's: */
    int to_minute;      /* the daily window closes */
    bool open;          /* taken out of the cells, to be changed and put back */
    struct drive *next; /* of those that are open */
    list_ptr chains[LINE_LAST];
};

/* --- the whole --- */

struct columns {
    _Atomic uint32_t count;
    struct sum_column items[COLUMNS_MAX];
    uint32_t of_work[KIND_LAST][UNIT_DAY + 1]; /* 0: none yet */
    struct arena arena;
};

/* Idempotency keys: sums_keys.c. */
enum { KEY_WORDS = KEY_BYTES / 4 };
struct key_entry {
    _Atomic int64_t seq; /* 0: free */
    _Atomic uint32_t key[KEY_WORDS];
    _Atomic uint32_t at_s;
};
struct key_table {
    uint32_t capacity; /* a power of two */
    _Atomic uint32_t count;
    struct key_entry items[];
};
struct keys {
    struct key_table *_Atomic young, *_Atomic old;
    int64_t began_ms; /* of the younger */
};

/* Memory of revisions: sums_pool.c. */
enum { POOL_GRAIN = 16, POOL_CLASSES = 1024 };
struct pool {
    struct pool_piece *free[POOL_CLASSES]; /* by size in grains */
    const struct filed **retired;          /* a reader may still hold them */
    size_t count, capacity;
};

struct world {
    struct arena arena; /* whatever a reader may hold */
    struct pool pool;   /* the writer's */
    struct columns *columns;
    map_ptr places, drives, works; /* by id */
    map_ptr seats;                 /* by campaign and unit */
    struct keys keys;
    _Atomic int64_t newest_ms; /* of all facts */
    struct world *next;        /* that was before this one */
    struct drive *open;        /* linked by next */
    struct arena scratch;      /* the writer's */
    struct amounts amounts;    /* the same */
};

/* Everything here is called by the writer between group_begin and group_end (or before anybody
 * reads). A campaign that is changed is taken out of the cells first and put back by
 * world_settle(), so that there is one way to move figures. */

struct world *world_new(struct columns *columns);
void world_free(struct world *w);

struct place *place_get(struct world *w, int64_t id); /* made, without a label, if need be */
void place_label(struct world *w, struct place *p, const struct label *label);
/* All ties of a place on a line as they are now known, by day. Campaigns that were placed otherwise
 * are opened. */
void place_ties(
    struct world *w, struct place *p, enum line line, const struct tie *ties, uint32_t count);
struct bond *bond_get(struct world *w, struct place *p, enum line line, struct place *parent);
/* The parent on that day, or NULL. A reporter that has no territorial parent on that day is placed
 * by its first tie after it. */
struct place *ties_parent(const struct ties *t, day_t day, bool or_later);

struct drive *drive_get(struct world *w, int64_t id); /* made, without days, if need be; opened */
struct drive *drive_find(const struct world *w, int64_t id);
void drive_open(struct world *w, struct drive *d);
/* d is open. */
void drive_days(struct world *w, struct drive *d, day_t first, day_t last);
void drive_seat(struct world *w, struct drive *d, struct place *p); /* once for each place */
void drive_work(struct world *w, struct drive *d, int64_t id, struct place *p, enum kind kind,
    enum unit measure, int64_t planned_milli, bool elsewhere);
/* Put every open campaign back. */
void world_settle(struct world *w);

struct seat *seat_find(const struct world *w, int64_t campaign, int64_t unit); /* or NULL */
const struct filed *seat_filed(const struct seat *s, day_t day);               /* or NULL */
void seat_expect(
    const struct seat *s, day_t day); /* something will be filed: let its memory come */
bool seat_missing(const struct seat *s, day_t day); /* expected on that day, and nothing is filed */
/* A revision counts in place of the one before. NULL: not newer, or no day of the campaign. */
const struct filed *seat_file(
    struct world *w, struct seat *s, const struct report *r, struct str body);
/* Which figures of the newest revision a person took out: a byte each, as they stand in the body.
 */
void seat_exclude(struct world *w, struct seat *s, day_t day, const bool *excluded, size_t count);
/* Was that revision late? For facts that do not say so themselves. */
void seat_judge(struct world *w, struct seat *s, day_t day, int64_t revision, bool late);

/* --- revisions: sums_filed.c --- */

struct filed *filed_new(struct world *w, const struct report *r, struct str body);
struct filed *filed_copy(struct world *w, const struct filed *f);
struct filed *filed_excluding(
    struct world *w, const struct filed *f, const bool *excluded, size_t count);
size_t filed_bytes(const struct filed *f); /* all of it, as it was allocated */
struct str filed_body(const struct filed *f);
struct str filed_key(const struct filed *f); /* empty: none */
struct sum_known filed_known(const struct filed *f, const struct seat *s, day_t day);
/* What counts of a report: works and indicators, without what is excluded. By any thread. */
void filed_amounts(const struct world *w, const struct place *reporter, const struct filed *f,
    struct amounts *ret);

/* --- their memory: sums_pool.c --- */

/* Zeros; the pool of w or its arena. */
void *pool_alloc(struct world *w, size_t bytes);
/* No slot names it any more. */
void pool_retire(struct world *w, const struct filed *f);
/* Nobody has been reading since the newest was retired: their memory may be used again. */
void pool_reuse(struct pool *p);
void pool_free(struct pool *p);

/* --- idempotency keys: sums_keys.c --- */

void keys_add(struct world *w, const struct filed *f);
bool keys_find(const struct world *w, struct str key, int64_t *ret);

void columns_init(struct columns *c);
uint32_t column_of_work(struct columns *c, enum kind kind, enum unit measure);

#endif
