/* judge.c: what was read from a file, judged by the form of its unit and the rules of reports. */
#include "workbook/page.h"

#include "org/account.h"
#include "report/daily_form.h"

struct judging {
    struct req *req;
    struct workbook_view *view;
    const struct filled_report *filled;
    struct campaign_unit unit;
    struct work_list works;
    struct report newest;
    bool has_newest, allowed; /* allowed: it may be reported for */
    struct form *form;
    struct workbook_report *out;
};

bool workbook_may_send(struct req *r, struct db *db, const struct campaign *c, struct unit_id unit)
{
    return may(db, r->actor, PERMISSION_REPORT, unit) ||
           may(db, r->actor, PERMISSION_COMPILE, c->unit);
}

static void refuse(struct judging *j, struct str place, struct str words)
{
    workbook_find(j->req->arena, &j->view->findings, place, words);
    j->out->state = BOOK_REFUSED;
}

/* The place of a field, or the head of its column. */
static struct str place_of(const struct judging *j, struct str key)
{
    const struct filled_report *f = j->filled;

    for (size_t i = 0; i < f->cells.count; i++) {
        if (str_eq(f->cells.items[i].key, key))
            return grid_place(
                j->req->arena, f->grid, f->cells.items[i].row, f->cells.items[i].column);
    }
    return j->out->place;
}

static bool has_field(const struct form *f, struct str key)
{
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(str_from(f->fields[i].name), key) && f->fields[i].type != FIELD_HIDDEN)
            return true;
    }
    return false;
}

/* The form, filled in with the cells as if they had been typed. */
static void form_take(struct judging *j)
{
    struct req typed = *j->req;
    struct pairs fields = {0};

    for (size_t i = 0; i < j->filled->cells.count; i++) {
        const struct filled_cell *c = &j->filled->cells.items[i];

        if (has_field(j->form, c->key))
            *vec_push(j->req->arena, &fields) = (struct pair){.name = c->key, .value = c->text};
        else
            refuse(j, place_of(j, c->key),
                REQ_T(j->req,
                    "Mã %1 không phải công trình hay chỉ tiêu của đơn vị này. Hãy tải lại mẫu.",
                    c->key));
    }
    typed.fields = fields;
    if (form_read(j->form, &typed) == OK)
        return;
    for (size_t i = 0; i < j->form->count; i++) {
        const struct field *f = &j->form->fields[i];
        struct str key = str_from(f->name);

        if (j->form->values[i].error.len && !str_eq(key, S("why")))
            refuse(j, place_of(j, key),
                str_printf(j->req->arena, "%s: “%.*s”. %.*s", tr(j->req->lang, f->label),
                    STR(j->form->values[i].text), STR(j->form->values[i].error)));
    }
}

static bool has_place(const struct filled_report *f, struct str key)
{
    for (size_t i = 0; i < f->place_count; i++) {
        if (str_eq(f->places[i], key))
            return true;
    }
    for (size_t i = 0; i < f->cells.count; i++) {
        if (str_eq(f->cells.items[i].key, key))
            return true;
    }
    return false;
}

/* What stands of figures that the file has no place for stays: totals since the first day, works
 * that were dropped or added since, all that a commune's own table has no column for. */
static void others_keep(struct judging *j, struct report *r)
{
    struct report_figure *all = arena_new_array(
        j->req->arena, struct report_figure, r->figure_count + j->newest.figure_count);
    size_t n = 0;

    for (size_t i = 0; i < r->figure_count; i++)
        all[n++] = r->figures[i];
    for (size_t i = 0; i < j->newest.figure_count; i++) {
        const struct report_figure *f = &j->newest.figures[i];

        if (!has_place(j->filled, report_figure_key(j->req->arena, f)))
            all[n++] = *f;
    }
    r->figures = all;
    r->figure_count = n;
    if (!has_place(j->filled, S("note")))
        r->note = j->newest.note;
}

static bool same_figure(const struct report_figure *a, const struct report_figure *b)
{
    return a && b && bounded_eq(said_as(a), said_as(b));
}

static bool same_report(const struct report *a, const struct report *b)
{
    bool same = a->figure_count == b->figure_count && str_eq(a->note, b->note);

    for (size_t i = 0; same && i < a->figure_count; i++) {
        const struct report_figure *f = &a->figures[i];

        same = same_figure(f, report_figure_find(b, f->of, f->index));
    }
    return same;
}

static const struct work *work_of(const struct judging *j, int64_t id)
{
    for (size_t i = 0; i < j->works.count; i++) {
        if (j->works.items[i].id.v == id)
            return &j->works.items[i];
    }
    return NULL;
}

/* A correction cannot say again what the rules no longer take: works that went to another unit. */
static void foreign_drop(struct judging *j, struct report *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->figure_count; i++) {
        const struct report_figure *f = &r->figures[i];
        const struct work *w = f->of == OF_INDICATOR ? NULL : work_of(j, f->index);

        if (f->of == OF_INDICATOR || (w && work_takes(w->state, w->state_day, r->day)) ||
            has_place(j->filled, report_figure_key(j->req->arena, f)))
            r->figures[n++] = *f;
    }
    r->figure_count = n;
}

static struct str words_of(const struct judging *j, const struct report_figure *f)
{
    const struct work *w = !f || f->of == OF_INDICATOR ? NULL : work_of(j, f->index);

    if (!f)
        return S("");
    return bounded_words(j->req->arena, j->req->lang, said_as(f),
        f->of == OF_INDICATOR ? measure_label(indicators[f->index].unit)
        : w                   ? work_unit_label(w)
                              : "");
}

static void row_add(struct judging *j, struct str label, struct str now, struct str then)
{
    if (!now.len && !then.len)
        return;
    if (!then.len)
        then = req_t(j->req, "– (sẽ bỏ số đang có)");
    j->out->rows[j->out->row_count++] =
        (struct workbook_row){label, now.len ? now : S("–"), then, !str_eq(now, then)};
}

/* Every figure that one of the two says, but totals. */
static void rows_fill(struct judging *j)
{
    const struct report *mine = &j->out->report, *theirs = &j->newest;
    size_t all = mine->figure_count + theirs->figure_count + 1;

    j->out->rows = arena_new_array(j->req->arena, struct workbook_row, all);
    for (size_t i = 0; i + 1 < all; i++) {
        bool old = i >= mine->figure_count;
        const struct report_figure *f =
            old ? &theirs->figures[i - mine->figure_count] : &mine->figures[i];
        const struct report_figure *now = report_figure_find(theirs, f->of, f->index);
        const struct report_figure *then = report_figure_find(mine, f->of, f->index);
        const struct work *w = f->of == OF_INDICATOR ? NULL : work_of(j, f->index);

        if (f->of == OF_WORK_SO_FAR || (old && then))
            continue;
        row_add(j, w ? w->name : str_from(tr(j->req->lang, indicators[f->index].label)),
            words_of(j, now), words_of(j, then));
    }
    row_add(j, req_t(j->req, "Ghi chú"), theirs->note, mine->note);
}

static void rules_ask(struct judging *j)
{
    struct report_problems problems = {0};
    struct report asked = j->out->report;
    struct req *r = j->req;
    enum err e;

    if (j->has_newest && !asked.why.len)
        asked.why = S("–"); /* asked for beside the yes */
    e = report_check(r->db, r->arena, r->lang, &asked, r->now_ms, &problems);
    for (size_t i = 0; e == E_INVALID && i < problems.count; i++) {
        const struct report_problem *p = &problems.items[i];
        struct str key = p->place == AT_FIGURE
                             ? report_figure_key(r->arena, &asked.figures[p->figure])
                         : p->place == AT_NOTE ? S("note")
                                               : S("why");

        refuse(j, p->place == AT_REPORT ? j->out->place : place_of(j, key), p->message);
    }
    if (e != OK && j->out->state == BOOK_READY)
        refuse(j, j->out->place, req_t(r, "Số liệu của ngày này vừa đổi. Hãy gửi lại tệp."));
}

static enum err unit_load(struct judging *j)
{
    struct req *r = j->req;
    const struct campaign *c = &j->view->campaign;
    struct unit_id unit = {j->filled->unit};
    enum err e = campaign_unit_find(r->db, r->arena, c->id, unit, &j->unit);

    if (e == E_NOT_FOUND) {
        refuse(j, j->out->place, req_t(r, "Đơn vị của trang này không báo cáo trong đợt."));
        return OK;
    }
    if (e != OK)
        return e;
    j->out->name = j->unit.name;
    if (!workbook_may_send(r, r->db, c, unit)) {
        refuse(
            j, j->out->place, REQ_T(r, "Đồng chí không báo cáo thay cho %1 được.", j->unit.name));
        return OK;
    }
    j->allowed = true;
    e = work_list_of_unit(r->db, r->arena, c->id, unit, &j->works);
    if (e == OK)
        e = report_find(r->db, r->arena, c->id, unit, j->filled->day, &j->newest);
    j->has_newest = e == OK;
    return e == E_NOT_FOUND ? OK : e;
}

static enum err filled_judge(struct judging *j)
{
    struct req *r = j->req;
    struct report *made = &j->out->report;
    bool same = false;
    enum err e;

    j->out->place = grid_place(r->arena, j->filled->grid, j->filled->row, j->filled->column);
    j->out->state = j->filled->refused ? BOOK_REFUSED : BOOK_READY;
    *made = (struct report){
        .campaign = j->view->campaign.id, .unit = {j->filled->unit}, .day = j->filled->day};
    e = unit_load(j);
    if (e != OK || !j->allowed)
        return e;
    j->form = daily_form_new(r->arena, r->lang, &j->works, NULL);
    form_take(j);
    daily_form_read(r->arena, j->form, NULL, made);
    made->revision = j->has_newest ? j->newest.revision : 0;
    j->out->corrects = j->has_newest;
    if (j->has_newest) {
        others_keep(j, made);
        same = same_report(made, &j->newest);
        if (!same)
            foreign_drop(j, made);
    }
    rows_fill(j);
    if (j->out->state == BOOK_READY && same)
        j->out->state = BOOK_SAME;
    else if (j->out->state == BOOK_READY && j->filled->revision >= 0 &&
             j->filled->revision != made->revision)
        refuse(j, j->out->place,
            req_t(r, "Sau khi tải mẫu này đã có bản báo cáo khác. Hãy tải lại mẫu rồi sửa ở đó."));
    if (j->out->state == BOOK_READY)
        rules_ask(j);
    return OK;
}

enum err workbook_judge(struct req *r, const struct filled_book *book, struct workbook_view *v)
{
    v->reports = arena_new_array(r->arena, struct workbook_report, book->reports.count);
    for (size_t i = 0; i < book->reports.count; i++) {
        struct judging j = {.req = r, .view = v, .filled = &book->reports.items[i]};
        enum err e;

        j.out = &v->reports[v->report_count++];
        e = filled_judge(&j);
        if (e != OK)
            return e;
        v->ready += j.out->state == BOOK_READY;
        v->same += j.out->state == BOOK_SAME;
        v->refused += j.out->state == BOOK_REFUSED;
    }
    return OK;
}
