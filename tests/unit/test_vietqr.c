/* test_vietqr.c: the line of a VietQR code against published ones.
 * With a path as argument it writes a drawn code there instead, for tests/doc/test_qr.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "http/qr.h"
#include "ledger/vietqr.h"

#include <stdio.h>
#include <string.h>

static struct arena a = {.max_bytes = 64u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static const struct vietqr relief = {.bin = STR_INIT("970415"),
    .account = STR_INIT("0011001932418"),
    .amount = 120000,
    .words = STR_INIT("ung ho lu lut")};

static void makes(const struct vietqr *q, const char *line)
{
    struct str made = {0};

    assert_int_equal(vietqr_make(&a, q, &made), OK);
    assert_string_equal(str_z(&a, made), line);
}

static void the_checksum_is_that_of_the_published_lines(void **state)
{
    static const struct {
        const char *line;
        uint16_t crc;
    } known[] = {
        {"123456789", 0x29b1},
        {"00020101021238570010A0000007270127000697041501130011001932418"
         "0208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304",
            0xc15c},
        {"00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA53037045405790005"
         "802VN62220818Ung Ho Quy Vac Xin6304",
            0x3acf},
        {"00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061"
         "800005802VN62340107NPS68690819thanh toan don hang6304",
            0xa203},
        {"00020101021238500010A0000007270120000697041601065454460208QRIBFTTA530370454061800005802V"
         "N62270823thanh toan don hang6304",
            0x4302},
        {"00020101021138560010A0000007270126000697041501121133666688880208QRIBFTTA53037045802VN63"
         "04",
            0xf443},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(vietqr_crc(str_from(known[i].line)), known[i].crc);
}

static void a_gift_with_an_amount_is_the_published_line(void **state)
{
    struct vietqr vaccine = {.bin = S("970415"),
        .account = S("113366668888"),
        .amount = 79000,
        .words = S("Ung Ho Quy Vac Xin")};

    makes(&relief, "00020101021238570010A0000007270127000697041501130011001932418"
                   "0208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C");
    makes(&vaccine,
        "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA5303704540579000"
        "5802VN62220818Ung Ho Quy Vac Xin63043ACF");
}

static void without_an_amount_the_payer_types_it(void **state)
{
    struct vietqr open = {.bin = S("970415"), .account = S("113366668888")};

    makes(&open,
        "00020101021138560010A0000007270126000697041501121133666688880208QRIBFTTA53037045802"
        "VN6304F443");
}

static void what_a_bank_would_not_take_is_refused(void **state)
{
    struct vietqr q = relief;
    struct str line = S("before");

    assert_null(vietqr_fault(&q));
    q.bin = S("970499");
    assert_non_null(vietqr_fault(&q));
    assert_int_equal(vietqr_make(&a, &q, &line), E_INVALID);
    q = relief;
    q.account = S("0011 001932418");
    assert_non_null(vietqr_fault(&q));
    q.account = S("00110019324180011001");
    assert_non_null(vietqr_fault(&q));
    q = relief;
    q.amount = -1;
    assert_non_null(vietqr_fault(&q));
    q.amount = VIETQR_AMOUNT_MAX + 1;
    assert_non_null(vietqr_fault(&q));
    q = relief;
    q.words = S("ủng hộ");
    assert_non_null(vietqr_fault(&q));
    q.words = S("ung ho lu lut mien Trung 26");
    assert_non_null(vietqr_fault(&q));
    assert_string_equal(str_z(&a, line), "before");
}

static void words_lose_accents_and_are_cut_between_words(void **state)
{
    assert_string_equal(
        str_z(&a, vietqr_words(&a, S("Ủng hộ Đường: ấp Cầu"))), "Ung ho Duong ap Cau");
    assert_string_equal(
        str_z(&a, vietqr_words(&a, S("Quỹ làm đường ấp Bàu Đưng"))), "Quy lam duong ap Bau Dung");
    assert_string_equal(str_z(&a, vietqr_words(&a, S("Quỹ làm đường ấp Bàu Đưng năm 2026"))),
        "Quy lam duong ap Bau Dung");
    assert_string_equal(
        str_z(&a, vietqr_words(&a, S("Quỹ làm cầu kênh Mương Chuối"))), "Quy lam cau kenh Muong");
    assert_string_equal(str_z(&a, vietqr_words(&a, S("…!"))), "");
}

static void every_bank_has_six_digits_of_its_own(void **state)
{
    for (const struct bank *b = banks; b->bin; b++) {
        assert_int_equal(strlen(b->bin), VIETQR_BIN_DIGITS);
        assert_ptr_equal(bank_find(str_from(b->bin)), b);
    }
    assert_null(bank_find(S("")));
}

static int draw_to(const char *path)
{
    struct str line = {0};
    struct qr qr;
    FILE *out = fopen(path, "w");

    if (!out || vietqr_make(&a, &relief, &line) != OK || qr_draw(&a, line, &qr) != OK)
        return 1;
    fprintf(out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"400\">"
        "<rect fill=\"#fff\" width=\"%d\" height=\"%d\"/><path d=\"%.*s\"/></svg>\n",
        qr.width, qr.width, qr.width, qr.width, STR(qr.path));
    printf("%.*s\n", STR(line));
    return fclose(out) ? 1 : 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_checksum_is_that_of_the_published_lines, reset),
        cmocka_unit_test_teardown(a_gift_with_an_amount_is_the_published_line, reset),
        cmocka_unit_test_teardown(without_an_amount_the_payer_types_it, reset),
        cmocka_unit_test_teardown(what_a_bank_would_not_take_is_refused, reset),
        cmocka_unit_test_teardown(words_lose_accents_and_are_cut_between_words, reset),
        cmocka_unit_test_teardown(every_bank_has_six_digits_of_its_own, reset),
    };

    if (argc > 1)
        return draw_to(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
