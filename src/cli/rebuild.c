/* rebuild.c: `chungsuc rebuild`: everything that is not a fact, made again from the facts. */
#include "cli/data.h"

int cli_rebuild(struct cli *c)
{
    const char *dir = NULL;
    const struct cli_option options[] = {
        {"data", &dir, NULL, NULL},
        {"no-backup", NULL, &c->no_backup, NULL},
    };
    int code = cli_options(c, options, sizeof options / sizeof *options);
    struct store *store;
    struct str facts;
    enum err e;

    if (code != -1)
        return code;
    if (c->argc)
        return cli_fail(c, MSG("lệnh này không nhận đối số"), NULL, 0);
    code = data_open(c, dir, DATA_WRITE, &store);
    if (code != -1)
        return code;
    facts = str_printf(c->arena, "%lld", (long long)store_head(store));
    e = store_rebuild(store);
    store_close(store);
    if (e != OK)
        return data_fail(c, data_name(c, dir), e);
    return cli_print(c, TR_FILL(c->arena, c->lang, MSG("Đã tính lại từ %1 dữ kiện.\n"), facts))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}
