/* page_clock.c: what runs against a limit of the law, on the first page of whoever administers. */
#include "privacy/page.h"

#include "base/tr.h"

enum { OPEN_MAX = 20 }; /* the open ones come first in both registers */

static enum err breach_clock(struct req *r, struct unit_id top, struct page *p, bool *ret)
{
    struct breach_list list;
    enum err e = breach_list_below(r->db, r->arena, top, r->today, OPEN_MAX, &list);

    for (size_t i = 0; e == OK && !*ret && i < list.count; i++) {
        const struct breach *b = &list.items[i];
        int64_t hours = (breach_notify_by_ms(b) - r->now_ms) / (INT64_C(3600) * 1000);

        if (!b->harmful || b->notified_ms || b->closed_ms)
            continue;
        *ret = true;
        p->next = breach_overdue(b, r->now_ms)
                      ? req_t(r, "Sự cố dữ liệu: đã quá 72 giờ mà chưa báo công an.")
                      : REQ_T(r, "Sự cố dữ liệu: còn %1 giờ để báo công an.",
                            str_printf(r->arena, "%lld", (long long)hours));
        p->next_href = str_printf(r->arena, "/privacy/breaches/%lld", (long long)b->id.v);
        p->next_label = req_t(r, "Mở sự cố");
    }
    return e;
}

static enum err request_clock(struct req *r, struct unit_id top, struct page *p, bool *ret)
{
    struct data_request_list list;
    enum err e = data_request_list_below(r->db, r->arena, top, r->today, OPEN_MAX, &list);

    for (size_t i = 0; e == OK && !*ret && i < list.count; i++) {
        if (!data_request_overdue(&list.items[i], r->today))
            continue;
        *ret = true;
        p->next = req_t(r, "Có yêu cầu về dữ liệu cá nhân đã quá hạn.");
        p->next_href =
            str_printf(r->arena, "/privacy/requests/%lld", (long long)list.items[i].id.v);
        p->next_label = req_t(r, "Mở yêu cầu");
    }
    return e;
}

enum err privacy_clock(struct req *r, struct page *p, bool *ret)
{
    struct unit_tops tops = page_tops(r, false);
    enum err e = OK;

    *ret = false;
    for (size_t i = 0; e == OK && !*ret && i < tops.count; i++)
        e = breach_clock(r, tops.items[i], p, ret);
    for (size_t i = 0; e == OK && !*ret && i < tops.count; i++)
        e = request_clock(r, tops.items[i], p, ret);
    if (*ret)
        p->next_urgent = true;
    return e;
}
