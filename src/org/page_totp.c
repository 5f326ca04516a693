/* page_totp.c: one's own codes of six digits: switched on, recovery codes, switched off. */
#include "org/page.h"

#include "http/body.h"
#include "org/sign_in.h"
#include "org/templates.h"

static const struct field confirm_fields[] = {
    {.name = "code",
        .label = MSG("Mã 6 số vừa hiện ra"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = 10,
        .autocomplete = "one-time-code"},
};

/* What the telephone reads: whose secret it is, and the secret. */
static struct str uri_of(struct req *r, struct str secret)
{
    struct str login = percent_encode(r->arena, r->actor->account.login, false);

    return str_printf(r->arena,
        "chungsuc:%.*s?secret=%.*s&issuer=chungsuc&algorithm=SHA1&digits=6&period=30", STR(login),
        STR(secret));
}

enum err page_totp_show(struct req *r)
{
    struct totp_view v = {.page = {.title = req_t(r, "Mã 6 số trên điện thoại"),
                              .crumbs = {{S("/password"), req_t(r, "Mật khẩu của tôi")}}},
        .form = r->form ? r->form : form_new(r->arena, confirm_fields, 1)};
    struct account_id account = {r->account_id};
    struct session s;
    enum err e = session_load(r->db, session_hash_of(r), r->now_ms, &s);

    if (e == OK)
        e = totp_waiting(r->db, r->arena, account, &v.secret);
    if (e == OK) {
        v.uri = uri_of(r, v.secret);
        e = qr_draw(r->arena, str_printf(r->arena, "otpauth://totp/%.*s", STR(v.uri)), &v.qr);
    }
    if (e == OK || e == E_NOT_FOUND)
        e = recovery_left(r->db, account, &v.recovery_left);
    if (e != OK)
        return e;
    v.on = s.totp;
    v.may_begin = totp_may_begin(r, &s);
    html_totp(r->out, &v);
    return OK;
}

enum err page_totp_begin_act(struct req *r)
{
    struct session s;
    enum err e = session_load(r->db, session_hash_of(r), r->now_ms, &s);

    if (e == OK && s.totp)
        return E_CONFLICT;
    return e == OK && !totp_may_begin(r, &s) ? E_DENIED : e;
}

enum err page_totp_begin_write(struct tx *tx, struct req *r)
{
    enum err e = totp_begin(tx, (struct account_id){r->account_id});

    req_redirect(r, "/totp");
    return e;
}

/* --- recovery codes, shown in the answer to their making and nowhere else --- */

enum err page_recovery_show(struct req *r)
{
    struct recovery_view *v = r->view;

    if (!v || !r->kept || !v->codes[0][0])
        return page_totp_show(r);
    v->page.title = req_t(r, "Mã dự phòng");
    html_recovery(r->out, v);
    return OK;
}

enum err page_totp_confirm_act(struct req *r)
{
    struct form *f = form_new(r->arena, confirm_fields, 1);
    enum err e = page_totp_begin_act(r);

    return e == OK ? form_read(f, r) : e;
}

enum err page_totp_confirm_write(struct tx *tx, struct req *r)
{
    struct recovery_view *v = arena_new(r->arena, struct recovery_view);
    enum err e =
        totp_confirm(tx, (struct account_id){r->account_id}, form_text(r->form, "code"), v->codes);

    if (e == E_DENIED)
        return form_refuse(r->form, "code",
            MSG("Mã chưa đúng. Hãy xem giờ của điện thoại có đúng không, rồi gõ mã mới."));
    if (e == OK)
        e = session_proved(tx, r, PROOF_CODE);
    if (e != OK)
        return e;
    r->gate = NULL; /* what had to be set up is */
    r->problem = S("");
    r->view = v;
    return OK;
}

enum err page_recovery_renew_write(struct tx *tx, struct req *r)
{
    struct recovery_view *v = arena_new(r->arena, struct recovery_view);
    struct account_id account = {r->account_id};
    bool on = false;
    enum err e = totp_is_on(tx->db, account, &on);

    if (e == OK && !on)
        e = E_CONFLICT;
    if (e == OK)
        e = recovery_renew(tx, account, v->codes);
    r->view = v;
    return e;
}

enum err page_totp_end_write(struct tx *tx, struct req *r)
{
    struct account_id account = {r->account_id};
    bool shorter = false;
    enum err e = password_needs_codes(tx->db, account, &shorter);

    if (e == OK)
        e = totp_end(tx, account);
    if (e == OK && shorter)
        e = account_password_outlive(tx, account);
    req_flash(r, req_t(r, "Đã tắt mã 6 số."));
    req_redirect(r, "/totp");
    return e;
}
