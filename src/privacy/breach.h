/* breach.h: the log of breaches of personal data, with the clock of 72 hours.
 *
 * Written down when one is detected; the authority is told within 72 hours where harm is possible
 * (Law 91/2025, Art. 23; NĐ 356/2025, Art. 28). An entry stays for ever; its words, which may name
 * people, stand behind seals and are erased some time after it was closed (breach-months).
 */
#ifndef PRIVACY_BREACH_H
#define PRIVACY_BREACH_H

#include "org/account.h"

enum { BREACH_NOTIFY_HOURS = 72, BREACH_WORDS_MAX = 2000 };

struct breach_id {
    int64_t v;
};

/* What is said of one, in the order of the form. */
enum breach_word {
    WORD_WHAT,
    WORD_WHERE,
    WORD_DATA,
    WORD_EFFECT,
    WORD_MEASURES,
    WORD_CONTACT,
    BREACH_WORDS
};
const char *breach_word_code(enum breach_word w);
const char *breach_word_label(enum breach_word w);

enum breach_step { BREACH_MEASURE, BREACH_NOTIFIED, BREACH_TOLD, BREACH_CLOSED, BREACH_STEPS };
const char *breach_step_label(enum breach_step s);

struct breach {
    struct breach_id id;
    struct unit_id unit;
    int64_t detected_ms;
    int64_t people; /* about how many */
    bool harmful;   /* harm is possible: the authority must be told */
    struct str words[BREACH_WORDS];
    int64_t notified_ms, closed_ms; /* 0: not yet */
    int64_t account_id;
};

struct breach_done {
    enum breach_step step;
    int64_t at_ms;
    struct str words, account_name;
};

struct breach_list {
    struct breach *items;
    size_t count, capacity;
};
struct breach_done_list {
    struct breach_done *items;
    size_t count, capacity;
};

int64_t breach_notify_by_ms(const struct breach *b);
/* Must it still be notified, and is it too late? */
bool breach_overdue(const struct breach *b, int64_t now_ms);

/* Inside a write: the fact breach-recorded. E_INVALID: not what happened, a moment to come. */
MUST_CHECK enum err breach_add(struct tx *tx, const struct breach *b, struct breach_id *ret);
/* The fact breach-followed. E_CONFLICT: closed, or notified before; or harm is possible and nobody
 * was notified, and it is to be closed. E_INVALID: no words where there must be. */
MUST_CHECK enum err breach_follow(
    struct tx *tx, struct breach_id id, enum breach_step step, struct str words);

MUST_CHECK enum err breach_find(
    struct db *db, struct arena *a, struct breach_id id, struct breach *ret);
MUST_CHECK enum err breach_steps_of(
    struct db *db, struct arena *a, struct breach_id id, struct breach_done_list *ret);
/* Of a unit and all below it on that day: open ones first, then newest; at most so many. */
MUST_CHECK enum err breach_list_below(struct db *db, struct arena *a, struct unit_id top,
    day_t today, size_t most, struct breach_list *ret);

#endif
