/* agenda.h: the duties of one campaign as one looks at them on a day: what is overdue and due soon,
 * who has how much to do, which hamlets nobody is in charge of and which members have no area.
 */
#ifndef DUTY_AGENDA_H
#define DUTY_AGENDA_H

#include "base/calendar.h"
#include "base/tr.h"
#include "duty/reach.h"

/* In the order of the page. */
enum urgency {
    URGENCY_LATE,  /* its last day is over */
    URGENCY_TODAY, /* ends today */
    URGENCY_SOON,  /* ends within so many working days (the setting duty-soon-days) */
    URGENCY_LATER,
    URGENCY_UNDATED, /* no last day: as long as the campaign lasts */
    URGENCY_SETTLED, /* done or dropped */
    URGENCIES
};

const char *urgency_label(enum urgency u); /* message id */

struct agenda_item {
    struct duty duty;
    struct str unit_name; /* of who answers */
    struct str who;       /* office and unit, as it is shown */
    enum urgency urgency;
    int days_left;        /* negative: over */
    int working_left;     /* working days from tomorrow to the last one */
    const char *rest;     /* its last day is one of rest: a message id; NULL: a working day */
    day_t working_before; /* then the last working day before it */
    bool may_settle;      /* filled by the page */
};

struct agenda_person {
    struct str office;
    struct str areas; /* names of hamlets; empty: none */
    bool general;     /* head or deputy head: needs no area */
    bool member;
    size_t open, late, soon;
};

struct agenda_unit {
    struct unit_id id;
    struct str name;
    size_t open, late, soon;
};

struct agenda {
    struct campaign campaign;
    struct calendar calendar;
    day_t today;
    struct {
        struct agenda_item *items; /* by urgency, then by day */
        size_t count, capacity;
    } all;
    size_t counts[URGENCIES];
    struct duty_area_list areas;
    size_t uncovered; /* hamlets without anybody in charge */
    struct {
        struct agenda_person *items;
        size_t count, capacity;
    } people;
    size_t without_area; /* members who should have one */
    struct {
        struct agenda_unit *items; /* those with an open duty */
        size_t count, capacity;
    } units;
};

/* What somebody with this reach sees of the campaign. */
MUST_CHECK enum err agenda_find(struct db *db, struct arena *a, const struct campaign *c,
    day_t today, const struct duty_reach *w, struct agenda *ret);

/* The next step in one sentence with its figures; empty: nothing is overdue, due soon or uncovered.
 */
struct str agenda_sentence(struct arena *a, enum lang lang, const struct agenda *g);

/* "Nhắc việc ngày 08/12/2024 …": a text to paste into a group chat, in Vietnamese, without marks of
 * any program. */
struct str agenda_reminder(struct arena *a, const struct agenda *g);

#endif
