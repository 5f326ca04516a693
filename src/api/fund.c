/* fund.c: the funds of a campaign: what came in and what became of it, from the balances of their
 * books. For whoever may open the page of the ledger. Who gave is never in it, only the source. */
#include "api/answer.h"
#include "api/api.h"
#include "campaign/visitor.h"
#include "ledger/ledger.h"

struct in_kind {
    struct commodity commodity;
    int64_t received, left;
};

struct fund_sums {
    int64_t received, spent, left, promised, returned, handed_on; /* money */
    int64_t by_source[SOURCES];
    struct {
        struct work_sum {
            int64_t work, vnd;
        } * items;
        size_t count, capacity;
    } works;
    struct {
        struct in_kind *items;
        size_t count, capacity;
    } kinds;
};

static void add_money(struct arena *a, struct fund_sums *s, const struct book_balance *b)
{
    switch (b->book) {
    case BOOK_GIVEN:
        s->received -= b->amount;
        break;
    case BOOK_WORK:
        *vec_push(a, &s->works) = (struct work_sum){b->of, b->amount};
        s->spent += b->amount;
        break;
    case BOOK_GIFT:
    case BOOK_COST:
    case BOOK_EXCHANGE:
        s->spent += b->amount;
        break;
    case BOOK_RETURNED:
        s->returned += b->amount;
        break;
    case BOOK_LEFT:
        s->handed_on += b->amount;
        break;
    case BOOK_PROMISED:
        s->promised += b->amount;
        break;
    case BOOK_PROMISE:
        break;
    default:
        s->left += b->amount;
    }
}

static void add_in_kind(struct arena *a, struct fund_sums *s, const struct book_balance *b)
{
    struct in_kind *k = NULL;

    for (size_t i = 0; i < s->kinds.count && !k; i++)
        if (s->kinds.items[i].commodity.stuff == b->commodity.stuff &&
            s->kinds.items[i].commodity.goods.v == b->commodity.goods.v)
            k = &s->kinds.items[i];
    if (!k) {
        k = vec_push(a, &s->kinds);
        k->commodity = b->commodity;
    }
    if (b->book == BOOK_GIVEN)
        k->received -= b->amount;
    else if (b->book == BOOK_STORE || b->book == BOOK_LAND || b->book == BOOK_LABOUR)
        k->left += b->amount;
}

static void item(struct buf *out)
{
    buf_addz(out, out->ptr[out->len - 1] == '[' ? "{" : ",{");
}

static void list(struct buf *out, const char *name)
{
    member(out, name);
    buf_addc(out, '[');
}

static void write_kinds(struct buf *out, const struct fund_sums *s, const struct goods_list *goods)
{
    static const char *const stuffs[STUFFS] = {"money", "land", "labour", "goods"};

    list(out, "in_kind");
    for (size_t i = 0; i < s->kinds.count; i++) {
        const struct in_kind *k = &s->kinds.items[i];
        struct goods named = {.name = S("")};

        for (size_t g = 0; g < goods->count; g++)
            if (goods->items[g].id.v == k->commodity.goods.v)
                named = goods->items[g];
        item(out);
        member_text(out, "stuff", str_from(stuffs[k->commodity.stuff]));
        member_text(out, "name", named.name);
        member_text(out, "measure", named.measure);
        member_milli(out, "received", k->received);
        member_milli(out, "left", k->left);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static void write_money(struct buf *out, const struct fund_sums *s)
{
    member_int(out, "received_vnd", s->received);
    member_int(out, "spent_vnd", s->spent);
    member_int(out, "left_vnd", s->left);
    member_int(out, "promised_vnd", s->promised);
    member_int(out, "returned_vnd", s->returned);
    member_int(out, "handed_on_vnd", s->handed_on);
    list(out, "by_source");
    for (int i = 0; i < SOURCES; i++) {
        item(out);
        member_text(out, "source", str_from(source_code((enum source)i)));
        member_int(out, "received_vnd", s->by_source[i]);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
    list(out, "by_work");
    for (size_t i = 0; i < s->works.count; i++) {
        item(out);
        member_int(out, "work", s->works.items[i].work);
        member_int(out, "spent_vnd", s->works.items[i].vnd);
        buf_addc(out, '}');
    }
    buf_addc(out, ']');
}

static enum err write_fund(struct req *r, struct buf *out, const struct fund *f)
{
    struct goods_list goods = {0};
    struct book_balance_list books = {0};
    struct fund_sums s = {0};
    enum err e = ledger_given_by_source(r->db, f->id, s.by_source);

    if (e == OK)
        e = goods_list_of(r->db, r->arena, f->id, &goods);
    if (e == OK)
        e = ledger_balances(r->db, r->arena, f->id, &books);
    if (e != OK)
        return e;
    for (size_t i = 0; i < books.count; i++)
        (books.items[i].commodity.stuff == STUFF_MONEY ? add_money : add_in_kind)(
            r->arena, &s, &books.items[i]);
    item(out);
    member_int(out, "id", f->id.v);
    member_text(out, "name", f->name);
    member_text(out, "ground", str_from(ground_code(f->ground)));
    member_day(out, "open_from", f->open_from);
    member_day(out, "open_until", f->open_until);
    member_day(out, "closed_day", f->closed_day);
    write_money(out, &s);
    write_kinds(out, &s, &goods);
    buf_addc(out, '}');
    return OK;
}

enum err api_fund_list(struct req *r)
{
    struct campaign_visitor visitor;
    uint64_t head = (uint64_t)store_head(r->store); /* before the first question */
    struct fund_list all = {0};
    struct buf out;
    enum err e = campaign_visitor_find(r, r->db, (struct campaign_id){req_id(r, "id")}, &visitor);

    if (e != OK || answer_known(r, head, visitor.campaign.unit))
        return e;
    e = fund_list_of(r->db, r->arena, visitor.campaign.id, &all);
    if (e != OK)
        return e;
    answer_begin(r, &out);
    list(&out, "funds");
    for (size_t i = 0; e == OK && i < all.count; i++)
        e = write_fund(r, &out, &all.items[i]);
    buf_addc(&out, ']');
    return e == OK ? answer_send(r, &out) : e;
}
