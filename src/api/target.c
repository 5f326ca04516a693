/* target.c: what was assigned to a campaign, promised, approved and done, side by side. */
#include "api/answer.h"
#include "api/api.h"
#include "org/token.h"
#include "proposal/page.h"

static void write_row(struct buf *out, const struct balance_row *b)
{
    member_text(out, "kind", str_from(kind_name(b->kind)));
    member_text(out, "measure", str_from(unit_name(b->measure)));
    if (b->assigned)
        member_milli(out, "assigned", b->assigned_milli);
    member_milli(out, "promised", b->promised_milli);
    member_milli(out, "approved", b->approved_milli);
    if (b->is_reported)
        member_milli(out, "done", b->done_milli);
}

enum err api_target_list(struct req *r)
{
    struct campaign c;
    struct across a;
    struct buf out;
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK)
        e = may_read(r, c.unit);
    if (e == OK)
        e = across_plans(r, &c, &a);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    buf_addz(&out, "\"targets\":[");
    for (size_t i = 0; i < a.balance.count; i++) {
        buf_addz(&out, i ? ",{" : "{");
        write_row(&out, &a.balance.items[i]);
        buf_addc(&out, '}');
    }
    buf_addc(&out, ']');
    return answer_send(r, &out);
}
