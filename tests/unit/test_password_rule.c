/* test_password_rule.c: which passwords are taken, and that each refusal says what to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "org/password_rule.h"

#include <string.h>

static const struct password_rule full = {
    14, 4, {STR_INIT("ap-cau"), STR_INIT("Trưởng ấp Cầu"), STR_INIT("Ấp Cầu")}};
static const struct password_rule with_codes = {8, 1, {STR_INIT("ap-cau")}};

static const char *why(const struct password_rule *rule, const char *password)
{
    static char text[512];
    struct arena a;
    struct str arg;
    const char *said;

    arena_init(&a, 1 << 20);
    said = password_weakness(&a, rule, str_from(password), &arg);
    if (said)
        strncpy(text, said, sizeof text - 1);
    arena_reset(&a);
    return said ? text : "";
}

#define GOOD(rule, password) assert_string_equal(why(rule, password), "")
#define BAD(rule, password, words) assert_non_null(strstr(why(rule, password), words))

static void length_is_counted_in_letters_not_in_bytes(void **state)
{
    GOOD(&full, "Bốn con trâu 7!");
    BAD(&full, "Bốn trâu 7!", "ít nhất %1 ký tự");
    GOOD(&with_codes, "trâu đồi");
    BAD(&with_codes, "trâu đô", "ít nhất %1 ký tự");
}

static void four_classes_are_asked_for_unless_codes_are_on(void **state)
{
    BAD(&full, "bốn con trâu 7!", "chữ hoa");
    BAD(&full, "BỐN CON TRÂU 7!", "chữ hoa");
    BAD(&full, "Bốn con trâu cày!", "chữ số");
    BAD(&full, "BốncontrâucàyA7", "dấu");
    GOOD(&with_codes, "bốn con trâu");
}

static void what_everybody_takes_is_refused_however_it_is_dressed(void **state)
{
    static const char *const common[] = {"matkhau123", "Matkhau@123456", "Mật khẩu 2026!!",
        "mậtkhẩu12345", "anhyeuem", "Anhyeuem@2026!", "iloveyou1", "Password123!", "P@ssw0rd",
        "qwertyuiop", "Vietnam@2026!!", "123456Admin!!!", "ChungSuc2026!!", "1qaz2wsx"};

    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        assert_true(why(&with_codes, common[i])[0] != '\0');
    BAD(&full, "Matkhau@123456", "rất nhiều người dùng");
}

/* The thousand commonest that the rule would take otherwise (OWASP ASVS 2.1.7). */
static void what_was_leaked_most_is_refused(void **state)
{
    static const char *const leaked[] = {
#define COMMON(word) word,
#include "org/password_leaked.def"
#undef COMMON
    };
    size_t count = sizeof leaked / sizeof *leaked;

    assert_true(count >= 1000);
    for (size_t i = 0; i < count; i++)
        assert_true(why(&with_codes, leaked[i])[0] != '\0');
    BAD(&with_codes, "Superman2026!", "rất nhiều người dùng");
    BAD(&with_codes, "q1w2e3r4t5y6", "rất nhiều người dùng");
    BAD(&with_codes, "leavemealone", "rất nhiều người dùng");
}

static void names_of_the_account_are_refused(void **state)
{
    BAD(&full, "Ap-Cau muôn năm 1!", "tên đăng nhập");
    BAD(&full, "Ở ấp cầu 2026 vui!", "tên đăng nhập");
    GOOD(&full, "Cầu ao bốn nhịp 7!");
}

static void runs_are_refused(void **state)
{
    BAD(&with_codes, "2345678901", "thứ tự");
    BAD(&with_codes, "aaaaaaaa", "lặp lại");
    BAD(&with_codes, "bcdefghi1", "thứ tự");
    BAD(&with_codes, "9876543210", "thứ tự");
    BAD(&with_codes, "abababab", "lặp lại");
}

static void what_is_too_long_is_refused(void **state)
{
    char text[400];

    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "Bon con trau 7!x"[i % 16];
    text[sizeof text - 1] = '\0';
    BAD(&full, text, "dài quá");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(length_is_counted_in_letters_not_in_bytes),
        cmocka_unit_test(four_classes_are_asked_for_unless_codes_are_on),
        cmocka_unit_test(what_everybody_takes_is_refused_however_it_is_dressed),
        cmocka_unit_test(what_was_leaked_most_is_refused),
        cmocka_unit_test(names_of_the_account_are_refused),
        cmocka_unit_test(runs_are_refused),
        cmocka_unit_test(what_is_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
