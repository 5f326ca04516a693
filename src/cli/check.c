/* check.c: `chungsuc check`: compile plans and print what is wrong, like a compiler or as JSON. */
#include "cli/check_json.h"
#include "cli/cli.h"
#include "cli/json.h"

#include "base/unicode.h"
#include "doc/text.h"
#include "plan/plan.h"

#include <stdio.h>
#include <string.h>

enum {
    OUTPUT_MAX = 256 * 1024 * 1024,
    EXCERPT = 90, /* characters of a long source line that are shown */
    CARETS_MAX = 60,
    PLAN_MEMORY_MAX_MIB = 1024,
};

struct tally {
    size_t findings[3]; /* by enum severity */
    size_t unreadable, files;
    bool json;
};

/* ---- text
 * ---------------------------------------------------------------------------------------- */

static const char *severity_word(enum severity s, enum lang lang)
{
    switch (s) {
    case SEVERITY_ERROR:
        return tr(lang, "lỗi");
    case SEVERITY_WARNING:
        return tr(lang, "cảnh báo");
    default:
        return tr(lang, "ghi chú");
    }
}

/* The source line, or the part of a long one around the finding, and carets under its words. */
static void print_source(struct buf *out, const struct doc_text *doc, const struct position *at)
{
    struct str line;
    size_t from = 0, col = 1, carets = 0, shown = 0, under;

    if (at->line == 0 || at->line > doc->line_count)
        return;
    line = doc->lines[at->line - 1];
    while (col + EXCERPT / 2 < at->col && from < line.len) {
        utf8_next(line, &from);
        col++;
    }
    under = at->col > col ? at->col - col : 0;
    buf_addz(out, from ? "    …" : "    ");
    for (size_t i = from; i < line.len && shown < EXCERPT; shown++) {
        size_t here = i;
        uint32_t ch = utf8_next(line, &i);

        if (here >= at->from && here < at->to && carets < CARETS_MAX)
            carets++;
        if (ch == '\t' || ch == 0xa0)
            buf_addc(out, ' ');
        else
            buf_add(out, str_slice(line, here, i));
    }
    buf_addz(out, from ? "\n     " : "\n    ");
    while (under-- > 0)
        buf_addc(out, ' ');
    do
        buf_addc(out, '^');
    while (carets-- > 1);
    buf_addc(out, '\n');
}

static void print_finding(struct cli *c, struct buf *out, const char *path,
    const struct doc_text *doc, const struct finding *f)
{
    buf_printf(out, "%s:%zu:%zu: %s: %.*s [%s]\n", path, f->at.line, f->at.col,
        severity_word(f->severity, c->lang), STR(f->message[c->lang]), f->code);
    print_source(out, doc, &f->at);
    if (f->hint[c->lang].len > 0)
        buf_printf(out, "    %s: %.*s\n", tr(c->lang, "gợi ý"), STR(f->hint[c->lang]));
    if (f->evidence_count > 1 || (f->evidence_count == 1 && f->evidence[0] != f->at.line)) {
        buf_printf(out, "    %s", tr(c->lang, "xem dòng"));
        for (size_t i = 0; i < f->evidence_count && i < 20; i++)
            buf_printf(out, "%s %zu", i ? "," : "", f->evidence[i]);
        buf_addz(out, f->evidence_count > 20 ? " …\n" : "\n");
    }
}

static struct str number(struct arena *a, size_t n)
{
    return str_printf(a, "%zu", n);
}

static void print_summary(
    struct cli *c, struct buf *out, const char *path, const struct plan *p, const size_t *findings)
{
    struct arena *a = out->arena;
    struct str words = TR_FILL(a, c->lang,
        "%1 dòng kế hoạch, %2 địa bàn: %3 lỗi, %4 cảnh báo, %5 ghi chú", number(a, p->lines.count),
        number(a, p->places.count), number(a, findings[SEVERITY_ERROR]),
        number(a, findings[SEVERITY_WARNING]), number(a, findings[SEVERITY_NOTE]));

    buf_printf(out, "%s: %.*s\n", path, STR(words));
}

/* ---- files
 * --------------------------------------------------------------------------------------- */

static void say_unreadable(
    struct cli *c, struct buf *out, const char *path, const char *why, struct tally *tally)
{
    tally->unreadable++;
    cli_fail_file(c, path, why);
    if (!tally->json)
        return;
    buf_addz(out, ",\n  \"error\": ");
    json_string(out, str_from(tr(c->lang, why)));
    buf_addz(out, "}");
}

static void check_text(struct cli *c, struct buf *out, const char *path, const struct doc_text *doc,
    struct tally *tally)
{
    size_t counts[3] = {0};
    struct findings findings;
    struct plan plan;

    plan_parse(out->arena, doc, &plan);
    plan_check(out->arena, &plan, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        counts[findings.items[i].severity]++;
        tally->findings[findings.items[i].severity]++;
    }
    if (tally->json) {
        check_json_plan(out, c->lang, &plan, &findings);
        return;
    }
    for (size_t i = 0; i < findings.count; i++)
        print_finding(c, out, path, doc, &findings.items[i]);
    print_summary(c, out, path, &plan, counts);
}

/* One file in an arena of its own. False if the answer could not be written. */
static bool check_file(struct cli *c, const char *path, struct tally *tally)
{
    const char *why = NULL;
    struct doc_text doc;
    struct arena arena;
    struct str bytes;
    struct buf out;
    bool written;
    enum err e;

    arena_init(&arena, (size_t)PLAN_MEMORY_MAX_MIB << 20);
    buf_init(&out, &arena, OUTPUT_MAX);
    if (tally->json) {
        buf_addz(&out, tally->files ? ",\n {\"file\": " : "[\n {\"file\": ");
        json_string(&out, str_from(path));
    }
    tally->files++;
    e = file_read(&arena, path, DOC_BYTES_MAX, &bytes);
    if (e != OK)
        say_unreadable(c, &out, path, err_info(e)->message_vi, tally);
    else if (doc_read(&arena, bytes, &doc, &why) != OK)
        say_unreadable(c, &out, cli_bad_place(&arena, path, bytes), why, tally);
    else
        check_text(c, &out, path, &doc, tally);
    written = !out.overflow && cli_print(c, buf_str(&out));
    arena_reset(&arena);
    return written;
}

int cli_check(struct cli *c)
{
    const char *format = NULL;
    const struct cli_option options[] = {{"format", &format, NULL, "text|json"}};
    int code = cli_options(c, options, 1);
    struct tally tally = {0};

    if (code != -1)
        return code;
    if (c->argc == 0)
        return cli_fail(c, MSG("cho biết tệp kế hoạch cần kiểm tra"), NULL, 0);
    tally.json = format && strcmp(format, "json") == 0;
    for (int i = 0; i < c->argc; i++)
        if (!check_file(c, c->argv[i], &tally))
            return EXIT_NOT_DONE;
    if (tally.json && !cli_print(c, S("\n]\n")))
        return EXIT_NOT_DONE;
    if (tally.unreadable)
        return EXIT_NOT_DONE;
    return tally.findings[SEVERITY_ERROR] ? EXIT_FINDINGS : EXIT_DONE;
}
