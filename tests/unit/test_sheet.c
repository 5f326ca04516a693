/* test_sheet.c: the daily form judged as on the phone: what is read, what is refused, in which
 * words. tests/phone/compare.mjs holds the WebAssembly of the same against this build. */
#include "phone/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* "|" between members and "\n" between records are easier to read here. */
static const char ground[] = "lang|vi\nnow|1763795400000\nreports|1\ndays|20409\nday|20414\n"
                             "days|20409|20420\nrevision|0\n"
                             "work|12|m|m|850000|under-way|0|Phát quang tuyến Lộ kiểm\n"
                             "work|13|count|bóng|20000|dropped|20410|Thắp sáng tổ 3\n";

static struct arena arena;

static char *judged(const char *fields)
{
    struct str text = str_printf(&arena, "%s%s", ground, fields), answer;
    char *bytes = str_z(&arena, text);

    for (char *c = bytes; *c; c++)
        *c = *c == '|' ? SHEET_MEMBER : *c == '\n' ? SHEET_RECORD : *c;
    answer = sheet_judge(&arena, str_from(bytes));
    bytes = str_z(&arena, answer);
    for (char *c = bytes; *c; c++)
        *c = *c == SHEET_MEMBER ? '|' : *c == SHEET_RECORD ? '\n' : *c;
    return bytes;
}

static void figures_are_read_as_people_type_them(void **state)
{
    assert_string_equal(judged("field|w12|120m"), "read|w12|120 m");
    assert_string_equal(judged("field|w12|1.234,5"), "read|w12|1.234,5 m");
    assert_string_equal(judged("field|w12|hơn 300 m"), "read|w12|hơn 300 m");
    assert_string_equal(judged("field|money|2tr5"), "read|money|2.500.000 đồng");
    assert_string_equal(judged("field|money|3tr rưỡi"), "read|money|3.500.000 đồng");
    assert_string_equal(judged("field|money|1 tỷ 25"), "read|money|1.250.000.000 đồng");
    assert_string_equal(judged("field|money|500k"), "read|money|500.000 đồng");
    assert_string_equal(judged("field|citizens|15 người"), "read|citizens|15 người");
    assert_string_equal(judged("field|note|Mưa to"), "");
}

static void what_cannot_be_read_is_never_nothing(void **state)
{
    assert_string_equal(judged("field|w12|3 km"),
        "wrong|w12|Ô này tính bằng m. Hãy đổi ra m rồi chỉ ghi số, ví dụ 1.200 hoặc 2,5.");
    assert_string_equal(
        judged("field|citizens|mười"), "wrong|citizens|Cần một số nguyên, ví dụ 12 hoặc 1.200.");
    assert_string_equal(judged("field|money|2,5tr5"),
        "wrong|money|Cần một số tiền, ví dụ 4.500.000 hoặc 4,5 triệu.");
    assert_string_equal(judged("field|money|20$"),
        "wrong|money|Chỉ ghi bằng đồng Việt Nam, một loại tiền một ô. Tiền khác hãy đổi ra đồng "
        "trước, ví dụ 4.500.000 hoặc 4,5 triệu.");
    assert_string_equal(judged("field|citizens|100.001"),
        "wrong|citizens|Không được lớn hơn 100.000. Hãy ghi lại.");
}

static void the_rules_of_a_report_hold_without_a_line(void **state)
{
    assert_string_equal(judged(""), "wrong||Báo cáo còn trống. Hãy ghi ít nhất một số, hoặc ghi "
                                    "chú vì sao hôm nay không làm.");
    assert_string_equal(judged("field|w13|2"),
        "read|w13|2 bóng\nwrong|w13|Thắp sáng tổ 3: đã thôi làm từ ngày 18/11/2025, nên không ghi "
        "khối lượng của ngày sau đó được. Hãy bỏ số này, hoặc báo xã mở lại công trình.");
    assert_string_equal(judged("field|w12|90.000"),
        "read|w12|90.000 m\nwrong|w12|Phát quang tuyến Lộ kiểm: 90.000 m là quá lớn (nhiều nhất "
        "85.000 m). Hãy xem lại số chữ số và đơn vị tính.");
    assert_string_equal(judged("day|20419\nfield|note|x"),
        "wrong||Ngày 27/11/2025 chưa đến. Hôm nay chỉ gửi được báo cáo đến hết ngày 22/11/2025.");
    assert_string_equal(judged("revision|2\nfield|citizens|4"),
        "read|citizens|4 người\nwrong|why|Hãy ghi vì sao sửa, ví dụ “Ghi nhầm tổ 3 hai lần”.");
    assert_string_equal(judged("lang|en\nreports|0\nfield|citizens|4"),
        "read|citizens|4 people\nwrong||This unit does not report in the campaign. Choose one of "
        "its list.");
}

static void a_sheet_that_is_nonsense_is_judged_all_the_same(void **state)
{
    assert_non_null(sheet_judge(&arena, S("")).ptr);
    assert_string_equal(judged("field|t99|5\nfield\nwork\n|||\nfield|note|a"), "");
    assert_string_equal(judged("days|x|y\nday|z\nfield|note|a"), ""); /* all of it day 0 */
}

static int set_up(void **state)
{
    arena_init(&arena, 16 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_reset(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_read_as_people_type_them),
        cmocka_unit_test(what_cannot_be_read_is_never_nothing),
        cmocka_unit_test(the_rules_of_a_report_hold_without_a_line),
        cmocka_unit_test(a_sheet_that_is_nonsense_is_judged_all_the_same),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
