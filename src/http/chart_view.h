/* chart_view.h: the geometry of the small pictures, as chart.html draws them. */
#ifndef HTTP_CHART_VIEW_H
#define HTTP_CHART_VIEW_H

#include "http/chart.h"

enum { PROGRESS_WIDTH = 1000, TREND_WIDTH = 160, TREND_HEIGHT = 40, HEAT_CELL = 14 };

enum { SPREAD_STEP = 30, SPREAD_HEIGHT = 96, SPREAD_FLOOR = 78, SPREAD_MAX = 16 };

enum { COLUMN_STEP = 40, COLUMNS_HEIGHT = 150, COLUMNS_FLOOR = 128, COLUMNS_TOP = 20 };
enum { COLUMNS_LABELS = 16 }; /* about so many days are named */

struct columns_view {
    const struct columns *columns;
    struct str most; /* the largest, at the top */
    int *heights, *planned;
    size_t step; /* every so many days has its label */
};

struct progress_view {
    const struct progress *progress;
    int64_t whole, percent;
    int sure_width, done_width, plan_at; /* of PROGRESS_WIDTH */
};

struct trend_view {
    const struct trend *trend;
    struct str path;
    int last_x, last_y;
    bool any;
};

struct spread_view {
    struct str title;
    const size_t *counts;
    size_t count;
    int heights[SPREAD_MAX];
    struct str steps[SPREAD_MAX]; /* "0", "10" … "100" */
};

#endif
