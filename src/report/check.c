/* check.c: what stands against a report, said so that the sender can mend it.
 *
 * These are refusals: things that cannot be true. What may be true but needs a person's word (more
 * done than planned, ten times the usual) is taken and becomes a doubt in rollup/.
 */
#include "report/report.h"

#include "base/number.h"
#include "base/unicode.h"

struct check {
    struct arena *arena;
    enum lang lang;
    struct campaign campaign;
    struct work_list works; /* of this unit */
    struct report_problems *problems;
};

static void add(struct check *c, enum report_place place, size_t figure, struct str message)
{
    *vec_push(c->arena, c->problems) =
        (struct report_problem){.place = place, .figure = figure, .message = message};
}

static struct str word(const struct check *c, const char *vi)
{
    return str_from(tr(c->lang, vi));
}

static struct str day(struct check *c, day_t d)
{
    return day_format(c->arena, d);
}

static struct str amount(struct check *c, int64_t milli, enum unit measure)
{
    return quantity_words(c->arena, c->lang, milli, measure_label(measure));
}

static void check_day(struct check *c, const struct report *r, int64_t now_ms)
{
    day_t today = day_of_ms(now_ms);

    if (r->day < c->campaign.first_day || r->day > c->campaign.last_day)
        add(c, AT_REPORT, 0,
            TR_FILL(c->arena, c->lang,
                "Ngày %1 nằm ngoài đợt (từ %2 đến %3). Hãy chọn một ngày của đợt.", day(c, r->day),
                day(c, c->campaign.first_day), day(c, c->campaign.last_day)));
    else if (r->day > today)
        add(c, AT_REPORT, 0,
            TR_FILL(c->arena, c->lang,
                "Ngày %1 chưa đến. Hôm nay chỉ gửi được báo cáo đến hết ngày %2.", day(c, r->day),
                day(c, today)));
}

static void check_texts(struct check *c, const struct report *r)
{
    if (r->figure_count == 0 && str_trim(r->note).len == 0)
        add(c, AT_REPORT, 0,
            word(c,
                MSG("Báo cáo còn trống. Hãy ghi ít nhất một số, hoặc ghi chú vì sao hôm nay không "
                    "làm.")));
    if (utf8_count(r->note) > REPORT_NOTE_MAX)
        add(c, AT_NOTE, 0,
            TR_FILL(c->arena, c->lang, "Ghi chú dài quá %1 ký tự. Hãy rút ngắn lại.",
                count_format(c->arena, REPORT_NOTE_MAX, c->lang == LANG_EN)));
    if (r->revision > 0 && str_trim(r->why).len == 0)
        add(c, AT_WHY, 0, word(c, MSG("Hãy ghi vì sao sửa, ví dụ “Ghi nhầm tổ 3 hai lần”.")));
    if (utf8_count(r->why) > REPORT_WHY_MAX)
        add(c, AT_WHY, 0,
            TR_FILL(c->arena, c->lang, "Lý do dài quá %1 ký tự. Hãy rút ngắn lại.",
                count_format(c->arena, REPORT_WHY_MAX, c->lang == LANG_EN)));
}

static const struct work *work_of(const struct check *c, int64_t id)
{
    for (size_t i = 0; i < c->works.count; i++)
        if (c->works.items[i].id.v == id)
            return &c->works.items[i];
    return NULL;
}

/* Things that only come whole: nobody reports half a person. */
static bool is_whole(enum unit measure)
{
    switch (measure) {
    case UNIT_VND:
    case UNIT_COUNT:
    case UNIT_PERSON:
    case UNIT_ATTENDANCE:
    case UNIT_HOUSEHOLD:
    case UNIT_SESSION:
    case UNIT_VISIT:
        return true;
    default:
        return false;
    }
}

static void check_amount(
    struct check *c, size_t i, const char *name, int64_t milli, enum unit measure, int64_t max)
{
    struct str said = word(c, name);

    if (milli < 0)
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang,
                "%1: số không thể nhỏ hơn 0. Muốn bớt đi, hãy sửa báo cáo của ngày đã ghi nhầm.",
                said));
    else if (milli > max)
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang,
                "%1: %2 là quá lớn (nhiều nhất %3). Hãy xem lại số chữ số và đơn vị tính.", said,
                amount(c, milli, measure), amount(c, max, measure)));
    else if (is_whole(measure) && milli % MILLI != 0)
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang, "%1: phải là số nguyên, không có phần lẻ.", said));
}

static void check_work(struct check *c, size_t i, const struct report_figure *f)
{
    const struct work *w = work_of(c, f->index);
    int64_t max;

    if (!w) {
        add(c, AT_FIGURE, i,
            word(c, MSG("Công trình này không do đơn vị phụ trách, nên không ghi khối lượng được. "
                        "Đơn vị "
                        "góp sức thì ghi số người và ngày công.")));
        return;
    }
    max = work_milli_max(w->measure);
    if (w->planned_milli > 0 && w->planned_milli < max / REPORT_TIMES_PLAN_MAX)
        max = w->planned_milli * REPORT_TIMES_PLAN_MAX;
    check_amount(c, i, str_z(c->arena, w->name), f->milli, w->measure, max);
}

static void check_figure(struct check *c, size_t i, const struct report_figure *f)
{
    if (f->of != OF_INDICATOR)
        check_work(c, i, f);
    else if (f->index < 0 || (size_t)f->index >= indicator_count)
        add(c, AT_FIGURE, i, word(c, MSG("Không có chỉ tiêu này. Hãy tải lại trang.")));
    else
        check_amount(c, i, indicators[f->index].label, f->milli, indicators[f->index].unit,
            indicators[f->index].max_milli);
}

static void check_figures(struct check *c, const struct report *r)
{
    if (r->figure_count > REPORT_FIGURES_MAX) {
        add(c, AT_REPORT, 0,
            TR_FILL(c->arena, c->lang, "Một báo cáo có nhiều nhất %1 số.",
                count_format(c->arena, REPORT_FIGURES_MAX, c->lang == LANG_EN)));
        return;
    }
    for (size_t i = 0; i < r->figure_count; i++) {
        const struct report_figure *f = &r->figures[i];

        check_figure(c, i, f);
        for (size_t j = 0; j < i; j++)
            if (r->figures[j].of == f->of && r->figures[j].index == f->index) {
                add(c, AT_FIGURE, i, word(c, MSG("Số này ghi hai lần. Hãy bỏ bớt một.")));
                break;
            }
    }
}

static enum err newest_revision(struct db *db, const struct report *r, int64_t *ret)
{
    enum err e = db_first_int(
        db, SQL_report_newest_revision, ret, ARGS(V(r->campaign.v), V(r->unit.v), V(r->day)));

    if (e != E_NOT_FOUND)
        return e;
    *ret = 0;
    return OK;
}

static enum err load(struct db *db, const struct report *r, struct check *c)
{
    struct campaign_unit unit;
    enum err e = campaign_find(db, c->arena, r->campaign, &c->campaign);

    if (e != OK)
        return e;
    e = campaign_unit_find(db, c->arena, r->campaign, r->unit, &unit);
    if (e == E_NOT_FOUND) {
        add(c, AT_REPORT, 0,
            word(c,
                MSG("Đơn vị này không báo cáo trong đợt. Hãy chọn một đơn vị trong danh sách của "
                    "đợt.")));
        e = OK;
    }
    if (e != OK)
        return e;
    return work_list_of_unit(db, c->arena, r->campaign, r->unit, &c->works);
}

enum err report_check(struct db *db, struct arena *a, enum lang lang, const struct report *r,
    int64_t now_ms, struct report_problems *problems)
{
    struct check c = {.arena = a, .lang = lang, .problems = problems};
    size_t before = problems->count;
    int64_t newest;
    enum err e = load(db, r, &c);

    if (e != OK)
        return e;
    check_day(&c, r, now_ms);
    check_figures(&c, r);
    check_texts(&c, r);
    if (problems->count > before)
        return E_INVALID;
    e = newest_revision(db, r, &newest);
    if (e != OK)
        return e;
    return newest == r->revision ? OK : E_CONFLICT;
}
