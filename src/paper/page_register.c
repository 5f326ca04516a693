/* page_register.c: the register of what a body has issued: its numbers by period, who issues, and
 * numbers that were taken in a book of paper. */
#include "paper/page.h"

#include "org/account.h"
#include "paper/templates.h"

enum { NUMBERS_LEAPT_MAX = 100 };

static enum err find_unit(struct req *r, struct db *db, enum permission p, struct org_unit *ret)
{
    struct unit_id id = {req_id(r, "unit")};
    enum err e = unit_find(db, r->arena, id, ret);

    return e == OK && !may(db, r->actor, p, id) ? E_DENIED : e;
}

struct str period_words(struct req *r, enum official_form form, int64_t period)
{
    if (form == FORM_STATE)
        return REQ_T(r, "năm %1", str_printf(r->arena, "%lld", (long long)period));
    return period ? REQ_T(r, "nhiệm kỳ từ %1", day_format(r->arena, (day_t)period))
                  : req_t(r, "chưa ghi ngày đầu nhiệm kỳ");
}

/* ── forms ──────────────────────────────────────────────────────────────────────────────────── */

static struct form *number_form(struct req *r)
{
    static struct choice kinds[PAPER_KINDS];
    struct field *f = arena_new_array(r->arena, struct field, 5);
    size_t n = 0;

    for (int k = 0; k < PAPER_KINDS; k++)
        if (!(paper_kinds[k].flags & PK_ANNEX))
            kinds[n++] = (struct choice){paper_kinds[k].name, paper_kinds[k].label};
    f[0] = (struct field){.name = "kind",
        .label = MSG("Loại văn bản"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = kinds,
        .choice_count = n};
    f[1] = (struct field){.name = "number",
        .label = MSG("Số đã lấy ở sổ giấy"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .min = 1,
        .has_max = true,
        .max = PAPER_NUMBER_MAX,
        .hint = MSG("Số kế tiếp lấy ở đây sẽ đứng sau số lớn nhất.")};
    f[2] = (struct field){
        .name = "day", .label = MSG("Ngày văn bản"), .type = FIELD_DAY, .required = true};
    f[3] = (struct field){.name = "subject",
        .label = MSG("Trích yếu"),
        .max_chars = PAPER_SUBJECT_MAX,
        .hint = MSG("Có thể để trống.")};
    f[4] = (struct field){.name = "again",
        .label = MSG("Ghi lại số, nếu cách xa số kế tiếp"),
        .type = FIELD_INT,
        .hint = MSG("Chỉ cần khi lớn hơn số kế tiếp trên 100: số ghi nhầm ở đây không bỏ được.")};
    return form_new(r->arena, f, 5);
}

static struct form *issuer_form(struct req *r)
{
    static const struct choice forms[] = {
        {"party", MSG("Thể thức của Đảng (Hướng dẫn 05-HD/VPTW)")},
        {"state", MSG("Thể thức hành chính (Nghị định 30/2020)")}};
    static const struct field fields[] = {
        {.name = "issuer", .type = FIELD_HIDDEN, .has_min = true, .label = "issuer"},
        {.name = "name",
            .label = MSG("Cơ quan ra văn bản"),
            .type = FIELD_TEXT,
            .required = true,
            .hint = MSG("Viết như trên đầu văn bản: Ban Chỉ đạo …, Ủy ban nhân dân xã …")},
        {.name = "superior", .label = MSG("Cơ quan cấp trên"), .type = FIELD_TEXT},
        {.name = "code",
            .label = MSG("Chữ viết tắt"),
            .type = FIELD_TEXT,
            .required = true,
            .max_chars = ISSUER_CODE_MAX,
            .hint = MSG("Đứng trong ký hiệu: BCĐ, UBND, ĐU.")},
        {.name = "form",
            .label = MSG("Thể thức"),
            .type = FIELD_CHOICE,
            .required = true,
            .choices = forms,
            .choice_count = PAPER_FORMS},
        {.name = "term_first",
            .label = MSG("Ngày đầu nhiệm kỳ"),
            .type = FIELD_DAY,
            .hint =
                MSG("Chỉ với cơ quan Đảng: số văn bản từng loại bắt đầu lại từ 01 ở ngày này.")},
        {.name = "drafter",
            .label = MSG("Bộ phận soạn, viết tắt"),
            .type = FIELD_TEXT,
            .max_chars = ISSUER_CODE_MAX,
            .hint = MSG("Chỉ với cơ quan hành chính: đứng sau “Lưu: VT” và trong ký hiệu công văn, "
                        "ví dụ VHXH. Có thể để trống.")},
        {.name = "signing",
            .label = MSG("Người ký: quyền hạn, chức vụ"),
            .type = FIELD_LONG_TEXT,
            .rows = 2,
            .max_chars = CAMPAIGN_TEXT_MAX,
            .hint = MSG("Mỗi dòng một phần, ví dụ: TM. ỦY BAN NHÂN DÂN, dòng dưới CHỦ TỊCH. Để "
                        "trống thì máy ghi theo loại cơ quan.")},
        {.name = "signer",
            .label = MSG("Họ tên người ký"),
            .type = FIELD_TEXT,
            .hint = MSG("Chỉ dùng khi ô trên có ghi. Có thể để trống.")},
        {.name = "recipients",
            .label = MSG("Nơi nhận thường dùng"),
            .type = FIELD_LONG_TEXT,
            .rows = 3,
            .max_chars = ISSUER_ROWS_MAX,
            .hint =
                MSG("Mỗi nơi một dòng. Để trống thì công văn ghi “Như trên” và nơi lưu, văn bản "
                    "khác theo cài đặt của đợt.")},
        {.name = "address",
            .label = MSG("Địa chỉ liên hệ"),
            .type = FIELD_LONG_TEXT,
            .rows = 2,
            .max_chars = ISSUER_ROWS_MAX,
            .hint =
                MSG("Địa chỉ, điện thoại, thư điện tử, trang thông tin: in ở chân trang đầu của "
                    "công văn hành chính. Có thể để trống.")},
    };

    return form_new(r->arena, fields, sizeof fields / sizeof *fields);
}

static void issuer_fill(struct form *f, const struct issuer *i)
{
    form_set_number(f, "issuer", i->id.v);
    form_set_text(f, "name", i->name);
    form_set_text(f, "superior", i->superior);
    form_set_text(f, "code", i->code);
    form_set_text(f, "form", str_from(paper_form_name(i->form)));
    if (i->term_first)
        form_set_number(f, "term_first", i->term_first);
    form_set_text(f, "drafter", i->drafter);
    form_set_text(f, "signing", i->signing);
    form_set_text(f, "signer", i->signer);
    form_set_text(f, "recipients", i->recipients);
    form_set_text(f, "address", i->address);
}

/* ── the page ───────────────────────────────────────────────────────────────────────────────── */

/* The one asked for, else the first; with none what the newest campaign says. */
static enum err choose_issuer(struct req *r, struct register_page *v)
{
    int64_t asked = req_query_id(r, "issuer");
    struct campaign_list campaigns;
    enum err e = issuer_list_of(r->db, r->arena, v->unit.id, &v->issuers);

    v->issuer = (struct issuer){.name = S(""), .superior = S(""), .code = S("")};
    if (e != OK)
        return e;
    for (size_t i = v->issuers.count; i > 0; i--)
        if (!asked || v->issuers.items[i - 1].id.v == asked || i == 1)
            v->issuer = v->issuers.items[i - 1];
    for (size_t i = 0; asked && i < v->issuers.count; i++)
        if (v->issuers.items[i].id.v == asked)
            v->issuer = v->issuers.items[i];
    if (v->issuers.count)
        return OK;
    e = campaign_list_of(r->db, r->arena, v->unit.id, &campaigns);
    if (e == OK && campaigns.count)
        e = issuer_of_campaign(r->db, r->arena, &campaigns.items[0], &v->issuer);
    return e;
}

static enum err numbers_fill(struct req *r, struct register_page *v)
{
    struct paper_register now = paper_register_of(&v->issuer, KIND_PAPER_LETTER, r->today);
    int64_t asked = req_query_id(r, "period");
    enum err e;

    if (!v->issuer.id.v)
        return OK;
    v->period = asked ? asked : now.period;
    e = paper_periods_of(r->db, r->arena, v->issuer.id, &v->periods);
    return e == OK ? paper_numbers_of(r->db, r->arena, v->issuer.id, v->period, &v->numbers) : e;
}

/* A refused POST shows its form again, the other one empty. */
static void forms_fill(struct req *r, struct register_page *v)
{
    bool of_issuer =
        r->form && r->form->count && str_eq(str_from(r->form->fields[0].name), S("issuer"));

    if (!may(r->db, r->actor, PERMISSION_COMPILE, v->unit.id))
        return;
    v->issuer_form = of_issuer ? r->form : issuer_form(r);
    if (!of_issuer && !req_query(r, "new").len)
        issuer_fill(v->issuer_form, &v->issuer);
    else if (!of_issuer)
        form_set_number(v->issuer_form, "issuer", 0);
    v->issuer_form->lang = r->lang;
    if (!v->issuer.id.v)
        return;
    v->number_form = r->form && !of_issuer ? r->form : number_form(r);
    v->number_form->lang = r->lang;
    if (!r->form || of_issuer)
        form_set_number(v->number_form, "day", r->today);
}

enum err page_register(struct req *r)
{
    struct register_page v = {.base = S("")};
    enum err e = find_unit(r, r->db, PERMISSION_READ, &v.unit);

    if (e == OK)
        e = choose_issuer(r, &v);
    if (e == OK)
        e = numbers_fill(r, &v);
    if (e != OK)
        return e;
    forms_fill(r, &v);
    v.base = str_printf(r->arena, "/unit/%lld/register", (long long)v.unit.id.v);
    v.page.title = REQ_T(r, "Sổ văn bản đi của %1", v.unit.name);
    v.page.wide = true;
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] =
        (struct crumb){str_printf(r->arena, "/unit/%lld", (long long)v.unit.id.v), v.unit.name};
    html_register(r->out, &v);
    return OK;
}

/* ── a number of the book ───────────────────────────────────────────────────────────────────── */

enum err act_register_number(struct req *r)
{
    struct org_unit unit;
    enum err e = find_unit(r, r->db, PERMISSION_COMPILE, &unit);

    return e == OK ? form_read(number_form(r), r) : e;
}

/* A number entered stays for ever, and the next one stands behind it: a slip would close the book.
 */
static enum err check_leap(
    struct tx *tx, struct req *r, const struct issuer *i, const struct paper_number *n)
{
    int64_t next;
    enum err e = paper_number_next(tx->db, tx->arena, i, n->kind, n->day, &next);

    if (e != OK || n->number <= next + NUMBERS_LEAPT_MAX)
        return e;
    if (form_number(r->form, "again") == n->number)
        return OK;
    return form_refuse(r->form, "again",
        MSG("Số này cách xa số kế tiếp. Ghi vào rồi thì không bỏ được: nếu đúng, hãy ghi lại số "
            "lần "
            "nữa ở ô này."));
}

/* What is taken, and the number that is free. */
static enum err refuse_number(
    struct req *r, struct db *db, const struct issuer *issuer, const struct paper_number *n)
{
    struct str words[2];
    int64_t next;
    enum err e = paper_number_next(db, r->arena, issuer, n->kind, n->day, &next);

    if (e != OK)
        return e;
    words[0] = paper_number(r->arena, n->number);
    words[1] = paper_number(r->arena, next);
    return form_refuse_fill(r->form, "number",
        MSG("Số %1 đã có trong sổ, hoặc đứng trên một báo cáo ngày hay tổng kết đã ký. Hãy xem lại "
            "sổ giấy; số còn trống kế tiếp là %2."),
        words, 2);
}

enum err write_register_number(struct tx *tx, struct req *r)
{
    struct paper_number n = {.file = S("")};
    struct issuer issuer;
    struct org_unit unit;
    enum err e = find_unit(r, tx->db, PERMISSION_COMPILE, &unit);

    if (e == OK)
        e = issuer_find(tx->db, r->arena, (struct issuer_id){req_query_id(r, "issuer")}, &issuer);
    if (e == OK && issuer.unit.v != unit.id.v)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    n.kind = paper_kind_find(form_value(r->form, "kind")->text);
    n.number = form_number(r->form, "number");
    n.day = (day_t)form_number(r->form, "day");
    n.subject = form_text(r->form, "subject");
    e = n.kind < PAPER_KINDS ? check_leap(tx, r, &issuer, &n) : E_INVALID;
    if (e == OK)
        e = paper_number_take(tx, &issuer, &n);
    if (e == E_CONFLICT)
        e = refuse_number(r, tx->db, &issuer, &n);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi số vào sổ."));
    req_redirect(
        r, "/unit/%lld/register?issuer=%lld", (long long)unit.id.v, (long long)issuer.id.v);
    return OK;
}

/* ── who issues ─────────────────────────────────────────────────────────────────────────────── */

enum err act_issuer(struct req *r)
{
    struct org_unit unit;
    enum err e = find_unit(r, r->db, PERMISSION_COMPILE, &unit);

    return e == OK ? form_read(issuer_form(r), r) : e;
}

enum err write_issuer(struct tx *tx, struct req *r)
{
    struct issuer i = {.id = {form_number(r->form, "issuer")},
        .name = form_text(r->form, "name"),
        .superior = form_text(r->form, "superior"),
        .code = form_text(r->form, "code"),
        .form = form_number(r->form, "form") == 0 ? FORM_PARTY : FORM_STATE,
        .term_first = (day_t)form_number(r->form, "term_first"),
        .drafter = form_text(r->form, "drafter"),
        .signing = form_text(r->form, "signing"),
        .signer = form_text(r->form, "signer"),
        .recipients = form_text(r->form, "recipients"),
        .address = form_text(r->form, "address")};
    struct issuer there = {.id = {0}};
    struct org_unit unit;
    struct issuer_id id;
    const char *field, *why;
    enum err e = find_unit(r, tx->db, PERMISSION_COMPILE, &unit);

    if (e == OK && i.id.v)
        e = issuer_find(tx->db, r->arena, i.id, &there);
    if (e == OK && i.id.v && there.unit.v != unit.id.v)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    i.unit = unit.id;
    why = issuer_fault(&i, &field);
    if (why)
        return form_refuse(r->form, field, why);
    if (i.term_first > r->today)
        return form_refuse(r->form, "term_first",
            MSG("Ngày này chưa tới, ghi vào thì số bắt đầu lại từ 01 ngay bây giờ. Hãy ghi khi "
                "nhiệm "
                "kỳ đã bắt đầu."));
    e = issuer_set(tx, &i, &id);
    if (e == E_CONFLICT)
        e = form_refuse(
            r->form, "name", MSG("Đơn vị đã có cơ quan tên này trong sổ. Hãy đặt tên khác."));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi cơ quan ra văn bản."));
    req_redirect(r, "/unit/%lld/register?issuer=%lld", (long long)unit.id.v, (long long)id.v);
    return OK;
}
