/* verify.c: `chungsuc verify`: walks the journal, replays it beside the tables and compares; exit 1
 * if anything does not fit. */
#include "cli/data.h"

#include "base/date.h"
#include "ledger/ledger.h"

#include <sodium.h>

static struct str number(struct cli *c, int64_t n)
{
    return str_printf(c->arena, "%lld", (long long)n);
}

static struct str describe(struct cli *c, const struct verify_result *v)
{
    char hex[sizeof v->head_hash * 2 + 1];
    struct str why = str_from(v->why ? tr(c->lang, v->why) : "");

    if (v->strange[0])
        return str_printf(c->arena, "%s: %.*s\n", v->strange, STR(why));
    if (v->broken_table)
        return str_printf(c->arena, "%s: %.*s\n", v->broken_table, STR(why));
    if (v->broken_seq && v->is_span)
        return TR_FILL(c->arena, c->lang, MSG("Dữ kiện số %1 đến số %2: %3\n"),
            number(c, v->after_seq + 1), number(c, v->broken_seq), why);
    if (v->broken_seq && v->broken_kind[0])
        return TR_FILL(c->arena, c->lang, MSG("Dữ kiện số %1 (%2, %3): %4\n"),
            number(c, v->broken_seq), str_from(v->broken_kind),
            time_format(c->arena, v->broken_at_ms), why);
    if (v->broken_seq)
        return TR_FILL(
            c->arena, c->lang, MSG("Dữ kiện số %1: %2\n"), number(c, v->broken_seq), why);
    if (v->why)
        return str_printf(c->arena, "%.*s\n", STR(why));
    sodium_bin2hex(hex, sizeof hex, v->head_hash, sizeof v->head_hash);
    return TR_FILL(c->arena, c->lang, MSG("Nguyên vẹn: %1 dữ kiện, %2 tệp, mã cuối %3\n"),
        number(c, v->facts), number(c, v->blobs), str_from(hex));
}

static int read_head(const struct cli *c, const char *text, struct known_head *known)
{
    if (text && known_head_read(str_from(text), known) != OK)
        return cli_fail(c,
            MSG("--head cần số và mã như đã in trên giấy hoặc trong bản sao lưu: "
                "1234:3f9a27c188de0b42… (ít nhất 16 chữ số của mã)"),
            NULL, 0);
    return -1;
}

/* The books of all funds once more, from their postings. */
static enum err check_books(struct store *store, struct verify_result *v)
{
    struct db *db;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return e;
    e = ledger_check_all(db, &v->why);
    store_reader_close(db);
    return e;
}

int cli_verify(struct cli *c)
{
    const char *dir = NULL, *head = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}, {"head", &head, NULL, NULL}};
    int code = cli_options(c, options, 2);
    struct verify_result v, tables = {0};
    struct known_head known;
    struct store *store;
    enum err e;

    if (code != -1)
        return code;
    if (c->argc)
        return cli_fail(c, MSG("lệnh này không nhận đối số"), NULL, 0);
    code = read_head(c, head, &known);
    if (code == -1)
        code = data_open(c, dir, DATA_READ, &store);
    if (code != -1)
        return code;
    e = store_verify_known(store, head ? &known : NULL, &v);
    if (e == OK && !v.why)
        e = store_verify_derived(store, &tables);
    if (e == OK && !v.why && !tables.why)
        e = check_books(store, &tables);
    store_close(store);
    if (e != OK)
        return data_fail(c, data_name(c, dir), e);
    if (v.may_alter)
        data_warn_may_alter(c);
    if (!cli_print(c, describe(c, tables.why ? &tables : &v)))
        return EXIT_NOT_DONE;
    return v.why || tables.why ? EXIT_FINDINGS : EXIT_DONE;
}
