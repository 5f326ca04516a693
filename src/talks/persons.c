/* persons.c: looks for persons in a text that should name a kind of people. */
#include "talks/persons.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "base/unicode.h"

enum { WORDS_MAX = 200, DIGITS_MANY = 8, PLACE_WORDS_BACK = 3 };

const char persons_refused[] = MSG(
    "Ở đây ghi loại người (công nhân, chủ nhà trọ, gia đình chính sách…) và số lượng, không ghi "
    "tên người. “%1” giống tên một người: hãy bỏ ra. Danh sách ký nhận là tờ giấy in riêng.");

struct word {
    struct str text;
    bool capital;
    bool sign_after; /* something that is no blank stands between it and the next */
};

struct words {
    struct word items[WORDS_MAX];
    size_t count;
};

static bool is_word_sign(uint32_t c)
{
    return unicode_is_letter(c) || (c < 0x80 && ascii_digit((char)c)) || c == '/';
}

static void words_read(struct str text, struct words *ret)
{
    size_t at = 0;

    ret->count = 0;
    while (at < text.len && ret->count < WORDS_MAX) {
        size_t from = at, before;
        uint32_t c = utf8_next(text, &at);

        if (!is_word_sign(c)) {
            if (c != ' ' && c != 0xA0 && ret->count)
                ret->items[ret->count - 1].sign_after = true;
            continue;
        }
        ret->items[ret->count].capital = unicode_is_upper(c);
        for (before = at; at < text.len; before = at)
            if (!is_word_sign(utf8_next(text, &at)))
                break;
        at = before;
        ret->items[ret->count].sign_after = false;
        ret->items[ret->count++].text = str_slice(text, from, before);
    }
}

/* Without regard to capitals; accents count: "Hộ" is not "Hồ". `lower` is in small letters. */
static bool is(struct str word, const char *lower)
{
    struct str other = str_from(lower);
    size_t i = 0, k = 0;

    while (i < word.len && k < other.len)
        if (unicode_lower(utf8_next(word, &i)) != utf8_next(other, &k))
            return false;
    return i == word.len && k == other.len;
}

static bool is_one_of(struct str word, const char *const *lower, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is(word, lower[i]))
            return true;
    return false;
}
#define IS_ONE_OF(word, list) is_one_of((word), (list), sizeof(list) / sizeof *(list))

static const char *const addresses[] = {
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cháu", "cụ", "thầy", "đ/c", "em"};
static const char *const families[] = {"nguyễn", "nguyen", "trần", "tran", "lê", "phạm", "pham",
    "huỳnh", "huynh", "hoàng", "phan", "võ", "đặng", "bùi", "ngô", "dương", "lý", "trương", "đinh",
    "lương", "lưu", "tạ", "trịnh", "phùng", "quách"};
/* Family names that are common words, too: two more names must follow. */
static const char *const families_too[] = {
    "đỗ", "hồ", "mai", "cao", "đoàn", "hà", "tô", "lâm", "thái", "châu", "vũ", "le", "vo", "vu"};
/* What has a person's name but is none. */
static const char *const places[] = {"trường", "đường", "phố", "cầu", "chợ", "xã", "phường", "tncs",
    "thcs", "thpt", "học", "ấp", "thôn", "khu", "tổ", "đội", "huyện", "tỉnh", "kênh", "hẻm", "viện",
    "ty", "chùa", "niệm", "lộ", "nghiệp", "tập", "hiệu", "quỹ"};

static bool place_before(const struct words *w, size_t at)
{
    for (size_t back = 1; back <= PLACE_WORDS_BACK && back <= at; back++) {
        if (w->items[at - back].sign_after)
            return false;
        if (IS_ONE_OF(w->items[at - back].text, places))
            return true;
    }
    return false;
}

static size_t capitals_after(const struct words *w, size_t at)
{
    size_t n = 0;

    while (at + n + 1 < w->count && !w->items[at + n].sign_after && w->items[at + n + 1].capital)
        n++;
    return n;
}

/* 0: anything but digits is in it. */
static size_t digits_of(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_digit(word.ptr[i]))
            return 0;
    return word.len;
}

/* Between this word and the next stands only what numbers are written in groups with. */
static bool goes_on(const struct words *w, size_t at, const char *signs)
{
    const char *p = w->items[at].text.ptr + w->items[at].text.len;

    if (at + 1 >= w->count)
        return false;
    while (p < w->items[at + 1].text.ptr && strchr(signs, *p))
        p++;
    return p == w->items[at + 1].text.ptr;
}

/* 0912345678, 0912 345 678, 0912.345.678; no day (10/12/2024) and no amount (1.050.000.000). */
static size_t number_of_somebody(const struct words *w, size_t at)
{
    struct str first = w->items[at].text;
    size_t digits = digits_of(first), n = 1;

    if (digits >= DIGITS_MANY)
        return 1;
    if (digits < 3 || first.ptr[0] != '0' || first.ptr[1] == '0' ||
        (at && digits_of(w->items[at - 1].text) && goes_on(w, at - 1, ".")))
        return 0;
    while (goes_on(w, at + n - 1, " .-\xc2\xa0") && digits_of(w->items[at + n].text) >= 2)
        digits += digits_of(w->items[at + n++].text);
    return digits > DIGITS_MANY ? n : 0;
}

/* How many words from here on are a person; 0: none. */
static size_t person_at(const struct words *w, size_t at)
{
    const struct word *word = &w->items[at];
    size_t more = capitals_after(w, at), number = number_of_somebody(w, at);

    if (number)
        return number;
    if (is(word->text, "đồng") && at + 1 < w->count && is(w->items[at + 1].text, "chí") &&
        capitals_after(w, at + 1))
        return 2 + capitals_after(w, at + 1);
    if (more && IS_ONE_OF(word->text, addresses) && !place_before(w, at))
        return 1 + more;
    if (!word->capital || place_before(w, at) ||
        (more && IS_ONE_OF(w->items[at + 1].text, places))) /* Đoàn TNCS … */
        return 0;
    if ((more >= 1 && IS_ONE_OF(word->text, families)) ||
        (more >= 2 && IS_ONE_OF(word->text, families_too)))
        return 1 + more;
    return 0;
}

struct str person_in(struct str text)
{
    struct words w;

    words_read(text, &w);
    for (size_t i = 0; i < w.count; i++) {
        size_t n = person_at(&w, i);

        if (n) {
            struct str last = w.items[i + n - 1].text;

            return str_slice(text, (size_t)(w.items[i].text.ptr - text.ptr),
                (size_t)(last.ptr + last.len - text.ptr));
        }
    }
    return S("");
}
