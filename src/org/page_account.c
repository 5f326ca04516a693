/* page_account.c: accounts and duties, for an administrator and the units in his or her reach: the
 * list, a new one, one with all that can be done to it.
 *
 * What is done stands in page_account_change.c and page_invite.c; every write asks again, in its
 * transaction, whether the actor may.
 */
#include "org/page_account.h"

#include "base/unicode.h"
#include "http/body.h"
#include "http/sheet.h"
#include "org/templates.h"
#include "org/unit_field.h"
#include "store/seal.h"

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

static enum err view_role(struct req *r, const struct account_role *role, struct role_view *ret)
{
    *ret = (struct role_view){.role = *role,
        .may_end = role->account.v != r->account_id &&
                   may(r->db, r->actor, PERMISSION_ADMINISTER, role->unit)};
    return unit_name(r, role->unit, &ret->unit_name);
}

enum err account_view_make(struct req *r, const struct account *account, struct account_view *ret)
{
    struct account_view v = {.account = *account};
    struct role_list roles = {0};
    enum err e = unit_name(r, account->unit, &v.unit_name);

    if (e == OK)
        e = role_list_of(r->db, r->arena, account->id, r->today, &roles);
    if (e == OK)
        e = account_last_use(r->db, account, &v.used_ms);
    if (e == OK)
        e = invitation_find(r->db, account->id, r->now_ms, &v.invited_ms);
    if (e == E_NOT_FOUND)
        e = OK;
    v.roles = arena_new_array(r->arena, struct role_view, roles.count);
    v.role_count = roles.count;
    for (size_t i = 0; e == OK && i < roles.count; i++)
        e = view_role(r, &roles.items[i], &v.roles[i]);
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
    struct req *r, struct account_search *search, size_t rows, struct account_list *ret)
{
    struct account_list all = {0};
    enum err e = OK;

    search->limit = (int)rows + 1;
    for (size_t i = 0; e == OK && i < r->actor->role_count; i++) {
        struct account_list below = {0};

        if (r->actor->roles[i].role != ROLE_ADMINISTER)
            continue;
        search->top = r->actor->roles[i].unit;
        e = account_page_below(r->db, r->arena, search, &below);
        all = merged(r->arena, &all, &below);
    }
    if (e == OK)
        *ret = all;
    return e;
}

static const char *const filters[] = {"all", "idle", "closed", "no-duty"};

static enum account_filter asked_filter(const struct req *r)
{
    for (int i = ACCOUNTS_NO_DUTY; i > ACCOUNTS_ALL; i--) {
        if (str_eq(req_query(r, "show"), str_from(filters[i])))
            return (enum account_filter)i;
    }
    return ACCOUNTS_ALL;
}

enum err page_account_list(struct req *r)
{
    struct account_list accounts = {0};
    struct account_list_view v = {.page = {.title = req_t(r, "Tài khoản"), .wide = true},
        .part = utf8_head(str_trim(req_query(r, "q")), ACCOUNT_NAME_MAX),
        .filter = asked_filter(r),
        .is_first = !req_query(r, "after").len};
    struct account_search search = {
        .after = req_query(r, "after"), .part = v.part, .filter = v.filter};
    size_t rows = sheet_page_rows(r, ACCOUNTS_A_PAGE);
    enum err e = reached_accounts(r, &search, rows, &accounts);

    v.count = accounts.count < rows ? accounts.count : rows;
    v.accounts = arena_new_array(r->arena, struct account_view, v.count);
    for (size_t i = 0; e == OK && i < v.count; i++)
        e = account_view_make(r, &accounts.items[i], &v.accounts[i]);
    r->sheet_step = "after";
    if (accounts.count > v.count) { /* a login is plain letters */
        r->sheet_next = accounts.items[v.count - 1].login;
        v.next = str_printf(r->arena, "/accounts?show=%s&after=%.*s&q=%.*s", filters[v.filter],
            STR(accounts.items[v.count - 1].login), STR(percent_encode(r->arena, v.part, true)));
    }
    if (e == OK)
        html_account_list(r->out, &v);
    return e;
}

/* --- fields that need the database --- */

void account_role_choices(struct req *r, struct field *f)
{
    struct choice *choices = arena_new_array(r->arena, struct choice, ROLE_LAST);

    for (int i = 0; i < ROLE_LAST; i++)
        choices[i] = (struct choice){role_code((enum role)i), role_label((enum role)i)};
    f->choices = choices;
    f->choice_count = ROLE_LAST;
}

const struct field account_role_field = {.name = "role",
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
    fields[3] = account_role_field;
    account_role_choices(r, &fields[3]);
    e = unit_field_make(r, false, &fields[2]);
    if (e == OK)
        *ret = form_new(r->arena, fields, ADD_FIELDS);
    return e;
}

enum err page_account_add_show(struct req *r)
{
    struct account_add_view v = {.page = {.title = req_t(r, "Thêm tài khoản"),
                                     .crumbs = {{S("/accounts"), req_t(r, "Tài khoản")}}},
        .form = r->form};
    const struct invited *made = r->view;
    enum err e = OK;

    if (made && r->kept)
        return account_slip_show(r, made);
    if (!v.form)
        e = add_form(r, &v.form);
    if (e == OK)
        html_account_add(r->out, &v);
    return e;
}

enum err page_account_add_act(struct req *r)
{
    struct invited *made = arena_new(r->arena, struct invited);
    struct form *f;
    enum err e = add_form(r, &f);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK)
        e = unit_field_read(r, false, f, &made->account.unit);
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

static enum err add_with_role(struct tx *tx, struct req *r, struct invited *made)
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
        e = invitation_make(tx, made->account.id, str_from(made->hash), &made->until_ms);
    return e;
}

enum err page_account_add_write(struct tx *tx, struct req *r)
{
    struct invited *made = r->view;
    enum err e = E_DENIED;

    if (may(tx->db, r->actor, PERMISSION_ADMINISTER, made->account.unit))
        e = add_with_role(tx, r, made);
    return e;
}

/* --- one account --- */

/* Duties that have ended, the newest last. */
static enum err view_past(struct req *r, struct account_show_view *v)
{
    struct role_list all = {0};
    enum err e = role_list_of(r->db, r->arena, v->account.account.id, INT32_MIN, &all);

    v->past = arena_new_array(r->arena, struct role_view, all.count);
    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct account_role *role = &all.items[i];

        if (role->until_day <= r->today || role->until_day <= role->from_day)
            e = view_role(r, &all.items[i], &v->past[v->past_count++]);
    }
    return e;
}

enum err account_sealed_text(struct req *r, struct db *db, struct str seal, struct str *ret)
{
    enum err e = seal.len ? seal_open(db, r->arena, seal, ret) : E_NOT_FOUND;

    if (e == E_NOT_FOUND) { /* never kept, or erased */
        *ret = S("");
        e = OK;
    }
    return e;
}

static enum err view_one(struct req *r, struct account_show_view *v)
{
    const struct account *account = &v->account.account;
    enum err e = account_view_make(r, account, &v->account);

    if (e == OK)
        e = view_past(r, v);
    if (e == OK)
        e = account_sealed_text(r, r->db, account->person_seal, &v->person);
    if (e == OK)
        e = account_sealed_text(r, r->db, account->phone_seal, &v->phone);
    v->today = r->today;
    v->is_own = account->id.v == r->account_id;
    v->reaches = e == OK && account_reach(r->db, r, account) == OK;
    return e == OK ? account_forms_make(r, v) : e;
}

enum err page_account_show(struct req *r)
{
    struct account_show_view v = {.page = {.crumbs = {{S("/accounts"), req_t(r, "Tài khoản")}}}};
    enum err e = account_find(
        r->db, r->arena, (struct account_id){req_id(r, "account")}, &v.account.account);

    if (e == OK && !may(r->db, r->actor, PERMISSION_ADMINISTER, v.account.account.unit))
        e = E_DENIED;
    if (e == OK)
        e = view_one(r, &v);
    if (e != OK)
        return e;
    v.page.title = v.account.account.name;
    html_account_show(r->out, &v);
    return OK;
}
