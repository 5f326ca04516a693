/* page_sign_in.c: coming in, going out, changing one's password. */
#include "org/page.h"

#include "base/ascii.h"
#include "base/log.h"
#include "http/body.h"
#include "http/csrf.h"
#include "http/reply.h"
#include "org/gate.h"
#include "org/sign_in.h"
#include "org/templates.h"

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

enum err page_sign_in_show(struct req *r)
{
    struct gate_view v = {
        .page = {.title = req_t(r, "Đăng nhập")},
        .gate = gate_of(r),
        .form = r->form && r->form->fields == sign_in_fields
                    ? r->form
                    : form_new(r->arena, sign_in_fields, 2),
    };

    html_sign_in(r->out, &v);
    return OK;
}

static enum err refuse_sign_in(struct req *r, const struct sign_in *s)
{
    int64_t minutes = (s->locked_until_ms - r->now_ms + 30000) / 60000;
    struct str text = str_printf(r->arena, "%lld", (long long)(minutes > 0 ? minutes : 1));

    if (s->result != SIGN_IN_WRONG) /* which sign_in_failed() tells */
        log_info("sign-in: refused, account %lld %s", (long long)s->account.v,
            s->result == SIGN_IN_CLOSED ? "is closed"
            : s->result == SIGN_IN_OVER ? "did not change its first password in time"
                                        : "has to wait");
    if (s->result == SIGN_IN_LOCKED)
        return form_refuse_fill(r->form, "password",
            MSG("Máy lạ vừa thử sai nhiều lần. Hãy chờ %1 phút, hoặc đăng nhập trên máy đã từng "
                "dùng."),
            &text, 1);
    if (s->result == SIGN_IN_CLOSED)
        return form_refuse(r->form, "password",
            MSG("Tài khoản này đã đóng vì lâu không dùng, vì đã thôi nhiệm vụ hoặc do người quản "
                "trị đóng. Hãy nhờ người quản trị ở cấp trên mở lại."));
    if (s->result == SIGN_IN_OVER)
        return form_refuse(r->form, "password",
            MSG("Mật khẩu tạm này đã quá hạn mà chưa đổi. Hãy nhờ người quản trị cấp mã mời."));
    return form_refuse(r->form, "password",
        MSG("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy gõ lại; quên thì hỏi người quản trị."));
}

static struct str lower_login(struct arena *a, struct str s)
{
    char *p = str_z(a, s);

    for (size_t i = 0; i < s.len; i++)
        p[i] = ascii_lower(p[i]);
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
    e = sign_in_load(r, s);
    return e == OK && s->result == SIGN_IN_LOCKED ? refuse_sign_in(r, s) : e;
}

enum err page_sign_in_work(struct req *r)
{
    return sign_in_check(r->view);
}

/* Did whoever signs in now type what waits? Others share the computer, and a form of theirs must
 * not be done with these rights and under this name. Asked before the session begins. */
static bool typed_by(struct req *r, const struct gate *g, struct account_id account)
{
    struct pairs fields = {0};
    const struct pair *proof;

    if (!g->carried.len)
        return true;
    if (pairs_urlencoded(r->arena, g->carried, &fields) != OK)
        return false;
    proof = pairs_find(&fields, S("csrf"));
    return proof && csrf_is_of(r, proof->value, account.v);
}

static void go_on(struct req *r, const struct sign_in *s, struct gate *gate, bool own)
{
    if (!own) {
        req_flash(
            r, req_t(r,
                   "Biểu mẫu đang chờ là của người khác nên máy không ghi. Người ấy cần gõ lại."));
        *gate = (struct gate){S("/"), S("")};
    } else if (gate->carried.len) { /* so that it is still theirs if they must sign in once more */
        gate->carried = str_printf(
            r->arena, "csrf=%.*s&%.*s", STR(csrf_token_of(r, s->account.v)), STR(gate->carried));
    }
    gate_go_on(r, gate);
}

/* A wrong password is written down too, so this gives OK and shows the page again. */
enum err page_sign_in_write(struct tx *tx, struct req *r)
{
    struct sign_in *s = r->view;
    struct gate gate = gate_of(r);
    bool own = typed_by(r, &gate, s->account);
    enum err e = sign_in_finish(tx, r, s);

    if (e != OK)
        return e;
    if (s->result == SIGN_IN_RIGHT)
        go_on(r, s, &gate, own);
    else
        (void)refuse_sign_in(r, s);
    return OK;
}

enum err page_sign_out_write(struct tx *tx, struct req *r)
{
    enum err e = session_end(tx, session_hash_of(r), "signed-out");

    req_session_end(r);
    r->reply->forget = e == OK; /* what the app keeps on a shared phone, too */
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
        .autocomplete = "new-password"},
    {.name = "again",
        .label = MSG("Mật khẩu mới, lần nữa"),
        .type = FIELD_PASSWORD,
        .required = true,
        .autocomplete = "new-password"},
};

/* What act() hands on. */
struct new_password {
    struct password_change change;
    struct attempt attempt;
    bool wrong; /* the password until now */
};

enum err page_password_show(struct req *r)
{
    struct password_view v = {
        .page = {.title = req_t(r, "Mật khẩu của tôi")},
        .form = r->form ? r->form : form_new(r->arena, password_fields, 3),
    };
    enum err e = password_rule_load(r->db, r->arena, &r->actor->account, &v.rule);

    if (e == OK)
        html_password(r->out, &v);
    return e;
}

/* Asked on the page, and again in the write: others may have tried meanwhile, at the same time. */
static enum err check_wait(struct db *db, struct req *r, const struct new_password *p)
{
    int64_t until = 0;
    enum err e = sign_in_wait(db, &p->attempt, 1, &until);

    return e == OK && until > r->now_ms
               ? form_refuse(
                     r->form, "current", MSG("Vừa gõ sai nhiều lần. Hãy chờ vài phút rồi thử lại."))
               : e;
}

static enum err refuse_weak(struct req *r, const struct password_rule *rule)
{
    struct str arg;
    const char *why = password_weakness(r->arena, rule, form_text(r->form, "new"), &arg);

    return why ? form_refuse_fill(r->form, "new", why, &arg, 1) : OK;
}

enum err page_password_act(struct req *r)
{
    struct form *f = form_new(r->arena, password_fields, 3);
    struct new_password *p = arena_new(r->arena, struct new_password);
    enum err e = form_read(f, r);

    if (e != OK)
        return e;
    if (!str_eq(form_text(f, "new"), form_text(f, "again")))
        return form_refuse(f, "again", MSG("Hai lần gõ chưa giống nhau. Hãy gõ lại cả hai."));
    r->view = p;
    p->attempt = attempt_of_session(session_hash_of(r));
    e = password_change_load(r->db, r->arena, (struct account_id){r->account_id}, &p->change);
    if (e == OK)
        e = check_wait(r->db, r, p);
    return e == OK ? refuse_weak(r, &p->change.rule) : e;
}

enum err page_password_work(struct req *r)
{
    struct new_password *p = r->view;
    enum err e = password_check(form_text(r->form, "current"), p->change.hash);

    p->wrong = e == E_DENIED;
    if (p->wrong)
        return OK;
    if (e == OK)
        e = password_change_make(&p->change, form_text(r->form, "new"));
    if (e == E_CONFLICT)
        return form_refuse(r->form, "new", MSG("Mật khẩu này đã dùng rồi. Hãy đặt mật khẩu khác."));
    return e;
}

enum err page_password_write(struct tx *tx, struct req *r)
{
    struct new_password *p = r->view;
    struct account_id account = {r->account_id};
    int64_t until = 0;
    enum err e = check_wait(tx->db, r, p);

    if (e != OK)
        return e;
    if (p->wrong) { /* written down, so OK, and the page again */
        (void)form_refuse(r->form, "current", MSG("Mật khẩu hiện nay chưa đúng. Hãy gõ lại."));
        return sign_in_failed(tx, account, &p->attempt, 1, &until);
    }
    e = account_password_set(tx, account, str_from(p->change.new_hash), false, session_hash_of(r));
    if (e == OK)
        e = session_proved(tx, r, PROOF_PASSWORD);
    req_flash(
        r, req_t(r, "Đã đổi mật khẩu. Các máy khác đang mở tài khoản này phải đăng nhập lại."));
    req_redirect(r, "/");
    return e;
}
