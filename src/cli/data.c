/* data.c: opening the data folder, and saying what to do when that does not go. */
#include "cli/data.h"

#include "facts.h"

int data_fail(const struct cli *c, const char *what, enum err e)
{
    return cli_fail_file(c, what, err_info(e)->message_vi);
}

static const char *why_not_open(enum err e)
{
    switch (e) {
    case E_NOT_FOUND:
        return MSG("ở đây chưa có dữ liệu; tạo mới bằng chungsuc init");
    case E_BUSY:
        return MSG("một chungsuc khác đang mở thư mục này; hãy dừng nó trước");
    case E_INVALID:
        return MSG("dữ liệu này do bản chungsuc mới hơn ghi; hãy dùng bản mới hơn");
    case E_CONFLICT:
        return MSG("dữ liệu này do bản chungsuc cũ hơn ghi; hãy nâng lên bản này một lần bằng "
                   "chungsuc rebuild hoặc chungsuc serve");
    case E_DAMAGED:
        return MSG("tệp dữ liệu bị hỏng hoặc của chương trình khác; hãy khôi phục từ bản sao lưu");
    default:
        return err_info(e)->message_vi;
    }
}

int data_open(struct cli *c, const char *dir, enum data_use use, struct store **ret)
{
    return data_open_watched(c, dir, use, (struct store_watcher){0}, ret);
}

int data_open_watched(struct cli *c, const char *dir, enum data_use use,
    struct store_watcher watcher, struct store **ret)
{
    struct store_options options = {.dir = dir ? dir : DATA_DIR_DEFAULT,
        .watcher = watcher,
        .kinds = facts,
        .create = use == DATA_CREATE,
        .read_only = use == DATA_READ};
    enum err e = store_open(&options, ret);

    return e == OK ? -1 : cli_fail_file(c, options.dir, why_not_open(e));
}
