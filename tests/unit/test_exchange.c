/* test_exchange.c: digests, numbers as Java writes them, and submissions, without a server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <zlib.h>

#include "exchange/md5.h"
#include "exchange/submission.h"
#include "exchange/xform.h"
#include "exchange/xml_write.h"
#include "http/guard.h"
#include "org/collect_qr.h"

static struct arena arena;

static int clean(void **state)
{
    arena_reset(&arena);
    arena_init(&arena, 64 << 20);
    return 0;
}

#define ROOT "<daily id=\"chungsuc-7\" version=\"1\">"
#define META "<meta><instanceID>uuid:1</instanceID></meta></daily>"

static void md5_is_that_of_the_standard(void **state)
{
    static const char *const cases[][2] = {
        {"", "d41d8cd98f00b204e9800998ecf8427e"},
        {"a", "0cc175b9c0f1b6a831c399e269772661"},
        {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "d174ab98d277d9f5a5611c2c9f419d9f"},
        {"1234567890123456789012345678901234567890123456789012345678901234567890"
         "1234567890",
            "57edf4a22be3c955ac49da2e2107b67a"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(md5_hex(&arena, str_from(cases[i][0])).ptr, cases[i][1]);
}

static void numbers_are_exact_however_java_writes_them(void **state)
{
    static const struct {
        const char *text;
        enum err e;
        int64_t milli;
    } cases[] = {{"40", OK, 40000}, {"120.5", OK, 120500}, {"0.001", OK, 1},
        {"2.5E9", OK, 2500000000000}, {"1.0E7", OK, 10000000000}, {"12500e-3", OK, 12500},
        {"1E-3", OK, 1}, {"-3", OK, -3000}, {"007", OK, 7000}, {".5", OK, 500}, {"5.", OK, 5000},
        {"0E999999999", OK, 0}, {"1.000000", OK, 1000}, {"0.0005", E_INVALID, 0},
        {"1E-4", E_INVALID, 0}, {"", E_INVALID, 0}, {".", E_INVALID, 0}, {"1,5", E_INVALID, 0},
        {"1.2.3", E_INVALID, 0}, {"1e", E_INVALID, 0}, {"+1", E_INVALID, 0}, {"0x1F", E_INVALID, 0},
        {"NaN", E_INVALID, 0}, {"1 000", E_INVALID, 0}, {"9223372036854775.807", OK, INT64_MAX},
        {"9223372036854775.808", E_TOO_LARGE, 0}, {"1E400", E_TOO_LARGE, 0}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t milli = 77;

        assert_int_equal(submission_milli(str_from(cases[i].text), &milli), cases[i].e);
        assert_int_equal(milli, cases[i].e == OK ? cases[i].milli : 77);
    }
}

static void a_submission_is_read_by_names_wherever_they_stand(void **state)
{
    struct submission s;
    struct str why;

    assert_int_equal(
        submission_read(&arena, LANG_VI,
            S(ROOT "<unit>3</unit><day>2024-12-12</day><u3><k12><w12>120.5</w12>"
                   "<w12_photo>1.jpg</w12_photo></k12></u3><g1><citizens>40</citizens><soldiers/>"
                   "</g1><photos><photo_people>yes</photo_people></photos><note> M&#432;a "
                   "</note>" META),
            &s, &why),
        OK);
    assert_int_equal(s.report.campaign.v, 7);
    assert_int_equal(s.report.unit.v, 3);
    assert_int_equal(s.report.figure_count, 2); /* what is empty is not said */
    assert_int_equal(s.report.figures[0].milli, 120500);
    assert_int_equal(s.report.figures[1].milli, 40000);
    assert_int_equal(s.photo_count, 1);
    assert_int_equal(s.photos[0].work.v, 12);
    assert_true(s.recognisable);
    assert_true(str_eq(s.report.note, S("Mưa")));
    assert_true(str_eq(s.instance, S("uuid:1")));
    assert_false(s.corrects);
}

static void what_the_form_does_not_have_is_refused_with_its_name(void **state)
{
    static const char *const bad[][2] = {
        {ROOT "<unit>3</unit><day>2024-12-12</day><t12>5</t12><t12>5</t12>" META, "t12"},
        {ROOT "<unit>3</unit><day>2024-12-12</day><mood>5</mood>" META, "mood"},
        {ROOT "<unit>x</unit><day>2024-12-12</day>" META, "x"},
        {ROOT "<day>2024-12-12</day>" META, "đơn vị"},
        {ROOT "<unit>3</unit>" META, "ngày"},
        {ROOT "<unit>3</unit><day>2024-12-12</day></daily>", "instanceID"},
        {ROOT "<unit>3</unit><day>2024-12-12</day><photo>a.jpg</photo>" META, "nhận ra"},
        {"<daily id=\"other-7\">" META, "biểu báo cáo ngày"},
        {"<daily id=\"chungsuc-\">" META, "biểu báo cáo ngày"},
        {"<!DOCTYPE daily>" ROOT META, "XML"},
        {ROOT, "XML"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct submission s = {.photo_count = 9};
        struct str why = S("");

        assert_int_equal(
            submission_read(&arena, LANG_VI, str_from(bad[i][0]), &s, &why), E_INVALID);
        assert_non_null(strstr(str_z(&arena, why), bad[i][1]));
        assert_int_equal(s.photo_count, 9); /* outputs are untouched */
    }
}

static void a_form_holds_any_name_and_changes_its_version_with_it(void **state)
{
    struct campaign c = {
        .id = {7}, .name = S("Đợt <II> & \"khác\""), .first_day = 20069, .last_day = 20083};
    struct campaign_unit units[] = {
        {.id = {3}, .name = S("Ấp <1>")}, {.id = {4}, .name = S("Ấp 2")}};
    struct work works[] = {{.id = {12},
                               .unit = {3},
                               .name = S("Đường \"A\" & B"),
                               .measure = UNIT_M,
                               .planned_milli = 100000},
        {.id = {13}, .unit = {9}, .name = S("của ai khác"), .measure = UNIT_M}};
    struct xform form = {
        .campaign = &c, .units = units, .unit_count = 2, .works = works, .work_count = 2};
    struct xform_text one, same, other;

    assert_int_equal(xform_write(&arena, &form, &one), OK);
    assert_int_equal(xform_write(&arena, &form, &same), OK);
    assert_true(str_eq(one.xml, same.xml));
    assert_non_null(strstr(one.xml.ptr, "&lt;II&gt; &amp; &quot;khác&quot;"));
    assert_null(strstr(one.xml.ptr, "của ai khác"));
    assert_non_null(strstr(one.xml.ptr, "relevant=\"/daily/unit = '3'\""));
    assert_non_null(strstr(one.xml.ptr, ". &lt;= 10000")); /* a hundred times the plan */
    works[0].planned_milli++;
    assert_int_equal(xform_write(&arena, &form, &other), OK);
    assert_false(str_eq(one.version, other.version));
}

static void units_without_a_form_are_named_in_one(void **state)
{
    struct campaign c = {.id = {7}, .name = S("Đợt"), .first_day = 20069, .last_day = 20083};
    struct xform form = {.campaign = &c,
        .unit_count = XFORM_UNITS_MAX,
        .units_left = 1200,
        .page = S("https://tinh.example/campaign/7")};
    struct xform_text text;
    struct campaign_id id;

    assert_int_equal(xform_write(&arena, &form, &text), OK);
    assert_non_null(strstr(text.xml.ptr, "<h:title>Còn 1.200 đơn vị không có biểu ở đây: Đợt<"));
    assert_non_null(strstr(text.xml.ptr, "Đợt này có 1.500 đơn vị; 1.200 đơn vị không có biểu"));
    assert_non_null(strstr(text.xml.ptr, "https://tinh.example/campaign/7"));
    assert_null(strstr(text.xml.ptr, "/daily/day"));
    assert_string_equal(str_z(&arena, xform_id(&arena, &form)), "chungsuc-7-rest");
    assert_int_equal(xform_id_read(S("chungsuc-7-rest"), &id), E_INVALID);
    assert_int_equal(xform_id_read(S("chungsuc-7-12"), &id), OK);
    assert_int_equal(id.v, 7);
    for (const char *const *bad = (const char *const[]){"chungsuc-", "chungsuc-7-", "chungsuc-7-0",
             "chungsuc--7", "chungsuc-7-1-2", "form-7", NULL};
         *bad; bad++)
        assert_int_equal(xform_id_read(str_from(*bad), &id), E_INVALID);
}

static void the_square_for_collect_unpacks_to_its_settings(void **state)
{
    struct header host = {S("host"), S("xa.example")};
    struct req r = {.arena = &arena, .behind_tls_proxy = true, .headers = &host, .header_count = 1};
    struct str text = collect_settings(&r, S("ap-mot"), S("cst_abc"));
    unsigned char packed[1024], plain[2048] = "";
    uLongf length = sizeof plain - 1;
    size_t n;
    struct qr qr;

    assert_int_equal(sodium_base642bin(packed, sizeof packed, text.ptr, text.len, NULL, &n, NULL,
                         sodium_base64_VARIANT_ORIGINAL),
        0);
    assert_int_equal(uncompress(plain, &length, packed, n), Z_OK);
    assert_string_equal((char *)plain,
        "{\"general\":{\"protocol\":\"odk_default\",\"server_url\":\"https://xa.example/"
        "openrosa\",\"username\":\"ap-mot\",\"password\":\"cst_abc\",\"form_update_mode\":"
        "\"match_exactly\",\"autosend\":\"wifi_and_cellular\"},\"admin\":{},\"project\":{"
        "\"name\":\"chungsuc\",\"icon\":\"C\"}}");
    assert_int_equal(collect_qr(&r, S("ap-mot"), S("cst_abc"), &qr), OK);
    assert_true(qr.width > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(md5_is_that_of_the_standard),
        cmocka_unit_test(numbers_are_exact_however_java_writes_them),
        cmocka_unit_test(a_submission_is_read_by_names_wherever_they_stand),
        cmocka_unit_test(what_the_form_does_not_have_is_refused_with_its_name),
        cmocka_unit_test(units_without_a_form_are_named_in_one),
        cmocka_unit_test(the_square_for_collect_unpacks_to_its_settings),
        cmocka_unit_test(a_form_holds_any_name_and_changes_its_version_with_it),
    };

    clean(NULL);
    return cmocka_run_group_tests(tests, clean, clean);
}
