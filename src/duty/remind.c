/* remind.c: the day's reminder as plain text, for a group chat. Vietnamese only: it is read by
 * people of the commune, whatever language the page is in. */
#include "duty/agenda.h"

#include "base/unicode.h"

enum { REMINDER_MAX = 20000, LINES_A_PART = 40, WHAT_MAX = 160 };

static void add_when(struct buf *b, struct arena *a, const struct agenda_item *item)
{
    buf_printf(b, "hạn %.*s", STR(day_format(a, item->duty.due)));
    if (item->duty.minute >= 0)
        buf_printf(b, " lúc %02d:%02d", item->duty.minute / 60, item->duty.minute % 60);
    if (item->days_left < 0)
        buf_printf(b, ", quá %d ngày", -item->days_left);
    else if (item->days_left > 0)
        buf_printf(b, ", còn %d ngày (%d ngày làm việc)", item->days_left, item->working_left);
}

static void add_part(
    struct buf *b, struct arena *a, const struct agenda *g, enum urgency u, const char *head)
{
    size_t shown = 0;

    if (!g->counts[u])
        return;
    buf_printf(b, "\n%s (%zu):\n", head, g->counts[u]);
    for (size_t i = 0; i < g->all.count && shown < LINES_A_PART; i++) {
        const struct agenda_item *item = &g->all.items[i];

        if (item->urgency != u)
            continue;
        shown++;
        buf_printf(b, "- %.*s", STR(utf8_head(item->duty.what, WHAT_MAX)));
        if (item->duty.place.len)
            buf_printf(b, ", tại %.*s", STR(item->duty.place));
        buf_printf(b, ": %.*s, ", STR(item->who));
        add_when(b, a, item);
        buf_addz(b, ".\n");
    }
    if (g->counts[u] > shown)
        buf_printf(b, "- … và %zu việc nữa.\n", g->counts[u] - shown);
}

static void add_uncovered(struct buf *b, const struct agenda *g)
{
    bool first = true;

    if (!g->uncovered)
        return;
    buf_addz(b, "\nCHƯA CÓ NGƯỜI PHỤ TRÁCH: ");
    for (size_t i = 0; i < g->areas.count; i++) {
        if (g->areas.items[i].unit.in_charge.len)
            continue;
        if (!first)
            buf_addz(b, ", ");
        buf_add(b, g->areas.items[i].unit.name);
        first = false;
    }
    buf_addz(b, ".\n");
}

static void add_window(struct buf *b, const struct agenda *g)
{
    const struct campaign *c = &g->campaign;

    if (g->today < c->first_day || g->today > c->last_day)
        return;
    buf_printf(b, "\nBáo cáo ngày gửi từ %02d:%02d đến %02d:%02d, kể cả Thứ Bảy và Chủ nhật.\n",
        c->report_from_minute / 60, c->report_from_minute % 60, c->report_to_minute / 60,
        c->report_to_minute % 60);
}

struct str agenda_reminder(struct arena *a, const struct agenda *g)
{
    struct buf b;

    buf_init(&b, a, REMINDER_MAX);
    buf_printf(
        &b, "NHẮC VIỆC ngày %.*s\n%.*s\n", STR(day_format(a, g->today)), STR(g->campaign.name));
    add_part(&b, a, g, URGENCY_LATE, "QUÁ HẠN");
    add_part(&b, a, g, URGENCY_TODAY, "HẠN HÔM NAY");
    add_part(&b, a, g, URGENCY_SOON, "SẮP ĐẾN HẠN");
    add_uncovered(&b, g);
    add_window(&b, g);
    if (!g->counts[URGENCY_LATE] && !g->counts[URGENCY_TODAY] && !g->counts[URGENCY_SOON])
        buf_addz(&b, "\nKhông có việc quá hạn hoặc sắp đến hạn.\n");
    return buf_str(&b);
}
