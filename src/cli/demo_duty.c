/* demo_duty.c: who answers for what in the example: taken over from its plan, some of it done, a
 * draft that waits for approval, and something that is due soon. */
#include "cli/demo.h"

#include "duty/draft.h"
#include "duty/takeover.h"

#include <string.h>

static const char first_text[] = "ĐỀ CƯƠNG TUYÊN TRUYỀN LUẬT NGHĨA VỤ QUÂN SỰ\n"
                                 "I. Vì sao phải thực hiện nghĩa vụ quân sự\n"
                                 "II. Ai được gọi, ai được tạm hoãn\n"
                                 "III. Các bước: đăng ký, khám sức khỏe, giao quân\n"
                                 "Thời gian trình bày: 60 phút";
static const char second_text[] = "ĐỀ CƯƠNG TUYÊN TRUYỀN LUẬT NGHĨA VỤ QUÂN SỰ\n"
                                  "I. Vì sao phải thực hiện nghĩa vụ quân sự\n"
                                  "II. Ai được gọi, ai được tạm hoãn, ai được miễn\n"
                                  "III. Các bước: đăng ký, khám sức khỏe, giao quân\n"
                                  "IV. Chế độ với quân nhân và gia đình\n"
                                  "Thời gian trình bày: 45 phút";

static size_t index_of(const char *login)
{
    size_t i = 0;

    while (i + 1 < demo_unit_count && strcmp(demo_units[i].login, login))
        i++;
    return i;
}

static struct unit_id unit_of(const struct demo *d, const char *login)
{
    return d->units[index_of(login)];
}

static enum err take_over(struct tx *tx, const struct demo *d)
{
    struct campaign c;
    struct duty_list list = {0};
    struct duty_id id;
    enum err e = campaign_find(tx->db, tx->arena, d->campaign, &c);

    if (e == OK)
        e = duty_takeover_find(tx->db, tx->arena, &c, &list);
    for (size_t i = 0; e == OK && i < list.count; i++)
        e = duty_add(tx, &list.items[i], &id);
    return e;
}

/* Of the military command, reviewed by the committee: two versions and a remark. */
static enum err make_draft(struct tx *tx, const struct demo *d)
{
    struct duty draft = {.campaign = d->campaign,
        .kind = DUTY_DRAFT,
        .unit = unit_of(d, "quansu"),
        .what = S("Đề cương tuyên truyền Luật Nghĩa vụ quân sự"),
        .due = d->first_day + DEMO_DAYS_BEFORE + 1,
        .minute = -1};
    struct duty_id id;
    int64_t version = 0;
    enum err e = duty_add(tx, &draft, &id);

    tx->account_id = d->reporters[index_of("quansu")].v;
    tx->now_ms = demo_ms(d, -2, 15 * 60 + 20);
    if (e == OK)
        e = draft_write(tx, id, str_from(first_text));
    tx->account_id = d->offices[DEMO_STEERING].v;
    tx->now_ms = demo_ms(d, -1, 8 * 60 + 10);
    if (e == OK)
        e = db_first_int(tx->db, SQL_draft_version_newest, &version, ARGS(V(id.v)));
    if (e == OK)
        e = draft_remark_add(
            tx, id, version, S("Cần thêm chế độ với gia đình quân nhân; rút còn 45 phút."));
    tx->account_id = d->reporters[index_of("quansu")].v;
    tx->now_ms = demo_ms(d, -1, 16 * 60 + 5);
    return e == OK ? draft_write(tx, id, str_from(second_text)) : e;
}

static enum err add_task(
    struct tx *tx, const struct demo *d, const char *login, int day, struct str what)
{
    const struct duty task = {.campaign = d->campaign,
        .kind = DUTY_TASK,
        .unit = unit_of(d, login),
        .what = what,
        .due = d->first_day + day,
        .minute = -1};
    struct duty_id id;

    return duty_add(tx, &task, &id);
}

/* What lies before the first day was done in time, and so was the launch. */
static enum err settle_past(struct tx *tx, const struct demo *d)
{
    struct duty_list list = {0};
    enum err e = duty_list_of(tx->db, tx->arena, d->campaign, &list);

    tx->now_ms = demo_ms(d, 0, 11 * 60);
    for (size_t i = 0; e == OK && i < list.count; i++) {
        const struct duty *x = &list.items[i];

        if (!x->due || x->due > d->first_day || x->kind == DUTY_DRAFT)
            continue;
        e = duty_settle(tx, x->id, DUTY_DONE, x->due,
            x->kind == DUTY_LAUNCH ? S("Đông đủ, gần 300 người dự") : S(""));
    }
    return e;
}

enum err demo_duties(struct tx *tx, struct demo *d)
{
    enum err e;

    tx->account_id = d->offices[DEMO_STEERING].v;
    tx->now_ms = demo_ms(d, -2, 9 * 60);
    e = take_over(tx, d);
    if (e == OK)
        e = add_task(
            tx, d, "thanhnien", DEMO_DAYS_BEFORE + 3, S("Gửi ảnh và clip nửa đợt về Ban Chỉ đạo"));
    if (e == OK)
        e = add_task(
            tx, d, "phunu", DEMO_DAYS_BEFORE - 2, S("Báo số suất quà từng ấp để xã đối chiếu"));
    if (e == OK)
        e = make_draft(tx, d);
    tx->account_id = d->offices[DEMO_STEERING].v;
    return e == OK ? settle_past(tx, d) : e;
}
