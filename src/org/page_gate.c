/* page_gate.c: the password asked again, and the code of the telephone.
 *
 * Whoever comes here holds a session that opens nothing yet, or not what was asked for.
 */
#include "org/gate.h"
#include "org/page.h"

#include "base/ascii.h"
#include "org/sign_in.h"
#include "org/templates.h"
#include "org/totp.h"

/* --- where to go on --- */

static bool own_target(struct str s)
{
    if (!s.len || s.ptr[0] != '/' || (s.len > 1 && s.ptr[1] == '/'))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_word(s.ptr[i], "/-_.~?&=%+,:@"))
            return false;
    }
    return true;
}

struct gate gate_of(struct req *r)
{
    const struct pair *next = req_field(r, "next"), *carried = req_field(r, "carried");
    struct gate g = {.next = req_query(r, "next"), .carried = S("")};

    if (r->held_target.len) {
        g = (struct gate){r->held_target, r->held_body};
    } else if (next) {
        g.next = next->value;
        g.carried = carried ? carried->value : S("");
    }
    if (!own_target(g.next))
        g = (struct gate){S("/"), S("")};
    return g;
}

void gate_go_on(struct req *r, const struct gate *g)
{
    if (g->carried.len)
        req_resume(r, g->next, g->carried);
    else
        req_redirect(r, "%.*s", STR(g->next));
}

/* What act() hands on. */
struct proof {
    struct gate gate;
    struct session session;
    struct str hash;
    struct attempt attempt;
    bool fits;
};

/* The session of this request, and until when it has to wait. E_INVALID: there is none any more;
 * the page is then that of sign-in, with what is carried. */
static enum err load(struct req *r, struct proof *p)
{
    enum err e = session_load(r->db, session_hash_of(r), r->now_ms, &p->session);

    if (e == E_NOT_FOUND) {
        req_problem(r, MSG("Phiên làm việc đã hết. Hãy đăng nhập lại."), NULL, 0);
        return E_INVALID;
    }
    p->gate = gate_of(r);
    r->view = p;
    return e;
}

/* Shown in the place of a gate whose session is gone; true: it was. */
static bool is_gone(struct req *r, struct session *ret)
{
    return session_load(r->db, session_hash_of(r), r->now_ms, ret) != OK;
}

static enum err refuse_wait(struct req *r, const char *field, int64_t until_ms)
{
    struct str minutes =
        str_printf(r->arena, "%lld", (long long)((until_ms - r->now_ms + 30000) / 60000));

    return form_refuse_fill(
        r->form, field, MSG("Vừa gõ sai nhiều lần. Hãy chờ %1 phút rồi thử lại."), &minutes, 1);
}

/* Asked on the page, and again in the write: others may have tried meanwhile, at the same time. */
static enum err check_wait(struct db *db, struct req *r, const struct proof *p, const char *field)
{
    int64_t until = 0;
    enum err e = sign_in_wait(db, &p->attempt, 1, &until);

    return e == OK && until > r->now_ms ? refuse_wait(r, field, until) : e;
}

/* Written down too, so the page is shown again with OK. */
static enum err wrong(
    struct tx *tx, struct req *r, const struct proof *p, const char *field, const char *why)
{
    int64_t until = 0;
    enum err e = sign_in_failed(tx, p->session.account, &p->attempt, 1, &until);

    if (until > tx->now_ms)
        (void)refuse_wait(r, field, until);
    else
        (void)form_refuse(r->form, field, why);
    return e;
}

/* --- the password again --- */

static const struct field unlock_fields[] = {
    {.name = "password",
        .label = MSG("Mật khẩu"),
        .type = FIELD_PASSWORD,
        .required = true,
        .autocomplete = "current-password"},
};

enum err page_unlock_show(struct req *r)
{
    struct gate_view v = {.page = {.title = req_t(r, "Gõ lại mật khẩu")},
        .gate = gate_of(r),
        .form = r->form && r->form->fields == unlock_fields ? r->form
                                                            : form_new(r->arena, unlock_fields, 1)};
    struct session s;
    struct account account;
    enum err e;

    if (is_gone(r, &s))
        return page_sign_in_show(r);
    e = account_find(r->db, r->arena, s.account, &account);
    if (e != OK)
        return e;
    v.name = account.name;
    v.again = r->account_id != 0;
    html_unlock(r->out, &v);
    return OK;
}

enum err page_unlock_act(struct req *r)
{
    struct proof *p = arena_new(r->arena, struct proof);
    struct form *f = form_new(r->arena, unlock_fields, 1);
    enum err e = load(r, p);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK)
        e = account_password_find(r->db, r->arena, p->session.account, &p->hash);
    p->attempt = attempt_of_session(session_hash_of(r));
    return e == OK ? check_wait(r->db, r, p, "password") : e;
}

enum err page_unlock_work(struct req *r)
{
    struct proof *p = r->view;
    enum err e = password_check(form_text(r->form, "password"), p->hash);

    p->fits = e == OK;
    return e == E_DENIED ? OK : e;
}

enum err page_unlock_write(struct tx *tx, struct req *r)
{
    const struct proof *p = r->view;
    enum err e = check_wait(tx->db, r, p, "password");

    if (e != OK)
        return e;
    if (!p->fits)
        return wrong(tx, r, p, "password", MSG("Mật khẩu chưa đúng."));
    e = attempt_forget(tx, &p->attempt);
    if (e == OK)
        e = session_proved(tx, r, PROOF_PASSWORD);
    if (e == OK)
        gate_go_on(r, &p->gate);
    return e;
}

/* --- the code --- */

static const struct field code_fields[] = {
    {.name = "code",
        .label = MSG("Mã 6 số"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = 20,
        .hint = MSG("Mở ứng dụng mã trên điện thoại. Không có điện thoại: gõ một mã dự phòng."),
        .autocomplete = "one-time-code"},
};

enum err page_sign_in_code_show(struct req *r)
{
    struct gate_view v = {.page = {.title = req_t(r, "Mã xác nhận")},
        .gate = gate_of(r),
        .form = r->form && r->form->fields == code_fields ? r->form
                                                          : form_new(r->arena, code_fields, 1)};
    struct session s;

    if (is_gone(r, &s))
        return page_sign_in_show(r);
    html_sign_in_code(r->out, &v);
    return OK;
}

enum err page_sign_in_code_act(struct req *r)
{
    struct proof *p = arena_new(r->arena, struct proof);
    struct form *f = form_new(r->arena, code_fields, 1);
    struct str device;
    enum err e = load(r, p);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK)
        e = device_known(r, r->db, p->session.account, &device);
    if (e != OK)
        return e;
    p->attempt = attempt_of_code(p->session.account, device);
    return check_wait(r->db, r, p, "code");
}

enum err page_sign_in_code_write(struct tx *tx, struct req *r)
{
    const struct proof *p = r->view;
    struct session now;
    enum err e = check_wait(tx->db, r, p, "code");

    if (e == OK)
        e = session_load(tx->db, session_hash_of(r), tx->now_ms, &now);
    if (e != OK)
        return e;
    if (now.origin) { /* pressed twice: it is whole since */
        gate_go_on(r, &p->gate);
        return OK;
    }
    e = totp_use(tx, p->session.account, form_text(r->form, "code"));
    if (e == E_DENIED)
        return wrong(
            tx, r, p, "code", MSG("Mã chưa đúng hoặc đã dùng. Hãy chờ mã mới hiện ra rồi gõ lại."));
    if (e == OK)
        e = attempt_forget(tx, &p->attempt);
    if (e == OK || e == E_NOT_FOUND) /* codes were switched off meanwhile */
        e = session_proved(tx, r, PROOF_CODE);
    if (e == OK)
        e = device_remember(tx, r, p->session.account);
    if (e == OK)
        gate_go_on(r, &p->gate);
    return e;
}
