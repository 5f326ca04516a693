/* history.h: facts as people read them: who, when, from where, what, and before → after.
 *
 * One fact becomes one entry. The sentence of its kind and the names of its figures stand in the
 * tables of words.c; whoever adds a kind of fact adds a line there. Nothing here changes anything,
 * and nothing is remembered: every page asks the journal.
 */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include "http/request.h"
#include "org/account.h"
#include "report/report.h"

struct history_change {
    struct str label, before, after; /* before empty: it was not said until then */
};

struct history_entry {
    int64_t seq, at_ms;
    struct str who;     /* "Trưởng ấp Cầu (Nguyễn Văn A)"; empty: the program itself */
    struct str from;    /* "trình duyệt Firefox, Android"; empty: not kept at that time */
    struct str address; /* for administrators, while it is kept */
    struct str what;    /* one sentence */
    struct str href;    /* where more of it stands; empty: nowhere */
    struct str why, note;
    struct history_change *changes;
    size_t change_count, change_capacity;
};

struct history {
    struct history_entry *items;
    size_t count, capacity;
};

/* What is remembered while one history is told: names that come again. */
struct history_teller {
    struct req *req;
    bool addresses; /* the reader may see from which addresses people came */
    struct history_name {
        char what; /* 'a' account, 'u' unit, 'o' origin */
        int64_t id;
        struct str text, address;
    } * names;
    size_t name_count, name_capacity;
    struct history_state {
        const char *group;
        struct str member, value;
    } * states;
    size_t state_count, state_capacity;
};

/* Who did it, when and from where. A name that is gone is left out, never an error. */
struct history_entry *history_entry_of(
    struct history_teller *t, struct history *to, const struct fact *fact);

/* The name of a unit, the office of an account (with the person, if that is kept and the reader
 * administers the account or is that person). */
struct str history_unit(struct history_teller *t, int64_t unit);
struct str history_account(struct history_teller *t, int64_t account);

/* Is there a sentence for this kind? A test asks for every kind of the house. */
bool history_has_words(const char *kind);
/* The sentence of a structural fact and what it changed. Of the facts about one thing call it from
 * the oldest to the newest: before is what an earlier one said. */
MUST_CHECK enum err history_say(
    struct history_teller *t, const struct fact *fact, struct history_entry *entry);

/* Before → after of two revisions (before NULL: the first), into the entry. */
void history_figures(struct history_teller *t, const struct work_list *works,
    const struct report *before, const struct report *after, struct history_entry *entry);

/* Values as they stand in bodies; `type` as in the tables of words.c. */
struct history_change *history_change_add(
    struct history_teller *t, struct history_entry *entry, struct str label);

/* What was last said of a member in this history; the place keeps what is written there. */
struct str *history_state_of(struct history_teller *t, const char *group, struct str member);

#endif
