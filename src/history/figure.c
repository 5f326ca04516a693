/* figure.c: what a revision of a report changed, figure by figure. */
#include "history/history.h"

#include "rollup/page.h"

static struct str label_of(
    struct history_teller *t, const struct work_list *works, const struct report_figure *f)
{
    struct req *r = t->req;

    if (f->of == OF_INDICATOR)
        return req_t(r, indicators[f->index].label);
    for (size_t i = 0; i < works->count; i++)
        if (works->items[i].id.v == f->index)
            return f->of == OF_WORK_TODAY ? works->items[i].name
                                          : REQ_T(r, "%1, từ đầu đợt", works->items[i].name);
    return str_printf(r->arena, "#%lld", (long long)f->index);
}

static const char *sign_of(const struct work_list *works, const struct report_figure *f)
{
    if (f->of == OF_INDICATOR)
        return measure_label(indicators[f->index].unit);
    for (size_t i = 0; i < works->count; i++)
        if (works->items[i].id.v == f->index)
            return work_unit_label(&works->items[i]);
    return "";
}

static struct str text_of(struct history_teller *t, const struct work_list *works,
    const struct report *report, const struct report_figure *which)
{
    const struct report_figure *f =
        report ? report_figure_find(report, which->of, which->index) : NULL;

    if (!f)
        return S("");
    return bounded_words(t->req->arena, t->req->lang, said_as(f), sign_of(works, f));
}

static void figure_add(struct history_teller *t, const struct work_list *works,
    const struct report *before, const struct report *after, const struct report_figure *f,
    struct history_entry *entry)
{
    struct str was = text_of(t, works, before, f), is = text_of(t, works, after, f);
    struct history_change *change;

    if (before && str_eq(was, is))
        return;
    change = history_change_add(t, entry, label_of(t, works, f));
    change->before = was;
    change->after = is.len ? is : S("–");
}

void history_figures(struct history_teller *t, const struct work_list *works,
    const struct report *before, const struct report *after, struct history_entry *entry)
{
    for (size_t i = 0; i < after->figure_count; i++)
        figure_add(t, works, before, after, &after->figures[i], entry);
    for (size_t i = 0; before && i < before->figure_count; i++)
        if (!report_figure_find(after, before->figures[i].of, before->figures[i].index))
            figure_add(t, works, before, after, &before->figures[i], entry);
}
