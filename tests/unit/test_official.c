/* test_official.c: every measure of the two forms that can be seen in the XML.
 *
 * `test_official FOLDER` writes the papers of the tests there; tests/doc/test_office.py opens them
 * with LibreOffice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/metrics.h"
#include "doc/official.h"
#include "doc/pack.h"
#include "doc/template.h"
#include "unit/doc_pack.h"

#include <stdio.h>
#include <string.h>

static struct arena a = {.max_bytes = 512u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

/* ── papers to look at ──────────────────────────────────────────────────────────────────────── */

static struct str texts[2][3] = {
    {STR_INIT("Chỉ thị của Ban Thường vụ Tỉnh uỷ;"), STR_INIT("Kế hoạch của Đảng uỷ xã."),
        STR_INIT("x")},
    {STR_INIT("Luật Tổ chức chính quyền địa phương;"),
        STR_INIT("đề nghị của Trưởng phòng Văn hóa - Xã hội"), STR_INIT("x")},
};

static struct paper_table table_of(size_t rows, bool wide)
{
    static const struct paper_column narrow_columns[] = {
        {STR_INIT("Ấp"), 0, false}, {STR_INIT("Phát quang (m)"), 40, true}};
    static const struct paper_column wide_columns[] = {{STR_INIT("STT"), 12, true},
        {STR_INIT("Công trình"), 0, false}, {STR_INIT("Địa điểm"), 50, false},
        {STR_INIT("Đơn vị phụ trách"), 50, false}, {STR_INIT("Khối lượng"), 30, true},
        {STR_INIT("Kinh phí (đồng)"), 34, true}};
    size_t columns = wide ? 6 : 2;
    struct str *cells = arena_new_array(&a, struct str, rows * columns);

    for (size_t i = 0; i < rows * columns; i++)
        cells[i] = i % columns == columns - 1 ? S("3.000")
                   : i % columns              ? S("Phát quang tuyến đường số 3")
                                              : str_printf(&a, "Ấp %zu", i / columns + 1);
    return (struct paper_table){.columns = wide ? wide_columns : narrow_columns,
        .column_count = columns,
        .cells = cells,
        .row_count = rows,
        .total_row = true};
}

static struct paper_block text(enum paper_kind kind, const char *words)
{
    return (struct paper_block){.kind = kind, .text = str_from(words)};
}

/* A plan with everything a paper can have, in either form. */
static struct official_paper plan(enum official_form form)
{
    struct str *recipients = arena_new_array(&a, struct str, 3);
    struct str *addressees = arena_new_array(&a, struct str, 2);
    struct paper_table *tables = arena_new_array(&a, struct paper_table, 2);
    struct paper_block *blocks = arena_new_array(&a, struct paper_block, 24);
    struct paper_block *annex_blocks = arena_new_array(&a, struct paper_block, 1);
    struct official_annex *annexes = arena_new_array(&a, struct official_annex, 2);
    bool party = form == FORM_PARTY;
    size_t n = 0;

    tables[0] = table_of(3, false);
    tables[1] = table_of(30, true);
    blocks[n++] = text(PAPER_HEADING, "I. MỤC ĐÍCH, YÊU CẦU");
    blocks[n++] = text(PAPER_PARAGRAPH, "1. Mục đích: tuyên truyền, vận động Nhân dân.");
    blocks[n++] = (struct paper_block){.kind = PAPER_TABLE, .table = &tables[0]};
    blocks[n++] = text(PAPER_ITEM, "Ấp Cầu: phát quang 3.000 m;");
    for (int i = 0; i < 12; i++)
        blocks[n++] = text(PAPER_PARAGRAPH,
            "2. Yêu cầu: các ngành, đoàn thể, ban nhân dân các ấp phối hợp chặt chẽ, phân công cụ "
            "thể người phụ trách từng phần việc, kiểm tra, đôn đốc thường xuyên và báo cáo kết quả "
            "mỗi ngày về Ban Chỉ đạo trước 17 giờ để tổng hợp, báo cáo cấp trên theo quy định.");
    blocks[n++] = text(PAPER_PARAGRAPH, "Trên đây là kế hoạch của xã; đề nghị triển khai./.");
    annex_blocks[0] = (struct paper_block){.kind = PAPER_TABLE, .table = &tables[1]};
    annexes[0] = (struct official_annex){S("Danh sách công trình"), annex_blocks, 1, true};
    annexes[1] = (struct official_annex){S("Danh sách phân công"), annex_blocks, 1, false};
    recipients[0] = S("Ban Chỉ đạo cấp trên,");
    recipients[1] = S("- Các ấp");
    recipients[2] = party ? S("Lưu Văn phòng Đảng uỷ;") : S("Lưu VT, VHXH");
    addressees[0] = party ? S("Ban Thường vụ Tỉnh uỷ") : S("Ủy ban nhân dân tỉnh");
    addressees[1] = S("Ban Dân vận Tỉnh uỷ");
    return (struct official_paper){
        .superior = party ? S("Đảng uỷ xã Bình Minh") : S("Ủy ban nhân dân tỉnh A"),
        .issuer = party ? S("Ban Chỉ đạo công tác dân vận") : S("Ủy ban nhân dân\nxã Bình Minh"),
        .number = 5,
        .symbol = party ? S("KH/BCĐ") : S("KH-UBND"),
        .place = S("Bình Minh"),
        .day = day_from_civil((struct civil){2026, 2, 4}),
        .type = S("Kế hoạch"),
        .subject = S("Phối hợp công tác dân vận đợt I năm 2026"),
        .urgency = S("Hỏa tốc"),
        .grounds = texts[form],
        .ground_count = 2,
        .addressees = addressees,
        .addressee_count = 2,
        .submitted = party,
        .blocks = blocks,
        .block_count = n,
        .recipients = recipients,
        .recipient_count = 3,
        .authority = party ? S("T/M Ban Chỉ đạo") : S("TM. Ủy ban nhân dân"),
        .position = party ? S("Phó Trưởng ban") : S("Chủ tịch"),
        .signer = S("(tên người ký)"),
        .drafter = S("PL.(30)"),
        .annexes = annexes,
        .annex_count = 2,
    };
}

static struct official_paper letter(enum official_form form)
{
    struct official_paper p = plan(form);

    p.type = S("");
    p.symbol = form == FORM_PARTY ? S("CV/BCĐ") : S("UBND-VX");
    p.subject = S("báo cáo kết quả ngày 03/02/2026");
    p.urgency = S("");
    p.circulation = S("Lưu hành nội bộ");
    p.address = S("Địa chỉ: ấp 1, xã Bình Minh; điện thoại: 0123 456 789.");
    p.addressee_count = 1;
    p.submitted = false;
    p.block_count = 4;
    p.annex_count = 0;
    return p;
}

static struct official_paper minutes(enum official_form form)
{
    struct official_paper p = plan(form);

    p.type = S("Biên bản");
    p.symbol = form == FORM_PARTY ? S("BB/BCĐ") : S("BB-UBND");
    p.subject = S("Họp xét khen thưởng");
    p.addressee_count = p.ground_count = p.annex_count = 0;
    p.urgency = S("");
    p.block_count = 4;
    p.other_position = S("Thư ký");
    p.other_signer = S("(tên thư ký)");
    p.authority = S("");
    p.position = S("Chủ trì");
    return p;
}

/* The same paper as a template: its words are fields. */
static struct official_paper template_paper(enum official_form form)
{
    static struct paper_column columns[2];
    static struct str cells[4], lists[3];
    static struct docx_span spans[2];
    static struct paper_table table;
    static struct paper_block blocks[3], parts[2];
    struct official_paper p = plan(form);

    columns[0] = (struct paper_column){S("Công trình"), 0, false};
    columns[1] = (struct paper_column){S("Khối lượng"), 40, true};
    cells[0] = paper_field(&a, "kinds.name", "Loại việc");
    cells[1] = S("");
    cells[2] = paper_field(&a, "works.name", "Tên công trình");
    cells[3] = paper_field(&a, "works.quantity", "Khối lượng");
    spans[0] = (struct docx_span){1, 2, S("each:kinds")};
    spans[1] = (struct docx_span){2, 1, S("each:kinds.works")};
    table = (struct paper_table){.columns = columns,
        .column_count = 2,
        .cells = cells,
        .row_count = 2,
        .spans = spans,
        .span_count = 2};
    parts[0] = (struct paper_block){
        .kind = PAPER_HEADING, .text = paper_field(&a, "parts.heading", "Tên phần")};
    parts[1] = (struct paper_block){
        .kind = PAPER_PARAGRAPH, .text = paper_field(&a, "parts.text", "Nội dung")};
    blocks[0] = (struct paper_block){
        .kind = PAPER_GROUP, .text = S("each:parts"), .blocks = parts, .block_count = 2};
    blocks[1] = (struct paper_block){.kind = PAPER_TABLE, .table = &table};
    blocks[2] = (struct paper_block){
        .kind = PAPER_PARAGRAPH, .text = paper_field(&a, "closing", "Câu kết")};
    lists[0] = paper_field(&a, "recipients", "Nơi nhận");
    lists[1] = paper_field(&a, "grounds", "Căn cứ");
    lists[2] = paper_field(&a, "addressees", "Kính gửi");
    p.superior = paper_field(&a, "superior", "Cấp trên");
    p.issuer = paper_field(&a, "issuer", "Cơ quan ban hành");
    p.number_text = paper_field(&a, "number", "Số và ký hiệu");
    p.place_and_day = paper_field(&a, "place_and_day", "Địa danh, ngày tháng năm");
    p.type = paper_field(&a, "type", "Tên loại");
    p.subject = paper_field(&a, "subject", "Trích yếu");
    p.urgency = S("");
    p.recipients = &lists[0];
    p.grounds = &lists[1];
    p.addressees = &lists[2];
    p.recipient_count = p.ground_count = p.addressee_count = 1;
    p.blocks = blocks;
    p.block_count = 3;
    p.annex_count = 0;
    p.authority = paper_field(&a, "authority", "TM.");
    p.position = paper_field(&a, "position", "Chức vụ");
    p.signer = paper_field(&a, "signer", "Họ và tên");
    return p;
}

static const struct template_field fields[] = {
    {STR_INIT("superior"), TEMPLATE_TEXT, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("issuer"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("cơ quan ban hành")},
    {STR_INIT("number"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("place_and_day"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("type"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("subject"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("recipients"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("grounds"), TEMPLATE_TEXT, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("addressees"), TEMPLATE_TEXT, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("closing"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("authority"), TEMPLATE_TEXT, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("position"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("signer"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("parts"), TEMPLATE_LIST, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("parts.heading"), TEMPLATE_TEXT, true, STR_INIT("parts"), STR_INIT("")},
    {STR_INIT("parts.text"), TEMPLATE_TEXT, true, STR_INIT("parts"), STR_INIT("")},
    {STR_INIT("kinds"), TEMPLATE_LIST, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("kinds.name"), TEMPLATE_TEXT, true, STR_INIT("kinds"), STR_INIT("")},
    {STR_INIT("kinds.works"), TEMPLATE_LIST, true, STR_INIT("kinds"), STR_INIT("")},
    {STR_INIT("works.name"), TEMPLATE_TEXT, true, STR_INIT("kinds.works"), STR_INIT("")},
    {STR_INIT("works.quantity"), TEMPLATE_TEXT, true, STR_INIT("kinds.works"), STR_INIT("")},
};

static struct template_record *values_of(enum official_form form)
{
    struct official_paper p = plan(form);
    struct template_record *v = template_values(&a);

    template_set(v, S("superior"), p.superior);
    template_set(v, S("issuer"), p.issuer);
    template_set(v, S("number"), official_number(&a, form, p.number, p.symbol));
    template_set(v, S("place_and_day"), paper_place_and_day(&a, p.place, p.day));
    template_set(v, S("type"), p.type);
    template_set(v, S("subject"), p.subject);
    template_set(v, S("recipients"), official_recipients(&a, form, p.recipients, 3));
    template_set(v, S("grounds"), official_grounds(&a, form, p.grounds, 2));
    template_set(v, S("addressees"), official_addressees(&a, form, true, p.addressees, 2));
    template_set(v, S("closing"),
        form == FORM_PARTY ? S("Đề nghị triển khai.") : S("Đề nghị triển khai./."));
    template_set(v, S("authority"), p.authority);
    template_set(v, S("position"), p.position);
    template_set(v, S("signer"), p.signer);
    for (int i = 0; i < 3; i++) {
        struct template_record *part = template_add(v, S("parts"));

        template_set(part, S("parts.heading"), str_printf(&a, "%d. PHẦN THỨ %d", i + 1, i + 1));
        template_set(part, S("parts.text"), S("Đoạn một.\nĐoạn hai."));
    }
    for (int i = 0; i < 2; i++) {
        struct template_record *kind = template_add(v, S("kinds"));

        template_set(kind, S("kinds.name"), i ? S("Thắp sáng") : S("Đường"));
        for (int k = 0; k < 2; k++) {
            struct template_record *work = template_add(kind, S("kinds.works"));

            template_set(work, S("works.name"), str_printf(&a, "Công trình %d.%d", i + 1, k + 1));
            template_set(work, S("works.quantity"), S("120 m"));
        }
    }
    return v;
}

static struct str written(enum official_form form, const struct official_paper *paper)
{
    struct str docx = {0};

    assert_int_equal(official_write(&a, form, paper, &docx), OK);
    return docx;
}

static struct str template_file(enum official_form form, bool for_libreoffice)
{
    struct official_paper p = template_paper(form);
    struct docx doc = {0};
    struct str docx = {0};

    official_build(&a, form, &p, &doc);
    doc.for_libreoffice = for_libreoffice;
    assert_int_equal(docx_write(&a, &doc, &docx), OK);
    return docx;
}

static struct str filled(struct str file, enum official_form form)
{
    struct template *t = NULL;
    struct template_findings found;
    struct str docx = {0};
    const char *why = "";

    if (template_read(&a, file, &t, &why) != OK)
        fail_msg("refused: %s", why);
    template_check(&a, t, fields, sizeof fields / sizeof *fields, &found);
    for (size_t i = 0; i < found.count; i++)
        printf("%.*s\n", STR(template_finding_say(&a, LANG_VI, &found.items[i])));
    assert_int_equal(found.count, 0);
    assert_int_equal(template_fill(&a, t, values_of(form), &docx), OK);
    return docx;
}

/* ── what is held against the guidance and the decree ───────────────────────────────────────── */

static struct str part_of(struct str docx, const char *name)
{
    struct str xml = {0};
    const char *why = "";

    if (part_whole(&a, docx, str_from(name), 8u << 20, &xml, &why) != OK)
        fail_msg("%s: %s", name, why);
    return xml;
}

static bool within(struct str xml, const char *words)
{
    return str_find(xml, str_from(words), 0) < xml.len;
}

#define has(xml, words)                                                                            \
    if (!within(xml, words))                                                                       \
    fail_msg("not there: %s\nin: %.*s", words, (int)((xml).len < 900 ? (xml).len : 900), (xml).ptr)

/* The paragraph this text stands in. */
static struct str paragraph_of(struct str xml, const char *words)
{
    size_t at = str_find(xml, str_from(words), 0), from = at;

    if (at == xml.len)
        fail_msg("no such text: %s", words);
    while (from > 0 && !str_starts(str_slice(xml, from, xml.len), S("<w:p>")))
        from--;
    return str_slice(xml, from, str_find(xml, S("</w:p>"), at));
}

enum { UPRIGHT, BOLD, ITALIC, BOLD_ITALIC, UNDERLINED, RED_BOLD };

struct look {
    const char *text;
    int points, face;
    const char *align;
};

static void looks(struct str xml, const struct look *want, size_t count)
{
    static const char *const faces[] = {"<w:rPr><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr>",
        "<w:rPr><w:b/><w:bCs/><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr>",
        "<w:rPr><w:i/><w:iCs/><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr>",
        "<w:rPr><w:b/><w:bCs/><w:i/><w:iCs/><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr>",
        "<w:rPr><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/><w:u w:val=\"single\"/></w:rPr>",
        ("<w:rPr><w:b/><w:bCs/><w:color w:val=\"C00000\"/><w:sz w:val=\"%d\"/><w:szCs "
         "w:val=\"%d\"/></w:rPr>")};

    for (size_t i = 0; i < count; i++) {
        struct str p = paragraph_of(xml, want[i].text);
        char face[200];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(face, sizeof face, faces[want[i].face], 2 * want[i].points, 2 * want[i].points);
#pragma GCC diagnostic pop
        has(p, face);
        has(p, str_printf(&a, "<w:jc w:val=\"%s\"/>", want[i].align).ptr);
    }
}

/* Size, face and place of every part of a State paper (decree 30/2020, annex I). */
static void a_state_paper_looks_as_the_decree_says(void **state)
{
    static const struct look want[] = {
        {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, BOLD, "center"},
        {"Độc lập - Tự do - Hạnh phúc", 14, BOLD, "center"},
        {"ỦY BAN NHÂN DÂN TỈNH A", 13, UPRIGHT, "center"},
        {"XÃ BÌNH MINH", 13, BOLD, "center"},
        {"Số: 05/KH-UBND<", 13, UPRIGHT, "center"},
        {"Bình Minh, ngày 04 tháng 02 năm 2026<", 14, ITALIC, "center"},
        {"HỎA TỐC", 13, RED_BOLD, "center"},
        {"KẾ HOẠCH", 14, BOLD, "center"},
        {"Phối hợp công tác", 14, BOLD, "center"},
        {"Kính gửi:", 14, UPRIGHT, "center"},
        {"- Ủy ban nhân dân tỉnh;", 14, UPRIGHT, "left"},
        {"- Ban Dân vận Tỉnh uỷ.", 14, UPRIGHT, "left"},
        {"Luật Tổ chức chính quyền địa phương;", 14, ITALIC, "both"},
        {"đề nghị của Trưởng phòng Văn hóa - Xã hội.", 14, ITALIC, "both"},
        {"I. MỤC ĐÍCH, YÊU CẦU", 14, BOLD, "both"},
        {"- Ấp Cầu", 14, UPRIGHT, "both"},
        {"đề nghị triển khai./.", 14, UPRIGHT, "both"},
        {"TM. ỦY BAN NHÂN DÂN", 14, BOLD, "center"},
        {"CHỦ TỊCH", 14, BOLD, "center"},
        {"(tên người ký)", 14, BOLD, "center"},
        {"Nơi nhận", 12, BOLD_ITALIC, "left"},
        {"- Ban Chỉ đạo cấp trên;", 11, UPRIGHT, "left"},
        {"- Các ấp;", 11, UPRIGHT, "left"},
        {"- Lưu: VT, VHXH.", 11, UPRIGHT, "left"},
        {"PL.(30)", 11, UPRIGHT, "left"},
        {"Phụ lục I<", 14, BOLD, "center"},
        {"Phụ lục II<", 14, BOLD, "center"},
        {"DANH SÁCH CÔNG TRÌNH", 14, BOLD, "center"},
        {"(Kèm theo Kế hoạch số 05/KH-UBND ngày 04 tháng 02 năm 2026 của Ủy ban nhân dân xã Bình "
         "Minh)",
            14, ITALIC, "center"},
    };
    struct official_paper p = plan(FORM_STATE);

    looks(part_of(written(FORM_STATE, &p), "word/document.xml"), want, sizeof want / sizeof *want);
}

static void a_party_paper_looks_as_the_guidance_says(void **state)
{
    static const struct look want[] = {
        {"ĐẢNG CỘNG SẢN VIỆT NAM", 15, BOLD, "center"},
        {"ĐẢNG UỶ XÃ BÌNH MINH", 14, UPRIGHT, "center"},
        {"BAN CHỈ ĐẠO CÔNG TÁC DÂN VẬN", 14, BOLD, "center"},
        {">*<", 14, UPRIGHT, "center"},
        {"Số 05-KH/BCĐ<", 14, UPRIGHT, "center"},
        {"HỎA TỐC", 14, BOLD, "center"},
        {"Bình Minh, ngày 04 tháng 02 năm 2026<", 14, ITALIC, "center"},
        {"KẾ HOẠCH", 16, BOLD, "center"},
        {"Phối hợp công tác", 14, BOLD, "center"},
        {">-----<", 14, UPRIGHT, "center"},
        {"Kính trình:", 14, ITALIC, "center"},
        {"- Ban Thường vụ Tỉnh uỷ;", 14, ITALIC, "left"},
        {"- Chỉ thị của Ban Thường vụ Tỉnh uỷ;", 14, UPRIGHT, "both"},
        {"- Kế hoạch của Đảng uỷ xã.", 14, UPRIGHT, "both"},
        {"đề nghị triển khai.<", 14, UPRIGHT, "both"},
        {"T/M BAN CHỈ ĐẠO", 14, BOLD, "center"},
        {"PHÓ TRƯỞNG BAN", 14, UPRIGHT, "center"},
        {"Nơi nhận", 14, UNDERLINED, "left"},
        {"- Ban Chỉ đạo cấp trên;", 12, UPRIGHT, "left"},
        {"- Lưu Văn phòng Đảng uỷ.", 12, UPRIGHT, "left"},
        {"Phụ lục I<", 14, BOLD, "center"},
    };
    struct official_paper p = plan(FORM_PARTY);
    struct str xml = part_of(written(FORM_PARTY, &p), "word/document.xml");

    looks(xml, want, sizeof want / sizeof *want);
    assert_false(within(xml, "./."));
    assert_false(within(xml, "PL.(30)"));
}

/* Margins within the range, number above the text at 10 mm, not on page 1; annexes across, on
 * numbers of their own. */
static void pages_have_their_margins_and_numbers(void **state)
{
    for (int form = FORM_PARTY; form <= FORM_STATE; form++) {
        struct official_paper p = plan((enum official_form)form);
        struct str docx = written((enum official_form)form, &p);
        struct str xml = part_of(docx, "word/document.xml");
        struct str header = part_of(docx, "word/header1.xml");
        size_t first = str_find(xml, S("<w:sectPr>"), 0);
        size_t second = str_find(xml, S("<w:sectPr>"), first + 1);
        size_t third = str_find(xml, S("<w:sectPr>"), second + 1);
        static const char margins[] = "<w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" "
                                      "w:left=\"1701\" w:header=\"567\"";

        has(str_slice(xml, first, first + 400), "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
        has(str_slice(xml, second, second + 400),
            "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>");
        has(str_slice(xml, third, third + 400), "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
        has(str_slice(xml, second, second + 500), "<w:pgNumType w:start=\"1\"/><w:titlePg/>");
        assert_false(within(str_slice(xml, first, first + 400), "pgNumType"));
        has(str_slice(xml, first, first + 400), margins);
        has(str_slice(xml, first, first + 400), "<w:titlePg/>");
        has(header, "<w:jc w:val=\"center\"/>");
        has(header, "<w:sz w:val=\"28\"/>");
    }
}

static void bodies_have_their_indents_and_spaces(void **state)
{
    struct official_paper party = plan(FORM_PARTY), st = plan(FORM_STATE);
    struct str one = part_of(written(FORM_PARTY, &party), "word/document.xml");
    struct str other = part_of(written(FORM_STATE, &st), "word/document.xml");

    has(paragraph_of(one, "1. Mục đích"), /* 10 mm; exactly 18 to 22 points; 6 points before */
        "<w:spacing w:before=\"120\" w:after=\"0\" w:line=\"400\" w:lineRule=\"exact\"/>"
        "<w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"567\"/><w:jc w:val=\"both\"/>");
    has(paragraph_of(other, "1. Mục đích"), /* 1.27 cm; single */
        "<w:spacing w:before=\"120\" w:after=\"0\"/>"
        "<w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"720\"/><w:jc w:val=\"both\"/>");
    has(paragraph_of(other, "I. MỤC ĐÍCH"), "<w:keepNext/>");
}

/* The drawn line that follows this text: its width within its column. */
static int line_after(struct str xml, const char *words, int available)
{
    size_t at = str_find(xml, str_from(words), 0);
    struct str p =
        str_slice(xml, str_find(xml, S("<w:pBdr><w:bottom w:val=\"single\""), at), xml.len);
    int64_t side = 0;
    size_t from = str_find(p, S("<w:ind w:left=\""), 0) + 15;

    assert_true(at < xml.len);
    assert_int_equal(str_to_int(str_slice(p, from, str_find(p, S("\""), from)), &side), OK);
    return available - 2 * (int)side;
}

static void lines_are_drawn_as_long_as_they_must_be(void **state)
{
    struct official_paper party = plan(FORM_PARTY), st = plan(FORM_STATE);
    struct str one = part_of(written(FORM_PARTY, &party), "word/document.xml");
    struct str other = part_of(written(FORM_STATE, &st), "word/document.xml");
    int all = TWIP_OF_MM(165), left = TWIP_OF_MM(66);
    int motto = text_width_twip(S("Độc lập - Tự do - Hạnh phúc"), 14, true);
    int nation = text_width_twip(S("ĐẢNG CỘNG SẢN VIỆT NAM"), 15, true);
    int issuer = text_width_twip(S("ỦY BAN NHÂN DÂN"), 13, true);
    int subject = text_width_twip(st.subject, 14, true);

    assert_in_range(line_after(one, "ĐẢNG CỘNG SẢN", all - TWIP_OF_MM(82)), nation - 2, nation + 2);
    assert_in_range(line_after(other, "Độc lập", all - left), motto - 2, motto + 2);
    assert_in_range(line_after(other, ">XÃ BÌNH MINH", left), issuer / 3, issuer / 2);
    assert_in_range(line_after(other, "Phối hợp công tác", all), subject / 3, subject / 2);
    assert_false(within(other, "<w:u "));
    assert_true(text_width_twip(S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 13, true) < all - left);
}

static void the_stamp_of_urgency_has_the_size_of_the_decree(void **state)
{
    static const struct {
        const char *word;
        int width_mm;
    } stamps[] = {{"Khẩn", 20}, {"Thượng khẩn", 40}, {"Hoả tốc", 30}};

    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
        struct official_paper p = plan(FORM_STATE);
        struct str xml;

        p.urgency = str_from(stamps[i].word);
        xml = part_of(written(FORM_STATE, &p), "word/document.xml");
        has(xml, str_printf(&a, "<w:tblW w:w=\"%d\"", TWIP_OF_MM(stamps[i].width_mm)).ptr);
        has(xml, str_printf(&a, "<w:trHeight w:val=\"%d\"", TWIP_OF_MM(8)).ptr);
    }
}

static void how_far_it_may_go_round_stands_in_a_box(void **state)
{
    struct official_paper st = letter(FORM_STATE), party = letter(FORM_PARTY);
    struct str xml = part_of(written(FORM_STATE, &st), "word/document.xml");
    struct str box = str_slice(xml, str_find(xml, S("w:w=\"3061\""), 0), xml.len);

    box = str_slice(box, 0, str_find(box, S("</w:tbl>"), 0));
    has(box, "<w:top w:val=\"single\"");
    has(box, "<w:sz w:val=\"26\"");
    has(box, "<w:b/>");
    has(box, "LƯU HÀNH NỘI BỘ");
    assert_false(within(box, "C00000"));
    xml = part_of(written(FORM_PARTY, &party), "word/document.xml");
    has(xml, "LƯU HÀNH NỘI BỘ");
    st.circulation = S("");
    assert_false(within(part_of(written(FORM_STATE, &st), "word/document.xml"), "3061"));
}

static void where_the_body_is_reached_stands_at_the_foot_of_page_one(void **state)
{
    struct official_paper st = letter(FORM_STATE), party = letter(FORM_PARTY);
    struct str docx = written(FORM_STATE, &st), foot = part_of(docx, "word/footer1.xml");
    struct str body = part_of(docx, "word/document.xml");

    has(body, "<w:footerReference w:type=\"first\"");
    has(body, "<w:titlePg/>");
    has(foot, "<w:bottom w:val=\"single\""); /* a line with no indents, then the words */
    assert_false(within(foot, "<w:ind "));
    assert_true(
        str_find(foot, S("<w:pBdr>"), 0) < str_find(foot, S("Địa chỉ: ấp 1, xã Bình Minh"), 0));
    has(foot, "<w:sz w:val=\"22\"");
    assert_false(within(foot, "<w:b/>"));
    docx = written(FORM_PARTY, &party);
    assert_false(within(part_of(docx, "word/document.xml"), "footerReference"));
}

static void who_signs_for_whom_is_said_as_the_form_says_it(void **state)
{
    struct str typed = S("tm. ủy ban nhân dân\nKT Chủ tịch");

    assert_string_equal(
        official_authority(&a, FORM_STATE, typed).ptr, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH");
    assert_string_equal(
        official_authority(&a, FORM_PARTY, S("TM. Ban Chỉ đạo")).ptr, "T/M BAN CHỈ ĐẠO");
    assert_string_equal(
        official_authority(&a, FORM_STATE, S("T/M Ban Chỉ đạo")).ptr, "TM. BAN CHỈ ĐẠO");
    assert_string_equal(official_authority(&a, FORM_PARTY, S("Q. Bí thư")).ptr, "Q. BÍ THƯ");
    assert_string_equal(
        official_authority(&a, FORM_STATE, S("Quyền Chủ tịch")).ptr, "QUYỀN CHỦ TỊCH");
    assert_string_equal(official_authority(&a, FORM_STATE, S("T/L")).ptr, "T/L");
    assert_int_equal(official_authority(&a, FORM_STATE, S("")).len, 0);
}

static void a_letter_has_its_subject_below_its_number(void **state)
{
    struct official_paper st = letter(FORM_STATE), party = letter(FORM_PARTY);
    struct str one = part_of(written(FORM_STATE, &st), "word/document.xml");
    struct str other = part_of(written(FORM_PARTY, &party), "word/document.xml");
    static const struct look state_looks[] = {
        {"V/v báo cáo kết quả", 12, UPRIGHT, "center"},
        {"Kính gửi:", 14, UPRIGHT, "center"},
    };
    static const struct look party_looks[] = {
        {"về việc báo cáo kết quả", 12, ITALIC, "center"},
        {"Kính gửi:", 14, ITALIC, "center"},
    };

    looks(one, state_looks, 2);
    looks(other, party_looks, 2);
    has(paragraph_of(one, "V/v"), "w:before=\"120\"");
    has(paragraph_of(one, "Kính gửi:"), "Ủy ban nhân dân tỉnh.<");
    assert_true(str_find(one, S("V/v"), 0) < str_find(one, S("Bình Minh, ngày"), 0));
    assert_false(within(one, "Phối hợp"));
}

static void minutes_are_signed_by_two(void **state)
{
    struct official_paper p = minutes(FORM_STATE);
    struct str xml = part_of(written(FORM_STATE, &p), "word/document.xml");
    size_t secretary = str_find(xml, S("THƯ KÝ"), 0), chair = str_find(xml, S("CHỦ TRÌ"), 0);

    assert_true(secretary < chair && chair < xml.len);
    has(xml, "(tên thư ký)");
    assert_false(within(xml, "Nơi nhận"));
}

static void where_it_is_kept_is_said_as_the_form_says_it(void **state)
{
    struct str rows[] = {S("Các ấp"), S("- Lưu: VT, TH;")}, one[] = {S("Các ấp.")};

    assert_string_equal(
        official_recipients(&a, FORM_STATE, rows, 2).ptr, "- Các ấp;\n- Lưu: VT, TH.");
    assert_string_equal(
        official_recipients(&a, FORM_PARTY, rows, 2).ptr, "- Các ấp;\n- Lưu Văn phòng, TH.");
    assert_string_equal(official_recipients(&a, FORM_STATE, one, 1).ptr, "- Các ấp;\n- Lưu: VT.");
    assert_string_equal(
        official_recipients(&a, FORM_PARTY, one, 1).ptr, "- Các ấp;\n- Lưu Văn phòng.");
    assert_string_equal(official_number(&a, FORM_STATE, 5, S("BC-UBND")).ptr, "05/BC-UBND");
    assert_string_equal(official_number(&a, FORM_PARTY, 12, S("BC/BCĐ")).ptr, "12-BC/BCĐ");
}

/* ── and back ───────────────────────────────────────────────────────────────────────────────── */

static const char *read_back(struct str docx)
{
    struct doc_text back;
    const char *why = "";

    if (doc_read(&a, docx, &back, &why) != OK)
        fail_msg("not read: %s", why);
    return str_z(&a, back.text);
}

static void papers_read_back_line_by_line(void **state)
{
    for (int form = FORM_PARTY; form <= FORM_STATE; form++) {
        struct official_paper papers[] = {plan((enum official_form)form),
            letter((enum official_form)form), minutes((enum official_form)form)};

        for (size_t i = 0; i < 3; i++) {
            struct str plain = {0};

            assert_int_equal(official_plain(&a, (enum official_form)form, &papers[i], &plain), OK);
            assert_string_equal(
                read_back(written((enum official_form)form, &papers[i])), str_z(&a, plain));
        }
    }
}

/* In a template nobody knows how long a text will be; the filled paper does. */
static void lines_follow_the_text(struct str xml)
{
    int issuer = text_width_twip(S("ỦY BAN NHÂN DÂN"), 13, true);
    int subject = text_width_twip(S("Phối hợp công tác dân vận đợt I năm 2026"), 14, true);

    assert_in_range(line_after(xml, "xã Bình Minh", TWIP_OF_MM(66)), issuer / 3, issuer / 2);
    assert_in_range(
        line_after(xml, "Phối hợp công tác", TWIP_OF_MM(165)), subject / 3, subject / 2);
}

/* What is filled says what the same paper would say; only capitals are shown, not written. */
static void a_filled_template_reads_like_the_paper(void **state)
{
    static const char *const in_order[] = {
        "Kế hoạch\n", "Phối hợp công tác", "Đề nghị triển khai", "- Lưu", "(tên người ký)"};
    static const char works[] = "1. PHẦN THỨ 1\nĐoạn một.\nĐoạn hai.\n2. PHẦN THỨ 2\nĐoạn một.\n"
                                "Đoạn hai.\n3. PHẦN THỨ 3\nĐoạn một.\nĐoạn hai.\n";
    static const char rows[] =
        "Công trình | Khối lượng\nĐường | \nCông trình 1.1 | 120 m\nCông trình 1.2 | 120 m\n"
        "Thắp sáng | \nCông trình 2.1 | 120 m\nCông trình 2.2 | 120 m\n";

    for (int form = FORM_PARTY; form <= FORM_STATE; form++) {
        for (int for_libreoffice = 0; for_libreoffice < 2; for_libreoffice++) {
            struct str file = template_file((enum official_form)form, for_libreoffice);
            struct str docx = filled(file, (enum official_form)form);
            struct str xml = part_of(docx, "word/document.xml");
            struct str text_back = str_from(read_back(docx));
            size_t at = 0;

            if (form == FORM_STATE)
                lines_follow_the_text(xml);
            assert_false(within(xml, "w:sdt"));
            assert_false(within(xml, "_cs"));
            for (size_t i = 0; i < sizeof in_order / sizeof *in_order; i++) {
                size_t found = str_find(text_back, str_from(in_order[i]), at);

                if (found == text_back.len)
                    fail_msg("%s not there: %s", in_order[i], text_back.ptr);
                at = found;
            }
            has(text_back, works);
            has(text_back, rows);
        }
    }
}

/* ── samples for LibreOffice ────────────────────────────────────────────────────────────────── */

static void save(const char *folder, const char *name, struct str bytes)
{
    FILE *f = fopen(str_printf(&a, "%s/%s", folder, name).ptr, "wb");

    assert_non_null(f);
    fwrite(bytes.ptr, 1, bytes.len, f);
    fclose(f);
}

static int write_samples(const char *folder)
{
    static const char *const forms[] = {"party", "state"};

    for (int i = FORM_PARTY; i <= FORM_STATE; i++) {
        enum official_form form = (enum official_form)i;
        struct official_paper papers[] = {plan(form), letter(form), minutes(form)};
        static const char *const names[] = {"plan", "letter", "minutes"};

        for (size_t k = 0; k < 3; k++)
            save(folder, str_printf(&a, "%s_%s.docx", forms[i], names[k]).ptr,
                written(form, &papers[k]));
        save(folder, str_printf(&a, "%s_filled.docx", forms[i]).ptr,
            filled(template_file(form, false), form));
        save(folder, str_printf(&a, "%s_template.docx", forms[i]).ptr, template_file(form, true));
        save(folder, str_printf(&a, "%s_word.docx", forms[i]).ptr, template_file(form, false));
    }
    return 0;
}

/* A template as LibreOffice saved it again: still complete, and the filled paper's lines. */
static int fill_again(const char *path, const char *form)
{
    struct str bytes = {0};

    if (file_read(&a, path, DOC_BYTES_MAX, &bytes) != OK)
        return 1;
    printf("%s", read_back(filled(bytes, strcmp(form, "party") ? FORM_STATE : FORM_PARTY)));
    return 0;
}

int main(int argc, char **argv)
{
#define TEST(f) cmocka_unit_test_teardown(f, reset)
    const struct CMUnitTest tests[] = {
        TEST(a_state_paper_looks_as_the_decree_says),
        TEST(a_party_paper_looks_as_the_guidance_says),
        TEST(pages_have_their_margins_and_numbers),
        TEST(bodies_have_their_indents_and_spaces),
        TEST(lines_are_drawn_as_long_as_they_must_be),
        TEST(the_stamp_of_urgency_has_the_size_of_the_decree),
        TEST(how_far_it_may_go_round_stands_in_a_box),
        TEST(where_the_body_is_reached_stands_at_the_foot_of_page_one),
        TEST(who_signs_for_whom_is_said_as_the_form_says_it),
        TEST(a_letter_has_its_subject_below_its_number),
        TEST(minutes_are_signed_by_two),
        TEST(where_it_is_kept_is_said_as_the_form_says_it),
        TEST(papers_read_back_line_by_line),
        TEST(a_filled_template_reads_like_the_paper),
    };

    if (argc == 2)
        return write_samples(argv[1]);
    if (argc == 3)
        return fill_again(argv[1], argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
