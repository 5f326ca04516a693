/* vietqr.c: the line of a VietQR code, after NAPAS' specification of QR switching, part IV. */
#include "ledger/vietqr.h"

#include "base/ascii.h"
#include "base/tr.h"
#include "base/unicode.h"

enum { LINE_MAX_BYTES = 512, VALUE_MAX = 99, CUT_BACK = 8 };

#define NAPAS "A000000727"
#define TO_ACCOUNT "QRIBFTTA"

const struct bank banks[] = {
#define BANK(bin, short_name, name) {bin, short_name, name},
#include "ledger/banks.def"
#undef BANK
    {NULL, NULL, NULL},
};

const struct bank *bank_find(struct str bin)
{
    for (const struct bank *b = banks; b->bin; b++) {
        if (str_eq(bin, str_from(b->bin)))
            return b;
    }
    return NULL;
}

static bool letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool account_fits(struct str account)
{
    bool fits = account.len && account.len <= VIETQR_ACCOUNT_MAX;

    for (size_t i = 0; fits && i < account.len; i++)
        fits = letter_or_digit(account.ptr[i]);
    return fits;
}

static bool words_fit(struct str words)
{
    bool fits = words.len <= VIETQR_WORDS_MAX;

    for (size_t i = 0; fits && i < words.len; i++)
        fits = words.ptr[i] >= ' ' && words.ptr[i] <= '~';
    return fits;
}

const char *vietqr_fault(const struct vietqr *q)
{
    if (!bank_find(q->bin))
        return MSG("Mã ngân hàng không có trong danh sách: phải là 6 chữ số như 970436.");
    if (!account_fits(q->account))
        return MSG("Số tài khoản chỉ gồm chữ và số, không dấu cách, nhiều nhất 19 ký tự.");
    if (q->amount < 0 || q->amount > VIETQR_AMOUNT_MAX)
        return MSG("Số tiền phải từ 1 đồng đến 13 chữ số.");
    if (!words_fit(q->words))
        return MSG("Nội dung chuyển khoản không dấu, nhiều nhất 25 ký tự.");
    return NULL;
}

/* tag, length, value */
static void add(struct buf *b, const char *tag, struct str value)
{
    if (value.len > VALUE_MAX)
        b->overflow = true;
    else
        buf_printf(b, "%s%02zu%.*s", tag, value.len, STR(value));
}

static struct str receiver(struct arena *a, const struct vietqr *q)
{
    struct buf to, all;

    buf_init(&to, a, VALUE_MAX + 1);
    add(&to, "00", q->bin);
    add(&to, "01", q->account);
    buf_init(&all, a, VALUE_MAX + 1);
    add(&all, "00", S(NAPAS));
    add(&all, "01", buf_str(&to));
    add(&all, "02", S(TO_ACCOUNT));
    return buf_str(&all);
}

enum err vietqr_make(struct arena *a, const struct vietqr *q, struct str *ret)
{
    struct buf b, words;

    if (vietqr_fault(q))
        return E_INVALID;
    buf_init(&b, a, LINE_MAX_BYTES);
    add(&b, "00", S("01"));
    add(&b, "01", q->amount ? S("12") : S("11"));
    add(&b, "38", receiver(a, q));
    add(&b, "53", S("704"));
    if (q->amount)
        add(&b, "54", str_printf(a, "%lld", (long long)q->amount));
    add(&b, "58", S("VN"));
    if (q->words.len) {
        buf_init(&words, a, VALUE_MAX + 1);
        add(&words, "08", q->words);
        add(&b, "62", buf_str(&words));
    }
    buf_addz(&b, "6304");
    buf_printf(&b, "%04X", vietqr_crc(buf_str(&b)));
    if (b.overflow)
        return E_INVALID;
    *ret = buf_str(&b);
    return OK;
}

uint16_t vietqr_crc(struct str s)
{
    unsigned crc = 0xffff;

    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned)(unsigned char)s.ptr[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
    }
    return (uint16_t)crc;
}

struct str vietqr_words(struct arena *a, struct str text)
{
    struct buf b;
    size_t cut = VIETQR_WORDS_MAX;

    buf_init(&b, a, 4 * text.len + 8);
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at), base = unicode_base(c);
        bool fits = base < 0x80 && letter_or_digit((char)base);
        bool blank = !b.len || b.ptr[b.len - 1] == ' ';

        if (!fits && !blank)
            buf_addc(&b, ' ');
        if (fits)
            buf_addc(
                &b, unicode_is_upper(c) && base >= 'a' ? (char)(base - 'a' + 'A') : (char)base);
    }
    if (b.len <= VIETQR_WORDS_MAX)
        return str_trim(buf_str(&b));
    while (cut > VIETQR_WORDS_MAX - CUT_BACK && b.ptr[cut] != ' ')
        cut--;
    return str_trim(str_slice(buf_str(&b), 0, b.ptr[cut] == ' ' ? cut : VIETQR_WORDS_MAX));
}
