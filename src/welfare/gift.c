/* gift.c: rules, facts and questions of gift batches. */
#include "welfare/gift.h"

#include "base/number.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "talks/persons.h"
#include "welfare/facts.h"

int64_t gift_total_vnd(const struct gift_batch *b)
{
    return b->count * b->unit_vnd;
}

int64_t gift_parts_sum(const struct gift_part_list *parts, struct unit_id unit)
{
    int64_t sum = 0;

    for (size_t i = 0; i < parts->count; i++)
        if (!unit.v || parts->items[i].unit.v == unit.v)
            sum += parts->items[i].count;
    return sum;
}

enum err welfare_unit_check(
    struct tx *tx, const struct campaign *c, struct unit_id unit, bool agencies)
{
    struct campaign_unit u;
    enum err e;

    if (unit.v == c->unit.v)
        return OK;
    e = campaign_unit_find(tx->db, tx->arena, c->id, unit, &u);
    if (e == OK && u.is_agency && !agencies)
        return E_INVALID;
    return e == E_NOT_FOUND ? E_INVALID : e;
}

/* --- what a batch must be --- */

/* "25 × 500.000 = 12.500.000, not 10.500.000; 10.500.000 would be 21 gifts". */
static const char *total_fault(
    struct arena *a, const struct gift_batch *b, int64_t stated, struct str args[GIFT_FAULT_ARGS])
{
    args[0] = count_format(a, b->count, false);
    args[1] = count_format(a, b->unit_vnd, false);
    args[2] = count_format(a, gift_total_vnd(b), false);
    args[3] = count_format(a, stated, false);
    if (stated % b->unit_vnd == 0) {
        args[4] = count_format(a, stated / b->unit_vnd, false);
        return MSG("%1 phần × %2 đồng là %3 đồng, không phải %4 đồng. Với %4 đồng thì chỉ có %5 "
                   "phần: hãy sửa số phần, giá trị mỗi phần hoặc tổng.");
    }
    if (stated % b->count == 0) {
        args[4] = count_format(a, stated / b->count, false);
        return MSG("%1 phần × %2 đồng là %3 đồng, không phải %4 đồng. Với %4 đồng thì mỗi phần %5 "
                   "đồng: hãy sửa số phần, giá trị mỗi phần hoặc tổng.");
    }
    return MSG("%1 phần × %2 đồng là %3 đồng, không phải %4 đồng. Hãy sửa số phần, giá trị mỗi "
               "phần hoặc tổng.");
}

const char *gift_fault(struct arena *a, const struct gift_batch *b, int64_t stated_vnd,
    const char **field, struct str args[GIFT_FAULT_ARGS])
{
    *field = "name";
    if (!str_trim(b->name).len)
        return MSG("Hãy ghi tên đợt quà, ví dụ: Quà cho gia đình chính sách.");
    if (utf8_count(b->name) > GIFT_TEXT_MAX)
        return MSG("Dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "whom";
    args[0] = person_in(b->whom);
    if (args[0].len)
        return persons_refused;
    if (utf8_count(b->whom) > GIFT_TEXT_MAX)
        return MSG("Dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "giver";
    args[0] = person_in(b->giver);
    if (args[0].len)
        return MSG("Ở đây ghi tên cơ quan, tổ chức, doanh nghiệp. “%1” giống tên một người: tên "
                   "người cho chỉ ghi khi có đồng ý, trong sổ đóng góp.");
    if (utf8_count(b->giver) > GIFT_TEXT_MAX)
        return MSG("Dài quá 200 ký tự. Hãy rút ngắn lại.");
    *field = "count";
    if (b->count < 1 || b->count > GIFT_COUNT_MAX)
        return MSG("Số phần quà phải từ 1 đến 100.000.");
    *field = "unit_vnd";
    if (b->unit_vnd < 1 || b->unit_vnd > GIFT_UNIT_VND_MAX)
        return MSG("Giá trị mỗi phần phải từ 1 đồng đến 100 triệu đồng.");
    *field = "stated";
    if (stated_vnd != -1 && stated_vnd != gift_total_vnd(b))
        return total_fault(a, b, stated_vnd, args);
    return NULL;
}

static enum err check(struct tx *tx, const struct gift_batch *b)
{
    struct str args[GIFT_FAULT_ARGS];
    const char *field;
    enum err e = campaign_keep(tx, b->campaign);

    if (e != OK)
        return e == E_NOT_FOUND ? E_INVALID : e;
    return gift_fault(tx->arena, b, -1, &field, args) || b->source >= COST_SOURCE_LAST ? E_INVALID
                                                                                       : OK;
}

/* --- batches --- */

static bool same(const struct gift_batch *a, const struct gift_batch *b)
{
    return a->count == b->count && a->unit_vnd == b->unit_vnd && a->source == b->source &&
           str_eq(str_trim(a->name), b->name) && str_eq(str_trim(a->whom), b->whom) &&
           str_eq(str_trim(a->giver), b->giver);
}

static enum err words_put(struct tx *tx, const struct gift_batch *b, struct str *seal)
{
    struct seal_terms terms = {.purpose = "gift-words", .keep_until = INT32_MAX};
    struct str name = str_trim(b->name), whom = str_trim(b->whom), giver = str_trim(b->giver);
    struct campaign c;
    enum err e = campaign_find(tx->db, tx->arena, b->campaign, &c);

    terms.unit = c.unit.v;
    return e == OK ? seal_put(tx, &terms,
                         body_pack(tx->arena, "{s:s%, s:s%, s:s%}", "name", PACK(name), "whom",
                             PACK(whom), "giver", PACK(giver)),
                         seal)
                   : e;
}

enum err gift_add(struct tx *tx, const struct gift_batch *b, struct gift_id *ret)
{
    struct gift_batch_list all;
    struct str seal;
    enum err e = check(tx, b);

    if (e == OK)
        e = gift_list_of(tx->db, tx->arena, b->campaign, &all);
    for (size_t i = 0; e == OK && i < all.count; i++)
        if (same(b, &all.items[i])) {
            *ret = all.items[i].id;
            return E_CONFLICT;
        }
    if (e == OK && all.count >= GIFTS_MAX)
        e = E_TOO_LARGE;
    if (e == OK)
        e = words_put(tx, b, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "gift-batch-added",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:s%}", "campaign", (json_int_t)b->campaign.v,
            "count", (json_int_t)b->count, "each", (json_int_t)b->unit_vnd, "source",
            cost_source_name(b->source), "words_seal", PACK(seal)),
        &ret->v);
}

enum err gift_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, count, each;
    const char *source;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s, s:s%}", "campaign",
        &campaign, "count", &count, "each", &each, "source", &source, "words_seal", UNPACK(seal));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_gift_batch_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(count), V(each), V(source), V(seal),
            V(f->account_id), V(f->at_ms)));
}

enum err gift_change(struct tx *tx, const struct gift_batch *b)
{
    struct gift_part_list planned, handed;
    struct gift_batch before;
    struct str seal;
    enum err e = gift_find(tx->db, tx->arena, b->id, &before);

    if (e == OK && before.campaign.v != b->campaign.v)
        e = E_INVALID;
    if (e == OK)
        e = check(tx, b);
    if (e == OK)
        e = gift_planned_of(tx->db, tx->arena, b->id, &planned);
    if (e == OK)
        e = gift_handed_of(tx->db, tx->arena, b->id, &handed);
    if (e == OK && (gift_parts_sum(&planned, (struct unit_id){0}) > b->count ||
                       gift_parts_sum(&handed, (struct unit_id){0}) > b->count))
        e = E_TOO_LARGE;
    if (e != OK || same(b, &before))
        return e;
    e = words_put(tx, b, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "gift-batch-changed",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I, s:s, s:s%}", "batch", (json_int_t)b->id.v,
            "campaign", (json_int_t)b->campaign.v, "count", (json_int_t)b->count, "each",
            (json_int_t)b->unit_vnd, "source", cost_source_name(b->source), "words_seal",
            PACK(seal)),
        NULL);
}

enum err gift_changed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t batch, count, each;
    const char *source;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s, s:s%}", "batch", &batch,
        "count", &count, "each", &each, "source", &source, "words_seal", UNPACK(seal));

    if (e != OK)
        return e;
    return db_run(
        tx->db, SQL_gift_batch_update, ARGS(V(batch), V(count), V(each), V(source), V(seal)));
}

/* --- parts of it --- */

static const struct gift_part *part_of(
    const struct gift_part_list *all, struct unit_id unit, day_t day)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].unit.v == unit.v && all->items[i].day == day)
            return &all->items[i];
    return NULL;
}

/* Finds the batch and its campaign, and asks whether this part of it can be: `all` holds the parts
 * of its kind that there are. *same: it says what is there. */
static enum err part_check(struct tx *tx, const struct gift_batch *b, const struct gift_part *part,
    const struct gift_part_list *all, bool *is_same)
{
    const struct gift_part *before = part_of(all, part->unit, part->day);
    int64_t others = gift_parts_sum(all, (struct unit_id){0}) - (before ? before->count : 0);
    struct campaign c;
    enum err e = campaign_find(tx->db, tx->arena, b->campaign, &c);

    if (e == OK)
        e = welfare_unit_check(tx, &c, part->unit, false);
    if (e == OK && part->day &&
        (part->day < c.first_day || part->day > c.last_day || part->day > day_of_ms(tx->now_ms)))
        e = E_INVALID;
    if (e == OK && (part->count < 0 || part->count > GIFT_COUNT_MAX))
        e = E_INVALID;
    if (e == OK && others + part->count > b->count)
        e = E_TOO_LARGE;
    *is_same = part->count == (before ? before->count : 0);
    tx->province = e == OK ? c.province : 0;
    return e;
}

enum err gift_plan(struct tx *tx, struct gift_id id, struct unit_id unit, int64_t count)
{
    const struct gift_part part = {.unit = unit, .count = count};
    struct gift_part_list all;
    struct gift_batch b;
    bool is_same;
    enum err e = gift_find(tx->db, tx->arena, id, &b);

    if (e == OK)
        e = gift_planned_of(tx->db, tx->arena, id, &all);
    if (e == OK)
        e = part_check(tx, &b, &part, &all, &is_same);
    if (e != OK || is_same)
        return e;
    return fact_add(tx, "gift-planned",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I}", "batch", (json_int_t)id.v, "campaign",
            (json_int_t)b.campaign.v, "unit", (json_int_t)unit.v, "count", (json_int_t)count),
        NULL);
}

enum err gift_planned_apply(struct tx *tx, const struct fact *f)
{
    json_int_t batch, unit, count;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, s:I, s:I}", "batch", &batch, "unit", &unit, "count", &count);

    return e == OK ? db_run(tx->db, SQL_gift_planned_set,
                         ARGS(V(batch), V(unit), V(f->province), V(count)))
                   : e;
}

enum err gift_hand(struct tx *tx, struct gift_id id, const struct gift_part *part)
{
    struct gift_part_list all;
    struct gift_batch b;
    bool is_same;
    enum err e = part->day ? gift_find(tx->db, tx->arena, id, &b) : E_INVALID;

    if (e == OK)
        e = gift_handed_of(tx->db, tx->arena, id, &all);
    if (e == OK)
        e = part_check(tx, &b, part, &all, &is_same);
    if (e != OK || is_same)
        return e;
    return fact_add(tx, "gift-handed",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I, s:I}", "batch", (json_int_t)id.v, "campaign",
            (json_int_t)b.campaign.v, "unit", (json_int_t)part->unit.v, "day",
            (json_int_t)part->day, "count", (json_int_t)part->count),
        NULL);
}

enum err gift_handed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t batch, unit, day, count;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:I}", "batch", &batch, "unit",
        &unit, "day", &day, "count", &count);

    return e == OK ? db_run(tx->db, SQL_gift_handed_set,
                         ARGS(V(batch), V(unit), V(day), V(f->province), V(count)))
                   : e;
}

/* --- questions --- */

/* name is the seal of the words until words_open(). */
static void batch_read(const struct rows *r, struct arena *a, struct gift_batch *b)
{
    *b = (struct gift_batch){
        .id = {row_int(r, 0)},
        .campaign = {row_int(r, 1)},
        .count = row_int(r, 2),
        .unit_vnd = row_int(r, 3),
        .source = cost_source_find(row_str(r, 4)),
        .name = str_copy(a, row_str(r, 5)),
        .account_id = row_int(r, 6),
        .at_ms = row_int(r, 7),
        .province = row_int(r, 8),
    };
}

static enum err words_open(struct db *db, struct arena *a, struct gift_batch *b)
{
    struct str words;
    enum err e = seal_open(db, a, b->name, &words);

    b->name = S(SEAL_ERASED);
    if (e == OK)
        return body_unpack(a, words, "{s:s%, s:s%, s:s%}", "name", UNPACK(b->name), "whom",
            UNPACK(b->whom), "giver", UNPACK(b->giver));
    return e == E_NOT_FOUND ? OK : e;
}

enum err gift_find(struct db *db, struct arena *a, struct gift_id id, struct gift_batch *ret)
{
    struct gift_batch b;
    struct rows r;
    enum err e = db_first(db, SQL_gift_batch_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    batch_read(&r, a, &b);
    rows_end(&r);
    e = words_open(db, a, &b);
    if (e == OK)
        *ret = b;
    return e;
}

enum err gift_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct gift_batch_list *ret)
{
    struct gift_batch_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_gift_batch_list_of, &r, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        batch_read(&r, a, vec_push(a, &found));
    e = e == E_NOT_FOUND ? OK : e;
    for (size_t i = 0; e == OK && i < found.count; i++)
        e = words_open(db, a, &found.items[i]);
    if (e == OK)
        *ret = found;
    return e;
}

static enum err parts_read(
    enum err e, struct rows *r, struct arena *a, bool days, struct gift_part_list *ret)
{
    struct gift_part_list found = {0};

    while (e == OK && (e = rows_next(r)) == OK)
        *vec_push(a, &found) = (struct gift_part){.unit = {row_int(r, 0)},
            .day = days ? (day_t)row_int(r, 1) : 0,
            .count = row_int(r, days ? 2 : 1)};
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err gift_planned_of(
    struct db *db, struct arena *a, struct gift_id id, struct gift_part_list *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_gift_planned_list, &r, ARGS(V(id.v)));

    return parts_read(e, &r, a, false, ret);
}

enum err gift_handed_of(
    struct db *db, struct arena *a, struct gift_id id, struct gift_part_list *ret)
{
    struct rows r;
    enum err e = db_query(db, SQL_gift_handed_list, &r, ARGS(V(id.v)));

    return parts_read(e, &r, a, true, ret);
}
