/* user_office.c: `chungsuc user invite|role-end|handover|close|open|close-idle`: what
 * administrators do on /accounts, from the keyboard of the machine.
 */
#include "cli/user_office.h"

#include <string.h>

#include "base/tr.h"
#include "cli/data.h"

int user_day(struct cli *c, const char *typed, day_t otherwise, day_t *ret)
{
    *ret = otherwise;
    if (typed && day_parse_iso(str_from(typed), ret) != OK)
        return cli_fail(c, MSG("ngày phải viết như 2026-12-31"), NULL, 0);
    return -1;
}

static int refused(const struct office_command *o, enum err e)
{
    struct str what = str_from(o->c->argc > 1 ? o->c->argv[1] : "");

    if (e == E_NOT_FOUND)
        return cli_fail(o->c, MSG("%1: không có tài khoản này, hoặc không có quyền này"), &what, 1);
    if (e == E_CONFLICT)
        return cli_fail(o->c,
            MSG("%1: tài khoản đã như vậy, đang đóng, hoặc là người quản trị cuối cùng của đơn vị"),
            &what, 1);
    if (e == E_INVALID)
        return cli_fail(o->c,
            MSG("%1: ngày đã qua, không còn quyền nào sau ngày ấy, hoặc tài khoản kế nhiệm đã "
                "đóng"),
            &what, 1);
    return cli_fail(o->c, err_info(e)->message_vi, NULL, 0);
}

/* -1, or the exit code. */
static int write_to(struct office_command *o, enum err (*run)(struct tx *tx, void *context))
{
    struct store *store;
    int code = data_open(o->c, o->dir, DATA_WRITE, &store);
    enum err e;

    if (code != -1)
        return code;
    e = store_write_wait(store, 0, run, o);
    store_close(store);
    return e == OK ? -1 : refused(o, e);
}

static int check_words(const struct office_command *o, int count)
{
    if (o->c->argc == count)
        return -1;
    return count == 3 ? cli_fail(o->c, MSG("cần hai tên đăng nhập: người cũ, người mới"), NULL, 0)
                      : cli_fail(o->c, MSG("cần đúng một tên đăng nhập"), NULL, 0);
}

static enum err find(struct tx *tx, const struct office_command *o, int word, struct account *ret)
{
    return account_find_by_login(tx->db, tx->arena, str_from(o->c->argv[word]), ret);
}

/* --- invite LOGIN --- */

static enum err run_invite(struct tx *tx, void *context)
{
    struct office_command *o = context;
    struct account account;
    enum err e = find(tx, o, 1, &account);

    return e == OK ? invitation_make(tx, account.id, str_from(o->hash), &o->until_ms) : e;
}

static int user_invite(struct office_command *o)
{
    int code = check_words(o, 2);
    enum err e;

    if (code != -1)
        return code;
    password_once(o->code);
    e = password_hash(str_from(o->code), o->hash);
    if (e != OK)
        return cli_fail(o->c, err_info(e)->message_vi, NULL, 0);
    code = write_to(o, run_invite);
    if (code != -1)
        return code;
    return cli_print(o->c, str_printf(o->c->arena, "%s\t%.*s\n", o->code,
                               STR(day_format_iso(o->c->arena, day_of_ms(o->until_ms)))))
               ? EXIT_DONE
               : EXIT_NOT_DONE;
}

/* --- role-end LOGIN --role R --unit N [--day D] --- */

static enum err run_role_end(struct tx *tx, void *context)
{
    struct office_command *o = context;
    struct role_list roles = {0};
    struct account account;
    enum err e = find(tx, o, 1, &account);

    if (e == OK)
        e = role_list_of(tx->db, tx->arena, account.id, o->on, &roles);
    for (size_t i = 0; e == OK && i < roles.count; i++) {
        const struct account_role *r = &roles.items[i];

        if (r->role != o->wanted.role || r->unit.v != o->wanted.unit.v)
            continue;
        e = role_end(tx, r->id, o->on);
        o->count += e == OK;
    }
    return e == OK && !o->count ? E_NOT_FOUND : e;
}

static int user_role_end(struct office_command *o)
{
    int code = check_words(o, 2);

    if (code != -1)
        return code;
    if (!o->role || role_from_code(str_from(o->role), &o->wanted.role) != OK)
        return cli_fail(
            o->c, MSG("--role phải là một trong: report compile read administer"), NULL, 0);
    if (!o->unit || str_to_int(str_from(o->unit), &o->wanted.unit.v) != OK)
        return cli_fail(
            o->c, MSG("--unit phải là số của một đơn vị; xem chungsuc unit list"), NULL, 0);
    code = user_day(o->c, o->day, day_of_ms(now_ms()), &o->on);
    if (code == -1)
        code = write_to(o, run_role_end);
    return code == -1 ? EXIT_DONE : code;
}

/* --- handover OLD NEW [--day D] --- */

static enum err run_handover(struct tx *tx, void *context)
{
    struct office_command *o = context;
    struct account from, to;
    enum err e = find(tx, o, 1, &from);

    if (e == OK)
        e = find(tx, o, 2, &to);
    return e == OK ? account_hand_over(tx, from.id, to.id, o->on, &o->count) : e;
}

static int user_handover(struct office_command *o)
{
    int code = check_words(o, 3);

    if (code == -1)
        code = user_day(o->c, o->day, day_of_ms(now_ms()), &o->on);
    if (code == -1)
        code = write_to(o, run_handover);
    return code == -1 ? EXIT_DONE : code;
}

/* --- close LOGIN, open LOGIN, close-idle --- */

static enum err run_close(struct tx *tx, void *context)
{
    struct account account;
    enum err e = find(tx, context, 1, &account);

    return e == OK ? account_close(tx, account.id, ACCOUNT_CLOSED) : e;
}

static enum err run_open(struct tx *tx, void *context)
{
    struct account account;
    enum err e = find(tx, context, 1, &account);

    return e == OK ? account_open(tx, account.id) : e;
}

static enum err run_close_idle(struct tx *tx, void *context)
{
    struct office_command *o = context;

    return account_close_idle(tx, &o->count);
}

static int user_close(struct office_command *o)
{
    int code = check_words(o, 2);

    if (code == -1)
        code = write_to(o, run_close);
    return code == -1 ? EXIT_DONE : code;
}

static int user_open(struct office_command *o)
{
    int code = check_words(o, 2);

    if (code == -1)
        code = write_to(o, run_open);
    return code == -1 ? EXIT_DONE : code;
}

static int user_close_idle(struct office_command *o)
{
    int code = write_to(o, run_close_idle);

    if (code != -1)
        return code;
    return cli_print(o->c, str_printf(o->c->arena, "%zu\n", o->count)) ? EXIT_DONE : EXIT_NOT_DONE;
}

int (*user_office_verb(const char *name))(struct office_command *o)
{
    static const struct {
        const char *name;
        int (*run)(struct office_command *o);
    } verbs[] = {{"invite", user_invite}, {"role-end", user_role_end}, {"handover", user_handover},
        {"close", user_close}, {"open", user_open}, {"close-idle", user_close_idle}};

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(name, verbs[i].name))
            return verbs[i].run;
    return NULL;
}
