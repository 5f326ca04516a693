/* user.c: `chungsuc user add|role|password|list…`: accounts, from the keyboard of the machine. The
 * other words are in user_office.c and user_token.c.
 *
 * A password is made up and shown once; with --stdin it is the first line of standard input and
 * need not be changed at the first sign-in.
 */
#include "cli/data.h"
#include "cli/user_office.h"
#include "cli/user_token.h"

#include "base/unicode.h"
#include "org/sign_in.h"

#include <stdio.h>
#include <string.h>

enum { TYPED_CHARS_MIN = 12 }; /* OWASP ASVS 4.0.3, 2.1.1 */

struct user_command {
    struct cli *c;
    const char *dir, *unit, *role, *from, *to; /* as they were typed; NULL: not given */
    bool from_stdin;
    struct account account;
    struct account_role to_give;
    bool gives;
    char password[PASSWORD_BYTES_MAX + 2]; /* empty: none is set */
    char hash[PASSWORD_HASH_BYTES];
};

/* --- what is asked for --- */

/* --to is the last day. */
static int read_days(struct user_command *u)
{
    struct account_role *give = &u->to_give;
    int code = user_day(u->c, u->from, day_of_ms(now_ms()), &give->from_day);

    if (code == -1)
        code = user_day(u->c, u->to, INT32_MAX, &give->until_day);
    if (code == -1 && u->to && give->until_day++ < give->from_day)
        return cli_fail(u->c, MSG("ngày cuối phải từ ngày đầu trở đi"), NULL, 0);
    return code;
}

static int read_role(struct user_command *u)
{
    u->gives = u->role != NULL;
    if (u->role && role_from_code(str_from(u->role), &u->to_give.role) != OK)
        return cli_fail(
            u->c, MSG("--role phải là một trong: report compile read administer"), NULL, 0);
    if (!u->unit || str_to_int(str_from(u->unit), &u->account.unit.v) != OK)
        return cli_fail(
            u->c, MSG("--unit phải là số của một đơn vị; xem chungsuc unit list"), NULL, 0);
    u->to_give.unit = u->account.unit;
    return read_days(u);
}

/* What the keeper of the machine chose; classes and those before are not asked. NULL: it will do.
 */
static const char *weakness(struct user_command *u, struct str password, struct str *arg)
{
    const struct password_rule rule = {
        .chars_min = TYPED_CHARS_MIN, .classes_min = 1, .names = {u->account.login}};

    return u->from_stdin ? password_weakness(u->c->arena, &rule, password, arg) : NULL;
}

static int read_password(struct user_command *u)
{
    struct utf8_report report;
    struct str clean, arg;
    const char *why;
    enum err e;

    if (!u->from_stdin) {
        password_once(u->password);
    } else if (!fgets(u->password, sizeof u->password, stdin)) {
        return cli_fail(u->c, MSG("không đọc được mật khẩu từ đầu vào"), NULL, 0);
    }
    e = utf8_clean(u->c->arena, str_from(u->password), &clean, &report);
    why = e == OK ? weakness(u, str_trim(clean), &arg) : NULL;
    if (why)
        return cli_fail(u->c, why, &arg, 1);
    if (e == OK)
        e = password_hash(str_trim(clean), u->hash);
    if (e == E_INVALID)
        return cli_fail(u->c, MSG("mật khẩu cần ít nhất 8 ký tự, nhiều nhất 128"), NULL, 0);
    return e == OK ? -1 : cli_fail(u->c, err_info(e)->message_vi, NULL, 0);
}

/* --- writing --- */

static enum err run_add(struct tx *tx, void *context)
{
    struct user_command *u = context;
    struct role_id id;
    enum err e = account_add(tx, &u->account, &u->account.id);

    u->to_give.account = u->account.id;
    if (e == OK && u->gives)
        e = role_give(tx, &u->to_give, &id);
    if (e == OK)
        e = account_password_set(tx, u->account.id, str_from(u->hash), !u->from_stdin, S(""));
    return e;
}

static enum err run_role(struct tx *tx, void *context)
{
    struct user_command *u = context;
    struct account account;
    struct role_id id;
    enum err e = account_find_by_login(tx->db, tx->arena, u->account.login, &account);

    u->to_give.account = account.id;
    return e == OK ? role_give(tx, &u->to_give, &id) : e;
}

static enum err run_password(struct tx *tx, void *context)
{
    struct user_command *u = context;
    struct account account;
    enum err e = account_find_by_login(tx->db, tx->arena, u->account.login, &account);

    if (e != OK)
        return e;
    return account_password_set(tx, account.id, str_from(u->hash), !u->from_stdin, S(""));
}

static int write_and_say(struct user_command *u, enum err (*run)(struct tx *tx, void *context))
{
    struct cli *c = u->c;
    struct store *store;
    int code = data_open(c, u->dir, DATA_WRITE, &store);
    enum err e;

    if (code != -1)
        return code;
    e = store_write_wait(store, 0, run, u);
    store_close(store);
    if (e == E_CONFLICT)
        return cli_fail(
            c, MSG("%1: tên này, hoặc quyền này ở đơn vị này, đã có"), &u->account.login, 1);
    if (e == E_NOT_FOUND)
        return cli_fail(c, MSG("%1: không có tài khoản này"), &u->account.login, 1);
    if (e == E_INVALID)
        return cli_fail(c,
            MSG("tên đăng nhập gồm 2 đến 40 chữ thường không dấu, số, dấu chấm, gạch nối; --unit "
                "phải là số của một đơn vị đã có"),
            NULL, 0);
    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    if (u->from_stdin || !u->password[0])
        return EXIT_DONE;
    return cli_print(c, str_printf(c->arena, "%s\n", u->password)) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* --- the commands --- */

static int user_add(struct user_command *u)
{
    struct utf8_report report;
    int code;

    if (u->c->argc != 3)
        return cli_fail(
            u->c, MSG("cần tên đăng nhập và chức danh: ap-cau \"Trưởng ấp Cầu\""), NULL, 0);
    if (utf8_clean(u->c->arena, str_from(u->c->argv[2]), &u->account.name, &report) != OK)
        return cli_fail(u->c, MSG("chức danh phải là chữ UTF-8"), NULL, 0);
    code = read_role(u);
    if (code == -1)
        code = read_password(u);
    return code == -1 ? write_and_say(u, run_add) : code;
}

static int user_role(struct user_command *u)
{
    int code = u->c->argc == 2 && u->role
                   ? read_role(u)
                   : cli_fail(u->c, MSG("cần tên đăng nhập, --role và --unit"), NULL, 0);

    return code == -1 ? write_and_say(u, run_role) : code;
}

static int user_password(struct user_command *u)
{
    int code = u->c->argc == 2 ? read_password(u)
                               : cli_fail(u->c, MSG("cần đúng một tên đăng nhập"), NULL, 0);

    return code == -1 ? write_and_say(u, run_password) : code;
}

static enum err print_account(
    struct arena *a, struct db *db, struct buf *out, const struct account *account)
{
    struct role_list roles = {0};
    struct org_unit unit = {0};
    enum err e = unit_find(db, a, account->unit, &unit);

    if (e == OK)
        e = role_list_of(db, a, account->id, day_of_ms(now_ms()), &roles);
    buf_printf(out, "%.*s\t%.*s\t%.*s\t", STR(account->login), STR(account->name), STR(unit.name));
    for (size_t i = 0; e == OK && i < roles.count; i++)
        buf_printf(out, "%s%s:%lld", i ? " " : "", role_code(roles.items[i].role),
            (long long)roles.items[i].unit.v);
    buf_addc(out, '\n');
    return e;
}

static enum err print_accounts(struct cli *c, struct db *db, struct buf *out)
{
    struct account_list list = {0};
    enum err e = account_list_all(db, c->arena, &list);

    for (size_t i = 0; e == OK && i < list.count; i++)
        e = print_account(c->arena, db, out, &list.items[i]);
    return e;
}

static int user_list(struct user_command *u)
{
    struct cli *c = u->c;
    struct store *store;
    struct db *db;
    struct buf out;
    int code = data_open(c, u->dir, DATA_READ, &store);
    enum err e;

    if (code != -1)
        return code;
    buf_init(&out, c->arena, 64 * 1024 * 1024);
    e = store_reader(store, &db);
    if (e == OK) {
        e = print_accounts(c, db, &out);
        store_reader_close(db);
    }
    store_close(store);
    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    return cli_print(c, buf_str(&out)) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* The same words for tokens. */
static int (*token_verb(const struct cli *c))(struct token_command *t)
{
    static const struct {
        const char *name;
        int (*run)(struct token_command *t);
    } verbs[] = {
        {"token", user_token}, {"token-list", user_token_list}, {"token-end", user_token_end}};

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (c->argc && !strcmp(c->argv[0], verbs[i].name))
            return verbs[i].run;
    return NULL;
}

int cli_user(struct cli *c)
{
    static const struct {
        const char *name;
        int (*run)(struct user_command *u);
    } commands[] = {
        {"add", user_add}, {"role", user_role}, {"password", user_password}, {"list", user_list}};
    struct user_command u = {.c = c};
    struct token_command t = {.c = c};
    struct office_command o = {.c = c};
    const struct cli_option options[] = {{"name", &t.name, NULL, NULL},
        {"days", &t.days, NULL, NULL}, {"data", &u.dir, NULL, NULL}, {"unit", &u.unit, NULL, NULL},
        {"role", &u.role, NULL, NULL}, {"from", &u.from, NULL, NULL}, {"to", &u.to, NULL, NULL},
        {"day", &o.day, NULL, NULL}, {"stdin", NULL, &u.from_stdin, NULL}};
    int code = cli_options(c, options, sizeof options / sizeof *options);

    if (code != -1)
        return code;
    t.dir = o.dir = u.dir;
    t.unit = o.unit = u.unit;
    t.role = o.role = u.role;
    if (token_verb(c))
        return token_verb(c)(&t);
    if (c->argc && user_office_verb(c->argv[0]))
        return user_office_verb(c->argv[0])(&o);
    u.account.login = str_from(c->argc > 1 ? c->argv[1] : NULL);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (c->argc && !strcmp(c->argv[0], commands[i].name))
            return commands[i].run(&u);
    }
    return cli_fail(c,
        MSG("viết: chungsuc user add, invite, role, role-end, handover, close, open, close-idle, "
            "password, list, token, token-list hoặc token-end"),
        NULL, 0);
}
