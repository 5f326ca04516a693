/* page.h: what the pages of this room show. The functions are rows of src/routes.c. */
#ifndef TALKS_PAGE_H
#define TALKS_PAGE_H

#include "campaign/visitor.h"
#include "rollup/rollup.h"
#include "talks/talk.h"
#include "works/page.h"

/* --- the calendar --- */

/* A session as one line of a list or calendar. */
struct talk_row {
    const struct talk *talk;
    struct str href, time, unit, place, audience, topic;
    bool clashes, text_not_reviewed, needs_result;
};

struct talk_day {
    day_t day;
    struct str name;      /* "Thứ ba, 10/12/2024" */
    struct str short_day; /* "10/12" */
    size_t from, count;   /* of the rows */
    bool today, inside;   /* inside: a day of the campaign */
};

struct talk_clash_row {
    struct str words, one_href, other_href, one, other;
};

/* A count here beside that of the daily reports. */
struct talk_beside {
    int64_t here, reported, difference;
};
struct talk_compare_row {
    struct str unit;
    struct talk_beside sessions, attendances, shows;
    bool differs;
};

struct talk_list_view {
    struct page page;
    struct campaign_visitor visitor;
    struct talk_row *rows;
    size_t row_count;
    struct talk_day *days; /* those with sessions */
    size_t day_count;
    struct talk_day *calendar; /* whole weeks, Monday first */
    size_t calendar_count;
    struct talk_clash_row *clashes;
    size_t clash_count;
    struct talk_count counts[TALK_GROUPS];
    struct talk_compare_row *compare; /* units with something; the last row is the campaign */
    size_t compare_count;
    size_t waiting; /* sessions gone by without a result */
};

struct talk_show_view {
    struct page page;
    struct campaign_visitor visitor;
    struct talk talk;
    struct talk_row row;
    struct material material; /* id 0: none */
    bool material_old;        /* a later version is there */
    struct talk_clash_row *clashes;
    size_t clash_count;
    struct form *result; /* NULL: may not */
    struct form *change;
    bool changing; /* the change was refused: its form is open */
};

struct talk_new_view {
    struct page page;
    struct campaign_visitor visitor;
    struct form *form;
};

struct material_row {
    const struct material *material;
    struct str unit, file_href;
    bool newest;
    bool may_review, may_erase;
};
struct material_list_view {
    struct page page;
    struct campaign_visitor visitor;
    struct material_row *rows;
    size_t count;
    struct form *form; /* NULL: may not */
    struct str today;  /* for a field of the browser */
};

/* The field of one audience, "audience_workers". */
const char *audience_field(struct arena *a, size_t audience);

/* talk_form.c: the form of a session, filled, and read back. */
MUST_CHECK enum err talk_form_new(
    struct req *r, struct db *db, const struct campaign_visitor *v, struct form **ret);
void talk_form_fill(struct form *f, const struct talk *t);
/* Reads the body into *ret (id and campaign are kept). E_INVALID: errors stand at the fields. */
MUST_CHECK enum err talk_form_read(
    struct req *r, const struct campaign_visitor *v, struct talk *ret);
struct form *talk_result_form(struct req *r, const struct talk *t);

/* talk_words.c: rows and words that more than one page shows. */
struct str talk_time_words(struct arena *a, const struct talk *t);
struct str talk_day_words(const struct req *r, day_t day);
void talk_row_fill(struct req *r, const struct campaign_visitor *v, const struct talk *t,
    const struct talk_clash_list *clashes, const struct material_list *materials,
    struct talk_row *ret);
/* Those of one session, or of all (`of` 0). */
void talk_clash_rows(struct req *r, const struct talk_clash_list *all, struct talk_id of,
    struct talk_clash_row **ret, size_t *count);

/* The calendar as an official paper, DOCX. */
MUST_CHECK enum err talk_paper_write(struct arena *a, const struct campaign_visitor *v,
    const struct talk_list *all, day_t today, struct str *ret_docx);

enum err page_talk_list(struct req *r);
enum err page_talk_paper(struct req *r);
enum err page_talk_new(struct req *r);
enum err act_talk_add(struct req *r);
enum err write_talk_add(struct tx *tx, struct req *r);
enum err page_talk_show(struct req *r);
enum err act_talk_change(struct req *r);
enum err write_talk_change(struct tx *tx, struct req *r);
enum err act_talk_result(struct req *r);
enum err write_talk_result(struct tx *tx, struct req *r);
enum err page_material_list(struct req *r);
enum err act_material_add(struct req *r);
enum err work_material_add(struct req *r);
enum err write_material_add(struct tx *tx, struct req *r);
enum err act_material_review(struct req *r);
enum err write_material_review(struct tx *tx, struct req *r);
enum err act_material_erase(struct req *r);
enum err write_material_erase(struct tx *tx, struct req *r);
enum err page_material_file(struct req *r);

#endif
