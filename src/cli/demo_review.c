/* demo_review.c: what the committee of the example planned for its people, before the first day,
 * and what it has written for its final report so far. */
#include "cli/demo.h"

#include "forces/forces.h"
#include "review/review.h"

#include <string.h>

static const struct planned {
    const char *login, *indicator;
    int number;
} planned[] = {
    {"bendinh", "citizens", 50},
    {"gome", "citizens", 30},
    {"caytrom", "citizens", 30},
    {"rachtre", "citizens", 25},
    {"bausen", "citizens", 50},
    {"xomray", "citizens", 30},
    {"donglon", "citizens", 40},
    {"suoican", "citizens", 30},
    {"quansu", "soldiers", 18},
    {"quansu", "militia", 24},
    {"congan", "police", 14},
    {"phunu", "members", 20},
    {"thanhnien", "members", 25},
    {"thanhnien", "students", 40},
};

static struct unit_id unit_of(const struct demo *d, const char *login)
{
    size_t i = 0;

    while (i + 1 < demo_unit_count && strcmp(demo_units[i].login, login))
        i++;
    return d->units[i];
}

enum err demo_forces(struct tx *tx, struct demo *d)
{
    struct campaign c;
    enum err e = campaign_find(tx->db, tx->arena, d->campaign, &c);

    for (size_t i = 0; e == OK && i < sizeof planned / sizeof *planned; i++)
        e = forces_plan_set(tx, d->campaign,
            &(struct forces_plan){.unit = unit_of(d, planned[i].login),
                .indicator = indicator_index(str_from(planned[i].indicator)),
                .first_day = c.first_day,
                .last_day = c.last_day,
                .number = planned[i].number});
    return e;
}

static const struct text {
    enum review_section section;
    int day; /* at 17:30 of that day of the campaign */
    const char *words;
} texts[] = {
    {REVIEW_GENERAL, 1,
        "Ban Chỉ đạo đã quán triệt kế hoạch đến các ấp; ra quân đồng loạt, bà con hưởng ứng."},
    {REVIEW_LESSONS, 4,
        "Phân công thành viên bám từng ấp ngay từ đầu thì số liệu báo về đều và đúng giờ.\n"
        "Đề nghị bố trí thêm một máy xúc cho đợt sau."},
};

static enum err text_write(struct tx *tx, struct demo *d, const struct text *t)
{
    struct rollup rollup;
    struct review v;
    enum err e = rollup_make(tx->db, tx->arena, d->campaign, 0, tx->now_ms, &rollup);

    if (e != OK)
        return e;
    review_make(tx->arena, &rollup, day_of_ms(tx->now_ms), &v);
    return review_text_set(
        tx, d->campaign, t->section, str_from(t->words), review_mark(tx->arena, &v, t->section), 0);
}

enum err demo_texts(struct tx *tx, struct demo *d, int64_t from_ms, int64_t to_ms)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < sizeof texts / sizeof *texts; i++) {
        int64_t at = demo_ms(d, texts[i].day, 17 * 60 + 30);

        if (at < from_ms || at >= to_ms)
            continue;
        tx->now_ms = at;
        tx->account_id = d->offices[DEMO_STEERING].v;
        e = text_write(tx, d, &texts[i]);
    }
    return e;
}
