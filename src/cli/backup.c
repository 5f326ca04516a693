/* backup.c: `chungsuc backup FILE`: a verified copy, also while the server runs. */
#include "cli/data.h"

int cli_backup(struct cli *c)
{
    const char *dir = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}};
    int code = cli_options(c, options, 1);
    struct store *store;
    enum err e;

    if (code != -1)
        return code;
    if (c->db)
        return cli_fail(c,
            MSG("PostgreSQL có công cụ sao lưu và khôi phục riêng (pg_basebackup, "
                "pg_dump); xem docs/OPERATIONS.md"),
            NULL, 0);
    if (c->argc != 1)
        return cli_fail(c, MSG("cần đúng một tên tệp để ghi bản sao lưu"), NULL, 0);
    code = data_open(c, dir, DATA_READ, &store);
    if (code != -1)
        return code;
    e = store_backup(store, c->argv[0]);
    store_close(store);
    if (e == E_CONFLICT)
        return cli_fail_file(c, c->argv[0], MSG("đã có tệp này; không ghi đè"));
    if (e != OK)
        return data_fail(c, c->argv[0], e);
    return cli_print(c, TR_FILL(c->arena, c->lang, MSG("Đã sao lưu và kiểm tra lại: %1\n"),
                            str_from(c->argv[0])))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}
