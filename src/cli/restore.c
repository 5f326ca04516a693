/* restore.c: `chungsuc restore FILE`: a database from a copy, never over another one. */
#include "cli/data.h"

int cli_restore(struct cli *c)
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
        return cli_fail(c, MSG("cần đúng một tệp sao lưu để khôi phục"), NULL, 0);
    dir = dir ? dir : DATA_DIR_DEFAULT;
    e = store_restore(c->argv[0], dir);
    if (e == E_CONFLICT)
        return cli_fail_file(c, dir, MSG("đã có dữ liệu ở đây; không ghi đè"));
    if (e == E_DAMAGED)
        return cli_fail_file(
            c, c->argv[0], MSG("bản sao lưu không còn nguyên vẹn; chưa khôi phục gì"));
    if (e != OK)
        return data_fail(c, c->argv[0], e);
    code = data_open(c, dir, DATA_WRITE, &store); /* brings it to this version */
    if (code != -1)
        return code;
    store_close(store);
    return cli_print(c, TR_FILL(c->arena, c->lang, MSG("Đã khôi phục vào %1.\n"), str_from(dir)))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}
