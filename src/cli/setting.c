/* setting.c: `chungsuc setting list|get|set`: the numbers of an installation, from the keyboard of
 * the machine. They stand in store/settings.def. */
#include "cli/data.h"

#include "base/unicode.h"
#include "store/setting.h"

#include <string.h>

struct setting_command {
    struct cli *c;
    const char *dir;
    enum setting setting;
    struct str value;
};

static int fail(const struct setting_command *s, enum err e)
{
    return data_fail(s->c, data_name(s->c, s->dir), e);
}

/* The setting that the second argument names. */
static int read_name(struct setting_command *s)
{
    struct str name = str_from(s->c->argv[1]);

    if (setting_from_name(name, &s->setting) == OK)
        return -1;
    return cli_fail(s->c, MSG("%1: không có mục này; xem chungsuc setting list"), &name, 1);
}

static int open_reader(struct setting_command *s, struct store **store, struct db **db)
{
    int code = data_open(s->c, s->dir, DATA_READ, store);
    enum err e;

    if (code != -1)
        return code;
    e = store_reader(*store, db);
    if (e == OK)
        return -1;
    store_close(*store);
    return fail(s, e);
}

static enum err print_setting(
    const struct setting_command *s, struct db *db, enum setting setting, struct buf *out)
{
    const struct setting_info *info = &settings[setting];
    struct str value;
    enum err e = setting_value(db, s->c->arena, setting, &value);

    if (e == OK)
        buf_printf(out, "%s\t%.*s\t%s\t%s\n", info->name, STR(value), tr(s->c->lang, info->help),
            info->source);
    return e;
}

static int setting_list(struct setting_command *s)
{
    struct store *store = NULL;
    struct db *db = NULL;
    struct buf out;
    enum err e = OK;
    int code = s->c->argc == 1 ? open_reader(s, &store, &db)
                               : cli_fail(s->c, MSG("lệnh này không nhận đối số"), NULL, 0);

    if (code != -1)
        return code;
    buf_init(&out, s->c->arena, 1024 * 1024);
    for (int i = 0; e == OK && i < SETTING_LAST; i++)
        e = print_setting(s, db, (enum setting)i, &out);
    store_reader_close(db);
    store_close(store);
    if (e != OK)
        return fail(s, e);
    return cli_print(s->c, buf_str(&out)) ? EXIT_DONE : EXIT_NOT_DONE;
}

static int setting_get(struct setting_command *s)
{
    struct store *store;
    struct db *db;
    enum err e;
    int code = s->c->argc == 2
                   ? read_name(s)
                   : cli_fail(s->c, MSG("cần đúng một tên; xem chungsuc setting list"), NULL, 0);

    if (code == -1)
        code = open_reader(s, &store, &db);
    if (code != -1)
        return code;
    e = setting_value(db, s->c->arena, s->setting, &s->value);
    store_reader_close(db);
    store_close(store);
    if (e != OK)
        return fail(s, e);
    return cli_print(s->c, str_printf(s->c->arena, "%.*s\n", STR(s->value))) ? EXIT_DONE
                                                                             : EXIT_NOT_DONE;
}

static enum err run_set(struct tx *tx, void *context)
{
    struct setting_command *s = context;

    return setting_change(tx, s->setting, s->value);
}

static int refuse_value(const struct setting_command *s)
{
    const struct setting_info *info = &settings[s->setting];
    struct arena *a = s->c->arena;
    struct str args[] = {str_from(info->name), str_printf(a, "%lld", (long long)info->min),
        str_printf(a, "%lld", (long long)info->max)};

    switch (info->kind) {
    case SETTING_NUMBER:
        return cli_fail(s->c, MSG("%1: cần một số từ %2 đến %3"), args, 3);
    case SETTING_SWITCH:
        return cli_fail(s->c, MSG("%1: viết on hoặc off"), args, 1);
    case SETTING_NETWORKS:
        return cli_fail(s->c,
            MSG("%1: viết các mạng cách nhau bằng dấu phẩy, như 10.0.0.0/8,192.168.1.0/24"), args,
            1);
    case SETTING_TEXT:
        break;
    }
    return cli_fail(s->c, MSG("%1: nhiều nhất %3 chữ"), args, 3);
}

static int setting_set_command(struct setting_command *s)
{
    struct utf8_report report;
    struct store *store;
    enum err e;
    int code =
        s->c->argc == 3 ? read_name(s) : cli_fail(s->c, MSG("cần một tên và một giá trị"), NULL, 0);

    if (code != -1)
        return code;
    if (utf8_clean(s->c->arena, str_from(s->c->argv[2]), &s->value, &report) != OK ||
        setting_check(s->setting, s->value) != OK)
        return refuse_value(s);
    code = data_open(s->c, s->dir, DATA_WRITE, &store);
    if (code != -1)
        return code;
    e = store_write_wait(store, 0, run_set, s);
    store_close(store);
    return e == OK ? EXIT_DONE : fail(s, e);
}

int cli_setting(struct cli *c)
{
    static const struct {
        const char *name;
        int (*run)(struct setting_command *s);
    } commands[] = {{"list", setting_list}, {"get", setting_get}, {"set", setting_set_command}};
    struct setting_command s = {.c = c};
    const struct cli_option options[] = {{"data", &s.dir, NULL, NULL}};
    int code = cli_options(c, options, 1);

    if (code != -1)
        return code;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (c->argc && !strcmp(c->argv[0], commands[i].name))
            return commands[i].run(&s);
    }
    return cli_fail(c, MSG("viết: chungsuc setting list, get hoặc set"), NULL, 0);
}
