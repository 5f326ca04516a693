/* money.c: what a sum of money is: raised, the worth of goods or gifts, or spent. Only what was
 * raised counts; whatever else it may be carries a doubt. */
#include "message/segment.h"

static bool about_gifts(const struct state *s)
{
    int gifts = who_named("gifts");

    for (size_t i = s->from; i < s->to; i++)
        if ((is_class(s->r, i, W_KIND) && (s->r->items[i].word.value == KIND_GIFT ||
                                              s->r->items[i].word.value == KIND_MEDICAL)) ||
            (is_class(s->r, i, W_WHO) && s->r->items[i].word.value == gifts))
            return true;
    return false;
}

/* "10 suất quà x 300.000đ", "10 phần quà mỗi phần 300k", "quà 300k/phần": what one of them cost. */
static bool is_price(const struct state *s, const struct quantity_read *q)
{
    size_t at = q->first;
    struct str text;

    if (has(s->r, s->free_from, q->first, W_EACH) || is_item_mark(s->r, q->end, '/'))
        return true;
    if (at == 0 || at <= s->from)
        return false;
    text = words_of(s->r, at - 1, at);
    return str_eq(text, S("x")) || str_eq(text, S("X")) || str_eq(text, S("×")) ||
           str_eq(text, S("*")) || str_eq(text, S("@"));
}

/* So many gifts were just named: their worth is the product, and a person looks. */
static bool times_gifts(const struct state *s, struct message_figure *f)
{
    const struct message_figures *all = &s->m->figures;
    const struct message_figure *last = all->count ? &all->items[all->count - 1] : NULL;
    int64_t product;

    if (!last || last->of != OF_INDICATOR || last->index != who_named("gifts") || f->doubt ||
        __builtin_mul_overflow(last->milli / MILLI, f->milli, &product))
        return false;
    f->milli = product;
    about(f, who_named("goods_value"), DOUBT_EACH);
    return true;
}

/* "2 doanh nghiệp tài trợ, mỗi doanh nghiệp 3 triệu": so many gave so much each. */
static bool times_givers(
    const struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    const struct message_figures *all = &s->m->figures;
    const struct message_figure *last = all->count ? &all->items[all->count - 1] : NULL;
    int64_t product;

    if (!last || last->index >= 0 || !has(s->r, s->free_from, q->first, W_EACH) || f->doubt ||
        !(s->carry_raise || has(s->r, s->from, s->to, W_RAISE)) || last->milli > 1000 * MILLI ||
        last->milli % MILLI || __builtin_mul_overflow(last->milli / MILLI, f->milli, &product))
        return false;
    f->milli = product;
    about(f, who_named("money"), DOUBT_EACH);
    return true;
}

static void unplaced(struct message_figure *f, enum message_doubt d)
{
    f->unit = UNIT_VND;
    doubt(f, d);
}

/* "dân góp hết 2 triệu", "cô Ba cho 1 triệu mua bóng" */
static bool is_given(const struct state *s, const struct quantity_read *q)
{
    static const char *const words[] = {"cho", "tang", "bieu", NULL};

    if (has(s->r, s->free_from, q->first, W_RAISE))
        return true;
    for (size_t i = s->free_from; i < q->first; i++)
        for (size_t k = 0; s->r->items[i].kind == ITEM_WORD && words[k]; k++)
            if (token_is(&s->r->tokens, s->r->items[i].token, words[k]))
                return true;
    return false;
}

/* "nhà chùa cho 60tr" */
static bool is_given_right_before(const struct reading *r, size_t at)
{
    return r->items[at].kind == ITEM_WORD && (token_is(&r->tokens, r->items[at].token, "cho") ||
                                                 token_is(&r->tokens, r->items[at].token, "bieu"));
}

/* "Tiền đèn Lộ kiểm: dân 2 triệu": what it is for, then who gave. */
static bool is_heading(const struct state *s, size_t spend, size_t first)
{
    for (size_t i = spend + 1; i + 1 < first; i++)
        if (is_item_mark(s->r, i, ':') && has(s->r, i, first, W_WHO))
            return true;
    return false;
}

void figure_money(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    size_t worth = last_of(s->r, s->free_from, q->first, W_WORTH);
    size_t spend = last_of(s->r, s->free_from, q->first, W_SPEND);
    size_t raised = last_of(s->r, s->from, q->first, W_RAISE);
    bool behind = next_of(s, q->end, W_RAISE) != SIZE_MAX;
    bool raise = raised != SIZE_MAX || behind, goods = has_goods(s->r, s->from, s->to);

    if (q->first > s->from && is_given_right_before(s->r, q->first - 1))
        raise = true;
    if (is_price(s, q) && (times_gifts(s, f) || times_givers(s, q, f)))
        return;
    if (spend == SIZE_MAX && !raise)
        spend = next_of(s, q->end, W_SPEND);
    if (spend != SIZE_MAX && (behind || is_given(s, q))) {
        about(f, who_named("money"), DOUBT_WORTH); /* "kinh phí 4tr do dân đóng góp" */
        return;
    }
    if (spend != SIZE_MAX && is_heading(s, spend, q->first)) {
        about(f, who_named("money"), DOUBT_MEANING);
        return;
    }
    if (spend != SIZE_MAX) {
        unplaced(f, DOUBT_WORTH);
        return;
    }
    if (worth == SIZE_MAX && !raise)
        worth = next_of(s, q->end, W_WORTH);
    if (worth != SIZE_MAX) {
        if (goods || (s->carry_goods && !s->carry_gift))
            about(f, who_named("goods_value"), MESSAGE_SURE);
        else if (s->carry_gift || about_gifts(s))
            about(f, who_named("goods_value"), DOUBT_WORTH); /* "15 phần quà trị giá 7tr5" */
        else
            unplaced(f, DOUBT_WORTH);
        return;
    }
    if (s->carry_worth && !raise)
        about(f, who_named("goods_value"), DOUBT_WORTH);
    else if (goods && !raise)
        about(f, who_named("goods_value"), DOUBT_MEANING);
    else
        about(f, who_named("money"),
            (raise || s->carry_raise) && !goods ? MESSAGE_SURE : DOUBT_MEANING);
}
