/* page_backup.c: when there was a backup last, and which there were. */
#include "keep/page.h"

#include "keep/templates.h"

enum { SHOWN_MAX = 30, MS_PER_HOUR = 3600 * 1000 };

enum err page_backup(struct req *r)
{
    struct backup_view v = {.page = {.title = req_t(r, "Sao lưu")}};
    enum err e = backup_made_newest(r->db, r->arena, SHOWN_MAX, &v.made);
    int64_t newest;

    if (e != OK)
        return e;
    newest = v.made.count ? v.made.items[0].at_ms : 0;
    v.late = backup_is_late(newest, r->now_ms);
    v.hours = r->now_ms > newest ? (r->now_ms - newest) / MS_PER_HOUR : 0;
    html_backup(r->out, &v);
    return OK;
}
