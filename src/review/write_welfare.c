/* write_welfare.c: houses, gifts and visits, beside what the daily reports say of them. */
#include "review/write.h"

#include <inttypes.h>

static struct str welfare_href(const struct writer *w)
{
    return str_printf(w->arena, "/campaign/%" PRId64 "/welfare", w->r->campaign.id.v);
}

/* Build and repair apart: they are never added together. */
static void houses_table(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Nhà")), false, 0},
        {STR_INIT(MSG("Tất cả")), true, 22}, {STR_INIT(MSG("Đã khởi công")), true, 26},
        {STR_INIT(MSG("Đã bàn giao")), true, 26}, {STR_INIT(MSG("Không làm")), true, 24}};
    struct review_table *t;

    if (!w->s->houses.count)
        return;
    t = w_table(
        w, W_T(w, MSG("Nhà xây mới và sửa chữa")), columns, sizeof columns / sizeof *columns);
    for (int repair = 0; repair < 2; repair++) {
        int64_t all = 0, started = 0, handed = 0, dropped = 0;
        struct review_cell *row;

        for (size_t i = 0; i < w->s->houses.count; i++) {
            const struct house *h = &w->s->houses.items[i];

            if (h->repair != (repair == 1))
                continue;
            all++;
            dropped += h->dropped_day != 0;
            started +=
                !h->dropped_day && house_reached(h) < HOUSE_STAGES; /* steps may be skipped */
            handed += !h->dropped_day && h->days[HOUSE_HANDED_OVER] != 0;
        }
        if (!all)
            continue;
        row = w_row(w, t);
        row[0].text = repair ? W_T(w, MSG("Sửa chữa")) : W_T(w, MSG("Xây mới"));
        row[1] = (struct review_cell){w_count(w, all), welfare_href(w)};
        row[2].text = w_count(w, started);
        row[3].text = w_count(w, handed);
        row[4].text = dropped ? w_count(w, dropped) : S("");
    }
}

static void gifts_table(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Phần quà")), false, 0},
        {STR_INIT(MSG("Nguồn")), false, 34}, {STR_INIT(MSG("Số phần")), true, 20},
        {STR_INIT(MSG("Đã trao")), true, 20}, {STR_INIT(MSG("Trị giá")), true, 36}};
    struct review_table *t;

    if (!w->s->gifts.count)
        return;
    t = w_table(w, W_T(w, MSG("Các đợt quà")), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < w->s->gifts.count; i++) {
        const struct gift_batch *g = &w->s->gifts.items[i];
        struct review_cell *row = w_row(w, t);

        row[0] = (struct review_cell){g->name, str_printf(w->arena, "/gift/%" PRId64, g->id.v)};
        row[1].text = W_T(w, cost_source_label(g->source));
        row[2].text = w_count(w, g->count);
        row[3].text = w_count(w, w->s->gifts_handed[i]);
        row[4].text = w_money(w, gift_total_vnd(g));
    }
}

static void cares_table(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Khám bệnh, thăm hỏi")), false, 0},
        {STR_INIT(MSG("Dự kiến")), true, 20}, {STR_INIT(MSG("Đã làm")), true, 20},
        {STR_INIT(MSG("Số lượt")), true, 24}, {STR_INIT(MSG("Trị giá")), true, 36}};
    struct review_table *t = NULL;

    for (size_t kind = 0; kind < care_kind_count; kind++) {
        int64_t all = 0, done = 0, people = 0, value = 0;
        bool counted = false, valued = false;
        struct review_cell *row;

        for (size_t i = 0; i < w->s->cares.count; i++) {
            const struct care *c = &w->s->cares.items[i];

            if (c->kind != kind)
                continue;
            all++;
            done += c->state == CARE_DONE;
            counted |= c->state == CARE_DONE && c->done >= 0;
            valued |= c->state == CARE_DONE && c->value_vnd >= 0;
            people += c->state == CARE_DONE && c->done > 0 ? c->done : 0;
            value += c->state == CARE_DONE && c->value_vnd > 0 ? c->value_vnd : 0;
        }
        if (!all)
            continue;
        if (!t)
            t = w_table(
                w, W_T(w, MSG("Khám bệnh, thăm hỏi")), columns, sizeof columns / sizeof *columns);
        row = w_row(w, t);
        row[0] = (struct review_cell){W_T(w, care_kinds[kind].label), welfare_href(w)};
        row[1].text = w_count(w, all);
        row[2].text = w_count(w, done);
        row[3].text = counted ? w_count(w, people) : S("");
        row[4].text = valued ? w_money(w, value) : S("");
    }
}

void write_welfare(struct writer *w)
{
    w_indicators(w, review_group("gifts"));
    houses_table(w);
    gifts_table(w);
    cares_table(w);
    if (w->s->houses.count || w->s->gifts.count || w->s->cares.count)
        w_paragraph(w, W_T(w, MSG("Sổ an sinh và báo cáo ngày là hai nguồn: để cạnh nhau, không "
                                  "cộng vào nhau.")));
}
