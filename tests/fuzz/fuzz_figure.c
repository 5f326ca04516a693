/* fuzz_figure.c: any clean text through the tokeniser and the number reader.
 *
 * What must hold of every line: tokens stand in order, inside the line, and columns count
 * characters; raw is exactly its span; figures stand in order; what is unread has no value, no
 * value is negative; and nothing takes longer than its length allows (libFuzzer's timeout). */
#include "base/unicode.h"
#include "plan/figure.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 64 * 1024 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_tokens(struct str line, const struct tokens *tokens)
{
    size_t end = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *t = &tokens->items[i];

        must(t->from >= end && t->to > t->from && t->to <= line.len);
        must(t->text.ptr == line.ptr + t->from && t->text.len == t->to - t->from);
        must(t->col == utf8_count(str_slice(line, 0, t->from)) + 1);
        must(t->end_col == t->col + utf8_count(t->text));
        must(t->fold.len > 0);
        must(t->glued == (i > 0 && t->from == end));
        end = t->to;
    }
}

static void check_figure(struct str line, const struct figure *f)
{
    must(f->from < f->to && f->to <= line.len);
    must(f->raw.ptr == line.ptr + f->from && f->raw.len == f->to - f->from);
    must(f->col == utf8_count(str_slice(line, 0, f->from)) + 1);
    must(unit_name(f->unit) != NULL);
    must(strchr("=><~", f->bound) && f->bound);
    must(f->unread ? f->milli == 0 && *f->unread : f->milli >= 0);
    must(!f->per.len || (f->per.ptr >= line.ptr && f->per.ptr + f->per.len <= line.ptr + line.len));
}

/* A figure begins behind the one before, or is the other end of the same range. */
static void check_figures(struct str line, const struct figures *figures)
{
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure *f = &figures->items[i];

        check_figure(line, f);
        if (i)
            must(f->from >= f[-1].to || (f->from == f[-1].from && f->to == f[-1].to));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text, rest;
    struct utf8_report report;
    struct arena a;

    if (size > INPUT_MAX)
        return 0;
    arena_init(&a, 512u << 20);
    if (utf8_clean(&a, (struct str){(const char *)data, size}, &text, &report) == OK) {
        struct tokens tokens = {0};

        for (rest = text; rest.len;) {
            size_t end = str_find(rest, S("\n"), 0);
            struct str line = str_slice(rest, 0, end);
            struct figures figures = {0};

            lex_line(&a, line, &tokens);
            check_tokens(line, &tokens);
            figures_read_tokens(&a, line, 1, &tokens, &figures);
            check_figures(line, &figures);
            rest = str_slice(rest, end + 1, rest.len);
        }
    }
    arena_reset(&a);
    return 0;
}
