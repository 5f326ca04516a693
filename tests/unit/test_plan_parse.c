/* test_plan_parse.c: what plan_parse() makes of a written plan, named after behaviour. */
#include "plan_text.h"

static void assert_line(
    size_t at, const char *place, enum kind kind, int64_t count, int64_t quantity, enum unit unit)
{
    const struct plan_line *l;

    assert_true(at < plan.lines.count);
    l = &plan.lines.items[at];
    assert_text(l->place, place);
    assert_string_equal(kind_name(l->kind), kind_name(kind));
    assert_int_equal(l->count, count);
    assert_int_equal(l->milli, quantity * 1000);
    assert_int_equal(l->unit, unit);
}

static int64_t sum_of(enum kind kind, size_t *lines)
{
    int64_t sum = 0;

    *lines = 0;
    for (size_t i = 0; i < plan.lines.count; i++)
        if (plan.lines.items[i].kind == kind) {
            sum += plan.lines.items[i].milli / 1000;
            ++*lines;
        }
    return sum;
}

/* ---- seed 001 ------------------------------------------------------------------------------ */

static void seed_001_has_13_works_in_8_hamlets(void **state)
{
    size_t lines;

    read_seed(SEED_001);
    assert_int_equal(plan.places.count, 8);
    assert_int_equal(sum_of(KIND_CLEARING, &lines), 9900);
    assert_int_equal(lines, 7);
    assert_int_equal(sum_of(KIND_LIGHTING, &lines), 4330);
    assert_int_equal(lines, 3);
    assert_int_equal(sum_of(KIND_PATCHING, &lines), 740);
    assert_int_equal(lines, 2);
    assert_int_equal(sum_of(KIND_ROAD, &lines), 400);
    assert_int_equal(lines, 1);
}

static void seed_001_has_12_houses_25_gifts_and_11_shows(void **state)
{
    size_t lines;

    read_seed(SEED_001);
    assert_int_equal(sum_of(KIND_HOUSE_BUILD, &lines), 12);
    assert_int_equal(lines, 6);
    assert_int_equal(sum_of(KIND_GIFT, &lines), 25);
    assert_int_equal(sum_of(KIND_SESSION, &lines), 8);
    assert_int_equal(sum_of(KIND_SPORT, &lines), 3);
    assert_int_equal(sum_of(KIND_MONEY, &lines), 46000000);
}

static void seed_001_says_when(void **state)
{
    read_seed(SEED_001);
    assert_text(day_format(&arena, plan.day), "04/12/2024");
    assert_text(day_format(&arena, plan.first_day), "10/12/2024");
    assert_text(day_format(&arena, plan.last_day), "24/12/2024");
    assert_int_equal(plan.report_from_minute, 13 * 60 + 30);
    assert_int_equal(plan.report_to_minute, 15 * 60);
    assert_text(day_format(&arena, plan.launch_day), "10/12/2024");
    assert_int_equal(plan.launch_minute, 7 * 60 + 30);
    assert_text(plan.pilot, "Ấp Cầu");
    assert_int_equal(plan.deadlines.count, 3);
    assert_text(day_format(&arena, plan.deadlines.items[0].day), "08/12/2024");
    assert_text(day_format(&arena, plan.deadlines.items[2].day), "29/12/2024");
}

static void seed_001_has_4_standing_and_17_other_members(void **state)
{
    size_t standing = 0, with_area = 0;

    read_seed(SEED_001);
    assert_int_equal(plan.members.count, 21);
    for (size_t i = 0; i < plan.members.count; i++) {
        standing += plan.members.items[i].standing;
        with_area += plan.members.items[i].place_count > 0;
    }
    assert_int_equal(standing, 4);
    assert_int_equal(with_area, 9);
    assert_text(plan.members.items[4].area, "Ấp Cầu");
}

static void seed_001_gives_16_agencies_and_the_committee_their_tasks(void **state)
{
    read_seed(SEED_001);
    assert_int_equal(plan.tasks.count, 17);
    assert_text(plan.tasks.items[0].agency, "Ban Chỉ huy Quân sự xã");
}

static void seed_001_names_issuer_and_superior(void **state)
{
    read_seed(SEED_001);
    assert_text(plan.superior, "ĐẢNG UỶ XÃ TÂN PHONG");
    assert_text(plan.issuer, "BAN CHỈ ĐẠO QUY CHẾ DÂN CHỦ CƠ SỞ VÀ CÔNG TÁC VẬN ĐỘNG QUẦN CHÚNG");
    assert_text(plan.title, "Phối hợp liên ngành làm công tác dân vận đợt II năm 2024");
}

static void the_first_promise_of_a_hamlet_begins_at_its_place(void **state)
{
    read_seed(SEED_001);
    assert_int_equal(plan.lines.items[0].at.line, 93);
    assert_int_equal(plan.lines.items[0].at.col, 3);
    assert_int_equal(plan.lines.items[1].at.col, 70);
}

/* ---- ways of writing it ------------------------------------------------------------------- */

static void places_may_hang_under_a_kind(void **state)
{
    read_plan("Phát quang: ấp Cầu 3.000m, ấp Mới 300m; thắp sáng: ấp Cầu 1,2 km.\n");
    assert_int_equal(plan.lines.count, 3);
    assert_line(0, "Ấp Cầu", KIND_CLEARING, 1, 3000, UNIT_M);
    assert_line(1, "Ấp Mới", KIND_CLEARING, 1, 300, UNIT_M);
    assert_line(2, "Ấp Cầu", KIND_LIGHTING, 1, 1200, UNIT_M);
}

static void a_place_may_be_a_heading_with_bullets_under_it(void **state)
{
    read_plan("Thôn Đoài\n- Phát quang 300m đường làng\n- Trồng 40 cây\nThôn Hạ\n"
              "- Nạo vét kênh N3 dài 500m\n");
    assert_int_equal(plan.lines.count, 3);
    assert_line(1, "Thôn Đoài", KIND_TREE, 40, 40, UNIT_COUNT);
    assert_line(2, "Thôn Hạ", KIND_CANAL, 1, 500, UNIT_M);
}

static void a_table_row_is_one_promise(void **state)
{
    read_plan("1\tThôn Đại Điền\tNạo vét mương tiêu\t1.200m\t15 triệu đồng\n"
              "| 2 | Xóm 6B | Phát quang đường xóm | 900 m |\n");
    assert_int_equal(plan.lines.count, 2);
    assert_line(0, "Thôn Đại Điền", KIND_CANAL, 1, 1200, UNIT_M);
    assert_int_equal(plan.lines.items[0].money_vnd, 15000000);
    assert_line(1, "Xóm 6B", KIND_CLEARING, 1, 900, UNIT_M);
}

static void a_known_name_stands_without_its_word(void **state)
{
    read_plan("- Ấp Trại Bí: phát quang 100m.\n"
              "Xây nhà tình nghĩa: 03 căn (ấp Cầu 02 căn, Trại Bí 01 căn).\n");
    assert_int_equal(plan.places.count, 2);
    assert_line(2, "Ấp Trại Bí", KIND_HOUSE_BUILD, 1, 1, UNIT_COUNT);
}

static void one_place_in_two_spellings_is_one_place(void **state)
{
    read_plan("- Ấp Hoà Bình: phát quang 100m.\n- ẤP HÒA BÌNH: thắp sáng 200m.\n"
              "- Ấp ấp Hòa Bình: dặm vá 50m.\n- KP2: dọn rác 10m.\n- Khu phố 2: dọn rác 20m.\n");
    assert_int_equal(plan.places.count, 2);
    assert_text(plan.places.items[1], "Khu phố 2");
}

static void groups_in_a_list_may_be_as_many_routes(void **state)
{
    read_plan("- Ấp Mới: phát quang đường tổ 1,2,3 dài 3.000m.\n"
              "- Ấp Cầu: phát quang tổ 7, 4,15 dài 900m; làm đường tổ 2 đến tổ 3 dài 400m.\n");
    assert_int_equal(plan.lines.items[0].route_max, 3);
    assert_int_equal(plan.lines.items[1].route_max, 3);
    assert_int_equal(plan.lines.items[2].route_max, 1);
}

static void a_bridge_is_neither_ap_cau_nor_badminton(void **state)
{
    read_plan("- Ấp Cầu: theo yêu cầu, giải cầu lông 02 trận; sửa 01 cây cầu gỗ.\n");
    assert_int_equal(plan.lines.count, 2);
    assert_line(0, "Ấp Cầu", KIND_SPORT, 2, 2, UNIT_COUNT);
    assert_line(1, "Ấp Cầu", KIND_BRIDGE, 1, 1, UNIT_COUNT);
}

static void building_and_repairing_a_house_are_two_kinds(void **state)
{
    read_plan("- Ấp Mới: xây 02 căn nhà tình thương; sửa chữa 03 căn nhà đại đoàn kết.\n");
    assert_line(0, "Ấp Mới", KIND_HOUSE_BUILD, 2, 2, UNIT_COUNT);
    assert_line(1, "Ấp Mới", KIND_HOUSE_REPAIR, 3, 3, UNIT_COUNT);
}

static void a_width_is_not_a_length(void **state)
{
    read_plan("- Ấp Mới: làm đường bê tông rộng 3m, dài 250m, dày 16cm; mở rộng đường từ 4m lên "
              "thành 6m dài 100m.\n");
    assert_int_equal(plan.lines.count, 2);
    assert_line(0, "Ấp Mới", KIND_ROAD, 1, 250, UNIT_M);
    assert_line(1, "Ấp Mới", KIND_ROAD, 1, 100, UNIT_M);
}

static void what_was_done_last_year_is_no_promise(void **state)
{
    read_plan(
        "KẾ HOẠCH\nnăm 2025\nXã A, ngày 01 tháng 3 năm 2025\n"
        "Năm 2024, ấp Cầu đã phát quang 3.000m, trồng 200 cây. Năm 2025 ấp Cầu trồng 300 cây.\n");
    assert_int_equal(plan.lines.count, 1);
    assert_line(0, "Ấp Cầu", KIND_TREE, 300, 300, UNIT_COUNT);
}

static void a_share_is_no_promise(void **state)
{
    read_plan("Tuyên truyền tại 8/8 ấp; giữ vững 15/19 tiêu chí.\n");
    assert_int_equal(plan.lines.count, 0);
}

static void what_does_not_say_how_much_is_still_a_promise(void **state)
{
    read_plan("- Ấp Mới: dọn vệ sinh chợ; thắp sáng đường tổ 1 dài 300m.\n");
    assert_int_equal(plan.lines.count, 2);
    assert_int_equal(plan.lines.items[0].unit, UNIT_NONE);
}

static void a_bound_is_kept(void **state)
{
    read_plan("- Ấp Mới: phát quang hơn 2.300 mét.\n");
    assert_int_equal(plan.lines.items[0].bound, '>');
}

/* ---- sums ------------------------------------------------------------------------------------ */

static void a_total_may_stand_before_or_behind_its_list(void **state)
{
    read_plan("Phát quang 2 tuyến/400m, cụ thể:\n- Ấp Mới: phát quang 300m.\n"
              "- Ấp Cầu: phát quang 100m.\nTổng cộng: 400m.\n");
    assert_int_equal(plan.lines.count, 2);
    assert_int_equal(plan.totals.count, 3);
    assert_int_equal(plan.totals.items[2].kind, KIND_CLEARING);
}

static void a_total_without_a_list_is_a_promise(void **state)
{
    read_plan("Trồng tổng cộng 500 cây.\n");
    assert_int_equal(plan.totals.count, 0);
    assert_line(0, "", KIND_TREE, 500, 500, UNIT_COUNT);
}

/* ---- days -------------------------------------------------------------------------------------
 */

static void assert_window(const char *text, const char *first, const char *last)
{
    read_plan(text);
    assert_text(day_format(&arena, plan.first_day), first);
    assert_text(day_format(&arena, plan.last_day), last);
}

static void a_window_is_written_in_many_ways(void **state)
{
    assert_window("Thời gian: ngày 17 - 31/7/2023.\n", "17/07/2023", "31/07/2023");
    assert_window("Thời gian từ ngày 10/12 - 24/12/2024.\n", "10/12/2024", "24/12/2024");
    assert_window("Thời gian: 9-23/11/2018.\n", "09/11/2018", "23/11/2018");
    assert_window("Từ ngày 16 đến ngày 30.7.2018.\n", "16/07/2018", "30/07/2018");
    assert_window("Từ 20/12 đến hết ngày 10/01/2026.\n", "20/12/2025", "10/01/2026");
    assert_window("Từ ngày 05 tháng 4 đến ngày 19 tháng 4 năm 2025.\n", "05/04/2025", "19/04/2025");
}

static void an_anniversary_is_no_window(void **state)
{
    read_plan("Kỷ niệm 80 năm Ngày thành lập Quân đội (22/12/1944-22/12/2024).\n");
    assert_int_equal(plan.window_at.line, 0);
    assert_int_equal(plan.anniversaries.count, 1);
    assert_int_equal(plan.anniversaries.items[0].years, 80);
}

/* ---- other papers -------------------------------------------------------------------------------
 */

static void articles_hold_no_promises(void **state)
{
    static const char *const names[] = {"000_bdd73391461b529c.txt", "002_9053fd3636accd06.txt",
        "003_92643df47f76001d.txt", "004_eff59ce96ff1b459.txt"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        read_seed(names[i]);
        assert_int_equal(plan.lines.count, 0);
    }
}

static void nothing_is_a_plan_without_lines(void **state)
{
    read_plan("?!?!;;;:::(((((\n|||\n\t\t\t\n- + * 1. a)\n");
    assert_int_equal(plan.lines.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seed_001_has_13_works_in_8_hamlets),
        cmocka_unit_test(seed_001_has_12_houses_25_gifts_and_11_shows),
        cmocka_unit_test(seed_001_says_when),
        cmocka_unit_test(seed_001_has_4_standing_and_17_other_members),
        cmocka_unit_test(seed_001_gives_16_agencies_and_the_committee_their_tasks),
        cmocka_unit_test(seed_001_names_issuer_and_superior),
        cmocka_unit_test(the_first_promise_of_a_hamlet_begins_at_its_place),
        cmocka_unit_test(places_may_hang_under_a_kind),
        cmocka_unit_test(a_place_may_be_a_heading_with_bullets_under_it),
        cmocka_unit_test(a_table_row_is_one_promise),
        cmocka_unit_test(a_known_name_stands_without_its_word),
        cmocka_unit_test(one_place_in_two_spellings_is_one_place),
        cmocka_unit_test(groups_in_a_list_may_be_as_many_routes),
        cmocka_unit_test(a_bridge_is_neither_ap_cau_nor_badminton),
        cmocka_unit_test(building_and_repairing_a_house_are_two_kinds),
        cmocka_unit_test(a_width_is_not_a_length),
        cmocka_unit_test(what_was_done_last_year_is_no_promise),
        cmocka_unit_test(a_share_is_no_promise),
        cmocka_unit_test(what_does_not_say_how_much_is_still_a_promise),
        cmocka_unit_test(a_bound_is_kept),
        cmocka_unit_test(a_total_may_stand_before_or_behind_its_list),
        cmocka_unit_test(a_total_without_a_list_is_a_promise),
        cmocka_unit_test(a_window_is_written_in_many_ways),
        cmocka_unit_test(an_anniversary_is_no_window),
        cmocka_unit_test(articles_hold_no_promises),
        cmocka_unit_test(nothing_is_a_plan_without_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
