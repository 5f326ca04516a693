/* feed.c: duties become events; keys become hashes. */
#include "duty/feed.h"

#include "duty/duty_facts.h"
#include "http/request.h"

enum {
    DAYS_BACK = 92,
    REMIND_DAY_MINUTES = 9 * 60, /* of a whole day: at 15:00 the day before */
    REMIND_HOUR_MINUTES = 60,
    LAUNCH_MINUTES = 60,
};

static struct str summary_of(struct arena *a, const struct agenda_item *item)
{
    const struct duty *d = &item->duty;

    return d->state == DUTY_DONE      ? str_printf(a, "✓ %.*s", STR(d->what))
           : d->state == DUTY_DROPPED ? str_printf(a, "✗ %.*s", STR(d->what))
                                      : d->what;
}

static struct str description_of(
    struct arena *a, const struct agenda *g, const struct agenda_item *item)
{
    struct buf b;

    buf_init(&b, a, 4096);
    buf_printf(&b, "%.*s\n%.*s", STR(item->who), STR(g->campaign.name));
    if (item->rest)
        buf_printf(&b, "\nHạn rơi vào ngày nghỉ (%s); ngày làm việc trước đó: %.*s", item->rest,
            STR(day_format(a, item->working_before)));
    return buf_str(&b);
}

static void add_duty(
    struct buf *b, const struct agenda *g, const struct agenda_item *item, int64_t now_ms)
{
    const struct duty *d = &item->duty;
    struct ical_event e = {.day = d->due, .minute = d->minute, .minutes = LAUNCH_MINUTES};

    if (!d->due || d->kind == DUTY_MEMBER)
        return;
    /* a deadline keeps its number when somebody is made answerable for it */
    e.uid = str_printf(
        b->arena, "duty-%lld@chungsuc", (long long)(d->deadline ? d->deadline : d->id.v));
    e.summary = summary_of(b->arena, item);
    e.description = description_of(b->arena, g, item);
    e.place = d->place;
    e.cancelled = d->state == DUTY_DROPPED;
    if (d->state == DUTY_OPEN)
        e.remind_minutes = d->minute < 0 ? REMIND_DAY_MINUTES : REMIND_HOUR_MINUTES;
    ical_event(b, &e, now_ms);
}

enum err feed_campaign(struct db *db, struct buf *b, const struct actor *actor,
    const struct campaign *c, int64_t now_ms)
{
    struct agenda g;
    struct duty_reach w;
    struct ical_event window = {
        .uid = str_printf(b->arena, "window-%lld@chungsuc", (long long)c->id.v),
        .summary = S("Gửi báo cáo ngày"),
        .description = c->name,
        .day = c->first_day,
        .minute = c->report_from_minute,
        .minutes = c->report_to_minute - c->report_from_minute,
        .repeat_days = c->last_day - c->first_day + 1};
    enum err e = duty_reach_find(db, b->arena, actor, c, &w);

    if (e == OK)
        e = agenda_find(db, b->arena, c, day_of_ms(now_ms), &w, &g);
    if (e != OK)
        return e;
    ical_event(b, &window, now_ms);
    for (size_t i = 0; i < g.all.count; i++)
        add_duty(b, &g, &g.all.items[i], now_ms);
    return OK;
}

/* Of one role; those that were listed for an earlier role are passed over. */
static enum err add_role(struct db *db, struct arena *a, const struct account_role *role,
    day_t since, struct campaign_list *all)
{
    struct campaign_list some = {0};
    enum err e = role->role == ROLE_REPORT ? campaign_list_for_reporter(db, a, role->unit, &some)
                                           : campaign_list_of(db, a, role->unit, &some);

    for (size_t i = 0; e == OK && i < some.count; i++) {
        bool known = some.items[i].last_day < since || all->count >= FEED_CAMPAIGNS_MAX;

        for (size_t k = 0; k < all->count; k++)
            known = known || all->items[k].id.v == some.items[i].id.v;
        if (!known)
            *vec_push(a, all) = some.items[i];
    }
    return e;
}

enum err feed_all(
    struct db *db, struct arena *a, const struct actor *actor, int64_t now_ms, struct str *ret)
{
    struct campaign_list all = {0};
    struct buf b;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < actor->role_count; i++)
        e = add_role(db, a, &actor->roles[i], day_of_ms(now_ms) - DAYS_BACK, &all);
    buf_init(&b, a, FEED_BYTES_MAX);
    ical_begin(&b, S("chungsuc: việc và hạn"));
    for (size_t i = 0; e == OK && i < all.count; i++)
        e = feed_campaign(db, &b, actor, &all.items[i], now_ms);
    ical_end(&b);
    if (e == OK && b.overflow)
        e = E_TOO_LARGE;
    if (e == OK)
        *ret = buf_str(&b);
    return e;
}

/* --- the secret address --- */

static struct str hash_of(struct arena *a, struct str key)
{
    unsigned char hash[SESSION_HASH_BYTES];
    struct buf b;

    session_token_hash(key, hash);
    buf_init(&b, a, 2 * sizeof hash + 1);
    for (size_t i = 0; i < sizeof hash; i++)
        buf_printf(&b, "%02x", hash[i]);
    return buf_str(&b);
}

enum err feed_address_make(struct tx *tx, int64_t account, struct str key)
{
    return fact_add(tx, "calendar-address-made",
        calendar_address_made_body(tx->arena, account, hash_of(tx->arena, key)), NULL);
}

enum err feed_address_end(struct tx *tx, int64_t account)
{
    if (!feed_address_is_there(tx->db, account))
        return E_NOT_FOUND;
    return fact_add(
        tx, "calendar-address-ended", calendar_address_ended_body(tx->arena, account), NULL);
}

enum err feed_address_find(struct db *db, struct arena *a, struct str key, int64_t *account)
{
    if (key.len != SESSION_TOKEN_CHARS)
        return E_NOT_FOUND;
    return db_first_int(db, SQL_calendar_address_find, account, ARGS(V(hash_of(a, key))));
}

bool feed_address_is_there(struct db *db, int64_t account)
{
    int64_t id;

    return db_first_int(db, SQL_calendar_address_of, &id, ARGS(V(account))) == OK;
}
