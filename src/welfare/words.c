/* words.c: words, rows and fields that more than one page of this room uses. */
#include "welfare/page.h"

#include "base/number.h"

bool is_route(const struct req *r, const char *name)
{
    return !strcmp(r->route->name, name);
}

void welfare_crumbs(struct req *r, struct page *p, const struct campaign_visitor *v)
{
    campaign_visitor_crumbs(r, p, v, "welfare", MSG("An sinh"));
}

struct str vnd_words(struct req *r, int64_t vnd)
{
    if (vnd < 0)
        return S("–");
    return REQ_T(r, "%1 đồng", count_format(r->arena, vnd, r->lang == LANG_EN));
}

static const struct choice *source_choices(void)
{
    static struct choice all[COST_SOURCE_LAST];

    for (int s = 0; s < COST_SOURCE_LAST; s++)
        all[s] = (struct choice){
            cost_source_name((enum cost_source)s), cost_source_label((enum cost_source)s)};
    return all;
}

struct field welfare_source_field(void)
{
    return (struct field){.name = "source",
        .label = MSG("Nguồn"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = source_choices(),
        .choice_count = COST_SOURCE_LAST};
}

enum cost_source welfare_source_chosen(const struct form *f)
{
    return (enum cost_source)form_number(f, "source");
}

void gift_row_fill(struct req *r, const struct gift_batch *b, const struct gift_part_list *planned,
    const struct gift_part_list *handed, struct gift_row *ret)
{
    *ret = (struct gift_row){.batch = b,
        .href = str_printf(r->arena, "/gift/%lld", (long long)b->id.v),
        .each = vnd_words(r, b->unit_vnd),
        .total = vnd_words(r, gift_total_vnd(b)),
        .planned = gift_parts_sum(planned, (struct unit_id){0}),
        .handed = gift_parts_sum(handed, (struct unit_id){0})};
    ret->left = b->count - ret->handed;
}

struct str house_name(struct req *r, const struct campaign_visitor *v, const struct house *h)
{
    return REQ_T(r, h->repair ? MSG("%1, sửa chữa, căn số %2") : MSG("%1, xây mới, căn số %2"),
        campaign_visitor_unit(v, h->unit), str_printf(r->arena, "%lld", (long long)h->number));
}

static int64_t value_of(const struct house *h)
{
    int64_t sum = -1;

    for (int s = 0; s < COST_SOURCE_LAST; s++) {
        int64_t real = h->value.of[s].real_vnd, planned = h->value.of[s].planned_vnd;
        int64_t one = real >= 0 ? real : planned;

        if (one >= 0)
            sum = (sum < 0 ? 0 : sum) + one;
    }
    return sum;
}

void house_row_fill(
    struct req *r, const struct campaign_visitor *v, const struct house *h, struct house_row *ret)
{
    enum house_stage stage = house_reached(h);

    *ret = (struct house_row){.house = h,
        .name = house_name(r, v, h),
        .href = str_printf(r->arena, "/house/%lld", (long long)h->id.v),
        .type = house_types[h->type].label,
        .value = vnd_words(r, value_of(h)),
        .stage = h->dropped_day ? req_t(r, "không làm")
                 : stage == HOUSE_STAGES
                     ? req_t(r, "chưa khởi công")
                     : REQ_T(r, "%1, ngày %2", req_t(r, house_stage_label(stage)),
                           day_format(r->arena, h->days[stage]))};
}

void care_row_fill(
    struct req *r, const struct campaign_visitor *v, const struct care *c, struct care_row *ret)
{
    struct str unit = campaign_visitor_unit(v, c->place_unit);

    *ret = (struct care_row){.care = c,
        .href = str_printf(r->arena, "/care/%lld", (long long)c->id.v),
        .place = c->place.len ? str_printf(r->arena, "%.*s, %.*s", STR(c->place), STR(unit)) : unit,
        .value = vnd_words(r, c->value_vnd),
        .needs_result = c->state == CARE_PLANNED && c->day <= r->today,
        .lacks_permit = care_lacks_permit(c)};
}
