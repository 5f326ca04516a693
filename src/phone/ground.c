/* ground.c: what the app needs to know to open and judge a form without a network, as JSON.
 *
 * Only campaigns in which a unit of who is signed in reports, and of them only its own works and
 * reports of the last days: what the same person sees on the pages of those days. The answer is
 * kept by the script in the browser's database, under the account, never in a cache.
 */
#include "phone/page.h"

#include "base/json.h"
#include "http/csrf.h"
#include "org/account.h"
#include "phone/app.h"

enum {
    GROUND_BYTES_MAX = 2 * 1024 * 1024,
    DAYS_BACK = 31,  /* reports that can be looked at and corrected without a network */
    DAYS_AHEAD = 60, /* campaigns that begin soon are known already */
    DAYS_AFTER = 14, /* and what ended lately can still be corrected */
};

static void text(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, ",\"%s\":", name);
    json_text(b, value);
}

static void number(struct buf *b, const char *name, int64_t n)
{
    buf_printf(b, ",\"%s\":%lld", name, (long long)n);
}

/* --- works --- */

/* Done so far: the newest revision of every day. */
static struct bounded done_of(const struct report_list *all, int64_t work)
{
    struct bounded sum = {0};

    for (size_t i = 0; i < all->count; i++) {
        const struct report_figure *f =
            i + 1 == all->count || all->items[i + 1].day != all->items[i].day
                ? report_figure_find(&all->items[i], OF_WORK_TODAY, work)
                : NULL;

        if (f)
            bound_add(&sum, said_as(f));
    }
    return sum;
}

static void add_work(
    struct req *r, const struct work *w, const struct report_list *all, struct buf *b)
{
    const char *sign = work_unit_label(w);

    buf_printf(b, "{\"id\":%lld", (long long)w->id.v);
    text(b, "name", w->name);
    text(b, "measure", str_from(unit_name(w->measure)));
    text(b, "sign", str_from(sign));
    text(b, "shown", str_from(tr(r->lang, sign)));
    number(b, "planned", w->planned_milli);
    text(b, "plan", quantity_words(r->arena, r->lang, w->planned_milli, sign));
    text(b, "done", bounded_words(r->arena, r->lang, done_of(all, w->id.v), sign));
    text(b, "state", str_from(work_state_name(w->state)));
    number(b, "state_day", w->state_day);
    buf_addc(b, '}');
}

/* --- reports of the last days --- */

static void add_days(
    struct req *r, const struct report_list *all, const struct work_list *works, struct buf *b)
{
    bool first = true;

    for (size_t i = 0; i < all->count; i++) {
        const struct report *one = &all->items[i];

        if ((i + 1 < all->count && all->items[i + 1].day == one->day) ||
            one->day < r->today - DAYS_BACK)
            continue;
        buf_printf(b, "%s\"%d\":{\"revision\":%lld,\"late\":%s,\"fields\":", first ? "" : ",",
            (int)one->day, (long long)one->revision, one->late ? "true" : "false");
        report_fields_json(r, works, one, b);
        buf_addc(b, '}');
        first = false;
    }
}

static enum err add_place(
    struct req *r, const struct campaign *c, struct unit_id unit, bool first, struct buf *b)
{
    struct campaign_unit u;
    struct work_list works;
    struct report_list all;
    enum err e = campaign_unit_find(r->db, r->arena, c->id, unit, &u);

    if (e == OK)
        e = work_list_of_unit(r->db, r->arena, c->id, unit, &works);
    if (e == OK)
        e = report_list_of_unit(r->db, r->arena, c->id, unit, &all);
    if (e != OK)
        return e;
    buf_printf(b, "%s{\"campaign\":%lld,\"unit\":%lld", first ? "" : ",", (long long)c->id.v,
        (long long)unit.v);
    text(b, "campaign_name", c->name);
    text(b, "unit_name", u.name);
    number(b, "first", c->first_day);
    number(b, "last", c->last_day);
    number(b, "from", c->report_from_minute);
    number(b, "to", c->report_to_minute);
    buf_addz(b, ",\"works\":[");
    for (size_t i = 0; i < works.count; i++) {
        buf_addz(b, i ? "," : "");
        add_work(r, &works.items[i], &all, b);
    }
    buf_addz(b, "],\"days\":{");
    add_days(r, &all, &works, b);
    buf_addz(b, "}}");
    return OK;
}

static enum err add_places(struct req *r, struct buf *b)
{
    bool first = true;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        struct campaign_list list = {0};

        if (role->role != ROLE_REPORT)
            continue;
        e = campaign_list_for_reporter(r->db, r->arena, role->unit, &list);
        for (size_t k = 0; e == OK && k < list.count; k++) {
            const struct campaign *c = &list.items[k];

            if (c->last_day < r->today - DAYS_AFTER || c->first_day > r->today + DAYS_AHEAD)
                continue;
            e = add_place(r, c, role->unit, first, b);
            first = false;
        }
    }
    return e;
}

/* The fields that are not works, by their headings. */
static void add_indicators(struct req *r, struct buf *b)
{
    for (size_t i = 0; i < indicator_count; i++) {
        const struct indicator *one = &indicators[i];
        bool begins = !i || str_cmp(str_from(one->group), str_from(one[-1].group)) != 0;

        if (begins) {
            buf_addz(b, i ? "]},{\"label\":" : "{\"label\":");
            json_text(b, str_from(tr(r->lang, one->group)));
            buf_addz(b, ",\"fields\":[");
        }
        buf_addz(b, begins ? "{\"name\":" : ",{\"name\":");
        json_text(b, str_from(one->code));
        text(b, "label", str_from(tr(r->lang, one->label)));
        text(b, "shown", str_from(tr(r->lang, measure_label(one->unit))));
        buf_addc(b, '}');
    }
    buf_addz(b, indicator_count ? "]}" : "");
}

enum err page_phone_ground(struct req *r)
{
    struct buf b;
    enum err e;

    buf_init(&b, r->arena, GROUND_BYTES_MAX);
    buf_printf(&b, "{\"who\":%lld,\"format\":%d", (long long)r->account_id, PHONE_FORMAT);
    text(&b, "app", phone_app_mark(r));
    text(&b, "lang", r->lang == LANG_EN ? S("en") : S("vi"));
    text(&b, "name", r->actor_name);
    text(&b, "csrf", csrf_token(r));
    number(&b, "now", r->now_ms);
    buf_addz(&b, ",\"groups\":[");
    add_indicators(r, &b);
    buf_addz(&b, "],\"places\":[");
    e = add_places(r, &b);
    buf_addz(&b, "]}");
    if (e == OK && b.overflow)
        e = E_TOO_LARGE;
    if (e == OK)
        req_send_json(r, buf_str(&b));
    return e;
}
