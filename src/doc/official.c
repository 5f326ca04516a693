/* official.c: official papers of both forms. What differs by more than a size is asked of the form
 * here; the sizes stand in party.c and state_form.c, the words of fields in official_words.c. */
#include "doc/official.h"

#include "doc/metrics.h"
#include "doc/numeral.h"
#include "doc/official_measures.h"

struct building {
    struct arena *arena;
    struct docx *doc;
    enum official_form form;
    const struct official_measures *m;
    const struct official_paper *paper;
};

static void line(
    struct building *b, struct docx_flow *flow, struct str text, int size, unsigned face)
{
    paper_line_add(b->arena, flow, DOCX_CENTER, text, size, face);
}

static void capitals(
    struct building *b, struct docx_flow *flow, struct str text, int size, unsigned face)
{
    line(b, flow, paper_upper(b->arena, text), size, face | DOCX_CAPS);
}

/* The line of a decree's paper is two fifths of the text above it: from a third to a half. Where a
 * template gives the text, the line is set when it is filled. */
static void short_line(struct building *b, struct docx_flow *flow, int available, struct str text,
    int size, bool capitals)
{
    int width = paper_width_twip(b->arena, text, size, true);
    struct docx_paragraph *p;

    width = width > available ? available : width;
    p = docx_line_add(b->arena, flow, available, width * 2 / 5);
    p->line_of = paper_field_tag(text);
    p->line_of_points = size;
    p->line_of_width_twip = available;
    p->line_of_capitals = capitals;
}

/* ── head ───────────────────────────────────────────────────────────────────────────────────── */

static void issuer_add(struct building *b, struct docx_flow *cell, int width)
{
    struct str issuer = paper_upper(b->arena, b->paper->issuer);

    capitals(b, cell, b->paper->superior, b->m->superior, DOCX_UPRIGHT);
    capitals(b, cell, issuer, b->m->issuer, DOCX_BOLD);
    if (b->m->star)
        line(b, cell, S("*"), b->m->issuer, DOCX_UPRIGHT);
    else
        short_line(b, cell, width, issuer, b->m->issuer, true);
}

/* Top right: the Party, or the nation and its motto; a line as long as the last of them. */
static void nation_add(struct building *b, struct docx_flow *cell, int width)
{
    struct str nation = str_from(b->m->nation), motto = str_from(b->m->motto);
    struct str last = motto.len ? motto : nation;
    int size = motto.len ? b->m->motto_size : b->m->nation_size;

    line(b, cell, nation, b->m->nation_size, DOCX_BOLD);
    line(b, cell, motto, b->m->motto_size, DOCX_BOLD);
    docx_line_add(b->arena, cell, width, text_width_twip(last, size, true));
}

static struct str number_line(struct building *b)
{
    const struct official_paper *p = b->paper;
    struct str number = p->number_text;

    if (!number.len)
        number = official_number(b->arena, b->form, p->number, p->symbol);
    return str_printf(b->arena, "%s%.*s", b->m->number_word, STR(number));
}

/* The stamp of the State is a red box of a set size; the Party writes the word. */
static void urgency_add(struct building *b, struct docx_flow *cell, int width)
{
    static const struct {
        const char *word;
        int width_mm;
    } stamps[] = {{"KHẨN", 20}, {"HỎA TỐC", 30}, {"HOẢ TỐC", 30}, {"THƯỢNG KHẨN", 40}};
    struct str word = paper_upper(b->arena, b->paper->urgency);
    int *column = arena_new_array(b->arena, int, 1);
    struct docx_table *box;

    if (!word.len)
        return;
    if (!b->m->stamp) {
        capitals(b, cell, word, b->m->number, DOCX_BOLD);
        return;
    }
    *column = TWIP_OF_MM(40);
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
        if (str_eq(word, str_from(stamps[i].word)))
            *column = TWIP_OF_MM(stamps[i].width_mm);
    }
    docx_paragraph_add(b->arena, cell, DOCX_CENTER)->line_exact_twip = TWIP_OF_POINT(6);
    box = docx_table_add(b->arena, cell, column, 1, 1);
    box->borders = box->red_borders = box->center_cells = true;
    box->row_height_twip = TWIP_OF_MM(8);
    line(b, docx_cell(box, 0, 0), word, b->m->number, DOCX_BOLD | DOCX_RED);
}

/* Where a template gives the text, what stands with it is there only with it. */
static struct docx_flow *with_text(struct building *b, struct docx_flow *flow, struct str text)
{
    struct str tag = paper_field_tag(text);

    return tag.len ? docx_group_add(b->arena, flow, str_printf(b->arena, "if:%.*s", STR(tag)))
                   : flow;
}

/* How far it may go round: in a box with a simple line; the Party writes the words. */
static void circulation_add(struct building *b, struct docx_flow *cell)
{
    enum { BOX_MM = 54 };
    struct str words = paper_upper(b->arena, b->paper->circulation);
    int *column = arena_new_array(b->arena, int, 1);
    struct docx_table *box;

    if (!words.len)
        return;
    cell = with_text(b, cell, words);
    docx_paragraph_add(b->arena, cell, DOCX_CENTER)->line_exact_twip = TWIP_OF_POINT(6);
    if (!b->m->stamp) {
        capitals(b, cell, words, b->m->number, DOCX_BOLD);
        return;
    }
    *column = TWIP_OF_MM(BOX_MM);
    box = docx_table_add(b->arena, cell, column, 1, 1);
    box->borders = box->center_cells = true;
    box->row_height_twip = TWIP_OF_MM(8);
    capitals(b, docx_cell(box, 0, 0), words, b->m->number, DOCX_BOLD);
}

/* Under a line as wide as the text. */
static void address_add(struct building *b)
{
    struct docx_flow *foot = &b->doc->first_foot;
    int width = docx_width_twip(b->doc);

    if (!b->m->address || !b->paper->address.len)
        return;
    foot = with_text(b, foot, b->paper->address);
    docx_line_add(b->arena, foot, width, width);
    paper_line_add(b->arena, foot, DOCX_LEFT, b->paper->address, b->m->address, DOCX_UPRIGHT);
}

/* "V/v …" of the State, "về việc …" of the Party, under the number of a letter. */
static void letter_subject_add(struct building *b, struct docx_flow *cell)
{
    const struct official_paper *p = b->paper;
    struct docx_paragraph *subject;

    if (p->type.len || !p->subject.len)
        return;
    subject = docx_paragraph_add(b->arena, cell, DOCX_CENTER);
    subject->before_twip = TWIP_OF_POINT(6);
    paper_runs_add(b->arena, subject,
        str_printf(b->arena, "%s %.*s", b->m->letter_word, STR(p->subject)), b->m->letter_subject,
        b->m->letter_face);
}

/* Number and day stand clear of the line above them. */
static void spaced_line(
    struct building *b, struct docx_flow *cell, struct str text, int size, unsigned face)
{
    struct docx_paragraph *p = docx_paragraph_add(b->arena, cell, DOCX_CENTER);

    p->before_twip = TWIP_OF_POINT(b->m->number_gap);
    paper_runs_add(b->arena, p, text, size, face);
}

static void head_add(struct building *b)
{
    const struct official_paper *p = b->paper;
    int *columns = arena_new_array(b->arena, int, 2);
    struct docx_table *head;

    columns[0] = TWIP_OF_MM(b->m->issuer_column);
    columns[1] = docx_width_twip(b->doc) - columns[0];
    head = docx_table_add(b->arena, &b->doc->body, columns, 2, 2);
    issuer_add(b, docx_cell(head, 0, 0), columns[0]);
    nation_add(b, docx_cell(head, 0, 1), columns[1]);
    spaced_line(b, docx_cell(head, 1, 0), number_line(b), b->m->number, DOCX_UPRIGHT);
    letter_subject_add(b, docx_cell(head, 1, 0));
    urgency_add(b, docx_cell(head, 1, 0), columns[0]);
    circulation_add(b, docx_cell(head, 1, 0));
    spaced_line(b, docx_cell(head, 1, 1),
        p->place_and_day.len ? p->place_and_day : paper_place_and_day(b->arena, p->place, p->day),
        b->m->place, DOCX_ITALIC);
}

static void title_add(struct building *b)
{
    const struct official_paper *p = b->paper;
    struct docx_paragraph *type;

    if (!p->type.len)
        return;
    type = docx_paragraph_add(b->arena, &b->doc->body, DOCX_CENTER);
    type->before_twip = TWIP_OF_POINT(b->m->title_gap);
    paper_runs_add(
        b->arena, type, paper_upper(b->arena, p->type), b->m->type, DOCX_BOLD | DOCX_CAPS);
    line(b, &b->doc->body, p->subject, b->m->subject, DOCX_BOLD);
    if (b->m->subject_line)
        line(b, &b->doc->body, str_from(b->m->subject_line), b->m->subject, DOCX_UPRIGHT);
    else
        short_line(b, &b->doc->body, docx_width_twip(b->doc), p->subject, b->m->subject, false);
}

/* ── what stands before the body ────────────────────────────────────────────────────────────── */

static struct docx_paragraph *body_paragraph(struct building *b)
{
    struct docx_paragraph *p = docx_paragraph_add(b->arena, &b->doc->body, DOCX_JUSTIFY);

    p->first_line_twip = b->m->body.indent_twip;
    p->before_twip = b->m->body.before_twip;
    p->line_exact_twip = b->m->body.line_exact_twip;
    return p;
}

/* One receiver stands behind the words, several below them. */
static void addressees_add(struct building *b)
{
    const struct official_paper *p = b->paper;
    struct str rows, words = p->submitted ? str_from(b->m->submit_word) : S("Kính gửi:");
    struct docx_paragraph *first;
    bool alone = p->addressee_count == 1;

    if (!p->addressee_count)
        return;
    first = docx_paragraph_add(b->arena, &b->doc->body, DOCX_CENTER);
    first->before_twip = first->after_twip = TWIP_OF_POINT(12);
    docx_run_add(b->arena, first, words, b->m->addressees, b->m->addressees_face);
    rows = official_addressees(b->arena, b->form, p->submitted, p->addressees, p->addressee_count);
    if (alone) {
        docx_run_add(b->arena, first, S(" "), b->m->addressees, b->m->addressees_face);
        paper_runs_add(b->arena, first, rows, b->m->addressees, b->m->addressees_face);
    }
    for (size_t at = 1; !alone && at < rows.len;) {
        size_t end = str_find(rows, S("\n"), at);
        struct docx_paragraph *row = docx_paragraph_add(b->arena, &b->doc->body, DOCX_LEFT);

        row->left_twip = TWIP_OF_MM(45);
        first->after_twip = 0;
        docx_run_add(
            b->arena, row, str_slice(rows, at, end), b->m->addressees, b->m->addressees_face);
        at = end + 1;
    }
}

static void grounds_add(struct building *b)
{
    const struct official_paper *p = b->paper;
    struct str rows = official_grounds(b->arena, b->form, p->grounds, p->ground_count);

    for (size_t at = 0; at < rows.len;) {
        size_t end = str_find(rows, S("\n"), at);

        paper_runs_add(b->arena, body_paragraph(b), str_slice(rows, at, end),
            b->m->body.size_points, b->m->grounds_face);
        at = end + 1;
    }
}

/* ── end ────────────────────────────────────────────────────────────────────────────────────── */

static void recipients_add(struct building *b, struct docx_flow *cell)
{
    const struct official_paper *p = b->paper;
    struct docx_paragraph *first = docx_paragraph_add(b->arena, cell, DOCX_LEFT);
    struct str rows = official_recipients(b->arena, b->form, p->recipients, p->recipient_count);
    unsigned colon = b->m->recipients_face & ~(unsigned)DOCX_UNDERLINE;

    docx_run_add(b->arena, first, S("Nơi nhận"), b->m->recipients_title, b->m->recipients_face);
    docx_run_add(b->arena, first, S(":"), b->m->recipients_title, colon);
    for (size_t at = 0; at < rows.len;) {
        size_t end = str_find(rows, S("\n"), at);

        paper_line_add(
            b->arena, cell, DOCX_LEFT, str_slice(rows, at, end), b->m->recipients, DOCX_UPRIGHT);
        at = end + 1;
    }
    if (b->m->drafter && p->drafter.len)
        paper_line_add(b->arena, cell, DOCX_LEFT, p->drafter, b->m->drafter, DOCX_UPRIGHT);
}

static void signature_add(struct building *b, struct docx_flow *cell, struct str authority,
    struct str position, struct str signer)
{
    struct docx_paragraph *name;

    capitals(b, cell, authority, b->m->authority, DOCX_BOLD);
    capitals(b, cell, position, b->m->position, b->m->position_face);
    name = docx_paragraph_add(b->arena, cell, DOCX_CENTER);
    name->before_twip = TWIP_OF_POINT(b->m->signature_room);
    paper_runs_add(b->arena, name, signer, b->m->signer, DOCX_BOLD);
}

static void end_add(struct building *b)
{
    const struct official_paper *p = b->paper;
    int *columns = arena_new_array(b->arena, int, 2);
    struct docx_table *end;

    columns[0] = TWIP_OF_MM(b->m->recipient_column);
    columns[1] = docx_width_twip(b->doc) - columns[0];
    docx_paragraph_add(b->arena, &b->doc->body, DOCX_LEFT)->line_exact_twip = TWIP_OF_POINT(20);
    end = docx_table_add(b->arena, &b->doc->body, columns, 2, 1);
    if (p->other_position.len)
        signature_add(b, docx_cell(end, 0, 0), S(""), p->other_position, p->other_signer);
    else
        recipients_add(b, docx_cell(end, 0, 0));
    signature_add(b, docx_cell(end, 0, 1), p->authority, p->position, p->signer);
}

/* "(Kèm theo Kế hoạch số 05/KH-UBND ngày 04 tháng 02 năm 2026 của Ủy ban nhân dân …)" */
static struct str belongs_to(struct building *b)
{
    const struct official_paper *p = b->paper;
    struct str number = p->number_text;
    struct str day = paper_place_and_day(b->arena, S(""), p->day);

    if (!number.len)
        number = official_number(b->arena, b->form, p->number, p->symbol);
    return str_printf(b->arena, "(Kèm theo %.*s số %.*s%.*s của %.*s)",
        STR(p->type.len ? p->type : S("Công văn")), STR(number), STR(str_slice(day, 1, day.len)),
        STR(paper_one_line(b->arena, p->issuer)));
}

static void annex_add(struct building *b, size_t i)
{
    const struct official_annex *annex = &b->paper->annexes[i];
    struct str word = S("Phụ lục");
    struct buf roman;

    buf_init(&roman, b->arena, 16);
    if (b->paper->annex_count > 1) {
        numeral_add(&roman, NUMERAL_ROMAN_UPPER, (int)i + 1);
        word = str_printf(b->arena, "Phụ lục %.*s", STR(buf_str(&roman)));
    }
    docx_section_add(b->arena, b->doc, annex->landscape);
    line(b, &b->doc->body, word, b->m->annex, DOCX_BOLD);
    capitals(b, &b->doc->body, annex->title, b->m->annex, DOCX_BOLD);
    line(b, &b->doc->body, belongs_to(b), b->m->annex, DOCX_ITALIC);
    paper_body_add(b->arena, &b->doc->body, &b->m->annex_body, annex->blocks, annex->block_count,
        annex->landscape ? docx_width_across_twip(b->doc) : docx_width_twip(b->doc));
}

void official_build(
    struct arena *a, enum official_form form, const struct official_paper *paper, struct docx *ret)
{
    const struct official_measures *m = official_measures_of(form);
    struct building b = {a, ret, form, m, paper};

    *ret = (struct docx){
        .top_mm = m->top,
        .bottom_mm = m->bottom,
        .left_mm = m->left,
        .right_mm = m->right,
        .page_number_points = m->page_number,
        .page_number_mm = m->page_number_from_edge,
    };
    head_add(&b);
    title_add(&b);
    addressees_add(&b);
    grounds_add(&b);
    paper_body_add(
        a, &ret->body, &m->body, paper->blocks, paper->block_count, docx_width_twip(ret));
    end_add(&b);
    address_add(&b);
    for (size_t i = 0; i < paper->annex_count; i++)
        annex_add(&b, i);
}

enum err official_write(struct arena *a, enum official_form form,
    const struct official_paper *paper, struct str *ret_docx)
{
    struct docx doc = {0};

    official_build(a, form, paper, &doc);
    return docx_write(a, &doc, ret_docx);
}

enum err official_plain(
    struct arena *a, enum official_form form, const struct official_paper *paper, struct str *ret)
{
    struct docx doc = {0};

    official_build(a, form, paper, &doc);
    return docx_plain(a, &doc, ret);
}

void official_body(struct arena *a, enum official_form form, const struct paper_block *blocks,
    size_t count, bool landscape, struct docx_flow *ret)
{
    const struct official_measures *m = official_measures_of(form);
    struct docx page = {.left_mm = m->left, .right_mm = m->right, .landscape = landscape};
    struct docx_flow flow = {0};

    paper_body_add(a, &flow, &m->body, blocks, count, docx_width_twip(&page));
    *ret = flow;
}
