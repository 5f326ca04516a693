/* privacy.c: personal data from the keyboard of the machine: `chungsuc retain` erases what has
 * passed its term, `redact` finds a name and takes it out, `erased` lists erased seals and erases
 * them again after an old backup was restored, `person` writes out all that is held about one
 * account. */
#include "cli/data.h"

#include "doc/text.h"
#include "privacy/erased.h"
#include "privacy/person.h"
#include "privacy/redact.h"
#include "privacy/retain.h"

#include <stdio.h>
#include <string.h>

static struct str number(struct cli *c, int64_t n)
{
    return str_printf(c->arena, "%lld", (long long)n);
}

static int no_arguments(struct cli *c)
{
    return c->argc ? cli_fail(c, MSG("lệnh này không nhận đối số"), NULL, 0) : -1;
}

int cli_retain(struct cli *c)
{
    const char *dir = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}};
    struct retained done = {0};
    struct store *store;
    int code = cli_options(c, options, 1);
    enum err e;

    if (code == -1)
        code = no_arguments(c);
    if (code == -1)
        code = data_open(c, dir, DATA_WRITE, &store);
    if (code != -1)
        return code;
    e = retain_all(store, &done);
    store_close(store);
    if (e != OK)
        return data_fail(c, data_name(c, dir), e);
    return cli_print(
               c, TR_FILL(c->arena, c->lang,
                      MSG("Đã xóa %1 văn bản hết hạn, %2 họ tên hoặc điện thoại, %3 phiên, %4 bản "
                          "quét giấy có chữ ký\n"),
                      number(c, done.texts), number(c, done.persons), number(c, done.sessions),
                      number(c, done.files)))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}

/* --- a name --- */

struct redacting {
    struct cli *c;
    struct str name;
    const char *why; /* NULL: only look */
    struct redact_hits hits;
    struct redact_facts facts;
};

static enum err redact_run(struct tx *tx, void *context)
{
    struct redacting *w = context;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < w->hits.count; i++) {
        e = redact(tx, w->hits.items[i].seal, w->name, w->why);
        if (e == E_NOT_FOUND)
            e = OK;
    }
    return e;
}

static enum err look(struct redacting *w, struct store *store)
{
    struct db *db;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return e;
    e = redact_search_all(db, w->c->arena, w->name, &w->hits);
    if (e == OK)
        e = redact_in_journal(db, w->c->arena, w->name, &w->facts);
    store_reader_close(db);
    return e;
}

static struct str told(struct redacting *w)
{
    struct cli *c = w->c;
    struct buf out;

    buf_init(&out, c->arena, 1024 * 1024);
    for (size_t i = 0; i < w->hits.count; i++) {
        const struct redact_hit *h = &w->hits.items[i];

        buf_printf(&out, "%lld\t%s\t%zu\t", (long long)h->fact,
            tr(c->lang, redact_purpose_label(h->purpose)), h->times);
        buf_printf(&out, "%.*s[%.*s]%.*s\n", STR(h->before), STR(h->found), STR(h->after));
    }
    for (size_t i = 0; i < w->facts.count; i++)
        buf_add(&out, TR_FILL(c->arena, c->lang,
                          MSG("Dữ kiện số %1 có chữ này trong chính nhật ký: không che được\n"),
                          number(c, w->facts.items[i])));
    return buf_str(&out);
}

int cli_redact(struct cli *c)
{
    const char *dir = NULL, *why = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL},
        {.name = "why", .value = &why, .choices = "request|mistake|law"}};
    int code = cli_options(c, options, 2);
    struct redacting w = {.c = c, .why = why};
    struct store *store;
    enum err e;

    if (code != -1)
        return code;
    w.name = c->argc == 1 ? str_trim(str_from(c->argv[0])) : S("");
    if (!redact_name_fits(w.name))
        return cli_fail(c,
            MSG("cần một tên: ít nhất ba chữ cái, chỉ gồm chữ, số, dấu chấm, gạch "
                "nối"),
            NULL, 0);
    code = data_open(c, dir, why ? DATA_WRITE : DATA_READ, &store);
    if (code != -1)
        return code;
    e = look(&w, store);
    if (e == OK && why)
        e = store_write_wait(store, 0, redact_run, &w);
    store_close(store);
    if (e != OK)
        return data_fail(c, data_name(c, dir), e);
    return cli_print(c, told(&w)) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* --- erased seals, for after a restore --- */

static enum err erased_list(struct cli *c, struct store *store)
{
    struct str list = S("");
    struct db *db;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return e;
    e = erased_seals(db, c->arena, &list);
    store_reader_close(db);
    return e == OK && !cli_print(c, list) ? E_SYSTEM : e;
}

static enum err erased_again_from(struct cli *c, struct store *store)
{
    struct str list;
    int64_t count = 0;
    enum err e = file_read(c->arena, c->argv[0], ERASED_BYTES_MAX, &list);

    if (e == OK)
        e = erased_again(store, c->arena, list, &count);
    if (e == OK && !cli_print(c, TR_FILL(c->arena, c->lang, MSG("Đã xóa lại, rút lại %1 mục\n"),
                                     number(c, count))))
        e = E_SYSTEM;
    return e;
}

int cli_erased(struct cli *c)
{
    const char *dir = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}};
    int code = cli_options(c, options, 1);
    struct store *store;
    enum err e;

    if (code == -1 && c->argc > 1)
        code = cli_fail(c, MSG("cần nhiều nhất một tệp"), NULL, 0);
    if (code == -1)
        code = data_open(c, dir, c->argc ? DATA_WRITE : DATA_READ, &store);
    if (code != -1)
        return code;
    e = c->argc ? erased_again_from(c, store) : erased_list(c, store);
    store_close(store);
    return e == OK ? EXIT_DONE : data_fail(c, data_name(c, dir), e);
}

/* --- one person --- */

int cli_person(struct cli *c)
{
    const char *dir = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}};
    int code = cli_options(c, options, 1);
    struct account account;
    struct person person;
    struct store *store;
    struct db *db;
    enum err e;

    if (code == -1 && c->argc != 1)
        code = cli_fail(c, MSG("cần đúng một tên đăng nhập"), NULL, 0);
    if (code == -1)
        code = data_open(c, dir, DATA_READ, &store);
    if (code != -1)
        return code;
    e = store_reader(store, &db);
    if (e == OK) {
        e = account_find_by_login(db, c->arena, str_from(c->argv[0]), &account);
        if (e == OK)
            e = person_find(db, c->arena, account.id, day_of_ms(now_ms()), &person);
        store_reader_close(db);
    }
    store_close(store);
    if (e != OK)
        return data_fail(c, data_name(c, dir), e);
    return cli_print(c, person_json(c->arena, &person)) ? EXIT_DONE : EXIT_NOT_DONE;
}
