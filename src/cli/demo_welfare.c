/* demo_welfare.c: sessions, gifts, houses and visits of the example: planned before the campaign
 * begins, and what came of them up to now. */
#include "cli/demo.h"

#include "base/number.h"
#include "talks/talk.h"
#include "welfare/care.h"
#include "welfare/gift.h"
#include "welfare/house.h"

#include <string.h>

enum { EVENING = 19 * 60, NOT_YET = -1, UNSAID = -1, RAIN = -2 };

/* ---- sessions ------------------------------------------------------------------------------ */

/* unit: index of demo_units. came: who came, of those that have been by now. */
static const struct demo_talk {
    int unit, day, minute;
    const char *form, *topic, *speaker;
    uint64_t audiences; /* bits of audiences.def */
    int64_t came;
} talks[] = {
    {1, 0, EVENING, "meeting", "Luật Thực hiện dân chủ ở cơ sở", "Công chức Tư pháp xã", 1, 64},
    {2, 1, EVENING, "meeting", "An toàn giao thông", "Công an xã", 1, 52},
    {3, 2, EVENING, "lecture", "Phòng, chống lừa đảo trên không gian mạng", "Công an xã", 9, 71},
    {10, 2, 16 * 60, "football", "Giao hữu dân quân, thanh niên", "", 1 << 3, 180},
    {4, 3, EVENING, "meeting", "Luật Thực hiện dân chủ ở cơ sở", "Công chức Tư pháp xã", 1, 47},
    {5, 4, EVENING, "meeting", "An toàn giao thông", "Công an xã", 1, RAIN},
    {13, 5, 8 * 60, "lecture", "Luật Nghĩa vụ quân sự", "Ban Chỉ huy Quân sự xã", 1 << 3 | 1 << 4,
        NOT_YET},
    {6, 6, EVENING, "meeting", "Phòng, chống tín dụng đen", "Công an xã", 1 | 1 << 2, NOT_YET},
    {7, 6, EVENING + 30, "meeting", "An toàn giao thông", "Công an xã", 1, NOT_YET},
    {8, 7, EVENING, "meeting", "Luật Thực hiện dân chủ ở cơ sở", "Công chức Tư pháp xã", 1,
        NOT_YET},
    {13, 8, 16 * 60, "volleyball", "Bóng chuyền các ấp", "", 1 << 3, NOT_YET},
    {13, 11, EVENING, "arts", "Đêm văn nghệ mừng Ngày hội quốc phòng toàn dân", "", 1, NOT_YET},
};
enum { TALKS = sizeof talks / sizeof *talks };

static size_t form_named(const char *code)
{
    for (size_t i = 0; i < talk_form_count; i++)
        if (!strcmp(talk_forms[i].code, code))
            return i;
    return 0;
}

static enum err talks_plan(struct tx *tx, struct demo *d)
{
    const struct material m = {.campaign = d->campaign,
        .unit = d->units[10],
        .title = S("Đề cương: phòng, chống lừa đảo trên không gian mạng")};
    struct material_id material;
    enum err e = material_add(tx, &m, S(""), &material);

    if (e == OK)
        e = material_review(tx, material, S("Tuyên giáo Đảng ủy"), day_of_ms(tx->now_ms));
    for (size_t i = 0; e == OK && i < TALKS; i++) {
        const struct demo_talk *from = &talks[i];
        bool hamlet = from->unit < 9;
        const struct talk t = {.campaign = d->campaign,
            .unit = d->units[from->unit],
            .form = form_named(from->form),
            .audiences = from->audiences,
            .day = d->first_day + from->day,
            .from_minute = from->minute,
            .to_minute = UNSAID,
            .place_unit = d->units[hamlet ? from->unit : 0],
            .topic = str_from(from->topic),
            .place = hamlet ? S("Nhà văn hóa ấp") : S("Sân Trung tâm Văn hóa xã"),
            .speaker = str_from(from->speaker),
            .expected = UNSAID,
            .material = {strstr(from->topic, "lừa đảo") ? material.v : 0}};

        e = talk_add(tx, &t, &d->talks[i]);
    }
    return e;
}

static enum err talks_results(struct tx *tx, const struct demo *d)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < TALKS; i++) {
        const struct talk_result held = {TALK_HELD, talks[i].came, S("")};
        const struct talk_result rain = {TALK_NOT_HELD, UNSAID, S("Mưa to, dời sang tuần sau")};

        if (talks[i].came == NOT_YET || demo_ms(d, talks[i].day, talks[i].minute) > d->now_ms)
            continue;
        e = talk_set_result(tx, d->talks[i], talks[i].came == RAIN ? &rain : &held);
    }
    return e;
}

/* ---- gifts --------------------------------------------------------------------------------- */

static const int64_t shares[] = {0, 5, 4, 4, 4, 4, 3, 3, 3}; /* by demo_units: 30 in all */

static enum err gifts_plan(struct tx *tx, struct demo *d)
{
    const struct gift_batch b = {.campaign = d->campaign,
        .name = S("Quà cho gia đình chính sách"),
        .whom = S("gia đình chính sách, thương binh, liệt sĩ"),
        .giver = S("Quỹ Đền ơn đáp nghĩa xã"),
        .count = 30,
        .unit_vnd = 500000,
        .source = COST_BUDGET};
    enum err e = gift_add(tx, &b, &d->gift);

    for (size_t i = 1; e == OK && i < sizeof shares / sizeof *shares; i++)
        e = gift_plan(tx, d->gift, d->units[i], shares[i]);
    return e;
}

static enum err gifts_hand(struct tx *tx, const struct demo *d)
{
    enum err e = OK;

    for (size_t i = 1; e == OK && i <= 3; i++) {
        const struct gift_part part = {
            .unit = d->units[i], .day = d->first_day + 2 + (day_t)i % 2, .count = shares[i]};

        if (part.day < day_of_ms(d->now_ms))
            e = gift_hand(tx, d->gift, &part);
    }
    return e;
}

/* ---- houses -------------------------------------------------------------------------------- */

static enum err houses_plan(struct tx *tx, struct demo *d)
{
    struct work_list works;
    enum err e = work_list_of(tx->db, tx->arena, d->campaign, &works);

    for (size_t i = 0; e == OK && i < works.count; i++) {
        const struct work *w = &works.items[i];
        const struct house h = {.campaign = d->campaign, .unit = w->unit, .type = 1, .work = w->id};

        for (int64_t n = 0; e == OK && w->kind == KIND_HOUSE_BUILD && n < w->planned_milli / MILLI;
             n++) {
            struct house_id id;

            e = house_add(tx, &h, &id);
            if (e == OK && d->house_count < DEMO_HOUSES_MAX)
                d->houses[d->house_count++] = id;
        }
    }
    return e;
}

/* Every house is begun; some are further. */
static enum err houses_build(struct tx *tx, const struct demo *d)
{
    static const int reached[] = {5, 3, 4, 6, 2, 5, 1, 4, 3, 2}; /* how many stages */
    day_t today = day_of_ms(d->now_ms);
    struct work_costs value;
    enum err e = OK;

    for (int s = 0; s < COST_SOURCE_LAST; s++)
        value.of[s] = (struct work_cost){UNSAID, UNSAID};
    value.of[COST_BUDGET].planned_vnd = 60000000;
    value.of[COST_SPONSORS].planned_vnd = 45000000;
    for (size_t i = 0; e == OK && i < d->house_count; i++) {
        int stages = reached[i % (sizeof reached / sizeof *reached)];

        e = house_value_set(tx, d->houses[i], &value);
        for (int s = 0; e == OK && s < stages; s++)
            e = house_reach(tx, d->houses[i], (enum house_stage)s, today - stages + s);
    }
    return e;
}

/* ---- visits -------------------------------------------------------------------------------- */

static enum err cares_plan(struct tx *tx, struct demo *d)
{
    struct care c = {.campaign = d->campaign,
        .unit = d->units[14],
        .kind = 0,
        .day = d->first_day + 3,
        .place_unit = d->units[0],
        .provider = S("Bệnh viện Quân y khu vực"),
        .permit = S("112/SYT-NVY"),
        .place = S("Trạm y tế xã"),
        .whom = S("người cao tuổi, gia đình chính sách"),
        .expected = 150,
        .source = COST_FORCES};
    struct care_id later;
    enum err e = care_add(tx, &c, &d->care);

    c.day = d->first_day + 9;
    c.place_unit = d->units[5];
    c.place = S("Nhà văn hóa ấp");
    c.permit = S("");
    c.provider = S("Đoàn y, bác sĩ từ thiện");
    c.source = COST_SPONSORS;
    if (e == OK)
        e = care_add(tx, &c, &later);
    c.kind = 1;
    c.unit = d->units[11];
    c.provider = S("Mặt trận Tổ quốc xã và các đoàn thể");
    c.place = S("");
    c.place_unit = d->units[0];
    c.expected = 12;
    c.day = d->first_day + 12;
    return e == OK ? care_add(tx, &c, &later) : e;
}

/* ---- all of it ----------------------------------------------------------------------------- */

enum err demo_welfare_plan(struct tx *tx, struct demo *d)
{
    enum err e;

    tx->account_id = d->offices[DEMO_STEERING].v;
    tx->now_ms = demo_ms(d, -2, 9 * 60);
    e = talks_plan(tx, d);
    if (e == OK)
        e = gifts_plan(tx, d);
    if (e == OK)
        e = houses_plan(tx, d);
    return e == OK ? cares_plan(tx, d) : e;
}

enum err demo_welfare_results(struct tx *tx, struct demo *d)
{
    const struct care_result examined = {CARE_DONE, 146, 18500000, S("Khám, tư vấn và cấp thuốc")};
    enum err e;

    tx->account_id = d->offices[DEMO_STEERING].v;
    tx->now_ms = d->now_ms;
    e = talks_results(tx, d);
    if (e == OK)
        e = gifts_hand(tx, d);
    if (e == OK)
        e = houses_build(tx, d);
    if (e == OK && demo_ms(d, 3, 17 * 60) <= d->now_ms)
        e = care_set_result(tx, d->care, &examined);
    return e;
}
