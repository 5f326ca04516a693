/* chart.c: works out the geometry; chart.html draws it. */
#include "http/chart.h"
#include "base/number.h"
#include "http/chart_view.h"
#include "http/templates.h"

/* part / whole of width, between 0 and width. */
static int share_of(int64_t part, int64_t whole, int width)
{
    if (part <= 0 || whole <= 0)
        return 0;
    if (part >= whole)
        return width;
    while (part > INT64_MAX / width) { /* a picture needs no more digits than that */
        part /= 2;
        whole /= 2;
    }
    return (int)(part * width / whole);
}

static int64_t percent_of(int64_t part, int64_t whole)
{
    int64_t hundredfold;

    if (part <= 0 || whole <= 0 || __builtin_mul_overflow(part, 100, &hundredfold))
        return 0;
    return hundredfold / whole;
}

void chart_progress(struct html *h, const struct progress *p)
{
    /* the bar ends at the larger of plan and done, so that "too much" can be seen */
    int64_t whole = p->done_milli > p->plan_milli ? p->done_milli : p->plan_milli;
    int64_t sure = p->done_milli - p->doubtful_milli;
    struct progress_view v = {.progress = p, .whole = whole};

    v.sure_width = share_of(sure, whole, PROGRESS_WIDTH);
    v.done_width = share_of(p->done_milli, whole, PROGRESS_WIDTH);
    v.plan_at = share_of(p->plan_milli, whole, PROGRESS_WIDTH);
    v.percent = percent_of(p->done_milli, p->plan_milli);
    html_progress(h, &v);
}

static int64_t largest(const struct trend *t)
{
    int64_t max = 1;

    for (size_t i = 0; i < t->count; i++)
        if (t->has[i] && t->values[i] > max)
            max = t->values[i];
    return max;
}

/* A path of SVG: pieces of line, lifted where a day has no value. */
void chart_trend(struct html *h, const struct trend *t)
{
    struct trend_view v = {.trend = t};
    int64_t max = largest(t);
    bool down = false;
    struct buf path;

    buf_init(&path, h->arena, 64 * 1024);
    for (size_t i = 0; i < t->count; i++) {
        int x = t->count > 1 ? 3 + (int)(i * (TREND_WIDTH - 6) / (t->count - 1)) : TREND_WIDTH / 2;
        int y = t->has[i] ? TREND_HEIGHT - 3 - share_of(t->values[i], max, TREND_HEIGHT - 6) : 0;

        if (t->has[i]) {
            buf_printf(&path, "%c%d %d", down ? 'L' : 'M', x, y);
            v.last_x = x;
            v.last_y = y;
            v.any = true;
        }
        down = t->has[i];
    }
    v.path = buf_str(&path);
    html_trend(h, &v);
}

void chart_heat(struct html *h, const struct heat *m)
{
    html_heat(h, m);
}

void chart_share(struct html *h, int width)
{
    html_share(h, width);
}

void chart_spread(struct html *h, const size_t *counts, size_t count, const char *title)
{
    struct spread_view v = {.counts = counts, .count = count < SPREAD_MAX ? count : SPREAD_MAX};
    struct buf said;
    size_t most = 1;

    buf_init(&said, h->arena, 4096);
    buf_addz(&said, title);
    for (size_t i = 0; i < v.count; i++)
        most = counts[i] > most ? counts[i] : most;
    for (size_t i = 0; i < v.count; i++) {
        v.heights[i] = share_of((int64_t)counts[i], (int64_t)most, SPREAD_FLOOR - 18);
        v.steps[i] = str_printf(h->arena, "%zu", i * 100 / (v.count > 1 ? v.count - 1 : 1));
        buf_printf(&said, "%s %.*s%%: %zu", i ? "," : ":", STR(v.steps[i]), counts[i]);
    }
    v.title = buf_str(&said);
    html_spread(h, &v);
}

void chart_columns(struct html *h, const struct columns *c)
{
    struct columns_view v = {.columns = c, .step = 1 + c->count / (COLUMNS_LABELS + 1)};
    int64_t most = 1;

    v.heights = arena_new_array(h->arena, int, c->count + 1);
    v.planned = arena_new_array(h->arena, int, c->count + 1);
    for (size_t i = 0; i < c->count; i++) {
        most = c->has[i] && c->values[i] > most ? c->values[i] : most;
        most = c->has_plan[i] && c->planned[i] > most ? c->planned[i] : most;
    }
    for (size_t i = 0; i < c->count; i++) {
        v.heights[i] = share_of(c->values[i], most, COLUMNS_FLOOR - COLUMNS_TOP);
        v.planned[i] = share_of(c->planned[i], most, COLUMNS_FLOOR - COLUMNS_TOP);
    }
    v.most = most > 1 ? milli_format(h->arena, most, h->lang == LANG_EN) : S("");
    html_columns(h, &v);
}

struct state_row {
    const char *word, *css;
};

static const struct state_row states[] = {
    [STATE_NOT_DUE] = {MSG("chưa đến hạn"), "not-due"},
    [STATE_DUE] = {MSG("đang chờ"), "due"},
    [STATE_REPORTED] = {MSG("đã báo cáo"), "reported"},
    [STATE_LATE] = {MSG("trễ"), "late"},
    [STATE_MISSING] = {MSG("thiếu"), "missing"},
    [STATE_CORRECTED] = {MSG("đã sửa"), "corrected"},
    [STATE_DOUBTFUL] = {MSG("nghi vấn"), "doubtful"},
    [STATE_SIGNED] = {MSG("đã chốt"), "signed"},
};

static const struct state_row *state_row(enum state s)
{
    return &states[(unsigned)s < STATE_LAST ? s : STATE_NOT_DUE];
}

const char *state_word(enum state s)
{
    return state_row(s)->word;
}

const char *state_class(enum state s)
{
    return state_row(s)->css;
}

void html_state(struct html *h, enum state s)
{
    html_state_badge(h, s, state_word(s));
}

void html_state_as(struct html *h, enum state s, const char *words)
{
    html_state_badge(h, s, words);
}

void html_state_mark(struct html *h, enum state s)
{
    html_state_sign(h, s);
}
