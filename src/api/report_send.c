/* report_send.c: POST /api/v1/reports: read, check, send, answer.
 *
 * The way of a report costs no question of the database: who asks is remembered (org/token.h), the
 * campaign is a book (report/book.h), the newest revision is in the sums. The writer only makes
 * sure that the structure is still the one that was checked against; if not, everything is asked
 * again inside the write. Only conflicts ask the database.
 */
#include "api/api.h"
#include "api/pending.h"
#include "api/report_read.h"

#include <sodium.h>
#include <strings.h>

#include "base/json.h"
#include "http/guard.h"
#include "http/reply.h"
#include "org/token.h"
#include "report/book.h"
#include "report/packed.h"
#include "sums/sums.h"

enum { KEY_BYTES = 12, KEY_CHARS_MAX = 200, ANSWER_BYTES_MAX = 8 * 1024 * 1024 };

struct sending {
    struct batch batch;
    struct str key; /* Idempotency-Key; empty: none */
};

static struct str say(const struct req *r, const char *vi)
{
    return str_from(tr(r->lang, vi));
}

/* --- what was asked --- */

static bool key_fits(struct str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] <= ' ' || key.ptr[i] > '~')
            return false;
    return key.len > 0 && key.len <= KEY_CHARS_MAX;
}

static enum err read_key(struct req *r, struct sending *s)
{
    bool fits = true;

    for (size_t i = 0; fits && i < r->header_count; i++) {
        if (r->headers[i].name.len != 15 ||
            strncasecmp(r->headers[i].name.ptr, "idempotency-key", 15) != 0)
            continue;
        fits = !s->key.len && key_fits(r->headers[i].value); /* once, and then not empty */
        s->key = r->headers[i].value;
    }
    if (fits)
        return OK;
    return req_refuse(r, E_INVALID,
        (struct problem){.status = 400,
            .field = S("Idempotency-Key"),
            .detail = req_t(r, "Cần từ 1 đến 200 ký tự ASCII nhìn thấy được.")});
}

/* What a report is known by when it comes again: account, key, its place in a batch of that size.
 */
static struct str item_key(struct req *r, struct str key, size_t index, size_t batch_count)
{
    unsigned char *hash = arena_alloc(r->arena, crypto_generichash_BYTES_MIN);
    crypto_generichash_state state;
    uint64_t who[3] = {(uint64_t)r->account_id, index, batch_count};

    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES_MIN);
    crypto_generichash_update(&state, (const unsigned char *)who, sizeof who);
    crypto_generichash_update(&state, (const unsigned char *)key.ptr, key.len);
    crypto_generichash_final(&state, hash, crypto_generichash_BYTES_MIN);
    return (struct str){(const char *)hash, KEY_BYTES};
}

/* --- checks, on the loop, and inside the write if the structure has changed since --- */

static bool allowed(struct req *r, struct db *db, enum permission p, struct unit_id unit)
{
    return r->db ? bearer_may(r, p, unit) : may(db, r->actor, p, unit);
}

static struct str place_field(const struct report_book *b, const struct report *r, day_t today,
    const struct report_problem *p, struct arena *a)
{
    const struct campaign *c = report_book_campaign(b);

    switch (p->place) {
    case AT_FIGURE:
        return str_printf(a, "/figures/%.*s", STR(report_figure_key(a, &r->figures[p->figure])));
    case AT_NOTE:
        return S("/note");
    case AT_WHY:
        return S("/why");
    default:
        break;
    }
    if (!report_book_has(b, r->unit))
        return S("/unit");
    return r->day < c->first_day || r->day > c->last_day || r->day > today ? S("/day") : S("");
}

static enum err check_words(
    struct req *r, const struct report_book *book, struct item *item, int64_t now_ms)
{
    struct report_problems problems = {0};
    const struct report *report = &item->report;
    enum err e = report_check_book(r->arena, r->lang, book, report, now_ms, &problems);

    for (size_t i = 0; e == E_INVALID && i < problems.count; i++)
        item_refuse(r->arena, item, 422, "invalid",
            place_field(book, report, day_of_ms(now_ms), &problems.items[i], r->arena),
            problems.items[i].message);
    return e == E_INVALID ? OK : e;
}

/* OK also when the report is refused: see item->problem. */
static enum err check_item(
    struct req *r, struct db *db, int64_t structure, int64_t now_ms, struct item *item)
{
    const struct report_book *book;
    enum err e;

    if (item->problem)
        return OK;
    e = report_book_get(db, structure, item->report.campaign, &book);
    if (e == E_NOT_FOUND) {
        item_refuse(r->arena, item, 422, "unknown-campaign", S("/campaign"),
            say(r, MSG("Không có đợt này.")));
        return OK;
    }
    if (e != OK)
        return e;
    if (!allowed(r, db, PERMISSION_REPORT, item->report.unit) &&
        !allowed(r, db, PERMISSION_COMPILE, report_book_campaign(book)->unit)) {
        item_refuse(r->arena, item, 403, "forbidden", S("/unit"),
            say(r, MSG("Mã này không báo cáo thay đơn vị ấy được.")));
        return OK;
    }
    item->campaign = *report_book_campaign(book);
    return check_words(r, book, item, now_ms);
}

static enum err check_all(struct req *r, struct db *db, int64_t structure, int64_t now_ms)
{
    struct sending *s = r->view;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < s->batch.count; i++)
        e = check_item(r, db, structure, now_ms, &s->batch.items[i]);
    return e;
}

/* --- refusing the whole --- */

static struct str items_member(struct req *r, const struct batch *b)
{
    struct buf out;
    bool first = true;

    buf_init(&out, r->arena, ANSWER_BYTES_MAX);
    buf_addz(&out, "\"items\":[");
    for (size_t i = 0; i < b->count; i++) {
        if (!b->items[i].problem)
            continue;
        buf_addz(&out, first ? "{\"index\":" : ",{\"index\":");
        json_int(&out, (int64_t)i);
        buf_addc(&out, ',');
        problem_members(&out, r->lang, b->items[i].problem);
        buf_addc(&out, '}');
        first = false;
    }
    buf_addc(&out, ']');
    return buf_str(&out);
}

/* One report, or all or nothing: the first bad one ends it, and all bad ones are named. */
static enum err refuse_if_bad(struct req *r)
{
    const struct sending *s = r->view;
    struct problem whole = {0};
    size_t count = 0;

    for (size_t i = 0; i < s->batch.count; i++) {
        const struct item *item = &s->batch.items[i];

        if (!item->problem)
            continue;
        if (!count)
            whole = *item->problem;
        else if (item->problem->status != whole.status)
            whole.status = 422;
        count++;
    }
    if (!count || (!s->batch.single && s->batch.mode == BATCH_EACH))
        return OK;
    if (!s->batch.single) {
        whole.type = "batch-refused";
        whole.detail = REQ_T(r, "Không nhận báo cáo nào: %1 trong %2 báo cáo có lỗi.",
            str_printf(r->arena, "%zu", count), str_printf(r->arena, "%zu", s->batch.count));
        whole.more = items_member(r, &s->batch);
    }
    return req_refuse(r, E_INVALID, whole);
}

enum err api_report_act(struct req *r)
{
    struct sending *s = arena_new(r->arena, struct sending);
    struct problem problem;
    enum err e = read_key(r, s);

    if (e != OK)
        return e;
    if (reports_read(r->arena, r->lang, r->body, &s->batch, &problem) != OK)
        return req_refuse(r, E_INVALID, problem);
    for (size_t i = 0; s->key.len && i < s->batch.count; i++)
        s->batch.items[i].report.key = item_key(r, s->key, i, s->batch.single ? 0 : s->batch.count);
    r->view = s;
    e = check_all(r, r->db, r->structure, r->now_ms);
    return e == OK ? refuse_if_bad(r) : e;
}

/* --- sent before? --- */

/* Does `there` say what this says, apart from its key? */
static bool same_words(struct arena *a, const struct report *sent, struct report there)
{
    struct report mine = *sent;

    mine.revision++;
    mine.late = there.late;
    mine.key = there.key = S("");
    there.province = mine.province = 0;
    return str_eq(report_pack(a, &mine), report_pack(a, &there));
}

static enum err key_reused(struct req *r)
{
    return req_refuse(r, E_INVALID,
        (struct problem){.status = 422,
            .type = "key-reused",
            .field = S("Idempotency-Key"),
            .detail = req_t(
                r, "Khóa này đã dùng cho một nội dung khác. Hãy dùng khóa mới cho nội dung mới.")});
}

/* The report that was sent with this key is this one, or the key is taken. */
static enum err take_known(struct req *r, struct item *item, struct report there)
{
    if (!same_words(r->arena, &item->report, there))
        return key_reused(r);
    item->sent = (struct sent){there.seq, there.revision, there.late, true};
    return OK;
}

static enum err find_key(struct tx *tx, struct req *r, struct pending *p, struct item *item)
{
    const struct sums *sums = store_watching(r->store);
    struct report there;
    int64_t seq;
    enum err e;

    if (!(sums && sums_key_find(sums, item->report.key, &seq)) &&
        !pending_key(p, item->report.key, &seq))
        return OK;
    e = report_find_by_seq(tx->db, r->arena, seq, &there);
    if (e == E_NOT_FOUND || (e == OK && !str_eq(there.key, item->report.key)))
        return OK;
    return e == OK ? take_known(r, item, there) : e;
}

/* The revision it corrects is not the newest: the same sent again, or somebody was faster. */
static enum err settle_conflict(struct tx *tx, struct req *r, struct item *item, int64_t newest)
{
    const struct report *mine = &item->report;
    struct report_list list = {0};
    enum err e = report_revisions(tx->db, r->arena, mine->campaign, mine->unit, mine->day, &list);

    for (size_t i = 0; e == OK && i < list.count; i++) {
        const struct report *there = &list.items[i];

        if (mine->key.len
                ? str_eq(there->key, mine->key)
                : there->account_id == r->account_id && same_words(r->arena, mine, *there))
            return take_known(r, item, *there);
    }
    if (e != OK)
        return e;
    item_refuse(r->arena, item, 409, "stale-revision", S("/revision"),
        REQ_T(r, "Báo cáo này đã có lần sửa %1. Hãy xem lại rồi gửi với revision là số đó.",
            str_printf(r->arena, "%lld", (long long)newest)));
    item->problem->more = str_printf(r->arena, "\"revision\":%lld", (long long)newest);
    return OK;
}

/* --- sending --- */

static enum err newest_of(struct tx *tx, struct req *r, const struct pending *p,
    const struct report *report, int64_t *ret)
{
    const struct sums *sums = store_watching(r->store);
    struct sum_known known;
    struct report there;
    enum err e;

    *ret = 0;
    if (sums && !pending_report(p, report)) {
        if (sums_newest(sums, report->campaign, report->unit, report->day, &known))
            *ret = known.revision;
        return OK;
    }
    e = report_find(tx->db, r->arena, report->campaign, report->unit, report->day, &there);
    if (e == OK)
        *ret = there.revision;
    return e == E_NOT_FOUND ? OK : e;
}

static enum err send_item(struct tx *tx, struct req *r, struct pending *p, struct item *item)
{
    const struct sending *s = r->view;
    int64_t newest;
    enum err e;

    if (item->problem || item->sent.seq)
        return OK;
    e = newest_of(tx, r, p, &item->report, &newest);
    if (e == OK && newest != item->report.revision)
        return settle_conflict(tx, r, item, newest);
    if (e == OK)
        e = report_send_checked(
            tx, &item->campaign, &item->report, newest, &item->sent.seq, &item->sent.late);
    if (e == OK) {
        item->sent.revision = newest + 1;
        pending_add(p, &item->report, item->sent.seq);
    } else if (e == E_CONFLICT && !s->batch.single) {
        e = E_BUSY; /* a form was sent in the same moment: nothing is taken, ask again */
    }
    return e;
}

/* Is what act() found still true? Rights, campaigns and units are asked again if not. */
static enum err check_again(struct tx *tx, struct req *r)
{
    enum err e;

    if (tx_structure(tx) == r->structure)
        return OK;
    e = org_bearer_again(tx, r);
    if (e != OK)
        return e;
    return check_all(r, tx->db, tx_structure(tx), tx->now_ms);
}

enum err api_report_write(struct tx *tx, struct req *r)
{
    struct sending *s = r->view;
    struct pending *p = pending_get(r->store);
    enum err e = p ? check_again(tx, r) : E_SYSTEM;

    for (size_t i = 0; e == OK && s->key.len && i < s->batch.count; i++)
        e = find_key(tx, r, p, &s->batch.items[i]);
    for (size_t i = 0; e == OK && i < s->batch.count; i++)
        e = send_item(tx, r, p, &s->batch.items[i]);
    return e == OK ? refuse_if_bad(r) : e;
}

/* --- the answer --- */

static void write_sent(struct buf *out, struct arena *a, const struct item *item)
{
    buf_addz(out, "\"seq\":");
    json_int(out, item->sent.seq);
    buf_addz(out, ",\"campaign\":");
    json_int(out, item->report.campaign.v);
    buf_addz(out, ",\"unit\":");
    json_int(out, item->report.unit.v);
    buf_addz(out, ",\"day\":\"");
    buf_add(out, day_format_iso(a, item->report.day));
    buf_addz(out, "\",\"revision\":");
    json_int(out, item->sent.revision);
    buf_addz(out, item->sent.late ? ",\"late\":true" : ",\"late\":false");
}

static void write_item(struct buf *out, const struct req *r, const struct item *item, bool each)
{
    buf_addc(out, '{');
    if (item->problem) {
        problem_members(out, r->lang, item->problem);
    } else {
        if (each)
            buf_addz(out, "\"status\":201,");
        write_sent(out, r->arena, item);
    }
    buf_addc(out, '}');
}

enum err api_report_show(struct req *r)
{
    const struct sending *s = r->view;
    bool each = !s->batch.single && s->batch.mode == BATCH_EACH, again = true;
    struct buf out;

    buf_init(&out, r->arena, ANSWER_BYTES_MAX);
    if (!s->batch.single)
        buf_addz(&out, "{\"reports\":[");
    for (size_t i = 0; i < s->batch.count; i++) {
        if (i)
            buf_addc(&out, ',');
        write_item(&out, r, &s->batch.items[i], each);
        again = again && s->batch.items[i].sent.again;
    }
    if (!s->batch.single)
        buf_addz(&out, "]}");
    if (again)
        reply_header(r, "Idempotent-Replayed", S("true"));
    if (each)
        r->reply->status = 200;
    req_send_json(r, buf_str(&out));
    return out.overflow ? E_TOO_LARGE : OK;
}
