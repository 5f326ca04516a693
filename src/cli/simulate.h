/* simulate.h: an invented campaign of any size, up to the whole country.
 *
 * Everything goes through the functions that the pages call: units, campaigns and works are added,
 * reports are checked and sent, corrected, sent twice, doubted, settled and signed, each at the
 * moment at which it would have happened. Nothing is drawn in an order: every choice is a function
 * of the seed and of what it is about (which unit, which day), so the same seed gives the same
 * journal, and what a unit had done by a day can be worked out again at any time.
 *
 * The places are real, what they report is invented.
 */
#ifndef CLI_SIMULATE_H
#define CLI_SIMULATE_H

#include "org/account.h"
#include "report/report.h"

enum {
    SIMULATE_HAMLETS = 40, /* 48 who report: with 3,321 communes the 160,000 of the country */
    SIMULATE_AGENCIES = 8,
    SIMULATE_DAYS = 15,
    SIMULATE_COMMUNES = 10,
    SIMULATE_HAMLETS_MAX = 200,
    SIMULATE_AGENCIES_MAX = 50,
    SIMULATE_COMMUNES_MAX = 20000,
    SIMULATE_DAYS_MAX = 60,
    SIMULATE_WORKS_MAX = 4,     /* of a hamlet */
    SIMULATE_SIGNING = 5,       /* communes whose days are settled and signed */
    SIMULATE_WITH_PASSWORD = 3, /* compilers who can sign in */
};

struct simulated_work {
    int64_t id;
    enum kind kind;
    enum unit measure;
    int64_t planned_milli;
    uint64_t key; /* what its progress is drawn from; two that report the same metres share it */
};

/* One who reports. */
struct simulated_unit {
    struct unit_id id;
    uint32_t commune;
    bool is_agency;
    uint8_t work_count;
    uint32_t first_work;
};

struct simulated_commune {
    struct org_unit unit, province;
    struct account_id account; /* compiles, and sends the reports */
    struct campaign_id campaign;
    uint32_t first_unit;
};

struct simulation {
    /* what was asked for */
    bool whole_country;
    size_t commune_count, hamlets, agencies;
    int days;
    day_t first_day;
    uint64_t seed;
    int64_t until_ms; /* nothing happens after that */
    /* what there is */
    struct arena *arena;
    struct unit_id country;
    struct simulated_commune *communes;
    struct simulated_unit *units; /* those of a commune together, hamlets first */
    struct simulated_work *works;
    size_t work_count;
    struct account_id administrator, reader;
    struct str password_hash;
    /* what was done */
    size_t reports, corrections, doubles, settled, signed_days;
};

static inline size_t simulated_units_of_commune(const struct simulation *s)
{
    return s->hamlets + s->agencies;
}

/* One step of a write, with an arena of its own: a write here is thousands of steps, and what the
 * rooms tie to an arena stays until it is reset. */
struct simulated_tx {
    struct tx tx;
    struct arena arena;
};

void simulated_begin(const struct tx *tx, struct simulated_tx *ret);
void simulated_end(struct simulated_tx *one);

/* What a choice is about; each topic draws numbers of its own. */
enum topic {
    TOPIC_NAME,
    TOPIC_WORK,
    TOPIC_PACE,
    TOPIC_FATE,
    TOPIC_FIGURE,
    TOPIC_BOUND,
    TOPIC_SLIP,
    TOPIC_SETTLE,
};

/* A number that depends on nothing but the seed, the topic and the two. */
uint64_t chance(const struct simulation *s, enum topic topic, uint64_t a, uint64_t b);
/* The same from `low` to `high`, both included; and true in `in_ten_thousand` of 10,000. */
int64_t chance_between(uint64_t drawn, int64_t low, int64_t high);
bool chance_hit(uint64_t drawn, int in_ten_thousand);

/* A moment of the campaign; `day` counts from its first day. */
int64_t simulated_ms(const struct simulation *s, int day, int minute);
/* When its units and accounts were made. */
int64_t simulated_made_ms(const struct simulation *s);

/* What becomes of the report of one unit for one day. */
struct fate {
    bool comes, is_doubled, is_corrected;
    bool has_slip; /* one figure ten times what it was, in the first revision */
    int64_t at_ms, doubled_ms, corrected_ms;
};

struct fate fate_of(const struct simulation *s, uint32_t unit, int day);

/* The report as it is sent: revision 0 as first written, revision 1 corrected. Figures live in the
 * arena. */
void simulated_report(const struct simulation *s, struct arena *a, uint32_t unit, int day,
    int64_t revision, struct report *ret);

/* simulate_places.c, simulate_works.c, simulate_days.c: in this order, each with many writes.
 * `told` hears how far it is, of how much. */
struct progress {
    const char *what; /* message id */
    void (*told)(struct progress *p, size_t done, size_t of);
};

MUST_CHECK enum err simulate_places(struct simulation *s, struct store *store, struct progress *p);
MUST_CHECK enum err simulate_campaigns(
    struct simulation *s, struct store *store, struct progress *p);
MUST_CHECK enum err simulate_days(struct simulation *s, struct store *store, struct progress *p);

/* simulate_country.c: in an installation without units, those of the country: all of them, or,
 * where fewer communes were asked for, these and what is above them. Sets nothing but the units. */
MUST_CHECK enum err simulate_country(const struct simulation *s, struct store *store);

/* simulate_board.c: the doubts of a day are settled and the day is signed. Inside a write. */
MUST_CHECK enum err simulate_sign(struct tx *tx, struct simulation *s, uint32_t commune, int day);

#endif
