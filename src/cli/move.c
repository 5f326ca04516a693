/* move.c: `chungsuc move`: a whole installation from a folder to a server or back, and the proof.
 */
#include "cli/data.h"

#include <sodium.h>
#include <string.h>

static struct str number(struct cli *c, int64_t n)
{
    return str_printf(c->arena, "%lld", (long long)n);
}

static int report(struct cli *c, const char *to, const struct move_result *m)
{
    char hex[sizeof m->head_hash * 2 + 1];
    const char *where = m->broken_table ? m->broken_table : to;

    if (m->why) {
        cli_fail_file(c, where, m->why);
        return EXIT_FINDINGS;
    }
    sodium_bin2hex(hex, sizeof hex, m->head_hash, sizeof m->head_hash);
    return cli_print(c,
               TR_FILL(c->arena, c->lang,
                   MSG("Đã chuyển và so lại: %1 dữ kiện, %2 tệp, %3 bảng giống nhau, mã cuối "
                       "%4\n"),
                   number(c, m->facts), number(c, m->blobs), number(c, m->tables), str_from(hex)))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}

static int carry(struct cli *c, struct store *source, const char *to)
{
    struct move_result m;
    struct store *target;
    enum err e;
    int code = data_open_at(c, to, DATA_CREATE, &target);

    if (code != -1)
        return code;
    e = store_move(source, target, &m);
    store_close(target);
    if (e == E_CONFLICT)
        return cli_fail_file(c, data_name(c, to), MSG("đã có dữ liệu ở đây; không ghi đè"));
    if (e != OK)
        return data_fail(c, data_name(c, to), e);
    return report(c, data_name(c, to), &m);
}

int cli_move(struct cli *c)
{
    const char *from = NULL, *to = NULL;
    const struct cli_option options[] = {{"from", &from, NULL, NULL}, {"to", &to, NULL, NULL}};
    int code = cli_options(c, options, 2);
    struct store *source;

    if (code != -1)
        return code;
    if (c->argc || !from || !to || !strcmp(from, to))
        return cli_fail(c, MSG("cần --from và --to: thư mục dữ liệu hoặc postgresql://…"), NULL, 0);
    code = data_open_at(c, from, DATA_WRITE, &source);
    if (code != -1)
        return code;
    code = carry(c, source, to);
    store_close(source);
    return code;
}
