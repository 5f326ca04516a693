/* page_list.c: all units of a campaign and how far each plan is; the checks across them; the sums;
 * a text to remind those who have not handed in. Who works for one unit sees only its own row. */
#include "proposal/page.h"

#include "org/account.h"
#include "proposal/templates.h"

static const struct field due_fields[] = {
    {.name = "day",
        .label = MSG("Hạn gửi kế hoạch"),
        .type = FIELD_DAY,
        .required = true,
        .hint = MSG("Gửi sau ngày này vẫn nhận, có ghi là trễ.")},
};

static enum err find(struct req *r, struct db *db, struct campaign *ret)
{
    return campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, ret);
}

/* ── rows ───────────────────────────────────────────────────────────────────────────────────── */

static void count_lines(struct proposal_row *row, const struct unit_promises *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->items[i].unit.v != row->unit->id.v)
            continue;
        row->lines++;
        row->returned += lines->items[i].line.decision == DECISION_RETURNED;
        row->decided += lines->items[i].line.decision != DECISION_OPEN &&
                        lines->items[i].line.decision != DECISION_RETURNED;
    }
}

static struct proposal_row row_of(struct req *r, const struct proposal_list_page *v,
    const struct campaign_unit *unit, const struct proposals *all,
    const struct unit_promises *lines)
{
    struct proposal_row row = {.unit = unit,
        .href = str_printf(r->arena, "/campaign/%lld/proposal/%lld", (long long)v->campaign.id.v,
            (long long)unit->id.v)};

    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].unit.v == unit->id.v)
            row.now = all->items[i];
    count_lines(&row, lines);
    proposal_row_state(&row, v->due, r->today);
    row.progress = (struct progress){.plan_milli = (int64_t)(row.lines ? row.lines : 1) * MILLI,
        .done_milli = (int64_t)row.decided * MILLI,
        .title = REQ_T(r, "%1: dòng đã quyết định", unit->name)};
    return row;
}

static void rows_fill(struct req *r, struct proposal_list_page *v,
    const struct campaign_unit_list *units, const struct proposals *all,
    const struct unit_promises *lines)
{
    v->rows = arena_new_array(r->arena, struct proposal_row, units->count + 1);
    for (size_t i = 0; i < units->count; i++) {
        const struct campaign_unit *u = &units->items[i];
        struct proposal_row row;

        if (u->id.v == v->campaign.unit.v ||
            (v->own_only && !may(r->db, r->actor, PERMISSION_READ, u->id)))
            continue;
        row = row_of(r, v, u, all, lines);
        v->sent += row.now.id > 0;
        v->approved += row.now.settled == SETTLED_APPROVED;
        v->missing += row.state == STATE_MISSING;
        v->late += row.late;
        v->rows[v->row_count++] = row;
    }
}

/* "Kính gửi: Ấp Mới, Ban CHQS xã. …": to be pasted into a chat. Empty: nobody is missing. */
static struct str reminder(struct req *r, const struct proposal_list_page *v)
{
    struct buf b;

    buf_init(&b, r->arena, 8 * 1024);
    for (size_t i = 0; i < v->row_count; i++)
        if (!v->rows[i].now.id)
            buf_printf(&b, "%s%.*s", b.len ? ", " : "", STR(v->rows[i].unit->name));
    if (!b.len)
        return S("");
    if (!v->due)
        return REQ_T(r,
            "Kính gửi: %1. Đề nghị gửi kế hoạch của đơn vị cho đợt “%2” về Ban Chỉ đạo. Gõ ngay "
            "trên chungsuc: việc gì, ở đâu, bao nhiêu.",
            buf_str(&b), v->campaign.name);
    return REQ_T(r,
        "Kính gửi: %1. Đề nghị gửi kế hoạch của đơn vị cho đợt “%2” về Ban Chỉ đạo, chậm nhất "
        "ngày %3. Gõ ngay trên chungsuc: việc gì, ở đâu, bao nhiêu.",
        buf_str(&b), v->campaign.name, day_format(r->arena, v->due));
}

/* ── the page ───────────────────────────────────────────────────────────────────────────────── */

static const struct proposal_row *first_to_look_at(const struct proposal_list_page *v)
{
    for (size_t i = 0; i < v->row_count; i++)
        if (v->rows[i].state == STATE_REPORTED || v->rows[i].state == STATE_CORRECTED)
            return &v->rows[i];
    return NULL;
}

static void next_step(struct req *r, struct proposal_list_page *v)
{
    const struct proposal_row *row = first_to_look_at(v);

    if (v->own_only && v->row_count) {
        v->page.next = v->due_words;
        v->page.next_href = v->rows[0].href;
        v->page.next_label = REQ_T(r, "Kế hoạch của %1", v->rows[0].unit->name);
    } else if (v->may_decide && !v->due) {
        v->page.next = req_t(r, "Đặt hạn gửi kế hoạch để các đơn vị biết.");
        v->page.next_href = S("#due");
        v->page.next_label = req_t(r, "Đặt hạn");
    } else if (v->may_decide && row) {
        v->page.next = REQ_T(r, "%1 đã gửi, đang chờ xem từng việc.", row->unit->name);
        v->page.next_href = row->href;
        v->page.next_label = req_t(r, "Xem kế hoạch này");
    } else if (v->missing) {
        v->page.next = REQ_T(r, "Quá hạn, còn %1 đơn vị chưa gửi.",
            count_format(r->arena, (int64_t)v->missing, r->lang == LANG_EN));
        v->page.next_href = S("#remind");
        v->page.next_label = req_t(r, "Lấy câu nhắc");
        v->page.next_urgent = true;
    } else {
        v->page.next = v->due_words;
    }
}

static enum err fill(struct req *r, struct proposal_list_page *v)
{
    struct across a;
    enum err e = across_plans(r, &v->campaign, &a);

    if (e != OK)
        return e;
    v->due = a.due;
    rows_fill(r, v, &a.units, &a.proposals, &a.lines);
    if (v->own_only)
        return v->row_count ? OK : E_DENIED;
    v->reminder = reminder(r, v);
    v->findings = a.findings;
    v->balance = balance_views(r, &a.balance);
    v->balance_count = a.balance.count;
    return OK;
}

enum err page_proposal_list(struct req *r)
{
    struct proposal_list_page v = {.due_form = r->form};
    enum err e = find(r, r->db, &v.campaign);

    if (e != OK)
        return e;
    v.own_only = !may(r->db, r->actor, PERMISSION_READ, v.campaign.unit);
    v.may_decide = may(r->db, r->actor, PERMISSION_COMPILE, v.campaign.unit);
    e = fill(r, &v);
    if (e != OK)
        return e;
    v.due_words = due_sentence(r, v.due);
    if (!v.due_form) {
        v.due_form = form_new(r->arena, due_fields, 1);
        if (v.due)
            form_set_number(v.due_form, "day", v.due);
    }
    v.due_form->lang = r->lang;
    v.page.title = req_t(r, "Kế hoạch của các đơn vị");
    v.page.wide = !v.own_only;
    proposal_crumbs(r, &v.page, &v.campaign, false);
    next_step(r, &v);
    html_proposal_list(r->out, &v);
    return OK;
}

enum err act_proposal_due(struct req *r)
{
    struct campaign c;
    enum err e = find(r, r->db, &c);

    if (e == OK && !may(r->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    return e == OK ? form_read(form_new(r->arena, due_fields, 1), r) : e;
}

enum err write_proposal_due(struct tx *tx, struct req *r)
{
    struct campaign c;
    enum err e = find(r, tx->db, &c);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    if (e != OK)
        return e;
    e = proposal_due_set(tx, c.id, (day_t)form_number(r->form, "day"));
    if (e == E_INVALID)
        return form_refuse(r->form, "day",
            MSG("Hạn gửi kế hoạch không thể sau ngày cuối của đợt. Hãy chọn ngày sớm hơn."));
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "day",
            MSG("Đợt này đã có 200 hạn, nhiều nhất của một đợt. Hãy chọn ngày của một hạn về kế "
                "hoạch đã có."));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã đặt hạn gửi kế hoạch."));
    req_redirect(r, "/campaign/%lld/proposal", (long long)c.id.v);
    return OK;
}
