/* html.c: the escaping printers that templates compile to. */
#include "http/html.h"
#include "http/csrf.h"
#include "http/frame.h"
#include "http/server.h"
#include "http/templates.h"

#include <string.h>

enum { PAGE_BYTES_MAX = 32 * 1024 * 1024 };

void html_init(struct html *h, struct arena *a, enum lang lang, struct req *r)
{
    *h = (struct html){.arena = a, .lang = lang, .req = r};
    buf_init(&h->out, a, PAGE_BYTES_MAX);
}

void html_raw(struct html *h, struct html_safe markup)
{
    buf_add(&h->out, markup.s);
}

static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_str(struct html *h, struct str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *escape = escape_of(text.ptr[i]);

        if (escape) {
            buf_add(&h->out, str_slice(text, from, i));
            buf_addz(&h->out, escape);
            from = i + 1;
        }
    }
    buf_add(&h->out, str_slice(text, from, text.len));
}

void html_z(struct html *h, const char *text)
{
    html_str(h, str_from(text));
}

void html_int(struct html *h, long long n)
{
    buf_printf(&h->out, "%lld", n);
}

void html_uint(struct html *h, unsigned long long n)
{
    buf_printf(&h->out, "%llu", n);
}

void html_url(struct html *h, struct str path)
{
    bool ours = path.len && strchr("/?#", path.ptr[0]) && !str_starts(path, S("//")) &&
                !str_starts(path, S("/\\"));

    html_str(h, ours ? path : S("#"));
}

void html_number(struct html *h, int64_t milli)
{
    buf_add(&h->out, html_arg_milli(h, milli));
}

void html_count(struct html *h, int64_t n)
{
    buf_add(&h->out, html_arg_int(h, n));
}

void html_day(struct html *h, day_t day)
{
    buf_add(&h->out, html_arg_day(h, day));
}

void html_time(struct html *h, int64_t ms)
{
    buf_add(&h->out, html_arg_time(h, ms));
}

void html_csrf(struct html *h)
{
    html_raw(h, (struct html_safe){S("<input type=\"hidden\" name=\"csrf\" value=\"")});
    html_str(h, h->req ? csrf_token(h->req) : S(""));
    html_raw(h, (struct html_safe){S("\">")});
}

void html_t(struct html *h, const char *vi, const struct str *args, size_t count)
{
    if (count)
        html_str(h, tr_fill(h->arena, h->lang, vi, args, count));
    else
        html_z(h, tr(h->lang, vi));
}

/* The button opens what stands beside it (the popover of HTML: no script). Where that is not known,
 * app.css shows a link instead. */
static void explained(struct html *h, const char *name, const char *vi, const struct term *term)
{
    const struct term_view view = {.name = name,
        .words = str_from(tr(h->lang, vi)),
        .word = str_from(term->word),
        .meaning = str_from(term->meaning)};

    html_term_note(h, &view);
}

void html_term(struct html *h, const char *name, const char *vi)
{
    const struct app *app = h->req ? h->req->app : NULL;
    struct term term;
    int number = app && app->term ? app->term(h->lang, name, &term) : -1;

    if (number < 0 || number > 63 || h->terms >> number & 1) {
        html_t(h, vi, NULL, 0);
        return;
    }
    h->terms |= (uint64_t)1 << number;
    explained(h, name, vi, &term);
}

struct str html_arg_str(const struct html *h, struct str s)
{
    return s;
}

struct str html_arg_z(const struct html *h, const char *z)
{
    return str_from(z);
}

struct str html_arg_int(const struct html *h, long long n)
{
    return count_format(h->arena, n, h->lang == LANG_EN);
}

struct str html_arg_milli(const struct html *h, int64_t milli)
{
    return milli_format(h->arena, milli, h->lang == LANG_EN);
}

struct str html_arg_day(const struct html *h, day_t day)
{
    return day_format(h->arena, day);
}

struct str html_arg_time(const struct html *h, int64_t ms)
{
    return time_format(h->arena, ms);
}
