/* simulate_works.c: the campaign of every commune and what its hamlets are to build, in the kinds
 * and sizes of a real plan. Now and then two neighbours both plan the road between them and later
 * report the same metres: the system allows it, and shows it. */
#include "cli/simulate.h"

#include "base/number.h"

enum { COMMUNES_A_WRITE = 16, IN_CHARGE_ONE_OF = 6 };
enum { WINDOW_FROM = 13 * 60 + 30, WINDOW_TO = 15 * 60 };

/* Of one hundred works that many are of this kind. */
static const struct {
    enum kind kind;
    enum unit measure;
    int of_hundred;
    int low, high, step;
    const char *name; /* before the number of a neighbourhood */
} kinds[] = {
    {KIND_CLEARING, UNIT_M, 36, 300, 3000, 100, "Phát quang, dọn vệ sinh tuyến đường tổ"},
    {KIND_LIGHTING, UNIT_M, 16, 400, 3000, 50, "Thắp sáng đường quê đường tổ"},
    {KIND_HOUSE_BUILD, UNIT_COUNT, 14, 1, 3, 1, "Xây nhà đại đoàn kết tổ"},
    {KIND_PATCHING, UNIT_M, 12, 240, 900, 20, "Dặm vá tuyến đường tổ"},
    {KIND_ROAD, UNIT_M, 8, 150, 600, 50, "Làm đường giao thông tổ"},
    {KIND_CANAL, UNIT_M, 7, 300, 1500, 50, "Nạo vét kênh nội đồng tổ"},
    {KIND_TREE, UNIT_COUNT, 5, 100, 600, 50, "Trồng cây ven đường tổ"},
    {KIND_BRIDGE, UNIT_M, 2, 20, 40, 1, "Làm cầu dân sinh tổ"},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t kind_drawn(uint64_t drawn)
{
    int64_t left = (int64_t)(drawn % 100);
    size_t i = 0;

    while (i + 1 < KINDS && (left -= kinds[i].of_hundred) >= 0)
        i++;
    return i;
}

static enum err add(
    struct tx *tx, struct simulation *s, uint32_t unit, struct work *w, uint64_t key)
{
    struct simulated_unit *u = &s->units[unit];
    struct work_id id;
    enum err e;

    w->campaign = s->communes[u->commune].campaign;
    w->unit = u->id;
    w->bound = '=';
    w->money_vnd = -1;
    e = work_add(tx, w, &id);
    if (e != OK)
        return e;
    if (u->work_count++ == 0)
        u->first_work = (uint32_t)s->work_count;
    s->works[s->work_count++] =
        (struct simulated_work){id.v, w->kind, w->measure, w->planned_milli, key};
    return OK;
}

/* The road between this hamlet and the next, which plans it too. */
static enum err add_shared(struct tx *tx, struct simulation *s, uint32_t unit, uint32_t of)
{
    uint64_t drawn = chance(s, TOPIC_WORK, of, UINT64_MAX);
    struct work w = {.kind = KIND_CLEARING,
        .measure = UNIT_M,
        .name = S("Phát quang, dọn vệ sinh đường ranh hai ấp"),
        .planned_milli = chance_between(drawn >> 16, 5, 15) * 100 * MILLI};

    return add(tx, s, unit, &w, drawn);
}

static bool shares_with_next(const struct simulation *s, uint32_t unit)
{
    return chance_hit(chance(s, TOPIC_WORK, unit, UINT64_MAX), 300);
}

static enum err add_works(struct tx *tx, struct simulation *s, uint32_t commune, size_t hamlet)
{
    uint32_t unit = s->communes[commune].first_unit + (uint32_t)hamlet;
    int64_t count = chance_between(chance(s, TOPIC_WORK, unit, UINT64_MAX - 1), 2, 3);
    enum err e = OK;

    for (int64_t i = 0; e == OK && i < count; i++) {
        uint64_t drawn = chance(s, TOPIC_WORK, unit, UINT64_MAX - 2 - (uint64_t)i);
        size_t k = kind_drawn(drawn);
        int64_t steps = (kinds[k].high - kinds[k].low) / kinds[k].step;
        struct work w = {.kind = kinds[k].kind,
            .measure = kinds[k].measure,
            .planned_milli =
                (kinds[k].low + chance_between(drawn >> 8, 0, steps) * kinds[k].step) * MILLI};

        w.name =
            str_printf(tx->arena, "%s %d", kinds[k].name, (int)(drawn >> 40) % 20 * 3 + (int)i + 1);
        e = add(tx, s, unit, &w, drawn);
    }
    if (e == OK && hamlet + 1 < s->hamlets && shares_with_next(s, unit))
        e = add_shared(tx, s, unit, unit);
    else if (e == OK && hamlet > 0 && shares_with_next(s, unit - 1))
        e = add_shared(tx, s, unit, unit - 1);
    return e;
}

static enum err unit_names(struct tx *tx, const struct simulation *s,
    const struct simulated_commune *c, struct campaign_unit *ret)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < simulated_units_of_commune(s); i++) {
        const struct simulated_unit *u = &s->units[c->first_unit + i];
        struct org_unit there;

        e = unit_find(tx->db, tx->arena, u->id, &there);
        if (e == OK)
            ret[i] = (struct campaign_unit){.id = u->id,
                .name = there.name,
                .is_agency = u->is_agency,
                .in_charge = u->is_agency ? S("") : S("Ủy viên Ban Chỉ đạo")};
    }
    return e;
}

static enum err open_campaign(struct tx *tx, struct simulation *s, struct simulated_commune *c)
{
    struct campaign_opening o = {.campaign = {.unit = c->unit.id,
                                     .name = S("Đợt ra quân công tác dân vận"),
                                     .first_day = s->first_day,
                                     .last_day = s->first_day + s->days - 1,
                                     .report_from_minute = WINDOW_FROM,
                                     .report_to_minute = WINDOW_TO,
                                     .paper = {.issuer = S("BAN CHỈ ĐẠO CÔNG TÁC DÂN VẬN"),
                                         .symbol = S("BC/BCĐ"),
                                         .authority = S("T/M BAN CHỈ ĐẠO"),
                                         .position = S("TRƯỞNG BAN")}},
        .unit_count = simulated_units_of_commune(s)};
    struct campaign_deadline deadline = {
        .what = S("Gửi báo cáo tổng kết"), .day = s->first_day + s->days + 2};
    enum err e;

    o.units = arena_new_array(tx->arena, struct campaign_unit, o.unit_count);
    o.deadlines = &deadline;
    o.deadline_count = 1;
    e = unit_names(tx, s, c, o.units);
    return e == OK ? campaign_open(tx, &o, &c->campaign) : e;
}

/* ---- a write of some communes ---------------------------------------------------------------- */

struct part {
    struct simulation *s;
    uint32_t from, to;
};

static enum err write_part(struct tx *tx, void *context)
{
    struct part *part = context;
    struct simulation *s = part->s;
    enum err e = OK;

    for (uint32_t i = part->from; e == OK && i < part->to; i++) {
        struct simulated_tx one;

        simulated_begin(tx, &one);
        one.tx.account_id = s->communes[i].account.v;
        one.tx.province = s->communes[i].province.id.v;
        one.tx.now_ms = simulated_ms(s, -3, 10 * 60) + i;
        e = open_campaign(&one.tx, s, &s->communes[i]);
        for (size_t h = 0; e == OK && h < s->hamlets; h++)
            e = add_works(&one.tx, s, i, h);
        simulated_end(&one);
    }
    return e;
}

enum err simulate_campaigns(struct simulation *s, struct store *store, struct progress *p)
{
    enum err e = OK;

    s->works = arena_new_array(
        s->arena, struct simulated_work, s->commune_count * s->hamlets * SIMULATE_WORKS_MAX);
    for (uint32_t i = 0; e == OK && i < s->commune_count; i += COMMUNES_A_WRITE) {
        uint32_t end = i + COMMUNES_A_WRITE;
        struct part part = {s, i, end < s->commune_count ? end : (uint32_t)s->commune_count};

        e = store_write_wait(store, 0, write_part, &part);
        p->told(p, part.to, s->commune_count);
    }
    return e;
}
