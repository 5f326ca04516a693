/* figures.c: the figures of a part. A line is taken in segments (between commas, semicolons, "và");
 * what each number is about is said by meaning.c, whether it counts by skips.c and judge.c. */
#include "message/segment.h"

static struct message_figure *push(struct state *s, const struct message_figure *f)
{
    struct message_figure *to;

    if (s->m->figures.count >= MESSAGE_FIGURES_MAX)
        return NULL;
    to = vec_push(s->r->arena, &s->m->figures);
    *to = *f;
    to->among = s->among;
    return to;
}

static bool is_arrow(const struct reading *r, size_t at)
{
    char first = r->text.ptr[r->items[at].from];

    return first == '=' || first == '-' || (unsigned char)first == 0xe2;
}

/* A number, perhaps behind the word for what is counted. */
static bool is_number_behind(const struct state *s, size_t at)
{
    if (at < s->to && (class_at(s->r, at) == W_WHO || class_at(s->r, at) == W_BOUND))
        at++;
    return is_number_start(s, at);
}

/* "từ 20 lên 25" */
static bool is_from_to(const struct state *s, const struct quantity_read *q)
{
    const struct tokens *t = &s->r->tokens;
    size_t token;

    if (q->first == s->from || q->end >= s->to || s->r->items[q->end].kind != ITEM_WORD ||
        s->r->items[q->first - 1].kind != ITEM_WORD)
        return false;
    token = s->r->items[q->end].token;
    return token_is(t, s->r->items[q->first - 1].token, "tu") &&
           (token_is(t, token, "len") || token_is(t, token, "xuong") || token_is(t, token, "con"));
}

/* "phát quang tổ 3 và thắp sáng tổ 1, mỗi đường 50m": of each work that was named before. */
static bool each_take(struct state *s, const struct quantity_read *q)
{
    size_t each = last_of(s->r, s->free_from, q->first, W_EACH), line = s->from, kinds = 0;

    if (each == SIZE_MAX || q->unit != UNIT_M || q->doubt)
        return false;
    while (line > s->part_from && s->r->items[line - 1].kind != ITEM_END)
        line--;
    for (size_t i = line; i < each; i++) {
        if (is_item_number(s->r, i) && !s->r->items[i].passed)
            return false;
        kinds += is_class(s->r, i, W_KIND);
    }
    for (size_t i = line; kinds > 1 && i < each; i++) {
        struct message_figure f = figure_new(s, q);
        size_t end = i + 1;

        if (!is_class(s->r, i, W_KIND))
            continue;
        while (end < each && !is_class(s->r, end, W_KIND))
            end++;
        figure_of_kind(s, i, end, (enum kind)s->r->items[i].word.value, &f);
        f.doubt = DOUBT_EACH;
        (void)push(s, &f);
    }
    return kinds > 1;
}

/* "dân phát quang …, dân quân dọn rác …, mỗi bên 15 người": of both who were named before. */
static bool each_side_take(struct state *s, const struct quantity_read *q)
{
    int who[2] = {-1, -1};
    size_t count = 0;

    if (q->measured || q->doubt || class_at(s->r, q->end) != W_PERSON || q->first == s->part_from ||
        class_at(s->r, q->first - 1) != W_EACH_UNIT ||
        !token_is(&s->r->tokens, s->r->items[q->first].token - 1, "ben"))
        return false;
    for (size_t i = s->part_from; i < q->first; i++) {
        int named = is_class(s->r, i, W_WHO) ? s->r->items[i].word.value : -1;

        if (named < 0 || indicators[named].unit != UNIT_PERSON || named == who[0] ||
            named == who[1])
            continue;
        if (count == 2)
            return false;
        who[count++] = named;
    }
    for (size_t i = 0; count == 2 && i < s->m->figures.count; i++)
        if (s->m->figures.items[i].unit == UNIT_PERSON)
            return false; /* their numbers were told */
    for (size_t i = 0; count == 2 && i < 2; i++) {
        struct message_figure f = figure_new(s, q);

        about(&f, who[i], DOUBT_EACH);
        (void)push(s, &f);
    }
    return count == 2;
}

static bool is_sum_of_last(
    const struct state *s, const struct quantity_read *q, const struct message_figure *f)
{
    const struct message_figures *all = &s->m->figures;

    return q->first > s->from && is_item_mark(s->r, q->first - 1, '=') && all->count &&
           all->items[all->count - 1].milli == f->milli;
}

/* One number of the segment; where to go on. */
static size_t figure_take(struct state *s, size_t at)
{
    struct quantity_read q;
    struct message_figure f;
    bool becomes;

    if (!quantity_read(s->r, at, s->to, &q))
        return at + 1;
    if (q.first < s->free_from)
        q.first = at;
    if (each_take(s, &q) || each_side_take(s, &q)) {
        s->free_from = q.end;
        return q.end;
    }
    f = figure_new(s, &q);
    figure_meaning(s, &q, &f);
    if (s->r->items[q.end - 1].to > f.to && f.index >= 0)
        f.to = s->r->items[q.end - 1].to;
    figure_skips(s, &q, &f);
    becomes =
        (is_class(s->r, q.end, W_BECOMES) || is_from_to(s, &q)) && is_number_behind(s, q.end + 1);
    if (becomes && has(s->r, s->free_from, q.first, W_NOT)) { /* "không phải 3 mà là 2" */
        f.skip = SKIP_OLD;
        f.doubt = MESSAGE_SURE;
        becomes = false;
    } else if (becomes && f.skip == SKIP_OLD) { /* "nhầm 45 thành 54": which is right? */
        f.skip = SKIP_NOT;
        f.doubt = DOUBT_TWICE;
    } else if (becomes && s->m->mode != MESSAGE_CORRECTS && is_arrow(s->r, q.end)) {
        f.doubt = DOUBT_TWICE; /* "16 dân => 20": their sum, or better known? */
    } else if (becomes) {
        f.skip = SKIP_OLD;
        f.doubt = MESSAGE_SURE;
    }
    figure_beside(s, &q, &f);
    if (f.index < 0 && is_sum_of_last(s, &q, &f)) { /* "dq 8 + 5 tăng cường = 13" */
        f.skip = SKIP_TOTAL;
        f.doubt = MESSAGE_SURE;
    }
    (void)push(s, &f);
    figure_spoken_of(s->r, &f);
    if (f.of == OF_INDICATOR && f.unit == UNIT_PERSON && f.index >= 0)
        s->group_who = has(s->r, s->from, q.first, W_NAME) ? (int)f.index : -1;
    if (!becomes)
        s->free_from = q.end;
    return q.end;
}

/* "mấy chục người": somebody was there, and no number. */
static size_t vague_take(struct state *s, size_t at)
{
    size_t end = at + 1;
    struct message_figure f;
    struct quantity_read q = {.first = at, .end = end, .bound = '~', .doubt = DOUBT_VAGUE};
    enum word_class behind;

    while (end < s->to && class_at(s->r, end) == W_SCALE)
        end++;
    behind = class_at(s->r, end);
    if (end >= s->to || (end == at + 1 && behind != W_WHO && behind != W_PERSON &&
                            behind != W_MEASURE && behind != W_THING))
        return at + 1;
    q.end = end;
    f = figure_new(s, &q);
    if (question_follows(s->r, end))
        return end;
    if (behind == W_WHO)
        about_word(s, &f, end);
    f.doubt = DOUBT_VAGUE;
    f.to = s->r->items[end].to;
    (void)push(s, &f);
    s->free_from = end + 1;
    return end + 1;
}

/* "vá được nửa rồi": of what length? */
static size_t portion_take(struct state *s, size_t at)
{
    struct quantity_read q = {.first = at, .end = at + 1, .bound = '~', .doubt = DOUBT_VAGUE};
    struct message_figure f = figure_new(s, &q);

    (void)push(s, &f);
    return at + 1;
}

/* "dân: không", "không có dân quân" */
static size_t none_take(struct state *s, size_t at)
{
    struct message_figure f = {.bound = '=', .kind = KIND_LAST, .word = S("")};
    size_t k = at, who, end;

    while (k > s->free_from &&
           (s->r->items[k - 1].kind == ITEM_MARK || class_at(s->r, k - 1) == W_JOIN))
        k--;
    if (k > s->free_from && class_at(s->r, k - 1) == W_WHO && at + 1 == s->to) {
        who = k - 1;
        end = at + 1;
    } else if (at + 1 < s->to && class_at(s->r, at + 1) == W_WHO) {
        who = at + 1;
        end = at + 2;
    } else
        return at + 1;
    f.from = s->r->items[who < at ? who : at].from;
    f.to = s->r->items[end - 1].to;
    about_word(s, &f, who);
    figure_skips(s, &(struct quantity_read){.first = at, .end = end}, &f);
    if (f.unit == UNIT_PERSON)
        (void)push(s, &f);
    return end;
}

/* A word for people right before the number, over ":", "hơn", "có". */
static bool is_labelled(const struct state *s, size_t at)
{
    while (at > s->from &&
           (s->r->items[at - 1].kind == ITEM_MARK || class_at(s->r, at - 1) == W_BOUND ||
               class_at(s->r, at - 1) == W_PLAIN || class_at(s->r, at - 1) == W_PERSON))
        at--;
    return at > s->from && class_at(s->r, at - 1) == W_WHO;
}

/* Names before numbers throughout: "dân quân 15 dân 40". A number with a name on both sides is
 * settled by those with one. */
static bool is_label_first(const struct state *s)
{
    int before = 0, behind = 0;
    size_t both = 0, last = s->from;
    bool first_labelled = false, any = false;

    for (size_t i = s->from; i < s->to; i++) {
        bool is_before, is_behind;

        if (!is_item_number(s->r, i) || s->r->items[i].passed)
            continue;
        is_before = is_labelled(s, i);
        is_behind = i + 1 < s->to && class_at(s->r, i + 1) == W_WHO;
        before += is_before && !is_behind;
        behind += is_behind && !is_before;
        both += is_before && is_behind;
        first_labelled |= !any && is_before;
        any = true;
        if (is_before || is_behind)
            last = i;
    }
    if (before != behind || !both)
        return before > behind;
    return first_labelled && !(last + 1 < s->to && class_at(s->r, last + 1) == W_WHO);
}

static void segment_begin(struct state *s, size_t from, size_t to)
{
    s->from = s->free_from = from;
    s->to = to;
    s->label_first = is_label_first(s);
}

/* "Lộ kiểm 220m (phát quang)", "30m (phát quang tổ 3)": what was done is said behind. */
static void kind_behind(struct state *s)
{
    size_t kind = last_of(s->r, s->from, s->to, W_KIND);

    if (s->from == s->part_from || s->r->items[s->from - 1].kind == ITEM_END)
        return; /* a line of its own is a heading of what follows */
    for (size_t i = s->from; i < s->to; i++)
        if (kind == SIZE_MAX || is_item_number(s->r, i) ? !s->r->items[i].passed
                                                        : is_class(s->r, i, W_WHO))
            return;
    for (size_t k = 0; kind != SIZE_MAX && k < s->m->figures.count; k++) {
        struct message_figure *f = &s->m->figures.items[k];
        struct message_figure tied = *f;

        if (f->of != OF_WORK_TODAY || f->index >= 0 ||
            (f->doubt != DOUBT_WHICH_WORK && f->doubt != DOUBT_NO_KIND))
            continue;
        tied.kind = (enum kind)s->r->items[kind].word.value;
        tied.doubt = MESSAGE_SURE;
        figure_tie(s->r, s->m,
            str_slice(s->r->text, s->r->items[s->part_from].from, s->r->items[s->to - 1].to),
            &tied);
        if (tied.index >= 0)
            *f = tied;
    }
}

/* The segment's last number was money. */
static bool is_giver(const struct state *s)
{
    const struct message_figures *all = &s->m->figures;

    return all->count && all->items[all->count - 1].unit == UNIT_VND &&
           all->items[all->count - 1].from >= s->r->items[s->from].from;
}

/* The one word for people in a segment without a number; -1: none, or two. */
static int who_alone(const struct state *s)
{
    int who = -1;

    if (s->m->figures.count && s->from < s->to &&
        s->m->figures.items[s->m->figures.count - 1].from >= s->r->items[s->from].from)
        return -1; /* "dân không" */
    for (size_t i = s->from; i < s->to; i++) {
        if (is_item_number(s->r, i) && !s->r->items[i].passed)
            return -1;
        if (!is_class(s->r, i, W_WHO))
            continue;
        if (who >= 0 || indicators[s->r->items[i].word.value].unit != UNIT_PERSON)
            return -1;
        who = s->r->items[i].word.value;
    }
    return who;
}

/* What the next segment may lean on. */
static void segment_end(struct state *s)
{
    kind_behind(s);
    size_t kind = last_of(s->r, s->from, s->to, W_KIND);
    bool talk = has(s->r, s->from, s->to, W_TALK);
    bool who = has(s->r, s->from, s->to, W_WHO);

    if (kind != SIZE_MAX) {
        s->carry = (enum kind)s->r->items[kind].word.value;
        s->carry_from = s->from;
        talk |= s->carry == KIND_SESSION;
    }
    s->carry_talk = talk || (s->carry_talk && has(s->r, s->from, s->to, W_GATHER));
    s->carry_gift =
        s->carry == KIND_GIFT || kind != SIZE_MAX ? s->carry == KIND_GIFT : s->carry_gift;
    for (size_t i = s->from; i < s->to; i++) {
        if (is_class(s->r, i, W_WHO) && s->r->items[i].word.value == who_named("sessions"))
            s->carry_talk = true;
        if (is_class(s->r, i, W_WHO) && s->r->items[i].word.value == who_named("gifts"))
            s->carry_gift = true;
    }
    s->carry_who = who_alone(s);
    s->carry_land |= has(s->r, s->from, s->to, W_LAND);
    s->carry_worth = (s->carry_worth ||
                         (has(s->r, s->from, s->to, W_WORTH) && has_goods(s->r, s->from, s->to))) &&
                     !is_giver(s); /* "giá trị vật tư (cát, đá) tính ra 7 triệu" */
    s->carry_raise = has(s->r, s->from, s->to, W_RAISE) ||
                     (s->carry_raise && (!who || is_giver(s))); /* "hội pn 300k, bà con 1tr2" */
    s->carry_goods =
        has_goods(s->r, s->from, s->to) || (s->carry_goods && !who && kind == SIZE_MAX);
}

/* "chục người dân", without a number. */
static bool is_bare_scale(const struct state *s, size_t at)
{
    enum word_class behind = at + 1 < s->to ? class_at(s->r, at + 1) : W_OTHER;

    return class_at(s->r, at) == W_SCALE && !(at > s->from && s->r->items[at].glued) &&
           !(at > s->from && is_item_number(s->r, at - 1)) &&
           (behind == W_WHO || behind == W_PERSON || behind == W_MEASURE || behind == W_THING);
}

static void segment_read(struct state *s, size_t from, size_t to)
{
    if (from >= to)
        return;
    segment_begin(s, from, to);
    segment_scope(s);
    /* beyond the most that are kept none is looked at: each looks through its whole segment */
    for (size_t i = from; i < to && s->m->figures.count < MESSAGE_FIGURES_MAX;) {
        if (is_number_start(s, i))
            i = figure_take(s, i);
        else if (class_at(s->r, i) == W_PORTION)
            i = portion_take(s, i);
        else if (class_at(s->r, i) == W_VAGUE || is_bare_scale(s, i))
            i = vague_take(s, i);
        else if (class_at(s->r, i) == W_NONE)
            i = none_take(s, i);
        else
            i++;
    }
    segment_end(s);
    if (s->future_here)
        s->line_skip = SKIP_NOT;
    else if (s->line_skip == SKIP_FUTURE)
        s->line_doubt = true; /* "mai làm 200m, 20 dân": whose are they? */
}

/* "DQ (5)", "Dặm vá (m): 30": what stands in the brackets belongs to the word before. */
static bool is_bracketed(const struct reading *r, size_t at)
{
    if (is_item_mark(r, at, ')') && at >= 2 && is_item_mark(r, at - 2, '('))
        at -= 2;
    if (!is_item_mark(r, at, '(') || !is_item_mark(r, at + 2, ')') || at == 0 ||
        r->items[at - 1].kind != ITEM_WORD)
        return false;
    return is_class(r, at + 1, W_MEASURE) || is_class(r, at + 1, W_THING) ||
           (is_item_number(r, at + 1) && !r->items[at + 1].passed);
}

static bool ends_segment(const struct reading *r, size_t at)
{
    const struct item *i = &r->items[at];

    if (i->kind == ITEM_END)
        return true;
    if (i->kind == ITEM_WORD)
        return (i->word.class == W_JOIN || i->word.class == W_AMONG) &&
               !(at > 0 && r->items[at - 1].passed);
    if (i->kind != ITEM_MARK || is_bracketed(r, at))
        return false;
    if (i->mark == '-' || i->mark == '/')
        return !(is_item_number(r, at + 1) && at > 0 && is_item_number(r, at - 1)) &&
               !(i->mark == '/' && i->glued);
    if (i->mark == '.') /* "DQ.4 CA.1" */
        return !(i->glued && is_item_number(r, at + 1) && r->items[at + 1].glued && at > 0 &&
                 is_class(r, at - 1, W_WHO));
    return strchr(",;()!?[]|*", (int)(i->mark < 128 ? i->mark : ' ')) || i->mark > 0x2000;
}

static void line_begin(struct state *s)
{
    s->carry = KIND_LAST;
    s->carry_talk = s->carry_raise = s->carry_goods = s->carry_gift = s->carry_land = false;
    s->carry_worth = false;
    s->carry_who = s->group_who = -1;
    s->line_skip = SKIP_NOT;
    s->line_doubt = s->among = false;
}

/* A line without a number is a heading: "Phát quang tổ 3", and below it "80m". */
static void line_next(struct state *s, size_t end)
{
    struct state before = *s;
    size_t from = end;
    bool number = false;

    while (from > s->part_from && s->r->items[from - 1].kind != ITEM_END) {
        from--;
        number |= is_item_number(s->r, from) && !s->r->items[from].passed;
    }
    line_begin(s);
    if (number)
        return;
    s->carry = before.carry;
    s->carry_from = before.carry_from;
    s->carry_who = before.carry_who;
}

void figures_of_part(struct reading *r, struct part *p)
{
    struct state s = {.r = r, .m = &p->message, .part_from = p->first, .divided = p->divided};
    size_t from = p->first;

    line_begin(&s);
    for (size_t i = p->first; i <= p->end && i <= r->count; i++) {
        if (i < p->end && i < r->count && !ends_segment(r, i))
            continue;
        segment_read(&s, from, i < r->count ? i : r->count);
        from = i + 1;
        if (i < r->count && r->items[i].kind == ITEM_END)
            line_next(&s, i);
        else if (is_item_mark(r, i, ')') ||
                 (is_item_mark(r, i, '.') && !item_at(r, i + 1)->glued)) {
            s.line_skip = SKIP_NOT;
            s.among = false;
        } else if (is_item_mark(r, i, ';'))
            s.among = false;
        else if (is_class(r, i, W_AMONG))
            s.among = true;
    }
    figures_judge(r, p);
}
