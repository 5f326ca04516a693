/* password_rule.c: length, classes, names, the words that everybody takes, runs of the keyboard. */
#include "org/password_rule.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "org/password.h"

enum { NAME_BYTES_MIN = 4, DIFFERENT_MIN = 5 };

static const char *const common[] = {
#define COMMON(word) word,
#include "org/password_common.def"
#include "org/password_leaked.def"
#undef COMMON
};

static int classes_of(struct str s)
{
    bool capital = false, small = false, digit = false, mark = false;
    size_t at = 0;

    while (at < s.len) {
        uint32_t c = utf8_next(s, &at);

        if (c >= '0' && c <= '9')
            digit = true;
        else if (unicode_is_upper(c))
            capital = true;
        else if (unicode_is_letter(c))
            small = true;
        else
            mark = true;
    }
    return capital + small + digit + mark;
}

/* Only letters and digits, small and without accents. */
static struct str bare(struct arena *a, struct str s)
{
    struct str folded = text_fold(a, s);
    char *p = arena_alloc(a, folded.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.len; i++) {
        if (ascii_word(folded.ptr[i], ""))
            p[n++] = ascii_lower(folded.ptr[i]);
    }
    return (struct str){p, n};
}

/* Without the digits and marks at both ends: "Matkhau@123" is "matkhau". */
static struct str core(struct arena *a, struct str s)
{
    struct str folded = text_fold(a, s);
    size_t from = 0, to = folded.len;

    while (from < to && !ascii_letter(folded.ptr[from]))
        from++;
    while (to > from && !ascii_letter(folded.ptr[to - 1]))
        to--;
    return str_slice(folded, from, to);
}

static bool is_common(struct arena *a, struct str password)
{
    struct str whole = text_fold(a, password), middle = core(a, password);
    struct str letters = bare(a, middle);

    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        struct str word = str_from(common[i]);

        if (str_eq(word, whole) || str_eq(word, middle) || str_eq(word, letters))
            return true;
    }
    return false;
}

static bool contains_name(struct arena *a, const struct password_rule *rule, struct str password)
{
    struct str all = bare(a, password);

    for (int i = 0; i < PASSWORD_NAMES_MAX; i++) {
        struct str name = bare(a, rule->names[i]);

        if (name.len >= NAME_BYTES_MIN && str_find(all, name, 0) < all.len)
            return true;
    }
    return false;
}

/* Too few different characters, or little but 12345 and aaaa. */
static bool is_run(struct str s)
{
    bool seen[256] = {false};
    size_t different = 0, steps = 0;

    for (size_t i = 0; i < s.len; i++) {
        int step = i ? s.ptr[i] - s.ptr[i - 1] : 2;

        different += !seen[(unsigned char)s.ptr[i]];
        seen[(unsigned char)s.ptr[i]] = true;
        steps += step >= -1 && step <= 1;
    }
    return different < DIFFERENT_MIN || steps * 3 > s.len * 2;
}

const char *password_weakness(
    struct arena *a, const struct password_rule *rule, struct str password, struct str *arg)
{
    size_t chars = utf8_count(password);

    *arg = str_printf(a, "%lld", (long long)rule->chars_min);
    if (chars < (size_t)rule->chars_min || chars < PASSWORD_CHARS_MIN)
        return MSG("Mật khẩu cần ít nhất %1 ký tự. Ghép bốn, năm từ không liên quan thì dài mà dễ "
                   "nhớ.");
    if (chars > PASSWORD_CHARS_MAX) {
        *arg = str_printf(a, "%d", PASSWORD_CHARS_MAX);
        return MSG("Mật khẩu dài quá: nhiều nhất %1 ký tự.");
    }
    if (is_common(a, password))
        return MSG("Mật khẩu này rất nhiều người dùng, máy đoán ra ngay. Hãy ghép vài từ khác.");
    if (contains_name(a, rule, password))
        return MSG("Mật khẩu không được chứa tên đăng nhập, chức danh hay tên đơn vị.");
    if (is_run(password))
        return MSG("Mật khẩu này lặp lại hoặc đếm theo thứ tự, dễ đoán. Hãy ghép vài từ khác.");
    *arg = str_printf(a, "%lld", (long long)rule->classes_min);
    if (classes_of(password) < rule->classes_min)
        return rule->classes_min == 4
                   ? MSG("Mật khẩu cần có đủ chữ hoa, chữ thường, chữ số và một dấu như . , ! -")
                   : MSG("Mật khẩu cần ít nhất %1 trong bốn loại: chữ hoa, chữ thường, chữ số, "
                         "dấu.");
    return NULL;
}
