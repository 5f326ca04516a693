/* test_message_causes.c: what once was misread, one message for each cause: what must be read
 * plainly, and what must carry a doubt. */
#include "message_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct set set;
static struct arena words;

static int set_up(void **state)
{
    const char *folder = getenv("CHUNGSUC_MESSAGES");

    arena_init(&words, 16 << 20);
    set_context(&words, &set, set_file(&words, folder ? folder : "tests/messages", "commune.txt"));
    return 0;
}

static int tear_down(void **state)
{
    arena_reset(&words);
    return 0;
}

/* `told`: the text, then its labels, in the form of the sets. */
static void read_right(const char *told)
{
    struct set_cases cases = {0};
    struct set_score score = {0};
    struct messages got = {0};
    struct arena a;

    arena_init(&a, 32 << 20);
    set_cases_read(&a, &set, str_printf(&a, "--\n%s\n", told), &cases);
    assert_int_equal(cases.count, 1);
    assert_int_equal(message_read(&a, cases.items[0].text, &set.context, &got), OK);
    if (!set_judge(&cases.items[0], &got, &score))
        fail_msg("read otherwise: %s", told);
    arena_reset(&a);
}

/* The figure `at` of the one report has this doubt. */
static void read_doubted(const char *text, size_t at, enum message_doubt doubt)
{
    struct messages got = {0};
    struct arena a;

    arena_init(&a, 32 << 20);
    assert_int_equal(message_read(&a, str_from(text), &set.context, &got), OK);
    assert_true(got.count >= 1 && got.items[0].figures.count > at);
    if (got.items[0].figures.items[at].doubt != doubt)
        fail_msg("doubt %d: %s", got.items[0].figures.items[at].doubt, text);
    arena_reset(&a);
}

static void test_numbers_in_words(void **state)
{
    read_right("Ấp Cầu 12/12: dân hai mươi lăm, dân quân tám\n= c 12/12 dan=25 dq=8");
    read_right("Ấp Mới 12/12: phát quang một trăm hai chục mét\n= m 12/12 m1=120");
    read_right("Ấp Mới 12/12: phát quang tổ 3 trăm rưỡi mét\n= m 12/12 m1=150");
    read_right("Ấp Mới 12/12: dân chục rưỡi, dq hơn chục\n= m 12/12 dan=15 dq=10>");
    read_right("Gò Cát 12/12: vận động 1 triệu hai\n= g 12/12 tien=1200000");
    read_right("Ấp Mới 12/12: phát quang gần nửa cây số\n= m 12/12 m1=500<");
    read_right("Ấp Mới 12/12: dân ba mươi mốt\n= m 12/12 dan=31");
}

static void test_short_names_of_units(void **state)
{
    read_right("x.tháp 12/12: dân 14\n= x 12/12 dan=14");
    read_right("Tbí 12/12: dân 23\n= t 12/12 dan=23");
    read_right("ĐD báo cáo 12/12: dân 9\n= d 12/12 dan=9");
    read_right("G.Cát 12/12: dân 9\n= g 12/12 dan=9");
    read_right("Dạ, Cầu ạ: dq 8\n= c 12/12 dq=8");
    read_right(
        "Cầu 20 dân; Mới 15 dân; Gò Cát 10 dân\n= c 12/12 dan=20\n= m 12/12 dan=15\n= g 12/12 "
        "dan=10");
}

static void test_two_units_and_each_of_them(void **state)
{
    read_right("Ngày 12/12 ấp Cầu và ấp Mới mỗi ấp 20 dân\n= c 12/12 dan=20\n= m 12/12 dan=20");
    read_doubted("Ngày 12/12 ấp Cầu và ấp Mới mỗi ấp 20 dân", 0, DOUBT_EACH);
}

static void test_how_much_each_is_multiplied_with_a_doubt(void **state)
{
    read_right("Ấp Mới 12/12: phát quang tổ 3 và thắp sáng tổ 1, mỗi đường 50m\n= m 12/12 m1=50 "
               "m2=50");
    read_doubted("Ấp Mới 12/12: tặng 10 phần quà mỗi phần 300k", 1, DOUBT_EACH);
    read_right("Ấp Trại Bí 12/12: tuyên truyền 3 cuộc, mỗi cuộc 30 người\n= t 12/12 tt=3 luot=90");
    read_doubted("Ấp Mới 12/12: 4 nhóm, mỗi nhóm 5 dân", 1, DOUBT_EACH);
}

static void test_a_work_is_found_by_the_words_of_its_name(void **state)
{
    read_right("Ấp Trại Bí 12/12: làm tới 11h được 85m đường trạm y tế\n= t 12/12 t2=85");
    read_right("Ấp Bàu Đưng 12/12: mương 25m nhựa 90m\n= b 12/12 b3=25 b1=90");
    read_right("Ấp Cầu 12/12: Lộ kiểm 220m (phát quang)\n= c 12/12 c1=220");
    read_right("Ấp Cầu 12/12: dọn rác 22b 190m\n= c 12/12 c2=190");
    read_right("Gò Cát 12/12: cây 14, dq 7\n= g 12/12 g3=14 dq=7");
    read_doubted("Ấp Trại Bí 12/12: được 85m đường trạm y tế", 0, DOUBT_NO_KIND);
}

static void test_a_sum_is_no_further_part(void **state)
{
    read_right("Ấp Mới 12/12: phát quang thêm 30m nữa là 115m (sáng 85m)\n= m 12/12 m1=115");
    read_right("Ấp Sân Bay 12/12: quân số tham gia 38, gồm dq 6, ca 2, dân 30\n= s 12/12 dq=6 ca=2 "
               "dan=30");
    read_right("Ấp Mới 12/12: ủng hộ 5tr (anh Ba 2tr, chị Tư 3tr)\n= m 12/12 tien=5000000");
    read_right("Sân Bay 12/12: dq 8 + 5 tăng cường = 13\n= s 12/12 dq=13");
}

static void test_what_is_taken_back_in_the_same_breath(void **state)
{
    read_right("Trại Bí 12/12: dân 20, à nhầm, dân 22\n= t 12/12 dan=22");
    read_right("Đồng Dài 11/12 đính chính: dặm vá 54m, hôm qua báo 45m là sai\n= d 11/12 ! d1=54");
    read_right("gò cát 12/12 sửa lại: ko phải 3 ca mà là 2 ca thôi\n= g 12/12 ! ca=2");
    read_right("Ấp Cầu đính chính 12/12: dân từ 20 lên 25\n= c 12/12 ! dan=25");
    read_right(
        "Ấp Mới 12/12: dân 33. Đính chính hôm qua dq 10 chứ không phải 16.\n= m 12/12 dan=33\n"
        "= m 11/12 ! dq=10");
}

static void test_money_that_was_spent_was_not_raised(void **state)
{
    read_right("Đồng Dài 12/12: dân 24, hết 1tr8 tiền cơm nước\n= d 12/12 dan=24 -=1800000");
    read_right(
        "Trại Bí 12/12 góp được: hội pn 300k, chi bộ 1tr, bà con 1tr2\n= t 12/12 tien=2500000");
}

static void test_people_nobody_named_are_not_the_citizens(void **state)
{
    read_right("Ấp Bàu Đưng 12/12: 25 người tham gia\n= b 12/12 -=25");
    read_doubted("Ấp Cầu 12/12: tham gia 25 dân quân và người dân", 0, DOUBT_WHO);
    read_doubted("Ấp Cầu 12/12: cả dân cả dân quân được 33 người", 0, DOUBT_WHO);
    read_right("Đồng Dài 12/12: dân 19, MÁY XÚC 2 CA\n= d 12/12 dan=19 -=2");
}

static void test_an_unknown_word_beside_a_number_is_a_doubt(void **state)
{
    read_doubted("Ấp Mới 12/12: 20 dân xyz", 0, DOUBT_BESIDE);
    read_doubted("Ấp Mới 12/12: dân xyz 20", 0, DOUBT_BESIDE);
}

static void test_letters_that_changed_places_and_words_in_one(void **state)
{
    read_right("xom thap 12/12 dan quna 7, nhan dna 19\n= x 12/12 dq=7 dan=19");
    read_doubted("xom thap 12/12 dan quna 7", 0, DOUBT_SPELLING);
    read_right("Ấp Mới 12/12: 12dq,20dân,dọncỏ80m\n= m 12/12 dq=12 dan=20 m1=80");
    read_right("Ấp Bàu Đưng 12/12: luỹ kế nạo vét 40m\n= b 12/12 sofar:b3=40");
}

static void test_members_of_two_bodies_are_added_but_not_a_body_to_all(void **state)
{
    read_right("Ấp Mới 12/12: hội viên phụ nữ 10, cựu chiến binh 5\n= m 12/12 dv=15");
    read_doubted("Ấp Mới 12/12: hội viên 15, phụ nữ 10", 0, DOUBT_SUMMED);
    read_doubted("Ấp Mới 12/12: đoàn thanh niên 10, đoàn viên 5", 0, DOUBT_SUMMED);
    read_doubted("Ấp Mới đính chính 12/12: hội viên phụ nữ 10, cựu chiến binh 5", 0, DOUBT_TWICE);
}

static void test_today_without_a_day_of_sending_is_a_doubt(void **state)
{
    struct message_context unsaid = set.context, said = set.context;
    struct messages got = {0};
    struct arena a;

    unsaid.sent = 0;
    said.sent = said.today - 1;
    arena_init(&a, 32 << 20);
    assert_int_equal(message_read(&a, S("Ấp Mới hôm nay 20 dân"), &said, &got), OK);
    assert_int_equal(got.items[0].day, said.sent);
    assert_int_equal(got.items[0].day_doubt, MESSAGE_SURE);
    assert_int_equal(message_read(&a, S("Ấp Mới hôm nay 20 dân"), &unsaid, &got), OK);
    assert_int_equal(got.items[0].day_doubt, DOUBT_DAY_TODAY);
    assert_int_equal(message_read(&a, S("Ấp Mới hôm nay 12/12: 20 dân"), &unsaid, &got), OK);
    assert_int_equal(got.items[0].day_doubt, MESSAGE_SURE);
    assert_int_equal(
        message_read(&a, S("[12/12/2024 14:05] Ba: Ấp Mới hôm nay 20 dân"), &unsaid, &got), OK);
    assert_int_equal(got.items[0].day_doubt, MESSAGE_SURE);
    arena_reset(&a);
}

static void test_dates_and_names_are_no_figures(void **state)
{
    read_right("bau dung 12.12 dq 10 ccb 4\n= b 12/12 dq=10 dv=4");
    read_right("Ấp Sân Bay 12-12, dan 10\n= s 12/12 dan=10");
    read_right("Ấp Sân Bay 12/12 xong căn nhà ĐĐK thứ 2, 11 dân\n= s 12/12 dan=11");
    read_right("Thôn Gò Cát 12/12: chi đoàn 11 đoàn viên\n= g 12/12 dv=11");
    read_right("Ấp Mới (12/12): DQ (5), Dân (20)\n= m 12/12 dq=5 dan=20");
    read_right("Ấp Gò Cát 12/12: D30 DQ4 CA1\n= g 12/12 dan=30 dq=4 ca=1");
}

static void test_people_of_a_body_that_is_a_unit_itself_are_counted(void **state)
{
    static const struct message_unit units[] = {
        {104, STR_INIT("Ấp Mới")}, {201, STR_INIT("Công an xã")}};
    struct message_context c = set.context;
    struct messages got = {0};
    struct arena a;

    arena_init(&a, 32 << 20);
    c.units = units;
    c.unit_count = 2;
    assert_int_equal(message_read(&a, S("Ấp Mới 12/12: 3 công an xã, 20 dân"), &c, &got), OK);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.items[0].unit, 104);
    assert_int_equal(got.items[0].figures.items[0].index, indicator_index(S("police")));
    assert_int_equal(got.items[0].figures.items[0].doubt, MESSAGE_SURE);
    assert_int_equal(message_read(&a, S("Công an xã 12/12: tuyên truyền 1 cuộc"), &c, &got), OK);
    assert_int_equal(got.items[0].unit, 201);
    arena_reset(&a);
}

static void test_what_is_done_and_what_is_left(void **state)
{
    read_right(
        "Ấp Mới 12/12: 15 dq 18 dân phát quang 210m mai làm tiếp\n= m 12/12 dq=15 dan=18 m1=210");
    read_right("Ấp Mới 12/12: 15 dq phát quang 210m mai làm tiếp 300m\n= m 12/12 dq=15 m1=210");
    read_right("Ấp Mới 12/12: phát quang tổ 3 210m, còn 70m mai làm\n= m 12/12 m1=210");
    read_doubted("Ấp Mới 12/12: dq 5, phát quang 210m hẹn mai xong", 1, DOUBT_LATER);
    read_right("Sân Bay 12/12: dq 5, 60 mét nữa là tới nhà văn hóa\n= s 12/12 dq=5 -=60");
    read_right("Trại Bí 12/12: được phân 10 suất quà, đã trao 7 suất\n= t 12/12 qua=7");
    read_right("Đồng Dài 12/12: lắp thêm 5 bóng đèn, tổng cộng 12 bóng rồi\n"
               "= d 12/12 d2=5 sofar:d2=12");
    read_right("Ấp Mới 12/12: 75m cỏ tổ 3, lũy kế 375\n= m 12/12 m1=75 sofar:m1=375");
}

static void test_one_of_two_numbers_is_asked_for(void **state)
{
    read_right("Ấp Cầu hôm nay 12 hay 15 dân quân vậy chú Tư\n= chat");
    read_doubted("Ấp Cầu hôm nay 12 hay 15 dân quân vậy chú Tư", 1, DOUBT_QUESTION);
    read_right("Cảm ơn ấp Sân Bay đã ủng hộ 20 phần ăn sáng\n= chat");
}

static void test_teams_of_several_bodies(void **state)
{
    read_right("Đoàn xã: 25 ĐVTN + 10 học sinh giúp ấp Xóm Tháp 12/12 thắp sáng tổ 7 được 150m\n"
               "= x 12/12 dv=25 hs=10 x2=150");
    read_right("Ấp Cầu 12/12: dân phát quang Lộ kiểm 130m, dân quân dọn rác QL 22B 90m, mỗi bên 15 "
               "người\n= c 12/12 c1=130 c2=90 dan=15 dq=15");
    read_doubted("Sân Bay 12/12: cả dân cả dân quân được 33 người", 0, DOUBT_WHO);
    read_right("Sân Bay 12/12: cả dân cả dân quân được 33 người\n= s 12/12 -=33");
    read_right("Hội Nông dân: 10 hội viên; Đoàn TN: 8 đoàn viên; giúp ấp Trại Bí 12/12 phát quang "
               "110m\n= t 12/12 dv=18 t2=110");
    read_right("Xóm Tháp 12/12: 14 dân quân thay phiên 2 ca, 20 dân\n= x 12/12 dq=14 -=2 dan=20");
    read_right("Trạm y tế khám bệnh tại ấp Gò Cát 12/12 được 65 người cao tuổi\n= g 12/12 kham=65");
}

static void test_several_units_in_one_sentence(void **state)
{
    read_right("Hội PN 12/12: tặng 12 phần quà ở ấp Cầu và 8 phần quà ở ấp Mới\n= c 12/12 qua=12\n"
               "= m 12/12 qua=8");
    read_right("Ấp Gò Cát và Bàu Đưng 12/12 làm chung: Gò Cát 8 dq, Bàu Đưng 6 dq\n"
               "= g 12/12 dq=8\n= b 12/12 dq=6");
    read_right("Lực lượng dân quân ngày 11/12: ấp Trại Bí 8, ấp Gò Cát 6\n= t 11/12 dq=8\n"
               "= g 11/12 dq=6");
    read_right("ấp cầu hôm qua phát quang lộ kiểm 160m hôm nay 200m\n= c 11/12 c1=160\n"
               "= c 12/12 c1=200");
}

static void test_words_typed_without_accents_may_be_others(void **state)
{
    read_right("goc cat 12/12: dan 14\n= g 12/12 dan=14");
    read_right("Mới 12/12 130m co to 3\n= m 12/12 m1=130");
    read_doubted("Mới 12/12 130m co to 3", 0, DOUBT_SPELLING);
    read_right("xom thap 12/12 dq 8, va 27m\n= x 12/12 dq=8 x1=27");
    read_right("moi. dq 10. dan 26\n= m 12/12 dq=10 dan=26");
    read_right("Bàu Đưng 12/12: trong ấp ít người, 50m đường nhựa\n= b 12/12 b1=50");
}

static void test_money_by_other_names(void **state)
{
    read_right("Bàu Đưng 12/12 ủng hộ: trại gà 1 chai rưỡi, bà con 7 xị\n= b 12/12 tien=2200000");
    read_right("Bàu Đưng 12/12: nước suối 3 chai, dq 7\n= b 12/12 -=3 dq=7");
    read_right("Ấp Cầu 12/12 giá trị vật tư bà con cho (cát, đá) tính ra 7 triệu, tiền mặt 2 "
               "triệu\n= c 12/12 hv=7000000 tien=2000000");
    read_right("Cầu 12/12: 45 dân, à nhầm 54 dân, dq 1 chục\n= c 12/12 dan=54 dq=10");
}

static void test_days_of_the_week_in_words(void **state)
{
    read_right("Ấp Gò Cát thứ tư 8 dq, thứ năm 10 dq\n= g 11/12 dq=8\n= g 12/12 dq=10");
    read_right("Ấp Mới thứ năm dân 20\n= m 12/12 dan=20");
    read_right("Ấp Mới 12/12: thu ba trăm ngàn\n= m 12/12 tien=300000");
    read_right("Ấp Mới 12/12: dq 5. Hẹn thứ bảy làm tiếp\n= m 12/12 dq=5");
    read_right("Ấp Mới 2 ngày nay: 11/12 dân 15; 12/12 dân 14\n= m 11/12 dan=15\n"
               "= m 12/12 dan=14");
    read_right("Ấp Sân Bay từ 10/12 đến nay làm được 320m, riêng hôm nay 90m; dq 7\n"
               "= s 12/12 sofar:s1=320 s1=90 dq=7");
}

static void test_what_stands_beside_a_number_of_people(void **state)
{
    read_right("Bàu Đưng 12/12: dq sáng 5 chiều 5; dân 10\n= b 12/12 dan=10 dq=10");
    read_doubted("Bàu Đưng 12/12: dq sáng 5 chiều 5", 0, DOUBT_SUMMED);
    read_doubted("Ấp Gò Cát 12/12: 25 dân (5 thanh niên)", 1, DOUBT_TOTAL);
    read_doubted("Trại Bí 12/12 phát quang cặp trạm y tế 80m hôm qua 70m", 0, MESSAGE_SURE);
    read_right("Ấp Trại Bí: 8 dq (hôm qua 6), dân 22\n= t 12/12 dq=8 dan=22 -=6");
    read_right("Ấp Sân Bay 12/12: 6 dq, 2 thiếu úy công an\n= s 12/12 dq=6 ca=2");
    read_doubted("Đồng Dài 12/12 vá 30m trên 200m", 0, DOUBT_SHARE);
}

/* Parts that do not make the total they say: one of them was not read. */
static void test_parts_that_are_not_their_total_are_doubted(void **state)
{
    read_doubted("Ấp Cầu 12/12 quỹ: ông Hội 1tr2, bà Thìn 400. Cộng 2tr2", 0, DOUBT_TOTAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_in_words),
        cmocka_unit_test(test_short_names_of_units),
        cmocka_unit_test(test_two_units_and_each_of_them),
        cmocka_unit_test(test_how_much_each_is_multiplied_with_a_doubt),
        cmocka_unit_test(test_a_work_is_found_by_the_words_of_its_name),
        cmocka_unit_test(test_a_sum_is_no_further_part),
        cmocka_unit_test(test_what_is_taken_back_in_the_same_breath),
        cmocka_unit_test(test_money_that_was_spent_was_not_raised),
        cmocka_unit_test(test_people_nobody_named_are_not_the_citizens),
        cmocka_unit_test(test_an_unknown_word_beside_a_number_is_a_doubt),
        cmocka_unit_test(test_letters_that_changed_places_and_words_in_one),
        cmocka_unit_test(test_members_of_two_bodies_are_added_but_not_a_body_to_all),
        cmocka_unit_test(test_today_without_a_day_of_sending_is_a_doubt),
        cmocka_unit_test(test_dates_and_names_are_no_figures),
        cmocka_unit_test(test_people_of_a_body_that_is_a_unit_itself_are_counted),
        cmocka_unit_test(test_what_is_done_and_what_is_left),
        cmocka_unit_test(test_one_of_two_numbers_is_asked_for),
        cmocka_unit_test(test_teams_of_several_bodies),
        cmocka_unit_test(test_several_units_in_one_sentence),
        cmocka_unit_test(test_words_typed_without_accents_may_be_others),
        cmocka_unit_test(test_money_by_other_names),
        cmocka_unit_test(test_days_of_the_week_in_words),
        cmocka_unit_test(test_what_stands_beside_a_number_of_people),
        cmocka_unit_test(test_parts_that_are_not_their_total_are_doubted),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
