/* options.c: options and messages, the same for every command. */
#include "cli/cli.h"

#include "doc/text.h"

#include <stdio.h>
#include <string.h>

int cli_fail(const struct cli *c, const char *message, const struct str *args, size_t count)
{
    struct str text = tr_fill(c->arena, c->lang, message, args, count);

    fprintf(stderr, "chungsuc: %.*s\n", STR(text));
    return EXIT_NOT_DONE;
}

int cli_fail_file(const struct cli *c, const char *path, const char *message)
{
    fprintf(stderr, "%s: %s\n", path, tr(c->lang, message));
    return EXIT_NOT_DONE;
}

const char *cli_bad_place(struct arena *a, const char *path, struct str bytes)
{
    size_t line = doc_bad_line(bytes);

    return line ? str_printf(a, "%s:%zu", path, line).ptr : path;
}

bool cli_print(const struct cli *c, struct str text)
{
    if (fwrite(text.ptr, 1, text.len, stdout) == text.len && fflush(stdout) == 0)
        return true;
    cli_fail(c, MSG("không ghi được kết quả ra"), NULL, 0);
    return false;
}

static int print_usage(const struct cli *c)
{
    struct str text = str_printf(c->arena, "chungsuc %s %s\n  %s\n", c->command->name,
        c->command->usage, tr(c->lang, c->command->help));

    return cli_print(c, text) ? EXIT_DONE : EXIT_NOT_DONE;
}

static const struct cli_option *named(
    const struct cli_option *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(options[i].name, name))
            return &options[i];
    return NULL;
}

/* "--db": a server's database in the place of the folder. */
static int check_db(struct cli *c, const struct cli_option *data)
{
    if (!c->db)
        return -1;
    if (*data->value)
        return cli_fail(c, MSG("chỉ dùng một trong hai: --data hoặc --db"), NULL, 0);
    if (strncmp(c->db, "postgresql://", 13) != 0 && strncmp(c->db, "postgres://", 11) != 0)
        return cli_fail(
            c, MSG("--db cần dạng postgresql://người-dùng@máy:cổng/cơ-sở-dữ-liệu"), NULL, 0);
    return -1;
}

static bool is_choice(const char *choices, const char *value)
{
    size_t len = strlen(value);

    while (choices && len) {
        size_t n = strcspn(choices, "|");

        if (n == len && !memcmp(choices, value, n))
            return true;
        choices = choices[n] ? choices + n + 1 : NULL;
    }
    return false;
}

/* The option that argv[i] names, in *name_len the length of its name. */
static const struct cli_option *find(
    const struct cli_option *options, size_t count, const char *arg, size_t *name_len)
{
    *name_len = strcspn(arg + 2, "=");
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == *name_len && !strncmp(options[i].name, arg + 2, *name_len))
            return &options[i];
    return NULL;
}

/* Take the option at c->argv[*i], moving *i over a value that stands apart. -1: taken. */
static int take(struct cli *c, const struct cli_option *o, size_t name_len, int *i)
{
    const char *arg = c->argv[*i];
    const char *value = arg[2 + name_len] == '=' ? arg + 3 + name_len : NULL;
    struct str shown = str_printf(c->arena, "--%s", o->name);

    if (!o->value) {
        if (value)
            return cli_fail(c, MSG("%1 không nhận giá trị"), &shown, 1);
        if (*o->on)
            return cli_fail(c, MSG("%1 được viết hai lần"), &shown, 1);
        *o->on = true;
        return -1;
    }
    if (!value && *i + 1 < c->argc)
        value = c->argv[++*i];
    if (!value || !*value)
        return cli_fail(c, MSG("%1 cần một giá trị"), &shown, 1);
    if (*o->value)
        return cli_fail(c, MSG("%1 được viết hai lần"), &shown, 1);
    if (o->choices && !is_choice(o->choices, value)) {
        struct str args[] = {shown, str_from(o->choices)};

        return cli_fail(c, MSG("%1 phải là một trong: %2"), args, 2);
    }
    *o->value = value;
    return -1;
}

int cli_options(struct cli *c, const struct cli_option *options, size_t count)
{
    const char *lang = NULL;
    bool help = false;
    const struct cli_option *data = named(options, count, "data");
    const struct cli_option common[] = {
        {"lang", &lang, NULL, "vi|en"},
        {"help", NULL, &help, NULL},
        {"db", &c->db, NULL, NULL},
    };
    int kept = 0, code;

    for (int i = 0; i < c->argc; i++) {
        const struct cli_option *o;
        size_t name_len;

        if (!strcmp(c->argv[i], "--")) {
            while (++i < c->argc)
                c->argv[kept++] = c->argv[i];
            break;
        }
        if (c->argv[i][0] != '-' || !c->argv[i][1]) {
            c->argv[kept++] = c->argv[i];
            continue;
        }
        o = NULL;
        if (!strncmp(c->argv[i], "--", 2)) {
            o = find(options, count, c->argv[i], &name_len);
            if (!o)
                o = find(common, data ? 3 : 2, c->argv[i], &name_len);
        }
        if (!o) {
            struct str args[] = {
                str_from(c->argv[i]), str_from(c->command->name), str_from(c->command->usage)};

            return cli_fail(c, MSG("không có tùy chọn %1; cách viết: chungsuc %2 %3"), args, 3);
        }
        if ((code = take(c, o, name_len, &i)) != -1)
            return code;
    }
    c->argc = kept;
    if (lang)
        c->lang = !strcmp(lang, "en") ? LANG_EN : LANG_VI;
    if (help)
        return print_usage(c);
    return data ? check_db(c, data) : -1;
}
