/* page_token.c: tokens of programs on a page: listed, made, ended.
 *
 * Whoever makes a token can act as the account, so all that the account may must be in reach. The
 * token is shown in the answer to its own making and nowhere else.
 */
#include "org/page.h"

#include "org/collect_qr.h"
#include "org/templates.h"

/* The account of the path, if it is in reach. */
static enum err find(struct req *r, struct db *db, struct account *ret)
{
    enum err e = account_find(db, r->arena, (struct account_id){req_id(r, "account")}, ret);

    return e == OK ? account_reach(db, r, ret) : e;
}

static enum err unit_name(struct req *r, struct unit_id id, struct str *ret)
{
    struct org_unit u;
    enum err e = unit_find(r->db, r->arena, id, &u);

    if (e == OK)
        *ret = u.name;
    return e;
}

/* --- the list --- */

static enum err view_token(struct req *r, const struct api_token *token,
    const struct role_list *roles, struct token_view *v)
{
    *v = (struct token_view){.token = *token, .role_ended = true};
    for (size_t i = 0; i < roles->count; i++) {
        if (roles->items[i].id.v != token->role.v)
            continue;
        v->role = roles->items[i].role;
        v->role_ended = false;
        return unit_name(r, roles->items[i].unit, &v->unit_name);
    }
    return OK;
}

static enum err view_tokens(struct req *r, const struct role_list *roles, struct token_list_view *v)
{
    struct api_token_list list = {0};
    enum err e = token_list_of(r->db, r->arena, v->account.id, r->today, &list);

    v->tokens = arena_new_array(r->arena, struct token_view, list.count);
    for (size_t i = 0; e == OK && i < list.count; i++)
        e = view_token(r, &list.items[i], roles, &v->tokens[v->count++]);
    return e;
}

/* --- the form --- */

enum { TOKEN_FIELDS = 3 };

static enum err role_choices(struct req *r, const struct role_list *roles, struct field *f)
{
    struct choice *choices = arena_new_array(r->arena, struct choice, roles->count);
    enum err e = OK;

    for (size_t i = 0; e == OK && i < roles->count; i++) {
        const struct account_role *role = &roles->items[i];
        struct str name;

        e = unit_name(r, role->unit, &name);
        if (e != OK)
            return e;
        choices[i].value = str_z(r->arena, str_printf(r->arena, "%lld", (long long)role->id.v));
        choices[i].label = str_z(r->arena,
            str_printf(r->arena, "%s: %.*s", tr(r->lang, role_label(role->role)), STR(name)));
    }
    f->choices = choices;
    f->choice_count = roles->count;
    return e;
}

static enum err token_form(struct req *r, const struct role_list *roles, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, TOKEN_FIELDS);
    enum err e;

    fields[0] = (struct field){.name = "name",
        .label = MSG("Dùng cho"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = TOKEN_NAME_MAX,
        .hint = MSG("Ví dụ: Phần mềm một cửa"),
        .autocomplete = "off"};
    fields[1] = (struct field){
        .name = "role", .label = MSG("Quyền"), .type = FIELD_CHOICE, .required = true};
    fields[2] = (struct field){.name = "days",
        .label = MSG("Dùng được bao nhiêu ngày"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .has_max = true,
        .min = 1,
        .max = TOKEN_DAYS_MAX};
    e = role_choices(r, roles, &fields[1]);
    if (e != OK)
        return e;
    *ret = form_new(r->arena, fields, TOKEN_FIELDS);
    form_set_number(*ret, "days", TOKEN_DAYS_DEFAULT);
    return OK;
}

/* What act() and write() hand on. */
struct made_token {
    struct str text;
    struct role_list roles;
};

/* Telephones of those who report; a name too long for one square is typed by hand. */
static void collect_show(struct req *r, const struct made_token *made, struct token_list_view *v)
{
    enum role role = made->roles.items[form_number(r->form, "role")].role;
    struct qr qr;

    if ((role == ROLE_REPORT || role == ROLE_COMPILE) &&
        collect_qr(r, v->account.login, made->text, &qr) == OK)
        v->collect = qr;
}

enum err page_token_list(struct req *r)
{
    const struct made_token *made = r->view;
    struct token_list_view v = {.form = r->form};
    struct role_list roles = {0};
    enum err e = find(r, r->db, &v.account);

    if (e == OK)
        e = role_list_of(r->db, r->arena, v.account.id, r->today, &roles);
    if (e == OK)
        e = view_tokens(r, &roles, &v);
    if (e == OK && !v.form && roles.count)
        e = token_form(r, &roles, &v.form);
    if (e != OK)
        return e;
    if (made && r->kept) {
        v.once = made->text;
        collect_show(r, made, &v);
    }
    v.page.title = req_t(r, "Mã truy cập của phần mềm");
    v.page.crumbs[0] = (struct crumb){S("/accounts"), req_t(r, "Tài khoản")};
    v.page.crumbs[1] = (struct crumb){
        str_printf(r->arena, "/accounts/%lld", (long long)v.account.id.v), v.account.name};
    html_token_list(r->out, &v);
    return OK;
}

/* --- make one --- */

enum err page_token_add_act(struct req *r)
{
    struct made_token *made = arena_new(r->arena, struct made_token);
    struct account account;
    struct form *f;
    enum err e = find(r, r->db, &account);

    if (e == OK)
        e = role_list_of(r->db, r->arena, account.id, r->today, &made->roles);
    if (e == OK)
        e = token_form(r, &made->roles, &f);
    if (e == OK)
        e = form_read(f, r);
    made->text = token_new(r->arena);
    r->view = made;
    return e;
}

enum err page_token_add_write(struct tx *tx, struct req *r)
{
    struct made_token *made = r->view;
    struct account account;
    struct token_id id;
    enum err e = find(r, tx->db, &account);

    if (e != OK)
        return e;
    e = token_add(tx,
        &(struct api_token){.account = account.id,
            .role = made->roles.items[form_number(r->form, "role")].id,
            .name = form_text(r->form, "name"),
            .until_day = day_of_ms(tx->now_ms) + (day_t)form_number(r->form, "days")},
        made->text, &id);
    return e;
}

/* --- end one --- */

enum err page_token_end_write(struct tx *tx, struct req *r)
{
    struct api_token_list list = {0};
    struct account account;
    struct token_id id = {req_id(r, "token")};
    bool theirs = false;
    enum err e =
        account_find(tx->db, r->arena, (struct account_id){req_id(r, "account")}, &account);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_ADMINISTER, account.unit))
        e = E_DENIED;
    if (e == OK)
        e = token_list_of(tx->db, r->arena, account.id, r->today, &list);
    for (size_t i = 0; e == OK && i < list.count; i++)
        theirs = theirs || list.items[i].id.v == id.v;
    if (e == OK)
        e = theirs ? token_end(tx, id) : E_NOT_FOUND;
    req_flash(r, req_t(r, "Mã này thôi dùng được từ bây giờ."));
    req_redirect(r, "/accounts/%lld/tokens", (long long)req_id(r, "account"));
    return e;
}
