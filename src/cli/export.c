/* export.c: `chungsuc export --campaign ID --day D FILE`: a signed day for the level above. */
#include "cli/data.h"

#include "base/number.h"
#include "parcel/parcel.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* All of it, on the disk, or nothing of that name. */
static enum err write_file(const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    size_t done = 0;
    ssize_t n = 1;

    if (fd < 0)
        return errno == EEXIST ? E_CONFLICT : E_SYSTEM;
    while (done < bytes.len && n > 0) {
        n = write(fd, bytes.ptr + done, bytes.len - done);
        done += n > 0 ? (size_t)n : 0;
    }
    if (done == bytes.len && fsync(fd) == 0 && close(fd) == 0)
        return OK;
    unlink(path);
    return E_FULL;
}

/* 12/12/2024 or 2024-12-12. */
static enum err day_read(struct str text, day_t *ret)
{
    return day_parse_iso(text, ret) == OK ? OK : day_parse(text, ret);
}

static int made(struct cli *c, const char *path, struct parcel *p)
{
    struct str bytes;
    enum err e = parcel_write(c->arena, p, &bytes);

    if (e == OK)
        e = write_file(path, bytes);
    if (e == E_CONFLICT)
        return cli_fail_file(c, path, MSG("đã có tệp này; không ghi đè"));
    if (e != OK)
        return data_fail(c, path, e);
    return cli_print(c,
               TR_FILL(c->arena, c->lang, MSG("Đã xuất %1: %2, ngày %3, %4 báo cáo.\nMã tệp %5\n"),
                   str_from(path), p->name, day_format(c->arena, p->day.day),
                   count_format(c->arena, (int64_t)p->reports.count, c->lang == LANG_EN), p->hash))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}

static int run(struct cli *c, struct store *store, struct campaign_id campaign, day_t day)
{
    struct parcel_fault fault = {.lang = c->lang};
    struct parcel p;
    struct db *db;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    e = parcel_make(db, c->arena, campaign, day, &p, &fault);
    store_reader_close(db);
    if (fault.message)
        return cli_fail(c, "%1", (struct str[]){parcel_fault_words(c->arena, &fault)}, 1);
    if (e == E_NOT_FOUND)
        return cli_fail(
            c, MSG("không có đợt mang số này; xem số trong địa chỉ trang của đợt"), NULL, 0);
    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    return made(c, c->argv[0], &p);
}

int cli_export(struct cli *c)
{
    const char *dir = NULL, *campaign = NULL, *day = NULL;
    const struct cli_option options[] = {
        {"data", &dir, NULL, NULL}, {"campaign", &campaign, NULL, NULL}, {"day", &day, NULL, NULL}};
    int code = cli_options(c, options, 3);
    struct campaign_id id;
    struct store *store;
    day_t d;

    if (code != -1)
        return code;
    if (c->argc != 1)
        return cli_fail(c, MSG("cần đúng một tên tệp để ghi ngày đã chốt"), NULL, 0);
    if (!campaign || str_to_int(str_from(campaign), &id.v) != OK || id.v <= 0)
        return cli_fail(c, MSG("--campaign phải là số của một đợt"), NULL, 0);
    if (!day || day_read(str_from(day), &d) != OK)
        return cli_fail(c, MSG("--day phải là một ngày: 2024-12-12 hoặc 12/12/2024"), NULL, 0);
    code = data_open(c, dir, DATA_READ, &store);
    if (code != -1)
        return code;
    code = run(c, store, id, d);
    store_close(store);
    return code;
}
