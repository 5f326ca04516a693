/* page_feed.c: signed days as news: of every campaign that the reader may read, the newest first.
 *
 * An entry is one day of one campaign. Signed again, it is the same entry, changed. What it says
 * are the sums that were signed: never a name, never a figure of before. A feed comes in pages (RFC
 * 5005): ?before= a sign-off, ?count= entries.
 */
#include "exchange/page.h"

#include <sodium.h>

#include "duty/feed.h"
#include "exchange/atom.h"
#include "exchange/openrosa.h"
#include "org/unit.h"
#include "rollup/page.h"
#include "rollup/sign.h"

enum {
    ENTRIES = 30,
    ENTRIES_MAX = 60,
    DAYS_BACK = 92, /* the same campaigns as in the calendar (duty/feed.h) */
    ATOM_BYTES_MAX = 2 * 1024 * 1024,
    SUMMARY_BYTES_MAX = 16 * 1024
};

static const char ATOM_TYPE[] = "application/atom+xml; charset=utf-8";

struct news {
    struct campaign_id campaign;
    day_t day;
    int64_t seq; /* of the newest sign-off */
    struct str id;
};

struct news_list {
    struct news *items;
    size_t count, capacity;
};

static bool has(const struct news_list *list, int64_t seq)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].seq == seq)
            return true;
    return false;
}

/* Which part of the news is asked for. */
struct span {
    int64_t before; /* a sign-off; INT64_MAX: from the newest */
    size_t count;
    bool goes_on; /* there are older ones */
};

static struct span span_asked(const struct req *r)
{
    struct span s = {
        .before = req_query_id(r, "before"), .count = (size_t)req_query_id(r, "count")};

    if (!s.before)
        s.before = INT64_MAX;
    if (!s.count || s.count > ENTRIES_MAX)
        s.count = ENTRIES;
    return s;
}

static enum err news_of_role(struct req *r, const struct actor *actor,
    const struct account_role *role, const struct span *span, struct news_list *all)
{
    struct rows rows;
    enum err e = db_query(r->db, SQL_feed_signed_below, &rows,
        ARGS(V(role->unit.v), V(actor->today), V(actor->today - DAYS_BACK),
            V((int64_t)span->count + 1), V(span->before)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        if (!has(all, row_int(&rows, 2)))
            *vec_push(r->arena, all) = (struct news){{row_int(&rows, 0)}, (day_t)row_int(&rows, 1),
                row_int(&rows, 2), str_copy(r->arena, row_str(&rows, 3))};
    return e == E_NOT_FOUND ? OK : e;
}

static int newest_first(const void *a, const void *b)
{
    const struct news *x = a, *y = b;

    return (x->seq < y->seq) - (x->seq > y->seq);
}

/* Who only reports for a unit reads that unit, not the commune's sums. */
static enum err news_find(
    struct req *r, const struct actor *actor, struct span *span, struct news_list *ret)
{
    struct news_list all = {0};
    enum err e = OK;

    for (size_t i = 0; e == OK && i < actor->role_count; i++)
        if (actor->roles[i].role != ROLE_REPORT)
            e = news_of_role(r, actor, &actor->roles[i], span, &all);
    if (e != OK)
        return e;
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, newest_first);
    span->goes_on = all.count > span->count;
    if (span->goes_on)
        all.count = span->count;
    *ret = all;
    return OK;
}

/* One sum a line: "Người dân: 40 người; từ đầu đợt 120 lượt". */
static struct str summary_of(struct req *r, const struct rollup *words, const struct signed_day *s)
{
    struct buf out;

    buf_init(&out, r->arena, SUMMARY_BYTES_MAX);
    for (size_t i = 0; i < s->total_count; i++) {
        const struct signed_total *t = &s->totals[i];

        if (i)
            buf_addc(&out, '\n');
        buf_add(
            &out, REQ_T(r, "%1: %2; từ đầu đợt %3", figure_label(r->lang, words, t->of, t->index),
                      figure_amount(r->arena, r->lang, words, t->of, t->index, t->day),
                      figure_until(r->arena, r->lang, words, t->of, t->index, t->until)));
    }
    return buf_str(&out);
}

static enum err entry_add(struct req *r, struct buf *out, const struct news *n, int64_t *newest_ms)
{
    struct rollup words = {.day_count = 0}; /* for the names of works alone */
    struct signed_day s;
    struct org_unit commune;
    struct atom_entry entry;
    enum err e = campaign_find(r->db, r->arena, n->campaign, &words.campaign);

    if (e == OK)
        e = work_list_of(r->db, r->arena, n->campaign, &words.works);
    if (e == OK)
        e = signed_day_by_number(r->db, r->arena, n->seq, &s);
    if (e == OK)
        e = unit_find(r->db, r->arena, words.campaign.unit, &commune);
    if (e != OK)
        return e;
    entry = (struct atom_entry){.id = n->id,
        .title = REQ_T(r, "%1 chốt số liệu ngày %2 (%3)", commune.name,
            day_format(r->arena, n->day), words.campaign.name),
        .link = str_printf(r->arena, "%.*s%.*s", STR(exchange_origin(r)),
            STR(day_path(r->arena, n->campaign, n->day))),
        .author = commune.name,
        .summary = summary_of(r, &words, &s),
        .updated_ms = s.at_ms};
    if (s.at_ms > *newest_ms)
        *newest_ms = s.at_ms;
    atom_entry(out, &entry);
    return OK;
}

/* The same for one account on one server, for ever. */
static struct str feed_id(struct req *r, const struct actor *actor)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char *hex = arena_alloc(r->arena, 2 * sizeof hash + 1);
    struct str what = str_printf(r->arena, "chungsuc feed %.*s %lld", STR(exchange_origin(r)),
        (long long)actor->account.id.v);

    crypto_generichash(hash, sizeof hash, (const unsigned char *)what.ptr, what.len, NULL, 0);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return str_from(hex);
}

/* Readers of news ask every few minutes, mostly in vain. */
static bool not_changed(struct req *r, const struct actor *actor, const struct span *span)
{
    return req_known(
        r, str_printf(r->arena, "%s-feed-%llx-%llx-%llx-%zu-%d-%d", CHUNGSUC_VERSION,
               (unsigned long long)store_head(r->store), (unsigned long long)actor->account.id.v,
               (unsigned long long)span->before, span->count, (int)r->today, (int)r->lang));
}

/* The address of this part of the feed. */
static struct str part_address(struct req *r, const struct span *span, int64_t before)
{
    struct str all = str_printf(r->arena, "%.*s%.*s", STR(exchange_origin(r)), STR(r->path));

    if (span->count != ENTRIES)
        all = str_printf(r->arena, "%.*s?count=%zu", STR(all), span->count);
    return before == INT64_MAX ? all
                               : str_printf(r->arena, "%.*s%sbefore=%lld", STR(all),
                                     span->count != ENTRIES ? "&" : "?", (long long)before);
}

static enum err feed_send(struct req *r, const struct actor *actor)
{
    struct span span = span_asked(r);
    struct atom_head head = {.id = feed_id(r, actor),
        .title = req_t(r, "Các ngày đã chốt số liệu"),
        .self = part_address(r, &span, span.before),
        .page = str_printf(r->arena, "%.*s/campaign", STR(exchange_origin(r))),
        .author = S("chungsuc"),
        .language = r->lang == LANG_EN ? "en" : "vi"};
    struct news_list all;
    struct buf entries, out;
    enum err e;

    if (not_changed(r, actor, &span))
        return OK;
    e = news_find(r, actor, &span, &all);
    buf_init(&entries, r->arena, ATOM_BYTES_MAX);
    for (size_t i = 0; e == OK && i < all.count; i++)
        e = entry_add(r, &entries, &all.items[i], &head.updated_ms);
    if (e != OK)
        return e;
    if (span.goes_on)
        head.next = part_address(r, &span, all.items[all.count - 1].seq);
    buf_init(&out, r->arena, ATOM_BYTES_MAX);
    atom_begin(&out, &head);
    buf_add(&out, buf_str(&entries));
    atom_end(&out);
    if (out.overflow || entries.overflow)
        return E_TOO_LARGE;
    req_send_inline(r, ATOM_TYPE, buf_str(&out));
    return OK;
}

enum err page_feed(struct req *r)
{
    return feed_send(r, r->actor);
}

/* Whoever has the address; what cannot be found and what has ended look alike. */
enum err page_feed_by_key(struct req *r)
{
    struct str key = req_text(r, "key");
    struct actor actor;
    int64_t account;
    enum err e;

    if (str_ends(key, S(".atom")))
        key.len -= strlen(".atom");
    e = feed_address_find(r->db, r->arena, key, &account);
    if (e == OK)
        e = actor_load(r->db, r->arena, (struct account_id){account}, r->today, &actor);
    if (e == OK)
        e = feed_send(r, &actor);
    return e == E_DENIED ? E_NOT_FOUND : e;
}
