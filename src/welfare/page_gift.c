/* page_gift.c: one batch of gifts: written, shared out among the hamlets, handed over day by day.
 * Batches and shares are the commune's; what was handed over in a hamlet its head writes, too. */
#include "welfare/page.h"

#include "welfare/templates.h"

static enum err find_campaign(struct req *r, struct db *db, struct campaign_visitor *v)
{
    enum err e = campaign_visitor_find(r, db, (struct campaign_id){req_id(r, "id")}, v);

    return e == OK && !v->may_compile ? E_DENIED : e;
}

static enum err find_gift(
    struct req *r, struct db *db, struct gift_batch *b, struct campaign_visitor *v)
{
    enum err e = gift_find(db, r->arena, (struct gift_id){req_id(r, "gift")}, b);

    return e == OK ? campaign_visitor_find(r, db, b->campaign, v) : e;
}

static enum err find_own(
    struct req *r, struct db *db, struct gift_batch *b, struct campaign_visitor *v)
{
    enum err e = find_gift(r, db, b, v);

    return e == OK && !v->may_compile ? E_DENIED : e;
}

/* --- the form of a batch --- */

static struct form *batch_form(struct req *r)
{
    struct field *f = arena_new_array(r->arena, struct field, 7);
    size_t n = 0;
    struct form *form;

    f[n++] = (struct field){.name = "name",
        .label = MSG("Tên đợt quà"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = GIFT_TEXT_MAX,
        .hint = MSG("Ví dụ: Quà cho gia đình chính sách, thương binh, liệt sĩ")};
    f[n++] = (struct field){.name = "whom",
        .label = MSG("Cho ai (loại người)"),
        .type = FIELD_TEXT,
        .max_chars = GIFT_TEXT_MAX,
        .hint = MSG("Ví dụ: gia đình chính sách, người cao tuổi. Không ghi tên ai.")};
    f[n++] = (struct field){.name = "count",
        .label = MSG("Số phần"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .min = 1,
        .has_max = true,
        .max = GIFT_COUNT_MAX};
    f[n++] = (struct field){.name = "unit_vnd",
        .label = MSG("Giá trị mỗi phần"),
        .type = FIELD_MONEY,
        .required = true,
        .unit = MSG("đồng")};
    f[n++] = (struct field){.name = "stated",
        .label = MSG("Tổng ghi trong kế hoạch"),
        .type = FIELD_MONEY,
        .unit = MSG("đồng"),
        .hint = MSG("Nếu ghi, máy nhân lại số phần × giá trị để đối chiếu.")};
    f[n++] = welfare_source_field();
    f[n++] = (struct field){.name = "giver",
        .label = MSG("Cơ quan, tổ chức tặng"),
        .type = FIELD_TEXT,
        .max_chars = GIFT_TEXT_MAX};
    form = form_new(r->arena, f, n);
    form->lang = r->lang;
    return form;
}

static void batch_fill(struct form *f, const struct gift_batch *b)
{
    form_set_text(f, "name", b->name);
    form_set_text(f, "whom", b->whom);
    form_set_number(f, "count", b->count);
    form_set_number(f, "unit_vnd", b->unit_vnd);
    form_set_text(f, "source", str_from(cost_source_name(b->source)));
    form_set_text(f, "giver", b->giver);
}

static enum err batch_read(struct req *r, struct gift_batch *b)
{
    struct form *f = batch_form(r);
    struct str args[GIFT_FAULT_ARGS];
    const char *field, *fault;
    enum err e = form_read(f, r);

    if (e != OK)
        return e;
    b->name = form_text(f, "name");
    b->whom = form_text(f, "whom");
    b->giver = form_text(f, "giver");
    b->count = form_number(f, "count");
    b->unit_vnd = form_number(f, "unit_vnd");
    b->source = welfare_source_chosen(f);
    fault = gift_fault(
        r->arena, b, form_given(f, "stated") ? form_number(f, "stated") : -1, &field, args);
    return fault ? form_refuse_fill(f, field, fault, args, GIFT_FAULT_ARGS) : OK;
}

/* --- a new one --- */

enum err page_gift_new(struct req *r)
{
    struct welfare_new_view v = {.form = r->form, .part = "gift"};
    enum err e = find_campaign(r, r->db, &v.visitor);

    if (e != OK)
        return e;
    if (!v.form)
        v.form = batch_form(r);
    v.page.title = req_t(r, "Thêm đợt quà");
    welfare_crumbs(r, &v.page, &v.visitor);
    html_welfare_new(r->out, &v);
    return OK;
}

enum err act_gift_add(struct req *r)
{
    struct gift_batch *b = arena_new(r->arena, struct gift_batch);
    struct campaign_visitor v;
    enum err e = find_campaign(r, r->db, &v);

    b->campaign = v.campaign.id;
    r->view = b;
    return e == OK ? batch_read(r, b) : e;
}

enum err write_gift_add(struct tx *tx, struct req *r)
{
    struct campaign_visitor v;
    struct gift_id id = {0};
    enum err e = find_campaign(r, tx->db, &v);

    if (e == OK)
        e = gift_add(tx, r->view, &id);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "name",
            MSG("Đợt này đã có 200 đợt quà, không thêm được nữa. Hãy ghi thêm vào một đợt quà đã "
                "có."));
    if (e != OK && e != E_CONFLICT)
        return e;
    req_flash(r, e == OK ? req_t(r, "Đã ghi đợt quà. Tiếp theo: chia cho các ấp.")
                         : req_t(r, "Đợt quà này đã có, không ghi thêm lần nữa."));
    req_redirect(r, "/gift/%lld", (long long)id.v);
    return OK;
}

/* --- one that is there --- */

static const char *plan_field(struct arena *a, struct unit_id unit)
{
    return str_z(a, str_printf(a, "p%lld", (long long)unit.v));
}

static bool is_hamlet(const struct campaign_visitor *v, size_t i)
{
    return i == v->units.count || !v->units.items[i].is_agency;
}

static struct form *plan_form(struct req *r, const struct campaign_visitor *v)
{
    struct field *f = arena_new_array(r->arena, struct field, campaign_visitor_count(v));
    struct form *form;
    size_t n = 0;

    for (size_t i = 0; i < campaign_visitor_count(v); i++)
        if (is_hamlet(v, i))
            f[n++] = (struct field){.name = plan_field(r->arena, campaign_visitor_at(v, i)),
                .label = str_z(r->arena, campaign_visitor_unit(v, campaign_visitor_at(v, i))),
                .type = FIELD_INT,
                .has_min = true,
                .has_max = true,
                .max = GIFT_COUNT_MAX,
                .sum = "planned"};
    form = form_new(r->arena, f, n);
    form->lang = r->lang;
    return form;
}

static bool acts_for_hamlet(const struct req *r, struct db *db, const struct campaign_visitor *v)
{
    for (size_t i = 0; i < campaign_visitor_count(v); i++)
        if (is_hamlet(v, i) && campaign_visitor_acts(r, db, v, campaign_visitor_at(v, i)))
            return true;
    return false;
}

static struct form *hand_form(struct req *r, const struct campaign_visitor *v)
{
    struct field *f = arena_new_array(r->arena, struct field, 3);
    struct form *form;

    f[0] = campaign_visitor_field(
        r, v, v->may_compile ? VISITOR_HAMLETS : VISITOR_ACTS_FOR, "unit", MSG("Trao ở"));
    f[1] = campaign_visitor_day(r, v, "day", MSG("Ngày trao"), true);
    f[2] = (struct field){.name = "handed",
        .label = MSG("Số phần đã trao trong ngày"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .has_max = true,
        .max = GIFT_COUNT_MAX,
        .hint = MSG("Ghi lại cho cùng ấp, cùng ngày là sửa số cũ, không cộng thêm.")};
    form = form_new(r->arena, f, 3);
    form->lang = r->lang;
    return form;
}

static void units_fill(struct req *r, struct gift_view *v, const struct gift_part_list *planned,
    const struct gift_part_list *handed)
{
    const struct campaign_visitor *visitor = &v->visitor;

    v->units = arena_new_array(r->arena, struct gift_unit_row, campaign_visitor_count(visitor));
    for (size_t i = 0; i < campaign_visitor_count(visitor); i++) {
        struct unit_id unit = campaign_visitor_at(visitor, i);
        struct gift_unit_row *row = &v->units[v->unit_count];

        if (!is_hamlet(visitor, i))
            continue;
        *row = (struct gift_unit_row){.unit = campaign_visitor_unit(visitor, unit),
            .field = plan_field(r->arena, unit),
            .planned = gift_parts_sum(planned, unit),
            .handed = gift_parts_sum(handed, unit),
            .sheet_href = str_printf(
                r->arena, "%.*s/sheet/docx?unit=%lld", STR(v->row.href), (long long)unit.v)};
        row->left = row->planned - row->handed;
        v->unit_count++;
    }
    v->not_planned = v->row.batch->count - v->row.planned;
    v->days = arena_new_array(r->arena, struct gift_day_row, handed->count);
    v->day_count = handed->count;
    for (size_t i = 0; i < handed->count; i++)
        v->days[i] =
            (struct gift_day_row){.unit = campaign_visitor_unit(visitor, handed->items[i].unit),
                .day = handed->items[i].day,
                .count = handed->items[i].count};
}

static void forms_fill(struct req *r, struct gift_view *v)
{
    v->changing = r->form && is_route(r, "gift_change");
    if (v->visitor.may_compile) {
        v->plan = r->form && is_route(r, "gift_plan") ? r->form : plan_form(r, &v->visitor);
        v->change = v->changing ? r->form : batch_form(r);
        if (!v->changing)
            batch_fill(v->change, v->row.batch);
        for (size_t i = 0; v->plan != r->form && i < v->unit_count; i++)
            if (v->units[i].planned)
                form_set_number(v->plan, v->units[i].field, v->units[i].planned);
    }
    if (!acts_for_hamlet(r, r->db, &v->visitor))
        return;
    v->hand = r->form && is_route(r, "gift_hand") ? r->form : hand_form(r, &v->visitor);
    if (v->hand == r->form)
        return;
    if (r->today >= v->visitor.campaign.first_day && r->today <= v->visitor.campaign.last_day)
        form_set_number(v->hand, "day", r->today);
    if (v->hand->fields[0].choice_count == 1)
        form_set_text(v->hand, "unit", str_from(v->hand->fields[0].choices[0].value));
}

enum err page_gift_show(struct req *r)
{
    struct gift_view v = {0};
    struct gift_batch *b = arena_new(r->arena, struct gift_batch);
    struct gift_part_list planned, handed;
    enum err e = find_gift(r, r->db, b, &v.visitor);

    if (e == OK)
        e = gift_planned_of(r->db, r->arena, b->id, &planned);
    if (e == OK)
        e = gift_handed_of(r->db, r->arena, b->id, &handed);
    if (e == OK)
        e = scans_fill(r, &v.visitor, GIFT_SHEET, b->id.v, &v.scans);
    if (e != OK)
        return e;
    gift_row_fill(r, b, &planned, &handed, &v.row);
    units_fill(r, &v, &planned, &handed);
    forms_fill(r, &v);
    v.page.title = b->name;
    welfare_crumbs(r, &v.page, &v.visitor);
    html_gift_show(r->out, &v);
    return OK;
}

enum err act_gift_change(struct req *r)
{
    struct gift_batch *b = arena_new(r->arena, struct gift_batch);
    struct campaign_visitor v;
    enum err e = find_own(r, r->db, b, &v);

    r->view = b;
    return e == OK ? batch_read(r, b) : e;
}

enum err write_gift_change(struct tx *tx, struct req *r)
{
    const struct gift_batch *b = r->view;
    struct gift_batch before;
    struct campaign_visitor v;
    enum err e = find_own(r, tx->db, &before, &v);

    if (e == OK)
        e = gift_change(tx, b);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "count",
            MSG("Số phần này ít hơn số đã chia hoặc đã trao. Hãy sửa các số ấy trước."));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã sửa đợt quà."));
    req_redirect(r, "/gift/%lld", (long long)b->id.v);
    return OK;
}

/* --- sharing out --- */

enum err act_gift_plan(struct req *r)
{
    struct gift_batch b;
    struct campaign_visitor v;
    int64_t sum = 0;
    enum err e = find_own(r, r->db, &b, &v);

    if (e == OK)
        e = form_read(plan_form(r, &v), r);
    if (e != OK)
        return e;
    for (size_t i = 0; i < r->form->count; i++)
        sum += form_number(r->form, r->form->fields[i].name);
    if (sum <= b.count)
        return OK;
    return form_refuse_fill(r->form, r->form->fields[0].name,
        MSG("Các ấp cộng lại là %1 phần, mà đợt quà chỉ có %2 phần. Hãy bớt %3 phần."),
        (struct str[]){count_format(r->arena, sum, false), count_format(r->arena, b.count, false),
            count_format(r->arena, sum - b.count, false)},
        3);
}

/* What becomes smaller first, so that no moment has more than there are. */
static enum err plan_write(
    struct tx *tx, struct req *r, const struct campaign_visitor *v, struct gift_id id)
{
    struct gift_part_list now;
    enum err e = gift_planned_of(tx->db, tx->arena, id, &now);

    for (int grow = 0; grow < 2; grow++)
        for (size_t i = 0; e == OK && i < campaign_visitor_count(v); i++) {
            struct unit_id unit = campaign_visitor_at(v, i);
            int64_t count = is_hamlet(v, i) ? form_number(r->form, plan_field(r->arena, unit)) : 0;

            if (is_hamlet(v, i) && (count > gift_parts_sum(&now, unit)) == (grow == 1))
                e = gift_plan(tx, id, unit, count);
        }
    return e;
}

enum err write_gift_plan(struct tx *tx, struct req *r)
{
    struct gift_batch b;
    struct campaign_visitor v;
    enum err e = find_own(r, tx->db, &b, &v);

    if (e == OK)
        e = plan_write(tx, r, &v, b.id);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã chia quà cho các ấp."));
    req_redirect(r, "/gift/%lld", (long long)b.id.v);
    return OK;
}

/* --- handing over --- */

static struct gift_part hand_read(const struct form *f)
{
    return (struct gift_part){.unit = campaign_visitor_chosen(f, "unit"),
        .day = (day_t)form_number(f, "day"),
        .count = form_number(f, "handed")};
}

enum err act_gift_hand(struct req *r)
{
    struct gift_batch b;
    struct campaign_visitor v;
    enum err e = find_gift(r, r->db, &b, &v);

    if (e == OK && !acts_for_hamlet(r, r->db, &v))
        e = E_DENIED;
    if (e == OK)
        e = form_read(hand_form(r, &v), r);
    if (e == OK && form_number(r->form, "day") > r->today)
        e = form_refuse(r->form, "day", MSG("Ngày này chưa đến. Chỉ ghi quà đã trao."));
    return e;
}

/* "25 gifts, 20 handed over elsewhere or on other days: at most 5 here". */
static enum err refuse_more(
    struct tx *tx, struct req *r, const struct gift_batch *b, const struct gift_part *part)
{
    struct gift_part_list all;
    int64_t others = 0;
    enum err e = gift_handed_of(tx->db, r->arena, b->id, &all);

    for (size_t i = 0; e == OK && i < all.count; i++)
        if (all.items[i].unit.v != part->unit.v || all.items[i].day != part->day)
            others += all.items[i].count;
    if (e != OK)
        return e;
    return form_refuse_fill(r->form, "handed",
        MSG("Đợt quà có %1 phần, nơi khác và ngày khác đã trao %2 phần: ở đây nhiều nhất %3 phần. "
            "Hãy xem lại số, hoặc sửa số phần của đợt quà."),
        (struct str[]){count_format(r->arena, b->count, false),
            count_format(r->arena, others, false),
            count_format(r->arena, b->count - others, false)},
        3);
}

enum err write_gift_hand(struct tx *tx, struct req *r)
{
    struct gift_part part = hand_read(r->form);
    struct gift_batch b;
    struct campaign_visitor v;
    enum err e = find_gift(r, tx->db, &b, &v);

    if (e == OK && !campaign_visitor_acts(r, tx->db, &v, part.unit))
        e = E_DENIED;
    if (e == OK)
        e = gift_hand(tx, b.id, &part);
    if (e == E_TOO_LARGE)
        return refuse_more(tx, r, &b, &part);
    if (e == E_INVALID)
        return form_refuse(r->form, "unit",
            MSG("Quà trao ở một ấp của đợt, hoặc ở xã. Hãy chọn trong danh sách."));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi số quà đã trao. Hãy nộp bản quét tờ ký nhận."));
    req_redirect(r, "/gift/%lld", (long long)b.id.v);
    return OK;
}

/* --- the blank sheet --- */

enum { SHEET_ROWS = 20, SHEET_ROWS_MAX = 400 };

enum err page_gift_sheet(struct req *r)
{
    struct gift_sheet s = {0};
    struct gift_part_list planned;
    struct campaign_visitor v;
    struct unit_id unit = {req_query_id(r, "unit")};
    bool docx = str_eq(req_text(r, "kind"), S("docx"));
    struct str file;
    int64_t rows;
    enum err e = find_gift(r, r->db, &s.batch, &v);

    if (e == OK && !docx && !str_eq(req_text(r, "kind"), S("xlsx")))
        e = E_NOT_FOUND;
    if (e == OK)
        e = gift_planned_of(r->db, r->arena, s.batch.id, &planned);
    if (e != OK)
        return e;
    rows = unit.v ? gift_parts_sum(&planned, unit) : s.batch.count;
    s.campaign = v.campaign;
    s.commune = v.commune;
    s.unit = unit.v && campaign_visitor_has(&v, unit) ? campaign_visitor_unit(&v, unit) : S("");
    s.rows = rows < 1 ? SHEET_ROWS : rows > SHEET_ROWS_MAX ? SHEET_ROWS_MAX : (size_t)rows;
    e = docx ? gift_sheet_docx(r->arena, &s, &file) : gift_sheet_xlsx(r->arena, &s, &file);
    if (e != OK)
        return e;
    req_send_file(r,
        docx ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
             : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        docx ? S("ky-nhan-qua.docx") : S("ky-nhan-qua.xlsx"), file);
    return OK;
}
