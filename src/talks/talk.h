/* talk.h: sessions, shows and matches of a campaign, and the texts they use.
 *
 * A session has a form, kinds of people it is for, a day and time, a place, and the office that
 * speaks; afterwards it was held or not, and so many came. Sessions, shows and people who came are
 * counted apart and never added to one another. Nobody who comes is named: audiences are kinds of
 * people, and a free text that names persons is refused (persons.h).
 *
 * Nothing here enters the figures of daily reports; the page shows both side by side.
 */
#ifndef TALKS_TALK_H
#define TALKS_TALK_H

#include "base/tr.h"
#include "campaign/campaign.h"

struct talk_id {
    int64_t v;
};
struct material_id {
    int64_t v;
};

enum talk_group { TALK_SESSION, TALK_SHOW, TALK_WIDE, TALK_GROUPS };

struct talk_form {
    const char *code, *label; /* label is a message id */
    enum talk_group group;
};
extern const struct talk_form talk_forms[];
extern const size_t talk_form_count;

struct audience {
    const char *code, *label;
};
extern const struct audience audiences[];
extern const size_t audience_count;

enum talk_state { TALK_PLANNED, TALK_HELD, TALK_NOT_HELD, TALK_STATES };
const char *talk_state_label(enum talk_state s);

enum {
    TALKS_MAX = 1000, /* of a campaign */
    TALK_CLASHES_MAX = 500,
    MATERIALS_MAX = 500,         /* of a campaign … */
    MATERIALS_OF_UNIT_MAX = 100, /* … and of one unit in it, versions counted */
    TALK_TEXT_MAX = 300,
    TALK_ATTENDANCES_MAX = 100000,
    TALK_USUAL_MINUTES = 90, /* of one whose end nobody said: for clashes */
};

struct talk {
    struct talk_id id;
    struct campaign_id campaign;
    struct unit_id unit; /* who holds it */
    size_t form;         /* index of talk_forms */
    uint64_t audiences;  /* bit i: audiences[i] */
    day_t day;
    int from_minute, to_minute;       /* to: -1, not said */
    struct unit_id place_unit;        /* where it lies */
    struct str topic, place, speaker; /* speaker: an office, "Tuyên giáo Đảng ủy" */
    struct str others;                /* another kind of people; may be empty */
    struct str note;
    int64_t expected; /* people; -1: not said */
    struct material_id material;
    enum talk_state state;
    int64_t attendances; /* -1: not counted */
    struct str result;   /* why not, or a word about it */
    int64_t account_id, at_ms;
};

struct talk_list {
    struct talk *items; /* by day and time */
    size_t count, capacity;
};

/* What is wrong with a session by itself: a message id and the member it is about ("day"); *arg
 * fills %1 where the message has one. NULL: nothing. Forms and writes ask the same function. */
const char *talk_fault(
    const struct talk *t, const struct campaign *c, const char **field, struct str *arg);

/* Inside a write: the facts talk-planned and talk-changed. E_INVALID: talk_fault(), or a unit or
 * material of another campaign; E_CONFLICT: the very same session is there (*ret names it);
 * E_TOO_LARGE: TALKS_MAX; E_NOT_FOUND. */
MUST_CHECK enum err talk_add(struct tx *tx, const struct talk *t, struct talk_id *ret);
MUST_CHECK enum err talk_change(struct tx *tx, const struct talk *t);
/* What was held is not moved to a day to come, nor what was counted to another group: its result is
 * corrected first. talk_change() says E_INVALID. */
bool talk_change_keeps_result(const struct talk *before, const struct talk *after, day_t today);
/* The fact talk-result: it was held, not held with why, or is planned again. The same result again
 * writes nothing. E_INVALID: held on a day to come, not held without why, a number that cannot be.
 */
struct talk_result {
    enum talk_state state;
    int64_t attendances; /* -1: not counted; only of what people come to */
    struct str words;
};
const char *talk_result_fault(
    const struct talk *t, const struct talk_result *result, day_t today, const char **field);
MUST_CHECK enum err talk_set_result(
    struct tx *tx, struct talk_id id, const struct talk_result *result);

MUST_CHECK enum err talk_find(struct db *db, struct arena *a, struct talk_id id, struct talk *ret);
MUST_CHECK enum err talk_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct talk_list *ret);

/* "Chủ nhà trọ, công nhân; tiểu thương chợ chiều" */
struct str talk_audience_words(struct arena *a, enum lang lang, const struct talk *t);

/* --- clashes --- */

enum talk_clash_kind { CLASH_PLACE, CLASH_SPEAKER };
struct talk_clash {
    const struct talk *one, *other;
    enum talk_clash_kind kind;
};
struct talk_clash_list {
    struct talk_clash *items;
    size_t count, capacity;
};
/* Pairs on one day whose times overlap, at one place or with one speaker; what was not held clashes
 * with nothing. Compared without capitals and accents. The list is by day. `of`: only those of this
 * session; 0: of all. No more than TALK_CLASHES_MAX. */
void talk_clashes(
    struct arena *a, const struct talk_list *all, struct talk_id of, struct talk_clash_list *ret);

/* --- counts --- */

struct talk_count {
    int64_t planned, held, not_held; /* planned: all of them */
    int64_t attendances;             /* of those that were held and counted */
    int64_t uncounted;               /* held, but nobody counted */
};
/* Of one group; unit 0: of all units. `until`: days up to and with it. */
struct talk_count talk_count_of(
    const struct talk_list *all, enum talk_group group, struct unit_id unit, day_t until);

/* --- texts --- */

struct material {
    struct material_id id, first; /* first: of its first version */
    struct campaign_id campaign;
    struct unit_id unit; /* who wrote it */
    int64_t version;
    struct str title, reviewer;
    day_t reviewed_day;   /* 0: not reviewed */
    struct str blob;      /* empty: no file */
    struct str file_type; /* "pdf", "docx", "odt", "text" */
    int64_t account_id, at_ms;
};

struct material_list {
    struct material *items; /* by text, the newest version first */
    size_t count, capacity;
};

enum { MATERIAL_BYTES_MAX = 12 * 1024 * 1024 };

/* What a file is by its bytes: "pdf", "docx", "odt", "text". NULL: none of them. */
const char *material_file_type(struct str bytes);
const char *material_content_type(struct str file_type);

/* Inside a write: the fact material-added; with `first` the next version of that text. `bytes` may
 * be empty. E_INVALID, E_TOO_LARGE, E_NOT_FOUND. */
MUST_CHECK enum err material_add(
    struct tx *tx, const struct material *m, struct str bytes, struct material_id *ret);
/* The fact material-reviewed by an office on a day. E_INVALID: no office, a day to come. */
MUST_CHECK enum err material_review(
    struct tx *tx, struct material_id id, struct str reviewer, day_t day);
/* The facts material-file-erased and, where no other needs the bytes, blob-erased; `why` is a fixed
 * word (privacy/redact.h). E_NOT_FOUND: no file (any more). */
MUST_CHECK enum err material_file_erase(struct tx *tx, struct material_id id, const char *why);
MUST_CHECK enum err material_find(
    struct db *db, struct arena *a, struct material_id id, struct material *ret);
MUST_CHECK enum err material_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct material_list *ret);
/* Is there a later version of it? */
bool material_is_newest(const struct material_list *all, const struct material *m);

/* The kinds of facts, for src/facts.c. */
extern const struct fact_kind talk_kinds[];

#endif
