/* judge.c: what stands against a report, said so that the sender can mend it. Pure (figure.h).
 *
 * These are refusals: things that cannot be true. What may be true but needs a person's word (more
 * done than planned, ten times the usual) is taken and becomes a doubt in rollup/.
 */
#include "report/figure.h"

#include "base/number.h"
#include "base/unicode.h"

struct check {
    struct arena *arena;
    enum lang lang;
    const struct report_ground *ground;
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

static void check_day(struct check *c, const struct report_words *r, int64_t now_ms)
{
    day_t today = day_of_ms(now_ms);

    if (r->day < c->ground->first_day || r->day > c->ground->last_day)
        add(c, AT_REPORT, 0,
            TR_FILL(c->arena, c->lang,
                "Ngày %1 nằm ngoài đợt (từ %2 đến %3). Hãy chọn một ngày của đợt.", day(c, r->day),
                day(c, c->ground->first_day), day(c, c->ground->last_day)));
    else if (r->day > today)
        add(c, AT_REPORT, 0,
            TR_FILL(c->arena, c->lang,
                "Ngày %1 chưa đến. Hôm nay chỉ gửi được báo cáo đến hết ngày %2.", day(c, r->day),
                day(c, today)));
}

static void check_texts(struct check *c, const struct report_words *r)
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

static const struct book_work *work_of(const struct check *c, int64_t id)
{
    for (size_t i = 0; i < c->ground->work_count; i++)
        if (c->ground->works[i].id == id)
            return &c->ground->works[i];
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

/* The name is only put into words when something is wrong: this runs for every figure there is. */
static void check_amount(struct check *c, size_t i, struct str name, const struct report_figure *f,
    enum unit measure, int64_t max)
{
    if (f->milli < 0)
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang,
                "%1: số không thể nhỏ hơn 0. Muốn bớt đi, hãy sửa báo cáo của ngày đã ghi nhầm.",
                name));
    else if (f->milli > max)
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang,
                "%1: %2 là quá lớn (nhiều nhất %3). Hãy xem lại số chữ số và đơn vị tính.", name,
                amount(c, f->milli, measure), amount(c, max, measure)));
    else if (is_whole(measure) && f->milli % MILLI != 0)
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang, "%1: phải là số nguyên, không có phần lẻ.", name));
    else if (f->bound && !strchr("=<>~", f->bound))
        add(c, AT_FIGURE, i,
            TR_FILL(
                c->arena, c->lang, "%1: trước số chỉ ghi được “hơn”, “gần” hoặc “khoảng”.", name));
    else if (f->bound == '<' && f->milli == 0)
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang, "%1: không có số nào nhỏ hơn 0. Hãy ghi 0.", name));
}

static void check_work(struct check *c, const struct report_words *r, size_t i)
{
    const struct report_figure *f = &r->figures[i];
    const struct book_work *w = work_of(c, f->index);
    int64_t max;

    if (!w) {
        add(c, AT_FIGURE, i,
            word(c, MSG("Công trình này không do đơn vị phụ trách, nên không ghi khối lượng được. "
                        "Đơn vị "
                        "góp sức thì ghi số người và ngày công.")));
        return;
    }
    if (!work_takes(w->state, w->state_day, r->day)) {
        add(c, AT_FIGURE, i,
            TR_FILL(c->arena, c->lang,
                "%1: đã thôi làm từ ngày %2, nên không ghi khối lượng của ngày sau đó được. Hãy bỏ "
                "số này, hoặc báo xã mở lại công trình.",
                w->name, day(c, w->state_day)));
        return;
    }
    max = work_milli_max(w->measure);
    if (w->planned_milli > 0 && w->planned_milli < max / REPORT_TIMES_PLAN_MAX)
        max = w->planned_milli * REPORT_TIMES_PLAN_MAX;
    check_amount(c, i, w->name, f, w->measure, max);
}

static void check_figure(struct check *c, const struct report_words *r, size_t i)
{
    const struct report_figure *f = &r->figures[i];

    if (f->of != OF_INDICATOR)
        check_work(c, r, i);
    else if (f->index < 0 || (size_t)f->index >= indicator_count)
        add(c, AT_FIGURE, i, word(c, MSG("Không có chỉ tiêu này. Hãy tải lại trang.")));
    else
        check_amount(c, i, word(c, indicators[f->index].label), f, indicators[f->index].unit,
            indicators[f->index].max_milli);
}

/* Is there a figure about the same before this one? */
static bool said_before(const struct report_words *r, size_t i)
{
    for (size_t j = i; j-- > 0;)
        if (r->figures[j].of == r->figures[i].of && r->figures[j].index == r->figures[i].index)
            return true;
    return false;
}

static void check_figures(struct check *c, const struct report_words *r)
{
    if (r->figure_count > REPORT_FIGURES_MAX) {
        add(c, AT_REPORT, 0,
            TR_FILL(c->arena, c->lang, "Một báo cáo có nhiều nhất %1 số.",
                count_format(c->arena, REPORT_FIGURES_MAX, c->lang == LANG_EN)));
        return;
    }
    for (size_t i = 0; i < r->figure_count; i++) {
        check_figure(c, r, i);
        if (said_before(r, i))
            add(c, AT_FIGURE, i, word(c, MSG("Số này ghi hai lần. Hãy bỏ bớt một.")));
    }
}

enum err report_judge(struct arena *a, enum lang lang, const struct report_ground *g,
    const struct report_words *r, int64_t now_ms, struct report_problems *problems)
{
    struct check c = {.arena = a, .lang = lang, .ground = g, .problems = problems};
    size_t before = problems->count;

    if (!g->reports)
        add(&c, AT_REPORT, 0,
            word(&c,
                MSG("Đơn vị này không báo cáo trong đợt. Hãy chọn một đơn vị trong danh sách của "
                    "đợt.")));
    check_day(&c, r, now_ms);
    check_figures(&c, r);
    check_texts(&c, r);
    return problems->count > before ? E_INVALID : OK;
}
