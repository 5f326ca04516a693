/* page.h: what the pages of this room show. The functions are rows of src/routes.c. */
#ifndef WELFARE_PAGE_H
#define WELFARE_PAGE_H

#include "campaign/visitor.h"
#include "doc/picture.h"
#include "privacy/restricted.h"
#include "rollup/rollup.h"
#include "welfare/care.h"
#include "welfare/gift.h"
#include "welfare/house.h"
#include "works/page.h"

/* --- signed papers (page_scan.c) --- */

struct scan_row {
    const struct restricted_file *file;
    bool may_open, may_remove;
};
struct scans {
    struct scan_row *rows;
    size_t count;
    struct form *form; /* NULL: may not hand one in */
    struct str action; /* where it is sent */
};
/* The scans about a thing and the form that hands one in. */
MUST_CHECK enum err scans_fill(struct req *r, const struct campaign_visitor *v, const char *purpose,
    int64_t thing, struct scans *ret);

/* --- all of it --- */

/* Houses of one hamlet and kind: planned by works, done by reports, cards. */
struct house_sum {
    struct str unit, plan, reported;
    bool repair;
    int64_t planned_milli, reported_milli;
    size_t cards, started, finished, handed_over, not_planned; /* not_planned: cards without work */
    bool differs;                                              /* planned against cards */
};

struct house_row {
    const struct house *house;
    struct str name, href, stage, value;
    const char *type;
};

struct gift_row {
    const struct gift_batch *batch;
    struct str href, each, total;
    int64_t planned, handed, left;
};

struct care_row {
    const struct care *care;
    struct str href, place, value;
    bool needs_result, lacks_permit;
};

struct welfare_beside {
    int64_t here, reported, difference;
};

struct welfare_view {
    struct page page;
    struct campaign_visitor visitor;
    struct house_sum *sums; /* the last two rows: build and repair of the campaign */
    size_t sum_count;
    struct house_row *houses;
    size_t house_count;
    struct gift_row *gifts;
    size_t gift_count;
    int64_t gifts_all, gifts_handed, gifts_left;
    struct str gifts_value;
    struct care_row *cares;
    size_t care_count;
    struct welfare_beside gifts_beside, examined_beside;
};

/* --- one batch --- */

struct gift_unit_row {
    struct str unit, sheet_href;
    const char *field; /* of the form that plans */
    int64_t planned, handed, left;
};
struct gift_day_row {
    struct str unit;
    day_t day;
    int64_t count;
};
struct gift_view {
    struct page page;
    struct campaign_visitor visitor;
    struct gift_row row;
    struct gift_unit_row *units;
    size_t unit_count;
    int64_t not_planned;
    struct gift_day_row *days;
    size_t day_count;
    struct form *plan, *hand, *change; /* NULL: may not */
    struct scans scans;
    bool changing;
};

/* --- one house, one day of care, a new one of each --- */

struct house_view {
    struct page page;
    struct campaign_visitor visitor;
    struct house house;
    struct house_row row;
    struct str unit, work;
    struct form *stage, *value, *change, *drop; /* NULL: may not */
    struct scans scans;
    bool changing, valuing;
};

struct care_view {
    struct page page;
    struct campaign_visitor visitor;
    struct care care;
    struct care_row row;
    struct str unit;
    struct form *result, *change; /* NULL: may not */
    bool changing;
};

struct welfare_new_view {
    struct page page;
    struct campaign_visitor visitor;
    struct form *form;
    const char *part; /* "gift": the last part of its address */
};

/* --- shared --- */

struct str vnd_words(struct req *r, int64_t vnd); /* "4.500.000 đồng"; "–" of -1 */
void gift_row_fill(struct req *r, const struct gift_batch *b, const struct gift_part_list *planned,
    const struct gift_part_list *handed, struct gift_row *ret);
struct str house_name(struct req *r, const struct campaign_visitor *v, const struct house *h);
void house_row_fill(
    struct req *r, const struct campaign_visitor *v, const struct house *h, struct house_row *ret);
void care_row_fill(
    struct req *r, const struct campaign_visitor *v, const struct care *c, struct care_row *ret);
struct field welfare_source_field(void);
enum cost_source welfare_source_chosen(const struct form *f);
bool is_route(const struct req *r, const char *name);
void welfare_crumbs(struct req *r, struct page *p, const struct campaign_visitor *v);

/* The blank list for signing, for one hamlet (unit 0: for no certain one), `rows` lines. */
struct gift_sheet {
    struct campaign campaign;
    struct str commune, unit;
    struct gift_batch batch;
    size_t rows;
};
MUST_CHECK enum err gift_sheet_docx(
    struct arena *a, const struct gift_sheet *s, struct str *ret_docx);
MUST_CHECK enum err gift_sheet_xlsx(
    struct arena *a, const struct gift_sheet *s, struct str *ret_xlsx);

enum err page_welfare(struct req *r);
enum err page_gift_new(struct req *r);
enum err act_gift_add(struct req *r);
enum err write_gift_add(struct tx *tx, struct req *r);
enum err page_gift_show(struct req *r);
enum err act_gift_change(struct req *r);
enum err write_gift_change(struct tx *tx, struct req *r);
enum err act_gift_plan(struct req *r);
enum err write_gift_plan(struct tx *tx, struct req *r);
enum err act_gift_hand(struct req *r);
enum err write_gift_hand(struct tx *tx, struct req *r);
enum err page_gift_sheet(struct req *r);
enum err act_scan_add(struct req *r);
enum err work_scan_add(struct req *r);
enum err write_scan_add(struct tx *tx, struct req *r);
enum err write_scan_open(struct tx *tx, struct req *r);
enum err page_scan_opened(struct req *r);
enum err write_scan_remove(struct tx *tx, struct req *r);
enum err page_house_new(struct req *r);
enum err act_house_add(struct req *r);
enum err write_house_add(struct tx *tx, struct req *r);
enum err page_house_show(struct req *r);
enum err act_house_change(struct req *r);
enum err write_house_change(struct tx *tx, struct req *r);
enum err act_house_stage(struct req *r);
enum err write_house_stage(struct tx *tx, struct req *r);
enum err act_house_value(struct req *r);
enum err write_house_value(struct tx *tx, struct req *r);
enum err act_house_drop(struct req *r);
enum err write_house_drop(struct tx *tx, struct req *r);
enum err page_care_new(struct req *r);
enum err act_care_add(struct req *r);
enum err write_care_add(struct tx *tx, struct req *r);
enum err page_care_show(struct req *r);
enum err act_care_change(struct req *r);
enum err write_care_change(struct tx *tx, struct req *r);
enum err act_care_result(struct req *r);
enum err write_care_result(struct tx *tx, struct req *r);

#endif
