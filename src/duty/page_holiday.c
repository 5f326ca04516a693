/* page_holiday.c: days off of one year for a unit: those of the law and what was laid out. */
#include "duty/page.h"

#include "base/tr.h"
#include "duty/templates.h"

static const struct choice kinds[] = {
    {"off", MSG("Nghỉ")},
    {"worked", MSG("Đi làm (làm bù)")},
    {"usual", MSG("Như thường lệ (bỏ điều đã ghi)")},
};
static const struct field holiday_fields[] = {
    {.name = "from", .label = MSG("Từ ngày"), .type = FIELD_DAY, .required = true},
    {.name = "to",
        .label = MSG("Đến hết ngày"),
        .type = FIELD_DAY,
        .hint = MSG("Để trống nếu chỉ một ngày.")},
    {.name = "kind",
        .label = MSG("Những ngày này"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = kinds,
        .choice_count = HOLIDAY_KINDS},
    {.name = "words",
        .label = MSG("Theo văn bản nào"),
        .type = FIELD_TEXT,
        .max_chars = HOLIDAY_WORDS_MAX,
        .hint = MSG("Ví dụ: TB 9441/TB-BNV về lịch nghỉ Tết")},
};
enum { HOLIDAY_FIELDS = sizeof holiday_fields / sizeof *holiday_fields };

static enum err find(struct req *r, struct db *db, enum permission p, struct org_unit *ret)
{
    struct unit_id id = {req_id(r, "unit")};
    enum err e = may(db, r->actor, p, id) ? OK : E_DENIED;

    return e == OK ? unit_find(db, r->arena, id, ret) : e;
}

static int year_asked(const struct req *r)
{
    int64_t year = req_query_id(r, "year");
    int now = civil_from_day(r->today).year;

    return year > now - 10 && year < now + 10 ? (int)year : now;
}

static void fill_days(struct req *r, const struct calendar *c, struct holiday_view *v)
{
    day_t from = day_from_civil((struct civil){v->year, 1, 1});
    day_t to = day_from_civil((struct civil){v->year, 12, 31});

    v->days = arena_new_array(r->arena, struct holiday_year_row, (size_t)(to - from) + 1);
    for (day_t d = from; d <= to; d++) {
        enum day_kind kind = calendar_kind(c, d);
        const char *name = calendar_name(c, d);

        if (kind != DAY_WORKING && kind != DAY_WEEKEND)
            v->days[v->day_count++] =
                (struct holiday_year_row){d, name, day_kind_label(kind), kind};
    }
}

/* Days that were entered together, as one line. */
static enum err fill_spans(struct req *r, struct holiday_view *v)
{
    struct holiday_list list = {0};
    day_t from = day_from_civil((struct civil){v->year, 1, 1});
    day_t to = day_from_civil((struct civil){v->year, 12, 31});
    int64_t last_unit = 0;
    enum err e = holiday_list_of(r->db, r->arena, v->unit.id, from, to, &list);

    v->spans = arena_new_array(r->arena, struct holiday_span, list.count + 1);
    for (size_t i = 0; e == OK && i < list.count; i++) {
        const struct holiday_row *row = &list.items[i];
        struct holiday_span *last = v->span_count ? &v->spans[v->span_count - 1] : NULL;
        struct org_unit unit;

        if (last && last_unit == row->unit.v && last->to + 1 == row->day &&
            last->works == row->works && str_eq(last->words, row->words)) {
            last->to = row->day;
            continue;
        }
        e = unit_find(r->db, r->arena, row->unit, &unit);
        last_unit = row->unit.v;
        v->spans[v->span_count++] =
            (struct holiday_span){row->day, row->day, row->works, row->words, unit.name};
    }
    return e;
}

enum err page_holiday_list(struct req *r)
{
    struct holiday_view v = {.form = r->form};
    struct calendar c;
    enum err e = find(r, r->db, PERMISSION_READ, &v.unit);
    day_t day;

    if (e != OK)
        return e;
    v.year = year_asked(r);
    v.may_change = may(r->db, r->actor, PERMISSION_ADMINISTER, v.unit.id);
    day = day_from_civil((struct civil){v.year, 6, 1});
    e = holiday_calendar(r->db, r->arena, v.unit.id, day, day, &c);
    if (e == OK)
        e = fill_spans(r, &v);
    if (e == OK)
        e = unit_crumbs(r, v.unit.id,
            &(struct unit_way){.line = LINE_TERRITORY, .day = r->today, .query = S("")}, &v.page);
    if (e != OK)
        return e;
    fill_days(r, &c, &v);
    if (!v.form)
        v.form = form_new(r->arena, holiday_fields, HOLIDAY_FIELDS);
    v.page.title =
        REQ_T(r, "Ngày nghỉ năm %1 của %2", str_printf(r->arena, "%d", v.year), v.unit.name);
    html_holiday_list(r->out, &v);
    return OK;
}

enum err act_holiday_set(struct req *r)
{
    struct form *f = form_new(r->arena, holiday_fields, HOLIDAY_FIELDS);
    struct org_unit unit;
    enum err e = find(r, r->db, PERMISSION_ADMINISTER, &unit);

    if (e == OK)
        e = form_read(f, r);
    if (e != OK || !form_given(f, "to"))
        return e;
    if (form_number(f, "to") < form_number(f, "from"))
        return form_refuse(f, "to", MSG("Ngày cuối đứng trước ngày đầu. Hãy ghi lại hai ngày."));
    if (form_number(f, "to") - form_number(f, "from") >= HOLIDAY_DAYS_MAX)
        return form_refuse(f, "to", MSG("Nhiều nhất 31 ngày một lần."));
    return OK;
}

enum err write_holiday_set(struct tx *tx, struct req *r)
{
    struct holiday_set set = {.from = (day_t)form_number(r->form, "from"),
        .to = (day_t)form_number(r->form, form_given(r->form, "to") ? "to" : "from"),
        .kind = (enum holiday_kind)form_number(r->form, "kind"),
        .words = form_text(r->form, "words")};
    struct org_unit unit;
    enum err e = find(r, tx->db, PERMISSION_ADMINISTER, &unit);

    if (e != OK)
        return e;
    set.unit = unit.id;
    e = holiday_set(tx, &set);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi ngày nghỉ."));
    req_redirect(
        r, "/unit/%lld/holidays?year=%d", (long long)unit.id.v, civil_from_day(set.from).year);
    return OK;
}
