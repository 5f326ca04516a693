/* party.c: an official paper of a Party body. The measures are those of HD 05-HD/VPTW (2026); they
 * stand in the two tables at the top, so that the next guidance is a change of figures. */
#include "doc/party.h"

#include "base/unicode.h"
#include "doc/metrics.h"

enum { /* millimetres */
    MARGIN_TOP = 20,
    MARGIN_BOTTOM = 20,
    MARGIN_LEFT = 30,
    MARGIN_RIGHT = 15,
    PAGE_NUMBER_FROM_EDGE = 10,
    INDENT = 10,
    ISSUER_COLUMN = 82, /* of the head; the rest holds "ĐẢNG CỘNG SẢN VIỆT NAM" on one line */
    RECIPIENT_COLUMN = 75,
};

enum { /* points */
    SIZE = 14,
    SIZE_PARTY = 15,
    SIZE_TYPE = 16,
    SIZE_RECIPIENTS = 12,
    SIZE_TABLE = 12,
    LINE_HEIGHT = 20, /* exactly; 18 to 22 are allowed */
    PARAGRAPH_GAP = 6,
    SIGNATURE_ROOM = 72,
};

static const char party_title[] = "ĐẢNG CỘNG SẢN VIỆT NAM";
static const char subject_line[] = "-----";

/* Top left who issues the paper, top right the Party; below them number and day on one line. */
static void add_head(struct arena *a, struct docx *doc, const struct party_paper *paper)
{
    int *columns = arena_new_array(a, int, 2);
    struct docx_table *head;
    struct docx_flow *left, *right;
    struct str symbol = paper->symbol;

    columns[0] = TWIP_OF_MM(ISSUER_COLUMN);
    columns[1] = docx_width_twip(doc) - columns[0];
    head = docx_table_add(a, &doc->body, columns, 2, 2);
    left = docx_cell(head, 0, 0);
    right = docx_cell(head, 0, 1);
    paper_line_add(a, left, DOCX_CENTER, text_upper(a, paper->superior), SIZE, DOCX_UPRIGHT);
    paper_line_add(a, left, DOCX_CENTER, text_upper(a, paper->issuer), SIZE, DOCX_BOLD);
    paper_line_add(a, left, DOCX_CENTER, S("*"), SIZE, DOCX_UPRIGHT);
    paper_line_add(a, right, DOCX_CENTER, str_from(party_title), SIZE_PARTY, DOCX_BOLD);
    docx_line_add(a, right, columns[1], text_width_twip(str_from(party_title), SIZE_PARTY, true));
    paper_line_add(a, docx_cell(head, 1, 0), DOCX_CENTER,
        str_printf(a, "Số %.*s-%.*s", STR(paper_number(a, paper->number)), STR(symbol)), SIZE,
        DOCX_UPRIGHT);
    paper_line_add(a, docx_cell(head, 1, 1), DOCX_CENTER,
        paper_place_and_day(a, paper->place, paper->day), SIZE, DOCX_ITALIC);
}

static void add_title(struct arena *a, struct docx *doc, const struct party_paper *paper)
{
    struct docx_paragraph *type = docx_paragraph_add(a, &doc->body, DOCX_CENTER);

    type->before_twip = TWIP_OF_POINT(2 * LINE_HEIGHT);
    docx_run_add(a, type, text_upper(a, paper->type), SIZE_TYPE, DOCX_BOLD);
    paper_line_add(a, &doc->body, DOCX_CENTER, paper->subject, SIZE, DOCX_BOLD);
    paper_line_add(a, &doc->body, DOCX_CENTER, str_from(subject_line), SIZE, DOCX_UPRIGHT);
}

static void add_body(struct arena *a, struct docx *doc, const struct party_paper *paper)
{
    static const struct paper_body form = {
        .size_points = SIZE,
        .table_size_points = SIZE_TABLE,
        .indent_twip = TWIP_OF_MM(INDENT),
        .before_twip = TWIP_OF_POINT(PARAGRAPH_GAP),
        .line_exact_twip = TWIP_OF_POINT(LINE_HEIGHT),
    };

    paper_body_add(a, &doc->body, &form, paper->blocks, paper->block_count, docx_width_twip(doc));
}

static void add_recipients(struct arena *a, struct docx_flow *cell, const struct party_paper *paper)
{
    struct docx_paragraph *p = docx_paragraph_add(a, cell, DOCX_LEFT);

    docx_run_add(a, p, S("Nơi nhận"), SIZE, DOCX_UNDERLINE);
    docx_run_add(a, p, S(":"), SIZE, DOCX_UPRIGHT);
    for (size_t i = 0; i < paper->recipient_count; i++) {
        const char *sign = i + 1 < paper->recipient_count ? ";" : ".";

        paper_line_add(a, cell, DOCX_LEFT, paper_recipient(a, paper->recipients[i], sign),
            SIZE_RECIPIENTS, DOCX_UPRIGHT);
    }
}

static void add_end(struct arena *a, struct docx *doc, const struct party_paper *paper)
{
    int *columns = arena_new_array(a, int, 2);
    struct docx_table *end;
    struct docx_flow *right;
    struct docx_paragraph *name;

    columns[0] = TWIP_OF_MM(RECIPIENT_COLUMN);
    columns[1] = docx_width_twip(doc) - columns[0];
    docx_paragraph_add(a, &doc->body, DOCX_LEFT)->line_exact_twip = TWIP_OF_POINT(LINE_HEIGHT);
    end = docx_table_add(a, &doc->body, columns, 2, 1);
    add_recipients(a, docx_cell(end, 0, 0), paper);
    right = docx_cell(end, 0, 1);
    paper_line_add(a, right, DOCX_CENTER, text_upper(a, paper->authority), SIZE, DOCX_BOLD);
    paper_line_add(a, right, DOCX_CENTER, text_upper(a, paper->position), SIZE, DOCX_UPRIGHT);
    name = docx_paragraph_add(a, right, DOCX_CENTER);
    name->before_twip = TWIP_OF_POINT(SIGNATURE_ROOM);
    docx_run_add(a, name, paper->signer, SIZE, DOCX_BOLD);
}

static void build(struct arena *a, const struct party_paper *paper, struct docx *doc)
{
    *doc = (struct docx){
        .top_mm = MARGIN_TOP,
        .bottom_mm = MARGIN_BOTTOM,
        .left_mm = MARGIN_LEFT,
        .right_mm = MARGIN_RIGHT,
        .page_number_points = SIZE,
        .page_number_mm = PAGE_NUMBER_FROM_EDGE,
    };
    add_head(a, doc, paper);
    add_title(a, doc, paper);
    add_body(a, doc, paper);
    add_end(a, doc, paper);
}

enum err party_paper_write(struct arena *a, const struct party_paper *paper, struct str *ret_docx)
{
    struct docx doc;

    build(a, paper, &doc);
    return docx_write(a, &doc, ret_docx);
}

enum err party_paper_plain(struct arena *a, const struct party_paper *paper, struct str *ret)
{
    struct docx doc;

    build(a, paper, &doc);
    return docx_plain(a, &doc, ret);
}
