/* status.c: `chungsuc status`: how an installation stands, in a few lines; exit 1 when a backup is
 * missing or many were locked out. For people, and for whatever watches the machine. */
#include "base/date.h"
#include "cli/data.h"
#include "keep/made.h"
#include "org/attempt.h"
#include "version.h"

static struct str number(struct cli *c, int64_t n)
{
    return str_printf(c->arena, "%lld", (long long)n);
}

static struct str backup_line(struct cli *c, const struct backup_made_list *list, bool late)
{
    const struct backup_made *last = list->count ? &list->items[0] : NULL;

    if (!last)
        return str_from(tr(c->lang, "Sao lưu: CHƯA CÓ bản nào được ghi nhận\n"));
    return tr_fill(c->arena, c->lang,
        late ? MSG("Sao lưu: QUÁ CŨ, bản cuối lúc %1 (%2), đến dữ kiện %3\n")
             : MSG("Sao lưu: bản cuối lúc %1 (%2), đến dữ kiện %3\n"),
        (struct str[]){time_format(c->arena, last->at_ms), last->file, number(c, last->head_seq)},
        3);
}

/* Somebody tries passwords. */
static struct str locks_line(struct cli *c, int64_t locked, bool too_many)
{
    return tr_fill(c->arena, c->lang,
        too_many ? MSG("Gõ sai mật khẩu: QUÁ NHIỀU, %1 tên hoặc địa chỉ bị khóa trong 24 giờ qua\n")
                 : MSG("Gõ sai mật khẩu: %1 tên hoặc địa chỉ bị khóa trong 24 giờ qua\n"),
        (struct str[]){number(c, locked)}, 1);
}

static int report(struct cli *c, const char *dir, struct store *store)
{
    struct backup_made_list list = {0};
    int64_t locked = 0;
    struct db *db;
    bool late, too_many = false;
    struct str text;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return data_fail(c, data_name(c, dir), e);
    e = backup_made_newest(db, c->arena, 1, &list);
    if (e == OK)
        e = attempt_alert(db, now_ms(), &locked, &too_many);
    store_reader_close(db);
    if (e != OK)
        return data_fail(c, data_name(c, dir), e);
    late = backup_is_late(list.count ? list.items[0].at_ms : 0, now_ms());
    text = TR_FILL(c->arena, c->lang, MSG("chungsuc %1, dữ liệu %2\nNhật ký: %3 dữ kiện\n"),
        str_from(CHUNGSUC_VERSION), str_from(data_name(c, dir)), number(c, store_head(store)));
    text = str_printf(c->arena, "%.*s%.*s%.*s", STR(text), STR(backup_line(c, &list, late)),
        STR(locks_line(c, locked, too_many)));
    if (!cli_print(c, text))
        return EXIT_NOT_DONE;
    return (late && !c->db) || too_many ? EXIT_FINDINGS : EXIT_DONE;
}

int cli_status(struct cli *c)
{
    const char *dir = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}};
    int code = cli_options(c, options, 1);
    struct store *store;

    if (code != -1)
        return code;
    if (c->argc)
        return cli_fail(c, MSG("lệnh này không nhận đối số"), NULL, 0);
    code = data_open(c, dir, DATA_READ, &store);
    if (code != -1)
        return code;
    code = report(c, dir, store);
    store_close(store);
    return code;
}
