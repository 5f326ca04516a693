/* restore.c: `chungsuc restore FILE --key KEY`: a database from a copy. What does not verify is
 * refused; what is there is moved aside only when that was said. */
#include "cli/backup.h"

#include "base/date.h"
#include "cli/data.h"
#include "doc/text.h"
#include "keep/erased_list.h"
#include "privacy/erased.h"

static int fail(struct cli *c, const struct restore_options *o, enum err e, const char *why)
{
    if (e == E_CONFLICT && !why)
        return cli_fail_file(c, o->dir,
            MSG("đã có dữ liệu ở đây; không ghi đè. Muốn thay: --replace, thư mục cũ được chuyển "
                "sang bên cạnh"));
    if (e == E_BUSY)
        return cli_fail_file(c, o->dir,
            MSG("một chungsuc khác đang mở thư mục này, hãy dừng nó trước; hoặc lý do ghi ở dòng "
                "trên"));
    if (e == E_FULL)
        return cli_fail_file(c, o->dir, MSG("hết chỗ trên ổ đĩa; chưa khôi phục gì"));
    if (e == E_CONFLICT)
        return cli_fail_file(c, o->dir, why);
    if (why && (e == E_DAMAGED || e == E_DENIED || e == E_INVALID))
        return cli_fail_file(c, o->file, why);
    if (e == E_DAMAGED)
        return cli_fail_file(
            c, o->file, MSG("bản sao lưu không còn nguyên vẹn; chưa khôi phục gì"));
    return data_fail(c, e == E_NOT_FOUND ? o->file : o->dir, e);
}

static struct str number(struct cli *c, int64_t n)
{
    return str_printf(c->arena, "%lld", (long long)n);
}

/* What is given up with the folder that was there. */
static struct str about_old(struct cli *c, const struct restored *r, const char *kept)
{
    struct str moved =
        TR_FILL(c->arena, c->lang, MSG("Thư mục cũ còn nguyên ở: %1\n"), str_from(kept));
    struct str lost = S("");

    if (r->newer < 0)
        lost = str_from(tr(c->lang, "Không đọc được dữ liệu cũ để so với bản sao lưu.\n"));
    else if (r->other)
        lost = str_from(
            tr(c->lang, "CHÚ Ý: dữ liệu cũ có nhật ký khác, không phải của bản sao lưu này.\n"));
    else if (r->newer)
        lost = TR_FILL(c->arena, c->lang,
            MSG("CHÚ Ý: %1 dữ kiện ghi sau bản sao lưu không có trong dữ liệu vừa khôi phục.\n"),
            number(c, r->newer));
    return str_printf(c->arena, "%.*s%.*s", STR(lost), STR(moved));
}

/* erased: how much of the list was erased again; -1: there was no list. */
static int report(struct cli *c, const struct restored *r, const char *kept, int64_t erased)
{
    struct buf b;

    buf_init(&b, c->arena, 64 * 1024);
    buf_add(&b, TR_FILL(c->arena, c->lang, MSG("Đã khôi phục vào %1.\n"), str_from(r->dir)));
    if (r->about.at_ms)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("Bản sao lưu lúc %1, chungsuc %2:\n"),
                        time_format(c->arena, r->about.at_ms), str_from(r->about.program)));
    buf_add(&b, backup_head_text(c, &r->about));
    if (r->made_anew)
        buf_addz(
            &b, tr(c->lang,
                    "CHÚ Ý: có bảng trong bản sao lưu không khớp nhật ký; đã tính lại tất cả từ "
                    "nhật ký.\n"));
    if (*kept)
        buf_add(&b, about_old(c, r, kept));
    if (erased >= 0)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("Đã xóa lại, rút lại %1 mục\n"),
                        str_printf(c->arena, "%lld", (long long)erased)));
    else
        buf_addz(&b,
            tr(c->lang, "Văn bản, ảnh, tệp bị xóa và đồng ý đã rút lại sau bản sao lưu nay có lại "
                        "ở đây: hãy xóa lần nữa bằng chungsuc erased.\n"));
    return cli_print(c, buf_str(&b)) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* The journal of a copy is proven by itself, its tables only by a replay. */
static enum err tables_proven(struct store *store, bool *made_anew)
{
    struct verify_result v;
    enum err e = store_verify_derived(store, &v);

    *made_anew = e == OK && v.why;
    return *made_anew ? store_rebuild(store) : e;
}

/* Opened once where it stands: brought to this version before it replaces anything. */
static int put(struct cli *c, const struct restore_options *o, struct str list, struct restored *r)
{
    char kept[DISK_PATH_MAX];
    struct store *store;
    int64_t count = 0;
    int code = data_open(c, r->folder, DATA_WRITE, &store);
    enum err e;

    if (code != -1) {
        restore_drop(r);
        return code;
    }
    e = tables_proven(store, &r->made_anew);
    if (e == OK && list.ptr)
        e = erased_again(store, c->arena, list, &count);
    store_close(store);
    if (e != OK) {
        restore_drop(r);
        return data_fail(c, "--erased", e);
    }
    e = restore_finish(r, now_ms(), kept);
    return e == OK ? report(c, r, kept, list.ptr ? count : -1) : fail(c, o, e, NULL);
}

/* `list` names what was erased after the copy was made (privacy/erased.h); NULL: the list beside
 * the copy, if there is one. */
static int restore(struct cli *c, const struct restore_options *o, const char *list)
{
    struct str erased = {0};
    struct restored r;
    const char *why;
    enum err e = list ? file_read(c->arena, list, ERASED_BYTES_MAX, &erased)
                      : erased_list_beside(c->arena, o->file, &erased);

    if (e != OK && (list || e != E_NOT_FOUND))
        return data_fail(c, list ? list : ERASED_LIST_NAME, e);
    e = restore_begin(o, &r, &why);
    return e == OK ? put(c, o, erased, &r) : fail(c, o, e, why);
}

int cli_restore(struct cli *c)
{
    const char *dir = NULL, *key_file = NULL, *erased = NULL;
    bool plain = false, replace = false;
    const struct cli_option options[] = {
        {"data", &dir, NULL, NULL},
        {"key", &key_file, NULL, NULL},
        {"plain", NULL, &plain, NULL},
        {"replace", NULL, &replace, NULL},
        {"erased", &erased, NULL, NULL},
    };
    int code = cli_options(c, options, sizeof options / sizeof *options);
    struct backup_key key = {0};

    if (code == -1)
        code = backup_refuses_db(c);
    if (code == -1 && c->argc != 1)
        code = cli_fail(c, MSG("cần đúng một tệp sao lưu để khôi phục"), NULL, 0);
    if (code == -1)
        code = backup_key_option(c, key_file, plain, &key);
    if (code == -1)
        code = restore(c,
            &(struct restore_options){.file = c->argv[0],
                .key = plain ? NULL : &key,
                .dir = dir ? dir : DATA_DIR_DEFAULT,
                .replace = replace},
            erased);
    key_wipe(&key);
    return code;
}
