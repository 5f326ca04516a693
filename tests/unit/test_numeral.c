/* test_numeral.c: amounts in words, as they stand on a receipt. */
#include "doc/numeral.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    int64_t n;
    const char *words;
} cases[] = {
    {0, "không"},
    {1, "một"},
    {5, "năm"},
    {10, "mười"},
    {11, "mười một"},
    {15, "mười lăm"},
    {20, "hai mươi"},
    {21, "hai mươi mốt"},
    {24, "hai mươi bốn"},
    {25, "hai mươi lăm"},
    {91, "chín mươi mốt"},
    {100, "một trăm"},
    {101, "một trăm linh một"},
    {105, "một trăm linh năm"},
    {110, "một trăm mười"},
    {111, "một trăm mười một"},
    {115, "một trăm mười lăm"},
    {121, "một trăm hai mươi mốt"},
    {555, "năm trăm năm mươi lăm"},
    {1000, "một nghìn"},
    {1001, "một nghìn không trăm linh một"},
    {1010, "một nghìn không trăm mười"},
    {1021, "một nghìn không trăm hai mươi mốt"},
    {1100, "một nghìn một trăm"},
    {10005, "mười nghìn không trăm linh năm"},
    {21000, "hai mươi mốt nghìn"},
    {90000, "chín mươi nghìn"},
    {500000, "năm trăm nghìn"},
    {1500000, "một triệu năm trăm nghìn"},
    {1000005, "một triệu không trăm linh năm"},
    {1050000, "một triệu không trăm năm mươi nghìn"},
    {1505021, "một triệu năm trăm linh năm nghìn không trăm hai mươi mốt"},
    {10500000, "mười triệu năm trăm nghìn"},
    {1000000000, "một tỷ"},
    {1080000000, "một tỷ không trăm tám mươi triệu"},
    {1000000001, "một tỷ không trăm linh một"},
    {12668000000000, "mười hai nghìn sáu trăm sáu mươi tám tỷ"},
    {INT64_C(1000000000000000000), "một tỷ tỷ"},
    {INT64_C(1000000000000000001), "một tỷ tỷ không trăm linh một"},
    {-15, "âm mười lăm"},
    {INT64_MIN, "âm chín tỷ tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba "
                "mươi sáu tỷ tám trăm năm mươi bốn triệu bảy trăm bảy mươi lăm nghìn tám trăm linh "
                "tám"},
};

static void numbers_are_read_aloud(void **state)
{
    struct arena a;

    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str words = numeral_words(&a, cases[i].n);

        if (!str_eq(words, str_from(cases[i].words)))
            fail_msg("%lld: %.*s", (long long)cases[i].n, STR(words));
    }
    arena_reset(&a);
}

/* Read back word by word: a reader that knows nothing of how they were written. */
static int64_t value_of(struct str words)
{
    static const char *const digits[] = {
        "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
    int64_t sum = 0, below = 0, group = 0;
    size_t at = 0;

    while (at < words.len) {
        size_t end = str_find(words, S(" "), at);
        struct str w = str_slice(words, at, end);
        int64_t digit = str_eq(w, S("mốt")) ? 1 : str_eq(w, S("lăm")) ? 5 : -1;

        at = end + 1;
        for (int d = 0; d < 10; d++)
            if (str_eq(w, str_from(digits[d])))
                digit = d;
        if (digit >= 0)
            group += digit;
        else if (str_eq(w, S("mười")))
            group += 10;
        else if (str_eq(w, S("mươi")))
            group += group % 10 * 9;
        else if (str_eq(w, S("trăm")))
            group *= 100;
        else if (str_eq(w, S("nghìn")) || str_eq(w, S("triệu"))) {
            below += group * (w.len == 6 ? 1000 : 1000000);
            group = 0;
        } else if (str_eq(w, S("tỷ"))) {
            sum = (sum + below + group) * 1000000000;
            below = group = 0;
        }
    }
    return sum + below + group;
}

static void what_is_read_aloud_is_the_number(void **state)
{
    uint64_t seed = 1234567;
    struct arena a;

    arena_init(&a, 64 << 20);
    for (int i = 0; i < 20000; i++) {
        int64_t n;

        seed = seed * 6364136223846793005u + 1442695040888963407u;
        n = (int64_t)(seed >> (20 + i % 40)) % INT64_C(1000000000000000);
        if (i < 3000)
            n = i;
        if (value_of(numeral_words(&a, n)) != n)
            fail_msg("%lld: %.*s", (long long)n, STR(numeral_words(&a, n)));
    }
    arena_reset(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_aloud),
        cmocka_unit_test(what_is_read_aloud_is_the_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
