/* simulate_days.c: the days of the campaign, hour by hour: what comes on a calendar day is put in
 * the order of time and sent. */
#include "cli/simulate.h"

#include "report/book.h"

#include <stdlib.h>

enum {
    DAYS_LATER_MAX = 2,     /* a report, its correction: by the second day after its own */
    EVENTS_A_WRITE = 32768, /* in one transaction: the more, the more rows fall on a page */
    SIGNED_AT = 16 * 60 + 30,
    DAYS_NOT_SIGNED = 2, /* the last ones */
    STEP_BYTES_MAX = 128 * 1024 * 1024,
};

struct event {
    int64_t at_ms;
    uint32_t unit; /* SIGN: the commune */
    int16_t of_day;
    enum { SEND, SEND_AGAIN, CORRECT, SIGN } what : 16;
};

/* What happens on one calendar day. */
struct events {
    struct event *items;
    size_t count, capacity;
    int64_t from_ms, to_ms;
};

static void event_add(struct events *v, struct event e)
{
    if (e.at_ms < v->from_ms || e.at_ms >= v->to_ms || v->count == v->capacity)
        return;
    v->items[v->count++] = e;
}

static int by_time(const void *a, const void *b)
{
    const struct event *x = a, *y = b;

    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (int)x->what - (int)y->what;
}

static void events_of_unit(const struct simulation *s, struct events *v, uint32_t unit, int of_day)
{
    struct fate f = fate_of(s, unit, of_day);
    int16_t day = (int16_t)of_day;

    if (!f.comes)
        return;
    event_add(v, (struct event){f.at_ms, unit, day, SEND});
    if (f.is_doubled)
        event_add(v, (struct event){f.doubled_ms, unit, day, SEND_AGAIN});
    if (f.is_corrected)
        event_add(v, (struct event){f.corrected_ms, unit, day, CORRECT});
}

static void events_fill(const struct simulation *s, struct events *v, int day)
{
    uint32_t units = (uint32_t)(s->commune_count * simulated_units_of_commune(s));

    v->count = 0;
    v->from_ms = simulated_ms(s, day, 0);
    v->to_ms = simulated_ms(s, day + 1, 0);
    if (v->to_ms > s->until_ms + 1)
        v->to_ms = s->until_ms + 1;
    for (int of_day = day - DAYS_LATER_MAX; of_day <= day; of_day++)
        for (uint32_t u = 0; of_day >= 0 && of_day < s->days && u < units; u++)
            events_of_unit(s, v, u, of_day);
    for (uint32_t c = 0; c < SIMULATE_SIGNING && c < s->commune_count; c++)
        if (day < s->days - DAYS_NOT_SIGNED)
            event_add(v, (struct event){simulated_ms(s, day, SIGNED_AT), c, (int16_t)day, SIGN});
    qsort(v->items, v->count, sizeof *v->items, by_time);
}

void simulated_begin(const struct tx *tx, struct simulated_tx *ret)
{
    arena_init(&ret->arena, STEP_BYTES_MAX);
    ret->tx = *tx;
    ret->tx.arena = &ret->arena;
}

void simulated_end(struct simulated_tx *one)
{
    arena_reset(&one->arena);
}

/* ---- writing -------------------------------------------------------------------------------- */

struct part {
    struct simulation *s;
    const struct event *events;
    size_t count;
};

/* As a page or the API would: checked against the book of the campaign, sent without a question. */
static enum err send_new(struct tx *tx, const struct report *r)
{
    struct report_problems problems = {0};
    const struct report_book *book;
    enum err e = report_book_get(tx->db, tx_structure(tx), r->campaign, &book);

    if (e == OK)
        e = report_check_book(tx->arena, LANG_VI, book, r, tx->now_ms, &problems);
    return e == OK ? report_send_checked(tx, report_book_campaign(book), r, r->revision, NULL, NULL)
                   : e;
}

static enum err send(struct tx *tx, struct simulation *s, const struct event *e)
{
    struct report r;

    simulated_report(s, tx->arena, e->unit, e->of_day, e->what == CORRECT ? 1 : 0, &r);
    if (e->what == SEND_AGAIN) {
        s->doubles++;
        return report_send(tx, &r, NULL); /* finds that it is there */
    }
    *(e->what == CORRECT ? &s->corrections : &s->reports) += 1;
    return send_new(tx, &r);
}

static enum err write_part(struct tx *tx, void *context)
{
    struct part *part = context;
    struct simulation *s = part->s;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < part->count; i++) {
        const struct event *event = &part->events[i];
        uint32_t commune = event->what == SIGN ? event->unit : s->units[event->unit].commune;
        struct simulated_tx one;

        simulated_begin(tx, &one);
        one.tx.now_ms = event->at_ms;
        one.tx.account_id = s->communes[commune].account.v;
        one.tx.province = s->communes[commune].province.id.v;
        e = event->what == SIGN ? simulate_sign(&one.tx, s, commune, event->of_day)
                                : send(&one.tx, s, event);
        simulated_end(&one);
    }
    return e;
}

enum err simulate_days(struct simulation *s, struct store *store, struct progress *p)
{
    size_t units = s->commune_count * simulated_units_of_commune(s);
    struct events v = {.capacity = units * 4 + SIMULATE_SIGNING};
    enum err e = OK;

    v.items = calloc(v.capacity, sizeof *v.items);
    if (!v.items)
        return E_SYSTEM;
    for (int day = 0; e == OK && day < s->days + DAYS_LATER_MAX; day++) {
        events_fill(s, &v, day);
        for (size_t i = 0; e == OK && i < v.count; i += EVENTS_A_WRITE) {
            size_t left = v.count - i;
            struct part part = {s, v.items + i, left < EVENTS_A_WRITE ? left : EVENTS_A_WRITE};

            e = store_write_wait(store, 0, write_part, &part);
            p->told(p, s->reports, units * (size_t)s->days);
        }
    }
    free(v.items);
    return e;
}
