/* simulate_board.c: what the standing body of a few communes does every afternoon: it looks at the
 * doubts of the day, counts them or leaves them out, and signs. */
#include "cli/simulate.h"

#include "rollup/sign.h"

static const char *const accepted[] = {"Đã hỏi lại, đúng", "Bà con làm thêm; đã kiểm tra tại chỗ"};
static const char excluded[] = "Ghi thừa một số 0, chờ đơn vị sửa";

static enum err settle(struct tx *tx, struct simulation *s, const struct rollup *r, day_t day)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < r->doubt_count; i++) {
        const struct doubt *d = &r->doubts[i];
        uint64_t drawn = chance(s, TOPIC_SETTLE, (uint64_t)d->report->seq, i);
        bool out = d->code == DOUBT_TENFOLD && d->shown.milli > d->against.milli;

        if (d->report->day != day || d->settlement != SETTLEMENT_OPEN)
            continue;
        e = doubt_settle(tx, r->campaign.id, d->report->seq, d->figure, d->code,
            out ? SETTLEMENT_EXCLUDED : SETTLEMENT_ACCEPTED,
            str_from(out ? excluded : accepted[drawn & 1]));
        s->settled += e == OK;
    }
    return e;
}

static enum err sign(struct tx *tx, struct simulation *s, const struct rollup *r, day_t day)
{
    struct consolidated seen;
    int64_t number;
    enum err e = day_consolidate(tx->db, tx->arena, r, day, &seen);

    if (e == OK)
        e = signed_day_next_number(tx->db, r->campaign.id, &number);
    if (e == OK)
        e = day_sign(tx, r->campaign.id, day, number, S(""), seen.hash);
    s->signed_days += e == OK;
    return e == E_INVALID ? OK : e; /* nothing reported, or a new doubt: it is not signed then */
}

enum err simulate_sign(struct tx *tx, struct simulation *s, uint32_t commune, int day)
{
    struct campaign_id campaign = s->communes[commune].campaign;
    struct rollup r;
    enum err e = rollup_make(tx->db, tx->arena, campaign, 0, tx->now_ms, &r);

    if (e == OK)
        e = settle(tx, s, &r, s->first_day + day);
    if (e == OK)
        e = rollup_make(tx->db, tx->arena, campaign, 0, tx->now_ms, &r);
    return e == OK ? sign(tx, s, &r, s->first_day + day) : e;
}
