/* page.h: the pages of duties: the list, one duty, drafts, the calendar and its addresses, days
 * off. The functions are rows of routes.def.
 */
#ifndef DUTY_PAGE_H
#define DUTY_PAGE_H

#include "campaign/note.h"
#include "duty/agenda.h"
#include "duty/diff.h"
#include "duty/draft.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "org/holiday.h"
#include "org/page.h"

enum err page_duty_list(struct req *r);
enum err act_duty_takeover(struct req *r);
enum err write_duty_takeover(struct tx *tx, struct req *r);
enum err page_duty_areas(struct req *r);
enum err act_duty_areas(struct req *r);
enum err write_duty_areas(struct tx *tx, struct req *r);
enum err page_duty_add(struct req *r);
enum err act_duty_add(struct req *r);
enum err write_duty_add(struct tx *tx, struct req *r);
enum err page_duty_show(struct req *r);
enum err act_duty_change(struct req *r);
enum err write_duty_change(struct tx *tx, struct req *r);
enum err act_duty_settle(struct req *r);
enum err write_duty_settle(struct tx *tx, struct req *r);
enum err act_draft_write(struct req *r);
enum err write_draft_write(struct tx *tx, struct req *r);
enum err act_draft_remark(struct req *r);
enum err write_draft_remark(struct tx *tx, struct req *r);
enum err act_draft_approve(struct req *r);
enum err write_draft_approve(struct tx *tx, struct req *r);
enum err page_duty_reminder(struct req *r);
enum err page_duty_paper(struct req *r);
enum err page_duty_calendar(struct req *r);
enum err page_duty_ics(struct req *r);
enum err page_calendar_address(struct req *r);
enum err act_calendar_address_make(struct req *r);
enum err write_calendar_address_make(struct tx *tx, struct req *r);
enum err write_calendar_address_end(struct tx *tx, struct req *r);
enum err page_calendar_feed(struct req *r);
enum err page_holiday_list(struct req *r);
enum err act_holiday_set(struct req *r);
enum err write_holiday_set(struct tx *tx, struct req *r);

/* For app->campaign_note: what presses in this campaign, in one sentence. */
enum err duty_note(struct req *r, const struct campaign *c, struct campaign_note *ret);

/* "Bảng phân công" in the Party form (paper.c): duties by day, and who is in charge of which area.
 */
MUST_CHECK enum err duty_paper_write(
    struct arena *a, const struct agenda *g, const struct duty_list *by_day, struct str *ret_docx);

/* --- shared by the pages (page_duty.c) --- */

/* The campaign of the address and what of it this person sees. E_DENIED. */
struct duty_page {
    struct campaign campaign;
    struct duty_reach reach;
};
MUST_CHECK enum err duty_page_find(struct req *r, struct db *db, struct duty_page *ret);
/* The same with the duty of the address; E_NOT_FOUND also when it is of another campaign. */
MUST_CHECK enum err duty_page_duty(
    struct req *r, struct db *db, struct duty_page *p, struct duty *ret);
void duty_crumbs(struct req *r, struct page *page, const struct campaign *c, bool below_list);
/* The form of a duty, empty; filled with what one says; read back into one and held against its
 * rules. `form` is the one that was read. */
MUST_CHECK enum err duty_form(
    struct req *r, struct db *db, const struct campaign *c, struct form **ret);
void duty_fill(struct req *r, struct form *f, const struct duty *d);
MUST_CHECK enum err duty_form_read(
    struct req *r, const struct duty_page *p, struct duty *d, struct form **form);
void draft_forms(struct req *r, struct form **text, struct form **remark, struct form **approve);

/* "07:30" of a minute of the day. */
/* "Thứ Hai": a message id. */
const char *day_of_week(day_t d);
struct str html_clock(const struct html *h, int minute);

/* --- what the templates show --- */

enum duty_by { BY_DAY, BY_PERSON, BY_UNIT, BY_WAYS };

struct duty_group {
    struct str title, note;
    const char *flag; /* message id; NULL: nothing stands out */
    size_t late, soon;
    struct {
        const struct agenda_item **items;
        size_t count, capacity;
    } rows;
};

struct duty_list_view {
    struct page page;
    struct agenda agenda;
    struct duty_reach reach;
    enum duty_by by;
    struct {
        struct duty_group *items;
        size_t count, capacity;
    } groups;
    size_t takeover; /* duties that the plan names and that are not here yet */
};

struct duty_area_row {
    struct str name, office, field; /* the field of the form */
};

struct duty_areas_view {
    struct page page;
    struct campaign campaign;
    bool may_change;
    struct duty_area_row *rows;
    size_t count;
    struct form *form;
};

struct duty_add_view {
    struct page page;
    struct campaign campaign;
    struct form *form;
};

/* One version of a draft with what changed from the one before. */
struct draft_view {
    const struct draft_version *version;
    size_t number; /* 1: the first */
    bool newest, approved;
    struct diff diff;
    struct {
        const struct draft_remark **items;
        size_t count, capacity;
    } remarks;
};

struct duty_show_view {
    struct page page;
    struct campaign campaign;
    struct duty duty;
    struct str who, reviewer;
    const char *rest; /* why its last day is no working day; NULL: it is one */
    day_t working_before;
    day_t today;
    bool manages, may_settle, may_review;
    struct form *change, *settle; /* NULL where it may not be done */
    struct form *text, *remark, *approve;
    struct draft_view *versions; /* newest first */
    size_t version_count;
};

struct reminder_view {
    struct page page;
    struct campaign campaign;
    struct str text;
    int rows;
};

struct calendar_cell {
    day_t day;
    bool in_month, today, in_campaign, works;
    struct str lunar; /* "1/11"; empty outside the month */
    const char *name; /* a holiday, or what else it is; NULL: nothing */
    struct {
        const struct agenda_item **items;
        size_t count, capacity;
    } rows;
};

struct calendar_view {
    struct page page;
    struct campaign campaign;
    struct calendar_cell *cells; /* Monday to Sunday, whole weeks */
    size_t count;
    int month, year, working_days;
    struct str before, after; /* addresses of the months beside; empty: beyond what is shown */
    struct str holidays;      /* address of the page of days off; empty: not for this person */
};

struct calendar_address_view {
    struct page page;
    bool there;
    struct str once; /* the address, shown this once */
    struct str news; /* that of the feed of signed days, which has the same key */
};

struct holiday_span {
    day_t from, to;
    bool works;
    struct str words, unit_name;
};

struct holiday_year_row {
    day_t day;
    const char *name, *kind; /* message ids; name may be NULL */
    enum day_kind what;
};

struct holiday_view {
    struct page page;
    struct org_unit unit;
    int year;
    struct holiday_year_row *days; /* all days off on weekdays, and weekends worked */
    size_t day_count;
    struct holiday_span *spans;
    size_t span_count;
    bool may_change;
    struct form *form;
};

#endif
