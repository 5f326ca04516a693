/* campaign.h: a dated joint effort, opened from an accepted plan.
 *
 * The campaign fixes who reports (hamlets and agencies), on which days, within which minutes of the
 * day, and how its papers are headed. What is to be built stands in works/; what was reported in
 * report/. Nothing here is overwritten: a change of settings is a new fact.
 */
#ifndef CAMPAIGN_CAMPAIGN_H
#define CAMPAIGN_CAMPAIGN_H

#include "base/date.h"
#include "org/ids.h"
#include "store/store.h"

struct campaign_id {
    int64_t v;
};

/* How the papers of this campaign are headed and signed (RULES 1.2). All may be empty. */
struct paper_settings {
    struct str superior;   /* ĐẢNG ỦY XÃ … */
    struct str issuer;     /* BAN CHỈ ĐẠO … */
    struct str symbol;     /* BC/BCĐ */
    struct str place;      /* Tân Phong */
    struct str recipients; /* one a line, without "- " and ";" */
    struct str authority;  /* T/M BAN CHỈ ĐẠO; may be empty */
    struct str position;   /* TRƯỞNG BAN */
    struct str signer;     /* the name under the signature */
};

struct campaign {
    struct campaign_id id;
    struct unit_id unit; /* the commune that runs it */
    int64_t plan_id;
    struct str name;
    day_t first_day, last_day;
    int report_from_minute, report_to_minute; /* the daily window, e.g. 810 to 900 */
    struct paper_settings paper;
    int64_t province;    /* where it is kept; of what was read, as the next */
    int64_t changed_seq; /* the newest fact about its settings, units and works */
};

/* One who reports every day. */
struct campaign_unit {
    struct unit_id id;
    struct str name;      /* "Ấp Cầu" */
    bool is_agency;       /* an agency reports metres only of works that it leads */
    struct str in_charge; /* office of the member in charge; may be empty */
};

struct campaign_deadline {
    struct str what;
    struct str kept; /* of what was read: the words, or the reference to their seal */
    day_t day;
    bool brought; /* by the file of another place, which alone may take it away again */
    int64_t id;   /* of what was read: the fact that added it */
};

/* What a person confirms when a campaign is opened from a plan. */
struct campaign_opening {
    struct campaign campaign; /* id is not used */
    struct campaign_unit *units;
    size_t unit_count; /* id.v == 0: by its name, and made if there is none */
    struct campaign_deadline *deadlines;
    size_t deadline_count;
};

struct campaign_list {
    struct campaign *items;
    size_t count, capacity;
};
struct campaign_unit_list {
    struct campaign_unit *items; /* hamlets first, then agencies, as in the plan */
    size_t count, capacity;
};
struct campaign_deadline_list {
    struct campaign_deadline *items; /* by day */
    size_t count, capacity;
};

enum {
    CAMPAIGN_DAYS_MAX = 400,
    CAMPAIGN_UNITS_MAX = 2000,
    CAMPAIGN_DEADLINES_MAX = 200,
    CAMPAIGN_TEXT_MAX = 200,        /* characters of a name or of a line of the paper's head */
    CAMPAIGN_RECIPIENTS_MAX = 2000, /* characters of the list of recipients */
};

/* What is wrong with the name, days, daily window or paper of a campaign: a message id that says
 * how to mend it, and in *field the member it is about ("last_day"). NULL: nothing is wrong. The
 * forms and the writes ask the same function. */
const char *campaign_fault(const struct campaign *c, const char **field);

/* The first and the last moment of the daily window of a day. While the clock shows the closing
 * minute (15:00) it is still open; a report is late when it came after that. */
int64_t campaign_window_from_ms(const struct campaign *c, day_t day);
int64_t campaign_window_to_ms(const struct campaign *c, day_t day);

/* Inside a write: the facts campaign-opened, unit-added where needed, campaign-unit-added and
 * campaign-deadline-added. E_INVALID: days out of order, longer than 400 days, no unit, window of
 * the day upside down, one unit twice. E_CONFLICT: the plan has its campaign already. *ret is set
 * on OK; opening->units[i].id is filled. */
MUST_CHECK enum err campaign_open(
    struct tx *tx, struct campaign_opening *opening, struct campaign_id *ret);
/* Inside a write: name, days, daily window and paper are those of `settings`; the rest of it is not
 * looked at. Days may only be added, so that no report falls out of the campaign. Whether a report
 * was late stays as it was judged when it came. E_INVALID, E_NOT_FOUND. */
MUST_CHECK enum err campaign_settings_change(
    struct tx *tx, struct campaign_id id, const struct campaign *settings);
/* Inside a write: one more deadline; one that is there already is not written again. E_INVALID: no
 * text; E_TOO_LARGE: CAMPAIGN_DEADLINES_MAX, as many as the file of a signed day may carry;
 * E_NOT_FOUND. */
MUST_CHECK enum err campaign_deadline_add(
    struct tx *tx, struct campaign_id id, const struct campaign_deadline *deadline);
/* The fact campaign-deadline-dropped: it is in no list from here on; the journal keeps that it was.
 * One that is not there, or no longer, is not dropped again. E_NOT_FOUND: no such campaign, or the
 * deadline is another's. */
MUST_CHECK enum err campaign_deadline_drop(struct tx *tx, struct campaign_id id, int64_t deadline);
/* The fact campaign-deadline-moved: the same deadline, with its number, on another day. None when
 * it stands there already; where another with the same words stands on that day, it is dropped.
 * E_NOT_FOUND: no such campaign, or no such deadline in it. */
MUST_CHECK enum err campaign_deadline_move(
    struct tx *tx, struct campaign_id id, int64_t deadline, day_t day);

/* Inside a write: what is added from here on is kept with the province of this campaign. */
MUST_CHECK enum err campaign_keep(struct tx *tx, struct campaign_id id);

/* Inside an apply: this fact changed what a book of the campaign says (report/book.h). */
MUST_CHECK enum err campaign_touch(struct tx *tx, int64_t id, int64_t seq);
/* The newest such fact. E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err campaign_changed(struct db *db, struct campaign_id id, int64_t *ret);

MUST_CHECK enum err campaign_find(
    struct db *db, struct arena *a, struct campaign_id id, struct campaign *ret);
/* The campaign opened from this plan. E_NOT_FOUND: none yet. */
MUST_CHECK enum err campaign_find_by_plan(
    struct db *db, struct arena *a, int64_t plan_id, struct campaign *ret);
/* Campaigns of one commune, newest first. */
MUST_CHECK enum err campaign_list_of(
    struct db *db, struct arena *a, struct unit_id commune, struct campaign_list *ret);
/* Campaigns in which this unit reports, newest first. */
MUST_CHECK enum err campaign_list_for_reporter(
    struct db *db, struct arena *a, struct unit_id unit, struct campaign_list *ret);
MUST_CHECK enum err campaign_units(
    struct db *db, struct arena *a, struct campaign_id id, struct campaign_unit_list *ret);
/* One who reports. E_NOT_FOUND: this unit does not report in this campaign. */
MUST_CHECK enum err campaign_unit_find(struct db *db, struct arena *a, struct campaign_id id,
    struct unit_id unit, struct campaign_unit *ret);
/* Inside a write: E_INVALID unless the unit reports in it, or is the commune that runs it. */
MUST_CHECK enum err campaign_unit_check(
    struct tx *tx, const struct campaign *c, struct unit_id unit);
MUST_CHECK enum err campaign_deadlines(
    struct db *db, struct arena *a, struct campaign_id id, struct campaign_deadline_list *ret);

/* The kinds of facts of this room, for src/facts.c. */
extern const struct fact_kind campaign_kinds[];

#endif
