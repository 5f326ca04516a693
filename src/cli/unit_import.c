/* unit_import.c: `chungsuc unit import` and `unit country`: files of units, a dry run first, and
 * every line that was refused with its reason.
 */
#include "cli/unit.h"

#include "org/unit_import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DONE_SHOWN_MAX = 100000, ANSWER_MAX = 128 * 1024 * 1024 };

/* --- reading --- */

static int read_file(struct cli *c, const char *path, struct str *ret)
{
    FILE *f = fopen(path, "rb");
    char *bytes;
    size_t n;
    bool failed;

    if (!f)
        return cli_fail_file(c, path, strerror(errno));
    bytes = arena_alloc(c->arena, UNIT_FILE_MAX + 1);
    n = fread(bytes, 1, UNIT_FILE_MAX + 1, f);
    failed = ferror(f) != 0;
    fclose(f);
    if (failed)
        return cli_fail_file(c, path, MSG("không đọc được"));
    if (n > UNIT_FILE_MAX)
        return cli_fail_file(c, path, MSG("tệp lớn hơn 64 MiB"));
    *ret = (struct str){bytes, n};
    return -1;
}

static void print_refused(
    struct cli *c, const char *path, const struct unit_refusal *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct unit_refusal *r = &items[i];

        fprintf(stderr, "%s:%zu: ", path, r->line);
        if (r->column[0])
            fprintf(stderr, "%s", r->column);
        if (r->value.len)
            fprintf(stderr, "%s\"%.*s\"", r->column[0] ? " " : "", STR(r->value));
        fprintf(stderr, "%s%s\n", r->column[0] || r->value.len ? ": " : "", tr(c->lang, r->why));
    }
}

/* Those of the lines of units, which come first, then those of succession. */
static void print_all_refused(
    struct cli *c, const char *units, const char *succession, const struct unit_import *im)
{
    size_t first = im->unit_refused_count;

    if (!im->refused.count)
        return;
    print_refused(c, units, im->refused.items, first);
    print_refused(c, succession, im->refused.items + first, im->refused.count - first);
}

static void warn_unused(struct cli *c, const char *path, struct str unused)
{
    struct str text = TR_FILL(c->arena, c->lang, MSG("không dùng đến các cột này: %1"), unused);

    if (unused.len)
        fprintf(stderr, "%s: %.*s\n", path, STR(text));
}

static int read_units(struct cli *c, const char *path, struct unit_file *ret)
{
    struct str bytes = {0};
    int code = read_file(c, path, &bytes);
    enum err e;

    if (code != -1)
        return code;
    e = unit_file_read(c->arena, bytes, false, ret);
    warn_unused(c, path, ret->unused);
    if (e == OK)
        return -1;
    print_refused(c, path, ret->refused.items, ret->refused.count);
    return e == E_INVALID ? EXIT_NOT_DONE : data_fail(c, path, e);
}

static int read_succession(struct cli *c, const char *path, struct succession_file *ret)
{
    struct str bytes = {0};
    int code = read_file(c, path, &bytes);
    enum err e;

    if (code != -1)
        return code;
    e = succession_file_read(c->arena, bytes, ret);
    warn_unused(c, path, ret->unused);
    if (e == OK)
        return -1;
    print_refused(c, path, ret->refused.items, ret->refused.count);
    return e == E_INVALID ? EXIT_NOT_DONE : data_fail(c, path, e);
}

/* --- saying what was done --- */

static const char *const step_words[STEP_LAST] = {
    [STEP_ADD] = MSG("thêm đơn vị"),
    [STEP_NAME] = MSG("đổi tên, loại hoặc cấp trên"),
    [STEP_TIE] = MSG("chuyển cấp trên"),
    [STEP_AGENCY] = MSG("chuyển cấp trên theo ngành"),
    [STEP_END] = MSG("đổi ngày kết thúc"),
    [STEP_SUCCEED] = MSG("ghi kế thừa"),
};

static void print_done(struct cli *c, struct buf *out, const struct unit_import *im)
{
    for (size_t i = 0; i < im->done.count && i < DONE_SHOWN_MAX; i++) {
        const struct unit_done *d = &im->done.items[i];

        buf_printf(out, "%zu: %s: %.*s%s%.*s", d->line, tr(c->lang, step_words[d->step]),
            STR(d->code.series), d->code.series.len ? ":" : "", STR(d->code.code));
        if (d->text.len)
            buf_printf(out, " → %.*s", STR(d->text));
        if (d->day != DAY_UNKNOWN && d->day != DAY_OPEN)
            buf_printf(out, " (%.*s)", STR(day_format(c->arena, d->day)));
        buf_addc(out, '\n');
    }
}

static void print_summary(struct cli *c, struct buf *out, const struct unit_import *im)
{
    size_t counts[STEP_LAST] = {0};

    for (size_t i = 0; i < im->done.count; i++)
        counts[im->done.items[i].step]++;
    for (int step = 0; step < STEP_LAST; step++)
        if (counts[step])
            buf_printf(out, "%s: %zu\n", tr(c->lang, step_words[step]), counts[step]);
    buf_printf(out, "%s: %zu\n", tr(c->lang, MSG("không thay đổi")), im->unchanged);
    if (im->refused.count)
        buf_printf(out, "%s: %zu\n", tr(c->lang, MSG("bị từ chối")), im->refused.count);
    if (!im->done.count)
        buf_printf(out, "%s\n", tr(c->lang, MSG("Không có gì thay đổi.")));
    else if (im->dry_run)
        buf_printf(out, "%s\n", tr(c->lang, MSG("Đây là chạy thử: chưa ghi gì.")));
    else if (im->refused.count && !im->skip_refused)
        buf_printf(out, "%s\n",
            tr(c->lang, MSG("Chưa ghi gì vì có dòng bị từ chối. Hãy sửa tệp, hoặc thêm "
                            "--skip-refused để lấy các dòng đúng.")));
}

/* Run the import. *e: what the machine said, E_INVALID also for refused lines. -1: complete. */
static int run(struct unit_command *u, struct unit_import *im, struct store **store)
{
    int code = data_open(u->c, u->dir, DATA_WRITE, store);
    enum err e;

    if (code != -1)
        return code;
    im->arena = u->c->arena;
    im->dry_run = u->dry_run;
    im->skip_refused = u->skip_refused;
    if (!u->from)
        im->today = day_of_ms(now_ms());
    e = store_write_wait(*store, 0, unit_import_run, im);
    if (e == OK || (e == E_INVALID && im->complete))
        return -1;
    store_close(*store);
    return cli_fail(u->c, err_info(e)->message_vi, NULL, 0);
}

static int exit_code(const struct unit_import *im)
{
    if (!im->refused.count)
        return EXIT_DONE;
    return im->dry_run || im->skip_refused ? EXIT_FINDINGS : EXIT_NOT_DONE;
}

int unit_import_cmd(struct unit_command *u)
{
    struct cli *c = u->c;
    struct unit_file units = {0};
    struct succession_file succession = {0};
    struct unit_import im = {.units = &units};
    struct store *store = NULL;
    struct buf out;
    int code;

    if (c->argc != 2)
        return cli_fail(c, MSG("cần đúng một tệp CSV"), NULL, 0);
    code = read_units(c, c->argv[1], &units);
    if (code == -1 && u->from)
        code = unit_arg_day(u, "--from", u->from, &im.today);
    if (code == -1 && u->succession)
        code = read_succession(c, u->succession, &succession);
    if (u->succession)
        im.succession = &succession;
    if (code == -1)
        code = run(u, &im, &store);
    if (code != -1)
        return code;
    store_close(store);
    print_all_refused(c, c->argv[1], u->succession ? u->succession : "", &im);
    buf_init(&out, c->arena, ANSWER_MAX);
    if (im.dry_run)
        print_done(c, &out, &im);
    print_summary(c, &out, &im);
    return cli_print(c, buf_str(&out)) ? exit_code(&im) : EXIT_NOT_DONE;
}

/* --- the country --- */

/* "1/3/2025: tinh 57, …" */
static enum err print_counts(
    struct cli *c, struct db *db, struct buf *out, const char *series, struct civil day)
{
    struct unit_counts counts = {0};
    day_t d = day_from_civil(day);
    enum err e = unit_count_on(db, c->arena, str_from(series), d, &counts);

    buf_printf(out, "%.*s:", STR(day_format(c->arena, d)));
    for (size_t i = 0; e == OK && i < counts.count; i++)
        buf_printf(out, "%s %lld %s", i ? "," : "", (long long)counts.items[i].count,
            tr(c->lang, counts.items[i].kind->label));
    buf_addc(out, '\n');
    return e;
}

static enum err print_country(struct cli *c, struct db *db, struct buf *out)
{
    enum err e = print_counts(c, db, out, "old", (struct civil){2025, 3, 1});

    if (e == OK)
        e = print_counts(c, db, out, "new", (struct civil){2025, 7, 1});
    return e == OK ? print_counts(c, db, out, "new", (struct civil){2026, 4, 30}) : e;
}

/* Old units of which only one successor is known and that may have gone elsewhere too; and those
 * that went into several. The file is sorted by old code. */
static void print_doubts(struct cli *c, struct buf *out, const struct succession_file *f)
{
    size_t single = 0, split = 0;

    for (size_t i = 0, k; i < f->count; i = k) {
        for (k = i + 1;
             k < f->count && str_eq(f->items[k].old_code.code, f->items[i].old_code.code);)
            k++;
        split += k - i > 1;
        single += k - i == 1 && !f->items[i].whole;
    }
    buf_add(out,
        TR_FILL(c->arena, c->lang,
            MSG("Chia cho nhiều đơn vị mới: %1 đơn vị cũ; chưa chắc chỉ có một đơn vị kế thừa: %2. "
                "Nguồn và chỗ còn ngờ: data/units/README.md, differences.csv.\n"),
            str_printf(c->arena, "%zu", split), str_printf(c->arena, "%zu", single)));
}

static int print_notices(struct cli *c)
{
    struct str text;
    enum err e = unit_country_notices(c->arena, &text);

    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    return cli_print(c, text) ? EXIT_DONE : EXIT_NOT_DONE;
}

int unit_country_run(struct unit_command *u)
{
    struct cli *c = u->c;
    struct unit_file units = {0};
    struct succession_file succession = {0};
    struct unit_import im = {.units = &units, .succession = &succession, .country = true};
    struct store *store = NULL;
    struct db *db;
    struct buf out;
    enum err e = unit_country_files(c->arena, &units, &succession);
    int code;

    if (u->notices)
        return print_notices(c);
    code = e == OK ? run(u, &im, &store) : cli_fail(c, err_info(e)->message_vi, NULL, 0);

    if (code != -1)
        return code;
    print_all_refused(c, "units.csv", "succession.csv", &im);
    buf_init(&out, c->arena, ANSWER_MAX);
    print_summary(c, &out, &im);
    e = store_reader(store, &db);
    if (e == OK) {
        if (!im.dry_run)
            e = print_country(c, db, &out);
        store_reader_close(db);
    }
    store_close(store);
    print_doubts(c, &out, &succession);
    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    return cli_print(c, buf_str(&out)) ? exit_code(&im) : EXIT_NOT_DONE;
}
