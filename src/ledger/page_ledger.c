/* page_ledger.c: the first page of the funds of a campaign, and funds opened and closed. */
#include "ledger/page.h"

#include "base/number.h"
#include "ledger/templates.h"
#include "org/account.h"

static void hrefs_fill(struct req *r, struct ledger_view *v)
{
    struct str form = ledger_href(r->arena, &v->place, "/new");

    v->href_new = str_printf(r->arena, "%.*s&deed=", STR(form));
    v->href_book = ledger_href(r->arena, &v->place, "/book");
    v->href_donors = ledger_href(r->arena, &v->place, "/donors");
    v->href_docx = ledger_href(r->arena, &v->place, "/statement");
    v->href_xlsx = ledger_href(r->arena, &v->place, "/sheet");
}

enum err page_ledger(struct req *r)
{
    struct ledger_view *v = arena_new(r->arena, struct ledger_view);
    enum err e = ledger_place_find(r, r->db, &v->place);

    if (e == OK && v->place.fund.id.v)
        e = statement_make(r, r->db, &v->place, &v->statement);
    if (e != OK)
        return e;
    v->page.title = v->place.fund.id.v ? v->place.fund.name : req_t(r, "Sổ đóng góp");
    v->page.wide = true;
    campaign_visitor_crumbs(r, &v->page, &v->place.visitor, NULL, NULL);
    v->receives = fund_receives(&v->place.fund, r->today);
    v->may_close = v->place.keeps && v->place.fund.closed_day == INT32_MAX &&
                   !v->statement.rest.count && !v->statement.promises.count;
    v->picture = (struct progress){.plan_milli = v->statement.received * MILLI,
        .done_milli = (v->statement.received - v->statement.left) * MILLI,
        .title = req_t(r, "Đã dùng so với đã nhận")};
    hrefs_fill(r, v);
    html_ledger(r->out, v);
    return OK;
}

/* ── a fund opened ──────────────────────────────────────────────────────────────────────────── */

static const struct choice grounds[] = {
    {"other", MSG("Vận động, tài trợ khác")},
    {"law10", MSG("Dân bàn và quyết định đóng góp (Luật 10)")},
    {"decree93", MSG("Thiên tai, dịch bệnh, sự cố, bệnh hiểm nghèo (NĐ 93)")},
};
static const enum ground ground_at[] = {GROUND_OTHER, GROUND_LAW10, GROUND_DECREE93};

static const struct field fund_fields[] = {
    {.name = "name",
        .label = MSG("Tên quỹ"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = FUND_NAME_MAX,
        .hint = MSG("Ví dụ: Quỹ làm đường ấp Cầu")},
    {.name = "ground",
        .label = MSG("Nhận theo quy định nào"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = grounds,
        .choice_count = GROUNDS},
    {.name = "open_from",
        .label = MSG("Bắt đầu nhận từ ngày"),
        .type = FIELD_DAY,
        .required = true},
    {.name = "open_until",
        .label = MSG("Nhận đến hết ngày"),
        .type = FIELD_DAY,
        .hint = MSG("Để trống nếu chưa định. Nghị định 93: không quá 90 ngày.")},
    {.name = "bank_bin",
        .label = MSG("Mã ngân hàng (6 số)"),
        .type = FIELD_TEXT,
        .max_chars = FUND_BIN_CHARS,
        .hint = MSG("Chỉ ghi tài khoản riêng của quỹ; không ghi tài khoản của cá nhân khác.")},
    {.name = "deposit_no",
        .label = MSG("Số tài khoản của quỹ"),
        .type = FIELD_TEXT,
        .max_chars = FUND_DEPOSIT_MAX},
    {.name = "holder",
        .label = MSG("Tên chủ tài khoản"),
        .type = FIELD_TEXT,
        .max_chars = FUND_HOLDER_MAX},
};
enum { FUND_FIELDS = sizeof fund_fields / sizeof *fund_fields };

enum err page_ledger_fund(struct req *r)
{
    struct ledger_form_view *v = arena_new(r->arena, struct ledger_form_view);
    enum err e = ledger_place_find(r, r->db, &v->place);

    if (e == OK && !v->place.keeps)
        e = E_DENIED;
    if (e != OK)
        return e;
    v->page.title = req_t(r, "Mở quỹ");
    campaign_visitor_crumbs(r, &v->page, &v->place.visitor, "ledger", MSG("Sổ đóng góp"));
    v->lead = req_t(r,
        "Mỗi quỹ có sổ riêng: ai góp gì, dùng vào việc gì, còn lại bao nhiêu. Mở quỹ rồi mới ghi "
        "được.");
    v->form = r->form;
    v->action = str_printf(
        r->arena, "/campaign/%lld/ledger/fund", (long long)v->place.visitor.campaign.id.v);
    if (!v->form) {
        v->form = form_new(r->arena, fund_fields, FUND_FIELDS);
        form_set_number(v->form, "open_from", r->today);
    }
    html_ledger_form(r->out, v);
    return OK;
}

static struct fund fund_of(const struct form *f, struct campaign_id campaign)
{
    return (struct fund){.campaign = campaign,
        .ground = ground_at[form_number(f, "ground")],
        .name = form_text(f, "name"),
        .bank_bin = form_text(f, "bank_bin"),
        .deposit_no = form_text(f, "deposit_no"),
        .holder = form_text(f, "holder"),
        .open_from = (day_t)form_number(f, "open_from"),
        .open_until =
            form_given(f, "open_until") ? (day_t)form_number(f, "open_until") + 1 : INT32_MAX};
}

enum err act_ledger_fund(struct req *r)
{
    struct form *f = form_new(r->arena, fund_fields, FUND_FIELDS);
    const char *field, *why;
    struct ledger_place p;
    struct fund fund;
    enum err e = ledger_place_find(r, r->db, &p);

    if (e == OK && !p.keeps)
        e = E_DENIED;
    if (e == OK)
        e = form_read(f, r);
    if (e != OK)
        return e;
    fund = fund_of(f, p.visitor.campaign.id);
    why = fund_fault(&fund, &field);
    return why ? form_refuse(f, field, why) : OK;
}

/* Asked again in the write. */
static enum err may_keep(struct tx *tx, struct req *r, struct campaign_id id)
{
    struct campaign c;
    enum err e = campaign_find(tx->db, r->arena, id, &c);

    if (e != OK)
        return e;
    return may(tx->db, r->actor, PERMISSION_COMPILE, c.unit) ? OK : E_DENIED;
}

enum err write_ledger_fund(struct tx *tx, struct req *r)
{
    struct campaign_id campaign = {req_id(r, "id")};
    struct fund f = fund_of(r->form, campaign);
    struct fund_id id;
    enum err e = may_keep(tx, r, campaign);

    if (e == OK)
        e = fund_open(tx, &f, &id);
    if (e == E_CONFLICT)
        return form_refuse(
            r->form, "name", MSG("Đợt này đã có một quỹ đang mở mang tên ấy. Hãy đặt tên khác."));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã mở quỹ."));
    req_redirect(r, "/campaign/%lld/ledger?fund=%lld", (long long)campaign.v, (long long)id.v);
    return OK;
}

enum err write_ledger_fund_close(struct tx *tx, struct req *r)
{
    struct campaign_id campaign = {req_id(r, "id")};
    struct fund_id id = {req_id(r, "fund")};
    struct fund f;
    enum err e = may_keep(tx, r, campaign);

    if (e == OK)
        e = fund_find(tx->db, r->arena, id, &f);
    if (e == OK && f.campaign.v != campaign.v)
        e = E_NOT_FOUND;
    if (e == OK)
        e = fund_close(tx, id);
    if (e == E_CONFLICT) {
        req_problem(r,
            MSG("Quỹ còn tiền, hiện vật hoặc lời hứa: hãy dùng, trả lại hoặc chuyển đi hết rồi "
                "đóng."),
            NULL, 0);
        return E_INVALID;
    }
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã đóng quỹ. Sổ vẫn xem được."));
    req_redirect(r, "/campaign/%lld/ledger?fund=%lld", (long long)campaign.v, (long long)id.v);
    return OK;
}
