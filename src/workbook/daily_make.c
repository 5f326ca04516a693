/* daily_make.c: the workbook of the daily form. */
#include "workbook/workbook.h"

#include "base/typed.h"

enum { KEY, LABEL, MEASURE, PLANNED, FIRST_DAY, HEAD_ROW = 2 };

struct making {
    struct arena *arena;
    enum lang lang;
    const struct campaign *campaign;
    const struct workbook_unit *unit;
    struct xlsx_table *table;
};

static struct str say(const struct making *m, const char *vi)
{
    return str_from(tr(m->lang, vi));
}

static const struct report *newest_of(const struct workbook_unit *u, day_t day)
{
    const struct report *newest = NULL;

    for (size_t i = 0; i < u->reports.count; i++) {
        if (u->reports.items[i].day == day)
            newest = &u->reports.items[i];
    }
    return newest;
}

static struct xlsx_rule *rule_new(struct making *m, enum xlsx_rule_kind kind, struct str title,
    struct str words, int64_t max_milli)
{
    struct xlsx_rule *rule = arena_new(m->arena, struct xlsx_rule);

    *rule =
        (struct xlsx_rule){.kind = kind, .max_milli = max_milli, .title = title, .words = words};
    return rule;
}

/* A row for the figures of one key. */
static void figure_row(struct making *m, struct report_figure key, struct str label,
    enum unit measure, const char *sign, int64_t max_milli, int64_t planned_milli)
{
    struct xlsx_cell *row = xlsx_row_add(m->arena, m->table);
    struct typed_field how = typed_figure(measure, sign, max_milli);
    struct str unit = say(m, sign);
    struct str words = TR_FILL(m->arena, m->lang,
        MSG("Chỉ ghi số, tính bằng %1. Không có thì để trống."), unit.len ? unit : S("-"));
    struct xlsx_rule *rule =
        rule_new(m, how.as == TYPED_QUANTITY ? XLSX_DECIMAL : XLSX_WHOLE, S(""), words, max_milli);

    row[KEY] = xlsx_text(report_figure_key(m->arena, &key));
    row[LABEL] = xlsx_text(label);
    row[MEASURE] = xlsx_text(unit);
    if (planned_milli > 0)
        row[PLANNED] = xlsx_number(planned_milli);
    for (size_t d = 0; d < m->unit->day_count; d++) {
        const struct report *newest = newest_of(m->unit, m->unit->days[d]);
        const struct report_figure *said =
            newest ? report_figure_find(newest, key.of, key.index) : NULL;
        struct xlsx_cell *cell = &row[FIRST_DAY + d];

        if (said && said->bound && said->bound != '=')
            *cell = xlsx_words(bounded_words(m->arena, m->lang, said_as(said), ""));
        else if (said)
            *cell = xlsx_number(said->milli);
        cell->rule = rule;
    }
}

static void text_row(struct making *m, const char *key, const char *label, bool note)
{
    struct xlsx_cell *row = xlsx_row_add(m->arena, m->table);
    struct xlsx_rule *rule = rule_new(m, XLSX_ANY, S(""), S(""), 0);

    row[KEY] = xlsx_text(str_from(key));
    row[LABEL] = xlsx_text(say(m, label));
    for (size_t d = 0; d < m->unit->day_count; d++) {
        const struct report *newest = newest_of(m->unit, m->unit->days[d]);

        if (note && newest && newest->note.len)
            row[FIRST_DAY + d] = xlsx_words(newest->note);
        row[FIRST_DAY + d].rule = rule;
    }
}

static void heading_row(struct making *m, struct str key, struct str words)
{
    struct xlsx_cell *row = xlsx_row_add(m->arena, m->table);

    row[KEY] = xlsx_text(key);
    row[LABEL] = xlsx_text(words);
    row[LABEL].bold = true;
}

static void works_fill(struct making *m)
{
    const struct workbook_unit *u = m->unit;

    for (size_t i = 0; i < u->works.count; i++) {
        const struct work *w = &u->works.items[i];

        if (!work_takes(w->state, w->state_day, u->days[0])) /* dropped before all its days */
            continue;
        figure_row(m, (struct report_figure){.of = OF_WORK_TODAY, .index = w->id.v}, w->name,
            w->measure, work_unit_label(w), work_milli_max(w->measure), w->planned_milli);
    }
}

static void indicators_fill(struct making *m)
{
    for (size_t i = 0; i < indicator_count; i++) {
        const struct indicator *one = &indicators[i];

        if (!i || !str_eq(str_from(one->group), str_from(indicators[i - 1].group)))
            heading_row(m, S(""), say(m, one->group));
        figure_row(m, (struct report_figure){.of = OF_INDICATOR, .index = (int64_t)i},
            say(m, one->label), one->unit, measure_label(one->unit), one->max_milli, 0);
    }
}

static const struct xlsx_column *columns_of(struct making *m, size_t *ret_count)
{
    size_t n = FIRST_DAY + m->unit->day_count;
    struct xlsx_column *c = arena_new_array(m->arena, struct xlsx_column, n);

    c[KEY] = (struct xlsx_column){say(m, MSG("Mã")), XLSX_TEXT, 10, false};
    c[LABEL] = (struct xlsx_column){say(m, MSG("Việc, chỉ tiêu")), XLSX_TEXT, 48, false};
    c[MEASURE] = (struct xlsx_column){say(m, MSG("Đơn vị tính")), XLSX_TEXT, 12, false};
    c[PLANNED] = (struct xlsx_column){say(m, MSG("Kế hoạch")), XLSX_MILLI, 12, false};
    for (size_t d = 0; d < m->unit->day_count; d++)
        c[FIRST_DAY + d] =
            (struct xlsx_column){day_format(m->arena, m->unit->days[d]), XLSX_MILLI, 14, false};
    *ret_count = n;
    return c;
}

static void sheet_make(struct making *m, struct xlsx *book)
{
    struct str name = m->unit->unit->name;
    size_t n;
    const struct xlsx_column *columns = columns_of(m, &n);

    m->table = xlsx_table_add(m->arena, book, name, columns, n);
    m->table->title = TR_FILL(m->arena, m->lang, MSG("Báo cáo ngày: %1"), name);
    m->table->locked = true;
    heading_row(m, str_printf(m->arena, "unit %lld", (long long)m->unit->unit->id.v),
        TR_FILL(m->arena, m->lang, MSG("%1: ghi vào ô màu vàng, mỗi cột một ngày"), name));
    works_fill(m);
    indicators_fill(m);
    text_row(m, "note", MSG("Ghi chú"), true);
    text_row(m, "why", MSG("Vì sao sửa"), false);
}

/* Of which campaign, and what stood when it was made. */
static void hidden_make(
    struct making *m, struct xlsx *book, const struct workbook_unit *units, size_t count)
{
    struct xlsx_column *c = arena_new_array(m->arena, struct xlsx_column, 4);
    struct xlsx_table *t;

    c[0].name = S("chungsuc-daily");
    c[1].name = str_printf(m->arena, "%d", WORKBOOK_VERSION);
    c[2].name = str_printf(m->arena, "%lld", (long long)m->campaign->id.v);
    c[3].name = m->campaign->name;
    t = xlsx_table_add(m->arena, book, S("chungsuc"), c, 4);
    t->hidden = t->locked = true;
    for (size_t u = 0; u < count; u++) {
        for (size_t d = 0; d < units[u].day_count; d++) {
            const struct report *newest = newest_of(&units[u], units[u].days[d]);
            struct xlsx_cell *row = xlsx_row_add(m->arena, t);

            row[0] = xlsx_text(str_printf(m->arena, "%lld", (long long)units[u].unit->id.v));
            row[1] = xlsx_text(day_format_iso(m->arena, units[u].days[d]));
            row[2] =
                xlsx_text(str_printf(m->arena, "%lld", newest ? (long long)newest->revision : 0LL));
        }
    }
}

enum err workbook_daily_make(struct arena *a, enum lang lang, const struct campaign *c,
    const struct workbook_unit *units, size_t count, struct str *ret)
{
    struct making m = {.arena = a, .lang = lang, .campaign = c};
    struct xlsx book = {0};

    if (count + 1 > XLSX_SHEETS_MAX)
        return E_TOO_LARGE;
    for (size_t i = 0; i < count; i++) {
        m.unit = &units[i];
        sheet_make(&m, &book);
    }
    hidden_make(&m, &book, units, count);
    return xlsx_write(a, &book, ret);
}
