/* init.c: `chungsuc init`: an empty database. */
#include "cli/data.h"

int cli_init(struct cli *c)
{
    const char *dir = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}};
    int code = cli_options(c, options, 1);
    struct store *store;

    if (code != -1)
        return code;
    if (c->argc)
        return cli_fail(c, MSG("lệnh này không nhận đối số"), NULL, 0);
    if (data_exists(c, dir))
        return cli_fail_file(c, data_name(c, dir), MSG("đã có dữ liệu ở đây; không ghi đè"));
    code = data_open(c, dir, DATA_CREATE, &store);
    if (code != -1)
        return code;
    store_close(store);
    return cli_print(c, TR_FILL(c->arena, c->lang,
                            MSG("Đã tạo dữ liệu ở %1. Tiếp theo: chungsuc unit add, rồi chungsuc "
                                "user add.\n"),
                            str_from(data_name(c, dir))))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}
