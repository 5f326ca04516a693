/* page_session.c: where an account is signed in: one's own, and those an administrator reaches. */
#include "org/page.h"

#include "org/sign_in.h"
#include "org/templates.h"

/* Whose sessions the path names: "/sessions" one's own, "/accounts/:account/sessions" another's. */
static enum err find(struct req *r, struct db *db, struct account *ret)
{
    enum err e;

    if (r->route->permission == PERMISSION_SIGNED_IN) {
        *ret = r->actor->account;
        return OK;
    }
    e = account_find(db, r->arena, (struct account_id){req_id(r, "account")}, ret);
    return e == OK ? account_reach(db, r, ret) : e;
}

static struct str path_of(struct req *r, const struct account *account)
{
    if (r->route->permission == PERMISSION_SIGNED_IN)
        return S("/sessions");
    return str_printf(r->arena, "/accounts/%lld/sessions", (long long)account->id.v);
}

enum err page_session_list(struct req *r)
{
    struct session_list_view v = {.page = {.title = req_t(r, "Các máy đang đăng nhập")}};
    struct session here;
    struct account account;
    enum err e = find(r, r->db, &account);

    if (e == OK)
        e = session_list_of(r->db, r->arena, account.id, r->now_ms, &v.lines);
    if (e == OK)
        e = session_load(r->db, session_hash_of(r), r->now_ms, &here);
    if (e != OK)
        return e;
    v.current = here.account.v == account.id.v ? here.origin : 0;
    v.path = path_of(r, &account);
    if (!str_eq(v.path, S("/sessions"))) {
        v.page.crumbs[0] = (struct crumb){S("/accounts"), req_t(r, "Tài khoản")};
        v.page.crumbs[1] = (struct crumb){
            str_printf(r->arena, "/accounts/%lld", (long long)account.id.v), account.name};
    }
    html_session_list(r->out, &v);
    return OK;
}

enum err page_session_end_write(struct tx *tx, struct req *r)
{
    struct account account;
    enum err e = find(r, tx->db, &account);

    if (e == OK)
        e = session_end_one(tx, account.id, req_id(r, "session"), "ended");
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã kết thúc. Máy ấy phải đăng nhập lại."));
    req_redirect(r, "%.*s", STR(path_of(r, &account)));
    return OK;
}

enum err page_session_end_all_write(struct tx *tx, struct req *r)
{
    struct account account;
    struct str keep = S("");
    enum err e = find(r, tx->db, &account);

    if (e == OK && account.id.v == r->account_id)
        keep = session_hash_of(r);
    if (e == OK)
        e = session_end_others(tx, account.id, keep, "ended");
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã kết thúc. Các máy ấy phải đăng nhập lại."));
    req_redirect(r, "%.*s", STR(path_of(r, &account)));
    return OK;
}
