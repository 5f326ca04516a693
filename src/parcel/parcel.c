/* parcel.c: a parcel becomes facts of the level above: first what stands against it, then what is
 * not here yet. All of it is one job of the writer: a refusal on the way leaves nothing behind.
 *
 * Reports are told apart by the moment they were sent and what they say; the job's clock is set to
 * that moment while the fact is written, so that early and late are judged as they were there.
 */
#include "parcel/parcel_facts.h"

#include "base/unicode.h"
#include "org/unit_change.h"
#include "rollup/doubt.h"
#include "rollup/facts.h"
#include "store/body.h"
#include "store/seal.h"
#include "works/work_change.h"

#include <stdlib.h>

struct import {
    struct tx *tx;
    const struct parcel *p;
    struct parcel_result *result;
    struct parcel_fault *fault;
    struct org_unit commune;
    struct campaign_id id;    /* of the mirror; 0: none yet */
    struct campaign campaign; /* the mirror as it is */
    int64_t head;             /* of the newest file that was taken */
    struct parcel_numbers here;
    int64_t *reports; /* one a report of the parcel: its fact here; 0: not taken */
};

/* --- the commune --- */

static enum err name_check(
    struct db *db, struct arena *a, const struct parcel *p, const struct org_unit *u, bool *ret)
{
    struct unit_versions names;
    struct str folded = text_fold(a, p->name);
    enum err e = unit_versions_of(db, a, u->id, &names);

    *ret = str_eq(text_fold(a, u->name), folded);
    for (size_t i = 0; e == OK && i < names.count; i++)
        *ret |= str_eq(text_fold(a, names.items[i].name), folded);
    return e;
}

enum err parcel_commune(struct db *db, struct arena *a, const struct parcel *p,
    struct org_unit *ret, struct parcel_fault *fault)
{
    enum err e = unit_find_by_code(db, a, p->series, p->code, ret);
    bool fits;

    if (e == E_NOT_FOUND)
        return REFUSE(fault, E_NOT_FOUND,
            MSG("Ở đây không có đơn vị mã %1 (%2 trong tệp). Hãy nạp danh mục đơn vị, hoặc xem lại "
                "tệp có gửi đúng nơi không."),
            p->code, p->name);
    if (e == OK)
        e = name_check(db, a, p, ret, &fits);
    if (e == OK && !fits)
        return REFUSE(fault, E_CONFLICT,
            MSG("Mã %1 ở đây là %2, trong tệp là %3. Hãy xem lại mã của xã ở hai nơi."), p->code,
            ret->name, p->name);
    return e;
}

/* --- the campaign --- */

/* A campaign that was opened in this very place needs no file. */
static enum err not_our_own(struct import *im)
{
    struct tx *tx = im->tx;
    struct campaign_list list;
    struct str origin;
    enum err e = campaign_list_of(tx->db, tx->arena, im->commune.id, &list);

    for (size_t i = 0; e == OK && i < list.count; i++) {
        e = campaign_origin(tx->db, tx->arena, list.items[i].id, &origin);
        if (e == OK && str_eq(origin, im->p->origin))
            return REFUSE(im->fault, E_CONFLICT,
                MSG("Đợt “%1” mở ngay tại đây; số liệu đã có sẵn, không cần nhập từ tệp."),
                list.items[i].name);
    }
    return e;
}

static enum err mirror_find(struct import *im)
{
    struct tx *tx = im->tx;
    struct org_unit other;
    enum err e = db_first_int(tx->db, SQL_campaign_mirror_find, &im->id.v, ARGS(V(im->p->origin)));

    if (e == E_NOT_FOUND) {
        im->id.v = 0;
        return not_our_own(im);
    }
    if (e == OK)
        e = campaign_find(tx->db, tx->arena, im->id, &im->campaign);
    if (e != OK)
        return e;
    if (im->campaign.unit.v == im->commune.id.v)
        return OK;
    e = unit_find(tx->db, tx->arena, im->campaign.unit, &other);
    return e != OK ? e
                   : REFUSE(im->fault, E_CONFLICT,
                         MSG("Đợt này là của %1, tệp lại ghi %2. Hãy xem lại tệp."), other.name,
                         im->p->name);
}

/* The unit of that name under the commune, or a new one. */
static enum err unit_match(struct import *im, size_t i)
{
    struct tx *tx = im->tx;
    const struct campaign_unit *u = &im->p->units.items[i];
    struct org_unit made = {.parent = im->commune.id, .name = u->name, .kind = im->p->kinds[i]};
    struct org_unit there;
    enum err e;

    if (u->id.v == im->p->campaign.unit.v) { /* the commune reports too */
        im->here.units[i] = im->commune.id.v;
        return OK;
    }
    e = unit_find_by_name(tx->db, tx->arena, im->commune.id, u->name, &there);
    if (e == E_NOT_FOUND || (e == OK && !str_eq(there.name, u->name))) {
        im->result->units++;
        e = unit_add(tx, &made, &made.id);
        im->here.units[i] = made.id.v;
        return e;
    }
    if (e != OK)
        return e;
    if (!there.kind || there.kind->is_agency != u->is_agency)
        return REFUSE(im->fault, E_INVALID,
            MSG("%1: ở đây và trong tệp không cùng loại (thôn, ấp hay cơ quan). Hãy sửa danh mục "
                "đơn vị rồi nhập lại."),
            u->name);
    if (there.until_day <= im->p->campaign.first_day)
        return REFUSE(im->fault, E_INVALID,
            MSG("%1 đã thôi hoạt động trước khi đợt bắt đầu. Hãy xem lại danh mục đơn vị."),
            u->name);
    im->here.units[i] = there.id.v;
    return OK;
}

static enum err units_match(struct import *im)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < im->p->units.count; i++) {
        e = unit_match(im, i);
        for (size_t j = 0; e == OK && j < i; j++)
            if (im->here.units[j] == im->here.units[i])
                e = REFUSE(im->fault, E_INVALID,
                    MSG("%1 đứng hai lần trong tệp. Hãy sửa tên đơn vị ở xã rồi xuất lại."),
                    im->p->units.items[i].name);
    }
    return e;
}

static enum err campaign_mirror(struct import *im)
{
    struct tx *tx = im->tx;
    const struct parcel *p = im->p;
    struct campaign_opening opening = {.campaign = p->campaign,
        .units = arena_new_array(tx->arena, struct campaign_unit, p->units.count),
        .unit_count = p->units.count};
    bool *none = arena_new_array(tx->arena, bool, p->works.count + 1);
    enum err e = units_match(im);

    opening.campaign.unit = im->commune.id;
    opening.campaign.plan_id = 0;
    for (size_t i = 0; i < p->units.count; i++) {
        opening.units[i] = p->units.items[i];
        opening.units[i].id.v = im->here.units[i];
    }
    if (e == OK)
        e = campaign_open(tx, &opening, &im->id);
    if (e == OK)
        e = fact_add(tx, "campaign-mirrored",
            campaign_mirrored_body(tx->arena, p, im->id, &im->here, true, none), NULL);
    if (e == OK)
        e = campaign_find(tx->db, tx->arena, im->id, &im->campaign);
    im->result->mirrored = true;
    return e;
}

static bool same_settings(const struct campaign *a, const struct campaign *b)
{
    const struct paper_settings *p = &a->paper, *q = &b->paper;

    return str_eq(a->name, b->name) && a->first_day == b->first_day && a->last_day == b->last_day &&
           a->report_from_minute == b->report_from_minute &&
           a->report_to_minute == b->report_to_minute && str_eq(p->superior, q->superior) &&
           str_eq(p->issuer, q->issuer) && str_eq(p->symbol, q->symbol) &&
           str_eq(p->place, q->place) && str_eq(p->recipients, q->recipients) &&
           str_eq(p->authority, q->authority) && str_eq(p->position, q->position) &&
           str_eq(p->signer, q->signer);
}

/* Settings of a file that is older than one that was taken already are not looked at. */
static enum err settings_update(struct import *im)
{
    struct tx *tx = im->tx;
    struct campaign settings = im->p->campaign;
    enum err e;

    if (im->p->head <= im->head || same_settings(&settings, &im->campaign))
        return OK;
    e = campaign_settings_change(tx, im->id, &settings);
    if (e == E_INVALID)
        return REFUSE(im->fault, e,
            MSG("Các ngày của đợt trong tệp (%1 đến %2) ngắn hơn các ngày đã có ở đây. Hãy xem lại "
                "tệp."),
            day_format(tx->arena, settings.first_day), day_format(tx->arena, settings.last_day));
    im->result->settings_changed = e == OK;
    return e;
}

static enum err units_known(struct import *im)
{
    for (size_t i = 0; i < im->p->units.count; i++)
        if (!im->here.units[i])
            return REFUSE(im->fault, E_INVALID,
                MSG("%1 không có trong đợt khi nhập lần đầu. Hãy xem lại tệp có đúng đợt không."),
                im->p->units.items[i].name);
    return OK;
}

/* The same words, but for a name that was taken out here: it does not come back with the file. */
static bool words_but_names(struct str here, struct str there)
{
    size_t at = 0, in_there = 0;

    if (str_eq(here, S(SEAL_ERASED)))
        return true;
    while (at < here.len && in_there < there.len) {
        uint32_t c = utf8_next(here, &at), is = utf8_next(there, &in_there);

        if (c != is && c != 0x2588) /* █ */
            return false;
    }
    return at == here.len && in_there == there.len;
}

static bool same_deadline(
    const struct campaign_deadline *here, const struct campaign_deadline *there)
{
    return here->day == there->day && words_but_names(here->what, there->what);
}

static bool has_deadline(const struct parcel *p, const struct campaign_deadline *here)
{
    for (size_t i = 0; i < p->deadlines.count; i++)
        if (same_deadline(here, &p->deadlines.items[i]))
            return true;
    return false;
}

static bool is_there_already(
    const struct campaign_deadline_list *list, const struct campaign_deadline *there)
{
    for (size_t i = 0; i < list->count; i++)
        if (same_deadline(&list->items[i], there))
            return true;
    return false;
}

/* Those that an earlier file brought and that were dropped or moved where it comes from. */
static enum err deadlines_drop(struct import *im, struct campaign_deadline_list *ret)
{
    struct tx *tx = im->tx;
    enum err e = campaign_deadlines(tx->db, tx->arena, im->id, ret);

    for (size_t i = 0; e == OK && im->p->head > im->head && i < ret->count; i++)
        if (ret->items[i].brought && !has_deadline(im->p, &ret->items[i])) {
            e = campaign_deadline_drop(tx, im->id, ret->items[i].id);
            im->result->deadlines_dropped++;
        }
    return e == OK ? campaign_deadlines(tx->db, tx->arena, im->id, ret) : e;
}

static enum err deadlines_update(struct import *im)
{
    struct tx *tx = im->tx;
    struct campaign_deadline_list list = {0};
    enum err e = deadlines_drop(im, &list);
    size_t before = list.count;

    for (size_t i = 0; e == OK && im->p->head > im->head && i < im->p->deadlines.count; i++) {
        if (is_there_already(&list, &im->p->deadlines.items[i]))
            continue;
        if ((e = campaign_deadline_add(tx, im->id, &im->p->deadlines.items[i])) == E_TOO_LARGE)
            e = OK; /* some were added here too: the reports are not refused for it */
    }
    if (e == OK)
        e = campaign_deadlines(tx->db, tx->arena, im->id, &list);
    im->result->deadlines = e == OK ? list.count - before : 0;
    return e;
}

/* --- works --- */

static struct unit_id unit_here(const struct import *im, struct unit_id there)
{
    if (there.v == im->p->campaign.unit.v)
        return im->commune.id;
    return (struct unit_id){im->here.units[parcel_unit_index(im->p, there.v)]};
}

/* In the numbers of here; an agency without a place has that of the commune. */
static struct work work_here(const struct import *im, size_t i)
{
    struct work w = im->p->works.items[i];
    int at = parcel_unit_index(im->p, w.unit.v);
    bool agency = at >= 0 && im->p->units.items[at].is_agency;

    w.campaign = im->id;
    w.place_unit =
        agency && w.place_unit.v == w.unit.v ? im->commune.id : unit_here(im, w.place_unit);
    w.unit = unit_here(im, w.unit);
    w.id.v = im->here.works[i];
    return w;
}

static enum err other_work(struct import *im, struct str name)
{
    return REFUSE(im->fault, E_CONFLICT,
        MSG("Công trình “%1” khác với lần nhập trước. Hãy xem lại tệp có đúng đợt không."), name);
}

/* Two files from the same moment of the commune's journal say the same. */
static enum err work_known(struct import *im, size_t i)
{
    struct work w = work_here(im, i), there;
    enum err e = work_find(im->tx->db, im->tx->arena, w.id, &there);

    if (e == OK &&
        (!str_eq(there.name, w.name) || there.kind != w.kind || there.measure != w.measure ||
            there.planned_milli != w.planned_milli || there.unit.v != w.unit.v))
        return other_work(im, w.name);
    return e;
}

/* Of one that is here already, in a newer file. */
static enum err work_follow(struct import *im, size_t i, bool count)
{
    struct work w = work_here(im, i);
    bool changed = false;
    enum err e;

    w.counted_in.v = 0; /* parcel_double.c */
    e = work_mirror(im->tx, &w, &changed);

    if (e == E_INVALID)
        return other_work(im, w.name);
    im->result->works_changed += changed && count;
    return e;
}

static enum err work_bring(struct import *im, size_t i)
{
    struct work w = work_here(im, i);
    struct work_id id;
    enum err e;

    w.state = WORK_APPROVED; /* what it is now follows */
    e = work_add(im->tx, &w, &id);
    if (e == OK) {
        im->here.works[i] = id.v;
        im->result->works++;
    }
    return e;
}

static enum err works_update(struct import *im)
{
    struct tx *tx = im->tx;
    const struct parcel *p = im->p;
    bool *added = arena_new_array(tx->arena, bool, p->works.count + 1);
    size_t doubles = 0;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < p->works.count; i++) {
        added[i] = !im->here.works[i];
        if (added[i])
            e = work_bring(im, i);
    }
    for (size_t i = 0; e == OK && i < p->works.count; i++)
        if (added[i] || p->head > im->head)
            e = work_follow(im, i, !added[i]);
        else if (p->head == im->head) /* an older file is not looked at */
            e = work_known(im, i);
    if (e == OK && (im->result->works || p->head > im->head))
        e = parcel_doubles_bring(tx, im->id, p, &im->here, &doubles);
    im->result->works_changed += doubles;
    if (e != OK || !im->result->works)
        return e;
    return fact_add(tx, "campaign-mirrored",
        campaign_mirrored_body(tx->arena, p, im->id, &im->here, false, added), NULL);
}

/* --- reports --- */

static int by_figure(const void *a, const void *b)
{
    const struct report_figure *x = a, *y = b;

    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* In the numbers of here. */
static struct report report_here(const struct import *im, const struct report *there)
{
    struct report r = *there;

    r.campaign = im->id;
    r.unit.v = im->here.units[parcel_unit_index(im->p, there->unit.v)];
    r.figures = arena_new_array(im->tx->arena, struct report_figure, r.figure_count + 1);
    for (size_t i = 0; i < r.figure_count; i++) {
        struct report_figure f = there->figures[i];

        if (f.of != OF_INDICATOR)
            f.index = im->here.works[parcel_work_index(im->p, f.index)];
        r.figures[i] = f;
    }
    qsort(r.figures, r.figure_count, sizeof *r.figures, by_figure);
    return r;
}

static char bound_of(const struct report_figure *f)
{
    return f->bound ? f->bound : '=';
}

/* A name that was taken out here does not come back with the file. */
static bool same_words(struct str here, struct str there)
{
    return str_eq(here, there) || str_find(here, S(SEAL_ERASED), 0) < here.len;
}

static bool same_report(const struct report *a, const struct report *b)
{
    if (a->at_ms != b->at_ms || a->figure_count != b->figure_count || !same_words(a->note, b->note))
        return false;
    for (size_t i = 0; i < a->figure_count; i++)
        if (a->figures[i].of != b->figures[i].of || a->figures[i].index != b->figures[i].index ||
            a->figures[i].milli != b->figures[i].milli ||
            bound_of(&a->figures[i]) != bound_of(&b->figures[i]))
            return false;
    return true;
}

static struct str unit_name_of(const struct import *im, const struct report *there)
{
    return im->p->units.items[parcel_unit_index(im->p, there->unit.v)].name;
}

/* The first thing that stands against the report, in words. */
static enum err report_refused(struct import *im, const struct report *there, struct report *r)
{
    struct tx *tx = im->tx;
    struct report_problems problems = {0};
    enum err e = report_check(tx->db, tx->arena, im->fault->lang, r, tx->now_ms, &problems);

    return REFUSE(im->fault, e == OK ? E_INVALID : e, MSG("Báo cáo của %1 ngày %2: %3"),
        unit_name_of(im, there), day_format(tx->arena, there->day),
        problems.count ? problems.items[0].message : S(""));
}

static enum err report_take(
    struct import *im, const struct report *there, struct report *r, int64_t newest, int64_t *seq)
{
    struct tx *tx = im->tx;
    int64_t now = tx->now_ms;
    enum err e;

    if (r->at_ms > now + MS_PER_DAY)
        return REFUSE(im->fault, E_INVALID,
            MSG("Báo cáo của %1 ngày %2 ghi lúc gửi %3, chưa đến. Hãy xem lại đồng hồ của máy ở xã "
                "và ở đây."),
            unit_name_of(im, there), day_format(tx->arena, there->day),
            time_format(tx->arena, r->at_ms));
    r->revision = newest;
    if (newest && !str_trim(r->why).len)
        r->why = S("Theo tệp của xã");
    if (!newest)
        r->why = S("");
    tx->now_ms = r->at_ms;
    e = report_send(tx, r, seq);
    if (e == E_INVALID || e == E_CONFLICT)
        e = report_refused(im, there, r);
    tx->now_ms = now;
    return e;
}

/* Is it here? `known` are the revisions of its unit and day, newest first. */
static const struct report *known_as(const struct report_list *known, const struct report *r)
{
    for (size_t i = 0; i < known->count; i++)
        if (same_report(&known->items[i], r))
            return &known->items[i];
    return NULL;
}

static enum err report_bring(
    struct import *im, size_t i, const struct report_list *known, struct report *newest)
{
    const struct report *there = &im->p->reports.items[i];
    struct report r = report_here(im, there);
    const struct report *same = known_as(known, &r);
    enum err e;

    if (same) {
        im->reports[i] = same->seq;
        im->result->reports_there++;
        return OK;
    }
    if (newest->revision && r.at_ms < newest->at_ms) {
        im->result->reports_older++;
        return OK;
    }
    e = report_take(im, there, &r, newest->revision, &im->reports[i]);
    if (e == OK) {
        newest->revision++;
        newest->at_ms = r.at_ms;
        im->result->reports_new++;
    }
    return e;
}

/* All revisions of one unit and day stand together in the parcel. */
static enum err reports_bring(struct import *im)
{
    struct tx *tx = im->tx;
    const struct report_list *all = &im->p->reports;
    enum err e = OK;

    im->reports = arena_new_array(tx->arena, int64_t, all->count + 1);
    for (size_t i = 0, next; e == OK && i < all->count; i = next) {
        const struct report *first = &all->items[i];
        struct unit_id unit = {im->here.units[parcel_unit_index(im->p, first->unit.v)]};
        struct report_list known;
        struct report newest = {0};

        e = report_revisions(tx->db, tx->arena, im->id, unit, first->day, &known);
        if (e == OK && known.count)
            newest = known.items[0];
        for (next = i; e == OK && next < all->count && all->items[next].day == first->day &&
                       all->items[next].unit.v == first->unit.v;
             next++)
            e = report_bring(im, next, &known, &newest);
    }
    return e;
}

static int64_t report_number(const struct import *im, int64_t there)
{
    for (size_t i = 0; i < im->p->reports.count; i++)
        if (im->p->reports.items[i].seq == there)
            return im->reports[i];
    return 0;
}

/* --- decisions and the sign-off --- */

static bool settled_so(const struct rollup *r, const struct doubt_settlement *s)
{
    for (size_t i = 0; i < r->settlement_count; i++) {
        const struct doubt_settlement *k = &r->settlements[i];

        if (k->report_seq == s->report_seq && k->code == s->code && k->figure.of == s->figure.of &&
            k->figure.index == s->figure.index)
            return k->settled_ms >= s->settled_ms;
    }
    return false;
}

static enum err settlements_bring(struct import *im)
{
    struct tx *tx = im->tx;
    struct rollup r = {0};
    int64_t now = tx->now_ms;
    enum err e = doubt_settlements(tx->db, tx->arena, im->id, &r);

    for (size_t i = 0; e == OK && i < im->p->settlement_count; i++) {
        struct doubt_settlement s = im->p->settlements[i];

        s.report_seq = report_number(im, s.report_seq);
        if (s.figure.of != OF_INDICATOR)
            s.figure.index = im->here.works[parcel_work_index(im->p, s.figure.index)];
        if (!s.report_seq || settled_so(&r, &s) || s.settled_ms > now + MS_PER_DAY)
            continue;
        tx->now_ms = s.settled_ms;
        e = doubt_settled_write(tx, im->id, &s);
        im->result->settlements += e == OK;
    }
    tx->now_ms = now;
    return e;
}

/* What was signed, in the numbers of here. Reports that were not taken are left out. */
static struct signed_day day_here(const struct import *im)
{
    struct signed_day s = im->p->day;
    size_t n = 0;

    s.reports = arena_new_array(im->tx->arena, struct signed_report, s.report_count + 1);
    for (size_t i = 0; i < s.report_count; i++) {
        const struct signed_report *there = &im->p->day.reports[i];
        struct signed_report here = {{im->here.units[parcel_unit_index(im->p, there->unit.v)]},
            report_number(im, there->seq)};

        if (here.seq)
            s.reports[n++] = here;
    }
    s.report_count = n;
    s.totals = arena_new_array(im->tx->arena, struct signed_total, s.total_count + 1);
    for (size_t i = 0; i < s.total_count; i++) {
        s.totals[i] = im->p->day.totals[i];
        if (s.totals[i].of != OF_INDICATOR)
            s.totals[i].index = im->here.works[parcel_work_index(im->p, s.totals[i].index)];
    }
    return s;
}

/* Was this day signed as it is in the file, or has a newer sign-off come before? */
static enum err day_look(struct import *im, bool *ret_there)
{
    const struct signed_day *s = &im->p->day;
    struct rows rows;
    enum err e = db_first(im->tx->db, SQL_imported_day_newest, &rows, ARGS(V(im->id.v), V(s->day)));
    int64_t times;
    bool same;

    *ret_there = false;
    if (e != OK)
        return e == E_NOT_FOUND ? OK : e;
    times = row_int(&rows, 0);
    same = str_eq(row_str(&rows, 1), s->hash);
    rows_end(&rows);
    *ret_there = times == s->times && same;
    if (times > s->times || (times == s->times && !same))
        return REFUSE(im->fault, E_CONFLICT,
            MSG("Ngày %1 đã được xã chốt lại và tệp mới hơn đã nhập ở đây. Tệp này là bản cũ, "
                "không "
                "nhập."),
            day_format(im->tx->arena, s->day));
    return OK;
}

static bool anything_new(const struct parcel_result *r)
{
    return r->mirrored || r->settings_changed || r->units || r->works || r->works_changed ||
           r->deadlines || r->deadlines_dropped || r->settlements || r->reports_new;
}

/* Whatever an import changed, the journal says from which file. */
static enum err day_bring(struct import *im, bool there)
{
    struct tx *tx = im->tx;
    struct signed_day here = day_here(im);
    struct str seal;
    enum err e;

    im->result->day_signed = !there;
    im->result->changed = !there || anything_new(im->result);
    if (!im->result->changed)
        return OK;
    if ((e = campaign_keep(tx, im->id)) != OK ||
        (e = rollup_seal(tx, im->id, "sign-note", im->p->day.note, &seal)) != OK)
        return e;
    return fact_add(
        tx, "day-imported", day_imported_body(tx->arena, im->p, im->id, &here, seal, !there), NULL);
}

static enum err import_run(struct import *im)
{
    struct tx *tx = im->tx;
    bool day_there = false;
    enum err e = parcel_commune(tx->db, tx->arena, im->p, &im->commune, im->fault);

    if (e == OK)
        e = unit_province(tx->db, im->commune.id, &tx->province);
    if (e != OK || (e = mirror_find(im)) != OK ||
        (e = parcel_numbers_load(tx->db, tx->arena, im->p, im->id, &im->here)) != OK ||
        (e = db_first_int(tx->db, SQL_imported_day_head, &im->head, ARGS(V(im->id.v)))) != OK)
        return e;
    if (im->id.v) {
        if ((e = day_look(im, &day_there)) != OK || (e = units_known(im)) != OK ||
            (e = settings_update(im)) != OK)
            return e;
    } else if ((e = campaign_mirror(im)) != OK) {
        return e;
    }
    if ((e = deadlines_update(im)) != OK || (e = works_update(im)) != OK ||
        (e = reports_bring(im)) != OK || (e = settlements_bring(im)) != OK)
        return e;
    return day_bring(im, day_there);
}

enum err parcel_import(
    struct tx *tx, const struct parcel *p, struct parcel_result *ret, struct parcel_fault *fault)
{
    struct parcel_result result = {0};
    struct import im = {.tx = tx, .p = p, .result = &result, .fault = fault};
    enum err e = import_run(&im);

    if (e != OK)
        return e;
    result.campaign = im.id;
    *ret = result;
    return OK;
}
