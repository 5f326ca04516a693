/* unit.c: `chungsuc unit …`: which command it is, and its arguments. */
#include "cli/unit.h"

#include "base/unicode.h"

#include <string.h>

static const struct {
    const char *name;
    int (*run)(struct unit_command *u);
} commands[] = {
    {"add", unit_add_run},
    {"change", unit_change_run},
    {"tie", unit_tie_run},
    {"end", unit_end_run},
    {"code", unit_code_run},
    {"list", unit_list_run},
    {"import", unit_import_cmd},
    {"export", unit_export_run},
    {"country", unit_country_run},
    {"succession", unit_succession_run},
};

int unit_arg_id(struct unit_command *u, const char *option, const char *text, struct unit_id *ret)
{
    struct str args[] = {str_from(option)};

    if (text && str_to_int(str_from(text), &ret->v) == OK && ret->v >= 0)
        return -1;
    return cli_fail(u->c, MSG("%1 phải là số của một đơn vị; xem chungsuc unit list"), args, 1);
}

int unit_arg_day(struct unit_command *u, const char *option, const char *text, day_t *ret)
{
    struct str args[] = {str_from(option)};

    if (text && (day_parse_iso(str_from(text), ret) == OK || day_parse(str_from(text), ret) == OK))
        return -1;
    return cli_fail(u->c, MSG("%1 cần một ngày: 2025-07-01 hoặc 01/07/2025"), args, 1);
}

int unit_arg_series(struct unit_command *u, const char *otherwise, struct str *ret)
{
    *ret = str_from(u->series ? u->series : otherwise);
    if (str_eq(*ret, S("own")))
        *ret = S("");
    return -1;
}

int unit_arg_kind(struct unit_command *u, const struct unit_kind **ret)
{
    struct str kinds;
    struct buf b;

    *ret = u->kind ? unit_kind_find(str_from(u->kind)) : NULL;
    if (*ret)
        return -1;
    buf_init(&b, u->c->arena, 4096);
    for (const struct unit_kind *k = unit_kinds; k->code; k++)
        buf_printf(&b, "%s%s", b.len ? " " : "", k->code);
    kinds = buf_str(&b);
    return cli_fail(u->c, MSG("--kind phải là một trong: %1"), &kinds, 1);
}

int unit_arg_text(struct unit_command *u, const char *text, struct str *ret)
{
    struct utf8_report report;

    if (utf8_clean(u->c->arena, str_from(text), ret, &report) == OK)
        return -1;
    return cli_fail(u->c, MSG("tên phải là chữ UTF-8"), NULL, 0);
}

int cli_unit(struct cli *c)
{
    struct unit_command u = {.c = c};
    const struct cli_option options[] = {{"data", &u.dir, NULL, NULL},
        {"kind", &u.kind, NULL, NULL}, {"parent", &u.parent, NULL, NULL},
        {"agency", &u.agency, NULL, NULL}, {"code", &u.code, NULL, NULL},
        {"series", &u.series, NULL, "old|new|own"}, {"line", &u.line, NULL, "territory|agency"},
        {"from", &u.from, NULL, NULL}, {"name", &u.name, NULL, NULL},
        {"succession", &u.succession, NULL, NULL}, {"dry-run", NULL, &u.dry_run, NULL},
        {"skip-refused", NULL, &u.skip_refused, NULL}, {"notices", NULL, &u.notices, NULL}};
    int code = cli_options(c, options, sizeof options / sizeof *options);

    if (code != -1)
        return code;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (c->argc && !strcmp(c->argv[0], commands[i].name))
            return commands[i].run(&u);
    return cli_fail(c,
        MSG("viết: chungsuc unit add, change, tie, end, code, list, import, export, country hoặc "
            "succession"),
        NULL, 0);
}
