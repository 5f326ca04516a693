/* beside.c: words beside a number that nobody knows. "20 dân phòng" are no citizens, "dân góp gạo
 * 20" no people: where such a word stands, the figure is doubtful. What may stand there is
 * fillers.def. */
#include "message/segment.h"

static bool is_filler(struct str fold)
{
    static const char *const rows[] = {
#define FILL(words) " " words " ",
#include "message/fillers.def"
#undef FILL
    };
    char padded[16];

    if (fold.len + 2 > sizeof padded)
        return false;
    padded[0] = padded[fold.len + 1] = ' ';
    memcpy(padded + 1, fold.ptr, fold.len);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_find(str_from(rows[i]), (struct str){padded, fold.len + 2}, 0) <
            str_from(rows[i]).len)
            return true;
    return false;
}

/* A name ("dân Gò Cát") says who, not what. */
static bool is_unknown(const struct reading *r, size_t at)
{
    const struct token *t = &r->tokens.items[r->items[at].token];

    return r->items[at].kind == ITEM_WORD && class_at(r, at) == W_OTHER && !t->capital &&
           !is_filler(t->fold);
}

void figure_beside(const struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    size_t label = SIZE_MAX;

    if (f->doubt || f->skip || f->index < 0 || f->unit == UNIT_VND)
        return;
    if (f->of != OF_INDICATOR) {
        if (f->unit == UNIT_COUNT && q->end < s->to && is_unknown(s->r, q->end))
            f->doubt = DOUBT_BESIDE; /* "2 nhà báo" */
        return;
    }
    for (size_t i = s->free_from; i < q->first; i++)
        if (class_at(s->r, i) == W_WHO)
            label = i;
    for (size_t i = label; label != SIZE_MAX && i < q->first; i++)
        if (s->r->items[label].from >= f->from && is_unknown(s->r, i))
            f->doubt = DOUBT_BESIDE;
    if (q->end < s->to && is_unknown(s->r, q->end) && !is_item_mark(s->r, q->end, ':'))
        f->doubt = DOUBT_BESIDE;
}
