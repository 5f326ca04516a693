/* page_unit.c: the board of a unit: who asks, for which days and line, and what stands around the
 * picture. */
#include "overview/page.h"

#include "org/page.h"
#include "overview/templates.h"

enum { SPAN_GAP_MAX = 2, SPAN_DAYS_MAX = 120 };

struct str count_words(const struct req *r, int64_t n)
{
    return count_format(r->arena, n, r->lang == LANG_EN);
}

struct str unit_label(
    const struct req *r, const struct sums *s, struct unit_id unit, struct unit_id page)
{
    struct sum_unit u, owner;

    if (!sums_unit(s, unit, &u))
        return S("");
    if (!u.kind || !u.kind->is_agency || !u.parent.v || u.parent.v == page.v ||
        !sums_unit(s, u.parent, &owner))
        return u.name;
    return str_printf(r->arena, "%.*s, %.*s", STR(u.name), STR(owner.name));
}

struct str unit_href(struct arena *a, const struct unit_query *q, struct unit_id unit, day_t from,
    day_t to, const char *page)
{
    struct buf b;

    buf_init(&b, a, 512);
    buf_printf(&b, "/unit/%lld%s", (long long)unit.v, page);
    buf_printf(&b, "?from=%.*s&to=%.*s", STR(day_format_iso(a, from)), STR(day_format_iso(a, to)));
    if (q->line != LINE_TERRITORY)
        buf_printf(&b, "&line=%.*s", STR(str_from(line_code(q->line))));
    if (q->of.len)
        buf_printf(&b, "&of=%.*s", STR(q->of));
    if (q->by_share)
        buf_addz(&b, "&sort=share");
    return buf_str(&b);
}

bool unit_query_day(const struct req *r, const char *name, day_t *ret)
{
    struct str text = str_trim(req_query(r, name));
    day_t day;

    if (!text.len)
        return true;
    if (day_parse_iso(text, &day) != OK && day_parse(text, &day) != OK)
        return false;
    *ret = day;
    return true;
}

/* --- who and what --- */

enum err unit_span_default(struct req *r, const struct sums *s, struct unit_id unit, enum line line,
    struct unit_query *q, bool *ret_any)
{
    struct sum_question ask = {unit, line, INT32_MIN, r->today, SUM_BY_DAY};
    struct sum_table days;
    enum err e = sums_ask(s, r->arena, &ask, &days);
    size_t last;

    if (e != OK)
        return e;
    *ret_any = false;
    q->from = q->to = r->today;
    for (last = days.count; last > 0 && !days.rows[last - 1].completeness.expected; last--)
        ;
    if (!last)
        return OK;
    *ret_any = true;
    q->from = q->to = days.rows[last - 1].day;
    for (size_t i = last; i-- > 0;) {
        const struct sum_row *row = &days.rows[i];

        if (!row->completeness.expected)
            continue;
        if (q->from - row->day > SPAN_GAP_MAX || q->to - row->day >= SPAN_DAYS_MAX)
            break;
        q->from = row->day;
    }
    return OK;
}

static void query_read(struct req *r, struct unit_board *v)
{
    struct unit_query *q = &v->query;
    day_t from = q->from, to = q->to;

    if (!unit_query_day(r, "from", &from) || !unit_query_day(r, "to", &to)) {
        v->trouble = req_t(r, "Ngày không đọc được. Hãy ghi như 12/12/2024.");
        return;
    }
    if (from > to) {
        v->trouble = req_t(r, "Ngày bắt đầu đứng sau ngày kết thúc. Hãy xem lại hai ngày.");
        return;
    }
    q->from = from;
    q->to = to > r->today ? r->today : to;
    if (q->from > q->to)
        q->from = q->to;
}

/* The column of the address, if there is one of that name. */
static void column_read(struct req *r, struct unit_board *v)
{
    struct str of = req_query(r, "of");

    if (sums_column_find(v->sums, of) >= 0)
        v->query.of = str_copy(r->arena, of);
    v->query.by_share = str_eq(req_query(r, "sort"), S("share"));
}

/* As it was in the span, if it was there then. */
static enum err unit_load(struct req *r, struct unit_board *v)
{
    enum err e = unit_find_on(r->db, r->arena, v->query.unit, v->query.to, &v->unit);

    return e == E_NOT_FOUND ? unit_find(r->db, r->arena, v->query.unit, &v->unit) : e;
}

enum err unit_page_find(struct req *r, struct unit_board *v)
{
    enum line line = LINE_TERRITORY;
    enum err e = unit_find(r->db, r->arena, v->query.unit, &v->unit);

    if (e != OK)
        return e;
    if (!may(r->db, r->actor, PERMISSION_READ, v->query.unit))
        return E_DENIED;
    v->sums = store_watching(r->store);
    if (!v->sums)
        return E_BUSY;
    if (req_query(r, "line").len && line_from_code(req_query(r, "line"), &line) != OK)
        return E_NOT_FOUND;
    v->query.line = line;
    e = unit_span_default(r, v->sums, v->query.unit, line, &v->query, &v->any);
    if (e != OK)
        return e;
    query_read(r, v);
    column_read(r, v);
    return unit_load(r, v);
}

/* --- the way up --- */

enum err unit_board_crumbs(struct req *r, const struct unit_query *q, bool itself, struct page *p)
{
    struct str here = unit_href(r->arena, q, q->unit, q->from, q->to, "");
    struct unit_way way = {.line = q->line,
        .day = q->to,
        .query = str_slice(here, str_find(here, S("?"), 0), here.len),
        .itself = itself};

    return unit_crumbs(r, q->unit, &way, p);
}

/* --- around the picture --- */

/* Both lines are offered where the unit has something below it on both. */
static enum err lines_fill(struct req *r, struct unit_board *v)
{
    static const char *const labels[] = {MSG("Theo địa bàn"), MSG("Theo ngành")};

    for (int line = LINE_TERRITORY; line < LINE_LAST; line++) {
        struct unit_query q = v->query;
        struct unit_list children;
        enum err e =
            unit_children(r->db, r->arena, (enum line)line, q.unit, q.from, q.to, &children);

        if (e != OK)
            return e;
        q.line = (enum line)line;
        if (children.count || q.line == v->query.line)
            v->lines[v->line_count++] = (struct unit_choice){req_t(r, labels[line]),
                unit_href(r->arena, &q, q.unit, q.from, q.to, ""), q.line == v->query.line};
    }
    return OK;
}

static void sorts_fill(struct req *r, struct unit_board *v)
{
    struct unit_query q = v->query;

    for (int i = 0; i < 2; i++) {
        q.by_share = i;
        v->sorts[i] =
            (struct unit_choice){i ? req_t(r, "Còn thiếu nhiều trước") : req_t(r, "Theo tên"),
                unit_href(r->arena, &q, q.unit, q.from, q.to, ""), v->query.by_share == i};
    }
}

/* The campaigns that this unit itself runs in the span: their boards are one level down. */
static enum err campaigns_fill(struct req *r, struct unit_board *v)
{
    struct campaign_list list;
    enum err e = campaign_list_of(r->db, r->arena, v->query.unit, &list);

    if (e != OK)
        return e;
    v->campaigns = arena_new_array(r->arena, struct unit_campaign, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct campaign *c = &list.items[i];

        if (c->last_day >= v->query.from && c->first_day <= v->query.to)
            v->campaigns[v->campaign_count++] = (struct unit_campaign){
                *c, str_printf(r->arena, "/campaign/%lld", (long long)c->id.v)};
    }
    return OK;
}

static void head_fill(struct req *r, struct unit_board *v)
{
    const struct unit_query *q = &v->query;
    struct str from = day_format(r->arena, q->from), to = day_format(r->arena, q->to);

    v->may_import = may(r->db, r->actor, PERMISSION_COMPILE, q->unit);
    v->page.title = unit_label(r, v->sums, q->unit, (struct unit_id){0});
    v->page.wide = true;
    v->kind = v->unit.kind ? req_t(r, v->unit.kind->label) : S("");
    v->span = q->from == q->to ? REQ_T(r, "Ngày %1", to) : REQ_T(r, "Từ %1 đến %2", from, to);
    v->action = str_printf(r->arena, "/unit/%lld", (long long)q->unit.v);
    v->from_iso = day_format_iso(r->arena, q->from);
    v->to_iso = day_format_iso(r->arena, q->to);
    v->doubles_href = unit_href(r->arena, q, q->unit, q->from, q->to, "/doubles");
    v->compare_href = unit_href(r->arena, q, q->unit, q->from, q->to, "/compare");
    v->missing_href = str_printf(r->arena, "/unit/%lld/missing?day=%.*s%s", (long long)q->unit.v,
        STR(v->to_iso), q->line == LINE_AGENCY ? "&line=agency" : "");
}

static void next_step(struct req *r, struct unit_board *v)
{
    bool today = v->query.to == r->today;
    struct str n = count_words(r, (int64_t)v->missing_last);

    if (!v->any) {
        v->page.next = req_t(r, "Ở đây chưa có đợt nào. Khi một xã mở đợt, số liệu sẽ tự hiện ra.");
        return;
    }
    if (v->missing_last) {
        v->page.next = today ? REQ_T(r, "Còn %1 đơn vị chưa báo cáo hôm nay.", n)
                             : REQ_T(r, "Ngày %1 còn thiếu báo cáo của %2 đơn vị.",
                                   day_format(r->arena, v->query.to), n);
        v->page.next_href = v->missing_href;
        v->page.next_label = req_t(r, "Xem danh sách");
        v->page.next_urgent = !today;
    } else if (v->campaign_count) {
        v->page.next = REQ_T(r, "Bảng của đợt: %1", v->campaigns[0].campaign.name);
        v->page.next_href = v->campaigns[0].href;
        v->page.next_label = req_t(r, "Mở bảng");
    }
}

static enum err board_show(struct req *r, struct unit_id unit)
{
    struct unit_board v = {.query = {.unit = unit}};
    enum err e = unit_page_find(r, &v);

    if (e != OK || (e = unit_board_crumbs(r, &v.query, false, &v.page)) != OK)
        return e;
    head_fill(r, &v);
    if (v.any && ((e = lines_fill(r, &v)) != OK || (e = campaigns_fill(r, &v)) != OK ||
                     (e = unit_picture_fill(r, &v)) != OK || (e = unit_progress_fill(r, &v)) != OK))
        return e;
    sorts_fill(r, &v);
    next_step(r, &v);
    html_unit_board(r->out, &v);
    return OK;
}

enum err page_unit_board(struct req *r)
{
    return board_show(r, (struct unit_id){req_id(r, "unit")});
}

/* How high a role reaches: the smaller the higher. */
static int height(const struct req *r, struct unit_id unit)
{
    const struct sums *s = store_watching(r->store);
    struct sum_unit u;
    int steps = 0;

    for (; s && unit.v && steps < UNIT_DEPTH_MAX && sums_unit(s, unit, &u); steps++)
        unit = u.parent;
    return steps;
}

enum err page_unit_home(struct req *r)
{
    struct unit_id top = {0};
    int best = INT32_MAX;

    for (size_t i = 0; i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        int h = height(r, role->unit);

        if (may(r->db, r->actor, PERMISSION_READ, role->unit) && h < best) {
            top = role->unit;
            best = h;
        }
    }
    return top.v ? board_show(r, top) : E_DENIED;
}

/* Above a commune: whatever has a board of its own that the campaign's board does not show. */
bool unit_reads_above(const struct req *r)
{
    const struct sums *s = store_watching(r->store);

    for (size_t i = 0; s && r->actor && i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        struct sum_unit u;

        if (role->role == ROLE_REPORT || !sums_unit(s, role->unit, &u) || !u.kind)
            continue;
        if (u.kind->is_agency || unit_kind_above_commune(u.kind))
            return true;
    }
    return false;
}
