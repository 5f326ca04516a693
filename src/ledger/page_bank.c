/* page_bank.c: statements of a fund's bank: sent, and the lines that wait for a person. */
#include "ledger/fund_page.h"

#include "ledger/bank_code.h"
#include "ledger/fund_templates.h"

static const struct field file_field[] = {
    {.name = "file",
        .label = MSG("Tệp sao kê (CSV)"),
        .type = FIELD_FILE,
        .required = true,
        .accept = ".csv,.txt,text/csv",
        .hint = MSG(
            "Tải từ trang của ngân hàng. Nhiều nhất 4 MB, 5.000 dòng. Gửi lại tệp cũ, hoặc tệp có "
            "những ngày đã gửi, không ghi thêm lần nữa.")},
};

static struct form *file_form(struct req *r)
{
    struct form *f = form_new(r->arena, file_field, 1);

    f->lang = r->lang;
    return f;
}

/* --- shown --- */

/* Who still promises money, for the lines that no code explains. */
static enum err promises_fill(struct req *r, struct bank_page *v)
{
    struct book_balance_list all;
    size_t count = 0;
    enum err e = ledger_balances(r->db, r->arena, v->here.fund.id, &all);

    if (e != OK)
        return e;
    v->promises = arena_new_array(r->arena, struct bank_promise, all.count);
    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct book_balance *b = &all.items[i];
        struct donor d;

        if (b->book != BOOK_PROMISED || b->commodity.stuff != STUFF_MONEY || b->amount <= 0)
            continue;
        e = donor_find(r->db, r->arena, (struct donor_id){b->of}, &d);
        v->promises[count++] = (struct bank_promise){.donor = {b->of},
            .label = REQ_T(r, "%1: còn hứa %2 đồng", d.name.len ? d.name : req_t(r, "ẩn danh"),
                count_format(r->arena, b->amount, r->lang == LANG_EN))};
    }
    v->promise_count = count;
    return e;
}

/* The entry that may be the line of row `i`: that of an earlier row of the same day and amount, if
 * there is one, is not looked for again. E_NOT_FOUND: there is none. */
static enum err row_twin(struct req *r, const struct bank_page *v, size_t i, struct entry *ret)
{
    const struct bank_item *item = v->rows[i].item;
    struct entry_id twin;
    enum err e;

    if (item->amount <= 0)
        return E_NOT_FOUND;
    for (size_t k = 0; k < i; k++) {
        const struct bank_item_row *row = &v->rows[k];

        if (row->item->day != item->day || row->item->amount != item->amount)
            continue;
        *ret = row->twin;
        return row->twin.id.v ? OK : E_NOT_FOUND;
    }
    e = bank_twin_find(r->db, item, &twin);
    return e == OK ? entry_find(r->db, r->arena, twin, ret) : e;
}

static enum err rows_fill(struct req *r, struct bank_page *v)
{
    struct bank_item_list *open = arena_new(r->arena, struct bank_item_list);
    enum err e = bank_item_list_of(
        r->db, r->arena, v->here.fund.id, BANK_STATE_OPEN, BANK_SHOWN_LINES, open);

    if (e != OK)
        return e;
    v->rows = arena_new_array(r->arena, struct bank_item_row, open->count);
    v->count = open->count;
    for (size_t i = 0; e == OK && i < open->count; i++) {
        struct bank_item_row *row = &v->rows[i];

        row->item = &open->items[i];
        e = row_twin(r, v, i, &row->twin);
        if (e == OK) /* cash that was paid in has no number */
            row->twin_number = row->twin.deed == DEED_MOVE ? day_format(r->arena, row->twin.day)
                                                           : str_printf(r->arena, "PT %03d/%d",
                                                                 row->twin.number, row->twin.year);
        e = e == E_NOT_FOUND ? OK : e;
    }
    return e;
}

enum err page_bank(struct req *r)
{
    struct bank_page v = {.form = r->form ? r->form : file_form(r)};
    enum err e = fund_here_find(r, r->db, true, &v.here);

    if (e == OK) {
        e = bank_file_waiting(r->db, v.here.fund.id, &v.waiting);
        e = e == E_NOT_FOUND ? OK : e;
    }
    if (e == OK)
        e = rows_fill(r, &v);
    if (e == OK)
        e = promises_fill(r, &v);
    for (int s = 0; e == OK && s < BANK_STATES; s++)
        e = bank_item_count(r->db, v.here.fund.id, (enum bank_state)s, &v.counts[s]);
    if (e != OK)
        return e;
    v.code = code_make(r->arena, CODE_FUND, v.here.fund.id.v);
    v.page.title = req_t(r, "Sao kê ngân hàng");
    v.page.wide = true;
    fund_here_crumbs(r, &v.page, &v.here, true);
    if (v.waiting.v) {
        v.page.next =
            req_t(r, "Có một sao kê đã gửi mà chưa ghi vào sổ. Hãy ghi hoặc bỏ sao kê ấy trước.");
        v.page.next_href = str_printf(
            r->arena, "/fund/%lld/bank/%lld", (long long)v.here.fund.id.v, (long long)v.waiting.v);
        v.page.next_label = req_t(r, "Xem và ghi");
    }
    html_bank(r->out, &v);
    return OK;
}

/* --- a statement is sent --- */

enum err act_bank_add(struct req *r)
{
    struct fund_here here;
    enum err e = fund_here_find(r, r->db, true, &here);

    return e == OK ? form_read(file_form(r), r) : e;
}

enum err work_bank_add(struct req *r)
{
    struct bank_sheet *sheet = arena_new(r->arena, struct bank_sheet);
    struct bank_trouble trouble = {0};
    enum err e = bank_sheet_read(r->arena, form_value(r->form, "file")->bytes, sheet, &trouble);
    struct str line;

    r->view = sheet;
    if (e == OK)
        return OK;
    if (!trouble.line)
        return form_refuse(r->form, "file", trouble.why);
    line = REQ_T(r, "%1: %2", str_printf(r->arena, "%zu", trouble.line), req_t(r, trouble.why));
    return form_refuse_fill(r->form, "file", MSG("Dòng %1"), &line, 1);
}

/* The same file sent twice is the one that waits; another takes its place. */
static enum err waiting_settle(
    struct tx *tx, struct fund_id fund, struct str text, struct bank_file_id *ret)
{
    struct bank_file file;
    struct str there;
    enum err e = bank_file_waiting(tx->db, fund, ret);

    if (e != OK)
        return e;
    e = bank_file_find(tx->db, tx->arena, *ret, &file, &there);
    if (e == OK && str_eq(there, text))
        return OK;
    e = e == OK || e == E_NOT_FOUND ? bank_file_drop(tx, *ret) : e;
    return e == OK ? E_NOT_FOUND : e;
}

enum err write_bank_add(struct tx *tx, struct req *r)
{
    const struct bank_sheet *sheet = r->view;
    struct bank_file_id id;
    struct fund_here here;
    enum err e = fund_here_find(r, tx->db, true, &here);

    if (e == OK)
        e = waiting_settle(tx, here.fund.id, sheet->text, &id);
    if (e == E_NOT_FOUND)
        e = bank_file_add(tx, here.fund.id, sheet->text, &id);
    if (e == E_CONFLICT)
        return form_refuse(
            r->form, "file", MSG("Quỹ này đã đóng, không ghi thêm được. Hãy ghi vào quỹ đang mở."));
    if (e != OK)
        return e;
    req_redirect(r, "/fund/%lld/bank/%lld", (long long)here.fund.id.v, (long long)id.v);
    return OK;
}

/* --- a line is settled --- */

static enum err how_read(
    struct req *r, enum bank_how *how, struct donor_id *donor, struct entry_id *entry)
{
    static const char *const codes[] = {"gift", "promise", "entry", "not-ours"};
    const struct pair *sent = req_field(r, "how"), *of;

    for (int h = 0; sent && h < 4; h++) {
        if (!str_eq(sent->value, str_from(codes[h])))
            continue;
        *how = (enum bank_how)h;
        of = h == BANK_AS_PROMISE ? req_field(r, "donor") : req_field(r, "entry");
        if (h == BANK_AS_PROMISE)
            return of && str_to_int(of->value, &donor->v) == OK ? OK : E_INVALID;
        if (h == BANK_AS_ENTRY)
            return of && str_to_int(of->value, &entry->v) == OK ? OK : E_INVALID;
        return OK;
    }
    return E_INVALID;
}

enum err write_bank_settle(struct tx *tx, struct req *r)
{
    struct bank_item_id id = {req_id(r, "line")};
    struct entry_refusal refusal = {0};
    struct donor_id donor = {0};
    struct entry_id entry = {0};
    struct fund_here here;
    struct bank_item item;
    enum bank_how how = BANK_NOT_OURS;
    enum err e = fund_here_find(r, tx->db, true, &here);

    if (e == OK)
        e = bank_item_find(tx->db, r->arena, id, &item);
    if (e == OK && item.fund.v != here.fund.id.v)
        e = E_NOT_FOUND;
    if (e == OK)
        e = how_read(r, &how, &donor, &entry);
    if (e == OK)
        e = bank_item_settle(tx, id, how, donor, entry, &refusal);
    if (refusal.why)
        req_problem(r, refusal.why, NULL, 0);
    else if (e == E_CONFLICT)
        req_problem(r, MSG("Dòng này đã có người xác định rồi. Hãy mở lại trang để xem."), NULL, 0);
    else if (e == E_INVALID)
        req_problem(
            r, MSG("Không ghi được như vậy: hãy chọn lại người hứa hoặc phiếu thu."), NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, how == BANK_NOT_OURS ? req_t(r, "Đã để riêng: không thuộc quỹ này.")
                                      : req_t(r, "Đã vào sổ quỹ."));
    req_redirect(r, "/fund/%lld/bank", (long long)here.fund.id.v);
    return OK;
}
