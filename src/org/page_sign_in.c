/* page_sign_in.c: coming in, going out, changing one's password. */
#include "org/page.h"

#include "http/server.h"
#include "org/sign_in.h"
#include "org/templates.h"

#include <string.h>

/* --- the person behind a request --- */

enum err org_actor_load(struct req *r)
{
    unsigned char hash[SESSION_HASH_BYTES];
    struct account_id id;
    struct actor *actor = arena_new(r->arena, struct actor);
    enum err e;

    session_token_hash(r->session, hash);
    e = session_find(r->db, (struct str){(const char *)hash, sizeof hash}, r->now_ms, &id);
    if (e == OK)
        e = actor_load(r->db, r->arena, id, r->today, actor);
    if (e == E_DENIED) /* closed, or without duties since: as if signed out */
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    if (account_must_change_password(r->db, id)) {
        actor->role_count = 0;
        req_problem(r,
            MSG("Mật khẩu này do người quản trị đặt. Hãy đổi thành mật khẩu của riêng mình trước "
                "khi làm việc khác."),
            NULL, 0);
    }
    r->actor = actor;
    r->account_id = id.v;
    r->actor_name = actor->account.name;
    return OK;
}

bool org_may(const struct req *r, uint8_t permission)
{
    return may_somewhere(r->actor, (enum permission)permission);
}

static struct str session_hash(struct req *r, struct str token)
{
    unsigned char *hash = arena_alloc(r->arena, SESSION_HASH_BYTES);

    session_token_hash(token, hash);
    return (struct str){(const char *)hash, SESSION_HASH_BYTES};
}

/* --- sign-in --- */

static const struct field sign_in_fields[] = {
    {.name = "login",
        .label = MSG("Tên đăng nhập"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = LOGIN_MAX,
        .autocomplete = "username"},
    {.name = "password",
        .label = MSG("Mật khẩu"),
        .type = FIELD_PASSWORD,
        .required = true,
        .autocomplete = "current-password"},
};

/* Where to go after signing in: a plain path of ours, else the first page. */
static struct str wanted_path(const struct req *r)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.";
    struct str next = req_query(r, "next");

    if (next.len < 2 || next.ptr[0] != '/' || next.ptr[1] == '/')
        return S("/");
    for (size_t i = 0; i < next.len; i++) {
        if (!memchr(plain, next.ptr[i], sizeof plain - 1))
            return S("/");
    }
    return next;
}

enum err page_sign_in_show(struct req *r)
{
    struct sign_in_view v = {
        .page = {.title = req_t(r, "Đăng nhập")},
        .form = r->form ? r->form : form_new(r->arena, sign_in_fields, 2),
        .action = str_printf(r->arena, "/sign-in?next=%.*s", STR(wanted_path(r))),
    };

    html_sign_in(r->out, &v);
    return OK;
}

static enum err refuse_sign_in(struct req *r, const struct sign_in *s)
{
    int64_t minutes = (s->locked_until_ms - r->now_ms + 30000) / 60000;
    struct str text = str_printf(r->arena, "%lld", (long long)(minutes > 0 ? minutes : 1));

    if (s->result == SIGN_IN_LOCKED)
        return form_refuse_fill(r->form, "password",
            MSG("Tên này vừa thử sai nhiều lần. Hãy chờ %1 phút rồi thử lại."), &text, 1);
    if (s->result == SIGN_IN_CLOSED)
        return form_refuse(r->form, "password",
            MSG("Tài khoản này đã đóng vì lâu không dùng, vì đã thôi nhiệm vụ hoặc do người quản "
                "trị đóng. Hãy nhờ người quản trị ở cấp trên mở lại."));
    return form_refuse(r->form, "password", MSG("Tên đăng nhập hoặc mật khẩu chưa đúng."));
}

static struct str lower_login(struct arena *a, struct str s)
{
    char *p = str_z(a, s);

    for (size_t i = 0; i < s.len; i++)
        p[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 'a' - 'A' : p[i]);
    return (struct str){p, s.len};
}

enum err page_sign_in_act(struct req *r)
{
    struct form *f = form_new(r->arena, sign_in_fields, 2);
    struct sign_in *s = arena_new(r->arena, struct sign_in);
    enum err e = form_read(f, r);

    if (e != OK)
        return e;
    s->login = lower_login(r->arena, form_text(f, "login"));
    s->password = form_text(f, "password");
    r->view = s;
    e = sign_in_load(r->db, r->arena, r->now_ms, s);
    return e == OK && s->result == SIGN_IN_LOCKED ? refuse_sign_in(r, s) : e;
}

enum err page_sign_in_work(struct req *r)
{
    return sign_in_check(r->view);
}

/* A wrong password is written down too, so this gives OK and shows the page again. */
enum err page_sign_in_write(struct tx *tx, struct req *r)
{
    struct sign_in *s = r->view;
    struct str token = session_token_new(r->arena);
    enum err e;

    s->token_hash = session_hash(r, token);
    e = sign_in_finish(tx, s);
    if (e != OK)
        return e;
    if (s->result != SIGN_IN_RIGHT) {
        (void)refuse_sign_in(r, s);
        return OK;
    }
    if (r->session.len) /* the session that was open in this browser ends */
        e = session_end(tx, session_hash(r, r->session));
    req_session_start(r, token);
    req_redirect(r, "%.*s", STR(s->must_change ? S("/password") : wanted_path(r)));
    return e;
}

enum err page_sign_out_write(struct tx *tx, struct req *r)
{
    enum err e = r->session.len ? session_end(tx, session_hash(r, r->session)) : OK;

    req_session_end(r);
    req_flash(r, req_t(r, "Đã đăng xuất."));
    req_redirect(r, "/sign-in");
    return e;
}

/* --- one's own password --- */

static const struct field password_fields[] = {
    {.name = "current",
        .label = MSG("Mật khẩu hiện nay"),
        .type = FIELD_PASSWORD,
        .required = true,
        .autocomplete = "current-password"},
    {.name = "new",
        .label = MSG("Mật khẩu mới"),
        .type = FIELD_PASSWORD,
        .required = true,
        .hint = MSG("Ít nhất 8 ký tự. Một câu ngắn dễ nhớ là tốt."),
        .autocomplete = "new-password"},
    {.name = "again",
        .label = MSG("Mật khẩu mới, lần nữa"),
        .type = FIELD_PASSWORD,
        .required = true,
        .autocomplete = "new-password"},
};

struct password_change {
    struct str hash; /* of the password until now */
    char new_hash[PASSWORD_HASH_BYTES];
};

enum err page_password_show(struct req *r)
{
    struct password_view v = {
        .page = {.title = req_t(r, "Đổi mật khẩu")},
        .form = r->form ? r->form : form_new(r->arena, password_fields, 3),
    };

    html_password(r->out, &v);
    return OK;
}

enum err page_password_act(struct req *r)
{
    struct form *f = form_new(r->arena, password_fields, 3);
    struct password_change *change = arena_new(r->arena, struct password_change);
    enum err e = form_read(f, r);

    if (e != OK)
        return e;
    if (!str_eq(form_text(f, "new"), form_text(f, "again")))
        return form_refuse(f, "again", MSG("Hai lần gõ chưa giống nhau."));
    if (str_eq(form_text(f, "new"), form_text(f, "current")))
        return form_refuse(f, "new", MSG("Mật khẩu mới phải khác mật khẩu hiện nay."));
    r->view = change;
    return account_password_find(
        r->db, r->arena, (struct account_id){r->account_id}, &change->hash);
}

enum err page_password_work(struct req *r)
{
    struct password_change *change = r->view;
    enum err e = password_check(form_text(r->form, "current"), change->hash);

    if (e == E_DENIED)
        return form_refuse(r->form, "current", MSG("Mật khẩu hiện nay chưa đúng."));
    if (e == OK)
        e = password_hash(form_text(r->form, "new"), change->new_hash);
    if (e == E_INVALID)
        return form_refuse(r->form, "new", MSG("Mật khẩu cần ít nhất 8 ký tự, nhiều nhất 200."));
    return e;
}

enum err page_password_write(struct tx *tx, struct req *r)
{
    struct password_change *change = r->view;
    enum err e = account_password_set(tx, (struct account_id){r->account_id},
        str_from(change->new_hash), false, session_hash(r, r->session));

    req_flash(
        r, req_t(r, "Đã đổi mật khẩu. Các máy khác đang mở tài khoản này phải đăng nhập lại."));
    req_redirect(r, "/");
    return e;
}
