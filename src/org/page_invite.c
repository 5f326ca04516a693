/* page_invite.c: a code on a slip, made by an administrator, and the page where it becomes a
 * password.
 *
 * The page is open to everybody and says the same to all: whether a login exists, has an open
 * invitation, or has used it up cannot be learned there.
 */
#include "org/page_account.h"

#include "org/templates.h"
#include "org/token.h"
#include "store/setting.h"

/* --- the administrator's side --- */

/* Where the person has to go: as this administrator reached the program. */
static struct str invite_address(struct req *r)
{
    return str_printf(r->arena, "%s://%.*s/invite", r->behind_tls_proxy ? "https" : "http",
        STR(req_header(r, "host")));
}

enum err account_slip_show(struct req *r, const struct invited *made)
{
    struct account_slip_view v = {
        .page = {.title = req_t(r, "Phiếu mời"),
            .crumbs = {{S("/accounts"), req_t(r, "Tài khoản")}}},
        .account = made->account,
        .address = invite_address(r),
        .code = made->code,
        .until_ms = made->until_ms,
    };
    struct api_token_list tokens;
    struct org_unit unit;
    enum err e = unit_find(r->db, r->arena, made->account.unit, &unit);

    if (e == OK)
        e = token_list_of(r->db, r->arena, made->account.id, r->today, &tokens);
    if (e != OK)
        return e;
    v.unit_name = unit.name;
    if (tokens.count)
        v.tokens = count_format(r->arena, (int64_t)tokens.count, r->lang == LANG_EN);
    html_account_slip(r->out, &v);
    return OK;
}

enum err page_account_invite_show(struct req *r)
{
    const struct invited *made = r->view;

    return made && r->kept ? account_slip_show(r, made) : page_account_show(r);
}

/* Somebody else, and nobody who may what the actor does not reach. */
static enum err find(struct db *db, struct req *r, struct account *ret)
{
    enum err e = account_find(db, r->arena, (struct account_id){req_id(r, "account")}, ret);

    if (e == OK && ret->id.v == r->account_id)
        e = E_DENIED;
    return e == OK ? account_reach(db, r, ret) : e;
}

enum err page_account_invite_act(struct req *r)
{
    struct invited *made = arena_new(r->arena, struct invited);

    r->view = made;
    return find(r->db, r, &made->account);
}

/* Also of a new account. */
enum err page_account_invite_work(struct req *r)
{
    struct invited *made = r->view;

    password_once(made->code);
    return password_hash(str_from(made->code), made->hash);
}

enum err page_account_invite_write(struct tx *tx, struct req *r)
{
    struct invited *made = r->view;
    enum err e = find(tx->db, r, &made->account);

    if (e == OK)
        e = invitation_make(tx, made->account.id, str_from(made->hash), &made->until_ms);
    if (e == E_CONFLICT)
        req_problem(r, MSG("Tài khoản này đang đóng. Hãy mở lại trước."), NULL, 0);
    return e;
}

/* --- the person's side --- */

static const struct field invite_fields[] = {
    {.name = "login",
        .label = MSG("Tên đăng nhập"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = LOGIN_MAX,
        .autocomplete = "username"},
    {.name = "code",
        .label = MSG("Mã mời"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = 40,
        .hint = MSG("Ghi trên phiếu, dạng abcd-efgh-ijkm."),
        .autocomplete = "one-time-code"},
    {.name = "new",
        .label = MSG("Mật khẩu mới"),
        .type = FIELD_PASSWORD,
        .required = true,
        .hint = MSG("Bốn, năm từ không liên quan, có chữ hoa, chữ số và dấu, thì dài mà dễ nhớ."),
        .autocomplete = "new-password"},
    {.name = "again",
        .label = MSG("Mật khẩu mới, lần nữa"),
        .type = FIELD_PASSWORD,
        .required = true,
        .autocomplete = "new-password"},
};
enum { INVITE_FIELDS = sizeof invite_fields / sizeof *invite_fields };

enum err page_invite_show(struct req *r)
{
    struct invite_view v = {
        .page = {.title = req_t(r, "Nhận tài khoản")},
        .form = r->form ? r->form : form_new(r->arena, invite_fields, INVITE_FIELDS),
    };

    html_invite(r->out, &v);
    return OK;
}

/* By the rule of whoever uses no codes; it knows the login as typed, and not whether it exists. */
static enum err refuse_weak(struct req *r, struct str login)
{
    struct password_rule rule = {.names = {login}};
    const char *why;
    struct str arg;
    enum err e = setting_number(r->db, SETTING_PASSWORD_CHARS, &rule.chars_min);

    if (e == OK)
        e = setting_number(r->db, SETTING_PASSWORD_CLASSES, &rule.classes_min);
    if (e != OK)
        return e;
    why = password_weakness(r->arena, &rule, form_text(r->form, "new"), &arg);
    return why ? form_refuse_fill(r->form, "new", why, &arg, 1) : OK;
}

enum err page_invite_act(struct req *r)
{
    struct form *f = form_new(r->arena, invite_fields, INVITE_FIELDS);
    struct invitation_use *u = arena_new(r->arena, struct invitation_use);
    enum err e = form_read(f, r);

    if (e != OK)
        return e;
    if (!str_eq(form_text(f, "new"), form_text(f, "again")))
        return form_refuse(f, "again", MSG("Hai lần gõ chưa giống nhau. Hãy gõ lại cả hai."));
    u->login = invitation_code(r->arena, form_text(f, "login"));
    e = refuse_weak(r, u->login);
    if (e != OK)
        return e;
    u->code = invitation_code(r->arena, form_text(f, "code"));
    u->password = form_text(f, "new");
    r->view = u;
    return invitation_load(r->db, r->arena, r->now_ms, u);
}

enum err page_invite_work(struct req *r)
{
    enum err e = invitation_check(r->view);

    if (e == E_INVALID)
        return form_refuse(r->form, "new", MSG("Mật khẩu cần ít nhất 8 ký tự, nhiều nhất 128."));
    return e;
}

/* A wrong try is written down, so this gives OK and shows the page again. */
enum err page_invite_write(struct tx *tx, struct req *r)
{
    struct invitation_use *u = r->view;
    enum err e = invitation_finish(tx, u);

    if (e != OK)
        return e;
    if (!u->done) {
        (void)form_refuse(r->form, "code",
            MSG("Tên đăng nhập hoặc mã mời chưa đúng, hoặc mã đã dùng hay hết hạn. Gõ lại theo "
                "phiếu; nếu vẫn không được, hãy xin người quản trị cấp mã khác."));
        return OK;
    }
    e = session_begin(tx, r, u->account, PROOF_PASSWORD | PROOF_INVITATION);
    if (e == OK)
        e = device_remember(tx, r, u->account);
    req_flash(r, req_t(r, "Đã đặt mật khẩu. Lần sau hãy đăng nhập bằng mật khẩu ấy."));
    req_redirect(r, "/");
    return e;
}
