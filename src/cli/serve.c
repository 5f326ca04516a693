/* serve.c: chungsuc serve, and the table of pages as text. */
#include "cli/serve.h"

#include "api/openapi.h"
#include "base/notify.h"
#include "app.h"
#include "clips/desk.h"
#include "cli/data.h"
#include "paper/pdf.h"
#include "privacy/retain.h"
#include "store/scan.h"
#include "sums/sums.h"

#include <stdio.h>
#include <string.h>

static void print_address(const char *url, void *context)
{
    const struct cli *c = context;

    printf("%s %s\n", tr(c->lang, "chungsuc đang chạy tại"), url);
    fflush(stdout);
    notify_service("READY=1");
}

/* Anybody in the network could listen in: said once, loudly. */
static void warn_open(const struct cli *c, const char *listen)
{
    if (strncmp(listen, "127.", 4) && strncmp(listen, "[::1]", 5))
        fprintf(stderr, "chungsuc: %s\n",
            tr(c->lang, "Máy khác vào được địa chỉ này. Hãy đặt sau một máy chủ TLS "
                        "và thêm --tls-proxy."));
}

static int listen_failed(const struct cli *c, enum err e, const char *listen)
{
    if (e == E_INVALID)
        return cli_fail(c, MSG("%1: cần dạng 127.0.0.1:8080 hoặc [::1]:8080"),
            (struct str[]){str_from(listen)}, 1);
    return cli_fail(c, MSG("%1: không mở được địa chỉ này"), (struct str[]){str_from(listen)}, 1);
}

/* The limits of lines and requests that this installation has set, and its virus scanner. */
static enum err load_edge(struct server_options *options)
{
    struct db *db;
    enum err e = store_reader(options->store, &db);

    if (e != OK)
        return e;
    e = edge_load(db, &options->edge);
    if (e == OK)
        e = scan_load(db);
    store_reader_close(db);
    return e;
}

/* The store with the sums that follow it: pages reach them by store_watching(). */
static int serve_store(struct cli *c, const char *dir, struct sums *sums,
    struct server_options *options, const struct schedule_options *backup)
{
    int code = data_open_watched(c, dir, DATA_CREATE, sums_watcher(sums), &options->store);
    struct schedule *schedule = NULL;
    bool may_alter = false;
    struct retainer *retainer = NULL;
    struct desk *desk = NULL;
    enum err e;

    if (code >= 0)
        return code;
    e = store_may_alter(options->store, &may_alter);
    if (e == OK && may_alter)
        data_warn_may_alter(c);
    if (e == OK && backup->folder && schedule_start(options->store, backup, &schedule) != OK) {
        store_close(options->store);
        return cli_fail_file(c, backup->folder, MSG("không dùng được thư mục sao lưu này"));
    }
    if (e == OK)
        e = load_edge(options);
    if (e == OK)
        e = retainer_start(options->store, &retainer);
    if (e == OK)
        e = desk_start(options->store, !c->db, &desk);
    pdf_begin();
    if (e == OK)
        e = server_run(options);
    pdf_end();
    desk_stop(desk);
    retainer_stop(retainer);
    notify_service("STOPPING=1");
    schedule_stop(schedule);
    store_close(options->store);
    return e == OK ? EXIT_DONE : listen_failed(c, e, options->listen);
}

int serve_data(struct cli *c, const char *dir, struct server_options options,
    const struct schedule_options *backup)
{
    struct sums *sums;
    int code;

    options.app = &app;
    options.ready = print_address;
    options.context = c;
    if (!options.listen)
        options.listen = LISTEN_DEFAULT;
    if (!options.behind_tls_proxy)
        warn_open(c, options.listen);
    if (sums_new(&sums) != OK)
        return EXIT_NOT_DONE;
    code = serve_store(c, dir, sums, &options, backup);
    sums_free(sums);
    return code;
}

int cli_serve(struct cli *c)
{
    const char *data = NULL, *listen = NULL, *loops = NULL;
    struct serve_backup_words words = {0};
    struct schedule_options backup = {0};
    bool proxy = false, print_routes = false, print_openapi = false;
    const struct cli_option known[] = {
        {.name = "data", .value = &data},
        {.name = "listen", .value = &listen},
        {.name = "loops", .value = &loops, .choices = "0|1|2|3|4"},
        {.name = "tls-proxy", .on = &proxy},
        {.name = "backup-to", .value = &words.to},
        {.name = "backup-copy-to", .value = &words.copy_to},
        {.name = "backup-key", .value = &words.key},
        {.name = "backup-at", .value = &words.at},
        {.name = "backup-keep", .value = &words.keep},
        {.name = "routes", .on = &print_routes},
        {.name = "openapi", .on = &print_openapi},
    };
    int code = cli_options(c, known, sizeof known / sizeof *known);

    if (code >= 0)
        return code;
    if (print_routes) {
        routes_print(app.routes);
        return EXIT_DONE;
    }
    if (print_openapi)
        return cli_print(c, str_printf(c->arena, "%.*s\n", STR(openapi_json(c->arena, app.routes))))
                   ? EXIT_DONE
                   : EXIT_NOT_DONE;
    code = serve_backup_plan(c, &words, &backup);
    if (code >= 0)
        return code;
    return serve_data(c, data,
        (struct server_options){
            .listen = listen, .loops = loops ? loops[0] - '0' : 0, .behind_tls_proxy = proxy},
        &backup);
}
