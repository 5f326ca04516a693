/* talk_words.c: rows and words that more than one page of sessions shows. */
#include "talks/page.h"

struct str talk_time_words(struct arena *a, const struct talk *t)
{
    struct str from = str_printf(a, "%02d:%02d", t->from_minute / 60, t->from_minute % 60);

    if (t->to_minute < 0)
        return from;
    return str_printf(a, "%.*s–%02d:%02d", STR(from), t->to_minute / 60, t->to_minute % 60);
}

struct str talk_day_words(const struct req *r, day_t day)
{
    static const char *const names[] = {MSG("Thứ hai, %1"), MSG("Thứ ba, %1"), MSG("Thứ tư, %1"),
        MSG("Thứ năm, %1"), MSG("Thứ sáu, %1"), MSG("Thứ bảy, %1"), MSG("Chủ nhật, %1")};

    return TR_FILL(r->arena, r->lang, names[weekday(day) - 1], day_format(r->arena, day));
}

static bool clashes_with(const struct talk_clash_list *all, const struct talk *t)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].one->id.v == t->id.v || all->items[i].other->id.v == t->id.v)
            return true;
    return false;
}

static bool is_reviewed(const struct material_list *all, struct material_id id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id.v == id.v)
            return all->items[i].reviewed_day != 0;
    return false;
}

void talk_row_fill(struct req *r, const struct campaign_visitor *v, const struct talk *t,
    const struct talk_clash_list *clashes, const struct material_list *materials,
    struct talk_row *ret)
{
    struct str unit = campaign_visitor_unit(v, t->place_unit);

    *ret = (struct talk_row){.talk = t,
        .href = str_printf(r->arena, "/talk/%lld", (long long)t->id.v),
        .time = talk_time_words(r->arena, t),
        .unit = campaign_visitor_unit(v, t->unit),
        .place = t->place.len ? str_printf(r->arena, "%.*s, %.*s", STR(t->place), STR(unit)) : unit,
        .audience = talk_audience_words(r->arena, r->lang, t),
        .topic = t->topic,
        .clashes = clashes_with(clashes, t),
        .text_not_reviewed = t->material.v && !is_reviewed(materials, t->material),
        .needs_result = t->state == TALK_PLANNED && t->day <= r->today};
}

static struct str short_words(struct req *r, const struct talk *t)
{
    return str_printf(r->arena, "%.*s, %.*s", STR(talk_time_words(r->arena, t)), STR(t->topic));
}

static void clash_row_fill(struct req *r, const struct talk_clash *c, struct talk_clash_row *ret)
{
    struct str day = day_format(r->arena, c->one->day);

    *ret = (struct talk_clash_row){
        .words =
            c->kind == CLASH_PLACE
                ? REQ_T(r, "Ngày %1, hai buổi trùng giờ tại %2:", day, c->one->place)
                : REQ_T(r, "Ngày %1, %2 phải có mặt ở hai buổi trùng giờ:", day, c->one->speaker),
        .one = short_words(r, c->one),
        .other = short_words(r, c->other),
        .one_href = str_printf(r->arena, "/talk/%lld", (long long)c->one->id.v),
        .other_href = str_printf(r->arena, "/talk/%lld", (long long)c->other->id.v)};
}

void talk_clash_rows(struct req *r, const struct talk_clash_list *all, struct talk_id of,
    struct talk_clash_row **ret, size_t *count)
{
    *ret = arena_new_array(r->arena, struct talk_clash_row, all->count);
    *count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (!of.v || all->items[i].one->id.v == of.v || all->items[i].other->id.v == of.v)
            clash_row_fill(r, &all->items[i], &(*ret)[(*count)++]);
}
