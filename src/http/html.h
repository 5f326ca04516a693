/* html.h: pages are written here, and nothing reaches them unescaped by accident.
 *
 * Templates (tools/templates.py, docs/TEMPLATES.md) compile to calls of these functions. What is
 * printed is chosen by C type: text is escaped, numbers are printed plainly, only struct html_safe
 * goes out as it is. A page function never calls these by hand.
 */
#ifndef HTTP_HTML_H
#define HTTP_HTML_H

#include "base/date.h"
#include "base/number.h"
#include "base/str.h"
#include "base/tr.h"

struct req;

/* The page being written. */
struct html {
    struct buf out;
    struct arena *arena;
    enum lang lang;
    struct req *req; /* whose page it is; NULL in tests of templates */
    uint64_t terms;  /* which terms were explained on it already, by their number */
};

/* Markup that is known to be well-formed and harmless. Only the http room makes it. */
struct html_safe {
    struct str s;
};

void html_init(struct html *h, struct arena *a, enum lang lang, struct req *r);

void html_raw(struct html *h, struct html_safe markup);
void html_str(struct html *h, struct str text); /* & < > " ' escaped: for text and attributes */
void html_z(struct html *h, const char *text);  /* the same; NULL prints nothing */
void html_int(struct html *h, long long n);     /* plain digits, for ids and attributes */
void html_uint(struct html *h, unsigned long long n);
void html_url(struct html *h, struct str path);  /* "/…", "?…" or "#…", else prints "#" */
void html_number(struct html *h, int64_t milli); /* 1.234,5 in the page's language */
void html_count(struct html *h, int64_t n);      /* 12.345 */
void html_day(struct html *h, day_t day);        /* 12/12/2024 */
void html_time(struct html *h, int64_t ms);      /* 14:05 12/12/2024 */
void html_csrf(struct html *h);                  /* the hidden field of a POST form */

/* A message in the page's language, its arguments filled in, then escaped. */
void html_t(struct html *h, const char *vi, const struct str *args, size_t count);

/* A message that is a term of the handbook: where it first stands on a page it can be pressed and
 * is explained there; later, and if app->term does not know it, it is only said. */
void html_term(struct html *h, const char *name, const char *vi);

/* What {{= x}} compiles to. A pointer to anything else than text does not compile. */
#define html_put(h, x)                                                                             \
    _Generic((x), struct str: html_str, char *: html_z, const char *: html_z,                      \
        struct html_safe: html_raw, _Bool: html_int, char: html_int, signed char: html_int,        \
        short: html_int, int: html_int, long: html_int, long long: html_int,                       \
        unsigned char: html_uint, unsigned short: html_uint, unsigned: html_uint,                  \
        unsigned long: html_uint, unsigned long long: html_uint)((h), (x))

/* An argument of {{t "… %1" x}} as text: numbers with the marks of the language. */
struct str html_arg_str(const struct html *h, struct str s);
struct str html_arg_z(const struct html *h, const char *z);
struct str html_arg_int(const struct html *h, long long n);
#define html_arg(h, x)                                                                             \
    _Generic((x), struct str: html_arg_str, char *: html_arg_z, const char *: html_arg_z,          \
        default: html_arg_int)((h), (x))
/* The same for thousandths, days and moments: {{t "Còn %1 m" html_arg_milli(h, v->left)}}. */
struct str html_arg_milli(const struct html *h, int64_t milli);
struct str html_arg_day(const struct html *h, day_t day);
struct str html_arg_time(const struct html *h, int64_t ms);

#endif
