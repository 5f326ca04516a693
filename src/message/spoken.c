/* spoken.c: numbers in words as people say them: "hai mươi lăm", "một trăm hai chục", "trăm rưỡi",
 * "hai chục", "chục rưỡi". Only the value; number.c asks whether it counts anything. */
#include "message/reading.h"

struct spoken_word {
    const char *word, *fold;
    int64_t value;
};

/* The first row that fits wins; without its accents a word is doubtful unless it has none. */
static const struct spoken_word ones[] = {{"một", "mot", 1}, {"mốt", "mot", 1}, {"hai", "hai", 2},
    {"ba", "ba", 3}, {"bốn", "bon", 4}, {"tư", "tu", 4}, {"năm", "nam", 5}, {"lăm", "lam", 5},
    {"nhăm", "nham", 5}, {"sáu", "sau", 6}, {"bảy", "bay", 7}, {"bẩy", "bay", 7}, {"tám", "tam", 8},
    {"chín", "chin", 9}};

static bool is_word(
    const struct tokens *t, size_t at, const char *word, const char *fold, bool *plain)
{
    struct str text;

    if (at >= t->count || t->items[at].kind != TOKEN_WORD)
        return false;
    if (token_is_word(t, at, word))
        return true;
    text = t->items[at].text;
    if (!str_eq(t->items[at].fold, str_from(fold)) || text.len != t->items[at].fold.len)
        return false;
    *plain = true;
    return true;
}

static int64_t one_at(const struct tokens *t, size_t at, bool *plain)
{
    for (size_t i = 0; i < sizeof ones / sizeof *ones; i++) {
        bool bare = false;

        if (!is_word(t, at, ones[i].word, ones[i].fold, &bare))
            continue;
        *plain |= bare;
        return ones[i].value;
    }
    return 0;
}

static bool is_tens(const struct tokens *t, size_t at, bool *plain)
{
    return is_word(t, at, "mươi", "muoi", plain) || is_word(t, at, "chục", "chuc", plain);
}

static bool is_half(const struct tokens *t, size_t at)
{
    bool plain = false;

    return is_word(t, at, "rưỡi", "ruoi", &plain) || token_is_word(t, at, "rưởi");
}

/* "hai mươi lăm", "mười hai", "chục rưỡi", "bảy"; tokens taken. */
static size_t below_100(const struct tokens *t, size_t at, struct spoken *n, int64_t *value)
{
    int64_t one = one_at(t, at, &n->plain), more;
    size_t end = at;
    bool plain = n->plain;

    if (one && is_tens(t, at + 1, &n->plain)) {
        *value = one * 10;
        end = at + 2;
    } else if (token_is_word(t, at, "hăm") || token_is_word(t, at, "băm")) {
        *value = token_is_word(t, at, "hăm") ? 20 : 30;
        end = at + 1;
    } else if (is_word(t, at, "mười", "muoi", &n->plain)) {
        *value = 10;
        end = at + 1;
    } else if (one && !is_half(t, at + 1) && (more = one_at(t, at + 1, &plain)) &&
               !is_tens(t, at + 2, &plain) && !is_word(t, at + 2, "trăm", "tram", &plain)) {
        *value = one * 10 + more; /* "ba hai": 32, or three and two */
        n->plain = true;
        return 2;
    } else if (one) {
        *value = one;
        return 1;
    } else
        return 0;
    if (is_half(t, end)) {
        *value += 5;
        return end + 1 - at;
    }
    plain = n->plain;
    more = one_at(t, end, &n->plain);
    if (more && !token_is_word(t, end, "năm") && !is_tens(t, end + 1, &plain) &&
        !is_word(t, end + 1, "trăm", "tram", &plain)) {
        *value += more;
        end++;
    } else
        n->plain = plain;
    return end - at;
}

/* "trăm rưỡi", "trăm hai", "trăm mốt": one hundred and that many tens. */
static bool goes_on(const struct tokens *t, size_t at)
{
    bool plain = false;

    return is_half(t, at) || one_at(t, at, &plain) || is_word(t, at, "mười", "muoi", &plain);
}

bool spoken_read(const struct tokens *t, size_t at, struct spoken *ret)
{
    struct spoken n = {0};
    int64_t one = one_at(t, at, &n.plain), rest = 0;
    size_t end = at, hundred = at + (one != 0);

    if (!one && is_word(t, at, "chục", "chuc", &n.plain) && is_half(t, at + 1)) {
        *ret = (struct spoken){.value = 15, .tokens = 2};
        return true;
    }
    if (is_word(t, hundred, "trăm", "tram", &n.plain) && (one || goes_on(t, hundred + 1))) {
        n.value = (one ? one : 1) * 100;
        end = hundred + 1;
        if (is_half(t, end)) {
            n.value += 50;
            end++;
        } else {
            size_t join = token_is_word(t, end, "linh") || token_is_word(t, end, "lẻ");

            size_t tail = below_100(t, end + join, &n, &rest);

            if (tail == 1 && !join && rest < 10) /* "trăm hai": 120; or "hai dân"? */
                n.plain = true;
            if (tail)
                n.value += tail == 1 && !join && rest < 10 ? rest * 10 : rest;
            end += tail ? tail + join : 0;
        }
    } else {
        n.plain = false;
        end += below_100(t, at, &n, &n.value);
    }
    if (end == at)
        return false;
    n.tokens = end - at;
    *ret = n;
    return true;
}
