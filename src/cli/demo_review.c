/* demo_review.c: what the committee of the example planned for its people, before the first day. */
#include "cli/demo.h"

#include "forces/forces.h"

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
