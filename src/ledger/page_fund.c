/* page_fund.c: what the law asks of a fund, and the code for transfers to it. */
#include "ledger/fund_page.h"

#include "doc/picture.h"
#include "ledger/bank_code.h"
#include "ledger/fund_templates.h"
#include "org/holiday.h"
#include "store/blob.h"
#include "store/scan.h"

enum err fund_here_find(struct req *r, struct db *db, bool keeper, struct fund_here *ret)
{
    enum err e = fund_find(db, r->arena, (struct fund_id){req_id(r, "fund")}, &ret->fund);

    if (e == OK)
        e = campaign_visitor_find(r, db, ret->fund.campaign, &ret->visitor);
    if (e != OK)
        return e;
    ret->keeps = ret->visitor.may_compile;
    return ret->keeps || !keeper ? OK : E_DENIED;
}

void fund_here_crumbs(struct req *r, struct page *p, const struct fund_here *here, bool own)
{
    campaign_visitor_crumbs(r, p, &here->visitor, "ledger", MSG("Sổ đóng góp"));
    if (own)
        p->crumbs[3] = (struct crumb){
            str_printf(r->arena, "/fund/%lld", (long long)here->fund.id.v), here->fund.name};
}

/* --- what the law asks --- */

static enum err clock_fill(struct req *r, struct fund_page *v)
{
    struct fund_done done;
    struct calendar c;
    day_t from, to;
    enum err e = fund_done_find(r->db, r->arena, v->here.fund.id, &done);

    fund_clock_span(&v->here.fund, &from, &to);
    if (e == OK)
        e = holiday_calendar(r->db, r->arena, v->here.fund.unit, from, to, &c);
    if (e == OK)
        fund_clock_make(&v->here.fund, &done, &c, r->today, &v->clock);
    return e;
}

static enum err minutes_fill(struct req *r, struct vote_row *row)
{
    struct restricted_list all;
    enum err e;

    if (!row->state->vote.id.v)
        return OK;
    e = restricted_list_of(r->db, r->arena, VOTE_MINUTES, row->state->vote.id.v, &all);
    for (size_t i = 0; e == OK && i < all.count; i++) {
        if (all.items[i].erased_day == INT32_MAX)
            *vec_push(r->arena, &row->minutes) = all.items[i];
    }
    return e;
}

static enum err votes_fill(struct req *r, struct fund_page *v)
{
    enum err e = vote_board_make(r->db, r->arena, &v->here.fund, r->today, &v->board);

    if (e != OK)
        return e;
    v->votes = arena_new_array(r->arena, struct vote_row, v->board.count);
    for (size_t i = 0; e == OK && i < v->board.count; i++) {
        const struct vote_state *s = &v->board.items[i];
        const struct vote_rule *rule = s->vote.id.v ? vote_rule_on(s->vote.day) : NULL;

        v->votes[i] = (struct vote_row){
            .state = s, .needed = rule ? vote_needed(rule, s->vote.households) : 0};
        e = minutes_fill(r, &v->votes[i]);
    }
    return e;
}

static const struct choice how_choices[] = {
    {"meeting", MSG("Họp đại diện các hộ")},
    {"ballot", MSG("Phiếu lấy ý kiến từng hộ")},
};

enum { VOTE_FIELDS = 6 };

static struct form *vote_form(struct req *r, const struct campaign_visitor *visitor)
{
    struct field *f = arena_new_array(r->arena, struct field, VOTE_FIELDS);
    struct choice *hamlets = arena_new_array(r->arena, struct choice, visitor->units.count + 1);
    size_t count = 0;
    struct form *form;

    for (size_t i = 0; i < visitor->units.count; i++) {
        const struct campaign_unit *u = &visitor->units.items[i];

        if (!u->is_agency && u->id.v != visitor->campaign.unit.v)
            hamlets[count++] =
                (struct choice){str_z(r->arena, str_printf(r->arena, "%lld", (long long)u->id.v)),
                    str_z(r->arena, u->name)};
    }
    f[0] = (struct field){.name = "unit",
        .label = MSG("Ấp"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = hamlets,
        .choice_count = count};
    f[1] = (struct field){.name = "day",
        .label = MSG("Ngày có kết quả"),
        .type = FIELD_DAY,
        .required = true,
        .has_max = true,
        .max = r->today};
    f[2] = (struct field){.name = "how",
        .label = MSG("Cách lấy ý kiến"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = how_choices,
        .choice_count = VOTE_HOWS};
    f[3] = (struct field){.name = "households",
        .label = MSG("Tổng số hộ của ấp"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .min = 1,
        .hint = MSG("Tất cả các hộ, cả những hộ không dự: tỷ lệ tính trên số này.")};
    f[4] = (struct field){
        .name = "agreed", .label = MSG("Số hộ tán thành"), .type = FIELD_INT, .required = true};
    f[5] = (struct field){.name = "minutes",
        .label = MSG("Biên bản có chữ ký"),
        .type = FIELD_FILE,
        .accept = ".pdf,image/jpeg,image/png",
        .hint = MSG(
            "PDF hoặc ảnh chụp, nhiều nhất 12 MB; gửi sau cũng được. Chỉ người giữ sổ mở được, mỗi "
            "lần mở được ghi lại.")};
    form = form_new(r->arena, f, VOTE_FIELDS);
    form->lang = r->lang;
    return form;
}

static enum err qr_is_shown(struct req *r, const struct fund *f, bool *ret)
{
    struct fund_done done;
    enum err e = fund_done_find(r->db, r->arena, f->id, &done);

    *ret = e == OK && f->deposit_no.len && fund_receives(f, r->today) &&
           done.days[FUND_STEP_RECEIVED] == INT32_MAX && r->today <= fund_clock_last_day(f, &done);
    return e;
}

enum err page_fund(struct req *r)
{
    struct fund_page v = {0};
    enum err e = fund_here_find(r, r->db, false, &v.here);

    if (e == OK)
        e = clock_fill(r, &v);
    if (e == OK)
        e = votes_fill(r, &v);
    if (e == OK)
        e = qr_is_shown(r, &v.here.fund, &v.shows_qr);
    if (e == OK && v.here.keeps)
        e = bank_item_count(r->db, v.here.fund.id, BANK_STATE_OPEN, &v.open_items);
    if (e != OK)
        return e;
    v.bank = bank_find(v.here.fund.bank_bin);
    v.code = code_make(r->arena, CODE_FUND, v.here.fund.id.v);
    if (v.here.keeps && v.here.fund.ground == GROUND_LAW10 && v.board.count)
        v.vote_form = r->form ? r->form : vote_form(r, &v.here.visitor);
    v.page.title = v.here.fund.name;
    fund_here_crumbs(r, &v.page, &v.here, false);
    html_fund(r->out, &v);
    return OK;
}

/* --- a step is done --- */

enum err write_fund_step(struct tx *tx, struct req *r)
{
    const struct pair *code = req_field(r, "step"), *day_text = req_field(r, "day");
    day_t day = INT32_MAX;
    struct fund_here here;
    enum fund_step step;
    enum err e = fund_here_find(r, tx->db, true, &here);

    if (e == OK && (!code || fund_step_of(code->value, &step) != OK))
        e = E_INVALID;
    if (e == OK && day_text && day_text->value.len &&
        day_parse_iso(str_trim(day_text->value), &day) != OK &&
        day_parse(str_trim(day_text->value), &day) != OK)
        e = E_INVALID;
    if (e == OK && !(day_text && day_text->value.len) && !req_field(r, "undo"))
        e = E_INVALID;
    if (e == OK)
        e = fund_step_set(tx, here.fund.id, step, day);
    if (e == E_INVALID)
        req_problem(r, MSG("Hãy ghi ngày đã làm việc ấy: không sau hôm nay."), NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, day == INT32_MAX ? MSG("Đã bỏ ngày làm.") : MSG("Đã ghi ngày làm.")));
    req_redirect(r, "/fund/%lld", (long long)here.fund.id.v);
    return OK;
}

/* --- a vote --- */

struct vote_sent {
    struct vote vote;
    struct str bytes; /* of the minutes, as sent; then as kept */
    enum restricted_type type;
};

enum err act_fund_vote(struct req *r)
{
    struct vote_sent *s = arena_new(r->arena, struct vote_sent);
    struct fund_here here;
    const char *field, *why;
    enum err e = fund_here_find(r, r->db, true, &here);

    if (e == OK)
        e = form_read(vote_form(r, &here.visitor), r);
    if (e != OK)
        return e;
    s->vote = (struct vote){.fund = here.fund.id,
        .unit = campaign_visitor_chosen(r->form, "unit"),
        .day = (day_t)form_number(r->form, "day"),
        .how = (enum vote_how)form_number(r->form, "how"),
        .households = form_number(r->form, "households"),
        .agreed = form_number(r->form, "agreed")};
    s->bytes = form_value(r->form, "minutes")->bytes;
    r->view = s;
    why = vote_fault(&s->vote, r->today, &field);
    return why ? form_refuse(r->form, field, why) : OK;
}

/* A picture is written anew, so that only pixels stay; a PDF is kept as it came. */
enum err work_fund_vote(struct req *r)
{
    struct vote_sent *s = r->view;
    struct picture picture;
    const char *why = NULL;
    enum err e;

    if (!s->bytes.len)
        return OK;
    if (str_starts(s->bytes, S("%PDF"))) {
        s->type = RESTRICTED_PDF;
        e = restricted_pdf_check(s->bytes, &why);
        if (e == OK)
            e = scan_bytes(s->bytes, &why);
    } else {
        s->type = RESTRICTED_JPEG;
        e = picture_read(r->arena, s->bytes, &picture, &why);
        if (e == OK)
            s->bytes = picture.full;
    }
    if (e == E_BUSY || e == E_SYSTEM || e == OK)
        return e;
    return form_refuse(r->form, "minutes", why);
}

/* The vote as it stands now: of what was sent twice the one that is there. */
static enum err vote_that_stands(
    struct tx *tx, const struct fund *f, struct unit_id unit, struct vote_id *ret)
{
    struct vote_board b;
    enum err e = vote_board_make(tx->db, tx->arena, f, day_of_ms(tx->now_ms), &b);

    for (size_t i = 0; e == OK && i < b.count; i++) {
        if (b.items[i].unit.v == unit.v) {
            *ret = b.items[i].vote.id;
            return OK;
        }
    }
    return e == OK ? E_NOT_FOUND : e;
}

static enum err minutes_add(
    struct tx *tx, const struct fund *f, const struct vote_sent *s, struct vote_id vote)
{
    struct restricted_file file = {.unit = f->unit,
        .campaign = f->campaign.v,
        .purpose = S(VOTE_MINUTES),
        .thing = vote.v,
        .type = s->type,
        .day = s->vote.day};
    struct restricted_id id;
    enum err e;

    if (!s->bytes.len)
        return OK;
    tx->province = f->province;
    e = restricted_last_day(tx->db, day_of_ms(tx->now_ms), &file.delete_day);
    if (e == OK)
        e = restricted_add(tx, &file, s->bytes, &id);
    return e == E_CONFLICT ? OK : e; /* these minutes are there */
}

enum err write_fund_vote(struct tx *tx, struct req *r)
{
    const struct vote_sent *s = r->view;
    struct fund_here here;
    struct vote_id id;
    enum err e = fund_here_find(r, tx->db, true, &here);

    if (e == OK)
        e = vote_record(tx, &s->vote, &id);
    if (e == E_INVALID)
        return form_refuse(r->form, "unit",
            MSG("Quỹ này không lấy ý kiến ở đơn vị ấy. Hãy chọn một ấp trong danh sách."));
    if (e == E_CONFLICT)
        e = vote_that_stands(tx, &here.fund, s->vote.unit, &id);
    if (e == OK)
        e = minutes_add(tx, &here.fund, s, id);
    if (e == E_INVALID || e == E_TOO_LARGE)
        return form_refuse(r->form, "minutes",
            MSG("Biên bản không giữ được: đã quá hạn giữ, hoặc đã có quá nhiều tệp. Hãy chọn ngày "
                "giữ muộn hơn, hoặc gộp các tờ vào một tệp."));
    if (e != OK)
        return e;
    req_flash(r, vote_passed(&s->vote)
                     ? req_t(r, "Đã ghi: đủ số hộ tán thành, ấp đã thông qua.")
                     : req_t(r, "Đã ghi: chưa đủ số hộ tán thành, chưa được thu của dân."));
    req_redirect(r, "/fund/%lld", (long long)here.fund.id.v);
    return OK;
}

/* --- signed minutes: each opening is written down before the bytes go out --- */

static enum err minutes_find(struct req *r, struct db *db, struct restricted_file *ret)
{
    struct restricted_id id = {req_id(r, "file")};
    struct fund_here here;
    struct vote vote;
    enum err e = fund_here_find(r, db, true, &here);

    if (e == OK)
        e = restricted_find(db, r->arena, id, ret);
    if (e == OK && !str_eq(ret->purpose, S(VOTE_MINUTES)))
        e = E_NOT_FOUND;
    if (e == OK)
        e = vote_find(db, r->arena, (struct vote_id){ret->thing}, &vote);
    return e == OK && vote.fund.v != here.fund.id.v ? E_NOT_FOUND : e;
}

enum err write_vote_minutes(struct tx *tx, struct req *r)
{
    struct restricted_file file;
    enum err e = minutes_find(r, tx->db, &file);

    return e == OK ? restricted_open(tx, file.id) : e;
}

enum err page_vote_minutes(struct req *r)
{
    struct restricted_file file;
    struct str bytes;
    enum err e = minutes_find(r, r->db, &file);

    if (e == OK)
        e = blob_find(r->db, r->arena, file.blob, &bytes);
    if (e != OK)
        return e;
    req_send_file(r, restricted_content_type(file.type),
        str_printf(
            r->arena, "bien-ban-%lld.%s", (long long)file.id.v, restricted_extension(file.type)),
        bytes);
    return OK;
}

/* --- the code for transfers --- */

static const struct field amount_field[] = {
    {.name = "amount", .label = MSG("Số tiền (để trống: người góp tự ghi)"), .type = FIELD_MONEY},
};

/* Whose promise it is for: only the keeper of the books asks that. */
static enum err donor_fill(struct req *r, struct fund_qr_page *v, struct str *words)
{
    int64_t id = req_query_id(r, "donor");
    struct donor d;
    enum err e;

    if (!id || !v->here.keeps)
        return OK;
    e = donor_find(r->db, r->arena, (struct donor_id){id}, &d);
    if (e != OK || d.fund.v != v->here.fund.id.v)
        return e == OK ? E_NOT_FOUND : e;
    v->donor = d.name;
    *words =
        str_printf(r->arena, "%.*s %.*s", STR(*words), STR(code_make(r->arena, CODE_PLEDGE, id)));
    return OK;
}

static enum err code_fill(struct req *r, struct fund_qr_page *v)
{
    const struct fund *f = &v->here.fund;
    struct str words = code_make(r->arena, CODE_FUND, f->id.v), line;
    bool shown;
    enum err e = donor_fill(r, v, &words);

    if (e == OK)
        e = qr_is_shown(r, f, &shown);
    if (e != OK)
        return e;
    v->bank = bank_find(f->bank_bin);
    v->request.bin = f->bank_bin;
    v->request.account = f->deposit_no;
    v->request.words = words;
    if (!f->deposit_no.len)
        v->why = MSG("Quỹ chưa có tài khoản. Ghi tài khoản khi mở quỹ thì có mã.");
    else if (!shown)
        v->why = MSG("Quỹ không nhận đóng góp vào ngày này, nên không có mã.");
    else
        v->why = vietqr_fault(&v->request);
    if (v->why)
        return OK;
    e = vietqr_make(r->arena, &v->request, &line);
    return e == OK ? qr_draw(r->arena, line, &v->qr) : e;
}

enum err page_fund_qr(struct req *r)
{
    struct fund_qr_page v = {.form = form_new(r->arena, amount_field, 1)};
    struct str amount = str_trim(req_query(r, "amount"));
    enum err e = fund_here_find(r, r->db, false, &v.here);

    v.form->lang = r->lang;
    form_set_text(v.form, "amount", amount);
    if (amount.len && (money_parse(amount, &v.request.amount) != OK || v.request.amount < 0 ||
                          v.request.amount > VIETQR_AMOUNT_MAX)) {
        v.request.amount = 0;
        (void)form_refuse(v.form, "amount", MSG("Hãy ghi số tiền bằng đồng, ví dụ 500.000."));
    }
    if (e == OK)
        e = code_fill(r, &v);
    if (e != OK)
        return e;
    v.page.title = req_t(r, "Mã QR chuyển khoản");
    fund_here_crumbs(r, &v.page, &v.here, true);
    html_fund_qr(r->out, &v);
    return OK;
}
