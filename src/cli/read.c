/* read.c: `chungsuc read`: every figure of a text, as JSON or as lines for people. */
#include "cli/cli.h"
#include "base/json.h"

#include "base/number.h"
#include "base/unicode.h"
#include "doc/text.h"
#include "plan/figure.h"

#include <string.h>

enum { OUTPUT_MAX = 256 * 1024 * 1024 };

static const char *bound_sign(char bound)
{
    return bound == '~' ? "≈" : bound == '<' ? "<" : bound == '>' ? ">" : "=";
}

static void write_json(const struct cli *c, struct buf *out, const struct figures *figures)
{
    buf_addc(out, '[');
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure *f = &figures->items[i];

        buf_addz(out, i ? ",\n {\"raw\": " : "{\"raw\": ");
        json_any_text(out, f->raw);
        buf_addz(out, ", \"value\": ");
        if (f->unread)
            buf_addz(out, "null");
        else
            json_milli(out, f->milli);
        buf_printf(out, ", \"unit\": \"%s\", \"bound\": \"%s\", \"per\": ", unit_name(f->unit),
            bound_sign(f->bound));
        json_text_or_null(out, f->per);
        buf_printf(out, ", \"line\": %zu, \"col\": %zu", f->line, f->col);
        if (f->unread) {
            buf_addz(out, ", \"unread\": ");
            json_any_text(out, str_from(tr(c->lang, f->unread)));
        }
        buf_addc(out, '}');
    }
    buf_addz(out, "]\n");
}

/* The part behind "=": "24.000 m (<)", "500.000 VND (= mỗi phần)". */
static void write_reading(const struct cli *c, struct buf *out, const struct figure *f)
{
    if (f->unread) {
        buf_printf(out, "? %s: %s\n", unit_name(f->unit), tr(c->lang, f->unread));
        return;
    }
    buf_add(out, milli_format(c->arena, f->milli, c->lang == LANG_EN));
    buf_printf(out, " %s (%s", unit_name(f->unit), bound_sign(f->bound));
    if (f->per.len)
        buf_printf(out, ", %s %.*s", tr(c->lang, "mỗi"), STR(f->per));
    buf_addz(out, ")\n");
}

static void pad(struct buf *out, size_t have, size_t want)
{
    while (have++ < want)
        buf_addc(out, ' ');
}

static void write_text(const struct cli *c, struct buf *out, const struct figures *figures)
{
    size_t widest = 0;

    for (size_t i = 0; i < figures->count; i++) {
        size_t width = utf8_count(figures->items[i].raw);

        if (width > widest && width <= 40)
            widest = width;
    }
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure *f = &figures->items[i];
        struct str at = str_printf(c->arena, "%zu:%zu", f->line, f->col);

        buf_add(out, at);
        pad(out, at.len, 9);
        buf_addc(out, ' ');
        buf_add(out, f->raw);
        pad(out, utf8_count(f->raw), widest);
        buf_addz(out, " = ");
        write_reading(c, out, f);
    }
}

int cli_read(struct cli *c)
{
    const char *format = NULL, *path = "-", *why = NULL;
    const struct cli_option options[] = {{"format", &format, NULL, "text|json"}};
    int code = cli_options(c, options, 1);
    struct figures figures = {0};
    struct tokens tokens = {0};
    struct doc_text doc;
    struct str bytes;
    struct buf out;
    enum err e;

    if (code != -1)
        return code;
    if (c->argc > 1)
        return cli_fail(c, MSG("chỉ đọc một tệp mỗi lần"), NULL, 0);
    if (c->argc == 1)
        path = c->argv[0];
    e = file_read(c->arena, path, DOC_BYTES_MAX, &bytes);
    if (e != OK)
        return cli_fail_file(c, path, err_info(e)->message_vi);
    if (doc_read(c->arena, bytes, &doc, &why) != OK)
        return cli_fail_file(c, cli_bad_place(c->arena, path, bytes), why);
    for (size_t i = 0; i < doc.line_count; i++) {
        lex_line(c->arena, doc.lines[i], &tokens);
        figures_read_tokens(c->arena, doc.lines[i], i + 1, &tokens, &figures);
    }
    buf_init(&out, c->arena, OUTPUT_MAX);
    if (format && !strcmp(format, "json"))
        write_json(c, &out, &figures);
    else
        write_text(c, &out, &figures);
    if (out.overflow)
        return cli_fail_file(c, path, MSG("quá nhiều con số để in ra một lần"));
    return cli_print(c, buf_str(&out)) ? EXIT_DONE : EXIT_NOT_DONE;
}
