/* import.c: `chungsuc import FILE [--dry-run]`: a signed day of a commune, from its file. */
#include "cli/data.h"

#include "doc/text.h"
#include "base/number.h"
#include "parcel/parcel.h"

struct run {
    const struct parcel *parcel;
    struct parcel_result result;
    struct parcel_fault fault;
    bool dry, done;
};

static enum err import_run(struct tx *tx, void *context)
{
    struct run *r = context;
    enum err e = parcel_import(tx, r->parcel, &r->result, &r->fault);

    r->done = e == OK;
    return e == OK && r->dry ? E_CONFLICT : e; /* an error undoes it */
}

static struct str number(struct cli *c, size_t n)
{
    return count_format(c->arena, (int64_t)n, c->lang == LANG_EN);
}

static struct str changes(struct cli *c, const struct run *r)
{
    const struct parcel_result *did = &r->result;
    struct buf b;

    buf_init(&b, c->arena, 8192);
    if (did->mirrored)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("  đợt mới ở đây: %1 (số %2)\n"),
                        r->parcel->campaign.name,
                        str_printf(c->arena, "%lld", (long long)did->campaign.v)));
    if (did->settings_changed)
        buf_addz(&b, tr(c->lang, MSG("  cài đặt của đợt theo tệp\n")));
    if (did->units + did->works + did->deadlines)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("  thêm %1 đơn vị, %2 công trình, %3 hạn\n"),
                        number(c, did->units), number(c, did->works), number(c, did->deadlines)));
    if (did->deadlines_dropped)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("  bỏ %1 hạn không còn trong tệp\n"),
                        number(c, did->deadlines_dropped)));
    if (did->works_changed)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("  %1 công trình thay đổi theo tệp\n"),
                        number(c, did->works_changed)));
    buf_add(&b, TR_FILL(c->arena, c->lang, MSG("  báo cáo: %1 mới, %2 đã có, %3 cũ hơn ở đây\n"),
                    number(c, did->reports_new), number(c, did->reports_there),
                    number(c, did->reports_older)));
    if (did->settlements)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("  quyết định về số nghi vấn: %1\n"),
                        number(c, did->settlements)));
    if (did->day_signed)
        buf_add(&b, TR_FILL(c->arena, c->lang, MSG("  bản chốt ngày %1: %2\n"),
                        day_format(c->arena, r->parcel->day.day), r->parcel->day.hash));
    return buf_str(&b);
}

static int say(struct cli *c, const char *path, const struct run *r)
{
    const char *head = !r->result.changed ? MSG("%1: %2, ngày %3: đã nhập rồi, không có gì mới.\n")
                       : r->dry ? MSG("%1: %2, ngày %3: nhập được (chạy thử, chưa ghi gì).\n")
                                : MSG("%1: %2, ngày %3: đã nhập.\n");
    struct str text = TR_FILL(c->arena, c->lang, head, str_from(path), r->parcel->name,
        day_format(c->arena, r->parcel->day.day));
    struct str more = r->result.changed ? changes(c, r) : S("");

    return cli_print(c, str_printf(c->arena, "%.*s%.*s", STR(text), STR(more))) ? EXIT_DONE
                                                                                : EXIT_NOT_DONE;
}

static int refuse(struct cli *c, const char *path, const struct parcel_fault *f)
{
    return cli_fail_file(c, path, str_z(c->arena, parcel_fault_words(c->arena, f)));
}

static int run(struct cli *c, const char *dir, struct run *r)
{
    const char *path = c->argv[0];
    struct store *store;
    int code = data_open(c, dir, DATA_WRITE, &store);
    enum err e;

    if (code != -1)
        return code;
    e = store_write_wait(store, 0, import_run, r);
    store_close(store);
    if (r->done && (e == OK || r->dry))
        return say(c, path, r);
    return r->fault.message ? refuse(c, path, &r->fault) : data_fail(c, path, e);
}

int cli_import(struct cli *c)
{
    const char *dir = NULL;
    struct run r = {.fault = {.lang = LANG_VI}};
    const struct cli_option options[] = {
        {"data", &dir, NULL, NULL}, {"dry-run", NULL, &r.dry, NULL}};
    int code = cli_options(c, options, 2);
    struct parcel parcel;
    struct str bytes;
    enum err e;

    if (code != -1)
        return code;
    if (c->argc != 1)
        return cli_fail(c, MSG("cần đúng một tệp do chungsuc export ghi"), NULL, 0);
    r.fault.lang = c->lang;
    r.parcel = &parcel;
    e = file_read(c->arena, c->argv[0], PARCEL_BYTES_MAX + 1, &bytes);
    if (e != OK)
        return data_fail(c, c->argv[0], e);
    if (parcel_read(c->arena, bytes, &parcel, &r.fault) != OK)
        return refuse(c, c->argv[0], &r.fault);
    return run(c, dir, &r);
}
