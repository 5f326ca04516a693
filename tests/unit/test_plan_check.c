/* test_plan_check.c: what plan_check() finds, and what it leaves alone. */
#include "plan_text.h"

static struct findings findings;

static void check(const char *text)
{
    read_plan(text);
    plan_check(&arena, &plan, &findings);
}

static const struct finding *find(const char *code)
{
    for (size_t i = 0; i < findings.count; i++)
        if (strcmp(findings.items[i].code, code) == 0)
            return &findings.items[i];
    return NULL;
}

static size_t count_of(const char *code)
{
    size_t n = 0;

    for (size_t i = 0; i < findings.count; i++)
        n += strcmp(findings.items[i].code, code) == 0;
    return n;
}

static void assert_no_errors(void)
{
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].severity == SEVERITY_ERROR)
            fail_msg("%zu: %s: %s", findings.items[i].at.line, findings.items[i].code,
                str_z(&arena, findings.items[i].message[0]));
}

static bool has(struct str s, const char *words)
{
    return str_find(s, str_from(words), 0) < s.len;
}

static void assert_finding(const struct finding *f, size_t line, int64_t stated, int64_t computed)
{
    assert_non_null(f);
    assert_int_equal(f->at.line, line);
    assert_int_equal(f->stated_milli, stated * 1000);
    assert_int_equal(f->computed_milli, computed * 1000);
}

/* ---- seed 001: DOMAIN section 4 -------------------------------------------------------------- */

static const struct finding *seed_total(enum kind kind, const char *measure)
{
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].kind == kind && findings.items[i].measure &&
            strcmp(findings.items[i].measure, measure) == 0 &&
            strcmp(findings.items[i].code, "total-differs") == 0)
            return &findings.items[i];
    return NULL;
}

static void seed_001_has_five_errors(void **state)
{
    size_t errors = 0;

    read_seed(SEED_001);
    plan_check(&arena, &plan, &findings);
    for (size_t i = 0; i < findings.count; i++)
        errors += findings.items[i].severity == SEVERITY_ERROR;
    assert_int_equal(errors, 5);
    assert_finding(seed_total(KIND_CLEARING, "length"), 91, 8900, 9900);
    assert_finding(seed_total(KIND_LIGHTING, "length"), 91, 1330, 4330);
    assert_finding(seed_total(KIND_LIGHTING, "count"), 91, 4, 5);
    assert_finding(find("unit-implausible"), 109, 1080000, 1080000000);
    assert_finding(find("product-differs"), 113, 10500000, 12500000);
}

static void seed_001_clearing_is_a_slipped_digit_because_the_number_agrees(void **state)
{
    read_seed(SEED_001);
    plan_check(&arena, &plan, &findings);
    assert_true(has(seed_total(KIND_CLEARING, "length")->hint[LANG_VI], "chữ số"));
    assert_null(seed_total(KIND_CLEARING, "count"));
}

static void seed_001_lighting_leaves_out_one_line_in_length_and_number(void **state)
{
    read_seed(SEED_001);
    plan_check(&arena, &plan, &findings);
    assert_true(has(seed_total(KIND_LIGHTING, "length")->hint[LANG_VI], "bỏ sót dòng 93"));
    assert_true(has(seed_total(KIND_LIGHTING, "count")->hint[LANG_VI], "bỏ sót dòng 93"));
}

static void seed_001_has_all_its_warnings_and_notes(void **state)
{
    read_seed(SEED_001);
    plan_check(&arena, &plan, &findings);
    assert_int_equal(find("date-differs")->at.line, 155);
    assert_int_equal(find("number-missing")->at.line, 19);
    assert_int_equal(count_of("promise-without-line"), 4);
    assert_int_equal(find("channel-conflict")->at.line, 241);
    assert_int_equal(find("assignment-missing")->evidence_count, 8);
    assert_int_equal(find("assignment-double")->evidence_count, 2);
    assert_int_equal(count_of("money-without-source"), 2);
    assert_int_equal(count_of("deadline-weekend"), 2);
    assert_int_equal(findings.count, 18);
}

/* ---- totals ---------------------------------------------------------------------------------- */

static void a_right_total_is_left_alone(void **state)
{
    check("Phát quang 2 tuyến/400m, cụ thể:\n- Ấp Mới: phát quang 300m.\n- Ấp Cầu: phát quang "
          "100m.\n");
    assert_no_errors();
}

static void a_sum_of_bounded_figures_is_bounded(void **state)
{
    check("Phát quang hơn 1.000m, cụ thể:\n- Ấp Mới: phát quang hơn 700m.\n- Ấp Cầu: phát quang "
          "500m.\n");
    assert_no_errors();
    check("Phát quang 1.500m, cụ thể:\n- Ấp Mới: phát quang trên 700m.\n- Ấp Cầu: phát quang "
          "500m.\n");
    assert_no_errors();
    check("Phát quang 1.000m, cụ thể:\n- Ấp Mới: phát quang trên 700m.\n- Ấp Cầu: phát quang "
          "500m.\n");
    assert_non_null(find("total-differs"));
}

static void a_sum_may_close_the_heading_above_its_list(void **state)
{
    check("KẾ HOẠCH\nA. Phát quang\n1. Ấp Cầu\n- Đường Lộ kiểm: 3.000m\n- Quốc lộ 22B: 500m\n"
          "2. Ấp Mới\n- Đường tổ 3: 300 m\nCộng A: 3 tuyến/3.800m\n");
    assert_int_equal(plan.totals.count, 2);
    assert_no_errors();
}

static void a_breakdown_in_parentheses_is_not_added(void **state)
{
    check("Xây 05 căn nhà (03 căn tình nghĩa, 02 căn đại đoàn kết), trị giá 400 triệu đồng.\n");
    assert_int_equal(plan.lines.count, 1);
    assert_int_equal(plan.lines.items[0].count, 5);
}

static void a_line_counted_twice_is_named(void **state)
{
    check("Phát quang 1.150m, cụ thể:\n- Ấp Mới: phát quang 400m.\n- Ấp Cầu: phát quang 350m.\n");
    assert_true(has(find("total-differs")->hint[LANG_VI], "cộng hai lần dòng 2"));
}

static void a_missing_zero_is_named(void **state)
{
    check("Phát quang 120m, cụ thể:\n- Ấp Mới: phát quang 700m.\n- Ấp Cầu: phát quang 500m.\n");
    assert_true(has(find("total-differs")->hint[LANG_VI], "số 0"));
}

static void a_line_without_a_quantity_leaves_the_sum_open(void **state)
{
    check("Dọn vệ sinh 2 tuyến/500m, cụ thể:\n- Ấp Mới: dọn vệ sinh 300m.\n- Ấp Cầu: dọn vệ sinh "
          "chợ.\n");
    assert_no_errors();
    assert_non_null(find("ambiguous"));
}

/* ---- values ---------------------------------------------------------------------------------- */

static void a_usual_price_is_left_alone(void **state)
{
    check("Xây 12 căn nhà tình nghĩa, trị giá 1,08 tỷ đồng.\nTặng 20 phần quà, mỗi phần 300.000đ, "
          "trị giá 6 triệu đồng.\n");
    assert_no_errors();
}

static void trieu_for_ty_is_implausible(void **state)
{
    check("Xây 03 căn nhà tình thương, trị giá 210 tỷ đồng.\n");
    assert_finding(find("unit-implausible"), 1, 210000000000, 210000000);
}

static void a_wrong_percentage_is_found(void **state)
{
    check("180/240 hộ đăng ký hiến đất, đạt 80%.\n9/12 ấp, đạt 75%.\n");
    assert_int_equal(count_of("percent-differs"), 1);
    assert_finding(find("percent-differs"), 1, 80, 75);
}

/* ---- days -------------------------------------------------------------------------------------
 */

static void days_that_do_not_fit_their_dates_are_found(void **state)
{
    check("Thời gian 15 ngày, từ ngày 10/12/2025 đến ngày 26/12/2025.\n");
    assert_finding(find("span-differs"), 1, 15, 17);
    check("Thời gian 15 ngày (từ ngày 10/12 - 24/12/2024).\n");
    assert_no_errors();
    check("Thời gian từ ngày 24/12/2025 đến ngày 10/12/2025.\n");
    assert_non_null(find("span-differs"));
}

static void years_that_do_not_fit_their_dates_are_found(void **state)
{
    check("Kỷ niệm 79 năm Ngày thành lập Quân đội (22/12/1944-22/12/2024).\n");
    assert_finding(find("anniversary-differs"), 1, 79, 80);
}

static void deadlines_have_an_order(void **state)
{
    check("Xã A, ngày 05 tháng 12 năm 2024\nThời gian từ ngày 10/12/2024 đến ngày 24/12/2024.\n"
          "Gửi kế hoạch về Ban Chỉ đạo trước ngày 12/12/2024.\n");
    assert_int_equal(find("deadline-order")->at.line, 3);
    check("Xã A, ngày 05 tháng 12 năm 2024\nThời gian từ ngày 10/12/2024 đến ngày 24/12/2024.\n"
          "Gửi kế hoạch trước ngày 09/12/2024. Báo cáo kết quả trước ngày 26/12/2024.\n");
    assert_null(find("deadline-order"));
}

static void the_launch_has_one_day(void **state)
{
    check(
        "Thời gian từ ngày 10/12/2024 đến ngày 24/12/2024.\nLễ ra quân lúc 7h30 ngày 10/12/2024.\n"
        "Sáng ngày 11/12/2024 tổ chức lễ ra quân.\n");
    assert_int_equal(find("date-differs")->at.line, 3);
}

/* ---- people ------------------------------------------------------------------------------------
 */

static void a_hamlet_without_a_member_is_found(void **state)
{
    check("II. NỘI DUNG\n- Ấp Mới: phát quang 300m.\n- Ấp Cầu: phát quang 100m.\n"
          "III. PHÂN CÔNG\n1. Đồng chí Trưởng Công an - thành viên, phụ trách ấp Mới.\n");
    assert_int_equal(find("assignment-missing")->at.line, 3);
}

/* ---- other papers
 * -------------------------------------------------------------------------------- */

static void articles_have_no_findings(void **state)
{
    static const char *const names[] = {"000_bdd73391461b529c.txt", "002_9053fd3636accd06.txt",
        "003_92643df47f76001d.txt", "004_eff59ce96ff1b459.txt"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        read_seed(names[i]);
        plan_check(&arena, &plan, &findings);
        assert_no_errors();
        assert_int_equal(findings.count, 0);
    }
}

static void a_news_story_has_no_errors(void **state)
{
    check(
        "Ấp Cầu chung sức làm đường\nNgày 12/12, tại ấp Cầu, lực lượng vũ trang cùng Nhân dân "
        "phát quang 3 tuyến đường dài 5 km, thắp sáng 2 tuyến/1.500m.\nTrong đó, ấp Mới phát quang "
        "1.000m, ấp Cầu thắp sáng 700m.\n");
    assert_int_equal(findings.count, 0);
}

static void every_finding_has_words_in_both_languages(void **state)
{
    read_seed(SEED_001);
    plan_check(&arena, &plan, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        assert_true(findings.items[i].message[LANG_VI].len > 0);
        assert_true(findings.items[i].message[LANG_EN].len > 0);
        assert_true(findings.items[i].hint[LANG_VI].len > 0);
        assert_true(findings.items[i].hint[LANG_EN].len > 0);
        assert_string_not_equal(
            finding_title(findings.items[i].code, LANG_EN), findings.items[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seed_001_has_five_errors),
        cmocka_unit_test(seed_001_clearing_is_a_slipped_digit_because_the_number_agrees),
        cmocka_unit_test(seed_001_lighting_leaves_out_one_line_in_length_and_number),
        cmocka_unit_test(seed_001_has_all_its_warnings_and_notes),
        cmocka_unit_test(a_right_total_is_left_alone),
        cmocka_unit_test(a_sum_of_bounded_figures_is_bounded),
        cmocka_unit_test(a_sum_may_close_the_heading_above_its_list),
        cmocka_unit_test(a_breakdown_in_parentheses_is_not_added),
        cmocka_unit_test(a_line_counted_twice_is_named),
        cmocka_unit_test(a_missing_zero_is_named),
        cmocka_unit_test(a_line_without_a_quantity_leaves_the_sum_open),
        cmocka_unit_test(a_usual_price_is_left_alone),
        cmocka_unit_test(trieu_for_ty_is_implausible),
        cmocka_unit_test(a_wrong_percentage_is_found),
        cmocka_unit_test(days_that_do_not_fit_their_dates_are_found),
        cmocka_unit_test(years_that_do_not_fit_their_dates_are_found),
        cmocka_unit_test(deadlines_have_an_order),
        cmocka_unit_test(the_launch_has_one_day),
        cmocka_unit_test(a_hamlet_without_a_member_is_found),
        cmocka_unit_test(articles_have_no_findings),
        cmocka_unit_test(a_news_story_has_no_errors),
        cmocka_unit_test(every_finding_has_words_in_both_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
