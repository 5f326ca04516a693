/* page_account.c: accounts and roles, for an administrator and the units in his or her reach.
 *
 * Every write asks again, in its transaction, whether the actor may. A password made up here is
 * shown once, must be changed at the first sign-in, and is kept nowhere but as its hash.
 */
#include "org/page.h"

#include "base/unicode.h"
#include "http/body.h"
#include "org/sign_in.h"
#include "org/templates.h"
#include "org/unit_field.h"

/* --- what an administrator reaches --- */

enum err account_reach(struct db *db, struct req *r, const struct account *account)
{
    struct role_list roles = {0};
    enum err e = role_list_of(db, r->arena, account->id, r->today, &roles);

    if (e == OK && !may(db, r->actor, PERMISSION_ADMINISTER, account->unit))
        e = E_DENIED;
    for (size_t i = 0; e == OK && i < roles.count; i++) {
        if (!may(db, r->actor, PERMISSION_ADMINISTER, roles.items[i].unit))
            e = E_DENIED;
    }
    return e;
}

static enum err unit_name(struct req *r, struct unit_id id, struct str *ret)
{
    struct org_unit u;
    enum err e = unit_find(r->db, r->arena, id, &u);

    if (e == OK)
        *ret = u.name;
    return e;
}

static enum err view_account(struct req *r, const struct account *account, struct account_view *ret)
{
    struct account_view v = {.account = *account};
    struct role_list roles = {0};
    enum err e = unit_name(r, account->unit, &v.unit_name);

    if (e == OK)
        e = role_list_of(r->db, r->arena, account->id, r->today, &roles);
    v.roles = arena_new_array(r->arena, struct role_view, roles.count);
    v.role_count = roles.count;
    for (size_t i = 0; e == OK && i < roles.count; i++) {
        const struct account_role *role = &roles.items[i];

        v.roles[i].role = *role;
        v.roles[i].may_end = account->id.v != r->account_id &&
                             may(r->db, r->actor, PERMISSION_ADMINISTER, role->unit);
        e = unit_name(r, role->unit, &v.roles[i].unit_name);
    }
    if (e == OK)
        *ret = v;
    return e;
}

/* --- the list --- */

enum { ACCOUNTS_A_PAGE = 50 };

/* By login, each once; both lists are in that order. */
static struct account_list merged(
    struct arena *a, const struct account_list *x, const struct account_list *y)
{
    struct account_list all = {0};
    size_t i = 0, k = 0;

    while (i < x->count || k < y->count) {
        int c = i == x->count   ? 1
                : k == y->count ? -1
                                : str_cmp(x->items[i].login, y->items[k].login);

        *vec_push(a, &all) = c <= 0 ? x->items[i] : y->items[k];
        i += c <= 0;
        k += c >= 0;
    }
    return all;
}

/* One more than a page, if there are more. */
static enum err reached_accounts(
    struct req *r, struct str after, struct str part, struct account_list *ret)
{
    struct account_list all = {0};
    enum err e = OK;

    for (size_t i = 0; e == OK && i < r->actor->role_count; i++) {
        struct account_list below = {0};

        if (r->actor->roles[i].role != ROLE_ADMINISTER)
            continue;
        e = account_page_below(
            r->db, r->arena, r->actor->roles[i].unit, after, part, ACCOUNTS_A_PAGE + 1, &below);
        all = merged(r->arena, &all, &below);
    }
    if (e == OK)
        *ret = all;
    return e;
}

enum err page_account_list(struct req *r)
{
    struct account_list accounts = {0};
    struct account_list_view v = {.page = {.title = req_t(r, "Tài khoản"), .wide = true},
        .part = utf8_head(str_trim(req_query(r, "q")), ACCOUNT_NAME_MAX),
        .is_first = !req_query(r, "after").len};
    enum err e = reached_accounts(r, req_query(r, "after"), v.part, &accounts);

    v.count = accounts.count < ACCOUNTS_A_PAGE ? accounts.count : ACCOUNTS_A_PAGE;
    v.accounts = arena_new_array(r->arena, struct account_view, v.count);
    for (size_t i = 0; e == OK && i < v.count; i++)
        e = view_account(r, &accounts.items[i], &v.accounts[i]);
    if (accounts.count > v.count) /* a login is plain letters */
        v.next = str_printf(r->arena, "/accounts?after=%.*s&q=%.*s",
            STR(accounts.items[v.count - 1].login), STR(percent_encode(r->arena, v.part, true)));
    if (e == OK)
        html_account_list(r->out, &v);
    return e;
}

/* --- fields that need the database --- */

static void role_choices(struct req *r, struct field *f)
{
    struct choice *choices = arena_new_array(r->arena, struct choice, ROLE_LAST);

    for (int i = 0; i < ROLE_LAST; i++)
        choices[i] = (struct choice){role_code((enum role)i), role_label((enum role)i)};
    f->choices = choices;
    f->choice_count = ROLE_LAST;
}

/* "role" of a form, for both pages. */
static const struct field role_field = {.name = "role",
    .label = MSG("Quyền"),
    .type = FIELD_CHOICE,
    .required = true,
    .hint = MSG("Báo cáo: cho riêng đơn vị ấy. Tổng hợp, Xem, Quản trị: cho đơn vị ấy và mọi đơn "
                "vị bên dưới.")};

/* --- a new account --- */

enum { ADD_FIELDS = 4 };

static enum err add_form(struct req *r, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, ADD_FIELDS);
    enum err e;

    fields[0] = (struct field){.name = "login",
        .label = MSG("Tên đăng nhập"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = LOGIN_MAX,
        .hint = MSG("Chữ thường không dấu, số, dấu chấm, gạch nối. Ví dụ: ap-cau"),
        .autocomplete = "off"};
    fields[1] = (struct field){.name = "name",
        .label = MSG("Chức danh"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = ACCOUNT_NAME_MAX,
        .hint = MSG("Ghi chức danh, không ghi họ tên. Ví dụ: Trưởng ấp Cầu")};
    fields[3] = role_field;
    role_choices(r, &fields[3]);
    e = unit_field_make(r, &fields[2]);
    if (e == OK)
        *ret = form_new(r->arena, fields, ADD_FIELDS);
    return e;
}

/* What act(), work() and write() of a new account or a new password hand on. */
struct made {
    struct account account;
    char password[PASSWORD_ONCE_BYTES];
    char hash[PASSWORD_HASH_BYTES];
    bool done;
};

static enum err show_once(struct req *r, const struct made *made)
{
    struct account_once_view v = {
        .page = {.title = req_t(r, "Mật khẩu dùng một lần"),
            .crumbs = {{S("/accounts"), req_t(r, "Tài khoản")}}},
        .account = made->account,
        .password = made->password,
    };

    html_account_once(r->out, &v);
    return OK;
}

enum err page_account_add_show(struct req *r)
{
    struct account_add_view v = {.page = {.title = req_t(r, "Thêm tài khoản"),
                                     .crumbs = {{S("/accounts"), req_t(r, "Tài khoản")}}},
        .form = r->form};
    const struct made *made = r->view;
    enum err e = OK;

    if (made && made->done)
        return show_once(r, made);
    if (!v.form)
        e = add_form(r, &v.form);
    if (e == OK)
        html_account_add(r->out, &v);
    return e;
}

enum err page_account_add_act(struct req *r)
{
    struct made *made = arena_new(r->arena, struct made);
    struct form *f;
    enum err e = add_form(r, &f);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK)
        e = unit_field_read(r, f, &made->account.unit);
    if (e != OK)
        return e;
    made->account.login = form_text(f, "login");
    made->account.name = form_text(f, "name");
    if (!login_fits(made->account.login))
        return form_refuse(f, "login",
            MSG("Tên đăng nhập gồm 2 đến 40 chữ thường không dấu, số, dấu chấm, gạch nối."));
    r->view = made;
    return OK;
}

enum err page_account_add_work(struct req *r)
{
    struct made *made = r->view;

    password_once(made->password);
    return password_hash(str_from(made->password), made->hash);
}

static enum err add_with_role(struct tx *tx, struct req *r, struct made *made)
{
    struct account_role role = {
        .unit = made->account.unit, .from_day = r->today, .until_day = INT32_MAX};
    struct role_id id;
    enum err e = account_add(tx, &made->account, &made->account.id);

    if (e == E_CONFLICT)
        return form_refuse(r->form, "login", MSG("Tên này đã có người dùng; hãy chọn tên khác."));
    role.account = made->account.id;
    role.role = (enum role)form_number(r->form, "role");
    if (e == OK)
        e = role_give(tx, &role, &id);
    if (e == OK)
        e = account_password_set(tx, made->account.id, str_from(made->hash), true, S(""));
    return e;
}

enum err page_account_add_write(struct tx *tx, struct req *r)
{
    struct made *made = r->view;
    enum err e = E_DENIED;

    if (may(tx->db, r->actor, PERMISSION_ADMINISTER, made->account.unit))
        e = add_with_role(tx, r, made);
    made->done = e == OK;
    return e;
}

/* --- one account --- */

static enum err role_form(struct req *r, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, 2);
    enum err e;

    fields[0] = role_field;
    role_choices(r, &fields[0]);
    e = unit_field_make(r, &fields[1]);
    if (e == OK)
        *ret = form_new(r->arena, fields, 2);
    return e;
}

enum err page_account_show(struct req *r)
{
    struct account_show_view v = {
        .page = {.crumbs = {{S("/accounts"), req_t(r, "Tài khoản")}}}, .form = r->form};
    struct account account;
    enum err e = account_find(r->db, r->arena, (struct account_id){req_id(r, "account")}, &account);

    if (e == OK && !may(r->db, r->actor, PERMISSION_ADMINISTER, account.unit))
        e = E_DENIED;
    if (e == OK)
        e = view_account(r, &account, &v.account);
    if (e == OK && !v.form)
        e = role_form(r, &v.form);
    if (e != OK)
        return e;
    v.page.title = account.name;
    v.may_reset = account.id.v != r->account_id && account_reach(r->db, r, &account) == OK;
    html_account_show(r->out, &v);
    return OK;
}

/* --- a new password for somebody --- */

enum err page_account_reset_show(struct req *r)
{
    const struct made *made = r->view;

    return made && made->done ? show_once(r, made) : page_account_show(r);
}

enum err page_account_reset_act(struct req *r)
{
    struct made *made = arena_new(r->arena, struct made);
    enum err e =
        account_find(r->db, r->arena, (struct account_id){req_id(r, "account")}, &made->account);

    r->view = made;
    return e == OK ? account_reach(r->db, r, &made->account) : e;
}

enum err page_account_reset_work(struct req *r)
{
    return page_account_add_work(r);
}

enum err page_account_reset_write(struct tx *tx, struct req *r)
{
    struct made *made = r->view;
    enum err e = account_reach(tx->db, r, &made->account);

    if (e == OK)
        e = account_password_set(tx, made->account.id, str_from(made->hash), true, S(""));
    made->done = e == OK;
    return e;
}

/* --- roles --- */

enum err page_role_give_act(struct req *r)
{
    struct unit_id *unit = arena_new(r->arena, struct unit_id);
    struct form *f;
    enum err e = role_form(r, &f);

    if (e == OK)
        e = form_read(f, r);
    r->view = unit;
    return e == OK ? unit_field_read(r, f, unit) : e;
}

enum err page_role_give_write(struct tx *tx, struct req *r)
{
    struct account_role role = {.account = {req_id(r, "account")},
        .unit = *(const struct unit_id *)r->view,
        .role = (enum role)form_number(r->form, "role"),
        .from_day = r->today,
        .until_day = INT32_MAX};
    struct account account;
    struct role_id id;
    enum err e = account_find(tx->db, r->arena, role.account, &account);

    if (e == OK && (!may(tx->db, r->actor, PERMISSION_ADMINISTER, account.unit) ||
                       !may(tx->db, r->actor, PERMISSION_ADMINISTER, role.unit)))
        e = E_DENIED;
    if (e == OK)
        e = role_give(tx, &role, &id);
    if (e == E_CONFLICT)
        return form_refuse(r->form, "role", MSG("Tài khoản này đã có quyền ấy ở đơn vị ấy."));
    req_flash(r, req_t(r, "Đã giao quyền."));
    req_redirect(r, "/accounts/%lld", (long long)role.account.v);
    return e;
}

/* The role of the path, if it belongs to the account of the path. */
static enum err find_role(struct db *db, struct req *r, struct account_role *ret)
{
    struct role_list roles = {0};
    enum err e =
        role_list_of(db, r->arena, (struct account_id){req_id(r, "account")}, r->today, &roles);

    for (size_t i = 0; e == OK && i < roles.count; i++) {
        if (roles.items[i].id.v == req_id(r, "role")) {
            *ret = roles.items[i];
            return OK;
        }
    }
    return e == OK ? E_NOT_FOUND : e;
}

enum err page_role_end_write(struct tx *tx, struct req *r)
{
    struct account_role role;
    enum err e = find_role(tx->db, r, &role);

    if (e == OK && (role.account.v == r->account_id || /* nobody locks himself out */
                       !may(tx->db, r->actor, PERMISSION_ADMINISTER, role.unit)))
        e = E_DENIED;
    if (e == OK)
        e = role_end(tx, role.id, r->today);
    req_flash(r, req_t(r, "Đã thôi quyền từ hôm nay."));
    req_redirect(r, "/accounts/%lld", (long long)req_id(r, "account"));
    return e;
}
