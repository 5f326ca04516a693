/* test_paper.c: the official daily report, as a draft and of a signed day. */
#include "base/date.h"
#include "base/unicode.h"
#include "doc/text.h"
#include "paper/builtin.h"
#include "paper/draw.h"
#include "paper/signing.h"
#include "rollup/page.h"

#define WORLD_KINDS rollup_kinds, paper_fact_kinds, seal_kinds, blob_kinds,
#include "store/blob.h"
#include "store/seal.h"
#include "campaign_world.h"

static struct world w;
static struct rollup r;

static enum err send_run(struct tx *tx, void *context)
{
    return report_send(tx, context, NULL);
}

static char clearing_bound; /* of the metres */

/* A report of the first day, at 14:00: metres of clearing, citizens, money. */
static void sent(int64_t unit, struct work_id work, int64_t metres, int64_t revision)
{
    struct report_figure figures[] = {{OF_WORK_TODAY, work.v, metres, clearing_bound},
        {OF_INDICATOR, indicator_index(S("citizens")), 1250 * MILLI, '='},
        {OF_INDICATOR, indicator_index(S("money")), INT64_C(4500000) * MILLI, '='}};
    struct report report = {.campaign = w.campaign,
        .unit = {unit},
        .day = w.first_day,
        .figures = figures,
        .figure_count = 3,
        .revision = revision,
        .why = revision ? S("đo lại") : S(""),
        .note = S("Mưa lớn buổi chiều.")};

    world_clock(w.first_day, 14, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, send_run, &report), OK);
}

static const struct rollup *sums(void)
{
    int64_t now = world_clock(w.first_day, 16, 0, 0);

    assert_int_equal(rollup_make(w.db, &w.arena, w.campaign, 0, now, &r), OK);
    return &r;
}

static enum err sign_run(struct tx *tx, void *context)
{
    return day_sign(
        tx, w.campaign, w.first_day, 7, S("Đề nghị hỗ trợ đá dăm."), *(const struct str *)context);
}

static void signed_now(void)
{
    struct consolidated c;

    assert_int_equal(day_consolidate(w.db, &w.arena, sums(), w.first_day, &c), OK);
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &c.hash), OK);
}

/* The Word file of the day as it would be written now; of a signed day what was signed. */
static struct str file(void)
{
    static struct paper_sources s;
    struct paper p = {
        .campaign = w.campaign, .kind = KIND_PAPER_DAILY, .form = FORM_PARTY, .day = w.first_day};
    struct template *t;
    struct str template, docx;
    const char *why = "";

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p.texts[i] = S("");
    assert_int_equal(paper_sources_load(
                         w.db, w.store, &w.arena, NULL, &p, world_clock(w.first_day, 16, 0, 0), &s),
        OK);
    assert_int_equal(
        builtin_template(&w.arena, FORM_PARTY, KIND_PAPER_DAILY, false, &template), OK);
    assert_int_equal(template_read(&w.arena, template, &t, &why), OK);
    assert_int_equal(template_fill(&w.arena, t, paper_draw(&w.arena, &s), &docx), OK);
    return docx;
}

static struct str paper(void)
{
    struct doc_text doc;
    const char *why = NULL;

    assert_int_equal(doc_read(&w.arena, file(), &doc, &why), OK);
    return doc.text;
}

static bool says(struct str text, const char *words)
{
    return str_find(text, str_from(words), 0) < text.len;
}

#define assert_says(text, words)                                                                   \
    if (!says(text, words))                                                                        \
    fail_msg("\"%s\" is not in:\n%.*s", words, STR(text))

static int setup(void **state)
{
    world_init(&w);
    return 0;
}

static int teardown(void **state)
{
    world_release(&w);
    return 0;
}

static void a_draft_says_that_it_is_one_and_who_is_missing(void **state)
{
    struct str text;

    sent(CAU, w.work_cau, 120500, 0);
    text = paper();
    assert_says(text, "Dự thảo, số liệu chưa chốt");
    assert_says(text, "Có 1/3 đơn vị báo cáo trong ngày.");
    assert_says(text, "Ấp Mới");
    assert_false(says(text, "mã kiểm chứng"));
}

static void figures_are_written_the_vietnamese_way(void **state)
{
    struct str text;

    sent(CAU, w.work_cau, 120500, 0);
    text = paper();
    assert_says(text, "120,5 m");
    assert_says(text, "3.000 m");
    assert_says(text, "1.250 người");
    assert_says(text, "4.500.000 đồng");
    assert_says(text, "ngày 10/12/2024");
    assert_says(text, "Ấp Cầu: Mưa lớn buổi chiều.");
}

static void what_is_not_sure_is_said_so_on_the_paper(void **state)
{
    clearing_bound = '>';
    sent(CAU, w.work_cau, 120500, 0);
    clearing_bound = 0;
    sent(MOI, w.work_moi, 30000, 0);
    signed_now();
    assert_says(paper(), "hơn 120,5 m");
    assert_false(says(paper(), "hơn 30 m"));
}

static void the_head_comes_from_the_settings_of_the_campaign(void **state)
{
    struct str text;

    sent(CAU, w.work_cau, 120500, 0);
    signed_now();
    text = paper();
    assert_says(text, "ĐẢNG CỘNG SẢN VIỆT NAM");
    assert_says(text, "ĐẢNG UỶ XÃ");
    assert_says(text, "7-BC/BCĐ");
    assert_says(text, "ngày 10 tháng 12 năm 2024");
    assert_says(text, "Ban Dân vận");
    assert_says(text, "Đề nghị hỗ trợ đá dăm.");
    assert_says(text, "mã kiểm chứng");
}

static void a_signed_paper_keeps_the_signed_figures(void **state)
{
    struct str before, after;

    sent(CAU, w.work_cau, 120500, 0);
    signed_now();
    before = paper();
    sent(CAU, w.work_cau, 80000, 1);
    sent(MOI, w.work_moi, 30000, 0);
    after = paper();
    assert_says(after, "120,5 m");
    assert_says(after, "Có 1/3 đơn vị báo cáo trong ngày.");
    assert_true(str_eq(before, after));
}

/* ── the body that issues ───────────────────────────────────────────────────────────────────── */

static enum err body_run(struct tx *tx, void *context)
{
    struct issuer *i = context;

    return issuer_set(tx, i, &i->id);
}

static enum err settings_run(struct tx *tx, void *context)
{
    return campaign_settings_change(tx, w.campaign, context);
}

/* The body of the campaign, written down as people write it. */
static struct issuer body(enum official_form form)
{
    struct campaign c;
    struct issuer i;

    assert_int_equal(campaign_find(w.db, &w.arena, w.campaign, &c), OK);
    c.paper.issuer = S("BAN CHỈ ĐẠO");
    assert_int_equal(store_write_wait(w.store, 1, settings_run, &c), OK);
    i = (struct issuer){.unit = {COMMUNE},
        .name = str_printf(&w.arena, " %.*s", STR(text_lower(&w.arena, c.paper.issuer))),
        .superior = S(""),
        .code = S("BCĐ"),
        .form = form};
    assert_int_equal(store_write_wait(w.store, 1, body_run, &i), OK);
    return i;
}

static void a_number_typed_at_signing_counts_however_the_body_is_spelled(void **state)
{
    struct issuer i;
    int64_t next;

    sent(CAU, w.work_cau, 120500, 0);
    signed_now();
    i = body(FORM_PARTY);
    assert_int_equal(
        paper_number_next(w.db, &w.arena, &i, KIND_PAPER_DAILY, w.first_day, &next), OK);
    assert_int_equal(next, 8);
    i.name = S("Chi bộ ấp Cầu");
    assert_int_equal(
        paper_number_next(w.db, &w.arena, &i, KIND_PAPER_DAILY, w.first_day, &next), OK);
    assert_int_equal(next, 1);
}

static void a_draft_follows_the_form_of_its_body(void **state)
{
    struct paper p = {.campaign = w.campaign, .kind = KIND_PAPER_PLAN, .form = FORM_PARTY};
    struct paper_sources s;

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p.texts[i] = S("");
    body(FORM_STATE);
    assert_int_equal(paper_sources_load(
                         w.db, w.store, &w.arena, NULL, &p, world_clock(w.first_day, 16, 0, 0), &s),
        OK);
    assert_int_equal(s.paper.form, FORM_STATE);
    assert_true(str_eq(s.symbol, S("KH-BCĐ")));
}

/* ── who signs, who gets it ─────────────────────────────────────────────────────────────────── */

/* A paper of a body, in a campaign whose settings are those of a steering committee. */
static struct paper_sources by_body(
    enum official_form form, const char *name, enum paper_kind_id kind)
{
    struct paper_sources s = {.paper = {.form = form, .kind = kind},
        .issuer = {.name = str_from(name), .form = form},
        .campaign.paper = {.issuer = S("Ban Chỉ đạo công tác dân vận"),
            .authority = S("T/M Ban Chỉ đạo"),
            .position = S("Phó Trưởng ban"),
            .signer = S("(tên)"),
            .recipients = S("Thường trực Đảng ủy\nCác ấp\nLưu Ban Chỉ đạo")}};

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        s.paper.texts[i] = S("");
    return s;
}

static void assert_signs(const struct paper_sources *s, const char *authority, const char *position)
{
    struct paper_signing signing = paper_signing_of(&w.arena, s);

    assert_string_equal(str_z(&w.arena, signing.authority), authority);
    assert_string_equal(str_z(&w.arena, signing.position), position);
}

static void assert_gets(const struct paper_sources *s, const char *rows)
{
    struct review_lines lines = paper_recipients_of(&w.arena, s);

    assert_string_equal(
        official_recipients(&w.arena, s->paper.form, lines.items, lines.count).ptr, rows);
}

static void each_body_is_signed_for_as_such_a_body_is(void **state)
{
    static const struct {
        enum official_form form;
        const char *name, *authority, *position;
    } cases[] = {
        {FORM_STATE, "ỦY BAN NHÂN DÂN\nXÃ BÌNH MINH", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
        {FORM_STATE, "Uỷ ban nhân dân xã", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
        {FORM_STATE, "Phòng Văn hóa - Xã hội", "", "TRƯỞNG PHÒNG"},
        {FORM_STATE, "Ban Chỉ đạo công tác dân vận", "TM. BAN CHỈ ĐẠO", "PHÓ TRƯỞNG BAN"},
        {FORM_PARTY, "Ban Chỉ đạo công tác dân vận", "T/M BAN CHỈ ĐẠO", "PHÓ TRƯỞNG BAN"},
        {FORM_PARTY, "Ban Chỉ đạo khác", "T/M BAN CHỈ ĐẠO", "TRƯỞNG BAN"},
        {FORM_PARTY, "Đảng ủy xã Bình Minh", "T/M ĐẢNG ỦY", "BÍ THƯ"},
        {FORM_PARTY, "Ban Thường vụ Đảng ủy", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"},
        {FORM_PARTY, "Ban Xây dựng Đảng", "", "TRƯỞNG BAN"},
        {FORM_STATE, "Hội Chữ thập đỏ", "", ""},
        {FORM_STATE, "Ban Chấp hành Đoàn xã", "TM. BAN CHẤP HÀNH", ""},
        {FORM_STATE, "Ban Thường trực Ủy ban MTTQ Việt Nam xã", "TM. BAN THƯỜNG TRỰC", ""},
        {FORM_PARTY, "Ban Chấp hành Đảng bộ xã", "T/M BAN CHẤP HÀNH", "BÍ THƯ"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct paper_sources s = by_body(cases[i].form, cases[i].name, KIND_PAPER_LETTER);

        assert_signs(&s, cases[i].authority, cases[i].position);
    }
}

static void what_was_typed_for_a_paper_stands_before_what_its_body_says(void **state)
{
    struct paper_sources s = by_body(FORM_STATE, "Ủy ban nhân dân xã", KIND_PAPER_LETTER);

    s.issuer.signing = S("T/M Ủy ban nhân dân\nK/T Chủ tịch\nPhó Chủ tịch");
    assert_signs(&s, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH");
    s.paper.texts[paper_text_find(S("signing"))] = S("TL. Chủ tịch\nChánh Văn phòng");
    assert_signs(&s, "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG");
    s.paper.texts[paper_text_find(S("signing"))] = S("Q. Chủ tịch");
    assert_signs(&s, "", "Q. CHỦ TỊCH");
}

static void a_letter_goes_to_its_addressees_and_the_archive(void **state)
{
    struct paper_sources s = by_body(FORM_STATE, "Ủy ban nhân dân xã", KIND_PAPER_LETTER);

    s.paper.texts[paper_text_find(S("to"))] = S("Các ấp");
    assert_gets(&s, "- Như trên;\n- Lưu: VT.");
    s.issuer.drafter = S("VHXH");
    assert_gets(&s, "- Như trên;\n- Lưu: VT, VHXH.");
    s.paper.kind = KIND_PAPER_NOTICE; /* has no addressees */
    assert_gets(&s, "- Thường trực Đảng ủy;\n- Các ấp;\n- Lưu: VT, VHXH.");
    s.paper.kind = KIND_PAPER_LETTER;
    s.issuer.recipients = S("Như trên\nTT. HĐND xã\nLưu VT");
    assert_gets(&s, "- Như trên;\n- TT. HĐND xã;\n- Lưu: VT.");
    s.paper.texts[paper_text_find(S("recipients"))] = S("Hội Nông dân xã");
    assert_gets(&s, "- Như trên;\n- Hội Nông dân xã;\n- Lưu: VT, VHXH.");
}

static void a_committee_keeps_the_list_of_its_campaign(void **state)
{
    struct paper_sources s = by_body(FORM_PARTY, "Ban Chỉ đạo công tác dân vận", KIND_PAPER_LETTER);

    s.paper.texts[paper_text_find(S("to"))] = S("Các ấp");
    assert_gets(&s, "- Thường trực Đảng ủy;\n- Các ấp;\n- Lưu Ban Chỉ đạo.");
    s.paper.form = FORM_STATE;
    assert_gets(&s, "- Như trên;\n- Thường trực Đảng ủy;\n- Các ấp;\n- Lưu: VT.");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_draft_says_that_it_is_one_and_who_is_missing),
        CASE(figures_are_written_the_vietnamese_way),
        CASE(what_is_not_sure_is_said_so_on_the_paper),
        CASE(the_head_comes_from_the_settings_of_the_campaign),
        CASE(a_signed_paper_keeps_the_signed_figures),
        CASE(a_number_typed_at_signing_counts_however_the_body_is_spelled),
        CASE(a_draft_follows_the_form_of_its_body),
        CASE(each_body_is_signed_for_as_such_a_body_is),
        CASE(what_was_typed_for_a_paper_stands_before_what_its_body_says),
        CASE(a_letter_goes_to_its_addressees_and_the_archive),
        CASE(a_committee_keeps_the_list_of_its_campaign),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
