/* page_account_change.c: what an administrator does to an account: duties given and ended, the
 * office handed over, the person in it named, the account closed and opened.
 */
#include "org/page_account.h"

#include "org/templates.h"
#include "org/unit_field.h"
#include "store/seal.h"

enum { ROLE_FIELDS = 4, PERSON_CHARS_MAX = 120, PHONE_CHARS_MAX = 30 };

static struct account_id asked_account(const struct req *r)
{
    return (struct account_id){req_id(r, "account")};
}

static void go_back(struct req *r, struct str said)
{
    req_flash(r, said);
    req_redirect(r, "/accounts/%lld", (long long)asked_account(r).v);
}

/* --- the forms --- */

static enum err role_form(struct req *r, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, ROLE_FIELDS);
    enum err e;

    fields[0] = account_role_field;
    account_role_choices(r, &fields[0]);
    fields[2] = (struct field){.name = "from",
        .label = MSG("Từ ngày"),
        .type = FIELD_DAY,
        .hint = MSG("Bỏ trống: từ hôm nay.")};
    fields[3] = (struct field){.name = "last",
        .label = MSG("Đến hết ngày"),
        .type = FIELD_DAY,
        .hint = MSG("Bỏ trống: cho đến khi thôi.")};
    e = unit_field_make(r, false, &fields[1]);
    if (e != OK)
        return e;
    *ret = form_new(r->arena, fields, ROLE_FIELDS);
    form_set_number(*ret, "from", r->today);
    return OK;
}

static const struct field end_fields[] = {
    {.name = "day", .label = MSG("Thôi từ ngày"), .type = FIELD_DAY}};

static const struct field person_fields[] = {
    {.name = "person",
        .label = MSG("Họ tên người giữ chức danh"),
        .type = FIELD_TEXT,
        .max_chars = PERSON_CHARS_MAX,
        .hint = MSG("Chỉ người quản trị thấy. Người ấy có quyền yêu cầu xóa."),
        .autocomplete = "off"},
    {.name = "phone",
        .label = MSG("Số điện thoại"),
        .type = FIELD_TEXT,
        .max_chars = PHONE_CHARS_MAX,
        .autocomplete = "off"},
};

static const struct field hand_over_fields[] = {
    {.name = "successor",
        .label = MSG("Tên đăng nhập của người kế nhiệm"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = LOGIN_MAX,
        .hint = MSG("Tài khoản của người kế nhiệm phải có trước."),
        .autocomplete = "off"},
    {.name = "handed", .label = MSG("Bàn giao từ ngày"), .type = FIELD_DAY, .required = true},
};

/* The form of this page that was refused, else a new one. */
static struct form *form_or_new(
    struct req *r, enum err (*write)(struct tx *, struct req *), const struct field *f, size_t n)
{
    return r->form && r->route->write == write ? r->form : form_new(r->arena, f, n);
}

enum err account_forms_make(struct req *r, struct account_show_view *v)
{
    bool handing = r->form && r->route->write == page_account_hand_over_write;
    bool naming = r->form && r->route->write == page_account_person_write;
    enum err e = OK;

    v->end_form = form_or_new(r, page_role_end_write, end_fields, 1);
    v->person_form = form_or_new(r, page_account_person_write, person_fields, 2);
    if (!naming) {
        form_set_text(v->person_form, "person", v->person);
        form_set_text(v->person_form, "phone", v->phone);
    }
    if (v->reaches && v->account.role_count) {
        v->hand_over_form = form_or_new(r, page_account_hand_over_write, hand_over_fields, 2);
        if (!handing)
            form_set_number(v->hand_over_form, "handed", r->today);
    }
    if (r->form && r->route->write == page_role_give_write)
        v->role_form = r->form;
    else
        e = role_form(r, &v->role_form);
    return e;
}

/* --- duties --- */

static day_t day_or_today(const struct req *r, const struct form *f, const char *name)
{
    return form_given(f, name) ? (day_t)form_number(f, name) : r->today;
}

enum err page_role_give_act(struct req *r)
{
    struct unit_id *unit = arena_new(r->arena, struct unit_id);
    struct form *f;
    enum err e = role_form(r, &f);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK && day_or_today(r, f, "from") < r->today)
        e = form_refuse(
            f, "from", MSG("Chỉ giao quyền từ hôm nay trở đi. Hãy chọn hôm nay hoặc ngày sau."));
    if (e == OK && form_given(f, "last") && form_number(f, "last") < day_or_today(r, f, "from"))
        e = form_refuse(f, "last", MSG("Ngày cuối phải từ ngày đầu trở đi."));
    r->view = unit;
    return e == OK ? unit_field_read(r, false, f, unit) : e;
}

static enum err give(struct tx *tx, struct req *r, const struct account_role *role)
{
    struct account account;
    struct role_id id;
    enum err e = account_find(tx->db, r->arena, role->account, &account);

    if (e == OK && (!may(tx->db, r->actor, PERMISSION_ADMINISTER, account.unit) ||
                       !may(tx->db, r->actor, PERMISSION_ADMINISTER, role->unit)))
        e = E_DENIED;
    if (e == OK)
        e = role_give(tx, role, &id);
    if (e == E_CONFLICT)
        e = form_refuse(r->form, "role",
            MSG("Tài khoản này đã có quyền ấy ở đơn vị ấy trong những ngày ấy. Hãy chọn quyền, đơn "
                "vị hoặc ngày khác."));
    return e;
}

enum err page_role_give_write(struct tx *tx, struct req *r)
{
    bool has_end = form_given(r->form, "last");
    struct account_role role = {.account = asked_account(r),
        .unit = *(const struct unit_id *)r->view,
        .role = (enum role)form_number(r->form, "role"),
        .from_day = day_or_today(r, r->form, "from"),
        .until_day = has_end ? (day_t)form_number(r->form, "last") + 1 : INT32_MAX};
    enum err e = give(tx, r, &role);

    go_back(r, req_t(r, "Đã giao quyền."));
    return e;
}

/* The role of the path, if it belongs to the account of the path. */
static enum err find_role(struct db *db, struct req *r, struct account_role *ret)
{
    struct role_list roles = {0};
    enum err e = role_list_of(db, r->arena, asked_account(r), r->today, &roles);

    for (size_t i = 0; e == OK && i < roles.count; i++) {
        if (roles.items[i].id.v == req_id(r, "role")) {
            *ret = roles.items[i];
            return OK;
        }
    }
    return e == OK ? E_NOT_FOUND : e;
}

enum err page_role_end_act(struct req *r)
{
    struct form *f = form_new(r->arena, end_fields, 1);
    enum err e = form_read(f, r);

    if (e == OK && day_or_today(r, f, "day") < r->today)
        e = form_refuse(
            f, "day", MSG("Chỉ thôi từ hôm nay trở đi. Hãy chọn hôm nay hoặc ngày sau."));
    return e;
}

enum err page_role_end_write(struct tx *tx, struct req *r)
{
    day_t day = day_or_today(r, r->form, "day");
    struct account_role role;
    enum err e = find_role(tx->db, r, &role);

    if (e == OK && (role.account.v == r->account_id || /* nobody locks himself out */
                       !may(tx->db, r->actor, PERMISSION_ADMINISTER, role.unit)))
        e = E_DENIED;
    if (e == OK)
        e = role_end(tx, role.id, day);
    if (e == E_INVALID)
        e = form_refuse(
            r->form, "day", MSG("Quyền này đã thôi trước ngày ấy. Hãy chọn ngày sớm hơn."));
    go_back(r, day == r->today ? req_t(r, "Đã thôi quyền từ hôm nay.")
                               : req_t(r, "Đã ghi ngày thôi quyền."));
    return e;
}

/* --- the person --- */

enum err page_account_person_act(struct req *r)
{
    return form_read(form_new(r->arena, person_fields, 2), r);
}

/* The seal of a text: the one there was if it says the same, else a new one, and the old is
 * erased. */
static enum err reseal(
    struct tx *tx, struct req *r, const struct seal_terms *terms, struct str text, struct str *seal)
{
    struct str before, old = *seal;
    enum err e = account_sealed_text(r, tx->db, old, &before);

    if (e != OK || (old.len && str_eq(before, text)))
        return e;
    *seal = S("");
    if (text.len)
        e = seal_put(tx, terms, text, seal);
    if (e == OK && before.len)
        e = seal_erase(tx, old, "mistake");
    return e;
}

enum err page_account_person_write(struct tx *tx, struct req *r)
{
    struct account account;
    struct seal_terms terms = {
        .purpose = "person-name", .subject = asked_account(r).v, .keep_until = INT32_MAX};
    enum err e = account_find(tx->db, r->arena, asked_account(r), &account);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_ADMINISTER, account.unit))
        e = E_DENIED;
    terms.unit = account.unit.v;
    if (e == OK)
        e = reseal(tx, r, &terms, form_text(r->form, "person"), &account.person_seal);
    terms.purpose = "person-phone";
    if (e == OK)
        e = reseal(tx, r, &terms, form_text(r->form, "phone"), &account.phone_seal);
    if (e == OK)
        e = account_set_person(tx, account.id, account.person_seal, account.phone_seal);
    go_back(r, req_t(r, "Đã ghi người giữ chức danh."));
    return e;
}

/* --- handing over --- */

enum err page_account_hand_over_act(struct req *r)
{
    struct form *f = form_new(r->arena, hand_over_fields, 2);
    enum err e = form_read(f, r);

    if (e == OK && form_number(f, "handed") < r->today)
        e = form_refuse(
            f, "handed", MSG("Chỉ bàn giao từ hôm nay trở đi. Hãy chọn hôm nay hoặc ngày sau."));
    return e;
}

enum err page_account_hand_over_write(struct tx *tx, struct req *r)
{
    struct account from, to;
    size_t count = 0;
    enum err e = account_find(tx->db, r->arena, asked_account(r), &from);

    if (e == OK)
        e = account_reach(tx->db, r, &from);
    if (e != OK)
        return e;
    e = account_find_by_login(tx->db, r->arena, form_text(r->form, "successor"), &to);
    if (e == OK && account_reach(tx->db, r, &to) != OK)
        e = E_NOT_FOUND; /* who may not see it is not told that it is there */
    if (e == E_NOT_FOUND)
        return form_refuse(r->form, "successor",
            MSG("Không có tài khoản này trong phạm vi của đồng chí. Hãy thêm trước."));
    if (e == OK)
        e = account_hand_over(tx, from.id, to.id, (day_t)form_number(r->form, "handed"), &count);
    if (e == E_INVALID)
        return form_refuse(r->form, "successor",
            MSG("Không bàn giao được: không còn quyền nào sau ngày ấy, hoặc tài khoản kế nhiệm đã "
                "đóng hay chính là tài khoản này. Hãy xem lại ngày và tên đăng nhập."));
    go_back(r, req_t(r, "Đã bàn giao. Việc đã làm vẫn đứng tên người cũ."));
    return e;
}

/* --- closing and opening --- */

/* Another account, all of it in reach. */
static enum err find_other(struct tx *tx, struct req *r, struct account *ret)
{
    enum err e = account_find(tx->db, r->arena, asked_account(r), ret);

    if (e == OK && ret->id.v == r->account_id)
        e = E_DENIED;
    return e == OK ? account_reach(tx->db, r, ret) : e;
}

enum err page_account_close_write(struct tx *tx, struct req *r)
{
    struct account account;
    enum err e = find_other(tx, r, &account);

    if (e == OK)
        e = account_close(tx, account.id, ACCOUNT_CLOSED);
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Tài khoản này đã đóng, hoặc là người quản trị cuối cùng của đơn vị: đóng thì "
                "không còn ai mở lại được. Hãy giao quyền quản trị cho người khác trước."),
            NULL, 0);
    go_back(r, req_t(r, "Đã đóng tài khoản. Các máy đang mở phải ra."));
    return e;
}

enum err page_account_open_write(struct tx *tx, struct req *r)
{
    struct account account;
    enum err e = find_other(tx, r, &account);

    if (e == OK)
        e = account_open(tx, account.id);
    if (e == E_CONFLICT)
        req_problem(r, MSG("Tài khoản này đang mở. Không cần làm gì thêm."), NULL, 0);
    go_back(r, req_t(r, "Đã mở lại tài khoản."));
    return e;
}
