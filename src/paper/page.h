/* page.h: the pages of papers. The functions are rows of src/routes.c. */
#ifndef PAPER_PAGE_H
#define PAPER_PAGE_H

#include "doc/docx.h"
#include "doc/pack.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "paper/field.h"
#include "paper/make.h"
#include "paper/pdf.h"
#include "rollup/page.h"

struct req;

/* The campaign of the path, for who may do that in its commune. E_NOT_FOUND, E_DENIED. */
MUST_CHECK enum err paper_campaign_find(
    struct req *r, struct db *db, enum permission permission, struct campaign *ret);
/* The paper of the path and its campaign, likewise. */
MUST_CHECK enum err paper_of_path(
    struct req *r, struct db *db, enum permission permission, struct paper *p, struct campaign *c);
/* "Trang đầu", the campaign, and its papers. */
void paper_crumbs(struct req *r, struct page *page, const struct campaign *c, bool inside);

/* ---- the papers of a campaign --------------------------------------------------------------- */

struct paper_kind_row {
    enum paper_kind_id kind;
    struct str href, hint; /* hint: what is ready now; may be empty */
};

struct paper_list_page {
    struct page page;
    struct campaign campaign;
    struct paper_kind_row kinds[PAPER_KINDS];
    struct paper_list papers;
    bool may_write;
};
enum err page_paper_list(struct req *r);

/* ---- writing one ---------------------------------------------------------------------------- */

struct paper_make_page {
    struct page page;
    struct campaign campaign;
    enum paper_kind_id kind;
    struct form *form;
    struct str action, replaces; /* replaces: the words of what is replaced; empty: none */
    struct str subject;          /* what stands there if nobody types one */
};
enum err page_paper_new(struct req *r);
enum err act_paper_new(struct req *r);
enum err write_paper_new(struct tx *tx, struct req *r);
enum err page_paper_edit(struct req *r);
enum err act_paper_edit(struct req *r);
enum err write_paper_edit(struct tx *tx, struct req *r);

/* ---- one paper ------------------------------------------------------------------------------ */

struct paper_page {
    struct page page;
    struct paper paper;
    struct campaign campaign;
    struct issuer issuer;
    struct doc_text text; /* the lines as they stand in the file */
    struct str subject, base;
    struct str replaces; /* words; empty: none */
    int64_t next;        /* the number it would take */
    struct str number_words;
    bool may_write, has_number, pdf_here, own_template;
    bool erased; /* the file that went out */
    struct form *erase_form;
    struct paper_use_list uses; /* of the same bytes as its file, elsewhere */
};
enum err page_paper_show(struct req *r);
enum err page_paper_file(struct req *r);
enum err act_paper_erase(struct req *r);
enum err write_paper_erase(struct tx *tx, struct req *r);
enum err act_paper_number(struct req *r);
enum err work_paper_number(struct req *r);
enum err write_paper_number(struct tx *tx, struct req *r);

struct paper_pdf_page {
    struct page page;
    enum pdf_state state;
    bool waiting;
    size_t ahead;
    struct str base, again;
};
enum err act_paper_pdf(struct req *r);
enum err page_paper_pdf(struct req *r);

/* ---- one paper on A4, as the browser prints it ---------------------------------------------- */

struct paper_print_page {
    struct paper paper;
    struct campaign campaign;
    struct str title, base;
    struct pack_names parts; /* of the Word file: pictures are asked for by their place */
    bool own_template;
    struct print_sheet {
        struct docx_flow flow, foot;
        bool across;
        int width; /* twips between the margins */
    } * items;
    size_t count, capacity;
};
enum err page_paper_print(struct req *r);
enum err page_paper_picture(struct req *r);

/* Classes of assets/paper.css for what stands within `width` twips. */
struct str print_paragraph_class(struct arena *a, const struct docx_paragraph *p, int width);
struct str print_run_class(struct arena *a, const struct docx_run *run);
struct str print_table_class(struct arena *a, const struct docx_table *t, int width);
struct str print_column_class(struct arena *a, const struct docx_table *t, size_t column);
struct str print_picture_class(struct arena *a, const struct docx_run *run, int width);
int print_table_width(const struct docx_table *t);
struct str print_picture(struct arena *a, const struct paper_print_page *v, struct str part);

/* The papers of a day and of the review, without typed words. */
enum err page_day_paper(struct req *r);
enum err page_review_paper(struct req *r);

/* ---- the register --------------------------------------------------------------------------- */

struct register_page {
    struct page page;
    struct org_unit unit;
    struct issuer_list issuers;
    struct issuer issuer; /* the one that is shown; id 0: none is written down */
    struct period_list periods;
    int64_t period;
    struct paper_number_list numbers;
    struct form *number_form, *issuer_form; /* NULL: may not */
    struct str base;
};
enum err page_register(struct req *r);
enum err act_register_number(struct req *r);
enum err write_register_number(struct tx *tx, struct req *r);
enum err act_issuer(struct req *r);
enum err write_issuer(struct tx *tx, struct req *r);
/* "2024", or "từ 01/05/2020" of a term. */
struct str period_words(struct req *r, enum official_form form, int64_t period);

/* ---- templates ------------------------------------------------------------------------------ */

struct template_row {
    enum paper_kind_id kind;
    enum official_form form;
    struct kept_template holds;
    struct str href;
};

struct template_list_page {
    struct page page;
    struct org_unit unit; /* id 0: choose one */
    struct unit_list units;
    struct template_row rows[PAPER_KINDS * PAPER_FORMS];
    size_t row_count;
};
enum err page_template_list(struct req *r);

struct template_page {
    struct page page;
    struct org_unit unit;
    enum paper_kind_id kind;
    enum official_form form;
    struct kept_template_list versions;
    struct kept_template holds;
    struct paper_field_list fields;
    struct form *upload;
    struct str base;
    struct template_findings findings; /* of the file that was just refused */
    struct str *sentences;
};
enum err page_template_show(struct req *r);
enum err page_template_file(struct req *r);
enum err act_template_set(struct req *r);
enum err work_template_set(struct req *r);
enum err write_template_set(struct tx *tx, struct req *r);
enum err write_template_back(struct tx *tx, struct req *r);

/* ---- kept files in which a name stands ------------------------------------------------------ */

enum { NAMING_FILES_MAX = 300, NAMING_BYTES_MAX = 48 * 1024 * 1024 };

struct naming_page {
    struct naming_row {
        struct paper paper;
        bool unread; /* the file could not be searched */
    } * items;
    size_t count, capacity;
    size_t searched;
    bool more;   /* than were searched */
    bool failed; /* not all of them could be */
};
/* On the page where names are looked for (privacy): numbered papers whose kept file has the name.
 * Pictures are not read. */
void papers_naming(struct html *h, struct str name);

struct gone_pictures {
    struct gone_picture {
        struct paper paper;
        bool may_open;
    } * items;
    size_t count, capacity;
};
/* Where pictures are removed and agreements withdrawn: numbered papers of a campaign (0: of all
 * that this person looks after) whose kept file still has a picture that is gone or may no longer
 * be shown. */
void papers_gone_pictures(struct html *h, int64_t campaign);

/* ---- a paper that was printed -------------------------------------------------------------- */

struct paper_check {
    struct page page;
    struct str typed;
    bool asked, unreadable, found;
    bool by_journal;        /* what was typed is the mark of the journal, not of the sign-off */
    struct signed_day sign; /* seq 0: it is a final report */
    struct review_signed review; /* seq 0: it is a day */
    bool differs;                /* the report says something else by now */
    struct str campaign, unit, href;
    struct day_difference *totals; /* label, then_day, then_until */
    size_t total_count;
};

/* Is this what was signed? What is typed is held against the sign-offs this person may read. */
enum err page_paper_check(struct req *r);

#endif
