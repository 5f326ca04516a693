/* demo_campaign.c: the plan of the example (demo_plan.txt), handed in, corrected, accepted, and the
 * campaign that the opening page would make of it. */
#include "cli/demo.h"

#include "demo_plan.h"
#include "works/page.h"

#include <string.h>

enum { HOUSE_VND = 105000000, PLAN_BYTES_MAX = 256 * 1024 };

/* ---- the text ------------------------------------------------------------------------------ */

/* What stands between two @: "+14" is a date, "dài-7" a date in words, "năm" its year. */
static void date_add(struct buf *b, const struct demo *d, struct str mark)
{
    bool in_words = str_starts(mark, S("dài"));
    struct str offset = str_slice(mark, in_words ? strlen("dài") : 0, mark.len);
    int64_t days = 0;
    struct civil c;

    if (str_starts(offset, S("+")))
        offset = str_slice(offset, 1, offset.len);
    if (str_to_int(offset, &days) != OK)
        days = 0;
    c = civil_from_day(d->first_day + (day_t)days);
    if (str_eq(mark, S("năm")))
        buf_printf(b, "%d", c.year);
    else if (in_words)
        buf_printf(b, "ngày %02d tháng %02d năm %d", c.day, c.month, c.year);
    else
        buf_printf(b, "%02d/%02d/%d", c.day, c.month, c.year);
}

static void line_add(struct buf *b, const struct demo *d, struct str line)
{
    size_t at = 0;

    for (bool inside = false; at < line.len; inside = !inside) {
        size_t end = str_find(line, S("@"), at);
        struct str part = str_slice(line, at, end);

        if (inside)
            date_add(b, d, part);
        else
            buf_add(b, part);
        at = end + 1;
    }
    buf_addc(b, '\n');
}

static struct str plan_text(struct arena *a, const struct demo *d)
{
    struct buf b;

    buf_init(&b, a, PLAN_BYTES_MAX);
    for (const char *const *line = demo_plan; *line; line++)
        line_add(&b, d, str_from(*line));
    return buf_str(&b);
}

/* ---- the plan ------------------------------------------------------------------------------ */

static enum err hand_in(struct tx *tx, const struct demo *d, struct plan_id *ret)
{
    struct doc_text doc;
    struct plan plan;
    const char *why;
    enum err e = doc_read(tx->arena, plan_text(tx->arena, d), &doc, &why);

    if (e != OK)
        return e;
    plan_parse(tx->arena, &doc, &plan);
    tx->now_ms = demo_ms(d, -4, 8 * 60 + 30);
    tx->account_id = d->offices[DEMO_STEERING].v;
    return plan_upload(
        tx, d->units[0], S("Kế hoạch dân vận đợt II.txt"), plan.title, doc.text, ret);
}

/* The two slips about money: the houses are worth milliards, and 30 gifts of 500.000 make 15
 * million. The other findings stay to be seen. */
static enum err correct(struct tx *tx, const struct demo *d, struct plan_id id)
{
    struct plan_full full;
    enum err e = plan_full_find(tx->db, tx->arena, id, &full);

    tx->now_ms = demo_ms(d, -4, 9 * 60 + 5);
    for (size_t i = 0; e == OK && i < full.plan.lines.count; i++) {
        struct plan_correction c = {.line = full.plan.lines.items[i]};

        c.at = c.line.at;
        if (c.line.kind == KIND_HOUSE_BUILD) {
            c.line.money_vnd = c.line.count * HOUSE_VND;
            c.why = S("Ghi nhầm tỷ thành triệu: 10 căn là 1,05 tỷ đồng, mỗi căn 105 triệu đồng");
        } else if (c.line.kind == KIND_GIFT) {
            c.line.money_vnd = c.line.count * 500000;
            c.why = S("Nhân lại: 30 phần × 500.000 đồng là 15.000.000 đồng");
        } else {
            continue;
        }
        e = plan_correct(tx, id, &c);
        tx->now_ms += 40 * 1000;
    }
    return e;
}

/* ---- the campaign -------------------------------------------------------------------------- */

static const struct paper_settings paper = {
    .superior = STR_INIT("ĐẢNG ỦY XÃ TÂN LẬP HẠ"),
    .issuer = STR_INIT("BAN CHỈ ĐẠO QUY CHẾ DÂN CHỦ CƠ SỞ VÀ CÔNG TÁC VẬN ĐỘNG QUẦN CHÚNG"),
    .symbol = STR_INIT("BC/BCĐ"),
    .place = STR_INIT("Tân Lập Hạ"),
    .recipients = STR_INIT("Ban Chỉ đạo tỉnh\nThường trực Đảng ủy xã\nThành viên Ban Chỉ đạo xã\n"
                           "Lưu Ban Chỉ đạo"),
    .authority = STR_INIT("T/M BAN CHỈ ĐẠO"),
    .position = STR_INIT("TRƯỞNG BAN"),
    .signer = STR_INIT("(họ và tên)"),
};

static enum err open_campaign(struct tx *tx, struct demo *d, struct plan_id id)
{
    struct opening o;
    struct form *f;
    enum err e = opening_of_plan(tx->db, tx->arena, id, &o);

    if (e != OK)
        return e;
    o.campaign.paper = paper;
    f = opening_form_new(tx->arena, LANG_VI, &o);
    opening_form_fill(f, &o);
    e = opening_form_check(f, &o);
    return e == OK ? opening_write(tx, f, &o, &d->campaign) : e;
}

/* The soldiers clear a road that a hamlet clears already: a possible double, to be looked at. */
static enum err double_add(struct tx *tx, const struct demo *d)
{
    struct work w = {.campaign = d->campaign,
        .unit = d->units[demo_unit_of("quansu")],
        .kind = KIND_CLEARING,
        .name = S("Dân quân dọn vệ sinh đường Bờ Kinh"),
        .measure = UNIT_M,
        .planned_milli = 2500 * (int64_t)MILLI,
        .bound = '=',
        .money_vnd = -1,
        .place = S("ấp Bến Đình"),
        .place_unit = d->units[demo_unit_of("bendinh")]};
    struct work_id id;

    tx->now_ms = demo_ms(d, -2, 9 * 60);
    return work_add(tx, &w, &id);
}

enum err demo_campaign(struct tx *tx, struct demo *d)
{
    struct plan_id id;
    enum err e = hand_in(tx, d, &id);

    if (e == OK)
        e = correct(tx, d, id);
    tx->now_ms = demo_ms(d, -3, 10 * 60);
    if (e == OK)
        e = plan_accept(tx, id);
    tx->now_ms = demo_ms(d, -3, 10 * 60 + 12);
    if (e == OK)
        e = open_campaign(tx, d, id);
    return e == OK ? double_add(tx, d) : e;
}
