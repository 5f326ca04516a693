/* page_entry_form.c: deeds in plain words: shown, read, and made into an entry.
 *
 * The form carries a number of its own, so that sending it twice enters it once.
 */
#include "ledger/entry_options.h"

#include "base/number.h"
#include "base/unicode.h"
#include "ledger/inside.h"
#include "ledger/templates.h"
#include "ledger/vote.h"
#include "org/account.h"

#include <sodium.h>

static int64_t once_new(void)
{
    uint64_t n;

    randombytes_buf(&n, sizeof n);
    return (int64_t)(n >> 12) + 1;
}

enum err page_ledger_new(struct req *r)
{
    struct ledger_form_view *v = arena_new(r->arena, struct ledger_form_view);
    struct entering *e = arena_new(r->arena, struct entering);
    const struct entry_refusal *no = r->form ? r->view : NULL;
    enum err err = entering_find(r, e, false);

    if (err != OK)
        return err;
    v->place = e->place;
    v->page.title = req_t(r, e->kind->title);
    campaign_visitor_crumbs(r, &v->page, &v->place.visitor, "ledger", MSG("Sổ đóng góp"));
    v->lead = req_t(r, e->kind->lead);
    v->action = str_printf(
        r->arena, "%.*s&deed=%s", STR(ledger_href(r->arena, &e->place, "/new")), e->kind->name);
    if (no && no->twin.v)
        v->twin_href = ledger_entry_href(r->arena, &e->place, no->twin);
    v->form = r->form;
    if (!v->form && e->option_count) {
        v->form = form_new(r->arena, e->fields, e->count);
        form_set_number(v->form, "day", r->today);
        form_set_number(v->form, "once", once_new());
    }
    html_ledger_form(r->out, v);
    return OK;
}

/* ── read ───────────────────────────────────────────────────────────────────────────────────── */

/* Foreign money, gold: not to be mixed with đồng. */
static bool names_other_money(struct req *r, struct str text)
{
    static const char *const marks[] = {"usd", "us$", "$", "do la", "eur", "€", "euro", "jpy", "¥",
        "yen", "gbp", "£", "krw", "won", "cny", "rmb", "nhan dan te", "riel", "khr", "lak", "kip",
        "thb", "baht", "aud", "sgd", "vang", "chi vang", "bitcoin", "btc"};
    struct str folded = text_fold(r->arena, text);

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct str mark = str_from(marks[i]);

        if (str_find(folded, mark, 0) < folded.len || str_find(text, mark, 0) < text.len)
            return true;
    }
    return false;
}

static enum err amount_read(struct req *r, struct commodity c, int64_t *ret)
{
    struct str text = form_text(r->form, "amount");
    enum err err;

    if (c.stuff == STUFF_MONEY && names_other_money(r, text))
        return form_refuse(r->form, "amount",
            MSG("Sổ này chỉ ghi đồng Việt Nam, không ghi hai loại tiền. Ngoại tệ, vàng: bán cho "
                "ngân hàng rồi ghi số đồng nhận được."));
    err = c.stuff == STUFF_MONEY ? money_parse(text, ret) : milli_parse(text, ret);
    if (err != OK)
        return form_refuse(r->form, "amount",
            c.stuff == STUFF_MONEY ? MSG("Hãy ghi số tiền như 1.500.000 hoặc 1,5 triệu.")
                                   : MSG("Hãy ghi số lượng như 20 hoặc 45,5."));
    return *ret > 0 ? OK : form_refuse(r->form, "amount", MSG("Hãy ghi một số lớn hơn 0."));
}

static enum err goods_read(struct req *r)
{
    if (!form_given(r->form, "goods_name"))
        return form_refuse(r->form, "goods_name", MSG("Hãy ghi tên hiện vật."));
    if (!form_given(r->form, "goods_measure"))
        return form_refuse(r->form, "goods_measure", MSG("Hãy ghi đơn vị tính, ví dụ bao, kg."));
    return OK;
}

/* What was sent, before names and goods have their numbers. */
struct sent {
    struct plain plain;
    struct donor donor;
    struct goods goods; /* new ones */
    bool new_goods, has_donor;
    struct entry_refusal no; /* first: the page finds it in req->view */
};

static void use_read(const struct entering *e, const struct form *f, struct plain *p)
{
    const struct use *chosen = &e->uses[form_number(f, "use")];

    if (!form_given(f, "use"))
        return;
    p->used = true;
    p->use = chosen->book;
    p->use_of = chosen->of;
}

static void donor_read(const struct entering *e, const struct form *f, struct sent *s)
{
    s->has_donor = true;
    s->donor = (struct donor){.fund = e->place.fund.id,
        .source = (enum source)form_number(f, "source"),
        .name = form_text(f, "name"),
        .unit = campaign_visitor_chosen(f, "unit")};
}

static void sent_fill(const struct entering *e, const struct form *f, struct sent *s)
{
    const struct option *o = &e->options[form_number(f, "what")];

    s->plain = (struct plain){.fund = e->place.fund.id,
        .deed = e->kind->deed,
        .day = (day_t)form_number(f, "day"),
        .commodity = o->commodity,
        .by_bank = o->by_bank,
        .donor = o->donor,
        .words = form_text(f, "words"),
        .reference = e->kind->reference ? form_text(f, "reference") : S(""),
        .once = form_number(f, "once"),
        .another = form_given(f, "another")};
    s->new_goods = o->new_goods;
    if (e->kind->deed == DEED_BUY) {
        const struct option *g = &e->goods[form_number(f, "goods")];

        s->plain.bought = g->commodity;
        s->plain.bought_amount = form_number(f, "goods_amount");
        s->new_goods = g->new_goods;
    }
    if (e->kind->donor)
        donor_read(e, f, s);
    if (e->kind->use)
        use_read(e, f, &s->plain);
    if (s->new_goods)
        s->goods = (struct goods){.fund = e->place.fund.id,
            .name = form_text(f, "goods_name"),
            .measure = form_text(f, "goods_measure"),
            .value_vnd = form_number(f, "goods_value")};
}

enum err act_ledger_new(struct req *r)
{
    struct entering *e = arena_new(r->arena, struct entering);
    struct sent *s = arena_new(r->arena, struct sent);
    enum err err = entering_find(r, e, true);

    if (err == OK)
        err = form_read(form_new(r->arena, e->fields, e->count), r);
    if (err != OK)
        return err;
    sent_fill(e, r->form, s);
    err = amount_read(r, s->plain.commodity, &s->plain.amount);
    if (err == OK && s->new_goods)
        err = goods_read(r);
    r->view = err == OK ? s : NULL;
    return err;
}

/* ── written ────────────────────────────────────────────────────────────────────────────────── */

static enum err names_write(struct tx *tx, struct sent *s)
{
    enum err err = OK;

    if (s->new_goods) {
        struct goods_id *to =
            s->plain.deed == DEED_BUY ? &s->plain.bought.goods : &s->plain.commodity.goods;

        err = goods_add(tx, &s->goods, to);
    }
    if (err != OK || !s->has_donor)
        return err;
    err = s->donor.name.len ? donor_find_named(tx->db, tx->arena, &s->donor, &s->plain.donor)
                            : E_NOT_FOUND;
    return err == E_NOT_FOUND ? donor_add(tx, &s->donor, &s->plain.donor) : err;
}

/* The reason stands at its field if this form has it, else above. */
static enum err say_why(struct req *r, const struct entry_refusal *no)
{
    for (size_t i = 0; i < r->form->count; i++)
        if (str_eq(str_from(r->form->fields[i].name), str_from(no->field)))
            return form_refuse(r->form, no->field, no->why);
    req_problem(r, no->why, NULL, 0);
    return E_INVALID;
}

static bool same_donor(const struct sent *s, const struct donor *d)
{
    return d->source == s->donor.source && d->unit.v == s->donor.unit.v &&
           str_eq(d->name, str_trim(s->donor.name));
}

/* Says the form what that entry says? New goods have no number yet. */
static enum err is_same(struct tx *tx, const struct sent *s, struct entry_id id, bool *ret)
{
    const struct plain *p = &s->plain;
    struct donor d;
    struct entry e;
    enum err err = entry_find(tx->db, tx->arena, id, &e);
    bool goods_in = s->new_goods && p->deed != DEED_BUY;

    if (err != OK)
        return err;
    *ret = e.deed == p->deed && e.day == p->day && e.amount == p->amount &&
           e.commodity.stuff == p->commodity.stuff && str_eq(e.reference, p->reference) &&
           (goods_in || e.commodity.goods.v == p->commodity.goods.v) &&
           (s->has_donor || e.donor.v == p->donor.v);
    if (!*ret || !s->has_donor)
        return OK;
    err = donor_find(tx->db, tx->arena, e.donor, &d);
    *ret = err == OK && same_donor(s, &d);
    return err;
}

/* A form sent twice: what its first sending made is not made again. With something else in it
 * (sent, then gone back to) it is refused once and gets a number of its own. */
static enum err came_before(struct tx *tx, struct req *r, struct sent *s, struct entry_id *ret)
{
    bool same = false;
    enum err err = db_first_int(
        tx->db, SQL_ledger_entry_by_once, &ret->v, ARGS(V(s->plain.fund.v), V(s->plain.once)));

    if (err == OK)
        err = is_same(tx, s, *ret, &same);
    if (err != OK || same)
        return err;
    s->no = (struct entry_refusal){
        .why = MSG("Phiếu này đã ghi một lần với nội dung khác. Nếu đây là khoản mới, hãy gửi "
                   "lại."),
        .field = "form",
        .twin_conflict = true,
        .twin = *ret};
    form_set_number(r->form, "once", once_new());
    return E_CONFLICT;
}

static enum err write_sent(struct tx *tx, struct req *r, struct sent *s, struct entry_id *ret)
{
    struct fund f;
    enum err err = fund_find(tx->db, r->arena, s->plain.fund, &f);

    if (err == OK && !may(tx->db, r->actor, PERMISSION_COMPILE, f.unit))
        err = E_DENIED;
    if (err == OK && (err = came_before(tx, r, s, ret)) != E_NOT_FOUND)
        return err;
    if (err == E_NOT_FOUND)
        err = names_write(tx, s);
    return err == OK ? ledger_post_plain(tx, &s->plain, ret, &s->no) : err;
}

/* Of villagers' money before their hamlet has agreed: it is entered, and said (ledger/vote.h). */
static enum err say_entered(struct tx *tx, struct req *r, struct entry_id id)
{
    struct donor d = {0};
    struct entry e;
    struct fund f;
    bool lacks = false;
    enum err err = entry_find(tx->db, r->arena, id, &e);

    if (err == OK)
        err = fund_find(tx->db, r->arena, e.fund, &f);
    if (err == OK && e.deed == DEED_RECEIVE && e.donor.v) {
        err = donor_find(tx->db, r->arena, e.donor, &d);
        if (err == OK)
            err = vote_lacks(tx->db, r->arena, &f, &d, e.day, &lacks);
    }
    if (err == OK)
        req_flash(r, lacks ? req_t(r, "Đã ghi vào sổ. Nhưng ấp này chưa thông qua việc đóng góp: "
                                      "xem trang lấy ý kiến dân của quỹ.")
                           : req_t(r, "Đã ghi vào sổ."));
    return err;
}

enum err write_ledger_new(struct tx *tx, struct req *r)
{
    struct sent *s = r->view;
    struct entry_id id;
    enum err err = write_sent(tx, r, s, &id);

    r->view = NULL;
    if (err != OK && s->no.why) {
        struct entry_refusal *no = arena_new(r->arena, struct entry_refusal);

        *no = s->no;
        r->view = no;
        return say_why(r, no);
    }
    if (err == OK)
        err = say_entered(tx, r, id);
    if (err != OK)
        return err;
    req_redirect(
        r, "/campaign/%lld/ledger/entry/%lld", (long long)req_id(r, "id"), (long long)id.v);
    return OK;
}
