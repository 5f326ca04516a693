/* entry_options.c: the forms of deeds. What can be chosen comes from the books themselves: only
 * what the fund holds can be spent, only what somebody gave can go back. */
#include "ledger/entry_options.h"

#include "base/number.h"
#include "ledger/inside.h"

enum { OPTIONS_MAX = 1000 };

static const struct kind_of_form kinds[] = {
    {"receive", DEED_RECEIVE, false, true, false, false, false, true, false,
        MSG("Nhận đóng góp bằng tiền"),
        MSG("Ghi từng khoản đã nhận thật. Lời hứa thì ghi ở Hứa ủng hộ."), MSG("Nhận bằng"),
        MSG("Nội dung")},
    {"receive-kind", DEED_RECEIVE, true, true, true, true, false, true, false,
        MSG("Nhận hiện vật, đất, ngày công"),
        MSG("Hiện vật ghi theo đơn vị của nó và giá trị hai bên thống nhất; đất ghi m²; ngày công "
            "ghi số ngày."),
        MSG("Nhận gì"), MSG("Nội dung")},
    {"pledge", DEED_PLEDGE, true, true, true, false, false, false, false, MSG("Hứa ủng hộ"),
        MSG("Lời hứa chưa phải là tiền đã nhận: không cộng vào số đã nhận."), MSG("Hứa gì"),
        MSG("Nội dung")},
    {"unpledge", DEED_UNPLEDGE, false, false, false, false, false, false, true, MSG("Thôi hứa"),
        MSG("Người hứa nay không góp nữa, hoặc góp ít hơn."), MSG("Lời hứa nào"), MSG("Vì sao")},
    {"spend", DEED_SPEND, false, false, false, true, true, true, true,
        MSG("Chi cho công trình, xuất dùng"),
        MSG("Mỗi khoản chi cho một công trình hoặc chi chung. Chỉ chi được những gì quỹ đang có."),
        MSG("Lấy từ đâu"), MSG("Chi cho ai, việc gì")},
    {"buy", DEED_BUY, false, false, true, false, false, true, true, MSG("Mua hiện vật nhập kho"),
        MSG("Tiền ra, hàng vào kho. Dùng hàng cho công trình thì ghi ở Chi cho công trình."),
        MSG("Trả bằng"), MSG("Mua của ai")},
    {"return", DEED_RETURN, false, false, false, false, false, true, true, MSG("Trả lại"),
        MSG("Không trả lại nhiều hơn người ấy đã góp. Hãy ghi lại."), MSG("Trả cho ai, trả gì"),
        MSG("Vì sao trả lại")},
    {"move", DEED_MOVE, false, false, false, false, false, true, false,
        MSG("Chuyển giữa tiền mặt và tài khoản"), MSG("Tổng số tiền của quỹ không đổi."),
        MSG("Chuyển thế nào"), MSG("Nội dung")},
    {"hand-over", DEED_HAND_OVER, false, false, false, false, false, true, true,
        MSG("Chuyển số còn lại"),
        MSG("Khi quỹ kết thúc: chuyển số còn lại cho quỹ khác, ngân sách hoặc nơi đã cam kết."),
        MSG("Chuyển gì"), MSG("Chuyển cho ai, theo văn bản nào")},
};

/* ── what can be chosen ─────────────────────────────────────────────────────────────────────── */

static void option_add(struct req *r, struct entering *e, struct option o, struct str label)
{
    struct choice *c = &e->choices[e->option_count];

    if (e->option_count == OPTIONS_MAX)
        return;
    c->value = str_printf(r->arena, "%d.%lld.%d.%d.%lld", (int)o.commodity.stuff,
        (long long)o.commodity.goods.v, o.by_bank, o.new_goods, (long long)o.donor.v)
                   .ptr;
    c->label = str_z(r->arena, label);
    e->options[e->option_count++] = o;
}

static void options_of_kind(struct req *r, struct entering *e)
{
    struct option o = {.commodity = {.stuff = STUFF_GOODS}};

    if (e->kind->deed == DEED_PLEDGE)
        option_add(r, e, (struct option){.by_bank = false}, req_t(r, "Tiền"));
    for (size_t i = 0; i < e->place.goods.count; i++) {
        o.commodity.goods = e->place.goods.items[i].id;
        option_add(r, e, o, ledger_commodity_words(r, &e->place, o.commodity));
    }
    option_add(r, e, (struct option){.new_goods = true, .commodity = {.stuff = STUFF_GOODS}},
        req_t(r, "Hiện vật khác (ghi tên bên dưới)"));
    option_add(r, e, (struct option){.commodity = {.stuff = STUFF_LAND}}, req_t(r, "Đất (m²)"));
    option_add(r, e, (struct option){.commodity = {.stuff = STUFF_LABOUR}}, req_t(r, "Ngày công"));
}

static void options_of_money(struct req *r, struct entering *e)
{
    option_add(r, e, (struct option){.by_bank = false}, req_t(r, "Tiền mặt"));
    option_add(r, e, (struct option){.by_bank = true}, req_t(r, "Chuyển khoản"));
}

static void options_of_move(struct req *r, struct entering *e)
{
    option_add(r, e, (struct option){.by_bank = true}, req_t(r, "Nộp tiền mặt vào tài khoản"));
    option_add(r, e, (struct option){.by_bank = false}, req_t(r, "Rút tiền mặt từ tài khoản"));
}

/* "Tiền mặt, còn 1.100.000 đồng" */
static void options_of_held(struct req *r, struct entering *e, bool money_only)
{
    for (size_t i = 0; i < e->balances.count; i++) {
        const struct book_balance *b = &e->balances.items[i];
        struct str amount, label;

        if (!book_holds(b->book) || b->book == BOOK_PROMISED || b->amount <= 0 ||
            (money_only && b->commodity.stuff != STUFF_MONEY))
            continue;
        amount = ledger_amount_words(r, &e->place, b->commodity, b->amount);
        label = REQ_T(r, "%1: còn %2", req_t(r, book_label(b->book)), amount);
        option_add(r, e,
            (struct option){.commodity = b->commodity, .by_bank = b->book == BOOK_BANK}, label);
    }
}

static int64_t balance_in(const struct entering *e, enum book book, int64_t of, struct commodity c)
{
    for (size_t i = 0; i < e->balances.count; i++) {
        const struct book_balance *b = &e->balances.items[i];

        if (b->book == book && b->of == of && commodity_same(b->commodity, c))
            return b->amount;
    }
    return 0;
}

static void option_of_return(
    struct req *r, struct entering *e, const struct book_balance *b, struct str label, bool by_bank)
{
    struct option o = {.commodity = b->commodity, .by_bank = by_bank, .donor = {b->of}};

    if (b->commodity.stuff == STUFF_MONEY) {
        if (balance_in(e, by_bank ? BOOK_BANK : BOOK_CASH, 0, b->commodity) <= 0)
            return;
        label = str_printf(r->arena, "%.*s, %.*s", STR(label),
            STR(by_bank ? req_t(r, "chuyển khoản") : req_t(r, "tiền mặt")));
    } else if (by_bank) {
        return;
    }
    option_add(r, e, o, label);
}

static void options_of_return(struct req *r, struct entering *e)
{
    for (size_t i = 0; i < e->balances.count; i++) {
        const struct book_balance *b = &e->balances.items[i];
        struct str label;
        int64_t left;

        if (b->book != BOOK_GIVEN)
            continue;
        left = -b->amount - balance_in(e, BOOK_RETURNED, b->of, b->commodity);
        if (left <= 0)
            continue;
        label = REQ_T(r, "%1: đã góp %2", ledger_donor_words(r, r->db, &e->place, b->of),
            ledger_amount_words(r, &e->place, b->commodity, left));
        option_of_return(r, e, b, label, false);
        option_of_return(r, e, b, label, true);
    }
}

static void options_of_promises(struct req *r, struct entering *e)
{
    for (size_t i = 0; i < e->balances.count; i++) {
        const struct book_balance *b = &e->balances.items[i];

        if (b->book != BOOK_PROMISED || b->amount <= 0)
            continue;
        option_add(r, e, (struct option){.commodity = b->commodity, .donor = {b->of}},
            REQ_T(r, "%1: còn hứa %2", ledger_donor_words(r, r->db, &e->place, b->of),
                ledger_amount_words(r, &e->place, b->commodity, b->amount)));
    }
}

static void options_fill(struct req *r, struct entering *e)
{
    e->options = arena_new_array(r->arena, struct option, OPTIONS_MAX);
    e->choices = arena_new_array(r->arena, struct choice, OPTIONS_MAX);
    if (e->kind->deed == DEED_MOVE)
        options_of_move(r, e);
    else if (e->kind->in_kind)
        options_of_kind(r, e);
    else if (e->kind->deed == DEED_RECEIVE)
        options_of_money(r, e);
    else if (e->kind->deed == DEED_RETURN)
        options_of_return(r, e);
    else if (e->kind->deed == DEED_UNPLEDGE)
        options_of_promises(r, e);
    else
        options_of_held(r, e, e->kind->deed == DEED_BUY);
}

/* ── the fields ─────────────────────────────────────────────────────────────────────────────── */

static struct field *field_add(
    struct entering *e, const char *name, const char *label, enum field_type type, bool required)
{
    struct field *f = &e->fields[e->count++];

    *f = (struct field){.name = name, .label = label, .type = type, .required = required};
    return f;
}

static const struct choice source_choices[] = {
    {"people", MSG("Nhân dân")},
    {"business", MSG("Doanh nghiệp, mạnh thường quân")},
    {"budget", MSG("Ngân sách")},
    {"forces", MSG("Lực lượng vũ trang")},
    {"other", MSG("Nguồn khác")},
};

static void fields_of_donor(struct req *r, struct entering *e)
{
    struct campaign_unit_list *units = &e->place.visitor.units;
    struct choice *all = arena_new_array(r->arena, struct choice, units->count + 1);
    struct field *f = field_add(e, "source", MSG("Nguồn"), FIELD_CHOICE, true);

    f->choices = source_choices;
    f->choice_count = SOURCES;
    f = field_add(e, "name", MSG("Tên người hoặc nơi đóng góp"), FIELD_TEXT, false);
    f->max_chars = DONOR_NAME_MAX;
    f->autocomplete = "off";
    f->hint = MSG("Để trống: ẩn danh. Tên chỉ người giữ sổ thấy, trừ khi người ấy đồng ý nêu tên.");
    for (size_t i = 0; i < units->count; i++)
        all[i] = (struct choice){str_printf(r->arena, "%lld", (long long)units->items[i].id.v).ptr,
            str_z(r->arena, units->items[i].name)};
    f = field_add(e, "unit", MSG("Ở ấp, cơ quan nào"), FIELD_CHOICE, false);
    f->choices = all;
    f->choice_count = units->count;
}

static void fields_of_goods(struct req *r, struct entering *e)
{
    bool buy = e->kind->deed == DEED_BUY;
    struct field *f;

    if (buy) {
        size_t before = e->option_count;

        options_of_kind(r, e);
        e->goods = e->options + before;
        e->goods_choices = e->choices + before;
        e->goods_count = e->option_count - before - 2; /* without land and labour */
        e->option_count = before;
        f = field_add(e, "goods", MSG("Mua gì"), FIELD_CHOICE, true);
        f->choices = e->goods_choices;
        f->choice_count = e->goods_count;
        field_add(e, "goods_amount", MSG("Số lượng mua"), FIELD_QUANTITY, true);
    }
    f = field_add(e, "goods_name", MSG("Hiện vật khác: tên"), FIELD_TEXT, false);
    f->max_chars = GOODS_NAME_MAX;
    f->hint = MSG("Chỉ điền khi chọn Hiện vật khác. Ví dụ: xi măng");
    f = field_add(e, "goods_measure", MSG("Đơn vị tính"), FIELD_TEXT, false);
    f->max_chars = GOODS_MEASURE_MAX;
    f->hint = MSG("Ví dụ: bao, kg, cây");
    f = field_add(e, "goods_value", MSG("Giá trị thống nhất của một đơn vị"), FIELD_MONEY, false);
    f->unit = MSG("đồng");
}

/* One of the field "use", in its order: works, gifts, general costs. */
static void use_add(struct req *r, struct entering *e, enum book book, int64_t of, struct str label)
{
    e->uses[e->use_count] = (struct use){book, of};
    e->use_choices[e->use_count++] = (struct choice){
        str_z(r->arena, str_printf(r->arena, "%s%lld", book_code(book), (long long)of)),
        str_z(r->arena, label)};
}

static void field_of_use(struct req *r, struct entering *e)
{
    const struct ledger_place *p = &e->place;
    size_t most = p->works.count + p->gifts.count + 1;
    struct field *f = field_add(e, "use",
        e->kind->use_required ? MSG("Chi cho việc gì") : MSG("Dùng ngay cho công trình"),
        FIELD_CHOICE, e->kind->use_required);

    e->uses = arena_new_array(r->arena, struct use, most);
    e->use_choices = arena_new_array(r->arena, struct choice, most);
    for (size_t i = 0; i < p->works.count; i++) {
        const struct work *w = &p->works.items[i];

        use_add(r, e, BOOK_WORK, w->id.v,
            str_printf(r->arena, "%.*s (%.*s)", STR(w->name),
                STR(campaign_visitor_unit(&p->visitor, w->unit))));
    }
    for (size_t i = 0; i < p->gifts.count; i++)
        use_add(r, e, BOOK_GIFT, p->gifts.items[i].id.v,
            REQ_T(r, "Phần quà: %1", p->gifts.items[i].name));
    use_add(r, e, BOOK_COST, 0, req_t(r, "Chi chung, không cho công trình nào"));
    f->choices = e->use_choices;
    f->choice_count = e->use_count;
    if (!e->kind->use_required)
        f->hint = MSG("Đất hiến, ngày công thường dùng ngay. Để trống: nhập kho, dùng sau.");
}

static void fields_fill(struct req *r, struct entering *e, bool sent)
{
    struct field *f = field_add(e, "what", e->kind->what, FIELD_CHOICE, true);

    f->choices = e->choices;
    f->choice_count = e->option_count;
    f = field_add(e, "amount", MSG("Bao nhiêu"), FIELD_TEXT, true);
    f->max_chars = 40;
    f->hint =
        e->kind->in_kind ? MSG("Ví dụ: 20, 45,5")
        : e->kind->deed == DEED_RECEIVE || e->kind->deed == DEED_MOVE
            ? MSG("Ví dụ: 1.500.000, 1,5 triệu. Chỉ ghi bằng đồng Việt Nam.")
            : MSG("Chỉ ghi số: tiền như 1.500.000 (đồng Việt Nam), hiện vật như 20 hoặc 45,5.");
    if (e->kind->goods)
        fields_of_goods(r, e);
    if (e->kind->donor)
        fields_of_donor(r, e);
    if (e->kind->use)
        field_of_use(r, e);
    f = field_add(e, "day", MSG("Ngày"), FIELD_DAY, true);
    f->has_max = true;
    f->max = r->today;
    if (e->kind->reference) {
        f = field_add(e, "reference", MSG("Số biên lai giấy hoặc mã giao dịch"), FIELD_TEXT, false);
        f->max_chars = REFERENCE_MAX;
        f->hint = MSG("Nếu có. Một số chỉ ghi được một lần.");
    }
    f = field_add(e, "words", e->kind->words, FIELD_TEXT, e->kind->words_required);
    f->max_chars = ENTRY_WORDS_MAX;
    if (sent)
        field_add(e, "another",
            MSG("Đây là khoản khác, dù cùng người, cùng ngày, cùng số với một khoản đã ghi"),
            FIELD_CHECKBOX, false);
    field_add(e, "once", "", FIELD_HIDDEN, true);
}

/* ── where, and the empty form ──────────────────────────────────────────────────────────────── */

static const struct kind_of_form *kind_find(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(name, str_from(kinds[i].name)))
            return &kinds[i];
    return NULL;
}

enum err entering_find(struct req *r, struct entering *e, bool sent)
{
    enum err err = ledger_place_find(r, r->db, &e->place);

    e->kind = kind_find(req_query(r, "deed"));
    if (err == OK && (!e->kind || !e->place.fund.id.v))
        err = E_NOT_FOUND;
    if (err == OK && !e->place.keeps)
        err = E_DENIED;
    if (err == OK)
        err = ledger_balances(r->db, r->arena, e->place.fund.id, &e->balances);
    if (err != OK)
        return err;
    options_fill(r, e);
    fields_fill(r, e, sent);
    return OK;
}
