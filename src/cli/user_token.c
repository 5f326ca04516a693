/* user_token.c: `chungsuc user token|token-list|token-end`: a program gets the right of one role.
 */
#include "cli/user_token.h"

#include "base/tr.h"
#include "cli/data.h"

#include <stdio.h>

static int fail(const struct token_command *t, const char *message)
{
    struct str what = str_from(t->c->argc > 1 ? t->c->argv[1] : "");

    return cli_fail(t->c, message, &what, 1);
}

static int refused(const struct token_command *t, enum err e)
{
    if (e == E_NOT_FOUND)
        return fail(t, MSG("%1: không có tài khoản này, hoặc không có mã này"));
    if (e == E_DENIED)
        return fail(t, MSG("%1 không có quyền ấy ở đơn vị ấy; hãy giao bằng chungsuc user role"));
    if (e == E_INVALID)
        return fail(t, MSG("tên của mã dài quá 80 ký tự"));
    return cli_fail(t->c, err_info(e)->message_vi, NULL, 0);
}

static int write_to(struct token_command *t, enum err (*run)(struct tx *tx, void *context))
{
    struct store *store;
    int code = data_open(t->c, t->dir, DATA_WRITE, &store);
    enum err e;

    if (code != -1)
        return code;
    e = store_write_wait(store, 0, run, t);
    store_close(store);
    return e == OK ? -1 : refused(t, e);
}

/* --- make one --- */

static int read_days(struct token_command *t)
{
    int64_t days = TOKEN_DAYS_DEFAULT;

    if (t->days &&
        (str_to_int(str_from(t->days), &days) != OK || days < 1 || days > TOKEN_DAYS_MAX))
        return cli_fail(t->c, MSG("--days phải là một số từ 1 đến 3660"), NULL, 0);
    t->token.until_day = day_of_ms(now_ms()) + (day_t)days;
    return -1;
}

static int read_wanted(struct token_command *t)
{
    if (t->c->argc != 2 || !t->role || !t->unit)
        return cli_fail(t->c, MSG("cần tên đăng nhập, --role và --unit"), NULL, 0);
    if (role_from_code(str_from(t->role), &t->wanted.role) != OK)
        return cli_fail(
            t->c, MSG("--role phải là một trong: report compile read administer"), NULL, 0);
    if (str_to_int(str_from(t->unit), &t->wanted.unit.v) != OK)
        return cli_fail(
            t->c, MSG("--unit phải là số của một đơn vị; xem chungsuc unit list"), NULL, 0);
    t->token.name = str_from(t->name);
    return read_days(t);
}

/* The role of that account, in force today. */
static enum err find_role(struct tx *tx, struct token_command *t, struct account_id account)
{
    day_t today = day_of_ms(tx->now_ms);
    struct role_list roles = {0};
    enum err e = role_list_of(tx->db, tx->arena, account, today, &roles);

    for (size_t i = 0; e == OK && i < roles.count; i++) {
        const struct account_role *r = &roles.items[i];

        if (r->role == t->wanted.role && r->unit.v == t->wanted.unit.v && r->from_day <= today) {
            t->token.account = account;
            t->token.role = r->id;
            return OK;
        }
    }
    return e == OK ? E_DENIED : e;
}

static enum err run_add(struct tx *tx, void *context)
{
    struct token_command *t = context;
    struct account account;
    enum err e = account_find_by_login(tx->db, tx->arena, str_from(t->c->argv[1]), &account);

    if (e == OK)
        e = find_role(tx, t, account.id);
    return e == OK ? token_add(tx, &t->token, t->text, &t->token.id) : e;
}

int user_token(struct token_command *t)
{
    int code = read_wanted(t);

    if (code != -1)
        return code;
    t->text = token_new(t->c->arena);
    code = write_to(t, run_add);
    if (code != -1)
        return code;
    return cli_print(t->c, str_printf(t->c->arena, "%.*s\n", STR(t->text))) ? EXIT_DONE
                                                                            : EXIT_NOT_DONE;
}

/* --- end one --- */

static enum err run_end(struct tx *tx, void *context)
{
    struct token_command *t = context;

    return token_end(tx, t->token.id);
}

int user_token_end(struct token_command *t)
{
    int code;

    if (t->c->argc != 2 || str_to_int(str_from(t->c->argv[1]), &t->token.id.v) != OK)
        return cli_fail(t->c, MSG("cần số của một mã; xem chungsuc user token-list TÊN"), NULL, 0);
    code = write_to(t, run_end);
    return code == -1 ? EXIT_DONE : code;
}

/* --- list --- */

static enum err print_tokens(struct token_command *t, struct db *db, struct buf *out)
{
    day_t today = day_of_ms(now_ms());
    struct account account;
    struct api_token_list list = {0};
    struct role_list roles = {0};
    struct arena *a = t->c->arena;
    enum err e = account_find_by_login(db, a, str_from(t->c->argv[1]), &account);

    if (e == OK)
        e = token_list_of(db, a, account.id, today, &list);
    if (e == OK)
        e = role_list_of(db, a, account.id, today, &roles);
    for (size_t i = 0; e == OK && i < list.count; i++) {
        const struct api_token *one = &list.items[i];

        buf_printf(out, "%lld\t%.*s\t", (long long)one->id.v, STR(one->name));
        for (size_t k = 0; k < roles.count; k++)
            if (roles.items[k].id.v == one->role.v)
                buf_printf(out, "%s:%lld", role_code(roles.items[k].role),
                    (long long)roles.items[k].unit.v);
        buf_printf(out, "\t%.*s\t%.*s\n", STR(day_format_iso(a, day_of_ms(one->at_ms))),
            STR(day_format_iso(a, one->until_day)));
    }
    return e;
}

int user_token_list(struct token_command *t)
{
    struct store *store = NULL;
    struct db *db;
    struct buf out;
    int code = t->c->argc == 2 ? data_open(t->c, t->dir, DATA_READ, &store)
                               : cli_fail(t->c, MSG("cần đúng một tên đăng nhập"), NULL, 0);
    enum err e;

    if (code != -1)
        return code;
    buf_init(&out, t->c->arena, 4 * 1024 * 1024);
    e = store_reader(store, &db);
    if (e == OK) {
        e = print_tokens(t, db, &out);
        store_reader_close(db);
    }
    store_close(store);
    if (e != OK)
        return refused(t, e);
    return cli_print(t->c, buf_str(&out)) ? EXIT_DONE : EXIT_NOT_DONE;
}
