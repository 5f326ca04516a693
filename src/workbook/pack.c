/* pack.c: reports as one text that a page carries until a person says yes. It comes back from the
 * browser, so it is read as strictly as anything from outside, and judged again. */
#include "workbook/workbook.h"

#include "http/body.h"

static void report_pack(struct arena *a, struct buf *b, const struct report *r)
{
    buf_printf(b, "r %lld %.*s %lld|", (long long)r->unit.v, STR(day_format_iso(a, r->day)),
        (long long)r->revision);
    for (size_t f = 0; f < r->figure_count; f++)
        buf_printf(b, "f %.*s %lld %c|", STR(report_figure_key(a, &r->figures[f])),
            (long long)r->figures[f].milli, r->figures[f].bound ? r->figures[f].bound : '=');
    if (r->note.len)
        buf_printf(b, "n %.*s|", STR(percent_encode(a, r->note, false)));
    if (r->why.len)
        buf_printf(b, "w %.*s|", STR(percent_encode(a, r->why, false)));
}

struct str workbook_pack(struct arena *a, const struct report *reports, size_t *count)
{
    struct buf b;
    size_t fit = 0, packed = 0;

    buf_init(&b, a, WORKBOOK_PACKED_MAX);
    for (size_t i = 0; i < *count; i++) {
        report_pack(a, &b, &reports[i]);
        if (b.overflow)
            break;
        fit = buf_str(&b).len;
        packed = i + 1;
    }
    *count = packed;
    return str_slice(buf_str(&b), 0, fit);
}

/* The next word of a line. */
static struct str word(struct str *rest)
{
    size_t end = str_find(*rest, S(" "), 0);
    struct str w = str_slice(*rest, 0, end);

    *rest = str_slice(*rest, end + 1, rest->len);
    return w;
}

static enum err words_read(struct arena *a, struct str s, struct str *ret)
{
    struct utf8_report report;
    struct str bytes;

    if (percent_decode(a, s, false, &bytes) != OK || utf8_clean(a, bytes, ret, &report) != OK)
        return E_INVALID;
    return OK;
}

static enum err head_read(struct str rest, struct report *r)
{
    struct str unit = word(&rest), day = word(&rest);

    if (str_to_int(unit, &r->unit.v) != OK || r->unit.v <= 0 || day_parse_iso(day, &r->day) != OK ||
        str_to_int(rest, &r->revision) != OK || r->revision < 0)
        return E_INVALID;
    return OK;
}

static enum err figure_read(struct str rest, struct report *r)
{
    struct str key = word(&rest), milli = word(&rest);
    struct report_figure f = {0};

    if (r->figure_count == REPORT_FIGURES_MAX || report_figure_from_key(key, &f) != OK ||
        str_to_int(milli, &f.milli) != OK || rest.len != 1 || !strchr("=<>~", rest.ptr[0]))
        return E_INVALID;
    f.bound = rest.ptr[0];
    r->figures[r->figure_count++] = f;
    return OK;
}

enum err workbook_unpack(struct arena *a, struct str text, struct campaign_id campaign,
    struct report **ret, size_t *ret_count)
{
    struct report *all = arena_new_array(a, struct report, WORKBOOK_REPORTS_MAX);
    size_t count = 0;
    enum err e = OK;

    for (size_t at = 0, end; e == OK && at < text.len; at = end + 1) {
        struct str line = str_slice(text, at, end = str_find(text, S("|"), at));
        struct str kind = word(&line);
        struct report *r = count ? &all[count - 1] : NULL;

        if (str_eq(kind, S("r")) && count < WORKBOOK_REPORTS_MAX) {
            r = &all[count++];
            r->campaign = campaign;
            r->figures = arena_new_array(a, struct report_figure, REPORT_FIGURES_MAX);
            e = head_read(line, r);
        } else if (!r) {
            e = E_INVALID;
        } else if (str_eq(kind, S("f"))) {
            e = figure_read(line, r);
        } else if (str_eq(kind, S("n"))) {
            e = words_read(a, line, &r->note);
        } else {
            e = str_eq(kind, S("w")) ? words_read(a, line, &r->why) : E_INVALID;
        }
    }
    if (e != OK || !count)
        return E_INVALID;
    *ret = all;
    *ret_count = count;
    return OK;
}
