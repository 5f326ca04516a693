/* check.c: `chungsuc check`: compile plans and print what is wrong, like a compiler or as JSON. */
#include "cli/check_json.h"
#include "cli/cli.h"
#include "base/json.h"

#include "base/unicode.h"
#include "doc/text.h"
#include "plan/plan.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    OUTPUT_MAX = 256 * 1024 * 1024,
    EXCERPT = 90, /* characters of a long source line that are shown */
    CARETS_MAX = 60,
    PLAN_MEMORY_MAX_MIB = 1024,
};

/* What came out for one file, kept until it is its turn to be printed. */
struct answer {
    struct arena arena;
    struct buf out;
    const char *path, *where, *why; /* why it cannot be read and where that is; NULL: it was read */
    size_t findings[3];             /* by enum severity */
    bool ready;
};

enum { WINDOW = 32, THREADS_MAX = 8 };

/* Files are read by as many threads as there are cores, and printed in their order. At most WINDOW
 * of them are in memory. */
struct checking_files {
    struct cli *c;
    bool json;
    pthread_mutex_t
        lock; /* guards what follows; an answer belongs to its thread until it is ready */
    pthread_cond_t changed;
    int next, printed; /* the file to be taken, the file to be printed */
    bool stop;
    struct answer window[WINDOW];
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

static void check_text(
    struct checking_files *all, struct answer *answer, const struct doc_text *doc)
{
    struct findings findings;
    struct plan plan;

    plan_parse(&answer->arena, doc, &plan);
    plan_check(&answer->arena, &plan, &findings);
    for (size_t i = 0; i < findings.count; i++)
        answer->findings[findings.items[i].severity]++;
    if (all->json) {
        check_json_plan(&answer->out, all->c->lang, &plan, &findings);
        return;
    }
    for (size_t i = 0; i < findings.count; i++)
        print_finding(all->c, &answer->out, answer->path, doc, &findings.items[i]);
    print_summary(all->c, &answer->out, answer->path, &plan, answer->findings);
}

static void cannot_read(
    struct checking_files *all, struct answer *answer, const char *where, const char *why)
{
    answer->where = where;
    answer->why = why;
    if (!all->json)
        return;
    buf_addz(&answer->out, ",\n  \"error\": ");
    json_any_text(&answer->out, str_from(tr(all->c->lang, why)));
    buf_addz(&answer->out, "}");
}

static void check_file(struct checking_files *all, int i, struct answer *answer)
{
    const char *path = all->c->argv[i], *why = NULL;
    struct doc_text doc;
    struct str bytes;
    enum err e;

    *answer = (struct answer){.path = path};
    arena_init(&answer->arena, (size_t)PLAN_MEMORY_MAX_MIB << 20);
    buf_init(&answer->out, &answer->arena, OUTPUT_MAX);
    if (all->json) {
        buf_addz(&answer->out, i ? ",\n {\"file\": " : "[\n {\"file\": ");
        json_any_text(&answer->out, str_from(path));
    }
    e = file_read(&answer->arena, path, DOC_BYTES_MAX, &bytes);
    if (e != OK)
        cannot_read(all, answer, path, err_info(e)->message_vi);
    else if (doc_read(&answer->arena, bytes, &doc, &why) != OK)
        cannot_read(all, answer, cli_bad_place(&answer->arena, path, bytes), why);
    else
        check_text(all, answer, &doc);
}

static void *check_thread(void *context)
{
    struct checking_files *all = context;

    pthread_mutex_lock(&all->lock);
    for (;;) {
        struct answer *answer;
        int i;

        while (!all->stop && all->next < all->c->argc && all->next - all->printed >= WINDOW)
            pthread_cond_wait(&all->changed, &all->lock);
        if (all->stop || all->next >= all->c->argc)
            break;
        i = all->next++;
        answer = &all->window[i % WINDOW];
        pthread_mutex_unlock(&all->lock);
        check_file(all, i, answer);
        pthread_mutex_lock(&all->lock);
        answer->ready = true;
        pthread_cond_broadcast(&all->changed);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

/* Waits for the answer of file i and prints it. False if the words do not go out. */
static bool print_answer(struct checking_files *all, int i, int *code)
{
    struct answer *answer = &all->window[i % WINDOW];
    bool written;

    pthread_mutex_lock(&all->lock);
    while (!answer->ready)
        pthread_cond_wait(&all->changed, &all->lock);
    pthread_mutex_unlock(&all->lock);
    if (answer->why)
        cli_fail_file(all->c, answer->where, answer->why);
    if (answer->why)
        *code = EXIT_NOT_DONE;
    else if (answer->findings[SEVERITY_ERROR] && *code == EXIT_DONE)
        *code = EXIT_FINDINGS;
    written = !answer->out.overflow && cli_print(all->c, buf_str(&answer->out));
    arena_reset(&answer->arena);
    pthread_mutex_lock(&all->lock);
    answer->ready = false;
    all->printed++;
    all->stop = !written;
    pthread_cond_broadcast(&all->changed);
    pthread_mutex_unlock(&all->lock);
    return written;
}

static int check_files(struct checking_files *all)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int code = EXIT_DONE, wanted = cores < THREADS_MAX ? (int)cores : THREADS_MAX, count = 0;
    pthread_t threads[THREADS_MAX];
    bool written = true;

    while (count < wanted && count < all->c->argc &&
           pthread_create(&threads[count], NULL, check_thread, all) == 0)
        count++;
    if (count == 0)
        return cli_fail(all->c, err_info(E_SYSTEM)->message_vi, NULL, 0);
    for (int i = 0; i < all->c->argc && written; i++)
        written = print_answer(all, i, &code);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    if (!written || (all->json && !cli_print(all->c, S("\n]\n"))))
        return EXIT_NOT_DONE;
    return code;
}

int cli_check(struct cli *c)
{
    const char *format = NULL;
    const struct cli_option options[] = {{"format", &format, NULL, "text|json"}};
    int code = cli_options(c, options, 1);
    struct checking_files all = {
        .c = c, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

    if (code != -1)
        return code;
    if (c->argc == 0)
        return cli_fail(c, MSG("cho biết tệp kế hoạch cần kiểm tra"), NULL, 0);
    all.json = format && strcmp(format, "json") == 0;
    return check_files(&all);
}
