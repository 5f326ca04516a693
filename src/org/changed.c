/* changed.c: the moment of the last change of each kind, in the table `secret`. */
#include "org/changed.h"

#include "base/date.h"

enum { ON_THE_WAY_MS = 60 * 1000 };

static const struct {
    const char *kind; /* in the table */
    const char *said; /* message id */
} changes[CHANGED_LAST] = {
    [CHANGED_PASSWORD] = {"changed-password", MSG("đã đặt mật khẩu mới")},
    [CHANGED_CODES] = {"changed-codes", MSG("đã bật hoặc tắt mã 6 số")},
    [CHANGED_RECOVERY] = {"changed-recovery", MSG("đã dùng một mã dự phòng")},
    [CHANGED_BROWSER] = {"changed-browser", MSG("đã đăng nhập trên một máy chưa từng dùng")},
    [CHANGED_AGAIN] = {"changed-again", MSG("bị gõ lại một mã 6 số đã dùng rồi")},
};

enum err changed_note(struct tx *tx, struct account_id account, enum changed what)
{
    return db_run(tx->db, SQL_secret_set,
        ARGS(V(account.v), V(changes[what].kind),
            V(str_printf(tx->arena, "%lld", (long long)tx->now_ms)), V(tx->now_ms)));
}

/* 0: never. */
static enum err changed_at(
    struct tx *tx, struct account_id account, enum changed what, int64_t *ret)
{
    struct str text;
    enum err e = db_first_str(
        tx->db, tx->arena, SQL_secret_find, &text, ARGS(V(account.v), V(changes[what].kind)));

    *ret = 0;
    if (e == OK)
        return str_to_int(text, ret);
    return e == E_NOT_FOUND ? OK : e;
}

enum err changed_tell(struct tx *tx, struct req *r, struct account_id account, int64_t since_ms)
{
    struct buf said;
    enum err e = OK;

    buf_init(&said, r->arena, 1024);
    for (enum changed what = 0; e == OK && since_ms && what < CHANGED_LAST; what++) {
        int64_t at_ms;

        e = changed_at(tx, account, what, &at_ms);
        if (e == OK && at_ms > since_ms && at_ms < tx->now_ms - ON_THE_WAY_MS)
            buf_printf(&said, "%s%.*s (%.*s)", said.len ? ", " : "",
                STR(req_t(r, changes[what].said)), STR(time_format(r->arena, at_ms)));
    }
    if (e == OK && said.len)
        req_flash(r, REQ_T(r,
                         "Từ lần dùng trước, tài khoản này %1. Nếu không phải bạn, hãy báo "
                         "người quản trị ngay.",
                         buf_str(&said)));
    return e;
}
