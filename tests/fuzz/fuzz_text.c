/* fuzz_text.c: the border for text: UTF-8 made clean, percent signs in and out, words on a page. */
#include "base/unicode.h"
#include "http/body.h"
#include "http/html.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Escaped for text and attributes: nothing of markup is left, and read back it is the text. */
static void check_html(struct arena *a, struct str text)
{
    static const struct {
        struct str name;
        char is;
    } all[] = {{STR_INIT("&amp;"), '&'}, {STR_INIT("&lt;"), '<'}, {STR_INIT("&gt;"), '>'},
        {STR_INIT("&quot;"), '"'}, {STR_INIT("&#39;"), '\''}};
    struct html h;
    struct str out;
    struct buf back;

    html_init(&h, a, LANG_VI, NULL);
    html_str(&h, text);
    out = buf_str(&h.out);
    buf_init(&back, a, 16 << 20);
    for (size_t at = 0; at < out.len; at++) {
        size_t k = 0, n = sizeof all / sizeof *all;

        must(!memchr("<>\"'", out.ptr[at], 4));
        if (out.ptr[at] != '&') {
            buf_addc(&back, out.ptr[at]);
            continue;
        }
        while (k < n && !str_starts(str_slice(out, at, out.len), all[k].name))
            k++;
        must(k < n);
        buf_addc(&back, all[k].is);
        at += all[k].name.len - 1;
    }
    must(h.out.overflow || str_eq(buf_str(&back), text));
}

/* An address on a page leads to us or nowhere. */
static void check_url(struct arena *a, struct str text)
{
    struct html h;
    struct str out;

    html_init(&h, a, LANG_VI, NULL);
    html_url(&h, text);
    out = buf_str(&h.out);
    must(out.len && memchr("/?#", out.ptr[0], 3));
    must(out.len < 2 || out.ptr[0] != '/' || (out.ptr[1] != '/' && out.ptr[1] != '\\'));
}

static void check_percent(struct arena *a, struct str bytes)
{
    struct str there = percent_encode(a, bytes, false), back;

    for (size_t i = 0; i < there.len; i++)
        must(there.ptr[i] > ' ' && there.ptr[i] < 0x7f && !strchr("/&=?#+\"'<>", there.ptr[i]));
    must(percent_decode(a, there, true, &back) == OK && str_eq(back, bytes));
    if (percent_decode(a, bytes, true, &back) == OK)
        must(back.len <= bytes.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size}, text, again;
    struct utf8_report report;
    struct arena a;

    if (size > 1 << 14)
        return 0;
    arena_init(&a, 64 << 20);
    check_percent(&a, bytes);
    if (utf8_clean(&a, bytes, &text, &report) == OK) {
        must(utf8_valid(text) && !memchr(text.ptr, 0, text.len));
        must(utf8_clean(&a, text, &again, &report) == OK && str_eq(again, text));
        must(utf8_count(text) <= text.len);
        must(str_starts(text, utf8_head(text, 3)));
        must(utf8_valid(text_fold(&a, text)));
        check_html(&a, text);
        check_url(&a, text);
    }
    arena_reset(&a);
    return 0;
}
