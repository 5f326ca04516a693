/* builtin_form.c: head and end of the two forms, with their measures. */
#include "paper/builtin.h"

#include "doc/metrics.h"
#include "doc/paper.h"

enum { TITLE_GAP_POINTS = 18, SIGNATURE_ROOM_POINTS = 72 };

/* Sizes are points, lengths millimetres. */
static const struct measures {
    int top, bottom, left, right, page_number, page_number_from_edge;
    int issuer_column, recipient_column;
    int nation, superior, number, place, type, subject, letter_subject;
    unsigned letter_face;
    int recipients_title, recipients, authority, position, signer;
    unsigned position_face, recipients_face;
    struct paper_body body;
} forms[PAPER_FORMS] = {
    [PAPER_PARTY] = {.top = 20,
        .bottom = 20,
        .left = 30,
        .right = 15,
        .page_number = 14,
        .page_number_from_edge = 10,
        .issuer_column = 82,
        .recipient_column = 75,
        .nation = 15,
        .superior = 14,
        .number = 14,
        .place = 14,
        .type = 16,
        .subject = 14,
        .letter_subject = 12,
        .letter_face = DOCX_ITALIC,
        .recipients_title = 14,
        .recipients = 12,
        .authority = 14,
        .position = 14,
        .signer = 14,
        .position_face = DOCX_UPRIGHT,
        .recipients_face = DOCX_UNDERLINE,
        .body = {.size_points = 14,
            .table_size_points = 12,
            .indent_twip = TWIP_OF_MM(10),
            .before_twip = TWIP_OF_POINT(6),
            .line_exact_twip = TWIP_OF_POINT(20)}},
    [PAPER_STATE] = {.top = 20,
        .bottom = 20,
        .left = 30,
        .right = 15,
        .page_number = 14,
        .page_number_from_edge = 10,
        .issuer_column = 70,
        .recipient_column = 80,
        .nation = 13,
        .superior = 13,
        .number = 13,
        .place = 14,
        .type = 14,
        .subject = 14,
        .letter_subject = 12,
        .letter_face = DOCX_UPRIGHT,
        .recipients_title = 12,
        .recipients = 11,
        .authority = 14,
        .position = 14,
        .signer = 14,
        .position_face = DOCX_BOLD,
        .recipients_face = DOCX_ITALIC | DOCX_BOLD,
        .body = {.size_points = 14,
            .table_size_points = 12,
            .indent_twip = TWIP_OF_MM(127) / 10,
            .before_twip = TWIP_OF_POINT(6)}},
};

static const char party_nation[] = "ĐẢNG CỘNG SẢN VIỆT NAM";
static const char state_nation[] = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
static const char state_motto[] = "Độc lập - Tự do - Hạnh phúc";

const struct paper_body *builtin_body(enum paper_form form)
{
    return &forms[form].body;
}

static const struct measures *m(const struct builtin *b)
{
    return &forms[b->form];
}

static bool is(const struct builtin *b, unsigned flag)
{
    return (paper_kinds[b->kind].flags & flag) != 0;
}

void builtin_page(struct builtin *b)
{
    *b->doc = (struct docx){.landscape = is(b, PK_ANNEX),
        .top_mm = m(b)->top,
        .bottom_mm = m(b)->bottom,
        .left_mm = m(b)->left,
        .right_mm = m(b)->right,
        .page_number_points = m(b)->page_number,
        .page_number_mm = m(b)->page_number_from_edge};
}

/* One line that a field gives; in the template it shows what comes there. */
static struct docx_paragraph *field(struct builtin *b, struct docx_flow *flow,
    enum docx_align align, const char *tag, const char *shown, int size, unsigned face)
{
    struct docx_paragraph *p = docx_paragraph_add(b->arena, flow, align);

    docx_field_add(b->arena, p, str_from(shown), str_from(tag), size, face);
    return p;
}

static void line(struct builtin *b, struct docx_flow *flow, const char *words, int size, unsigned face)
{
    paper_line_add(b->arena, flow, DOCX_CENTER, str_from(words), size, face);
}

static void number_line(struct builtin *b, struct docx_flow *flow)
{
    struct docx_paragraph *p = docx_paragraph_add(b->arena, flow, DOCX_CENTER);
    bool party = b->form == PAPER_PARTY;
    int size = m(b)->number;

    docx_run_add(b->arena, p, party ? S("Số ") : S("Số: "), size, DOCX_UPRIGHT);
    docx_field_add(b->arena, p, S("05"), S("paper.number"), size, DOCX_UPRIGHT);
    docx_run_add(b->arena, p, party ? S("-") : S("/"), size, DOCX_UPRIGHT);
    docx_field_add(b->arena, p, party ? S("KH/BCĐ") : S("KH-UBND"), S("paper.symbol"), size,
        DOCX_UPRIGHT);
}

/* Under the number of a công văn. */
static void letter_subject(struct builtin *b, struct docx_flow *flow)
{
    struct docx_paragraph *p = docx_paragraph_add(b->arena, flow, DOCX_CENTER);
    int size = m(b)->letter_subject;

    p->before_twip = TWIP_OF_POINT(6);
    if (b->form == PAPER_STATE)
        docx_run_add(b->arena, p, S("V/v "), size, m(b)->letter_face);
    docx_field_add(
        b->arena, p, S("trích yếu"), S("text.subject"), size, m(b)->letter_face);
}

static void issuer_side(struct builtin *b, struct docx_flow *flow, int width)
{
    struct docx_flow *above = docx_group_add(b->arena, flow, S("if:issuer.superior"));

    field(b, above, DOCX_CENTER, "issuer.superior", "CƠ QUAN CẤP TRÊN", m(b)->superior, DOCX_UPRIGHT);
    field(b, flow, DOCX_CENTER, "issuer.name", "CƠ QUAN RA VĂN BẢN", m(b)->superior, DOCX_BOLD);
    if (b->form == PAPER_PARTY)
        line(b, flow, "*", m(b)->superior, DOCX_UPRIGHT);
    else
        docx_line_add(b->arena, flow, width, width / 3);
}

static void nation_side(struct builtin *b, struct docx_flow *flow, int width)
{
    const char *last = b->form == PAPER_PARTY ? party_nation : state_motto;
    int size = b->form == PAPER_PARTY ? m(b)->nation : m(b)->nation + 1;

    if (b->form == PAPER_STATE)
        line(b, flow, state_nation, m(b)->nation, DOCX_BOLD);
    line(b, flow, last, size, DOCX_BOLD);
    docx_line_add(b->arena, flow, width, text_width_twip(str_from(last), size, true));
}

static void title(struct builtin *b)
{
    struct docx_flow *body = &b->doc->body;
    int width = docx_width_twip(b->doc);
    struct docx_paragraph *p =
        field(b, body, DOCX_CENTER, "paper.type", "TÊN LOẠI", m(b)->type, DOCX_BOLD);

    p->before_twip = TWIP_OF_POINT(TITLE_GAP_POINTS);
    field(b, body, DOCX_CENTER, "text.subject", "trích yếu", m(b)->subject, DOCX_BOLD);
    if (b->form == PAPER_PARTY)
        line(b, body, "-----", m(b)->subject, DOCX_UPRIGHT);
    else
        docx_line_add(b->arena, body, width, width / 5);
}

/* "Kính gửi:" with one place on its line, or several below one another. */
static void addressees(struct builtin *b)
{
    struct docx_flow *there = docx_group_add(b->arena, &b->doc->body, S("if:to")), *each;
    bool submit = is(b, PK_SUBMIT) && b->form == PAPER_PARTY;
    unsigned face = b->form == PAPER_PARTY ? DOCX_ITALIC : DOCX_UPRIGHT;
    struct docx_paragraph *p = docx_paragraph_add(b->arena, there, DOCX_CENTER);

    p->before_twip = TWIP_OF_POINT(12);
    docx_run_add(b->arena, p, submit ? S("Kính trình:") : S("Kính gửi:"), m(b)->body.size_points, face);
    each = docx_group_add(b->arena, there, S("each:to"));
    field(b, each, DOCX_CENTER, "to.name", "nơi nhận", m(b)->body.size_points, face);
}

/* What an annex belongs to, instead of a head. */
static void annex_head(struct builtin *b)
{
    struct docx_flow *body = &b->doc->body, *with;
    struct docx_paragraph *p;

    line(b, body, "Phụ lục", 14, DOCX_BOLD);
    field(b, body, DOCX_CENTER, "paper.type", "DANH SÁCH", 14, DOCX_BOLD);
    field(b, body, DOCX_CENTER, "text.subject", "trích yếu", 14, DOCX_BOLD);
    with = docx_group_add(b->arena, body, S("if:text.with"));
    p = docx_paragraph_add(b->arena, with, DOCX_CENTER);
    docx_run_add(b->arena, p, S("(Kèm theo "), 14, DOCX_ITALIC);
    docx_field_add(b->arena, p, S("văn bản số …"), S("text.with"), 14, DOCX_ITALIC);
    docx_run_add(b->arena, p, S(")"), 14, DOCX_ITALIC);
}

void builtin_head(struct builtin *b)
{
    int *columns = arena_new_array(b->arena, int, 2);
    struct docx_table *head;

    if (is(b, PK_ANNEX)) {
        annex_head(b);
        return;
    }
    columns[0] = TWIP_OF_MM(m(b)->issuer_column);
    columns[1] = docx_width_twip(b->doc) - columns[0];
    head = docx_table_add(b->arena, &b->doc->body, columns, 2, 2);
    issuer_side(b, docx_cell(head, 0, 0), columns[0]);
    nation_side(b, docx_cell(head, 0, 1), columns[1]);
    number_line(b, docx_cell(head, 1, 0));
    if (is(b, PK_LETTER))
        letter_subject(b, docx_cell(head, 1, 0));
    field(b, docx_cell(head, 1, 1), DOCX_CENTER, "paper.place_day", "Địa danh, ngày … tháng … năm …",
        m(b)->place, DOCX_ITALIC);
    if (!is(b, PK_LETTER))
        title(b);
    if (is(b, PK_TO))
        addressees(b);
}

static struct docx_paragraph *body_paragraph(struct builtin *b, struct docx_flow *flow)
{
    struct docx_paragraph *p = docx_paragraph_add(b->arena, flow, DOCX_JUSTIFY);

    p->first_line_twip = m(b)->body.indent_twip;
    p->before_twip = m(b)->body.before_twip;
    p->line_exact_twip = m(b)->body.line_exact_twip;
    return p;
}

void builtin_paragraph(struct builtin *b, struct docx_flow *flow, const char *tag)
{
    struct docx_flow *group = docx_group_add(b->arena, flow, str_from(tag));
    struct docx_paragraph *p = body_paragraph(b, group);

    docx_run_add(b->arena, p, str_printf(b->arena, "[%s]", tag), m(b)->body.size_points, DOCX_UPRIGHT);
}

void builtin_words(struct builtin *b, struct docx_flow *flow, const char *words, unsigned face)
{
    struct docx_paragraph *p = body_paragraph(b, flow);

    p->keep_with_next = (face & DOCX_BOLD) != 0;
    docx_run_add(b->arena, p, str_from(words), m(b)->body.size_points, face);
}

static void recipients(struct builtin *b, struct docx_flow *cell)
{
    struct docx_paragraph *p = docx_paragraph_add(b->arena, cell, DOCX_LEFT);
    struct docx_flow *each;

    docx_run_add(b->arena, p, S("Nơi nhận"), m(b)->recipients_title, m(b)->recipients_face);
    docx_run_add(b->arena, p, S(":"), m(b)->recipients_title,
        b->form == PAPER_PARTY ? DOCX_UPRIGHT : m(b)->recipients_face);
    each = docx_group_add(b->arena, cell, S("each:recipients"));
    field(b, each, DOCX_LEFT, "recipients.name", "- Nơi nhận;", m(b)->recipients, DOCX_UPRIGHT);
}

static void signature(struct builtin *b, struct docx_flow *cell)
{
    struct docx_flow *for_whom = docx_group_add(b->arena, cell, S("if:signer.authority"));

    field(b, for_whom, DOCX_CENTER, "signer.authority",
        b->form == PAPER_PARTY ? "T/M BAN CHỈ ĐẠO" : "TM. ỦY BAN NHÂN DÂN", m(b)->authority, DOCX_BOLD);
    field(b, cell, DOCX_CENTER, "signer.position", "CHỨC VỤ", m(b)->position, m(b)->position_face);
    field(b, cell, DOCX_CENTER, "signer.name", "Họ và tên", m(b)->signer, DOCX_BOLD)->before_twip =
        TWIP_OF_POINT(SIGNATURE_ROOM_POINTS);
}

/* Minutes are signed by two, whose names are written by hand. */
static void two_signatures(struct builtin *b, struct docx_table *end)
{
    line(b, docx_cell(end, 0, 0), "THƯ KÝ", m(b)->position, DOCX_BOLD);
    line(b, docx_cell(end, 0, 1), "CHỦ TRÌ", m(b)->position, DOCX_BOLD);
}

void builtin_end(struct builtin *b)
{
    int *columns = arena_new_array(b->arena, int, 2);
    struct docx_table *end;

    if (is(b, PK_ANNEX))
        return;
    columns[0] = TWIP_OF_MM(m(b)->recipient_column);
    columns[1] = docx_width_twip(b->doc) - columns[0];
    docx_paragraph_add(b->arena, &b->doc->body, DOCX_LEFT)->line_exact_twip = TWIP_OF_POINT(20);
    end = docx_table_add(b->arena, &b->doc->body, columns, 2, 1);
    if (is(b, PK_MINUTES)) {
        two_signatures(b, end);
        return;
    }
    recipients(b, docx_cell(end, 0, 0));
    signature(b, docx_cell(end, 0, 1));
}
