/* demo_proposal.c: the example's units hand in their plans, and the committee looks at some: a line
 * that the commune's plan has already, one to be mended, one that two units name, one still open.
 * No work comes of it, so that the figures of the example are those of its plan. */
#include "cli/demo.h"

#include "base/number.h"
#include "proposal/proposal.h"

#include <string.h>

enum { LINES_MAX = 3 };

static const struct demo_line {
    const char *login; /* of the unit; NULL: the next line of the one before */
    int day, minute;   /* when it was handed in, from the first day of the campaign */
    int64_t forces;
    enum kind kind;
    const char *words, *quantity;
    const char *place; /* login of the hamlet where it lies; NULL: its own */
    int first, last;   /* days from 1; 0: not said */
    int64_t people;
    enum decision decision;
    const char *why;
} demo_lines[] = {
    {"gome", -2, 8 * 60 + 20, 25, KIND_TREE, "hai bên đường vào nhà văn hóa ấp", "100 cây", NULL, 3,
        4, 20, DECISION_OPEN, NULL},
    {NULL, 0, 0, 0, KIND_GIFT, "gia đình chính sách trong ấp", "6 phần", NULL, 0, 0, 0,
        DECISION_OPEN, NULL},
    {"bausen", -2, 9 * 60 + 5, 18, KIND_CLEARING, "đường ven kênh", "800 m", NULL, 2, 3, 18,
        DECISION_RETURNED, "Ghi rõ từ đâu đến đâu, để không trùng với ấp Xóm Rẫy"},
    {"quansu", -2, 14 * 60, 30, KIND_PATCHING, "đường vào trường tiểu học", "200 m", "suoican", 2,
        3, 25, DECISION_OPEN, NULL},
    {NULL, 0, 0, 0, KIND_TREE, "đường vào nhà văn hóa ấp Gò Me", "100 cây", "gome", 3, 4, 20,
        DECISION_OPEN, NULL},
    {"phunu", -1, 10 * 60, 12, KIND_SESSION, "nói chuyện về phòng, chống bạo lực gia đình",
        "2 buổi", "bendinh", 0, 0, 0, DECISION_REFUSED, "Đã có trong lịch tuyên truyền của xã"},
    {"tramyte", 0, 7 * 60 + 10, 6, KIND_MEDICAL, "khám bệnh, cấp thuốc cho người cao tuổi",
        "60 người", "rachtre", 5, 5, 6, DECISION_APPROVED, NULL},
};
enum { LINE_COUNT = sizeof demo_lines / sizeof *demo_lines };

static size_t unit_at(const char *login)
{
    size_t i = 0;

    while (i < demo_unit_count && strcmp(demo_units[i].login, login))
        i++;
    return i;
}

static enum err line_read(
    struct tx *tx, const struct demo *d, const struct demo_line *from, struct proposal_line *l)
{
    *l = (struct proposal_line){.kind = from->kind,
        .words = str_from(from->words),
        .money_vnd = -1,
        .people = from->people};
    if (from->place)
        l->place = d->units[unit_at(from->place)];
    if (from->first) {
        l->first_day = d->first_day + from->first - 1;
        l->last_day = d->first_day + from->last - 1;
    }
    return proposal_quantity(tx->arena, l->kind, str_from(from->quantity), &l->measure,
               &l->planned_milli, &l->bound)
               ? E_INVALID
               : OK;
}

static enum err decide(struct tx *tx, const struct demo *d, struct unit_id unit, int64_t number,
    int64_t seen, const struct demo_line *from)
{
    struct deciding one = {.campaign = d->campaign,
        .unit = unit,
        .number = number,
        .seen = seen,
        .decision = from->decision,
        .why = from->why ? str_from(from->why) : S("")};

    if (from->decision == DECISION_OPEN)
        return OK;
    tx->account_id = d->offices[DEMO_STEERING].v;
    tx->now_ms += INT64_C(90) * 60 * 1000;
    return proposal_decide(tx, &one);
}

/* One unit's lines, from `first` on; *count: how many there are. */
static enum err unit_hand_in(struct tx *tx, const struct demo *d, size_t first, size_t *count)
{
    const struct demo_line *from = &demo_lines[first];
    size_t unit = unit_at(from->login), n = 0;
    struct proposal_line lines[LINES_MAX];
    struct handing_in h = {
        .campaign = d->campaign, .unit = d->units[unit], .forces = from->forces, .lines = lines};
    int64_t id = 0;
    enum err e = OK;

    for (; e == OK && first + n < LINE_COUNT && n < LINES_MAX && (!n || !from[n].login); n++)
        e = line_read(tx, d, &from[n], &lines[n]);
    h.count = n;
    tx->now_ms = demo_ms(d, from->day, from->minute);
    tx->account_id = d->reporters[unit].v;
    if (e == OK)
        e = proposal_hand_in(tx, &h, &id);
    for (size_t i = 0; e == OK && i < n; i++)
        e = decide(tx, d, h.unit, (int64_t)i + 1, id, &from[i]);
    *count = n;
    return e;
}

enum err demo_proposals(struct tx *tx, struct demo *d)
{
    struct target houses = {KIND_HOUSE_BUILD, UNIT_COUNT, 12 * MILLI,
        S("Chỉ tiêu tỉnh giao cho xã trong đợt"), 0, S("")};
    enum err e;

    tx->now_ms = demo_ms(d, -3, 11 * 60);
    tx->account_id = d->offices[DEMO_STEERING].v;
    e = target_set(tx, d->campaign, &houses);
    for (size_t i = 0, n = 0; e == OK && i < LINE_COUNT; i += n)
        e = unit_hand_in(tx, d, i, &n);
    return e;
}
