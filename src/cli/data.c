/* data.c: opening the data folder or the database, and saying what to do when that does not go. */
#include "cli/data.h"

#include "facts.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

int data_fail(const struct cli *c, const char *what, enum err e)
{
    return cli_fail_file(c, what, err_info(e)->message_vi);
}

void data_warn_may_alter(const struct cli *c)
{
    cli_fail(c,
        MSG("vai trò PostgreSQL này sửa và xóa được nhật ký; hãy chạy bằng vai trò chỉ được thêm "
            "(docs/OPERATIONS.md)"),
        NULL, 0);
}

static const char *why_not_open(const struct cli *c, enum err e)
{
    if (c->db && e == E_BUSY)
        return MSG("máy chủ PostgreSQL này không trả lời; lý do ghi ở dòng trên");
    if (c->db && e == E_DAMAGED)
        return MSG("cơ sở dữ liệu này của chương trình khác, hoặc nhật ký bị cắt cuối; "
                   "lý do ghi ở dòng trên");
    switch (e) {
    case E_NOT_FOUND:
        return MSG("ở đây chưa có dữ liệu; tạo mới bằng chungsuc init");
    case E_BUSY:
        return MSG(
            "một chungsuc khác đang mở thư mục này, hãy dừng nó trước; hoặc lý do ghi ở dòng trên");
    case E_INVALID:
        return MSG("dữ liệu này do bản chungsuc mới hơn ghi; hãy dùng bản mới hơn");
    case E_CONFLICT:
        return MSG("dữ liệu này do bản chungsuc cũ hơn ghi; hãy nâng lên bản này một lần bằng "
                   "chungsuc rebuild hoặc chungsuc serve");
    case E_FULL:
        return MSG("ổ đĩa không đủ chỗ để sao lưu rồi nâng dữ liệu lên bản này; không mất gì. Hãy "
                   "dọn chỗ rồi chạy lại, hoặc tự sao lưu đi nơi khác rồi chạy chungsuc rebuild "
                   "--no-backup");
    case E_DAMAGED:
        return MSG("tệp dữ liệu bị hỏng hoặc của chương trình khác; hãy khôi phục từ bản sao lưu");
    default:
        return err_info(e)->message_vi;
    }
}

const char *data_name(const struct cli *c, const char *dir)
{
    const char *host, *at;

    if (!c->db)
        return dir ? dir : DATA_DIR_DEFAULT;
    host = strstr(c->db, "://") + 3;
    at = strrchr(host, '@');
    host = at ? at + 1 : host;
    return str_printf(c->arena, "postgresql://%.*s", (int)strcspn(host, "?"), host).ptr;
}

static struct store_options options_of(const struct cli *c, const char *dir)
{
    return (struct store_options){
        .dir = dir ? dir : DATA_DIR_DEFAULT, .url = c->db, .kinds = facts, .no_copy = c->no_backup};
}

bool data_exists(const struct cli *c, const char *dir)
{
    struct store_options options = options_of(c, dir);
    bool empty = false;
    struct store *store;
    enum err e;

    options.read_only = true;
    e = store_open(&options, &store);
    if (e == OK) {
        empty = !store_head(store);
        store_close(store);
    }
    return !empty && e != E_NOT_FOUND && e != E_BUSY;
}

int data_open(struct cli *c, const char *dir, enum data_use use, struct store **ret)
{
    return data_open_watched(c, dir, use, (struct store_watcher){0}, ret);
}

int data_open_at(struct cli *c, const char *place, enum data_use use, struct store **ret)
{
    c->db = strstr(place, "://") ? place : NULL;
    return data_open(c, c->db ? NULL : place, use, ret);
}

/* What the journal says of this command: its name and verb. Its other words may name a person; what
 * was done with them stands in the facts. */
static void say_command(const struct cli *c, struct store_options *options)
{
    const char *verb = c->argc ? c->argv[0] : "";
    bool is_word = verb[0] && verb[strspn(verb, "abcdefghijklmnopqrstuvwxyz-")] == '\0';
    const struct passwd *user = getpwuid(getuid());

    options->command = str_from(c->command->name);
    if (is_word)
        options->command = str_printf(c->arena, "%s %s", c->command->name, verb);
    options->machine_user = user ? str_copy(c->arena, str_from(user->pw_name)) : S("");
}

int data_open_watched(struct cli *c, const char *dir, enum data_use use,
    struct store_watcher watcher, struct store **ret)
{
    struct store_options options = options_of(c, dir);
    enum err e;

    options.watcher = watcher;
    if (!watcher.load)
        say_command(c, &options);
    options.create = use == DATA_CREATE;
    options.read_only = use == DATA_READ;
    e = store_open(&options, ret);
    return e == OK ? -1 : cli_fail_file(c, data_name(c, dir), why_not_open(c, e));
}
