/* page_backup.c: when there was a backup last, and which there were. */
#include "keep/page.h"

#include "keep/templates.h"
#include "org/account.h"

enum { SHOWN_MAX = 30, MS_PER_HOUR = 3600 * 1000 };

static enum err keeps_everything(struct req *r)
{
    for (size_t i = 0; i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        struct org_unit u;
        enum err e;

        if (role->role != ROLE_ADMINISTER)
            continue;
        e = unit_find(r->db, r->arena, role->unit, &u);
        if (e != OK || !u.parent.v)
            return e;
    }
    return E_DENIED;
}

bool backup_is_for(struct req *r)
{
    return keeps_everything(r) == OK;
}

enum err page_backup(struct req *r)
{
    struct backup_view v = {.page = {.title = req_t(r, "Sao lưu")}};
    enum err e = keeps_everything(r);
    int64_t newest;

    if (e == OK)
        e = backup_made_newest(r->db, r->arena, SHOWN_MAX, &v.made);
    if (e != OK)
        return e;
    newest = v.made.count ? v.made.items[0].at_ms : 0;
    v.late = backup_is_late(newest, r->now_ms);
    v.hours = r->now_ms > newest ? (r->now_ms - newest) / MS_PER_HOUR : 0;
    html_backup(r->out, &v);
    return OK;
}
